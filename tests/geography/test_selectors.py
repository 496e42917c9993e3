"""Areas of a kind as on a day, and their outlines for a map."""

from datetime import date

import numpy as np
import pytest
import shapely

from bizwatch.geography.choices import AreaKind
from bizwatch.geography.exceptions import AreaNotFound
from bizwatch.geography.selectors import area, areas, areas_of, outlines
from tests.geography.shapes import ring
from tests.geography.world import EAST, NORTH, edition, plot

pytestmark = pytest.mark.django_db
WARD = AreaKind.WARD


def test_the_edition_of_the_day_answers() -> None:
    edition(WARD, {"old": plot(0)}, date(2013, 4, 1), date(2018, 12, 31))
    edition(WARD, {"new": plot(0)}, date(2019, 1, 1))
    point = [EAST + 500], [NORTH + 500], WARD
    assert areas_of(*point, on=date(2018, 12, 31)).tolist() == ["old"]
    assert areas_of(*point, on=date(2019, 1, 1)).tolist() == ["new"]
    assert areas_of(*point).tolist() == ["new"]
    assert areas_of(*point, on=date(2013, 3, 31)).tolist() == [""]


def test_each_kind_is_asked_for_itself() -> None:
    edition(WARD, {"w": plot(0)})
    assert areas_of([EAST + 500], [NORTH + 500], AreaKind.BEAT).tolist() == [""]
    assert areas(AreaKind.BEAT) == ()


def test_an_area_is_described_and_a_missing_one_is_named() -> None:
    edition(WARD, {"b": plot(1), "a": plot(0)})
    assert [one.code for one in areas(WARD)] == ["a", "b"]
    found = area("b", WARD)
    assert (found.name, found.hectares) == ("Area b", 100.0)
    assert found.box == (EAST + 1_000, NORTH, EAST + 2_000, NORTH + 1_000)
    assert not found.is_approximate
    with pytest.raises(AreaNotFound, match="There is no Ward c on 1 May 2020"):
        area("c", WARD, date(2020, 5, 1))


def test_outlines_are_geojson_in_degrees_and_neighbours_keep_one_edge() -> None:
    wavy = [[_wavy_east(EAST + 1_000)]]
    edition(WARD, {"a": wavy, "b": [[_wavy_west(EAST + 1_000)]]})
    made = outlines(WARD, tolerance=50)
    assert made["type"] == "FeatureCollection"
    assert [one["properties"] for one in made["features"]] == [
        {"code": "a", "name": "Area a"},
        {"code": "b", "name": "Area b"},
    ]
    one, other = (shapely.geometry.shape(feature["geometry"]) for feature in made["features"])
    assert 0.8 < one.bounds[0] < 1.1
    assert 52 < one.bounds[1] < 53
    assert len(shapely.get_coordinates(one)) < len(wavy[0][0]) / 4
    assert one.touches(other)
    assert shapely.coverage_is_valid([one, other])


def _wave(east: int) -> list[tuple[int, int]]:
    return [(east + (10 if step % 2 else -10), NORTH + step * 25) for step in range(41)]


def _wavy_east(east: int) -> np.ndarray:
    return ring((EAST, NORTH), *_wave(east), (EAST, NORTH + 1_000))


def _wavy_west(east: int) -> np.ndarray:
    return ring((EAST + 2_000, NORTH + 1_000), *_wave(east)[::-1], (EAST + 2_000, NORTH))
