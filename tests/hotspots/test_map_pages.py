"""The map's page: who sees it, what it says, what it does with nonsense, its picture, tiles and files."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import mapbox_vector_tile
import numpy as np
import openpyxl
import pytest
import time_machine
from django.core.cache import caches
from django.urls import reverse
from PIL import Image

from bizwatch.accounts.models import User
from bizwatch.audit.models import AuditEvent
from bizwatch.audit.services import SystemActor
from bizwatch.geography.choices import AreaKind, ZoneKind
from bizwatch.geography.outlines import as_shape
from bizwatch.geography.services.zones import ZoneFacts, add_zone, change_zone, end_zone
from tests import users
from tests.cases.desk import text_of
from tests.cases.world import AT, make_world, person
from tests.geography.shapes import square
from tests.geography.world import edition
from tests.hotspots.maps import HOUR, NORWICH, counted, crime, placed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MAP = "/map/"


@pytest.fixture(autouse=True)
def _now():
    for one in caches.all(initialized_only=True):
        one.clear()
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def iris(world):
    """An analyst, signed in."""
    return users.sign_in(person("Iris Example", "analyst"))


@pytest.fixture
def county(world):
    """Ten thefts at the High Street, one at the market 2 km east, one nowhere; a year ago five more."""
    placed(world.high_street, *NORWICH)
    placed(world.market, NORWICH[0] + 2_000, NORWICH[1])
    for number in range(10):
        crime(world, AT - (number + 1) * HOUR)
    crime(world, AT - timedelta(days=40), at_premises=world.market)
    crime(world, AT - HOUR, at_premises=world.elsewhere)
    for _ in range(5):
        crime(world, AT - timedelta(days=500))
    placed(world.elsewhere, None, None)
    counted()
    return world


def kilometre(easting: int, northing: int) -> list[list[np.ndarray]]:
    """The square kilometre around a place."""
    return [[square(easting // 1_000 * 1_000, northing // 1_000 * 1_000, 1_000)]]


def test_a_district_counts_what_lies_in_it(county, iris):
    edition(AreaKind.DISTRICT, {"D1": kilometre(*NORWICH), "D2": kilometre(NORWICH[0] + 2_000, NORWICH[1])})
    assert "10 reports in 1 square" in text_of(iris.get(MAP, {"district": "D1"}))
    page = text_of(iris.get(MAP, {"district": "D2"}))
    assert "All crimes, Area D2: December 2025 to November 2026: 1 report in 1 square of 1 km." in page
    assert "TG 24 08" in page
    assert "TG 22 08" not in page


def test_a_zone_counts_each_month_within_the_outline_of_that_month(county, iris):
    at_market = as_shape(kilometre(NORWICH[0] + 2_000, NORWICH[1]))
    at_high_street = as_shape(kilometre(*NORWICH))
    facts = ZoneFacts(name="Market", kind=ZoneKind.SHOPPING, valid_from=date(2026, 10, 1), outline=at_market)
    zone = add_zone(facts=facts, by=SystemActor("test"), at=AT)
    asked = {"zone": zone.code}
    assert "1 report in 1 square" in text_of(iris.get(MAP, asked))
    assert "no report has a place here" in text_of(iris.get(MAP, asked | {"first": "2026-11"}))
    moved = replace(facts, valid_from=date(2026, 11, 1), outline=at_high_street)
    change_zone(zone=zone, facts=moved, by=SystemActor("test"), at=AT)
    page = text_of(iris.get(MAP, asked))
    assert "All crimes, Market: December 2025 to November 2026: 11 reports in 2 squares of 1 km." in page
    end_zone(zone=zone, last_day=date(2026, 11, 20), by=SystemActor("test"), at=AT)
    assert "1 report in 1 square" in text_of(iris.get(MAP, asked))
    assert "no report has a place here" in text_of(
        iris.get(MAP, {**asked, "first": "2024-01", "last": "2024-02", "hours": "0-6"})
    )


def test_before_anything_was_counted_the_page_says_so(iris):
    page = text_of(iris.get(MAP))
    assert "Nothing was counted yet" in page
    assert iris.get(f"{MAP}picture/").status_code == 404


def test_the_last_year_in_words_and_as_a_table(county, iris):
    page = text_of(iris.get(MAP))
    assert "All crimes, whole county: December 2025 to November 2026: 11 reports in 2 squares of 1 km." in page
    assert "Most are in TG 22 08: 10." in page
    assert "1 crime of these months (all kinds) is not on the map" in page
    assert "reports, not crimes committed" in page
    assert "90.9%" in page


def test_months_hours_and_kinds_narrow_it(county, iris):
    assert "5 reports in 1 square" in text_of(iris.get(MAP, {"first": "2025-06", "last": "2025-08"}))
    assert "1 report in 1 square" in text_of(iris.get(MAP, {"first": "2026-10", "last": "2026-10"}))
    at_noon = text_of(iris.get(MAP, {"hours": "12-18", "first": "2026-11"}))
    assert "midday to 6pm" in at_noon.lower()
    assert "Where only a window of time is known" in at_noon
    assert "no report has a place here" in text_of(iris.get(MAP, {"first": "2024-01", "last": "2024-01"}))
    assert "squares of 250 m" in text_of(iris.get(MAP, {"side": "250"}))


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "no_such_kind"},
        {"first": "2026-13", "last": "x"},
        {"first": "2026-11", "last": "2025-01"},
        {"hours": "25-99"},
        {"side": "1"},
        {"district": "E0", "zone": "Z"},
        {"page": "99999"},
        {"kind": "\x00'; DROP TABLE hotspots_cellmonth; --"},
    ],
)
def test_nonsense_shows_the_map_and_breaks_nothing(county, iris, query):
    for path in (MAP, f"{MAP}picture/", f"{MAP}tiles/8/128/83/", f"{MAP}squares/csv/"):
        assert iris.get(path, query).status_code == 200, path


def test_the_picture_is_one_and_has_the_size_that_the_page_says(county, iris):
    answer = iris.get(f"{MAP}picture/")
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "private, no-store"
    with Image.open(BytesIO(answer.content)) as drawn:
        assert f'width="{drawn.width}" height="{drawn.height}"' in iris.get(MAP).content.decode()
        assert (103, 0, 13) in {colour for _, colour in drawn.convert("RGB").getcolors(maxcolors=1 << 20) or ()}


def test_tiles_hold_the_squares_and_are_refused_beyond_the_map(county, iris):
    answer = iris.get(f"{MAP}tiles/8/128/83/")
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
    found = mapbox_vector_tile.decode(answer.content)["squares"]["features"]
    assert sum(one["properties"]["reports"] for one in found) == 11
    assert iris.get(f"{MAP}tiles/3/0/0/").status_code == 404
    assert iris.get(f"{MAP}tiles/8/999/0/").status_code == 404


def test_files_hold_values_and_are_audited(county, iris):
    lines = b"".join(iris.get(f"{MAP}squares/csv/").streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("TG 22 08,1000,622000,308000,10.0,90.91")
    book = openpyxl.load_workbook(BytesIO(iris.get(f"{MAP}squares/xlsx/").content))
    assert book.active["E2"].value == 10
    events = AuditEvent.objects.filter(subject_type="map", action="disclosure")
    assert [one.detail["format"] for one in events] == ["csv", "xlsx"]
    assert iris.get(f"{MAP}squares/pdf/").status_code == 404


def test_each_look_is_a_row_of_the_audit_and_the_tiles_of_a_map_are_one(county, iris):
    def rows() -> int:
        return AuditEvent.objects.filter(subject_type="map").count()

    iris.get(MAP)
    iris.get(f"{MAP}picture/")
    assert rows() == 2
    for x in range(126, 130):
        iris.get(f"{MAP}tiles/8/{x}/83/")
    assert rows() == 3
    iris.get(f"{MAP}tiles/8/128/83/", {"hours": "3-4"})
    assert rows() == 4


@pytest.mark.parametrize("role", ["investigator", "supervisor", "analyst", "beat_manager", "crime_registrar"])
def test_who_works_with_crime_sees_the_map(county, role):
    assert users.sign_in(person("Pat Example", role)).get(MAP).status_code == 200


@pytest.mark.parametrize(
    "role", ["commissioner", "command", "auditor", "administrator", "call_taker", "communications"]
)
def test_others_do_not_as_small_numbers_are_on_it(county, role):
    browser = users.sign_in(person("Pat Example", role))
    for name, args in (("map", []), ("picture", []), ("outlines", []), ("tile", [8, 128, 83]), ("file", ["csv"])):
        assert browser.get(reverse(f"hotspots:{name}", args=args)).status_code == 403


def test_a_business_does_not_see_it(county):
    assert users.sign_in(User.objects.get(pk=county.hana.pk)).get(MAP).status_code == 403
