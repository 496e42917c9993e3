"""Areas beside each other: funnel limits, ranks with their intervals, and how concentrated crime is.

Sources: Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005); Goldstein and
Spiegelhalter, League tables and their limitations, JRSS A 159 (1996); Bernasco and Steenbeek, More places than crimes, Journal
of Quantitative Criminology 33 (2017). A most similar group's mean is the simple mean of the rates, the force itself included
(HMICFRS).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bizwatch.science.intervals import CONFIDENCE
from bizwatch.science.trends.special import gamma_quantile

DRAWS = 20_000
WARNING, ACTION = 0.95, 0.998  # the two pairs of limits that funnel plots use
_CUT = 0.1  # share of each end that is pulled in before the over-dispersion is told
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Funnel:
    """``centre``: all counts by all exposures. ``dispersion``: variance of the areas by chance, 1 or more. ``low`` and
    ``high`` by area for the confidence that was asked for."""

    rates: Floats
    centre: float
    dispersion: float
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Rank:
    """A place among ``of``, 1 for the lowest rate, with its bounds, and the simple mean of the rates with the difference to
    it. Where the bounds are wide the rank says little."""

    rate: float
    rank: int
    low: int
    high: int
    of: int
    mean: float
    difference: float


def funnel(counts: ArrayLike, exposures: ArrayLike, *, confidence: float = ACTION) -> Funnel:
    """Return limits within which areas lie whose true rate is that of all.

    Areas differ by more than chance; the limits are widened by how much, told from winsorised z-scores (Spiegelhalter 2005,
    A.1), from five areas on. Raises ``ValueError`` where an exposure is not above 0 or nothing is given.
    """
    found, units = _pairs(counts, exposures)
    centre = float(found.sum() / units.sum())
    if centre == 0:
        zeros = np.zeros(found.size)
        return Funnel(zeros, 0.0, 1.0, zeros, zeros)
    expected = centre * units
    dispersion = _between(found, expected)
    low, high = np.transpose([_limits(float(mean), confidence, dispersion) for mean in expected])
    return Funnel(found / units, centre, dispersion, low / units, high / units)


def rank_among(
    counts: ArrayLike, exposures: ArrayLike, which: int, *, confidence: float = CONFIDENCE, seed: int = 1
) -> Rank:
    """Return the rank of one area with its interval, from draws of all true rates given their counts (gamma, Jeffreys).

    Equal rates share the better rank. Raises ``ValueError`` for a place that is none.
    """
    found, units = _pairs(counts, exposures)
    if not 0 <= which < found.size:
        raise ValueError("which is a place of the areas")
    rates = found / units
    drawn = np.random.default_rng(seed).gamma(found + 0.5, size=(DRAWS, found.size)) / units
    ranks = np.sort((drawn < drawn[:, [which]]).sum(axis=1) + 1)
    tail = (1 - confidence) / 2
    low, high = ranks[int(tail * DRAWS)], ranks[ceil((1 - tail) * DRAWS) - 1]
    rank = int((rates < rates[which]).sum()) + 1
    mean = float(rates.mean())
    return Rank(
        float(rates[which]),
        rank,
        int(min(low, rank)),
        int(max(high, rank)),
        found.size,
        mean,
        float(rates[which] - mean),
    )


def share_in_top(counts: ArrayLike, top: int) -> float:
    """Return the share of all that lies in the ``top`` areas with the most; 0 without any. Raises ``ValueError``."""
    found = np.sort(np.asarray(counts, dtype=float))[::-1]
    if top < 1:
        raise ValueError("at least one area is the top")
    total = found.sum()
    return float(found[:top].sum() / total) if total else 0.0


def generalised_gini(counts: ArrayLike) -> float:
    """Return the Gini coefficient against the most even spread that so few crimes allow: 0 where each place has at most one
    crime, near 1 where one has all; with more crimes than places it is the usual one."""
    found = np.sort(np.asarray(counts, dtype=float))
    places, total = found.size, found.sum()
    if places == 0 or total == 0:
        return 0.0
    heaped = 2 * float((np.arange(1, places + 1) * found).sum() / total) - places - 1
    return max(1 / total, 1 / places) * heaped - max(places / total, 1) + 1


def weighted(counts: Mapping[str, float], weights: Mapping[str, float]) -> tuple[float, float]:
    """Return the sum of counts by their weights (harm), and how many had no weight and are not in it."""
    known = sum(count * weights[code] for code, count in counts.items() if code in weights)
    return known, sum(count for code, count in counts.items() if code not in weights)


def _pairs(counts: ArrayLike, exposures: ArrayLike) -> tuple[Floats, Floats]:
    found, units = np.asarray(counts, dtype=float), np.asarray(exposures, dtype=float)
    if found.size == 0 or found.shape != units.shape or not (units > 0).all() or (found < 0).any():
        raise ValueError("each area has a count of 0 or more and an exposure above 0")
    return found, units


def _between(counts: Floats, expected: Floats) -> float:
    if counts.size < 5:
        return 1.0
    z = 2 * (np.sqrt(counts) - np.sqrt(expected))
    low, high = np.quantile(z, [_CUT, 1 - _CUT])
    return max(1.0, float((np.clip(z, low, high) ** 2).mean()))


def _limits(mean: float, confidence: float, dispersion: float) -> tuple[float, float]:
    """Exact for chance alone (the continuous Poisson quantiles by the gamma), wider by the root of the over-dispersion."""
    tail = (1 - confidence) / 2
    if dispersion > 1:
        reach = NormalDist().inv_cdf(1 - tail) * sqrt(dispersion * mean)
        return max(0.0, mean - reach), mean + reach
    return gamma_quantile(mean, tail), gamma_quantile(mean + 1, 1 - tail)
