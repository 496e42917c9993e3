"""Codes of the victims app with their labels."""

from django.db import models


class VictimKind(models.TextChoices):
    """Who was the victim. The business itself is one only through a named point of contact (Victims' Code)."""

    BUSINESS = "business", "The business"
    STAFF = "staff", "Works for the business"
    PERSON = "person", "Customer or somebody else"


PERSON_KINDS = (VictimKind.STAFF, VictimKind.PERSON)


class EmployerMayKnow(models.TextChoices):
    """What of a person's care their employer may be told. Never the needs, the rights or the contact, whatever stands here."""

    NOTHING = "nothing", "Nothing"
    ACTIONS = "actions", "What the workplace is asked to do for their safety, without their name"


class EntryKind(models.TextChoices):
    """Kinds of line in a victim's own log."""

    ADDED = "added", "Added as a victim"
    DETAILS = "details", "Contact details or wishes changed"
    TAKEN_OFF = "taken_off", "Taken off the case"
    SAME = "same", "Found to be the same person as an earlier victim"
    NOT_SAME = "not_same", "Found not to be the same person as an earlier victim"


class MatchState(models.TextChoices):
    """What a person decided on two victims who may be one person."""

    SAME = "same", "The same person"
    DIFFERENT = "different", "Another person"


class SupportStep(models.TextChoices):
    """What happens to a referral to support, each with who and when."""

    REFUSED = "refused", "The victim does not want it"
    MADE = "made", "Referred, with the victim’s consent"
    ACCEPTED = "accepted", "Accepted by the service"
    DECLINED = "declined", "Declined by the service"
    RETURNED = "returned", "Returned: the service could not reach the victim, or has finished"


class PlanState(models.TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class PlanClosing(models.TextChoices):
    """Why a safeguarding plan ends."""

    SAFE = "safe", "It is not needed any more: the risk has gone down"
    MOVED = "moved", "The victim or the business has gone"
    OTHER_PLAN = "other_plan", "Another plan or another body has taken over"
    MISTAKE = "mistake", "It was opened by mistake"


class PlanActionState(models.TextChoices):
    OPEN = "open", "To do"
    DONE = "done", "Done"
    DROPPED = "dropped", "No longer needed"


class PlanEntryKind(models.TextChoices):
    """Kinds of line in a plan's history."""

    OPENED = "opened", "Opened"
    REVIEWED = "reviewed", "Reviewed"
    OWNER = "owner", "Given to another owner"
    ACTION = "action", "Action added"
    ACTION_CLOSED = "action_closed", "Action closed"
    CLOSED = "closed", "Closed"
