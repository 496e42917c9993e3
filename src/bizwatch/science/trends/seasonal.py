"""How counts go through the year, and how much more they vary than chance alone would make them.

A series of counts is fitted as level of each year × season of each month, by Poisson likelihood (iterative proportional
fitting), which bears short series and small counts where a decomposition by moving averages does not. What is left over
tells the over-dispersion: Pearson's statistic by its degrees of freedom (McCullagh and Nelder, Generalized Linear Models,
1989, 4.5 and 6.2). A change from one year to the next is in the level and does not look like over-dispersion.

It sees both sides of each period. It describes; nothing that raises an alarm may rest on its trend.
"""

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bizwatch.science.intervals import CONFIDENCE
from bizwatch.science.trends.special import t_limit

YEAR = 12
_ROUNDS, _STILL = 200, 1e-10
LEAST_LEFT = 6  # degrees of freedom under which over-dispersion is not told


@dataclass(frozen=True)
class Dispersion:
    """``value``: variance by mean, 1 for chance alone and never under it; ``df`` how many degrees of freedom it rests on;
    ``how``: "seasonal", "successive", or "assumed" where too little is known, and then it is 1."""

    value: float
    df: float
    how: str


@dataclass(frozen=True)
class Season:
    """One place of the year against an average one (1.0), with its bounds; None where no period of it is known."""

    index: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Decomposition:
    """``fitted`` by period; ``trend`` the centred mean of a year, ``nan`` at both ends and across gaps."""

    seasons: tuple[Season, ...]
    fitted: NDArray[np.float64]
    trend: NDArray[np.float64]
    dispersion: Dispersion


def decompose(counts: ArrayLike, *, first_place: int = 0, year: int = YEAR) -> Decomposition | None:
    """Return level, season and what is left of a series whose first period stands at ``first_place`` of the year.

    None with less than two years of known periods or without any event. Raises ``ValueError`` for a place outside of the
    year or counts below 0.
    """
    found = _checked(counts)
    if not 0 <= first_place < year:
        raise ValueError("first_place lies within the year")
    known = np.isfinite(found)
    if known.sum() < 2 * year or np.nansum(found) == 0:
        return None
    places = (np.arange(found.size) + first_place) % year
    blocks = (found.size - 1 - np.arange(found.size)) // year
    fitted = _two_way(found, known, places, blocks)
    dispersion = _pearson(found, fitted, known, df=_left(known, places, blocks))
    return Decomposition(_seasons(found, fitted, places, year, dispersion), fitted, centred(found, year), dispersion)


def dispersion_of(counts: ArrayLike, *, year: int = YEAR) -> Dispersion:
    """Return how much more a series varies than chance: from what level and season leave over where two years are known,
    else from the differences of neighbours, which a slow change does not disturb."""
    found = decompose(counts, year=year)
    if found is not None and found.dispersion.df >= LEAST_LEFT:
        return found.dispersion
    return _successive(_checked(counts))


def centred(counts: ArrayLike, year: int = YEAR) -> NDArray[np.float64]:
    """Return the mean of a whole year around each period (2 × 12 for months); ``nan`` near the ends and across a gap."""
    found = _checked(counts)
    weights = np.ones(year + 1) / year
    weights[0] = weights[-1] = 0.5 / year
    if year % 2:
        weights = np.ones(year) / year
    if found.size < weights.size:
        return np.full(found.size, np.nan)
    middle = np.convolve(found, weights, mode="valid")
    side = (found.size - middle.size) // 2
    return np.concatenate([np.full(side, np.nan), middle, np.full(found.size - middle.size - side, np.nan)])


def _checked(counts: ArrayLike) -> NDArray[np.float64]:
    found = np.asarray(counts, dtype=float)
    if found.ndim != 1 or (found[np.isfinite(found)] < 0).any():
        raise ValueError("a series is one row of counts, none below 0")
    return found


def _two_way(
    counts: NDArray[np.float64], known: NDArray[np.bool_], places: NDArray[np.int_], blocks: NDArray[np.int_]
) -> NDArray[np.float64]:
    """Return the Poisson fit of level × season; where a period is missing, what the others say of it."""
    x = np.where(known, counts, 0.0)
    level, season = np.ones(blocks.max() + 1), np.ones(places.max() + 1)
    for _ in range(_ROUNDS):
        before = level.copy()
        level = _shares(x, season[places] * known, blocks, level.size)
        season = _shares(x, level[blocks] * known, places, season.size)
        if np.abs(level - before).max() <= _STILL * max(1.0, level.max()):
            break
    return level[blocks] * season[places]


def _shares(
    x: NDArray[np.float64], expected: NDArray[np.float64], groups: NDArray[np.int_], size: int
) -> NDArray[np.float64]:
    whole = np.bincount(groups, expected, size)
    return np.divide(np.bincount(groups, x, size), whole, out=np.zeros(size), where=whole > 0)


def _left(known: NDArray[np.bool_], places: NDArray[np.int_], blocks: NDArray[np.int_]) -> int:
    return int(known.sum() - np.unique(places[known]).size - np.unique(blocks[known]).size + 1)


def _pearson(
    counts: NDArray[np.float64], fitted: NDArray[np.float64], known: NDArray[np.bool_], *, df: int
) -> Dispersion:
    used = known & (fitted > 0)
    if df < 1:
        return Dispersion(1.0, inf, "assumed")
    value = float(((counts[used] - fitted[used]) ** 2 / fitted[used]).sum() / df)
    return Dispersion(max(1.0, value), float(df), "seasonal")


def _successive(counts: NDArray[np.float64]) -> Dispersion:
    """Von Neumann's estimate: half the mean square of differences of neighbours, by their mean."""
    pairs = np.isfinite(counts[1:]) & np.isfinite(counts[:-1])
    mean = float(np.nanmean(counts)) if np.isfinite(counts).any() else 0.0
    steps = int(pairs.sum())
    if steps < LEAST_LEFT + 1 or mean == 0:
        return Dispersion(1.0, inf, "assumed")
    squares = float((np.diff(counts)[pairs] ** 2).sum())
    return Dispersion(max(1.0, squares / (2 * steps * mean)), steps * 2 / 3, "successive")


def _seasons(
    counts: NDArray[np.float64],
    fitted: NDArray[np.float64],
    places: NDArray[np.int_],
    year: int,
    dispersion: Dispersion,
) -> tuple[Season, ...]:
    """Return each place's index, its bounds from its own total and the over-dispersion (delta method on the log)."""
    by_place = [float(fitted[places == place][-1]) if (places == place).any() else 0.0 for place in range(year)]
    average = sum(by_place) / year
    limit = t_limit(1 - CONFIDENCE, dispersion.df)
    found = []
    for place, value in enumerate(by_place):
        total = float(np.nansum(counts[places == place]))
        if (
            total == 0 or average == 0
        ):  # nothing there, or nothing in the whole of the last year: no year to compare with
            found.append(Season(None, None, None))
            continue
        off = np.exp(limit * sqrt(dispersion.value / total))
        index = value / average
        found.append(Season(index, index / off, index * off))
    return tuple(found)
