"""Codes of the recording audit with their labels."""

from django.db import models

# What the audit names the subjects of this app.
WEEK_SUBJECT, ITEM_SUBJECT, DIP_SUBJECT, DIVERSITY_SUBJECT = "sample_week", "sample_item", "dip_item", "diversity"
DRAW = "draw_week"  # the act by which the audit tells of a draw


class ItemState(models.TextChoices):
    """Where a report of the weekly sample stands."""

    WAITING = "waiting", "To be judged"
    DIFFERS = "differs", "Judged differently"
    SETTLED = "settled", "Settled"


class Difference(models.TextChoices):
    """In what a second person's judgement and the desk's record differ."""

    NOT_RECORDED = "not_recorded", "A crime was told and is not recorded"
    NO_CRIME = "no_crime", "Recorded as a crime, and judged to be none"
    OFFENCE = "offence", "Recorded as another offence"
    NUMBER = "number", "Another number of crimes"
    CANCELLED = "cancelled", "Recorded and cancelled since"
    CLOCK = "clock", "Recorded late, and judged that more was needed first"


class Right(models.TextChoices):
    """Whose view the registrar found to be right."""

    DESK = "desk", "The desk’s record is right"
    JUDGE = "judge", "The second person is right"
    NEITHER = "neither", "Neither: it is as I say"


class CheckAnswer(models.TextChoices):
    """An answer to a question of a dip-sample."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_ASKED = "not_asked", "Does not apply"


class DipScope(models.TextChoices):
    """Which cases a dip-sample is drawn from."""

    FINALISED = "finalised", "Finalised in the time"
    OPEN = "open", "Open now and reported in the time"


class AskState(models.TextChoices):
    """What became of the questions that a person was asked about themselves."""

    ASKED = "asked", "Not answered"
    ANSWERED = "answered", "Answered"
    NOT_SAID = "not_said", "Preferred not to say"
    ERASED = "erased", "Answered, and erased by the person"


class Period(models.TextChoices):
    """Over how long figures are counted."""

    WEEK = "week", "The last whole week"
    QUARTER = "quarter", "The last 13 whole weeks"
    YEAR = "year", "The last 52 whole weeks"

    @property
    def weeks(self) -> int:
        """How many weeks it is."""
        return {"week": 1, "quarter": 13, "year": 52}[self.value]
