"""Cells: every point of the area lies in one, and counts lose nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.science.hotspots.events import Events, Past, count_cells, count_days
from bizwatch.science.hotspots.grids import (
    AreaTooLarge,
    Raster,
    hexagon_of,
    hexagons,
    near,
    raster_over,
    squares,
)
from tests.science.hotspots.worlds import area, town

TENTHS = st.integers(-50_000, 50_000).map(lambda one: one / 10)
POINTS = st.lists(st.tuples(TENTHS, TENTHS), min_size=1, max_size=30)


def test_a_point_on_an_edge_belongs_to_the_square_north_and_east_of_it() -> None:
    raster = Raster(0, 0, 100, 3, 2)
    assert raster.locate([0, 99.9, 100, 299.9, 300, -0.1], [0, 0, 100, 199.9, 0, 0]).tolist() == [0, 0, 4, 5, -1, -1]


def test_squares_stand_on_multiples_of_their_size() -> None:
    raster = raster_over([623_456.0, 624_001.0], [308_012.0, 308_950.0], 250)
    assert (raster.west, raster.south) == (623_250, 308_000)
    assert (raster.columns, raster.rows) == (4, 4)


@given(POINTS, st.sampled_from([50.0, 100.0, 333.0]))
def test_counts_conserve_mass_on_squares(points: list[tuple[float, float]], size: float) -> None:
    x, y = np.array(points).T
    cells = squares(raster_over(x, y, size))
    assert count_cells(cells.locate(x, y), cells.number).sum() == len(points)


@given(POINTS)
def test_counts_conserve_mass_on_hexagons(points: list[tuple[float, float]]) -> None:
    x, y = np.array(points).T
    cells = hexagons(x, y, 200, distance=100)
    assert count_cells(cells.locate(x, y), cells.number).sum() == len(points)


def test_a_hexagon_holds_the_points_nearest_to_its_middle() -> None:
    """What hexagons are: the cells nearest to the points of a triangular lattice."""
    side = 100.0
    rng = np.random.default_rng(2)
    x, y = rng.uniform(0, 2000, 400), rng.uniform(0, 2000, 400)
    key = hexagon_of(x, y, side)
    q, r = key >> 32, (key + (1 << 31)) % (1 << 32) - (1 << 31)
    q = (key - r) >> 32
    middle = np.stack([side * np.sqrt(3) * (q + r / 2), side * 1.5 * r])
    lattice = [(side * np.sqrt(3) * (a + b / 2), side * 1.5 * b) for a in range(-12, 16) for b in range(-2, 16)]
    nearest = np.min([np.hypot(x - east, y - north) for east, north in lattice], axis=0)
    assert np.allclose(np.hypot(x - middle[0], y - middle[1]), nearest)


def test_the_raster_of_hexagons_agrees_with_their_exact_places_away_from_edges() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 3000, 2000), rng.uniform(0, 3000, 2000)
    cells = hexagons(x, y, 300, distance=300, finer=10)
    rough = cells.owner[cells.raster.locate(x, y)]
    assert (rough == cells.locate(x, y)).mean() > 0.95
    assert abs(np.bincount(cells.owner[cells.inside]).mean() * 30.0**2 / cells.cell_area - 1) < 0.02


@pytest.mark.parametrize("distance", [0, 100, 250])
def test_near_is_the_square_neighbourhood_of_each_point(distance: float) -> None:
    raster = Raster(0, 0, 100, 9, 8)
    found = near(raster, [450.0, 50.0], [350.0, 50.0], distance).reshape(8, 9)
    steps = int(np.ceil(distance / 100))
    wanted = np.zeros((8, 9), dtype=bool)
    for row, column in ((3, 4), (0, 0)):
        wanted[max(row - steps, 0) : row + steps + 1, max(column - steps, 0) : column + steps + 1] = True
    assert (found == wanted).all()


def test_finer_squares_add_up_to_their_cells() -> None:
    inside = np.array([True, False, True, True])
    cells = squares(Raster(0, 0, 100, 2, 2), inside, finer=2)
    assert cells.number == 3
    assert cells.area == 30_000
    assert cells.gather(np.ones(cells.raster.number)).tolist() == [4, 4, 4]
    assert cells.locate([50, 150, 150], [50, 50, 150]).tolist() == [0, -1, 2]
    assert [one.tolist() for one in cells.centres()] == [[50, 50, 150], [50, 150, 150]]


def test_what_cannot_be_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="a point and a size"):
        raster_over([], [], 100)
    with pytest.raises(ValueError, match="a point and a size"):
        raster_over([1.0], [1.0], 0)
    with pytest.raises(AreaTooLarge):
        raster_over([0.0, 1e7], [0.0, 1e7], 100)
    with pytest.raises(ValueError, match="one owner"):
        area().__class__(Raster(0, 0, 1, 2, 2), np.zeros(3, dtype=np.int64), cell_area=1)


def test_counts_by_cell_and_day_are_sparse_and_whole() -> None:
    where, day = np.array([2, 2, 0, -1, 2]), np.array([10.0, 10.9, 12.0, 10.0, 99.0])
    cell, since, count = count_days(where, day, start=10.0, days=5)
    assert list(zip(cell.tolist(), since.tolist(), count.tolist(), strict=True)) == [(0, 2, 1), (2, 0, 2)]


def test_events_are_sorted_and_what_is_no_number_is_refused() -> None:
    events = Events.of([1, 2, 3], [0, 0, 0], [5.0, 1.0, 5.0])
    assert events.x.tolist() == [2, 1, 3]
    with pytest.raises(ValueError, match="one length"):
        Events.of([1], [1, 2], [1])
    with pytest.raises(ValueError, match="finite"):
        Events.of([np.nan], [1], [1])


def test_a_past_shares_no_memory_with_the_record() -> None:
    """Not even a method that went looking behind its arrays would find what comes after."""
    cells = area()
    events = town(200, cells, 100)
    past = Past.until(50.0, cells, events, start=0.0, others=[events])
    for one in (past.events, past.others[0]):
        assert one.day.max() < 50
        assert not np.shares_memory(one.day, events.day)
        base = one.day.base
        assert base is None or len(base) == len(one)
    with pytest.raises(ValueError, match="after the start"):
        Past.until(0.0, cells, events, start=0.0)
