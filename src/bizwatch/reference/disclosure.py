"""Disclosure control: what of crime may be shown to members and to the public, and when the equity panel warns."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.dated_numbers import DatedNumber
from bizwatch.reference.exceptions import UnknownDisclosureLimit
from bizwatch.reference.tables import DatedTable, read_file

FILE = "disclosure.toml"


@dataclass(frozen=True)
class MapSquare:
    """The side of a square in metres, for a time."""

    code: str
    metres: int
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.DESIGN

    def __post_init__(self) -> None:
        if self.metres < 250:
            raise ValueError("metres must be 250 or more")


@dataclass(frozen=True)
class BroaderName:
    """A kind of report (its code) that is only shown under a wider name, for a time."""

    code: str
    shown_as: str
    why: str
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class DisclosureTables:
    """The whole file."""

    about: About
    limits: DatedTable[DatedNumber]
    squares: DatedTable[MapSquare]
    broader: DatedTable[BroaderName]


@cache
def tables() -> DisclosureTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(DisclosureTables, FILE, limits="limit", squares="square")


def disclosure_limit(code: str, on: date | None = None) -> int:
    """Return one number on a date; without a date, as the table now stands. Raises ``UnknownDisclosureLimit``.

    Codes: least-count-public and least-count-members, rounding and noise (crimes), least-premises, least-victims (premises),
    least-addresses (addresses), dominance and equity-alert (per cent), equity-least-reports (crimes).
    """
    return tables().limits.get(code, on, unknown=UnknownDisclosureLimit, thing="limit of disclosure").value


def map_squares(on: date | None = None) -> tuple[int, ...]:
    """Return the sides of the squares of a map in metres, from the finest."""
    return tuple(row.metres for row in tables().squares.in_force(on))


def broader_names(on: date | None = None) -> tuple[tuple[str, str], ...]:
    """Return the kinds of report that are only shown under a wider name, each with that name."""
    return tuple((row.code, row.shown_as) for row in tables().broader.in_force(on))
