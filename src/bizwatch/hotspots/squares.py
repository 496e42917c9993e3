"""Squares of the British National Grid: their sides, names and corners on the map of the web."""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bizwatch.kernel.grid import OutsideBritain, to_grid_reference

if TYPE_CHECKING:
    from pyproj import Transformer

SIDE = 250  # metres: what is counted. Nothing finer is kept, and nothing finer is drawn
SIDES = (250, 500, 1_000)  # what can be asked for: they nest
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def name_of(column: int, row: int, side: int) -> str:
    """Return how a square is called: the grid reference of its south-west corner and its side.

    A square of 1 km is "TG 23 08"; a smaller one has six or eight figures. Outside Britain it is plain metres.
    """
    figures = 4 if side == 1_000 else 6 if side % 100 == 0 else 8
    try:
        return to_grid_reference(column * side, row * side, figures=figures)
    except OutsideBritain:
        return f"{column * side}, {row * side}"


@cache
def _to_web() -> "Transformer":
    from pyproj import Transformer  # a quarter of a second, so only when a map is drawn

    return Transformer.from_crs("EPSG:27700", "EPSG:3857", always_xy=True)


def to_web(easting: Floats, northing: Floats) -> tuple[Floats, Floats]:
    """Return metres of Web Mercator for metres of the British National Grid."""
    x, y = _to_web().transform(easting, northing)
    return np.asarray(x), np.asarray(y)


def corners(column: Ints, row: Ints, side: int) -> Floats:
    """Return the corners of squares in metres of Web Mercator, shape (squares, 4, 2), counterclockwise from south-west."""
    east = np.stack([column, column + 1, column + 1, column], axis=1) * float(side)
    north = np.stack([row, row, row + 1, row + 1], axis=1) * float(side)
    x, y = to_web(east.ravel(), north.ravel())
    return np.stack([x, y], axis=1).reshape(-1, 4, 2)
