"""How many reports come, by hour of the week: recency-weighted counts, sparse hours shrunk, more spread than Poisson.

Time is cut into whole hours. The caller says of each hour which *slot* it is: 0 to 167 for an hour of the week on the
wall (0 = Monday midnight), 168 to 191 for an hour of a bank holiday, which is a day type of its own. So an hour that the
clocks skip or double is simply an hour with its slot, and nothing here knows a time zone.

Model: rate of an hour = level × shape of its slot. The level forgets quickly (it follows a rise), the shape slowly (a quiet
hour of the week needs many weeks to be seen). Counts are gamma-Poisson: a factor of the day, one of the hour.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WEEK = 168
SLOTS = WEEK + 24
_SUNDAY = 6
_LEAST_SIZE, _MOST_SIZE = 1.0, 200.0


@dataclass(frozen=True)
class ArrivalRules:
    """How a fit forgets and shrinks; every number is a choice and no measurement.

    Half-lives are in weeks. ``slot_weeks`` is how many weeks of the margins (hour of day × day of week) a slot's own
    counts are weighed against, ``day_size`` and ``hour_size`` the spread assumed until it is seen (a smaller size is
    more spread), ``size_weeks`` how many weeks that assumption weighs.
    """

    level_half_life: float = 1.5
    shape_half_life: float = 8.0
    slot_weeks: float = 4.0
    day_size: float = 12.0
    hour_size: float = 20.0
    size_weeks: float = 4.0


@dataclass(frozen=True)
class ArrivalFit:
    """Expected reports by slot, with their spread.

    ``rates`` has 192 entries. ``day_size`` and ``hour_size`` are the sizes of the gamma factors; ``level_size`` says how
    well the level is known: as the count of reports on which it rests. ``hours`` and ``seen`` are what was counted.
    """

    rates: Floats
    day_size: float
    hour_size: float
    level_size: float
    hours: int
    seen: int

    def mean(self, slots: Ints) -> Floats:
        """Return the expected count of each of these hours."""
        return self.rates[np.asarray(slots, dtype=np.int64)]

    @property
    def spread(self) -> float:
        """The size of one hour's count, all three factors together."""
        inverse = 1.0
        for size in (self.day_size, self.hour_size, self.level_size):
            inverse *= 1.0 + 1.0 / size
        return 1.0 / (inverse - 1.0)

    def interval(self, slots: Ints, *, share: float = 0.8) -> tuple[Ints, Ints]:
        """Return the lowest and the highest count of each hour, so that a ``share`` of hours lie within."""
        means = self.mean(slots)
        tail = (1.0 - share) / 2
        return counts_at(means, self.spread, tail), counts_at(means, self.spread, 1.0 - tail)

    def total_interval(self, slots: Ints, *, share: float = 0.8) -> tuple[int, int]:
        """Return the interval of the sum over some hours of one day."""
        mean = np.array([self.mean(slots).sum()])
        inverse = (1 + 1 / self.day_size) * (1 + 1 / self.level_size) - 1
        size, tail = 1.0 / inverse, (1.0 - share) / 2
        return int(counts_at(mean, size, tail)[0]), int(counts_at(mean, size, 1.0 - tail)[0])


def fit_arrivals(counts: Ints, slots: Ints, days: Ints, rules: ArrivalRules | None = None) -> ArrivalFit:
    """Fit counts of consecutive hours, oldest first; ``slots`` and ``days`` say of each which slot and which day it is.

    No hours at all, or none with a report, give a level of almost nothing, never an error.
    """
    rules = rules or ArrivalRules()
    came_in, slots = counts.astype(np.float64), np.asarray(slots, dtype=np.int64)
    age = (len(came_in) - 1 - np.arange(len(came_in))) / WEEK
    shape, flat = _shape(came_in, slots, 0.5 ** (age / rules.shape_half_life), rules)
    weights = 0.5 ** (age / rules.level_half_life)
    expected, came = float((weights * shape[slots]).sum()), float((weights * came_in).sum())
    # A week of the long-run level steadies the short one, so that a silent week is no proof that none will ever come.
    level = (came + flat * WEEK * 0.25) / (expected + WEEK * 0.25) if len(came_in) else 0.0
    rates = np.maximum(shape * level, 1e-6)
    day_size, hour_size = _sizes(came_in, rates[slots], np.asarray(days, dtype=np.int64), rules)
    return ArrivalFit(rates, day_size, hour_size, max(came, 1.0) + 4.0, len(came_in), int(came_in.sum()))


