"""Codes and plain-English labels of what follows an outcome, of specialists, and of counting."""

from django.db import models


class RemedyState(models.TextChoices):
    """Where the remedy of a community resolution stands as a whole."""

    OPEN = "open", "To be done"
    DONE = "done", "Done"
    FAILED = "failed", "Not done: a supervisor decides"
    ACCEPTED = "accepted", "Not done, and left at that"


class StepState(models.TextChoices):
    """Where one step of a remedy stands. Late is no state: it follows from the date."""

    OPEN = "open", "To be done"
    DONE = "done", "Done"
    FAILED = "failed", "Not done"
    DROPPED = "dropped", "No longer asked for"


class RemedyWho(models.TextChoices):
    """Who does a step of a remedy; never by name, since the business reads it."""

    OFFENDER = "offender", "The person who did it"
    SERVICE = "service", "A service or mediator"
    BUSINESS = "business", "The business"


class RemedySaid(models.TextChoices):
    """What the business says of a step."""

    DONE = "done", "It was done"
    NOT_DONE = "not_done", "It was not done"


class RemedyDecided(models.TextChoices):
    """What a supervisor decides where a remedy was not done."""

    REOPEN = "reopen", "Reopen the case"
    ACCEPT = "accept", "Leave it at that"


class RestorativeState(models.TextChoices):
    """Where an offer of restorative justice stands. What may follow what is in ``policies.restorative``."""

    OFFERED = "offered", "Offered"
    LATER = "later", "Not now, perhaps later"
    REFUSED = "refused", "The victim does not want it"
    WANTED = "wanted", "The victim wants it"
    REFERRED = "referred", "Passed to the service"
    ACCEPTED = "accepted", "Taken on by the service"
    DECLINED = "declined", "Not taken on by the service"
    HELD = "held", "Meeting or letter done"
    ENDED = "ended", "Ended without a meeting or letter"


class ReviewState(models.TextChoices):
    """Where a victim's request for review stands."""

    ASKED = "asked", "Asked for"
    UPHELD = "upheld", "The decision stands"
    OVERTURNED = "overturned", "The decision was wrong: the case is open again"
    OVERTAKEN = "overtaken", "The case was opened again before"


class SpecialistState(models.TextChoices):
    """Where a referral to specialists or another body stands. What may follow what is in ``policies.specialists``."""

    SENT = "sent", "Asked"
    ACCEPTED = "accepted", "Accepted"
    TAKEN_ON = "taken_on", "Taken on altogether"
    DECLINED = "declined", "Declined"
    RETURNED = "returned", "Returned with a result"
    WITHDRAWN = "withdrawn", "Withdrawn"


class MaterialState(models.TextChoices):
    """What became of new material on a closed case."""

    WAITING = "waiting", "A supervisor decides"
    REOPENING = "reopening", "The case reopens by itself"
    REOPENED = "reopened", "The case was opened again"
    NOTHING = "nothing", "Nothing changes"


class VictimKind(models.TextChoices):
    """Who the victim of one crime of an incident is."""

    BUSINESS = "business", "The business"
    WORKER = "worker", "Somebody who works there, because of their work"
    OTHER = "other", "Somebody else, such as a customer"
