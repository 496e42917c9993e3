"""The area cut into cells: squares, hexagons or street segments, over a fine raster on which densities are worked out.

A ``Raster`` is a block of squares of one size. ``Cells`` are what is ranked, shown and scored; each raster square belongs to one
cell or to none (outside the area). So one method serves every kind of cell: it works on the raster, and the cells are its
sums. Squares stand on multiples of their size, so that 100 m, 500 m and 1 km squares of the British National Grid nest.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_SQUARES = 40_000_000


class AreaTooLarge(ValueError):
    """The cells are so small, or the points so far apart, that the raster would not fit in memory."""


@dataclass(frozen=True)
class Raster:
    """Squares of ``size`` metres, numbered along each row from the south-west corner."""

    west: float
    south: float
    size: float
    columns: int
    rows: int

    @property
    def number(self) -> int:
        """How many squares there are."""
        return self.columns * self.rows

    def locate(self, x: ArrayLike, y: ArrayLike) -> Ints:
        """Return the square of each point, -1 outside. A point on an edge belongs to the square north or east of it."""
        column = np.floor((np.asarray(x, dtype=np.float64) - self.west) / self.size)
        row = np.floor((np.asarray(y, dtype=np.float64) - self.south) / self.size)
        inside = (column >= 0) & (column < self.columns) & (row >= 0) & (row < self.rows)
        return np.where(inside, row * self.columns + column, -1).astype(np.int64)

    def centres(self) -> tuple[Floats, Floats]:
        """Return the middle of each square."""
        x = self.west + (np.arange(self.columns) + 0.5) * self.size
        y = self.south + (np.arange(self.rows) + 0.5) * self.size
        return np.tile(x, self.rows), np.repeat(y, self.columns)

    def finer(self, factor: int) -> "Raster":
        """Return the same block in squares ``factor`` times smaller."""
        return Raster(self.west, self.south, self.size / factor, self.columns * factor, self.rows * factor)


class Cells:
    """Cells of one area each. ``owner`` gives the cell of each raster square, -1 outside the area."""

    def __init__(self, raster: Raster, owner: Ints, *, cell_area: float) -> None:
        """``cell_area`` is in square metres. Raises ``ValueError`` where the raster and its owners do not match."""
        if owner.shape != (raster.number,):
            raise ValueError("Every square of the raster has one owner")
        self.raster, self.owner, self.cell_area = raster, owner, cell_area
        self.number = int(owner.max()) + 1 if owner.size else 0

    @property
    def area(self) -> float:
        """The whole area in square metres."""
        return self.number * self.cell_area

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """Which raster squares lie in the area."""
        return self.owner >= 0

    @cached_property
    def is_plain(self) -> bool:
        """Whether each cell is one raster square, in the raster's order."""
        return bool(np.array_equal(self.owner[self.inside], np.arange(self.number)))

    def locate(self, x: ArrayLike, y: ArrayLike) -> Ints:
        """Return the cell of each point, -1 outside the area."""
        square = self.raster.locate(x, y)
        return np.where(square >= 0, self.owner[square], -1)

    def gather(self, values: NDArray[np.floating]) -> Floats:
        """Return the sum over the raster squares of each cell; squares outside the area are left out."""
        if self.is_plain:
            return values[self.inside].astype(np.float64)
        return np.bincount(self.owner[self.inside], values[self.inside], self.number).astype(np.float64)

    def centres(self) -> tuple[Floats, Floats]:
        """Return the middle of each cell: the mean of its raster squares."""
        x, y = self.raster.centres()
        squares = np.maximum(self.gather(np.ones(self.raster.number)), 1)
        return self.gather(x) / squares, self.gather(y) / squares


class HexagonCells(Cells):
    """Regular hexagons with a flat side to the east; a point is put in its hexagon exactly, not by the raster."""

    def __init__(self, raster: Raster, owner: Ints, *, side: float, keys: Ints) -> None:
        super().__init__(raster, owner, cell_area=1.5 * np.sqrt(3) * side * side)
        self.side, self._keys = side, keys

    def locate(self, x: ArrayLike, y: ArrayLike) -> Ints:
        key = hexagon_of(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64), self.side)
        place = np.minimum(np.searchsorted(self._keys, key), max(len(self._keys) - 1, 0))
        return np.where(self._keys[place] == key, place, -1) if len(self._keys) else np.full(key.shape, -1)