def counts_at(means: Floats, size: float, share: float) -> Ints:
    """Return the smallest counts that hold at least a ``share`` of a gamma-Poisson with these means and one size."""
    means = np.asarray(means, dtype=np.float64)
    if means.size == 0:
        return np.zeros(0, dtype=np.int64)
    top = int(means.max() + 12 * np.sqrt(means.max() + means.max() ** 2 / size) + 12)
    many = np.arange(1, top + 1)
    success = size / (size + means)
    ratios = (many[None, :] - 1 + size) / many[None, :] * (1 - success[:, None])
    chance = np.concatenate([np.ones((len(means), 1)), np.cumprod(ratios, axis=1)], axis=1)
    held = np.cumsum(chance * (success**size)[:, None], axis=1)
    return np.asarray((held < share - 1e-12).sum(axis=1), dtype=np.int64)


def _shape(counts: Floats, slots: Ints, weights: Floats, rules: ArrivalRules) -> tuple[Floats, float]:
    """Return each slot's rate relative to the mean rate, and that mean rate."""
    by_slot, hours = _sums(slots, weights * counts, SLOTS), _sums(slots, weights, SLOTS)
    mean = float(by_slot.sum() / hours.sum()) if hours.sum() else 0.0
    if mean <= 0:
        return np.ones(SLOTS), 0.0
    hour_of_day, day_of_week = np.arange(SLOTS) % 24, np.minimum(np.arange(SLOTS) // 24, 7)
    day_of_week[WEEK:] = _SUNDAY  # until bank holidays have been seen, one is taken for a Sunday
    own = np.arange(SLOTS) < WEEK
    by_hour = _margin(by_slot[own], hours[own], hour_of_day[own], 24, mean)
    by_day = _margin(by_slot[own], hours[own], day_of_week[own], 7, mean)
    expected = by_hour[hour_of_day] * by_day[day_of_week]
    shape = (by_slot / mean + rules.slot_weeks * expected) / (hours + rules.slot_weeks)
    return np.asarray(shape / max(shape[:WEEK].mean(), 1e-9)), mean


def _sums(group: Ints, values: Floats, size: int = 0) -> Floats:
    """Return the sum of the values of each group."""
    return np.bincount(group, values, size).astype(np.float64)


def _margin(by_slot: Floats, hours: Floats, group: Ints, size: int, mean: float) -> Floats:
    """Return the relative rate of each group of slots, held near 1 by ten reports' worth."""
    came, expected = _sums(group, by_slot, size), _sums(group, hours, size) * mean
    return np.asarray((came + 10.0) / (expected + 10.0))


def _sizes(counts: Floats, means: Floats, days: Ints, rules: ArrivalRules) -> tuple[float, float]:
    """Return the sizes of the day's and the hour's factor by the method of moments, held near what is assumed."""
    if not len(counts):
        return rules.day_size, rules.hour_size
    _, index = np.unique(days, return_inverse=True)
    weeks = len(counts) / WEEK
    day = _size(_sums(index, counts), _sums(index, means), rules.day_size, weeks, rules.size_weeks)
    both = _size(counts, means, rules.hour_size, weeks, rules.size_weeks)
    inverse = (1 + 1 / both) / (1 + 1 / day) - 1
    hour = 1 / inverse if inverse > 1 / _MOST_SIZE else _MOST_SIZE
    return day, float(np.clip(hour, _LEAST_SIZE, _MOST_SIZE))


def _size(counts: Floats, means: Floats, assumed: float, weeks: float, assumed_weeks: float) -> float:
    excess = float(((counts - means) ** 2 - means).sum())
    square = float((means**2).sum())
    seen = max(excess / square, 0.0) if square > 0 else 1 / assumed
    inverse = (weeks * seen + assumed_weeks / assumed) / (weeks + assumed_weeks)
    return float(np.clip(1.0 / max(inverse, 1e-9), _LEAST_SIZE, _MOST_SIZE))
