"""Which call-back slots a rota really has. Pure: moments in, moments out; nothing here reads clock or database.

A slot lies on the grid of its length (with 15 minutes: on the hour and 15, 30, 45 past), wholly inside a shift and outside
its breaks, while the officer is not away and has no other call, and no clock hour holds more calls than the shift allows.
All moments are aware and in UTC, so a night with 23 or 25 hours has the slots that it has hours for.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from bizwatch.cases.exceptions import ShiftNotPossible
from bizwatch.kernel.clock import LocalTimeMissing, parse_local

LONGEST_SHIFT = timedelta(hours=16)
_HOUR = timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, order=True)
class Span:
    """From one aware moment up to another, which is no part of it."""

    starts_at: datetime
    ends_at: datetime

    def touches(self, other: "Span") -> bool:
        """Whether the two have a moment in common."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def holds(self, other: "Span") -> bool:
        """Whether the other lies wholly inside."""
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at


@dataclass(frozen=True)
class Duty:
    """One shift of one officer: ``calls_per_hour`` is the most that a clock hour of it may hold."""

    officer_id: int
    span: Span
    calls_per_hour: int
    breaks: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Slot:
    """A time at which a call can be booked, with the officers who are free for it."""

    starts_at: datetime
    ends_at: datetime
    officers: tuple[int, ...]


@dataclass(frozen=True)
class Rota:
    """All that decides the slots of a stretch of time.

    ``away`` and ``calls`` are by officer: spans of absence, and the starts of booked calls. ``unassigned`` are the starts of
    calls that whoever is on duty will make: each takes one officer out of its time.
    """

    duties: tuple[Duty, ...]
    away: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    calls: Mapping[int, Sequence[datetime]] = field(default_factory=dict)
    unassigned: Sequence[datetime] = ()


@dataclass(frozen=True)
class WallTime:
    """A time of day as the clock on the wall shows it; ``fold`` 0 or 1 tells the two 1:30ams of a night in October."""

    at: time
    fold: int | None = None


def free_slots_of(rota: Rota, *, length: timedelta, window: Span) -> tuple[Slot, ...]:
    """Return the slots that start inside the window, in order of time, each with everybody who is free for it."""
    free: dict[datetime, set[int]] = {}
    for duty in rota.duties:
        for start in free_starts(duty, rota, length=length, window=window):
            free.setdefault(start, set()).add(duty.officer_id)
    waiting = sorted(rota.unassigned)
    return tuple(
        Slot(start, start + length, tuple(sorted(free[start])))
        for start in sorted(free)
        if len(free[start]) > _near(waiting, start, length)
    )


def free_starts(duty: Duty, rota: Rota, *, length: timedelta, window: Span) -> Iterator[datetime]:
    """Yield the starts of one officer's free slots in one shift."""
    booked = sorted(rota.calls.get(duty.officer_id, ()))
    in_hour = Counter(hour_of(start) for start in booked)
    blocked = (*duty.breaks, *rota.away.get(duty.officer_id, ()))
    for start in slot_starts(duty.span, length):
        slot = Span(start, start + length)
        if not window.starts_at <= start < window.ends_at or any(slot.touches(one) for one in blocked):
            continue
        if in_hour[hour_of(start)] < duty.calls_per_hour and not _near(booked, start, length):
            yield start


def capacity(duty: Duty, away: Sequence[Span], *, length: timedelta) -> int:
    """Return how many calls a shift can hold in all: in each clock hour its slots, or ``calls_per_hour`` if fewer."""
    blocked = (*duty.breaks, *away)
    open_starts = [
        start
        for start in slot_starts(duty.span, length)
        if not any(Span(start, start + length).touches(one) for one in blocked)
    ]
    by_hour = Counter(hour_of(start) for start in open_starts)
    return sum(min(count, duty.calls_per_hour) for count in by_hour.values())


