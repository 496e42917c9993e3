"""Outlines that cannot be used, what is said of them, and how they are repaired."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.geography.exceptions import OutlineRefused
from bizwatch.geography.outlines import as_shape, crossings_of, faults_of, in_whole_metres, pack, repaired, unpack
from tests.geography.shapes import ring, square

BOW = ring((0, 0), (100, 100), (100, 0), (0, 100))


def test_a_bow_tie_crosses_itself_where_it_is_said() -> None:
    assert faults_of(as_shape([[BOW]])) == (
        "The outline crosses or touches itself: the edge from corner 1 to 2 crosses that from corner 3 to 4."
    )


def test_a_valid_outline_has_no_fault_and_no_crossing() -> None:
    straight = ring((0, 0), (50, 0), (100, 0), (100, 100), (0, 100))  # a corner on a straight line
    assert faults_of(as_shape([[straight], [square(200, 0, 10), square(202, 2, 5)]])) == ""
    assert crossings_of(as_shape([[straight], [square(200, 0, 10), square(202, 2, 5)]])) == []


def test_a_line_there_and_back_is_a_crossing() -> None:
    spike = ring((0, 0), (100, 0), (150, 0), (100, 0), (100, 100), (0, 100))
    assert crossings_of(as_shape([[spike]])) == [((2, 3), (3, 4))]


def test_a_ring_that_touches_itself_in_a_corner_says_where() -> None:
    eight = ring((0, 0), (100, 0), (50, 50), (100, 100), (0, 100), (50, 50))
    assert "touches itself near easting 50, northing 50" in faults_of(as_shape([[eight]]))


def test_a_hole_outside_of_its_polygon_says_so() -> None:
    assert "a hole lies outside of its polygon" in faults_of(as_shape([[square(0, 0, 10), square(50, 50, 5)]]))


def test_at_most_five_crossings_are_named() -> None:
    zigzag = ring(*((x, 100 if x % 20 else 0) for x in range(0, 400, 10)), (390, 50), (0, 50))
    text = faults_of(as_shape([[zigzag]]))
    assert text.count("crosses that") == 5
    assert text.endswith(", and more.")


def test_a_repair_says_the_area_before_and_after() -> None:
    repair = repaired([[BOW]])
    assert repair.outline.is_valid
    assert (repair.before, repair.after) == (0.0, 0.5)  # the two loops of the bow ran against each other


def test_nothing_is_left_of_a_line() -> None:
    with pytest.raises(OutlineRefused, match="Nothing is left"):
        repaired([[ring((0, 0), (100, 0), (50, 0))]])


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=3, max_size=12))
def test_whatever_is_repaired_is_valid_and_within_where_it_was(corners: list[tuple[int, int]]) -> None:
    try:
        repair = repaired([[ring(*corners)]])
    except OutlineRefused:
        return
    hull = shapely.convex_hull(shapely.multipoints(np.array(corners, dtype=float)))
    assert repair.outline.is_valid
    assert repair.after > 0
    assert hull.buffer(1e-6).covers(repair.outline)


def test_rounding_keeps_corners_common_and_the_outline_valid() -> None:
    left = as_shape([[ring((0, 0), (10.4, 0), (10.4, 10.6), (0, 10.6))]])
    right = as_shape([[ring((10.4, 0), (20, 0), (20, 10.6), (10.4, 10.6))]])
    rounded = [in_whole_metres(one) for one in (left, right)]
    assert rounded[0].touches(rounded[1])
    narrow = as_shape([[ring((0, 0), (100, 0), (100, 100), (50, 0.3), (0, 100))]])
    mended = in_whole_metres(narrow)
    assert mended.is_valid
    corners = shapely.get_coordinates(mended)
    assert (corners == corners.round()).all()


def test_what_is_smaller_than_a_square_metre_is_refused() -> None:
    with pytest.raises(OutlineRefused, match="smaller than a square metre"):
        in_whole_metres(as_shape([[ring((0, 0), (0.3, 0), (0.3, 0.3))]]))


def test_an_outline_comes_back_from_the_table_as_it_was() -> None:
    outline = as_shape([[square(0, 0, 100), square(10, 10, 10)], [square(200, 0, 100)]])
    fields = pack(outline)
    assert (fields["west"], fields["south"], fields["east"], fields["north"]) == (0, 0, 300, 100)
    assert fields["hectares"] == 1.99
    assert unpack([memoryview(fields["outline"])])[0].equals(outline)
