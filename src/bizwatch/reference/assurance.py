"""The recording audit's numbers: how much is drawn of what, how long judging may take, and what a dip-sample asks."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import ReferenceDataInvalid
from bizwatch.reference.tables import DatedTable, read_file

FILE = "assurance.toml"


@dataclass(frozen=True)
class Stratum:
    """Reports of which ``size`` are drawn each week by themselves. ``rest``: every kind that no other stratum names."""

    code: str
    name: str
    size: int
    effective_from: date
    source: str
    kinds: tuple[str, ...] = ()
    rest: bool = False
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        if self.size < 1 or self.rest is bool(self.kinds):
            raise ValueError("size must be 1 or more, and a stratum names its kinds or is the rest")


@dataclass(frozen=True)
class AuditRules:
    """The numbers of the weekly audit for a time.

    Days to judge and to settle; no share is told from fewer than ``least_due`` crimes, nor any number under
    ``least_small`` to whoever may not see small ones; the sample's anchor stands ``gap_minutes`` after a late promise of
    its secret.
    """

    code: str
    name: str
    judge_days: int
    settle_days: int
    least_due: int
    least_small: int
    gap_minutes: int
    confidence: float
    effective_from: date
    source: str
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        if min(self.judge_days, self.settle_days, self.least_due, self.least_small, self.gap_minutes) < 1:
            raise ValueError("every number must be 1 or more")
        if not 0.5 < self.confidence < 1:
            raise ValueError("confidence lies between a half and 1")

    @property
    def gap(self) -> timedelta:
        """How long after a late promise of the secret the anchor stands."""
        return timedelta(minutes=self.gap_minutes)


@dataclass(frozen=True)
class Check:
    """One question of a dip-sample, and the theme under which its answers are counted."""

    code: str
    question: str
    theme: str
    effective_from: date
    source: str
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class AssuranceTables:
    """The whole file."""

    about: About
    strata: DatedTable[Stratum]
    rules: DatedTable[AuditRules]
    checks: DatedTable[Check]


@cache
def tables() -> AssuranceTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    found = read_file(AssuranceTables, FILE, strata="stratum", checks="check")
    if sum(row.rest for row in found.strata.in_force(None)) != 1:
        raise ReferenceDataInvalid(f"{FILE}: exactly one stratum must be the rest")
    return found


def audit_rules(on: date | None = None) -> AuditRules:
    """Return the numbers of the weekly audit on a date; without a date, as the table now stands."""
    return tables().rules.get("weekly", on, unknown=ReferenceDataInvalid, thing="audit")


def audit_strata(on: date | None = None) -> tuple[Stratum, ...]:
    """Return the strata in force on a date, in the order of the file."""
    return tables().strata.in_force(on)


def stratum_of(kind: str, on: date | None = None) -> Stratum:
    """Return the stratum of a kind of report on a date."""
    found = audit_strata(on)
    rest = next(row for row in found if row.rest)
    return next((row for row in found if kind in row.kinds), rest)


def dip_checks(on: date | None = None) -> tuple[Check, ...]:
    """Return the questions of a dip-sample on a date, in the order of the file."""
    return tables().checks.in_force(on)
