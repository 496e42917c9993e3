"""Control charts of counts: which periods stand out from a baseline, by rules that have names.

Sources: Shewhart (1931); Wheeler, Understanding Variation (1993) for individuals and moving ranges (XmR); Laney, Improved
control charts for attributes, Quality Engineering 14 (2002) for u'; Nelson, The Shewhart control chart: tests for special
causes, Journal of Quality Technology 16 (1984); Western Electric, Statistical Quality Control Handbook (1956); Roberts
(1959) for the exponentially weighted mean.

Every chart takes its centre and spread from baselines. A new baseline is set where recording or the place itself changed,
and it is marked: ``ControlChart.starts``. Limits look at the baseline alone, never at what comes after it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bizwatch.science.trends.rules import ALARMS, Rule, Signal, signals
from bizwatch.science.trends.special import t_limit

USUAL = 24  # periods of a baseline
LEAST = 8  # known periods without which there are no limits
LEAST_EVENTS = 1.0  # a period on average, without which counts have no limits: a single event would lie beyond them
WIDTH = 3.0
_D2 = 1.128  # mean range of two normal values by their standard deviation
_BEYOND = 0.0027  # chance of a normal value beyond three standard deviations, both sides
_RANGES_WORTH = 0.62  # degrees of freedom that each further moving range adds (Wheeler)
Floats = NDArray[np.float64]
# From the values and exposures of a baseline: its centre, its spread, and the variance that chance gives one unit of exposure.
_LimitsOf = Callable[[Floats, Floats], tuple[float, float, float]]


@dataclass(frozen=True)
class Baseline:
    """Limits from the periods ``start`` to ``start + periods`` hold from ``start`` until the next baseline starts."""

    start: int = 0
    periods: int = USUAL


@dataclass(frozen=True)
class ControlChart:
    """``values`` with their ``centre``, limits ``low`` and ``high`` and standard deviation ``sigma`` by period; ``nan`` where
    a baseline has too few known periods or events. ``spread``: of each baseline, how many times more its values vary than chance."""

    values: Floats
    centre: Floats
    low: Floats
    high: Floats
    sigma: Floats
    starts: tuple[int, ...]
    spread: tuple[float, ...]
    signals: tuple[Signal, ...]


def xmr_chart(
    values: ArrayLike,
    *,
    baselines: Sequence[Baseline] = (Baseline(),),
    rules: Sequence[Rule] = ALARMS,
    guarded: bool = False,
) -> ControlChart:
    """Return the chart of individual values, its spread from the moving ranges.

    ``guarded`` widens the limits for having been estimated from so few periods (``guarded_width``).
    """
    found = np.asarray(values, dtype=float)
    return _chart(found, np.ones(found.size), baselines, rules, _individuals, guarded=guarded)


def u_chart(
    counts: ArrayLike,
    exposures: ArrayLike | None = None,
    *,
    baselines: Sequence[Baseline] = (Baseline(),),
    rules: Sequence[Rule] = ALARMS,
    guarded: bool = False,
) -> ControlChart:
    """Return the chart of counts by their exposure (days, businesses), its limits those of pure chance (Poisson).

    Crime is never pure chance: on real series this chart cries wolf, and ``laney_chart`` is the one to use.
    """
    values, exposures = _rates(counts, exposures)
    return _chart(values, exposures, baselines, rules, _poisson, guarded=guarded)


def laney_chart(
    counts: ArrayLike,
    exposures: ArrayLike | None = None,
    *,
    baselines: Sequence[Baseline] = (Baseline(),),
    rules: Sequence[Rule] = ALARMS,
    guarded: bool = True,
) -> ControlChart:
    """Return Laney's u' chart: the limits of the u-chart times what the baseline varies more than chance.

    The factor is never under 1: a few calm months are luck.
    """
    values, exposures = _rates(counts, exposures)
    return _chart(values, exposures, baselines, rules, _laney, guarded=guarded)


def ewma_chart(
    counts: ArrayLike,
    exposures: ArrayLike | None = None,
    *,
    baselines: Sequence[Baseline] = (Baseline(),),
    weight: float = 0.2,
    guarded: bool = True,
) -> ControlChart:
    """Return the exponentially weighted mean of the rates after each baseline, which finds a slow drift.

    ``values`` are the weighted means: the baseline's own periods are not in it, and it starts at their centre. Its only
    rule is a mean beyond the limits. A gap leaves the mean where it was. Raises ``ValueError`` for a weight outside of 0 to 1.
    """
    if not 0 < weight <= 1:
        raise ValueError("the weight lies above 0 and is at most 1")
    rates, exposures = _rates(counts, exposures)
    plain = _chart(rates, exposures, baselines, (), _laney, guarded=guarded)
    means, sigma = np.full(rates.size, np.nan), np.full(rates.size, np.nan)
    for baseline, end in _segments(baselines, rates.size):
        mean, steps = plain.centre[baseline.start] if baseline.start < rates.size else np.nan, 0
        for place in range(baseline.start + baseline.periods, end):
            if np.isfinite(rates[place]):
                mean, steps = weight * rates[place] + (1 - weight) * mean, steps + 1
                means[place] = mean
                left = weight / (2 - weight) * (1 - (1 - weight) ** (2 * steps))
                sigma[place] = plain.sigma[place] * sqrt(left)
    width = (plain.high - plain.centre) / plain.sigma
    low, high = np.maximum(0.0, plain.centre - width * sigma), plain.centre + width * sigma
    found = signals(means, plain.centre, low, high, sigma, (Rule.BEYOND_LIMITS,))
    return ControlChart(means, plain.centre, low, high, sigma, plain.starts, plain.spread, found)


def guarded_width(periods: int) -> float:
    """Return how many estimated standard deviations keep the false alarms of three true ones.

    A spread from moving ranges is as uncertain as one with 0.62 degrees of freedom for each, and the centre is one of
    ``periods`` values itself: Student's t instead of the normal, as for a prediction.
    """
    return t_limit(_BEYOND, max(1.0, _RANGES_WORTH * (periods - 1))) * sqrt(1 + 1 / periods)


def _rates(counts: ArrayLike, exposures: ArrayLike | None) -> tuple[Floats, Floats]:
    found = np.asarray(counts, dtype=float)
    units = np.ones(found.size) if exposures is None else np.asarray(exposures, dtype=float)
    if units.shape != found.shape or not (units > 0).all():
        raise ValueError("each count has an exposure above 0")
    return found / units, units


def _segments(baselines: Sequence[Baseline], size: int) -> list[tuple[Baseline, int]]:
    """Return each baseline with the place where its limits end. Raises ``ValueError`` where they are not in order."""
    starts = [one.start for one in baselines]
    if not starts or starts[0] != 0 or any(a >= b for a, b in pairwise(starts)):
        raise ValueError("baselines start at 0 and each after the one before it")
    return list(zip(baselines, [*starts[1:], size], strict=True))


def _chart(
    values: Floats,
    exposures: Floats,
    baselines: Sequence[Baseline],
    rules: Sequence[Rule],
    limits_of: _LimitsOf,
    *,
    guarded: bool,
) -> ControlChart:
    centre, sigma, width = (np.full(values.size, np.nan) for _ in range(3))
    spreads = []
    for baseline, end in _segments(baselines, values.size):
        part = slice(baseline.start, min(end, baseline.start + baseline.periods))
        known = np.isfinite(values[part])
        events = float((values[part] * exposures[part])[known].sum())
        is_rare = limits_of is not _individuals and events < LEAST_EVENTS * known.sum()
        if known.sum() < LEAST or is_rare:
            spreads.append(float("nan"))
            continue
        mean, spread, unit = limits_of(values[part], exposures[part])
        whole = slice(baseline.start, end)
        centre[whole] = mean
        sigma[whole] = spread * np.sqrt(unit / exposures[whole])
        width[whole] = guarded_width(int(known.sum())) if guarded else WIDTH
        spreads.append(float(spread))
    low, high = centre - width * sigma, centre + width * sigma
    if limits_of is not _individuals:
        low = np.maximum(0.0, low)
    found = signals(values, centre, low, high, sigma, rules, breaks=[one.start for one in baselines])
    return ControlChart(values, centre, low, high, sigma, tuple(b.start for b in baselines), tuple(spreads), found)


def _moving(values: Floats) -> float:
    """Return the standard deviation by the mean moving range; ranges across a gap are none."""
    ranges = np.abs(np.diff(values))
    known = ranges[np.isfinite(ranges)]
    return float(known.mean() / _D2) if known.size else 0.0


def _individuals(values: Floats, _: Floats) -> tuple[float, float, float]:
    return float(np.nanmean(values)), _moving(values), 1.0


def _poisson(values: Floats, exposures: Floats) -> tuple[float, float, float]:
    known = np.isfinite(values)
    mean = float((values[known] * exposures[known]).sum() / exposures[known].sum())
    return mean, 1.0, mean


def _laney(values: Floats, exposures: Floats) -> tuple[float, float, float]:
    mean, _, unit = _poisson(values, exposures)
    return mean, max(1.0, _moving((values - mean) / np.sqrt(unit / exposures))), unit
