"""Gaussian smoothing on a raster that loses no mass: at the edge of the area a kernel is spread over what lies within.

A wide kernel is worked out on a coarser raster (blocks of at most half its reach), a narrow one on the raster itself. There are
two ways to the same numbers: everywhere at once (separable convolution), or at some squares only (their neighbourhoods).
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from bizwatch.science.hotspots.grids import Cells

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]

_REACHES = 3.0  # where a kernel is cut off, in standard deviations


def taps(reach: float, size: float) -> Floats:
    """Return the share of a Gaussian with this standard deviation in each square, the middle one in the middle."""
    if reach <= 0:
        return np.ones(1)
    steps = max(int(np.ceil(_REACHES * reach / size - 0.5)), 1)
    edges = (np.arange(-steps, steps + 2) - 0.5) * size / (reach * sqrt(2))
    shares = np.diff([erf(one) for one in edges])
    return np.asarray(shares / shares.sum())


def convolve(table: Singles, weights: Floats) -> Singles:
    """Return the convolution of a table with a symmetric kernel along both axes; beyond the table there is nothing."""
    middle = len(weights) // 2
    for axis in (0, 1):
        out = table * np.float32(weights[middle])
        spare = np.empty_like(table)
        length = table.shape[axis]
        for step in range(1, min(middle, length - 1) + 1):
            np.multiply(table, np.float32(weights[middle + step]), out=spare)
            if axis == 0:
                out[step:] += spare[:-step]
                out[:-step] += spare[step:]
            else:
                out[:, step:] += spare[:, :-step]
                out[:, :-step] += spare[:, step:]
        table = out
    return table


@dataclass(frozen=True)
class Sources:
    """Where something is to be spread from: raster squares, and for each any number of columns of weights."""

    squares: Ints
    weights: Floats | Singles


class Kernel:
    """One Gaussian over the raster of some cells. ``reach`` is its standard deviation in metres; 0 leaves all in its square."""

    def __init__(self, cells: Cells, reach: float) -> None:
        self.cells, self.reach = cells, reach
        raster = cells.raster
        self.factor = max(1, int(reach / (2 * raster.size)))
        self.taps = taps(reach, raster.size * self.factor)
        self.rows, self.columns = (-(-one // self.factor) for one in (raster.rows, raster.columns))

    def block_of(self, squares: Ints) -> Ints:
        """Return the block of the coarser raster in which each square lies."""
        if self.factor == 1:
            return squares
        row, column = np.divmod(squares, self.cells.raster.columns)
        return row // self.factor * self.columns + column // self.factor

    @cached_property
    def share(self) -> Singles:
        """What one unit in a block weighs for each square within its reach, so that these add up to 1 over the area."""
        inside = self.cells.inside.astype(np.float32)
        squares = self._coarse(inside)
        reached = convolve(squares, self.taps)
        return np.divide(1.0, reached, out=np.zeros_like(reached), where=reached > 1e-6).astype(np.float32).ravel()

    def _coarse(self, values: NDArray[np.floating]) -> Singles:
        """Return the sums over the blocks, as a table."""
        table = values.reshape(self.cells.raster.rows, self.cells.raster.columns)
        if self.factor > 1:
            padding = [(0, self.rows * self.factor - table.shape[0]), (0, self.columns * self.factor - table.shape[1])]
            shape = (self.rows, self.factor, self.columns, self.factor)
            table = np.pad(table, padding).reshape(shape).sum(axis=(1, 3))
        return np.asarray(table, dtype=np.float32)

    def everywhere(self, sources: Sources) -> Singles:
        """Return one column of weights spread over the raster: their sum over the area is the sum of the weights."""
        blocks = self.block_of(sources.squares)
        spread = np.bincount(blocks, sources.weights.ravel(), self.rows * self.columns) * self.share
        table = convolve(spread.astype(np.float32).reshape(self.rows, self.columns), self.taps)
        return np.where(self.cells.inside, self._fine(table).ravel(), np.float32(0))

    def _fine(self, table: Singles) -> Singles:
        if self.factor == 1:
            return table
        raster = self.cells.raster
        wide = np.repeat(table, self.factor, axis=1)[:, : raster.columns]
        return np.repeat(wide, self.factor, axis=0)[: raster.rows]

    def reader(self, squares: Ints) -> "Reader":
        """Return what reads the smoothed values at some squares, from sources in the same ``squares``, sorted, each once."""
        return Reader(self, squares)


class Reader:
    """The same smoothing at chosen squares only, for many columns of weights at once."""

    def __init__(self, kernel: Kernel, squares: Ints) -> None:
        self._kernel, self._edge = kernel, len(kernel.taps) // 2
        self._blocks, self._group = np.unique(kernel.block_of(squares), return_inverse=True)
        self._order = np.argsort(self._group, kind="stable")
        self._starts = np.searchsorted(self._group[self._order], np.arange(len(self._blocks)))
        self._width = kernel.columns + 2 * self._edge
        padded = np.full(((kernel.rows + 2 * self._edge) * self._width), len(self._blocks), dtype=np.int32)
        padded[self._padded(self._blocks)] = np.arange(len(self._blocks), dtype=np.int32)
        self._row = padded
        steps = np.arange(-self._edge, self._edge + 1)
        self._steps = (steps[:, None] * self._width + steps[None, :]).ravel()
        self._weights = np.outer(kernel.taps, kernel.taps).ravel().astype(np.float32)

    def _padded(self, blocks: Ints) -> Ints:
        row, column = np.divmod(blocks, self._kernel.columns)
        return (row + self._edge) * self._width + column + self._edge

    def read(self, weights: Singles, squares: Ints) -> Singles:
        """Return, for each square and column, the smoothed value. ``weights`` has a row for each source, in their order."""
        if not len(self._blocks):
            return np.zeros((len(squares), weights.shape[1]), dtype=np.float32)
        summed = weights
        if len(self._blocks) < len(weights):
            summed = np.add.reduceat(weights[self._order], self._starts, axis=0)
        summed = summed * self._kernel.share[self._blocks][:, None]
        rows = np.vstack([summed, np.zeros((1, weights.shape[1]), dtype=np.float32)])
        places = self._row[self._padded(self._kernel.block_of(squares))[:, None] + self._steps[None, :]]
        if len(self._steps) == 1:
            return rows[places[:, 0]]
        return np.asarray(np.matmul(self._weights, np.take(rows, places, axis=0)))


@lru_cache(maxsize=64)
def kernel_of(cells: Cells, reach: float) -> Kernel:
    """Return the kernel of a reach in metres over some cells, made once."""
    return Kernel(cells, reach)
