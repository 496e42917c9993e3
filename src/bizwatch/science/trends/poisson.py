"""Exact intervals of counts and rates, and the e-test of two counts.

Sources: Garwood (1936) for the interval; Krishnamoorthy and Thomson, "A more powerful test for comparing two Poisson means",
Journal of Statistical Planning and Inference 119 (2004), for the test.
"""

from dataclasses import dataclass
from math import ceil, floor, lgamma, log, sqrt

import numpy as np
from numpy.typing import NDArray

from bizwatch.science.intervals import CONFIDENCE
from bizwatch.science.trends.special import gamma_quantile

_SPREAD = 9.0  # standard deviations to each side that are summed: what lies beyond is under 1e-15
_MARGIN = 30.0  # and as many counts more, for means near 0
_TIE = 1e-9


@dataclass(frozen=True)
class Rate:
    """A count or rate with the bounds between which the true one lies at the confidence that was asked for."""

    value: float
    low: float
    high: float


def count_interval(count: int, *, confidence: float = CONFIDENCE) -> Rate:
    """Return the exact interval of a Poisson count (Garwood). Raises ``ValueError`` for a count below 0."""
    if count < 0 or not 0 < confidence < 1:
        raise ValueError("a count is 0 or more, and confidence lies between 0 and 1")
    tail = (1 - confidence) / 2
    low = gamma_quantile(count, tail) if count else 0.0
    return Rate(float(count), low, gamma_quantile(count + 1, 1 - tail))


def rate_interval(count: int, exposure: float, *, per: float = 1_000, confidence: float = CONFIDENCE) -> Rate:
    """Return a count per so many of its exposure (residents, businesses, days), with its exact interval.

    Raises ``ValueError`` where the exposure is not above 0.
    """
    if exposure <= 0:
        raise ValueError("an exposure is above 0")
    found, scale = count_interval(count, confidence=confidence), per / exposure
    return Rate(found.value * scale, found.low * scale, found.high * scale)


def e_test(first: int, second: int, first_exposure: float = 1, second_exposure: float = 1) -> float:
    """Return the chance, both sides, of two rates as far apart as these where the true rates are the same.

    The sum runs over one count only: for each value of it those of the other that lie as far apart are two tails, found
    by a quadratic and read from cumulative sums. So counts of a million cost milliseconds. Two zeros are no difference.
    Raises ``ValueError`` for a count below 0 or an exposure that is not above 0.
    """
    if min(first, second) < 0 or min(first_exposure, second_exposure) <= 0:
        raise ValueError("counts are 0 or more and exposures above 0")
    apart = abs(first / first_exposure - second / second_exposure)
    if apart == 0:
        return 1.0
    far = apart / sqrt(first / first_exposure**2 + second / second_exposure**2)
    mean = (first + second) / (first_exposure + second_exposure)
    ones, one_chances = _chances(mean * first_exposure)
    others, other_chances = _chances(mean * second_exposure)
    rates = ones / first_exposure
    middle = rates + far * far / (2 * second_exposure)
    reach = far * np.sqrt((far / (2 * second_exposure)) ** 2 + rates / second_exposure + rates / first_exposure)
    below = np.floor(second_exposure * (middle - reach) + _TIE * (1 + ones))
    above = np.ceil(second_exposure * (middle + reach) - _TIE * (1 + ones))
    below[ones == 0] = -1  # two zeros are no difference
    sums = np.concatenate([[0.0], np.cumsum(other_chances)])
    under = sums[np.searchsorted(others, below, side="right")]
    over = sums[-1] - sums[np.searchsorted(others, above, side="left")]
    return float(min(1.0, max(0.0, one_chances @ (under + over))))


def _chances(mean: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the counts that a Poisson variable of this mean may take, and the chance of each."""
    reach = _SPREAD * sqrt(mean) + _MARGIN
    low, high = max(0, floor(mean - reach)), ceil(mean + reach)
    counts = np.arange(low, high + 1, dtype=float)
    steps = np.concatenate([[low * log(mean) - mean - lgamma(low + 1)], log(mean) - np.log(counts[1:])])
    chances = np.exp(np.cumsum(steps))
    return counts, chances / chances.sum()  # the first step alone is a large number's logarithm, right to 1e-8
