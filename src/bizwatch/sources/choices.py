"""Where a release stands."""

from django.db.models import TextChoices


class ReleaseState(TextChoices):
    READING = "reading", "Being read"
    READ = "read", "Read"
    SUPERSEDED = "superseded", "Read, replaced by a later release"
    FAILED = "failed", "Could not be read"


WHOLE = (ReleaseState.READ, ReleaseState.SUPERSEDED)  # every row of it is in the tables


class Unit(TextChoices):
    ROWS = "rows", "rows"
    BYTES = "bytes", "bytes"
    FEATURES = "features", "shapes"
