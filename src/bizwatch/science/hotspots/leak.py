"""The leak test: on pure noise nothing can be foretold, so a method that seems to do it has seen the future.

The R² of a forecast of noise, against the mean count, is 0 for a method that knows it knows nothing, below 0 for one that takes
noise for a pattern, and above 0 only for one that looks ahead. The correlation is 0 for every honest method.
"""

from dataclasses import dataclass

import numpy as np

from bizwatch.science.hotspots.backtest import origins_between
from bizwatch.science.hotspots.events import Events, Past, count_cells
from bizwatch.science.hotspots.grids import Cells, Raster, squares
from bizwatch.science.hotspots.methods import Method
from bizwatch.science.hotspots.scores import r_squared


@dataclass(frozen=True)
class LeakTest:
    """``r_squared`` and ``correlation`` over all cells and windows of ``cells`` cells and ``events`` crimes."""

    r_squared: float
    correlation: float
    cells: int
    events: int


def leak_test(method: Method, *, days: int = 1400, per_day: float = 8.0, side: int = 40, seed: int = 1) -> LeakTest:
    """Run a method on noise: crime that falls anywhere, any day, on ``side`` × ``side`` squares of 200 m."""
    cells = squares(Raster(0.0, 0.0, 200.0, side, side))
    events = white_noise(cells, days, per_day, seed=seed)
    forecaster, promised, came = None, [], []
    for origin in origins_between(days / 2, days - 30, every=30):
        past = Past.until(origin, cells, events, start=0.0)
        forecaster = forecaster or method.fit(past, 30)
        window = events.between(origin, origin + 30)
        promised.append(forecaster(past))
        came.append(count_cells(cells.locate(window.x, window.y), cells.number))
    forecast, count = np.concatenate(promised), np.concatenate(came)
    both = float(np.corrcoef(forecast, count)[0, 1]) if forecast.std() > 0 else 0.0
    return LeakTest(r_squared(forecast, count), both, cells.number, int(count.sum()))


def white_noise(cells: Cells, days: int, per_day: float, *, seed: int) -> Events:
    """Return crimes without any pattern in place or time: their number is Poisson."""
    rng = np.random.default_rng(seed)
    number, raster = int(rng.poisson(per_day * days)), cells.raster
    return Events.of(
        raster.west + rng.random(number) * raster.columns * raster.size,
        raster.south + rng.random(number) * raster.rows * raster.size,
        np.floor(rng.random(number) * days),
    )
