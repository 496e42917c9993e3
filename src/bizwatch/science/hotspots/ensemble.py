"""The ensemble: kernel mixture, own-cell shrinkage, and calibration of the hot tail."""

from dataclasses import dataclass, field

import numpy as np

from bizwatch.science.hotspots.events import Floats, Past, count_cells
from bizwatch.science.hotspots.level import fit_level
from bizwatch.science.hotspots.methods import Forecaster, at_level
from bizwatch.science.hotspots.mixture import Mixture, MixtureRules, fit_mixture
from bizwatch.science.hotspots.shrinkage import shrunk
from bizwatch.science.hotspots.tail import Tail, fit_tail

_LEAST_WINDOW = 28.0  # days: shorter windows hold too few crimes to judge a tail by
_MOST_CELLS = 1_600_000  # over all windows together, so that a county costs no more than a few seconds


@dataclass(frozen=True)
class ShrunkMixture:
    """The kernel mixture corrected by each cell's own record (``shrinkage``), not yet calibrated."""

    name: str = "shrunk-mixture"
    rules: MixtureRules = field(default_factory=MixtureRules)

    def fit(self, past: Past, horizon: float) -> Forecaster:
        mixture, level = fit_mixture(past, horizon, self.rules), fit_level(past, horizon)
        return lambda past: at_level(_shape(mixture, past), level.expected(past, horizon))


@dataclass(frozen=True)
class Ensemble:
    """The shrunk mixture with the hot tail put right by what it would have promised before."""

    name: str = "ensemble"
    rules: MixtureRules = field(default_factory=MixtureRules)

    def fit(self, past: Past, horizon: float) -> Forecaster:
        mixture, level = fit_mixture(past, horizon, self.rules), fit_level(past, horizon)
        tail = _fit_tail(mixture, past, horizon)
        return lambda past: at_level(tail.correct(_shape(mixture, past)), level.expected(past, horizon))


def _shape(mixture: Mixture, past: Past) -> Floats:
    return shrunk(past.cells.gather(mixture.surface(past)), past.counts(np.inf))


def _fit_tail(mixture: Mixture, past: Past, horizon: float) -> Tail:
    length = max(horizon, _LEAST_WINDOW)
    last = past.origin - length
    first = max(past.start + past.days / 3, last - 2 * 365)
    most = min(max(_MOST_CELLS // max(past.cells.number, 1), 2), 20)
    windows = []
    for origin in np.linspace(first, last, most) if first < last else ():
        seen = Past.until(float(origin), past.cells, past.events, start=past.start, others=past.others)
        window = past.events.between(origin, origin + length)
        windows.append((_shape(mixture, seen), count_cells(past.cells.locate(window.x, window.y), past.cells.number)))
    return fit_tail(windows)
