"""Which area a point is in, against the winding number."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from bizwatch.geography.layers import Layer, layer_of
from tests.geography.shapes import Corner, is_inside, ring, shapes_of, square

NUMBER = st.integers(min_value=-60, max_value=60)
POINTS = st.lists(st.tuples(NUMBER, NUMBER), min_size=1, max_size=60)


@st.composite
def simple_rings(draw: st.DrawFn) -> list[Corner]:
    """Draw corners around a middle, in order of their direction: a star, never the same corner twice."""
    steps = draw(st.lists(st.tuples(st.integers(0, 359), st.integers(5, 50)), min_size=3, max_size=14))
    corners = [
        (round(far * math.cos(math.radians(turn))), round(far * math.sin(math.radians(turn))))
        for turn, far in sorted(dict(steps).items())
    ]
    assume(len(set(corners)) == len(corners) >= 3)
    assume(shapely.Polygon(corners).is_valid)
    return corners


def layer_with(**outlines: list[list[np.ndarray]]) -> Layer:
    return layer_of(list(outlines), [name.title() for name in outlines], shapes_of(*outlines.values()))


@given(simple_rings(), POINTS)
def test_a_point_is_inside_as_the_winding_number_says(corners: list[Corner], points: list[Corner]) -> None:
    asked = [*points, *corners]  # corners are on the edge, which belongs to the area
    found = layer_with(a=[[ring(*corners)]]).areas_of(*np.array(asked).T)
    assert found.tolist() == ["a" if is_inside(corners, point) else "" for point in asked]


@given(simple_rings(), simple_rings(), POINTS)
def test_where_areas_overlap_the_first_code_has_the_point(
    one: list[Corner], other: list[Corner], points: list[Corner]
) -> None:
    found = layer_with(b=[[ring(*other)]], a=[[ring(*one)]]).areas_of(*np.array(points).T)
    expected = ["a" if is_inside(one, point) else "b" if is_inside(other, point) else "" for point in points]
    assert found.tolist() == expected


@given(POINTS, st.randoms(use_true_random=False))
def test_a_point_on_a_shared_edge_is_in_exactly_one_area_however_it_is_asked(
    points: list[Corner], chance: object
) -> None:
    """Squares of 10 that touch: every point of their union is in one, the first of those that it touches."""
    squares = {f"s{row}{column}": (column * 10, row * 10) for row in range(3) for column in range(3)}
    names = list(squares)
    chance.shuffle(names)  # type: ignore[attr-defined]
    layer = layer_with(**{name: [[square(*squares[name], 10)]] for name in names})
    expected = [
        min((name for name, (x, y) in squares.items() if x <= px <= x + 10 and y <= py <= y + 10), default="")
        for px, py in points
    ]
    assert layer.areas_of(*np.array(points).T).tolist() == expected
    assert layer.areas_of(*np.array(points[::-1]).T).tolist() == expected[::-1]


def test_a_hole_is_not_in_its_area_and_its_edge_is() -> None:
    layer = layer_with(a=[[square(0, 0, 30), square(10, 10, 10)]])
    assert layer.areas_of([5, 15, 10, 31], [5, 15, 15, 5]).tolist() == ["a", "", "a", ""]


def test_an_island_fills_the_hole_of_its_neighbour() -> None:
    layer = layer_with(b=[[square(0, 0, 30), square(10, 10, 10)]], a=[[square(10, 10, 10)]])
    assert layer.areas_of([15, 10, 5], [15, 15, 5]).tolist() == ["a", "a", "b"]


def test_points_without_a_place_are_nowhere() -> None:
    layer = layer_with(a=[[square(0, 0, 30)]])
    assert layer.areas_of([math.nan, 5, -1, math.inf], [5, math.nan, -1, 5]).tolist() == [""] * 4


def test_threads_that_ask_at_once_are_answered_alike() -> None:
    names = {f"s{row}{column}": [[square(column * 10, row * 10, 10)]] for row in range(20) for column in range(20)}
    x, y = np.random.default_rng(1).integers(0, 210, (2, 20_000))
    expected = layer_with(**names).areas_of(x, y).tolist()
    for _ in range(5):
        layer = layer_with(**names)
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _, asked=layer: asked.areas_of(x, y).tolist(), range(4)))
        assert answers == [expected] * 4


def test_no_points_and_no_areas() -> None:
    assert layer_with(a=[[square(0, 0, 30)]]).areas_of([], []).tolist() == []
    assert layer_of([], [], np.empty(0, dtype=object)).areas_of([1], [1]).tolist() == [""]


def test_eastings_and_northings_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="as many"):
        layer_with(a=[[square(0, 0, 30)]]).areas_of([1, 2], [1])


def test_one_area_is_asked_alone_where_areas_overlap() -> None:
    layer = layer_with(a=[[square(0, 0, 30)]], b=[[square(10, 10, 30)]])
    assert layer.inside("b", [15, 5, 35], [15, 5, 35]).tolist() == [True, False, True]
    assert layer.areas_of([15], [15]).tolist() == ["a"]
