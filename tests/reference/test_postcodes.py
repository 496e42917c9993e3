"""Postcodes: how they are written, found, missed and suggested, and the nearest one to a place."""

import json
import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.kernel.grid import to_grid
from bizwatch.reference import postcode_index
from bizwatch.reference.exceptions import (
    NoPostcodeNearby,
    PostcodeNotFound,
    PostcodeNotLocated,
    PostcodeNotUnderstood,
    PostcodeOutsideBritain,
    ReferenceDataInvalid,
)
from bizwatch.reference.postcode_text import near_spellings
from bizwatch.reference.selectors import nearest_postcode, normalise_postcode, place_for


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("nr21tf", "NR2 1TF"),
        (" NR2  1TF ", "NR2 1TF"),
        ("NR2-1TF", "NR2 1TF"),
        ("n.r.2 1tf", "NR2 1TF"),
        ("m11aa", "M1 1AA"),
        ("EC1A1BB", "EC1A 1BB"),
        ("w1a 0ax", "W1A 0AX"),
        ("NR2 1TF\u200f", "NR2 1TF"),
        ("NR2\u00a01TF", "NR2 1TF"),
    ],
)
def test_postcodes_are_written_one_way(typed, written):
    assert normalise_postcode(typed) == written


@pytest.mark.parametrize(
    "typed",
    ["", "NR2", "NR2 1T", "NR2 1TFX", "21 NR2", "N" * 10_000, "\x00", "\uff2e\uff32\uff12 \uff11\uff34\uff26", "null"],
)
def test_what_is_no_postcode_is_refused(typed):
    with pytest.raises(PostcodeNotUnderstood, match="Enter a full UK postcode, like NR2 1TF"):
        normalise_postcode(typed)


@pytest.mark.slow
@given(st.text(max_size=40))
def test_any_text_is_either_written_or_refused(text):
    try:
        written = normalise_postcode(text)
    except PostcodeNotUnderstood:
        return
    assert normalise_postcode(written) == written


@given(st.text(alphabet="NRMO0I1LS58BZ2 ", min_size=5, max_size=8))
def test_near_spellings_are_different_postcodes(text):
    found = list(near_spellings(text))
    assert len(found) == len(set(found))
    assert all(normalise_postcode(spelling) == spelling for spelling in found)


def test_a_postcode_leads_to_place_district_force_and_area():
    place = place_for("nr2 1tf")
    assert (place.postcode, place.district_code, place.district_name) == ("NR2 1TF", "E07000148", "Norwich")
    assert (place.force.name, place.policing_area.name) == ("Norfolk Constabulary", "Norwich policing district")
    assert math.dist((place.easting, place.northing), (623_000, 308_500)) < 1_000


@pytest.mark.parametrize(
    ("postcode", "district", "force"),
    [
        ("SW1A 2AA", "Westminster", "metropolitan"),
        ("EC2V 5AA", "City of London", "city-of-london"),
        ("CF10 4UW", "Cardiff", "south-wales"),
        ("EH1 1YZ", "City of Edinburgh", "scotland"),
        ("NR33 0HT", "East Suffolk", "suffolk"),
        ("PE30 1ET", "King's Lynn and West Norfolk", "norfolk"),
    ],
)
def test_places_all_over_britain(postcode, district, force):
    place = place_for(postcode)
    assert (place.district_name, place.force.code) == (district, force)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("NR2 1TO", "NR2 1TQ"), ("N2R 1TF", "NR2 1TF"), ("NRI 3JQ", "NR1 3JQ"), ("NR1 3JO", "NR1 3JQ")],
)
def test_a_slip_is_suggested_right(typed, meant):
    with pytest.raises(PostcodeNotFound) as refused:
        place_for(typed)
    assert meant in refused.value.suggestions
    assert f"{meant}" in str(refused.value)
    assert "Did you mean" in str(refused.value)


def test_a_postcode_that_may_be_new_is_told_apart_from_nonsense():
    with pytest.raises(PostcodeNotFound, match=r"others in NR1 1 are.*new postcode"):
        place_for("NR1 1CC")
    with pytest.raises(PostcodeNotFound, match="Check each letter and number"):
        place_for("QQ1 1AA")


