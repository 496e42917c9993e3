"""What was found at the place of a street-level crime, and what a count of fraud referrals is of."""

from django.db.models import TextChoices


class Where(TextChoices):
    """What the coordinates of a row are worth. Whether a point lies in the force's own area, ``StreetPlace.force`` says."""

    PLACED = "placed", "A point in Britain"
    NONE = "none", "No coordinates"
    ZERO = "zero", "At 0, 0"
    OFF_GRID = "off-grid", "Beyond the grid squares that hold British land"


class Found(TextChoices):
    """How a crime lies to the force that recorded it: what coverage is told in."""

    INSIDE = "inside", "Inside the force's area"
    NONE = "none", "No coordinates"
    ZERO = "zero", "At 0, 0"
    SEA = "sea", "At sea or abroad"
    ELSEWHERE = "elsewhere", "In the area of another force"
    UNKNOWN = "unknown", "On land, in the area of no known force"


class Base(TextChoices):
    """What is counted: figures of different bases are never put together."""

    ALL = "all", "Fraud and cyber crime together"
    FRAUD = "fraud", "Fraud"
    CYBER = "cyber-dependent", "Cyber-dependent crime"
