"""Calibration of the hot tail: what the hottest cells promised in the past beside what came there.

Cells are ranked and put into bands of the area (the hottest 0.1 %, the next 0.15 %, …). The ratio observed ÷ promised of each
band, held near 1 where few crimes came, corrects the rates; between bands it is interpolated over the rate. Ranks never change.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bizwatch.science.hotspots.events import Floats
from bizwatch.science.hotspots.methods import at_level

SHARES = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5)
_STEADY = 5.0  # crimes' worth of "as promised" in each band
_LEAST = 1e-12


@dataclass(frozen=True)
class Tail:
    """The logarithm of observed ÷ promised in each band, hottest first; the last band is all the rest."""

    bends: Floats

    def correct(self, forecast: Floats) -> Floats:
        """Return the forecast with the rates of each band corrected and the total as it was."""
        if not forecast.any():
            return forecast
        rate = np.log(np.maximum(forecast, _LEAST))
        middles = _middles(rate)
        lifted = np.maximum.accumulate((middles + self.bends)[::-1])
        ladder = middles[::-1]
        bend = np.interp(rate, ladder, lifted - ladder)
        # Along a step down of the correction ranks could turn; the interpolation of the corrected rate itself cannot.
        inner = (rate > ladder[0]) & (rate < ladder[-1])
        out = np.where(inner, np.interp(rate, ladder, lifted), rate + bend)
        return at_level(np.where(forecast > 0, np.exp(out), 0.0), float(forecast.sum()))


def fit_tail(windows: Iterable[tuple[Floats, Floats]]) -> Tail:
    """Fit on pairs of a forecast and what came. The level of each forecast is put right first: only its shape is judged."""
    promised, observed = (np.zeros(len(SHARES) + 1) for _ in range(2))
    for forecast, came in windows:
        level = at_level(forecast, float(came.sum()))
        band = np.searchsorted(_edges(level)[::-1], level, side="left")  # 0 is the coldest
        promised += np.bincount(band, level, len(promised))[::-1]
        observed += np.bincount(band, came, len(observed))[::-1]
    return Tail(np.log((observed + _STEADY) / (promised + _STEADY)))


def _edges(values: Floats) -> Floats:
    """Return the value at the cold edge of each band but the last, hottest first."""
    places = [min(max(len(values) - round(share * len(values)), 0), len(values) - 1) for share in SHARES]
    return np.partition(values, sorted(set(places)))[places]


def _middles(rate: Floats) -> Floats:
    """Return the middle of each band on the scale of log rates, hottest first."""
    edges = np.concatenate([[rate.max()], _edges(rate), [rate.min()]])
    return (edges[1:] + edges[:-1]) / 2
