"""Smoothing loses no mass, at edges and in coarse blocks too, and both ways to it give the same numbers."""

from math import erf, sqrt

import numpy as np
import pytest

from bizwatch.science.hotspots.grids import Raster, squares
from bizwatch.science.hotspots.smoothing import Reader, Sources, convolve, kernel_of, taps

RNG = np.random.default_rng(3)
SHAPE = Raster(0, 0, 100.0, 37, 29)
INSIDE = RNG.random(SHAPE.number) < 0.7
CELLS = squares(SHAPE, INSIDE)
SQUARES = np.flatnonzero(INSIDE)[::7]


def test_the_shares_of_a_kernel_are_those_of_the_normal_curve() -> None:
    shares = taps(100.0, 100.0)
    assert shares.sum() == pytest.approx(1)
    assert shares[len(shares) // 2] == pytest.approx(erf(0.5 / sqrt(2)), rel=0.01)
    assert taps(0.0, 100.0).tolist() == [1.0]


def test_a_convolution_by_hand() -> None:
    table = np.zeros((3, 4), dtype=np.float32)
    table[1, 1] = 16
    assert convolve(table, np.array([0.25, 0.5, 0.25])).tolist() == [[1, 2, 1, 0], [2, 4, 2, 0], [1, 2, 1, 0]]


@pytest.mark.parametrize("reach", [0.0, 60.0, 120.0, 250.0, 500.0, 1000.0])
def test_a_density_adds_up_to_what_was_put_in(reach: float) -> None:
    """One unit at each source, however near the edge, is one unit over the area."""
    spread = kernel_of(CELLS, reach).everywhere(Sources(SQUARES, np.ones(len(SQUARES))))
    assert spread.sum() == pytest.approx(len(SQUARES), rel=1e-5)
    assert (spread >= 0).all()
    assert not spread[~INSIDE].any()


@pytest.mark.parametrize("reach", [0.0, 120.0, 500.0, 1000.0])
def test_reading_at_some_squares_gives_the_values_of_the_whole_map(reach: float) -> None:
    kernel, weights = kernel_of(CELLS, reach), RNG.random((len(SQUARES), 2)).astype(np.float32)
    wanted = np.flatnonzero(INSIDE)[3::5]
    read = Reader(kernel, SQUARES).read(weights, wanted)
    for column in (0, 1):
        whole = kernel.everywhere(Sources(SQUARES, weights[:, column]))
        assert read[:, column] == pytest.approx(whole[wanted], rel=1e-4, abs=1e-7)


def test_no_source_is_no_density() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    kernel = kernel_of(CELLS, 250.0)
    assert not kernel.everywhere(Sources(nothing, np.zeros(0))).any()
    assert not Reader(kernel, nothing).read(np.zeros((0, 3), dtype=np.float32), SQUARES).any()