def slot_starts(span: Span, length: timedelta) -> Iterator[datetime]:
    """Yield the starts on the grid whose slots lie wholly inside a span."""
    start = _EPOCH + -((_EPOCH - span.starts_at) // length) * length  # rounded up to the grid
    while start + length <= span.ends_at:
        yield start
        start += length


def is_on_duty(start: datetime, duties: Iterable[Duty], away: Sequence[Span], *, length: timedelta) -> bool:
    """Whether somebody with these shifts and absences is there for a call that starts then, breaks aside."""
    call = Span(start, start + length)
    return any(duty.span.holds(call) for duty in duties) and not any(call.touches(one) for one in away)


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of the clock hour of a moment."""
    return moment - (moment - _EPOCH) % _HOUR


def shift_span(day: date, start: WallTime, end: WallTime) -> Span:
    """Return the moments of a shift from the times on the wall; an end that is not after the start is on the next day.

    Raises ``LocalTimeMissing`` or ``LocalTimeHappenedTwice`` for a time that the change of the clocks leapt over or
    doubled, and ``ShiftNotPossible`` for a shift of no length or of more than 16 hours.
    """
    return _checked(_moment(day, start), _moment(_end_day(day, start, end), end))


def regular_span(day: date, start: time, end: time) -> Span:
    """Return the moments of a pattern's shift, for which nobody can be asked what the change of the clocks makes of it.

    A time that the clocks leap over is the moment at which they leapt, so an hour later on the wall; of a time that happens
    twice the first counts. Raises ``ShiftNotPossible``.
    """
    ends_at = regular_moment(_end_day(day, WallTime(start), WallTime(end)), end)
    return _checked(regular_moment(day, start), ends_at, longest=LONGEST_SHIFT + _HOUR)


def regular_moment(day: date, at: time) -> datetime:
    """Return the moment of a time on the wall by the rule of ``regular_span``."""
    try:
        return parse_local(day, at, fold=0)
    except LocalTimeMissing:
        return parse_local(day, at.replace(hour=at.hour + 1), fold=0)


def break_span(day: date, shift: Span, start: time, end: time) -> Span:
    """Return the moments of a break of a shift that begins on a day; after midnight it lies on the day after.

    Raises ``ShiftNotPossible`` where it does not lie inside the shift.
    """
    for first in (day, day + timedelta(days=1)):
        span = Span(regular_moment(first, start), regular_moment(_end_day(first, WallTime(start), WallTime(end)), end))
        if span.starts_at < span.ends_at and shift.holds(span):
            return span
    raise ShiftNotPossible(f"The break from {start:%H:%M} to {end:%H:%M} does not lie inside the shift.")


def regular_breaks(day: date, shift: Span, pairs: Iterable[tuple[time, time]]) -> tuple[Span, ...]:
    """Return the breaks of a pattern's shift; one that the change of the clocks leaves no room for falls away."""
    spans = []
    for start, end in pairs:
        try:
            spans.append(break_span(day, shift, start, end))
        except ShiftNotPossible:
            continue
    return tuple(spans)


def _end_day(day: date, start: WallTime, end: WallTime) -> date:
    return day if end.at > start.at else day + timedelta(days=1)


def _moment(day: date, wall: WallTime) -> datetime:
    return parse_local(day, wall.at, fold=wall.fold)


def _checked(starts_at: datetime, ends_at: datetime, *, longest: timedelta = LONGEST_SHIFT) -> Span:
    if not timedelta(0) < ends_at - starts_at <= longest:
        hours = int(LONGEST_SHIFT / _HOUR)
        raise ShiftNotPossible(f"A shift must end after it starts and last at most {hours} hours: check the two times.")
    return Span(starts_at, ends_at)


def _near(sorted_starts: Sequence[datetime], start: datetime, length: timedelta) -> int:
    """Return how many calls of a sorted list share a moment with one that starts then."""
    return bisect_left(sorted_starts, start + length) - bisect_left(
        sorted_starts, start - length + timedelta.resolution
    )
