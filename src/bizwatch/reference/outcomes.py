"""Outcomes: how the police may finalise a case, what each needs first, and what it means for the business."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark, Need, SuspectRule
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownOutcomeCode
from bizwatch.reference.tables import DatedTable, read_file

FILE = "outcomes.toml"


@dataclass(frozen=True)
class Outcome:
    """One outcome type for a time.

    ``suspect`` says whether the case must have a named suspect, ``needs`` what else must be on it. ``positive`` is
    whether the outcome is in this product's own published set (``PositiveOutcomes``); the Home Office defines none.
    """

    code: str
    label: str
    wording: str
    meaning: str
    group: str
    suspect: SuspectRule
    needs: tuple[Need, ...]
    effective_from: date
    effective_to: date | None = None
    nfib_only: bool = False
    positive: bool = False
    mark: Mark = Mark.SOURCE
    note: str = ""


@dataclass(frozen=True)
class PositiveOutcomes:
    """The local definition of a positive outcome: published beside every figure that counts them."""

    name: str
    definition: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeTables:
    """The whole file."""

    about: About
    positive: PositiveOutcomes
    outcomes: DatedTable[Outcome]


@cache
def tables() -> OutcomeTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    read = read_file(OutcomeTables, FILE, positive="positive_outcomes", outcomes="outcome")
    positive = read.positive.codes
    unknown = sorted(set(positive) - {row.code for row in read.outcomes})
    if unknown:
        raise ReferenceDataInvalid(f"{FILE}: positive_outcomes names the unknown outcome {unknown[0]!r}")
    marked = (replace(row, positive=row.code in positive) for row in read.outcomes)
    return replace(read, outcomes=DatedTable(marked, FILE))


def outcome(code: str, on: date | None = None) -> Outcome:
    """Return the outcome type of a code on the day it is given; without a date, as the table now stands.

    Raises ``UnknownOutcomeCode``.
    """
    return tables().outcomes.get(code, on, unknown=UnknownOutcomeCode, thing="outcome")


def outcomes(on: date | None = None) -> tuple[Outcome, ...]:
    """Return every outcome type in force on a date, 1 to 22; without a date, as the table now stands."""
    return tables().outcomes.in_force(on)


def positive_outcomes() -> PositiveOutcomes:
    """Return the product's own definition of a positive outcome, to be printed wherever it is counted."""
    return tables().positive
