"""The numbers by which supervision's figures speak of what emerges and of what takes longer."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import UnknownSupervisionRule
from bizwatch.reference.tables import DatedTable, read_file

FILE = "supervision.toml"


@dataclass(frozen=True)
class SupervisionRule:
    """The numbers of one comparison for a time.

    ``least`` is the smallest count that is spoken of at all. ``once_in``: so many must come by chance less often than
    once in so many weeks. ``weeks_before`` are compared with, at least ``least_weeks_before``. ``percent_more``: by how
    much a median must have grown.
    """

    code: str
    name: str
    least: int
    effective_from: date
    once_in: int = 0
    weeks_before: int = 0
    least_weeks_before: int = 0
    percent_more: int = 0
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class SupervisionTables:
    """The whole file."""

    about: About
    rules: DatedTable[SupervisionRule]


@cache
def tables() -> SupervisionTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(SupervisionTables, FILE, rules="rule")


def supervision_rule(code: str, on: date | None = None) -> SupervisionRule:
    """Return the numbers of a comparison on a date. Raises ``UnknownSupervisionRule``."""
    return tables().rules.get(code, on, unknown=UnknownSupervisionRule, thing="rule of supervision")
