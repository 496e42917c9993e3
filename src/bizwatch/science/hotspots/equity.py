"""The equity panel: are areas highlighted more often than what is reported there explains, by how deprived they are?

Deprivation in fifths: 1 is the most deprived fifth of areas, 5 the least. Of each fifth: its share of the area-days that were
highlighted, its share of reported crime, and the one over the other. Intervals come from drawing areas anew (a bootstrap over
areas: an area that is highlighted today is so tomorrow, so days are no independent units). Public sector equality duty: Equality Act
2010, section 149; *R (Bridges) v South Wales Police* [2020] EWCA Civ 1058.
"""

from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

FIFTHS = 5


class Verdict(StrEnum):
    """What may be said of a fifth."""

    ALERT = "alert"  # highlighted more than the limit allows, and not by chance
    NONE = "none"
    CANNOT_TELL = "cannot tell"  # too few reports, or over the limit and within chance


@dataclass(frozen=True)
class Line:
    """One fifth of deprivation. ``ratio`` and its bounds are NaN where nothing was reported or highlighted."""

    fifth: int
    areas: int
    highlighted: float
    reported: float
    reports: int
    ratio: float
    low: float
    high: float
    verdict: Verdict


def panel(
    fifth: ArrayLike,
    highlighted: ArrayLike,
    reports: ArrayLike,
    *,
    alert: float,
    least_reports: int,
    confidence: float = 0.99,
    draws: int = 1000,
    seed: int = 1,
) -> tuple[Line, ...]:
    """Return the line of each fifth. The same seed gives the same answer.

    Of each area: its ``fifth`` from 1 to 5, on how many days it was ``highlighted``, how many crimes were reported in it
    (``reports``). ``alert``: the ratio above which a fifth is told (1.25), if the interval lies above 1. ``confidence`` is that of
    all five intervals together. A fifth with fewer than ``least_reports`` is not judged.
    Raises ``ValueError`` for unequal lengths, a fifth that is none, or numbers below zero.
    """
    which = np.asarray(fifth, dtype=np.int64).ravel()
    days, crimes = (np.asarray(one, dtype=np.float64).ravel() for one in (highlighted, reports))
    if len({len(which), len(days), len(crimes)}) != 1:
        raise ValueError("fifth, highlighted and reports are of one length")
    if not np.isin(which, np.arange(1, FIFTHS + 1)).all() or (days < 0).any() or (crimes < 0).any():
        raise ValueError("Fifths are 1 to 5, days and reports not below zero")
    member = (which[:, None] == np.arange(1, FIFTHS + 1)).astype(np.float64)
    shown, told = days @ member, crimes @ member
    spread = _spread(member, days, crimes, draws, seed)
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2 / FIFTHS)
    shares = np.stack([shown / max(shown.sum(), 1), told / max(told.sum(), 1)])
    lines = []
    for at in range(FIFTHS):
        highlighted, reported = map(float, shares[:, at])
        ratio = highlighted / reported if reported and shown.any() else float("nan")
        factor = float(np.exp(z * spread[at]))  # by which the bounds lie below and above the ratio
        verdict = _verdict(ratio, ratio / factor, int(told[at]), alert, least_reports)
        areas, bounds = int(member[:, at].sum()), (ratio / factor, ratio * factor)
        lines.append(Line(at + 1, areas, highlighted, reported, int(told[at]), ratio, *bounds, verdict))
    return tuple(lines)


def _spread(member: Floats, days: Floats, crimes: Floats, draws: int, seed: int) -> Floats:
    """Return the standard error of the logarithm of each fifth's ratio, from areas drawn anew.

    Half an area-day and half a crime are added to each sum, so that a draw without any has a logarithm.
    """
    areas = len(days)
    if not areas:
        return np.zeros(FIFTHS)
    weights = np.random.default_rng(seed).multinomial(areas, np.full(areas, 1 / areas), size=draws).astype(np.float64)
    shown, told = (weights @ (one[:, None] * member) + 0.5 for one in (days, crimes))
    logs = np.log(shown / shown.sum(axis=1, keepdims=True)) - np.log(told / told.sum(axis=1, keepdims=True))
    return np.asarray(logs.std(axis=0), dtype=np.float64)


def _verdict(ratio: float, low: float, reports: int, alert: float, least_reports: int) -> Verdict:
    if reports < least_reports or np.isnan(ratio):
        return Verdict.CANNOT_TELL
    if ratio <= alert:
        return Verdict.NONE
    return Verdict.ALERT if low > 1 else Verdict.CANNOT_TELL
