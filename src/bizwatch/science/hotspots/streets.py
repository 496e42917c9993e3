"""Streets as cells: lines cut into stretches of nearly one length, and each crime put on the nearest one.

A stretch counts by its length, so the share of the area is the share of the street network. Densities are worked out on the
raster beneath, whose squares belong to the nearest stretch: distance is measured as the crow flies, not along streets.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from bizwatch.science.hotspots.events import Floats, Ints
from bizwatch.science.hotspots.grids import Cells, Raster, raster_over

Line = Sequence[tuple[float, float]]

_TOGETHER = 20_000  # points that are located at once, so that memory stays small


class StreetCells(Cells):
    """Stretches of street. ``cell_area`` is their mean length in metres; further than ``distance`` is outside."""

    def __init__(self, parts: Floats, cell: Ints, *, distance: float, size: float) -> None:
        """``parts`` are straight bits (x, y, x, y), each of the stretch in ``cell``."""
        self._finder = _Finder(parts, cell, distance)
        ends_x, ends_y = parts[:, [0, 2]].ravel(), parts[:, [1, 3]].ravel()
        raster = raster_over(ends_x, ends_y, size, margin=distance)
        length = np.hypot(parts[:, 2] - parts[:, 0], parts[:, 3] - parts[:, 1])
        owner = self._finder.nearest(*raster.centres())
        super().__init__(raster, owner, cell_area=float(length.sum() / (cell.max() + 1)))
        self.number = int(cell.max()) + 1

    def locate(self, x: ArrayLike, y: ArrayLike) -> Ints:
        return self._finder.nearest(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))


def streets(lines: Sequence[Line], length: float, *, distance: float = 50.0, size: float = 25.0) -> StreetCells:
    """Return lines cut into stretches as near to ``length`` metres as each line allows.

    A crime belongs to the nearest stretch within ``distance`` metres; ``size`` is that of the raster beneath, which should be
    at most a quarter of ``length``. Raises ``ValueError`` for no line of any length.
    """
    parts, cell, number = [], [], 0
    for line in lines:
        points = np.asarray(line, dtype=np.float64).reshape(-1, 2)
        steps = np.hypot(*np.diff(points, axis=0).T)
        if not steps.sum() > 0:
            continue
        pieces = max(round(float(steps.sum()) / length), 1)
        corners, piece = _cut(points, steps, pieces)
        parts.append(np.hstack([corners[:-1], corners[1:]]))
        cell.append(number + piece)
        number += pieces
    if not parts:
        raise ValueError("Streets need a line of some length")
    return StreetCells(np.concatenate(parts), np.concatenate(cell), distance=distance, size=size)


def _cut(points: Floats, steps: Floats, pieces: int) -> tuple[Floats, Ints]:
    """Return the corners of a line with its cuts among them, and the piece of each straight bit between two corners."""
    along = np.concatenate([[0.0], np.cumsum(steps)])
    cuts = np.linspace(0, along[-1], pieces + 1)
    stops = np.union1d(along, cuts)
    corners = np.stack([np.interp(stops, along, points[:, axis]) for axis in (0, 1)], axis=1)
    middle = (stops[:-1] + stops[1:]) / 2
    return corners, np.minimum(np.searchsorted(cuts, middle, side="right") - 1, pieces - 1)


class _Finder:
    """Finds the nearest straight bit: bits are filed under the buckets they run through, a point asks the nine around it."""

    def __init__(self, parts: Floats, cell: Ints, distance: float) -> None:
        self._parts, self._cell, self._distance = parts, cell, distance
        self._buckets = raster_over(
            parts[:, [0, 2]].ravel(), parts[:, [1, 3]].ravel(), max(distance, 1e-6), margin=2 * distance
        )
        pairs = np.unique(_filed(parts, self._buckets), axis=0)
        self._key, self._part = pairs[:, 0], pairs[:, 1]

    def nearest(self, x: Floats, y: Floats) -> Ints:
        """Return the stretch of each point, -1 where none is near enough."""
        shape, x, y = x.shape, x.ravel(), y.ravel()
        found = np.full(len(x), -1, dtype=np.int64)
        bucket = self._buckets.locate(x, y)
        for low in range(0, len(x), _TOGETHER):
            part = slice(low, low + _TOGETHER)
            found[part] = self._some(x[part], y[part], bucket[part])
        return found.reshape(shape)

    def _some(self, x: Floats, y: Floats, bucket: Ints) -> Ints:
        wide = self._buckets.columns
        around = (np.array([-wide, 0, wide])[:, None] + np.array([-1, 0, 1])).ravel()
        keys = np.where(bucket[:, None] >= 0, bucket[:, None] + around, -1).ravel()
        low, high = (np.searchsorted(self._key, keys, side=side) for side in ("left", "right"))
        many = np.where(keys >= 0, high - low, 0)
        point = np.repeat(np.repeat(np.arange(len(x)), len(around)), many)
        place = np.arange(len(point)) - np.repeat(np.cumsum(many) - many, many) + np.repeat(low, many)
        part = self._part[place]
        apart = _distance(x[point], y[point], self._parts[part])
        order = np.lexsort((part, apart, point))
        order = order[apart[order] <= self._distance]
        first, chosen = np.unique(point[order], return_index=True)
        found = np.full(len(x), -1, dtype=np.int64)
        found[first] = self._cell[part[order][chosen]]
        return found


def _filed(parts: Floats, buckets: Raster) -> Ints:
    """Return bucket and bit for points along each bit no further apart than half a bucket."""
    length = np.hypot(parts[:, 2] - parts[:, 0], parts[:, 3] - parts[:, 1])
    many = np.ceil(length / (buckets.size / 2)).astype(np.int64) + 1
    part = np.repeat(np.arange(len(parts)), many)
    step = np.arange(len(part)) - np.repeat(np.cumsum(many) - many, many)
    share = step / np.maximum(np.repeat(many, many) - 1, 1)
    x, y = (parts[part, axis] + share * (parts[part, axis + 2] - parts[part, axis]) for axis in (0, 1))
    return np.stack([buckets.locate(x, y), part], axis=1)


def _distance(x: Floats, y: Floats, parts: Floats) -> Floats:
    """Return how far each point is from its straight bit."""
    run_x, run_y = parts[:, 2] - parts[:, 0], parts[:, 3] - parts[:, 1]
    whole = np.maximum(run_x**2 + run_y**2, 1e-12)
    share = np.clip(((x - parts[:, 0]) * run_x + (y - parts[:, 1]) * run_y) / whole, 0, 1)
    return np.asarray(np.hypot(x - parts[:, 0] - share * run_x, y - parts[:, 1] - share * run_y))
