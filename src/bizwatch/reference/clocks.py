"""Clocks: how long each promise, rule or default gives, and when it runs out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from bizwatch.kernel.clock import LONDON, to_london
from bizwatch.reference.about import About
from bizwatch.reference.choices import ClockKind, ClockUnit, Mark
from bizwatch.reference.exceptions import UnknownClock
from bizwatch.reference.tables import DatedTable, only_tables, read_toml, rows
from bizwatch.reference.working_days import add_working_days

FILE = "clocks.toml"


@dataclass(frozen=True)
class Clock:
    """One clock for a time: ``length`` in ``unit``, counted from what ``starts`` says."""

    code: str
    name: str
    promise: str
    kind: ClockKind
    length: int
    unit: ClockUnit
    starts: str
    source: str
    effective_from: date
    effective_to: date | None = None
    may_opt_out: bool = False
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("length must be 1 or more")

    def due_at(self, start: datetime) -> datetime:
        """Return the moment, in UTC, at which this clock runs out when it starts at an aware moment.

        Hours are counted exactly. Days end at the same time of day in London. Working days end with the last of them:
        the result is the midnight that closes it, and the day of the start is not counted.
        Raises ``CalendarEnds`` for working days beyond the bank-holiday calendar.
        """
        local = to_london(start)
        if self.unit is ClockUnit.HOURS:
            return start.astimezone(UTC) + timedelta(hours=self.length)
        if self.unit is ClockUnit.DAYS:
            return (local + timedelta(days=self.length)).astimezone(UTC)
        last = add_working_days(local.date(), self.length)
        return datetime.combine(last + timedelta(days=1), time(0), tzinfo=LONDON).astimezone(UTC)


@dataclass(frozen=True)
class ClockTables:
    """The whole file."""

    about: About
    clocks: DatedTable[Clock]


@cache
def tables() -> ClockTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    document = read_toml(FILE)
    only_tables(document, ("about", "clock"), FILE)
    return ClockTables(About.of(document, FILE), DatedTable(rows(document, "clock", Clock, FILE), FILE))


def clock(code: str, on: date | None = None) -> Clock:
    """Return a clock as it is on a date; without a date, as the table now stands. Raises ``UnknownClock``.

    Codes: record-crime, contact-victim, review-case, cctv-overwrite, action-due, answer-message,
    victim-support-referral, victim-told-decision, victim-told-decision-enhanced, victim-told-not-investigated,
    missing-information, missing-reminder, keep-open-draft, keep-unattached-file, keep-gate-answers, keep-import-rows,
    keep-email-change.
    """
    return tables().clocks.get(code, on, unknown=UnknownClock, thing="clock")


def clocks(on: date | None = None) -> tuple[Clock, ...]:
    """Return every clock on a date; without a date, as the table now stands."""
    return tables().clocks.in_force(on)
