"""Snap points stand for enough addresses each, wherever a place lies."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.science.disclosure.snapping import snap_points

metres = st.integers(0, 400).map(float)


@settings(max_examples=100, deadline=None)
@given(
    addresses=st.lists(st.tuples(metres, metres, st.integers(1, 9)), min_size=8, max_size=60),
    places=st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=20),
)
def test_every_catchment_has_eight_addresses_and_every_place_a_catchment(addresses, places):
    east, north, many = (np.array(column) for column in zip(*addresses, strict=True))
    points = snap_points(east, north, many)
    held = np.bincount(points.catchment(east, north), many, len(points))
    assert (held >= 8).all()
    assert held.tolist() == points.addresses.tolist()
    x, y = zip(*places, strict=True)
    found = points.catchment(x, y)
    assert ((found >= 0) & (found < len(points))).all()


def test_a_place_becomes_its_point_and_nothing_else():
    rng = np.random.default_rng(1)
    east, north = rng.uniform(0, 5000, (2, 800))
    points = snap_points(east, north, np.ones(800))
    x, y = points.snap(east, north)
    assert 50 < len(points) <= 100
    assert len({*zip(x, y, strict=True)}) == len(points)
    assert np.median(np.hypot(x - east, y - north)) < 500


def test_one_block_of_flats_is_a_catchment_and_its_point_is_beside_it():
    points = snap_points([3.0, 3.0], [4.0, 4.0], [20, 20])
    assert len(points) == 1
    assert [one.tolist() for one in points.snap([3.0], [4.0])] == [[0.0], [0.0]]


@pytest.mark.parametrize(("east", "many"), [([1.0], [7]), ([1.0, 2.0], [8]), ([float("nan")], [9]), ([1.0], [0])])
def test_too_few_addresses_and_places_that_are_none_are_refused(east, many):
    with pytest.raises(ValueError):
        snap_points(east, [0.0] * len(east), many)


def test_a_place_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="finite"):
        snap_points([1.0], [1.0], [8]).catchment([float("inf")], [0.0])
