"""The monitored strands of hate crime, and which of them have an aggravated offence of their own."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.tables import DatedTable, read_file

FILE = "hate.toml"


@dataclass(frozen=True)
class HateStrand:
    """One strand for a time. ``aggravated``: there is a racially or religiously aggravated offence beside the basic one."""

    code: str
    label: str
    plain: str
    aggravated: bool
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class HateTables:
    """The whole file."""

    about: About
    strands: DatedTable[HateStrand]


@cache
def tables() -> HateTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(HateTables, FILE, strands="strand")


def hate_strands(on: date | None = None) -> tuple[HateStrand, ...]:
    """Return the strands monitored on a date; without a date, as the table now stands."""
    return tables().strands.in_force(on)
