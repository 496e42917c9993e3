"""Honest under demand that nobody has seen: the 90% time is widened by the record of promises made and kept.

Each settled promise says by what factor the desk needed more, or less, than the forecast said: officer-hours until contact ÷
officer-hours until the forecast's own (raw) time. By the clock of officer-hours a night is nothing, so a contact that just
missed the end of a shift is not an outlier. The factor for the next promise is a quantile of the recent factors (split
conformal prediction, recent ones weighing more), at a level that is itself moved by how many promises were kept lately
(adaptive conformal inference, Gibbs and Candès 2021): too many broken raises it, too many kept lowers it. That holds
whatever the demand does, as long as it does not change faster than promises settle.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bizwatch.science.desk import Staffing

Floats = NDArray[np.float64]

LEAST_EFFORT = 0.25  # officer-hours added to both sides, so that a forecast of almost nothing can be widened too


@dataclass(frozen=True)
class WideningRules:
    """``half_life``: after so many promises one weighs half. ``step``: how far each promise moves the level.
    ``assumed``: how many promises the forecast's own factor of 1 weighs at first; it is forgotten like them.
    ``most``: no time is widened further, since a few reports that everybody forgot would else leave no time to be told."""

    half_life: float = 80.0
    step: float = 0.01
    assumed: float = 10.0
    most: float = 5.0


@dataclass(frozen=True)
class Widening:
    """By what factor a raw time is widened, at which level of the recent record, and on how many promises that rests."""

    times: float
    level: float
    promises: int


def widen(
    *, raw: Floats, taken: Floats, kept: NDArray[np.bool_], share: float, rules: WideningRules | None = None
) -> Widening:
    """Return the factor for the next promise from settled ones, oldest first.

    ``raw``: officer-hours until the raw time, ``taken``: until contact (where there is none yet: until now), ``kept``:
    whether contact was by the time that was promised. ``share`` is the share that is to be kept.
    """
    rules = rules or WideningRules()
    factors = np.asarray(taken, dtype=np.float64) / (np.asarray(raw, dtype=np.float64) + LEAST_EFFORT)
    level = _level(np.asarray(kept, dtype=np.float64), share, rules.step)
    ages = np.arange(len(factors))[::-1]
    weights = np.concatenate(
        [0.5 ** (ages / rules.half_life), [rules.assumed * 0.5 ** (len(factors) / rules.half_life)]]
    )
    factors = np.concatenate([factors, [1.0]])
    order = np.argsort(factors, kind="stable")
    reached = np.cumsum(weights[order]) / (weights.sum() + 1.0)  # the next one counts as one that may lie beyond all
    place = min(int(np.searchsorted(reached, level, side="left")), len(order) - 1)
    times = min(max(float(factors[order][place]), 0.02), rules.most)
    return Widening(times, level, len(factors) - 1)


def _level(kept: Floats, share: float, step: float) -> float:
    level = share
    for one in kept.tolist():
        level = min(max(level + step * (share - one), share - 0.3), 0.995)
    return level


def raw_effort(staffing: Staffing, probes: Floats, times: Floats) -> Floats:
    """Return the officer-hours from each moment of coming to a time; infinity stays."""
    inside = np.isfinite(times)
    effort = staffing.effort(np.where(inside, times, probes)) - staffing.effort(probes)
    return np.where(inside, effort, np.inf)


def widened(
    staffing: Staffing, probes: Floats, raw: Floats, by: Widening, *, never_sooner_after: float = np.inf
) -> Floats:
    """Return the hours by which there is contact: raw officer-hours widened, by the clock of the rota.

    A record that is kept too well draws times in. It never does so for one that lies more than ``never_sooner_after`` hours
    after the report: where the desk falls behind, the record is older than the queue and knows too little of it.
    """
    inside, start = np.isfinite(raw), staffing.effort(probes)
    plain = np.where(inside, raw, 0.0)
    late = staffing.when(start + np.maximum(plain, 1e-6)) - probes > never_sooner_after
    times = np.where(late, max(by.times, 1.0), by.times)
    found = staffing.when(start + np.maximum(times * (plain + LEAST_EFFORT), 1e-6))
    return np.where(inside, np.maximum(found, probes), np.inf)
