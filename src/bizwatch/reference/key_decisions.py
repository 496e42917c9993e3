"""Key decisions of which a victim is told, and reasons why a clock broke: two dated lists that a person chooses from."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import UnknownClockReason, UnknownKeyDecision
from bizwatch.reference.tables import DatedTable, read_file

DECISIONS_FILE = "key_decisions.toml"
REASONS_FILE = "clock_reasons.toml"


@dataclass(frozen=True)
class KeyDecision:
    """One kind of decision for a time. ``rule`` is what the victim is told of, and ``clock`` how soon.

    ``act`` names the act of the product that is this decision; without one, an investigator notes it by hand.
    ``has_day``: the decision names a day that lies ahead, such as that of a hearing.
    """

    code: str
    label: str
    plain: str
    rule: str
    clock: str
    source: str
    effective_from: date
    effective_to: date | None = None
    act: str = ""
    has_day: bool = False
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class ClockReason:
    """One reason why a clock broke, as a supervisor chooses it."""

    code: str
    label: str
    hint: str
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.DESIGN


@dataclass(frozen=True)
class DecisionTables:
    """The whole file of decisions."""

    about: About
    decisions: DatedTable[KeyDecision]


@dataclass(frozen=True)
class ReasonTables:
    """The whole file of reasons."""

    about: About
    reasons: DatedTable[ClockReason]


@cache
def decision_tables() -> DecisionTables:
    """Return the decisions, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(DecisionTables, DECISIONS_FILE, decisions="decision")


@cache
def reason_tables() -> ReasonTables:
    """Return the reasons, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(ReasonTables, REASONS_FILE, reasons="reason")


def key_decision(code: str, on: date | None = None) -> KeyDecision:
    """Return a decision as the table is on a date; without one, as it now stands. Raises ``UnknownKeyDecision``."""
    return decision_tables().decisions.get(code, on, unknown=UnknownKeyDecision, thing="key decision")


def key_decisions(on: date | None = None) -> tuple[KeyDecision, ...]:
    """Return every decision on a date, in the order of the file."""
    return decision_tables().decisions.in_force(on)


def clock_reason(code: str, on: date | None = None) -> ClockReason:
    """Return a reason as the table is on a date; without one, as it now stands. Raises ``UnknownClockReason``."""
    return reason_tables().reasons.get(code, on, unknown=UnknownClockReason, thing="reason")


def clock_reasons(on: date | None = None) -> tuple[ClockReason, ...]:
    """Return every reason on a date, in the order of the file."""
    return reason_tables().reasons.in_force(on)
