"""THRIVE: the parts of an assessment and the levels in words."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark, ThriveKind
from bizwatch.reference.tables import DatedTable, read_file

FILE = "thrive.toml"


@dataclass(frozen=True)
class ThrivePart:
    """One part of an assessment for a time. ``hastens``: its level counts for the order of the queue."""

    code: str
    name: str
    question: str
    hastens: bool
    effective_from: date
    effective_to: date | None = None
    kind: ThriveKind = ThriveKind.ASSESS
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class ThriveLevel:
    """A level in words, the lowest first. ``steps``: how often the weight of THRIVE counts at this level."""

    code: str
    name: str
    meaning: str
    steps: int
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        if self.steps < 0:
            raise ValueError("steps must be 0 or more: a level never puts a case back")


@dataclass(frozen=True)
class ThriveTables:
    """The whole file."""

    about: About
    parts: DatedTable[ThrivePart]
    levels: DatedTable[ThriveLevel]


@cache
def tables() -> ThriveTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(ThriveTables, FILE, parts="part", levels="level")


def thrive_parts(on: date | None = None) -> tuple[ThrivePart, ...]:
    """Return the parts of an assessment on a date; without a date, as the table now stands."""
    return tables().parts.in_force(on)


def thrive_levels(on: date | None = None) -> tuple[ThriveLevel, ...]:
    """Return the levels on a date, the lowest first; without a date, as the table now stands."""
    return tables().levels.in_force(on)
