"""Squares, their bands, and the tiles of the web map."""

import mapbox_vector_tile
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.hotspots.bands import BANDS, band_of
from bizwatch.hotspots.selectors import CellCounts
from bizwatch.hotspots.selectors.counts import gathered
from bizwatch.hotspots.squares import SIDES, corners, name_of
from bizwatch.hotspots.tiles import EXTENT, LAYER, Tile, encode, side_at

NORWICH = (622_900 // 250, 308_600 // 250)


def counts_of(*squares: tuple[int, int, float], side: int = 250) -> CellCounts:
    column, row, reports = (np.array(one) for one in zip(*squares, strict=True))
    return gathered(side, column, row, reports.astype(float))


def tile_over(zoom: int, column: int, row: int, side: int = 250) -> Tile:
    """The tile in which the south-west corner of a square is."""
    (x, y), *_ = corners(np.array([column]), np.array([row]), side)[0]
    size = 2 * 20_037_508.342789244 / (1 << zoom)
    return Tile(zoom, int((x + 20_037_508.342789244) // size), int((20_037_508.342789244 - y) // size))


def features(tile: Tile, counts: CellCounts) -> list[dict]:
    read = mapbox_vector_tile.decode(encode(tile, counts), default_options={"y_coord_down": True})
    return read[LAYER]["features"] if read else []


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 9)), min_size=1, max_size=60))
def test_larger_squares_hold_the_same_reports_and_each_square_is_there_once(drawn):
    fine = counts_of(*drawn)
    for side in SIDES:
        coarse = fine.coarser(side)
        assert coarse.total == sum(reports for *_, reports in drawn)
        assert len(set(zip(coarse.column.tolist(), coarse.row.tolist(), strict=True))) == len(coarse)
        assert (np.diff(coarse.reports) <= 0).all()
        assert (coarse.reports > 0).all()


@given(st.lists(st.integers(1, 6), min_size=1, max_size=400))
def test_equal_squares_are_in_one_band_and_no_band_is_wider_than_its_name(numbers):
    counts = counts_of(*((at, 0, number) for at, number in enumerate(numbers)))
    bands = band_of(counts)
    assert (np.diff(bands) >= 0).all()
    for number in set(numbers):
        assert len(set(bands[counts.reports == number].tolist())) == 1
    for band, one in enumerate(BANDS):
        assert (bands <= band).sum() <= one.share * len(counts) + 1e-6


def test_where_all_squares_are_equal_none_is_hot():
    assert set(band_of(counts_of(*((at, 0, 3) for at in range(50)))).tolist()) == {len(BANDS) - 1}


def test_a_hundred_different_squares_fill_the_bands():
    counts = counts_of(*((at, 0, 100 - at) for at in range(100)))
    assert np.bincount(band_of(counts)).tolist() == [1, 4, 5, 15, 75]


def test_no_square_is_no_band():
    assert not len(band_of(gathered(250, *(np.empty(0, dtype=np.int64),) * 2, np.empty(0))))


def test_a_tile_shows_a_square_where_it_lies_and_its_neighbour_does_not():
    counts = counts_of((*NORWICH, 7))
    here = tile_over(13, *NORWICH)
    (found,) = features(here, counts)
    assert found["properties"] == {"name": "TG 2275 0850", "reports": 7.0, "band": 4, "side": 250} | {
        "band": found["properties"]["band"]
    }
    corners_drawn = np.array(found["geometry"]["coordinates"][0])
    assert ((corners_drawn > -EXTENT) & (corners_drawn < 2 * EXTENT)).all()
    assert not features(Tile(13, here.x + 3, here.y), counts)


def test_neighbouring_squares_share_their_edge():
    column, row = NORWICH
    drawn = features(tile_over(14, column, row), counts_of((column, row, 1), (column + 1, row, 2)))
    first, second = ({tuple(one) for one in square["geometry"]["coordinates"][0]} for square in drawn)
    assert len(first & second) == 2


def test_the_farther_out_the_larger_the_squares_and_no_report_is_lost():
    counts = counts_of(*((NORWICH[0] + east, NORWICH[1] + north, 1) for east in range(8) for north in range(8)))
    sides = [side_at(zoom, 250) for zoom in range(5, 15)]
    assert sides == sorted(sides, reverse=True)
    assert (sides[0], sides[-1]) == (1_000, 250)
    for zoom in (7, 8):
        found = features(tile_over(zoom, *NORWICH), counts)
        assert sum(one["properties"]["reports"] for one in found) == 64
    assert side_at(14, 500) == 500


@pytest.mark.parametrize("tile", [Tile(4, 0, 0), Tile(15, 0, 0), Tile(8, 256, 0), Tile(8, 0, 256)])
def test_tiles_that_are_not_there(tile):
    assert not tile.is_there


def test_squares_are_called_by_their_corner():
    assert [name_of(622_900 // side, 308_600 // side, side) for side in SIDES] == [
        "TG 2275 0850",
        "TG 225 085",
        "TG 22 08",
    ]
    assert name_of(0, 5_000, 1_000) == "0, 5000000"
