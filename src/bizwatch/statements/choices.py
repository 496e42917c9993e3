"""Codes of the statements app with their labels."""

from django.db import models


class State(models.TextChoices):
    """Where a statement stands. Only a draft can be written in; signed is for good."""

    DRAFT = "draft", "Being written"
    SIGNED = "signed", "Signed"
    DECLINED = "declined", "Declined"
    DROPPED = "dropped", "No longer needed"


class Purpose(models.TextChoices):
    """What a statement is to the one that it follows. A signed statement is never changed: another one follows it."""

    FIRST = "first", "Statement"
    FURTHER = "further", "Further statement"
    WITHDRAWAL = "withdrawal", "Statement that an earlier one is withdrawn"


class Pen(models.TextChoices):
    """Who writes the draft down. Whoever it is, the witness reads the whole and signs."""

    WITNESS = "witness", "The witness writes it"
    OFFICER = "officer", "An officer writes it down"


class Authority(models.TextChoices):
    """By what a person speaks for a business."""

    OWNER = "owner", "Owner or partner"
    DIRECTOR = "director", "Director"
    MANAGER = "manager", "Manager"
    WRITTEN = "written", "Authorised in writing by an owner, director or manager"


class Identity(models.TextChoices):
    """How it is known who signed."""

    ACCOUNT = "account", "signed in to their own account"
    LINK = "link", "by a link that was e-mailed to them"
    PRESENT = "present", "in the presence of an officer"


class OfferAnswer(models.TextChoices):
    """What somebody said when they were offered to make a statement."""

    ACCEPTED = "accepted", "Wants to make one"
    LATER = "later", "Not now, perhaps later"
    DECLINED = "declined", "Does not want to make one"


class Attend(models.TextChoices):
    """Whether the witness is willing to go to court."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNSURE = "unsure", "Not sure"
