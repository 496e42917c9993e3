"""Codes of the reporting app with their labels."""

from enum import StrEnum

from django.db import models

from bizwatch.cases.choices import Door as Door


class DraftState(models.TextChoices):
    OPEN = "open", "Not sent yet"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "Discarded"


class PageStyle(StrEnum):
    """How a page of the catalogue works: gate, plain form, one form for each thing, or files."""

    GATE = "gate"
    FORM = "form"
    LINES = "lines"
    FILES = "files"


class YesNoUnsure(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    UNSURE = "unsure", "Not sure"


class DamageTarget(models.TextChoices):
    """What was damaged; decides the offence code (58B, 58C, 58D)."""

    BUILDING = "building", "A building"
    VEHICLE = "vehicle", "A vehicle"
    OTHER = "other", "Something else"


class MakingOffKind(models.TextChoices):
    FUEL = "fuel", "Fuel from a pump or charge point"
    OTHER = "other", "Something else, like a meal, a fare or a service"


class Span(models.TextChoices):
    """Whether the moment is known or only the time between which it happened."""

    KNOWN = "known", "I know when it happened"
    BETWEEN = "between", "It happened between two times"


class ClockError(models.TextChoices):
    """How the clock on the footage stands to the right time."""

    RIGHT = "right", "It shows the right time"
    FAST = "fast", "It is fast"
    SLOW = "slow", "It is slow"
    UNKNOWN = "unknown", "I do not know"


class Kept(models.TextChoices):
    """What is known of how long the footage lasts."""

    DAYS = "days", "It is kept for a number of days"
    DATE = "date", "It is recorded over on a date I know"
    UNKNOWN = "unknown", "I do not know"


class Known(models.TextChoices):
    """What the reporter can say or give; each leads to a page of its own."""

    PEOPLE = "people", "What the people who did it looked like, or who they are"
    VEHICLE = "vehicle", "A vehicle"
    CCTV = "cctv", "CCTV, dash cam or doorbell footage"
    WITNESSES = "witnesses", "Witnesses"
    NONE = "none", "None of these"
