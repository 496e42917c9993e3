"""Clocks: how long each promise, rule or default gives, and when it runs out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from bizwatch.kernel.clock import LONDON, to_london
from bizwatch.reference.about import About
from bizwatch.reference.choices import ClockKind, ClockUnit, Mark
from bizwatch.reference.exceptions import UnknownClock
from bizwatch.reference.tables import DatedTable, read_file
from bizwatch.reference.working_days import add_working_days, is_published

FILE = "clocks.toml"
Pause = tuple[datetime, datetime]


@dataclass(frozen=True)
class Clock:
    """One clock for a time: ``length`` in ``unit``, counted from what ``starts`` says.

    ``pauses``: it stands still while it waits for whom it is kept to.
    """

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
    pauses: bool = False
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("length must be 1 or more")

    def due_at(self, start: datetime, pauses: Sequence[Pause] = ()) -> datetime:
        """Return the moment, in UTC, at which this clock runs out when it starts at an aware moment.

        Hours are counted exactly. Days end at the same time of day in London. Working days end with the last of them:
        the result is the midnight that closes it, and the day of the start is not counted.

        ``pauses`` are spans in which it stood still, in order and apart from each other. Hours and days are longer by
        exactly that time; of working days, none on which it stood still for any time counts. A pause that begins when
        it has run out changes nothing.
        """
        local = to_london(start)
        if self.unit is ClockUnit.WORKING_DAYS:
            return _midnight_after(self._last_working_day(local.date(), pauses))
        if self.unit is ClockUnit.HOURS:
            due = start.astimezone(UTC) + timedelta(hours=self.length)
        else:
            due = (local + timedelta(days=self.length)).astimezone(UTC)
        for begun, ended in pauses:
            if begun < due:
                due += ended - max(begun, start)
        return due

    def is_projected(self, start: datetime, due_at: datetime) -> bool:
        """Whether a running from ``start`` to ``due_at`` counted working days of years whose bank holidays are not published
        yet, so that one proclaimed later is missing in it."""
        if self.unit is not ClockUnit.WORKING_DAYS:
            return False
        last = to_london(due_at).date() - timedelta(days=1)  # it is due at the midnight that closes this day
        return not (is_published(to_london(start).year) and is_published(last.year))

    def _last_working_day(self, day: date, pauses: Sequence[Pause]) -> date:
        left = self.length
        while left:
            day = add_working_days(day, 1)
            left -= not _stood_still(day, pauses)
        return day


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=LONDON).astimezone(UTC)


def _stood_still(day: date, pauses: Sequence[Pause]) -> bool:
    start, end = _midnight_after(day - timedelta(days=1)), _midnight_after(day)
    return any(begun < end and ended > start for begun, ended in pauses)


@dataclass(frozen=True)
class ClockTables:
    """The whole file."""

    about: About
    clocks: DatedTable[Clock]


@cache
def tables() -> ClockTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(ClockTables, FILE, clocks="clock")


def clock(code: str, on: date | None = None) -> Clock:
    """Return a clock as it is on a date; without a date, as the table now stands. Raises ``UnknownClock``.

    Codes: record-crime, contact-victim, review-case, cctv-overwrite, action-due, answer-message, statement-offer,
    impact-statement-offer, remedy-due, victim-support-referral, victim-told-decision, victim-told-decision-enhanced, victim-told-not-investigated,
    missing-information, missing-reminder, keep-open-draft, keep-unattached-file, keep-gate-answers, keep-import-rows,
    keep-email-change, keep-survey-address, ask-about-yourself, write-about-yourself, answer-about-yourself, keep-about-yourself.
    """
    return tables().clocks.get(code, on, unknown=UnknownClock, thing="clock")


def clocks(on: date | None = None) -> tuple[Clock, ...]:
    """Return every clock on a date; without a date, as the table now stands."""
    return tables().clocks.in_force(on)