def hexagon_of(x: Floats, y: Floats, side: float) -> Ints:
    """Return one number for the hexagon of each point: axial coordinates rounded as cube coordinates are."""
    q = (np.sqrt(3) / 3 * x - y / 3) / side
    r = (2 / 3 * y) / side
    s = -q - r
    whole = [np.rint(one) for one in (q, r, s)]
    off = [np.abs(one - rounded) for one, rounded in zip((q, r, s), whole, strict=True)]
    whole_q = np.where((off[0] > off[1]) & (off[0] > off[2]), -whole[1] - whole[2], whole[0])
    whole_r = np.where((off[1] >= off[0]) & (off[1] > off[2]), -whole[0] - whole[2], whole[1])
    return (whole_q.astype(np.int64) << 32) + whole_r.astype(np.int64)


def raster_over(x: ArrayLike, y: ArrayLike, size: float, *, margin: float = 0.0) -> Raster:
    """Return the smallest raster on multiples of ``size`` that holds the points and a margin in metres.

    Raises ``ValueError`` for no points or a size that is not above zero, ``AreaTooLarge`` for over 40 million squares.
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if not x.size or not size > 0:
        raise ValueError("A raster needs a point and a size above zero")
    west, south = (np.floor((one.min() - margin) / size) for one in (x, y))
    columns, rows = (
        int(np.floor((one.max() + margin) / size) - low) + 1 for one, low in zip((x, y), (west, south), strict=True)
    )
    if columns * rows > MOST_SQUARES:
        raise AreaTooLarge(f"{columns:,} by {rows:,} squares of {size:g} m are more than {MOST_SQUARES:,}")
    return Raster(west * size, south * size, size, columns, rows)


def near(raster: Raster, x: ArrayLike, y: ArrayLike, distance: float) -> NDArray[np.bool_]:
    """Return which squares lie within ``distance`` metres, east-west and north-south apart, of the square of a point.

    It is how the area where crime happens is told from fields where no data set of boundaries is at hand.
    """
    square = raster.locate(x, y)
    hit = np.zeros(raster.number, dtype=np.int64)
    hit[square[square >= 0]] = 1
    table, steps = hit.reshape(raster.rows, raster.columns), int(np.ceil(distance / raster.size))
    for axis in (0, 1):
        sums = np.cumsum(np.pad(table, [(steps + 1, steps) if one == axis else (0, 0) for one in (0, 1)]), axis=axis)
        width = 2 * steps + 1
        table = np.take(sums, np.arange(width, sums.shape[axis]), axis) - np.take(
            sums, np.arange(sums.shape[axis] - width), axis
        )
    return np.asarray(table.ravel() > 0)


def squares(raster: Raster, inside: NDArray[np.bool_] | None = None, *, finer: int = 1) -> Cells:
    """Return the squares of a raster, or of those of them that are ``inside``, as cells.

    ``finer`` works densities out on squares so many times smaller: slower, and nearer the truth where cells are large.
    """
    kept = np.ones(raster.number, dtype=bool) if inside is None else np.asarray(inside, dtype=bool)
    owner = np.where(kept, np.cumsum(kept) - 1, -1)
    if finer > 1:
        table = owner.reshape(raster.rows, raster.columns)
        owner = np.repeat(np.repeat(table, finer, axis=0), finer, axis=1).ravel()
    return Cells(raster.finer(finer) if finer > 1 else raster, owner, cell_area=raster.size**2)


def hexagons(x: ArrayLike, y: ArrayLike, side: float, *, distance: float, finer: int = 4) -> Cells:
    """Return hexagons of ``side`` metres over the area within ``distance`` of the points.

    The raster beneath has squares of ``side / finer``. A hexagon that the area's edge cuts counts whole.
    """
    raster = raster_over(x, y, side / finer, margin=distance + 2 * side)
    keys = hexagon_of(*raster.centres(), side)
    kept = np.unique(keys[near(raster, x, y, distance)])
    place = np.minimum(np.searchsorted(kept, keys), len(kept) - 1)
    return HexagonCells(raster, np.where(kept[place] == keys, place, -1), side=side, keys=kept)
