"""GeoJSON of any shape becomes rows with a point, or a plain refusal."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.businesses.exceptions import FileNotReadable
from bizwatch.businesses.reading.files import open_source
from bizwatch.businesses.reading.geojson import point_inside, representative_point
from bizwatch.kernel.sheets.table import SourceRow
from tests.businesses.files import feature, geojson_bytes, point, read_or_refusal

U_SHAPE = [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [8.0, 9.0], [8.0, 1.0], [1.0, 1.0], [1.0, 9.0], [0.0, 9.0], [0.0, 0.0]]
SQUARE = [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0], [0.0, 0.0]]
HOLE = [[1.0, 1.0], [8.0, 1.0], [8.0, 8.0], [1.0, 8.0], [1.0, 1.0]]


def rows_of(data: bytes) -> list[SourceRow]:
    return list(open_source(data).rows)


def test_properties_are_columns_and_the_shape_is_a_point() -> None:
    table = open_source(
        geojson_bytes(feature(point(), name="Bakery", addr_street="Aylsham Road"), feature(None, shop="x"))
    )
    rows = list(table.rows)
    assert table.headers == ["name", "addr:street", "longitude", "latitude", "shop"]
    assert rows[0].values["longitude"] == "1.2780319"
    assert rows[0].number == 1
    assert rows[1].values == {"shop": "x"}


def test_a_single_feature_and_a_bare_list_are_read() -> None:
    one = feature(point(), name="A")
    assert len(rows_of(json.dumps(one).encode())) == 1
    assert len(rows_of(json.dumps([one, one]).encode())) == 2


def test_the_old_member_for_the_national_grid_is_understood() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    (row,) = rows_of(geojson_bytes(feature({"type": "Point", "coordinates": [623000, 308000]}, name="A"), crs=crs))
    assert row.values == {"name": "A", "easting": "623000", "northing": "308000"}


def test_values_of_other_kinds_become_text() -> None:
    (row,) = rows_of(geojson_bytes(feature(None, name="A", count=3, open=True, tags={"x": [1]}, empty=None, id=7)))
    assert row.values == {"name": "A", "count": "3", "open": "true", "tags": '{"x": [1]}', "id": "7"}


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        ({"type": "Point", "coordinates": [1, 52, 30]}, (1, 52)),
        ({"type": "MultiPoint", "coordinates": [[1, 52], [2, 53]]}, (1, 52)),
        ({"type": "LineString", "coordinates": [[1, 52], [2, 53], [3, 54]]}, (2, 53)),
        ({"type": "MultiLineString", "coordinates": [[[1, 52], [2, 53]]]}, (2, 53)),
        ({"type": "Polygon", "coordinates": [SQUARE]}, (4.5, 4.5)),
        ({"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [0, 1], [0, 0]]], [SQUARE]]}, (4.5, 4.5)),
        ({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 52]}]}, (1, 52)),
        ({"type": "Point", "coordinates": []}, None),
        (None, None),
    ],
)
def test_the_point_of_a_shape(geometry: Any, expected: Any) -> None:
    assert representative_point(geometry) == expected


@pytest.mark.parametrize(
    "geometry",
    [
        "Point",
        {"type": "Circle", "coordinates": [1, 2]},
        {"type": "Point"},
        {"type": "Point", "coordinates": ["1", "52"]},
        {"type": "Point", "coordinates": [True, 52]},
        {"type": "Point", "coordinates": [1]},
        {"type": "Point", "coordinates": [10**400, 52]},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": ["Point"], "coordinates": [1, 2]},
    ],
)
def test_a_shape_that_is_none_is_a_fault_of_its_row(geometry: Any) -> None:
    rows = rows_of(geojson_bytes(feature(geometry, name="A"), feature(point(), name="B")))
    assert rows[0].faults[0].column == "geometry"
    assert rows[0].values["name"] == "A"
    assert not rows[1].faults


@pytest.mark.parametrize("shape", [[U_SHAPE], [SQUARE, HOLE]], ids=["U", "ring"])
def test_the_point_lies_inside_where_the_middle_does_not(shape: Any) -> None:
    x, y = point_inside([[(px, py) for px, py in ring] for ring in shape])
    assert 0 <= x <= 9
    assert 0 <= y <= 9
    assert not (1 < x < 8 and 1 < y < 8)


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), min_size=1, max_size=9))
def test_the_point_of_any_ring_stays_within_its_bounds(ring: list[tuple[float, float]]) -> None:
    x, y = point_inside([ring])
    assert min(px for px, _ in ring) - 1e-6 <= x <= max(px for px, _ in ring) + 1e-6
    assert min(py for _, py in ring) - 1e-6 <= y <= max(py for _, py in ring) + 1e-6


@pytest.mark.parametrize("broken", [7, "x", None, [1], {"properties": 3}])
def test_what_is_no_feature_is_a_fault_of_its_row(broken: Any) -> None:
    rows = rows_of(geojson_bytes(broken, feature(point(), name="B")))
    assert "not a feature" in rows[0].faults[0].reason
    assert not rows[1].faults


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"[" * 100_000, "nested too deeply|complete JSON"),
        (b'{"features":' * 100_000, "nested too deeply|complete JSON"),
        (b'{"type": "FeatureCollection", "features": [', "complete JSON"),
        (b'{"type": "Topology", "objects": {}}', "no list of features"),
        (b'{"features": [' + b"[]," * 2_000_001 + b"1]}", "too many parts"),
        (b'{"features": [{"properties": {"a": ' + b"9" * 5000 + b"}}]}", "too long"),
    ],
)
def test_hostile_json_is_refused_plainly(data: bytes, says: str) -> None:
    with pytest.raises(FileNotReadable, match=says):
        rows_of(data)


def test_too_many_different_properties_are_refused() -> None:
    with pytest.raises(FileNotReadable, match="200 different"):
        rows_of(geojson_bytes(*(feature(None, **{f"p{n}": "x"}) for n in range(201))))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries({"properties": JSON, "geometry": JSON}) | JSON, max_size=4))
def test_any_json_is_read_or_refused_in_words(features: list[Any]) -> None:
    rows, refusal = read_or_refusal(geojson_bytes(*features))
    assert bool(refusal) <= refusal.endswith(".")
    assert all(isinstance(text, str) for row in rows for text in row.values.values())
