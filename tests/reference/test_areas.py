"""Forces, districts and policing areas, and that their codes lead to each other."""

import csv
import gzip
from datetime import date

import pytest

from bizwatch.reference.areas import (
    DISTRICTS_FILE,
    FORCES_FILE,
    POLICING_FILE,
    check_areas,
    smallest_area,
)
from bizwatch.reference.choices import AreaLevel, Nation
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownArea
from bizwatch.reference.selectors import (
    district,
    districts,
    force,
    forces,
    policing_area,
    policing_area_of,
    policing_areas,
)
from bizwatch.reference.tables import read_toml

NORFOLK = {
    "E07000143": "Breckland",
    "E07000144": "Broadland",
    "E07000145": "Great Yarmouth",
    "E07000146": "King's Lynn and West Norfolk",
    "E07000147": "North Norfolk",
    "E07000148": "Norwich",
    "E07000149": "South Norfolk",
}


def test_there_are_43_forces_in_england_and_wales_and_one_in_scotland():
    nations = [found.nation for found in forces()]
    assert (nations.count(Nation.ENGLAND), nations.count(Nation.WALES), nations.count(Nation.SCOTLAND)) == (39, 4, 1)


def test_every_force_polices_a_district():
    assert {found.code for found in forces()} == {found.force for found in districts()}


def test_districts_by_nation():
    by_letter = [found.code[0] for found in districts()]
    assert {letter: by_letter.count(letter) for letter in "EWS"} == {"E": 296, "W": 22, "S": 32}


def test_norfolk_has_its_seven_districts_each_a_policing_district():
    assert {found.code: found.name for found in districts(force="norfolk")} == NORFOLK
    for code, name in NORFOLK.items():
        area = policing_area_of("NR1 1AA", code)
        assert (area.name, area.level) == (f"{name} policing district", AreaLevel.DISTRICT)
        assert policing_area(area.parent).parent == "norfolk"


def test_a_force_without_loaded_areas_is_its_own_area():
    area = policing_area_of("CO1 1AA", "E07000071")
    assert (area.code, area.level, area.parent) == ("essex", AreaLevel.FORCE, "")
    assert policing_area("essex") == area


def test_areas_can_be_asked_for_by_force_and_level():
    assert len(policing_areas(force="norfolk")) == 8
    assert len(policing_areas(force="norfolk", level=AreaLevel.DISTRICT)) == 7
    assert policing_areas(force="suffolk") == ()


def test_names_change_with_time():
    assert force("hampshire", date(2022, 7, 12)).name == "Hampshire Constabulary"
    assert force("hampshire").name == "Hampshire and Isle of Wight Constabulary"
    assert district("E07000112", date(2017, 1, 1)).name == "Shepway"
    assert district("E07000112").name == "Folkestone and Hythe"


@pytest.mark.parametrize("ask", [force, district, policing_area])
def test_unknown_codes_are_refused(ask):
    with pytest.raises(UnknownArea, match="There is no"):
        ask("nowhere")


def test_a_district_that_does_not_exist_yet_is_refused():
    with pytest.raises(UnknownArea, match="not in force on 31 March 2019"):
        district("E07000244", date(2019, 3, 31))


@pytest.mark.slow
def test_the_force_of_each_district_agrees_with_the_home_office_table(shared_data):
    """The 2017/18 table gives a force to most districts of England; every one that still exists must agree."""
    path = shared_data / "recorded_crime_2017_18" / "PoliceforceLSOA.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        published = {row["Local authority code"]: row["Police_force"] for row in csv.DictReader(lines)}
    agreed = 0
    for found in districts():
        theirs = published.get(found.code)
        if theirs:
            assert theirs.removesuffix(" Police").lower().replace(" ", "-") == found.force, found.name
            agreed += 1
    assert agreed >= 250


BEATS = [
    {
        "code": "norwich-central",
        "name": "Norwich Central SNT",
        "level": "snt",
        "parent": "norfolk-norwich",
        "covers": ["E07000148"],
        "postcodes": ["NR2"],
        "effective_from": date(2020, 1, 1),
    },
    {
        "code": "norwich-lanes",
        "name": "Lanes beat",
        "level": "beat",
        "parent": "norwich-central",
        "postcodes": ["NR2 1"],
        "effective_from": date(2020, 1, 1),
        "effective_to": date(2021, 12, 31),
    },
]


def tables_with(*more):
    policing = read_toml(POLICING_FILE)
    return check_areas(
        read_toml(FORCES_FILE), read_toml(DISTRICTS_FILE), policing | {"area": [*policing["area"], *more]}
    )


@pytest.mark.parametrize(
    ("postcode", "on", "code"),
    [
        ("NR2 1TF", date(2021, 1, 1), "norwich-lanes"),
        ("NR2 1TF", date(2022, 1, 1), "norwich-central"),
        ("NR2 1TF", date(2019, 1, 1), "norfolk-norwich"),
        ("NR2 4AA", date(2021, 1, 1), "norwich-central"),
        ("NR21 0AA", date(2021, 1, 1), "norfolk-norwich"),
        ("NR2 1TF", None, "norwich-central"),
    ],
)
def test_the_smallest_area_wins_and_has_its_dates(postcode, on, code):
    assert smallest_area(tables_with(*BEATS), postcode, "E07000148", on).code == code


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"parent": "norwich-lanes"}, "needs a parent above it"),
        ({"parent": "nowhere"}, "needs a parent above it"),
        ({"covers": ["E07009999"]}, "covers the unknown district"),
        ({"level": "parish"}, "must be one of force, command, district, snt, beat"),
    ],
)
def test_an_area_that_hangs_nowhere_is_refused(change, message):
    with pytest.raises(ReferenceDataInvalid, match=message):
        tables_with({**BEATS[0], **change}, BEATS[1])


def test_a_district_of_no_force_is_refused():
    stray = [{"code": "E07000001", "name": "Nowhere", "force": "nowhere"}]
    with pytest.raises(ReferenceDataInvalid, match="Nowhere names the unknown force"):
        check_areas(read_toml(FORCES_FILE), {**read_toml(DISTRICTS_FILE), "district": stray}, read_toml(POLICING_FILE))
