"""One row: what it says, what is wrong with it by column, and what is left to be asked."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.businesses.choices import Question
from bizwatch.businesses.exceptions import FileNotReadable
from bizwatch.businesses.models import Premises
from bizwatch.businesses.reading.columns import (
    BY_CODE,
    TARGETS,
    check_columns,
    guess_columns,
    headers_by_target,
    source_name,
)
from bizwatch.businesses.reading.rows import RowReading, read_row
from bizwatch.kernel.grid import is_in_britain
from bizwatch.kernel.sheets.table import Fault
from bizwatch.reference.selectors import sectors

ALL = {target.code: [target.code] for target in TARGETS}
OSM = guess_columns(
    "name shop amenity addr:housenumber addr:street addr:city addr:postcode opening_hours brand operator osm_id "
    "website fhrs:id longitude latitude".split()
)


def read(**values: str) -> RowReading:
    return read_row(values, ALL)


def test_a_full_row_leaves_nothing_to_be_asked() -> None:
    reading = read(
        name="Corner Shop",
        house_number="78",
        street="Silver Road",
        town="Norwich",
        postcode="nr34te",
        sector="Convenience store or newsagent",
        opening_hours="Mo-Sa 08:00-20:00",
        contact_name="Sam Till",
        contact_email="sam@shop.example",
        contact_telephone="01603 960001",
        cctv_cameras="till, door",
        cctv_keeps_days="31 days",
        source_id="17",
    )
    assert reading.faults == ()
    assert reading.questions == ()
    details = reading.details
    assert (details.address, details.town, details.postcode) == ("78 Silver Road", "Norwich", "NR3 4TE")
    assert (details.sector, details.has_cctv, details.cctv_keeps_days) == ("convenience", True, 31)
    assert reading.position.policing_area == "norfolk-norwich"
    assert reading.source_id == "17"


def test_openstreetmap_tags_are_mapped() -> None:
    values = {
        "name": "The Boundary Bakery",
        "shop": "bakery",
        "addr:housenumber": "414",
        "addr:street": "Aylsham Road",
        "addr:city": "Norwich",
        "addr:postcode": "NR3 2SA",
        "osm_id": "node/305007346",
        "longitude": "1.2780319",
        "latitude": "52.6560312",
    }
    reading = read_row(values, headers_by_target(OSM))
    assert reading.faults == ()
    assert reading.details.address == "414 Aylsham Road"
    assert reading.details.sector == "food-shop"
    assert reading.questions == (Question.OPENING_HOURS, Question.CONTACT, Question.CCTV)
    assert source_name(OSM) == "osm"
    assert [header for header, code in OSM.items() if not code] == ["website", "fhrs:id"]


def test_without_a_postcode_the_map_position_gives_the_place_and_the_postcode_is_asked() -> None:
    reading = read(name="Farm Shop", longitude="1.4577674", latitude="52.6356313", shop="farm")
    assert reading.faults == ()
    assert reading.details.postcode == ""
    assert reading.position.point is not None
    assert reading.position.policing_area == "norfolk-broadland"
    assert Question.POSTCODE in reading.questions


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"postcode": "NR3 4TE", "house_number": "78", "street": "Silver Road"}, "Premises at 78 Silver Road"),
        ({"postcode": "NR3 4TE", "street": "Silver Road", "shop": "bakery"}, "Food or drink shop at Silver Road"),
        ({"postcode": "NR3 4TE", "brand": "Tesco Express"}, "Tesco Express"),
        ({"postcode": "NR3 4TE", "town": "Norwich", "unit": "LU41"}, "Premises at LU41, NR3 4TE"),
        ({"town": "Norwich", "amenity": "pub"}, "Pub, bar or nightclub in Norwich"),
    ],
)
def test_a_name_is_derived_and_asked(values: dict[str, str], name: str) -> None:
    reading = read(**values)
    assert reading.details.name == name
    assert reading.faults == ()
    assert Question.NAME in reading.questions


def test_a_name_is_derived_from_the_nearest_postcode() -> None:
    assert read(easting="623000", northing="308500").details.name.startswith("Premises near NR")


@pytest.mark.parametrize(
    ("values", "column", "says"),
    [
        ({"postcode": "NR99 9ZZ"}, "postcode", "not in the postcode directory"),
        ({"postcode": "somewhere"}, "postcode", "Enter a full UK postcode"),
        ({"postcode": "BT1 1AA"}, "postcode", "Northern Ireland"),
        ({"postcode": "BT1 1AA", "easting": "623000", "northing": "308500"}, "postcode", "Northern Ireland"),
        ({"longitude": "52.6", "latitude": "1.29"}, "longitude", "changed places"),
        ({"longitude": "0", "latitude": "0"}, "longitude", "not in England, Wales or Scotland"),
        ({"longitude": "1.29"}, "latitude", "is missing"),
        ({"longitude": "1.29", "latitude": "north"}, "latitude", "must be a number"),
        ({"longitude": "nan", "latitude": "52"}, "longitude", "must be a number"),
        ({"longitude": "1e400", "latitude": "52"}, "longitude", "must be a number"),
        ({"easting": "-5", "northing": "308500"}, "easting", "not in England, Wales or Scotland"),
        ({"postcode": "NR3 4TE", "contact_email": "sam at shop"}, "contact_email", "name@example.com"),
        ({"postcode": "NR3 4TE", "contact_telephone": "12"}, "contact_telephone", "telephone number"),
        ({"postcode": "NR3 4TE", "cctv_keeps_days": "ages"}, "cctv_keeps_days", "whole number of days"),
        ({"postcode": "NR3 4TE", "name": "x" * 161}, "name", "160 characters or fewer; this has 161"),
        ({"postcode": "NR3 4TE", "address": "x" * 241}, "address", "240 characters"),
        ({"name": "Shop"}, "postcode", "Nothing says where"),
    ],
)
def test_faults_name_the_column_in_plain_words(values: dict[str, str], column: str, says: str) -> None:
    (fault,) = read(**{"name": "A", **values}).faults
    assert fault.column == column
    assert says in fault.reason
    assert fault.reason.endswith((".", "?"))


def test_every_fault_of_a_row_is_told_at_once() -> None:
    faults = read(name="A", postcode="XX1", contact_email="x", cctv_keeps_days="y").faults
    assert {fault.column for fault in faults} == {"postcode", "contact_email", "cctv_keeps_days"}


def test_a_fault_names_the_header_of_the_file() -> None:
    headers = headers_by_target({"Post code": "postcode", "Shop": "name"})
    assert read_row({"Post code": "NR99 9ZZ"}, headers).faults[0].column == "Post code"


def test_an_unknown_postcode_beside_a_map_position_is_asked() -> None:
    reading = read(name="A", postcode="NR99 9ZZ", easting="623000", northing="308500")
    assert reading.faults == ()
    assert reading.details.postcode == ""
    assert Question.POSTCODE in reading.questions


def test_a_map_position_near_the_postcode_is_kept_and_one_far_away_asked() -> None:
    near = read(name="A", postcode="NR3 4TE", easting="623900", northing="310000")
    assert near.position.point == (623900, 310000)
    assert Question.LOCATION not in near.questions
    far = read(name="A", postcode="NR3 4TE", easting="530000", northing="180000")
    assert far.position.point != (530000, 180000)
    assert Question.LOCATION in far.questions


def test_a_postcode_at_the_end_of_the_address_is_found() -> None:
    reading = read(name="A", address="78 Silver Road, Norwich, NR3 4TE")
    assert (reading.details.address, reading.details.postcode) == ("78 Silver Road, Norwich", "NR3 4TE")


@pytest.mark.parametrize(
    ("values", "sector", "sure"),
    [
        ({"sector": "pub"}, "pub-bar-night", True),
        ({"sector": "Fast Food"}, "restaurant-takeaway", True),
        ({"sector": "hotel"}, "hospitality", True),
        ({"sector": "Quite unheard of"}, "other", False),
        ({"shop": "vacant"}, "other", False),
        ({}, "other", False),
    ],
)
def test_the_sector_in_anyones_words(values: dict[str, str], sector: str, sure: bool) -> None:
    reading = read(name="A", postcode="NR3 4TE", **values)
    assert reading.details.sector == sector
    assert (Question.SECTOR in reading.questions) is not sure


@pytest.mark.parametrize(
    ("cameras", "days", "expected"),
    [
        ("", "", (None, "", None)),
        ("no", "", (False, "", None)),
        ("Yes", "14", (True, "", 14)),
        ("till", "", (True, "till", None)),
        ("", "31", (True, "", 31)),
    ],
)
def test_cctv(cameras: str, days: str, expected: Any) -> None:
    details = read(name="A", postcode="NR3 4TE", cctv_cameras=cameras, cctv_keeps_days=days).details
    assert (details.has_cctv, details.cctv_cameras, details.cctv_keeps_days) == expected


def test_a_telephone_number_that_lost_its_nought_gets_it_back() -> None:
    assert read(name="A", postcode="NR3 4TE", contact_telephone="1603960001").details.contact_telephone == "01603960001"


def test_two_spellings_of_one_premises_have_one_key() -> None:
    one = read(name="The Bell, Norwich", postcode="NR3 2SA", address="414 Aylsham Road")
    other = read(name="THE BELL NORWICH", postcode="nr32sa", address="414, Aylsham Road.")
    assert one.key == other.key
    assert one.key != read(name="The Bell Norwich", postcode="NR3 2SA", address="416 Aylsham Road").key


def test_without_postcodes_the_map_position_tells_premises_apart() -> None:
    one = read(easting="623000", northing="308500", shop="convenience")
    assert one.key != read(easting="623400", northing="308500", shop="convenience").key


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Post Code", "postcode"),
        ("POSTCODE", "postcode"),
        ("store_name", "name"),
        ("Address Line 2", "address"),
        ("E-mail", "contact_email"),
        ("Store No.", "source_id"),
        ("Lat", "latitude"),
        ("CCTV days kept", "cctv_keeps_days"),
        ("Colour of door", ""),
    ],
)
def test_columns_are_guessed(header: str, code: str) -> None:
    assert guess_columns([header]) == {header: code}


def test_of_two_columns_for_one_target_the_likelier_is_taken() -> None:
    assert guess_columns(["ID", "Store number"]) == {"ID": "", "Store number": "source_id"}
    assert guess_columns(["Premises", "Name"]) == {"Premises": "", "Name": "name"}
    assert guess_columns(["Address 1", "Address 2"]) == {"Address 1": "address", "Address 2": "address"}


def test_no_alias_means_two_things() -> None:
    aliases = [alias for target in TARGETS for alias in target.aliases]
    assert sorted(aliases) == sorted(set(aliases))
    assert all(guess_columns([alias])[alias] == target.code for target in TARGETS for alias in target.aliases)


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"a": "name"}, "where the premises are"),
        ({"a": "postcode", "b": "postcode"}, "only one column"),
        ({"a": "nonsense", "b": "postcode"}, "from the list"),
    ],
)
def test_columns_that_cannot_work_are_refused(columns: dict[str, str], says: str) -> None:
    with pytest.raises(FileNotReadable, match=says):
        check_columns(columns)


SECTORS = {sector.code for sector in sectors()}
ODD = st.text(max_size=30) | st.sampled_from(
    [
        "NR3 4TE",
        "NR99 9ZZ",
        "BT1 1AA",
        "1.29",
        "52.6",
        "-1",
        "nan",
        "1e999",
        "0",
        "623000",
        "308500",
        "x" * 300,
        "=1+1",
        "\u202eabc",
        "a\x00b",
        "sam@shop.example",
        "07700 900982",
        "31",
        "yes",
        "no",
        "pub",
        "\ud800",
        "١٢",
    ]
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(list(BY_CODE)), ODD))
def test_any_row_is_a_premises_that_fits_the_table_or_has_faults_in_words(values: dict[str, str]) -> None:
    reading = read_row(values, ALL)
    for fault in reading.faults:
        assert isinstance(fault, Fault)
        assert fault.reason.endswith((".", "?"))
    assert set(reading.questions) <= set(Question.values)
    assert reading.details.sector in SECTORS
    if reading.faults:
        return
    assert reading.details.name
    for name in (
        "name",
        "address",
        "town",
        "postcode",
        "opening_hours",
        "contact_name",
        "contact_email",
        "cctv_cameras",
    ):
        limit = getattr(Premises._meta.get_field(name), "max_length", 0)
        assert len(getattr(reading.details, name)) <= limit, name
        assert "\x00" not in getattr(reading.details, name)
    assert len(reading.details.contact_telephone) <= 30
    assert reading.position.point is None or is_in_britain(*reading.position.point)
    assert reading.details.postcode or Question.POSTCODE in reading.questions
