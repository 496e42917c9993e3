"""Stories of outcomes: which outcomes may be told of, and what must be sure before one is approved."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.tables import DatedTable, read_file

FILE = "stories.toml"


@dataclass(frozen=True)
class StoryOutcome:
    """An outcome of which a story may tell, for a time. ``proceedings``: only when the court's part has ended."""

    code: str
    proceedings: bool
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class StoryCheck:
    """One thing of which whoever approves a story is sure."""

    code: str
    label: str
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class StoryTables:
    """The whole file."""

    about: About
    outcomes: DatedTable[StoryOutcome]
    checks: DatedTable[StoryCheck]


@cache
def tables() -> StoryTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(StoryTables, FILE, outcomes="outcome", checks="check")


def story_outcomes(on: date | None = None) -> tuple[StoryOutcome, ...]:
    """Return the outcomes of which a story may tell on a date; without one, as the table now stands."""
    return tables().outcomes.in_force(on)


def story_checks(on: date | None = None) -> tuple[StoryCheck, ...]:
    """Return what must be sure before a story is approved on a date; without one, as the table now stands."""
    return tables().checks.in_force(on)
