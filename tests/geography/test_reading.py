"""GeoJSON of boundaries: what is understood, and what is said of everything else."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from bizwatch.geography.choices import AreaKind
from bizwatch.geography.reading import geojson
from bizwatch.geography.reading.boundaries import Boundaries, Wish, read_boundaries
from bizwatch.geography.reading.naming import guess
from bizwatch.geography.reading.projecting import SystemUnknown
from bizwatch.kernel.sheets.table import FileNotReadable, Wanted
from tests.geography.files import SOUTH, WEST, box, collection, feature, wards

WARD = AreaKind.WARD


def read(data: bytes, **wish: Any) -> Boundaries:
    return read_boundaries(data, Wish(WARD, **wish))


def only_fault(data: bytes, **wish: Any) -> str:
    found = read(data, **wish)
    assert len(found.faults) == 1, found.faults
    return found.faults[0].reason


def test_a_file_is_read_and_its_properties_are_guessed() -> None:
    found = read(wards("E1", "E2"))
    assert (found.code, found.name, found.system, found.features) == ("WD13CD", "WD13NM", "EPSG:4326", 2)
    assert [(one.number, one.code, one.name) for one in found.areas] == [(1, "E1", "Ward E1"), (2, "E2", "Ward E2")]
    one, other = (area.outline for area in found.areas)
    assert one.touches(other)
    assert 70 < one.area / 10_000 < 80  # hectares: 676 by 1,113 metres
    corners = shapely.get_coordinates(one)
    assert (corners == corners.round()).all()


@pytest.mark.parametrize(
    ("kind", "properties", "expected"),
    [
        (AreaKind.LSOA, ["LAD_CD", "LSOA11CD", "LSOA11NM", "LAD_NM"], ("LSOA11CD", "LSOA11NM")),
        (AreaKind.DISTRICT, ["LAD13CD", "LAD13CDO", "LAD13NM"], ("LAD13CD", "LAD13NM")),
        (AreaKind.WARD, ["WD13CD", "LAD_CD", "wd13nm"], ("WD13CD", "wd13nm")),
        (AreaKind.BEAT, ["Code", "Name"], ("Code", "Name")),
        (AreaKind.BEAT, ["beat_code", "beat_name", "other"], ("beat_code", "beat_name")),
        (AreaKind.FORCE, ["name"], ("", "name")),
        (AreaKind.BEAT, ["x", "y"], ("", "")),
    ],
)
def test_properties_are_guessed(kind: AreaKind, properties: list[str], expected: tuple[str, str]) -> None:
    assert guess(kind, properties) == expected


def test_what_was_asked_for_is_used_instead_of_what_is_guessed() -> None:
    found = read(collection(feature("E1", ward="7", called="Mill")), code="ward", name="called")
    assert [(one.code, one.name) for one in found.areas] == [("7", "Mill")]
    with pytest.raises(FileNotReadable, match="No feature has a property 'wrd'. There are: WD13CD, WD13NM"):
        read(wards("E1"), code="wrd")


def test_without_a_code_the_name_serves() -> None:
    shape = {"type": "Polygon", "coordinates": [box()]}
    lone = json.dumps({"type": "Feature", "properties": {"name": "Norfolk"}, "geometry": shape}).encode()
    assert [(one.code, one.name) for one in read(lone).areas] == [("Norfolk", "Norfolk")]
    nameless = collection({"type": "Feature", "properties": {"x": 1}, "geometry": shape})
    with pytest.raises(FileNotReadable, match="say which with --code and --name. There are: x"):
        read(nameless)


def test_several_polygons_and_holes_are_kept() -> None:
    hole = [
        [WEST + 0.002, SOUTH + 0.002],
        [WEST + 0.004, SOUTH + 0.002],
        [WEST + 0.004, SOUTH + 0.004],
        [WEST + 0.002, SOUTH + 0.002],
    ]
    found = read(collection(feature("E1", [[box(), hole], [box(5)]], "MultiPolygon")))
    assert found.faults == []
    outline = found.areas[0].outline
    assert len(shapely.get_parts(outline)) == 2
    assert shapely.get_num_interior_rings(shapely.get_parts(outline)).sum() == 1


def test_another_system_is_named_or_told_by_the_file() -> None:
    metres = [[600_000, 310_000], [601_000, 310_000], [601_000, 311_000], [600_000, 310_000]]
    plain = collection(feature("E1", [metres]))
    assert "--crs EPSG:27700" in only_fault(plain)
    told = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}}
    for found in (read(plain, crs="EPSG:27700"), read(collection(feature("E1", [metres]), **told))):
        assert found.system == "EPSG:27700"
        assert found.areas[0].outline.bounds == (600_000, 310_000, 601_000, 311_000)
    for wrong in ("27700", "EPSG:999999", "British"):
        with pytest.raises(SystemUnknown):
            read(plain, crs=wrong)


BOW = [[WEST, SOUTH], [WEST + 0.01, SOUTH + 0.01], [WEST + 0.01, SOUTH], [WEST, SOUTH + 0.01], [WEST, SOUTH]]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (feature("E1", [BOW]), "Ward E1: A ring crosses itself or another one near easting 59"),
        (feature("E1", [box()[:2] + box()[:1]]), "too few different corners (2): it needs three or more"),
        (feature("E1", [box()[:1]]), "too few different corners (1)"),
        (feature("E1", [box()[:4]]), "not closed: its last corner must be its first one again"),
        (feature("E1", [[[2.35, 48.8], [2.36, 48.8], [2.36, 48.9], [2.35, 48.8]]]), "outside of England"),
        (feature("E1", [[place[::-1] for place in box()]]), "Longitude and latitude may have changed places"),
        (feature("E1", [box(), box(3)]), "A hole lies outside of its polygon"),
        (feature("E1", []), "Its geometry is empty"),
        (feature("E1", [[]]), "has no corners"),
        (feature("E1", [[["a", "b"]] * 4]), "not a pair of numbers"),
        (feature("E1", [[[0.95]] * 4]), "not a pair of numbers"),
        (feature("E1", 7), "has no rings"),
        (feature("E1", [None], "MultiPolygon"), "has no rings"),
        (feature("E1", [WEST, SOUTH], "Point"), "Its geometry is a Point. An area is a Polygon or a MultiPolygon"),
        (feature("E1") | {"geometry": None}, "It has no geometry"),
        (feature("E1", WD13CD=None), "It has no WD13CD"),
        (feature("E" * 81), "more than 80 characters"),
    ],
)
def test_a_feature_that_cannot_be_used_is_named_with_what_to_do(broken: dict[str, Any], said: str) -> None:
    found = read(collection(feature("E0", [box(7)]), broken))
    assert [one.row for one in found.faults] == [2], found.faults
    assert said in found.faults[0].reason
    assert found.areas[0].code == "E0"


def test_a_code_that_is_there_twice_names_the_other() -> None:
    assert only_fault(wards("E1", "E2", "E1")).startswith("E1 is the code of feature 1 too.")


def test_a_repair_closes_rings_and_untangles_them_and_says_so() -> None:
    found = read(collection(feature("E1", [BOW]), feature("E2", [box(3)[:4]])), repair=True)
    assert found.faults == []
    bow, opened = found.mended
    assert bow.what.startswith("a ring crosses itself")
    assert bow.before < 1 < bow.after
    assert opened.what == "1 of its rings closed"
    assert opened.before == pytest.approx(opened.after, abs=0.1)
    assert all(area.outline.is_valid for area in found.areas)
    assert "it needs three or more" in only_fault(collection(feature("E1", [box()[:2]])), repair=True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"  \n", "The file is empty"),
        (b"code,name\nE1,Mill\n", "not GeoJSON"),
        (b"[1, 2]", "not GeoJSON"),
        (b'{"a": 1}', "not GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "no features"),
        (b'{"type": "FeatureCollection", "features": {}}', "not GeoJSON"),
        (wards("E1")[:-30], "stops making sense at line 1"),
        (b'{\n"features": [\n{"type": nope}]}', "stops making sense at line 3"),
        (wards("E1") + b"}", "stops making sense"),
        (b'{"features": [' + b"[" * 100_000, "nested too deeply"),
        (b"%PDF-1.4", "PDF"),
        (b"\x1f\x8b\x08", "compressed"),
    ],
)
def test_a_file_that_is_no_geojson_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(FileNotReadable, match=said):
        read(data)


def test_a_file_that_is_too_large_says_how_to_make_it_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geojson, "WANTED", Wanted("areas", max_bytes=100, max_rows=10))
    with pytest.raises(FileNotReadable, match="Take a generalised edition"):
        read(wards("E1"))


def test_features_that_are_none_are_faults_and_not_a_crash() -> None:
    found = read(collection(feature("E1"), 7, None, "x", {"type": "Feature"}))  # type: ignore[arg-type]
    assert [one.code for one in found.areas] == ["E1"]
    assert {one.row for one in found.faults} == {2, 3, 4, 5}


def test_the_real_boundaries_are_read(shared_data: Path) -> None:
    folder = shared_data / "boundaries"
    lsoa = read_boundaries((folder / "norfolk_lsoa2011.geojson").read_bytes(), Wish(AreaKind.LSOA))
    assert (lsoa.features, len(lsoa.areas), lsoa.code) == (538, 537, "LSOA11CD")
    assert "touches itself" in lsoa.faults[0].reason
    districts = (folder / "norfolk_districts.geojson").read_bytes()
    assert len(read_boundaries(districts, Wish(AreaKind.DISTRICT)).faults) == 7
    mended = read_boundaries(districts, Wish(AreaKind.DISTRICT, repair=True))
    assert mended.faults == []
    assert len(mended.mended) == 7
    assert sum(area.outline.area for area in mended.areas) / 1e6 == pytest.approx(5_381, abs=5)  # square kilometres
