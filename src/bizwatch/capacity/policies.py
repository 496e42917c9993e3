"""The rules of capacity. Pure: moments in, moments and codes out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bizwatch.capacity.choices import Fate
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import bank_holiday_name

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Interval = tuple[datetime, datetime]

HOUR = timedelta(hours=1)
STEP = 0.25  # hours: the rota is read by the quarter of an hour
BANK_HOLIDAY = 7  # the day type after the seven days of the week
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEAR = timedelta(hours=3)


@dataclass(frozen=True)
class Hours:
    """Hours as floats from an origin that is a whole hour."""

    origin: datetime

    def of(self, moment: datetime) -> float:
        return (moment - self.origin) / HOUR

    def moment(self, hours: float) -> datetime:
        return self.origin + timedelta(hours=float(hours))


def whole_hour(moment: datetime) -> datetime:
    """Return the beginning of the clock hour of a moment."""
    return moment - (moment - _EPOCH) % HOUR


def slots_of(origin: datetime, hours: int) -> tuple[Ints, Ints]:
    """Return, for each hour from a moment, its slot (``science.arrivals``) and its London day as a number.

    An hour that the clocks skip has no slot because it does not happen; one that happens twice has its slot twice.
    """
    slots, days = np.zeros(hours, dtype=np.int64), np.zeros(hours, dtype=np.int64)
    for place in range(hours):
        local = to_london(origin + place * HOUR)
        day = BANK_HOLIDAY if bank_holiday_name(local.date()) else local.weekday()
        slots[place], days[place] = day * 24 + local.hour, local.date().toordinal()
    return slots, days


def without(spans: Iterable[Interval], out: Sequence[Interval]) -> list[Interval]:
    """Return spans of time with others cut out of them."""
    left = list(spans)
    for begin, end in out:
        cut = []
        for start, stop in left:
            if end <= start or stop <= begin:
                cut.append((start, stop))
                continue
            cut += [piece for piece in ((start, begin), (end, stop)) if piece[0] < piece[1]]
        left = cut
    return left


def presence(spans: Iterable[Interval], hours: Hours, steps: int) -> Floats:
    """Return how many are there in each quarter of an hour from the origin; part of a quarter counts as that part."""
    there = np.zeros(steps)
    for begin, end in spans:
        first, last = hours.of(begin) / STEP, hours.of(end) / STEP
        low, high = max(first, 0.0), min(last, float(steps))
        if low >= high:
            continue
        places = np.arange(int(low), min(int(np.ceil(high)), steps))
        there[places] += np.minimum(places + 1, high) - np.maximum(places, low)
    return there


def fate_of(
    *,
    sure_at: datetime,
    due_at: datetime,
    contacted_at: datetime | None,
    opted_out_at: datetime | None,
    ended_at: datetime | None,
    due_now: datetime,
    at: datetime,
) -> Fate:
    """Return what became, at a moment, of a 90% time that a business was told.

    At the very moment itself it is kept. Who asks for no contact, or chooses a later call, in time, makes it neither kept nor
    broken; so does the end of the case. ``due_at`` and ``due_now``: the promise of 24 hours then and now.
    """
    if contacted_at is not None:
        return Fate.KEPT if contacted_at <= sure_at else Fate.LATE
    if opted_out_at is not None and opted_out_at <= sure_at:
        return Fate.EXCUSED
    if ended_at is not None and ended_at <= sure_at:
        return Fate.ENDED
    if at > sure_at:
        return Fate.LATE
    return Fate.WISH if due_now > due_at else Fate.OPEN


def told_by(sure_at: datetime, *, due_at: datetime, at: datetime) -> datetime:
    """Return the time that is said for a 90% time: rounded up to the half hour, from three hours ahead on to the hour.

    Rounding never makes a time later than the promise where the exact time is not.
    """
    unit = HOUR if sure_at - at > _NEAR else HOUR / 2
    rounded = sure_at + (_EPOCH - sure_at) % unit
    return due_at if sure_at <= due_at < rounded else rounded
