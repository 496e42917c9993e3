"""Invented worlds for measuring the capacity forecast: how reports come, and a desk of people who work them off.

The desk here is not the forecast's own model: officers are persons with shifts who take one thing at a time, do other work
between contacts, try again when nobody answers, and begin nothing that they cannot finish. Hours from a Monday's midnight.
"""

import heapq
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bizwatch.science.desk import Staffing

Floats = NDArray[np.float64]

WEEK = 168
_BY_DAY = (1.0, 0.9, 0.9, 1.0, 1.2, 1.4, 0.8)


@dataclass(frozen=True)
class Shift:
    """One officer's turn, every week on some days (0 = Monday), with a break of half an hour in the middle."""

    days: tuple[int, ...]
    starts: float
    ends: float


@dataclass(frozen=True)
class WorldOf:
    """How a stretch of weeks is. ``absent``: the share of turns that nobody comes to and the rota does not know of.

    ``a_day``: mean reports of a day; ``peak``: the hour at which most come; ``bursts``: days in a hundred on which three times as
    many come; ``handling``: mean hours of one contact; ``other``: the share of an officer's time for other work.
    """

    name: str
    a_day: float = 20.0
    peak: float = 15.0
    by_day: tuple[float, ...] = _BY_DAY
    bursts: float = 0.0
    handling: float = 0.4
    other: float = 0.45
    reached: float = 0.8
    absent: float = 0.03
    shifts: tuple[Shift, ...] = (
        Shift((0, 1, 2, 3, 4), 8, 16),
        Shift((0, 1, 2, 3, 4), 8, 16),
        Shift((0, 1, 2, 3, 4, 5, 6), 13, 21),
        Shift((4, 5, 6), 9, 17),
        Shift((5, 6), 10, 18),
    )


TRAINING = WorldOf("as in training")
_FEWER = tuple(shift for number, shift in enumerate(TRAINING.shifts) if number != 1)
WORLDS = (
    TRAINING,
    replace(TRAINING, name="a quarter more reports", a_day=25.0),
    replace(TRAINING, name="a third fewer reports", a_day=13.0),
    replace(TRAINING, name="bursts", a_day=18.0, bursts=8.0),
    replace(TRAINING, name="another week: nights and Sundays", peak=23.0, by_day=(0.6, 0.6, 0.6, 0.8, 1.3, 1.5, 1.9)),
    replace(TRAINING, name="one officer fewer, on the rota", shifts=_FEWER, a_day=17.0),
    replace(TRAINING, name="a fifth of turns unstaffed, unknown to the rota", absent=0.2),
    replace(TRAINING, name="a contact takes a third longer", handling=0.53, a_day=18.0),
    replace(TRAINING, name="more than the desk can do, for weeks", a_day=31.0),
)


@dataclass(frozen=True)
class Lived:
    """What happened: reports with the hour each came and was contacted, in order of coming, and the rota as planned."""

    came: Floats
    contacted: Floats
    staffing: Staffing


def live(parts: tuple[tuple[WorldOf, int], ...], *, seed: int) -> Lived:
    """Live some weeks in one world, then some in the next, and so on."""
    rng = np.random.default_rng(seed)
    came, turns, planned, start = [], [], [], 0
    for world, weeks in parts:
        came.append(_reports(rng, world, start, weeks))
        rota = _turns(world, start, weeks)
        planned += rota
        turns += [(*turn, world) for turn in rota if rng.random() >= world.absent]
        start += weeks * WEEK
    reports = np.concatenate(came)
    return Lived(
        reports, _worked(rng, reports, sorted(turns, key=lambda turn: turn[0])), _staffing(planned, start + 4 * WEEK)
    )


def _reports(rng: np.random.Generator, world: WorldOf, start: int, weeks: int) -> Floats:
    hours = np.arange(weeks * WEEK)
    shape = np.exp(1.6 * np.cos((hours % 24 - world.peak) * np.pi / 12))
    shape /= np.exp(1.6 * np.cos((np.arange(24) - world.peak) * np.pi / 12)).sum()
    by_day = np.array(world.by_day) / np.mean(world.by_day)
    busy = rng.gamma(12, 1 / 12, weeks * 7) * np.where(rng.random(weeks * 7) < world.bursts / 100, 3.0, 1.0)
    counts = rng.poisson(world.a_day * shape * by_day[hours // 24 % 7] * busy[hours // 24])
    return np.sort(np.repeat(hours, counts) + rng.random(counts.sum()) + start)


def _turns(world: WorldOf, start: int, weeks: int) -> list[tuple[float, float]]:
    return [
        (start + (week * 7 + day) * 24 + shift.starts, start + (week * 7 + day) * 24 + shift.ends)
        for week in range(weeks)
        for shift in world.shifts
        for day in shift.days
    ]


def _staffing(planned: list[tuple[float, float]], hours: int) -> Staffing:
    officers = np.zeros(hours * 4)
    for starts, ends in planned:
        officers[round(starts * 4) : round(ends * 4)] += 1
        middle = round((starts + ends) * 2)
        officers[middle : middle + 2] -= 1
    return Staffing(0.0, 0.25, officers)


def _worked(rng: np.random.Generator, came: Floats, turns: list[tuple[float, float, WorldOf]]) -> Floats:
    """Let the officers work, each at the moment at which they are next free, and return when each report was contacted."""
    contacted = np.full(len(came), np.inf)
    free = [(turn[0], number) for number, turn in enumerate(turns)]
    heapq.heapify(free)
    waiting: list[tuple[float, float, int]] = []  # due, not before, report
    upcoming = 0
    while free:
        now, number = heapq.heappop(free)
        _, ends, world = turns[number]
        while upcoming < len(came) and came[upcoming] <= now:
            heapq.heappush(waiting, (came[upcoming], came[upcoming], upcoming))
            upcoming += 1
        if now >= ends - 0.1:
            continue
        busy = _next_thing(rng, world, waiting, contacted, now)
        heapq.heappush(free, (now + busy, number))
    return contacted


def _next_thing(
    rng: np.random.Generator, world: WorldOf, waiting: list[tuple[float, float, int]], contacted: Floats, now: float
) -> float:
    """Do one thing and return how long it takes: another piece of work, or the longest waiting report that may be tried."""
    if rng.random() < world.other:
        return float(rng.lognormal(np.log(world.handling) - 0.18, 0.6))
    later, chosen = [], None
    while waiting and chosen is None:
        one = heapq.heappop(waiting)
        if one[1] <= now:
            chosen = one
        else:
            later.append(one)
    for one in later:
        heapq.heappush(waiting, one)
    if chosen is None:
        return 0.2
    if rng.random() > world.reached:
        heapq.heappush(waiting, (chosen[0], now + rng.uniform(1, 3), chosen[2]))
        return 0.1
    contacted[chosen[2]] = now + 0.05
    return float(rng.lognormal(np.log(world.handling) - 0.18, 0.6))
