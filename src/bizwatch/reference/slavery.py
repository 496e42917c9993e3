"""Signs of modern slavery that a business may notice. A list to tick, with no count and no score: a specialist judges."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import UnknownIndicator
from bizwatch.reference.tables import DatedTable, read_file

FILE = "slavery.toml"


@dataclass(frozen=True)
class SlaveryIndicator:
    """One sign for a time, under the heading ``group``."""

    code: str
    group: str
    label: str
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class SlaveryTables:
    """The whole file."""

    about: About
    indicators: DatedTable[SlaveryIndicator]


@cache
def tables() -> SlaveryTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(SlaveryTables, FILE, indicators="indicator")


def slavery_indicators(on: date | None = None) -> tuple[SlaveryIndicator, ...]:
    """Return the signs asked about on a date, heading by heading; without a date, as the table now stands."""
    return tables().indicators.in_force(on)


def slavery_indicator(code: str, on: date | None = None) -> SlaveryIndicator:
    """Return one sign. Raises ``UnknownIndicator``."""
    return tables().indicators.get(code, on, unknown=UnknownIndicator, thing="sign of modern slavery")