@pytest.mark.parametrize(
    ("postcode", "where"),
    [("BT1 1AA", "in Northern Ireland"), ("GY1 1AA", "in the Channel Islands"), ("IM1 1AA", "on the Isle of Man")],
)
def test_places_beyond_britain_are_named(postcode, where):
    with pytest.raises(PostcodeOutsideBritain, match=f"{postcode} is {where}"):
        place_for(postcode)


def test_a_postcode_without_a_place_is_told_apart():
    with pytest.raises(PostcodeNotLocated, match="PO boxes"):
        place_for("NR99 1AA")


def test_a_lookup_is_quick_once_its_letter_is_read():
    place_for("NR2 1TF")
    start = time.process_time()
    for _ in range(200):
        place_for("NR2 1TF")
    assert (time.process_time() - start) / 200 < 0.001


def table(rows):
    return postcode_index.pack(*(list(column) for column in zip(*rows, strict=True)))


def test_missing_numbers_and_districts_are_kept_as_missing():
    nan = float("nan")
    found = table([("AB1 0AA", 10.0, 20.0, "S12000033"), ("AB101AA", nan, nan, nan)][::1])
    assert found.find("AB1 0AA") == postcode_index.Entry("AB1 0AA", 10, 20, "S12000033")
    missing = found.find("AB10 1AA")
    assert missing is not None
    assert (missing.is_located, missing.district_code) == (False, "")
    assert found.find("AB10 1AB") is None
    assert found.has_sector("AB10 1")
    assert not found.has_sector("AB10 2")


@pytest.mark.parametrize("postcodes", [("NR2 1TF", "NR1 1AA"), ("NR21TF", "NR22TF")])
def test_a_directory_in_another_shape_is_refused(postcodes):
    with pytest.raises(ReferenceDataInvalid, match="not sorted or not 7 long"):
        table([(postcode, 1.0, 1.0, "E07000148") for postcode in postcodes])


def small_index(places):
    eastings, northings = (np.array(column, dtype=np.int32) for column in zip(*places, strict=True))
    cells = eastings // postcode_index.CELL * 2_048 + northings // postcode_index.CELL
    order = np.argsort(cells, kind="stable")
    source = np.arange(len(order), dtype=np.int32)[order]
    return postcode_index.PlaceIndex(cells[order], eastings[order], northings[order], source)


metres = st.integers(500_000, 540_000)


@pytest.mark.slow
@given(st.lists(st.tuples(metres, metres), min_size=1, max_size=30), st.tuples(metres, metres))
def test_the_nearest_is_the_nearest(places, here):
    found = small_index(places).nearest(*here, within=60_000)
    assert found is not None
    assert math.isclose(found[1], min(math.dist(place, here) for place in places), abs_tol=1e-6)


def test_beyond_the_reach_there_is_none():
    index = small_index([(500_000, 500_000)])
    assert index.nearest(500_000, 519_999, within=20_000) == (0, 19_999.0)
    assert index.nearest(500_000, 520_001, within=20_000) is None


@pytest.mark.slow
def test_the_nearest_postcode_of_a_postcode_is_at_its_own_place():
    place = place_for("NR2 1TF")
    found, distance = nearest_postcode(place.easting, place.northing)
    assert distance == 0
    assert place_for(found).district_code == "E07000148"


@pytest.mark.slow
def test_at_sea_there_is_no_postcode():
    with pytest.raises(NoPostcodeNearby, match="Check the coordinates"):
        nearest_postcode(690_000, 390_000)


@pytest.mark.slow
def test_real_premises_are_found(shared_data):
    """Every postcode of the 2,001 premises exists, and a coordinate's nearest postcode is near the stated one."""
    path = shared_data / "premises" / "norwich_premises_osm_2019.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    places = [to_grid(*feature["geometry"]["coordinates"]) for feature in features]
    nearest_postcode(*places[0])
    start = time.process_time()
    found = [nearest_postcode(*place) for place in places]
    assert time.process_time() - start < 2
    assert max(distance for _, distance in found) < 600
    stated = [
        (feature["properties"]["addr:postcode"], place)
        for feature, place in zip(features, places, strict=True)
        if "addr:postcode" in feature["properties"]
    ]
    gaps = [math.dist(place, (home.easting, home.northing)) for text, place in stated for home in [place_for(text)]]
    assert len(gaps) == 1565
    assert sum(gap < 300 for gap in gaps) / len(gaps) > 0.98
