"""Offences: the codes under which a crime is recorded, with the words that the police and a business use."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import COVERAGE_START, About
from bizwatch.reference.choices import Mark, OffenceScheme
from bizwatch.reference.exceptions import UnknownOffenceCode
from bizwatch.reference.tables import DatedTable, read_file

FILE = "offences.toml"


@dataclass(frozen=True)
class Offence:
    """One code for a time. ``harm_days`` is the Cambridge Crime Harm Index median of its group, in days, or None.

    ``is_theft``: something was taken, so that several by one person, found out at once, can stand in a schedule of thefts.
    Burglary, robbery, making off and fraud are counted by rules of their own.
    """

    code: str
    label: str
    plain: str
    group: str
    scheme: OffenceScheme = OffenceScheme.HOME_OFFICE
    harm_days: float | None = None
    is_theft: bool = False
    effective_from: date = COVERAGE_START
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE
    note: str = ""

    def __post_init__(self) -> None:
        if self.scheme is OffenceScheme.NFIB and not self.code.startswith("NFIB"):
            raise ValueError("a code of the National Fraud Intelligence Bureau starts with NFIB")
        if self.harm_days is not None and self.harm_days <= 0:
            raise ValueError("harm_days must be more than 0")


@dataclass(frozen=True)
class ProposedChange:
    """A change of the law that has been announced and is not in force as far as is known."""

    title: str
    change: str
    source: str


@dataclass(frozen=True)
class OffenceTables:
    """The whole file."""

    about: About
    offences: DatedTable[Offence]
    proposed: tuple[ProposedChange, ...]


@cache
def tables() -> OffenceTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(OffenceTables, FILE, offences="offence")


def offence(code: str, on: date | None = None) -> Offence:
    """Return the offence of a code on the date of the crime; without a date, as the table now stands.

    Raises ``UnknownOffenceCode``, which says when the code was in force if it ever was.
    """
    return tables().offences.get(code, on, unknown=UnknownOffenceCode, thing="offence")


def offences(on: date | None = None) -> tuple[Offence, ...]:
    """Return every offence in force on a date, grouped as in the file; without a date, as the table now stands."""
    return tables().offences.in_force(on)


def proposed_changes() -> tuple[ProposedChange, ...]:
    """Return the changes of the law that are announced and not used."""
    return tables().proposed
