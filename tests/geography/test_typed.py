"""Outlines that people type or paste."""

import json

import pytest
import shapely

from bizwatch.geography.exceptions import OutlineRefused
from bizwatch.geography.reading.typed import as_text, outline_from_text

CITY = ["623000, 308000", "623400, 308000", "623400, 308400", "623000, 308400"]


def refusal(text: str) -> str:
    with pytest.raises(OutlineRefused) as caught:
        outline_from_text(text)
    return str(caught.value)


@pytest.mark.parametrize(
    "lines",
    [
        CITY,
        [*CITY, CITY[0]],
        ["623000 308000", "623400\t308000", "", "  623400;308400", "623000,308400  "],
        ["TG 23000 08000", "TG2340008000", "tg 23400 08400", "TG 230 084"],
    ],
)
def test_points_are_read_in_each_way_of_writing_them(lines: list[str]) -> None:
    outline = outline_from_text("\n".join(lines))
    assert outline.bounds == (623_000, 308_000, 623_400, 308_400)
    assert outline.area == 160_000


def test_degrees_are_read_in_either_order() -> None:
    one = outline_from_text("52.62, 1.29\n52.62, 1.30\n52.63, 1.30")
    other = outline_from_text("1.29 52.62\n1.30 52.62\n1.30 52.63")
    assert one.equals(other)
    assert 622_000 < one.bounds[0] < 624_000


def geojson(*rings: list[list[float]], kind: str = "Polygon") -> dict[str, object]:
    return {"type": kind, "coordinates": list(rings)}


RING = [[1.29, 52.62], [1.30, 52.62], [1.30, 52.63], [1.29, 52.62]]


def test_geojson_is_read_as_geometry_feature_or_list_of_one() -> None:
    geometry = geojson(RING)
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    for document in (geometry, feature, {"type": "FeatureCollection", "features": [feature]}):
        assert outline_from_text(json.dumps(document)).area > 0
    assert "has 2 features" in refusal(json.dumps({"type": "FeatureCollection", "features": [feature, feature]}))


def test_an_outline_comes_back_from_its_own_text() -> None:
    simple = outline_from_text("\n".join(CITY))
    assert as_text(simple).splitlines()[0].count(",") == 1
    hole = shapely.Polygon(simple.exterior, [[(623_100, 308_100), (623_200, 308_100), (623_200, 308_200)]])
    two = shapely.MultiPolygon([simple, shapely.box(624_000, 308_000, 624_100, 308_100)])
    for outline in (simple, hole, two):
        assert outline_from_text(as_text(outline)).equals(outline)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n".join([CITY[0], CITY[2], CITY[1], CITY[3]]), "the edge from point 1 to 2 crosses that from point 3 to 4"),
        ("\n".join([CITY[0], CITY[2], CITY[1], CITY[3]]), "in which you would walk round the edge"),
        ("\n".join(CITY[:2]), "too few different points (2)"),
        ("\n".join([CITY[0]] * 5), "too few different points (1)"),
        ("623000, 308000\n623100, 308100\n623200, 308200", "has no size: all its points lie on one line"),
        ("TG 23\nTG 24 08\n52.62, 1.29", "Line 1, “TG 23”: Write a grid reference of six figures or more"),
        ("nonsense", "Line 1, “nonsense”"),
        ("ZZ 230 085", "Line 1, “ZZ 230 085”"),
        ("0, 0\n1, 1\n2, 2", "is not in England, Wales or Scotland"),
        ("308000, 9623000", "easting first"),
        ("a\nb\nc\nd\ne", "And 2 more lines."),
        (" \n ", "has no points"),
        ('{"type": "Polygon", "coord', "not complete"),
        ('{"type": "Point", "coordinates": [1.29, 52.62]}', "The geometry is a Point"),
        (json.dumps(geojson([[2.35, 48.8], [2.36, 48.8], [2.36, 48.9]])), "The outline lies outside of England"),
        ("\n".join(f"{623_000 + number}, 308000" for number in range(6_000)), "more than 5,000 points"),
    ],
)
def test_what_cannot_be_used_is_said_with_how_to_put_it_right(text: str, said: str) -> None:
    assert said in refusal(text)
