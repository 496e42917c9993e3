"""How good a map of lasting rates could be: one that is shown every other time, the future included.

It is no method: it sees after the origin. It stands in a backtest's table to say how much there is to be gained.
"""

import numpy as np

from bizwatch.science.hotspots.events import Events, Floats, count_cells
from bizwatch.science.hotspots.grids import Cells
from bizwatch.science.hotspots.shrinkage import shrunk
from bizwatch.science.hotspots.smoothing import Sources, kernel_of

_REACH = 250.0  # metres, of the map to which a cell with few crimes is drawn


def ceiling(events: Events, cells: Cells, origin: float, horizon: float, *, start: float) -> Floats:
    """Return the expected counts of the window if each cell's lasting rate were known from all time but the window itself.

    The rate is a gamma-Poisson posterior: the cell's own count against a smooth map, weighed by the shape under which the
    counts of all cells are likeliest.
    """
    end = float(events.day[-1]) + 1
    outside = (events.day < origin) | (events.day >= origin + horizon)
    x, y = events.x[outside], events.y[outside]
    seen = max(end - start - horizon, 1.0)
    counts = count_cells(cells.locate(x, y), cells.number)
    squares = cells.raster.locate(x, y)
    smooth = cells.gather(kernel_of(cells, _REACH).everywhere(Sources(squares, np.ones(len(squares)))))
    smooth = 0.99 * smooth + 0.01 * smooth.mean()
    return shrunk(smooth, counts) * (horizon / seen)
