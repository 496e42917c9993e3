"""The ensemble: kernel mixture, own-cell shrinkage, an adaptive density where cells are large, and a calibrated hot tail.

How much the density weighs was chosen on Portland's burglaries and thefts of vehicles from July 2014 to December 2015: nothing
in cells of 100 m or less, where it blurs what the mixture has told apart, and half from 250 m on, where it steadies
the few hottest cells. Nothing here was chosen on a period that the documented figures test.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from bizwatch.science.hotspots.events import Events, Floats, Past, count_cells
from bizwatch.science.hotspots.level import fit_level
from bizwatch.science.hotspots.methods import AdaptiveDensity, Forecaster, at_level
from bizwatch.science.hotspots.mixture import Mixture, MixtureRules, fit_mixture
from bizwatch.science.hotspots.shrinkage import shrunk
from bizwatch.science.hotspots.tail import fit_tail

_FINE, _COARSE, _MOST_DENSITY = 100.0, 250.0, 0.5
_LEAST_WINDOW = 28.0  # days: shorter windows hold too few crimes to judge a tail by
_JUDGED = 365.0  # days of windows: with a shorter record behind them older ones knew less, and promised less
_MOST_WINDOWS = 20
_MOST_CELLS = 800_000  # over all windows together, so that a county costs no more than a few seconds


@dataclass(frozen=True)
class ShrunkMixture:
    """The kernel mixture corrected by each cell's own record (``shrinkage``), not calibrated."""

    name: str = "shrunk-mixture"
    rules: MixtureRules = field(default_factory=MixtureRules)

    def fit(self, past: Past, horizon: float) -> Forecaster:
        mixture, level = fit_mixture(past, horizon, self.rules), fit_level(past, horizon)
        return lambda past: at_level(_shrunk(mixture, past), level.expected(past, horizon))


@dataclass(frozen=True)
class Ensemble:
    """The shrunk mixture, steadied by an adaptive density in large cells, its hot tail put right by what came before."""

    name: str = "ensemble"
    rules: MixtureRules = field(default_factory=MixtureRules)
    density: AdaptiveDensity = field(default_factory=AdaptiveDensity)

    def fit(self, past: Past, horizon: float) -> Forecaster:
        mixture, level = fit_mixture(past, horizon, self.rules), fit_level(past, horizon)
        density = self.density.fit(past, horizon)

        def shape(past: Past) -> Floats:
            part, own = density_share(past.cells.cell_area), _shrunk(mixture, past)
            return (1 - part) * own + part * at_level(density(past), float(own.sum())) if part else own

        tail = fit_tail(
            (shape(seen), count_cells(past.cells.locate(came.x, came.y), past.cells.number))
            for seen, came in _earlier(past, horizon)
        )
        return lambda past: at_level(tail.correct(shape(past)), level.expected(past, horizon))


def density_share(cell_area: float) -> float:
    """Return how much of the ensemble the adaptive density is, for cells of so many square metres."""
    side = np.sqrt(cell_area)
    return float(_MOST_DENSITY * np.clip((side - _FINE) / (_COARSE - _FINE), 0, 1))


def _shrunk(mixture: Mixture, past: Past) -> Floats:
    return shrunk(past.cells.gather(mixture.surface(past)), past.counts(np.inf))


def _earlier(past: Past, horizon: float) -> Iterator[tuple[Past, Events]]:
    """Yield earlier origins, each with its own past and what came in its window, all before the present origin."""
    length = max(horizon, _LEAST_WINDOW)
    last = past.origin - length
    first = max(past.start + past.days / 3, last - _JUDGED)
    number = min(max(_MOST_CELLS // max(past.cells.number, 1), 2), _MOST_WINDOWS)
    for origin in np.linspace(first, last, number) if first < last else ():
        seen = Past.until(float(origin), past.cells, past.events, start=past.start, others=past.others)
        yield seen, past.events.between(float(origin), float(origin) + length)
