"""Zones: drawn, changed and ended, on the pages and by the services; earlier outlines stay."""

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bizwatch.audit.models import AuditEvent
from bizwatch.audit.services import SystemActor
from bizwatch.geography.choices import AreaKind, ZoneKind
from bizwatch.geography.exceptions import OutlineRefused, ZoneRefused
from bizwatch.geography.models import Zone, ZoneOutline
from bizwatch.geography.reading.typed import outline_from_text
from bizwatch.geography.selectors import areas, areas_of, layer
from bizwatch.geography.services import ZoneFacts, add_zone, change_zone, end_zone
from tests.geography.shapes import square
from tests.geography.world import EAST, NORTH, edition, plot
from tests.users import SignIn

pytestmark = pytest.mark.django_db
BY, AT = SystemActor("test"), datetime(2026, 11, 2, 9, tzinfo=UTC)
ZONE = AreaKind.ZONE


@pytest.fixture(autouse=True)
def _a_force_of_ten_kilometres() -> None:
    edition(AreaKind.DISTRICT, {"D1": plot(0, side=10_000)})


def points(west: int = 1_000, south: int = 1_000, side: int = 400) -> str:
    corners = square(EAST + west, NORTH + south, side)[:-1]
    return "\n".join(f"{east:.0f}, {north:.0f}" for east, north in corners)


def facts(name: str = "Dereham night-time", since: date = date(2026, 1, 1), text: str = "") -> ZoneFacts:
    outline = outline_from_text(text or points())
    return ZoneFacts(name=name, kind=ZoneKind.NIGHT_TIME_ECONOMY, valid_from=since, outline=outline)


def test_a_zone_is_an_area_from_its_first_day_on() -> None:
    made = add_zone(facts=facts(), by=BY, at=AT)
    assert made.code == "dereham-night-time"
    middle = [EAST + 1_200], [NORTH + 1_200], ZONE
    assert areas_of(*middle).tolist() == ["dereham-night-time"]
    assert areas_of(*middle, on=date(2025, 12, 31)).tolist() == [""]
    assert [(one.name, one.hectares) for one in areas(ZONE)] == [("Dereham night-time", 16.0)]
    event = AuditEvent.objects.get(subject_type="zone")
    assert (event.detail["act"], event.actor_id) == ("add_zone", "system:test")


def test_a_changed_outline_leaves_the_earlier_one_with_its_days() -> None:
    zone = add_zone(facts=facts(), by=BY, at=AT)
    change_zone(zone=zone, facts=facts(since=date(2026, 6, 1), text=points(5_000)), by=BY, at=AT)
    old, new = ([EAST + 1_200], [NORTH + 1_200], ZONE), ([EAST + 5_200], [NORTH + 1_200], ZONE)
    for place, day, held in ((old, 31, True), (new, 31, False)):
        assert (areas_of(*place, on=date(2026, 5, day)).tolist() == [zone.code]) is held
        assert (areas_of(*place, on=date(2026, 6, 1)).tolist() == [zone.code]) is not held
    assert ZoneOutline.objects.get(valid_from=date(2026, 1, 1)).valid_to == date(2026, 5, 31)
    with pytest.raises(ZoneRefused, match="earlier outline holds until 31 May 2026; choose a later first day"):
        change_zone(zone=zone, facts=facts(since=date(2026, 5, 1)), by=BY, at=AT)


def test_a_mistake_of_the_same_day_is_replaced_and_kept() -> None:
    zone = add_zone(facts=facts(), by=BY, at=AT)
    change_zone(zone=zone, facts=facts(text=points(5_000)), by=BY, at=AT)
    assert ZoneOutline.objects.count() == 2
    assert len(layer(ZONE, date(2026, 1, 1))) == 1
    assert areas_of([EAST + 5_200], [NORTH + 1_200], ZONE, on=date(2026, 1, 1)).tolist() == [zone.code]


def test_a_first_day_that_was_too_late_is_moved_back(analyst: Client) -> None:
    zone = add_zone(facts=facts(since=date(2026, 6, 1)), by=BY, at=AT)
    change_zone(zone=zone, facts=facts(since=date(2026, 1, 1)), by=BY, at=AT)
    assert [len(layer(ZONE, date(*day))) for day in ((2025, 12, 31), (2026, 1, 1), (2026, 6, 1), (2026, 7, 1))] == [
        0,
        1,
        1,
        1,
    ]
    page = analyst.get("/zones/zone/dereham-night-time/").content.decode()
    assert "16.0 hectares. From 1 January 2026." in page
    assert "Never (drawn for 1 June 2026): another one took its place" in page
    assert "From 1 January 2026" in analyst.get("/zones/").content.decode()


def test_another_name_alone_draws_no_outline() -> None:
    zone = add_zone(facts=facts(), by=BY, at=AT)
    changed = change_zone(zone=zone, facts=facts("Dereham at night"), by=BY, at=AT)
    assert (changed.name, changed.code, ZoneOutline.objects.count()) == ("Dereham at night", "dereham-night-time", 1)


def test_a_zone_ends_after_its_last_day_and_can_begin_again() -> None:
    zone = add_zone(facts=facts(), by=BY, at=AT)
    with pytest.raises(ZoneRefused, match="the last day cannot be before"):
        end_zone(zone=zone, last_day=date(2025, 12, 31), by=BY, at=AT)
    end_zone(zone=zone, last_day=date(2026, 3, 31), by=BY, at=AT)
    assert len(layer(ZONE, date(2026, 3, 31))) == 1
    assert len(layer(ZONE, date(2026, 4, 1))) == 0
    with pytest.raises(ZoneRefused, match="has ended before"):
        end_zone(zone=zone, last_day=date(2026, 3, 31), by=BY, at=AT)
    with pytest.raises(ZoneRefused, match="until 31 March 2026; choose a later first day"):
        change_zone(zone=zone, facts=facts(since=date(2026, 3, 31)), by=BY, at=AT)
    change_zone(zone=zone, facts=facts(since=date(2026, 5, 1)), by=BY, at=AT)
    assert [len(layer(ZONE, date(2026, month, 15))) for month in (3, 4, 5)] == [1, 0, 1]


def test_names_are_told_apart_and_codes_too() -> None:
    add_zone(facts=facts("Market Place"), by=BY, at=AT)
    with pytest.raises(ZoneRefused, match="There is a zone called market place"):
        add_zone(facts=facts("market place"), by=BY, at=AT)
    assert add_zone(facts=facts("Market-Place"), by=BY, at=AT).code == "market-place-2"


def test_a_zone_outside_of_the_force_names_its_point() -> None:
    with pytest.raises(OutlineRefused, match=r"point 2, 613000, 311000, is 3\.0 km outside of it"):
        add_zone(facts=facts(text=points(1_000, side=12_000)), by=BY, at=AT)
    assert not Zone.objects.exists()


# The pages


def sent(**changes: Any) -> dict[str, Any]:
    typed = {
        "once": str(uuid4()),
        "name": "Dereham night-time",
        "kind": "night_time_economy",
        "valid_from-day": "1",
        "valid_from-month": "2",
        "valid_from-year": "2026",
        "outline": points(),
        "do": "save",
    }
    return typed | changes


@pytest.fixture
def analyst(signed_in_as: SignIn) -> Client:
    return signed_in_as("analyst")


def test_a_zone_is_previewed_then_saved_then_listed(analyst: Client) -> None:
    page = analyst.post("/zones/add/", sent(do="preview"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Preview: 16.0 hectares" in text
    assert text.count('<svg class="app-zone__drawing"') == 2
    assert "Dereham night-time in Area D1" in text
    assert points().splitlines()[0] in text
    assert not Zone.objects.exists()
    saved = analyst.post("/zones/add/", sent())
    assert saved.headers["Location"] == "/zones/zone/dereham-night-time/"
    assert "16.0 hectares. From 1 February 2026." in analyst.get(saved.headers["Location"]).content.decode()
    assert AuditEvent.objects.filter(subject_type="zone", action="consultation").count() == 1
    assert "Night-time economy area" in analyst.get("/zones/").content.decode()


def test_a_page_that_is_sent_twice_draws_one_zone(analyst: Client) -> None:
    typed = sent()
    assert [analyst.post("/zones/add/", typed).status_code for _ in range(2)] == [302, 302]
    assert Zone.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outline": ""}, "Enter the outline, or select a GeoJSON file"),
        ({"outline": "600000, 310000\n600400, 310400\n600400, 310000\n600000, 310400"}, "from point 1 to 2 crosses"),
        ({"outline": "600000, 310000\n600100, 310100\n600200, 310200"}, "has no size"),
        ({"outline": "TG 230 085\nTG 234 085\nTG 234 089"}, "is not in the force: point 1"),
        ({"outline": "TG 230 085\nhere"}, "Line 2, “here”"),
        ({"name": ""}, "Enter a name"),
        ({"kind": ""}, "Select what it is drawn for"),
        ({"valid_from-day": "31"}, "first day"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(analyst: Client, changes: dict[str, str], said: str) -> None:
    typed = sent(**changes)
    page = analyst.post("/zones/add/", typed)
    text = page.content.decode()
    assert page.status_code == 422
    assert said in re.sub(r"&#(?:34|39|8220|8221);", "", text)
    for name in ("name", "outline"):
        assert all(line in text for line in typed[name].splitlines())
    assert not Zone.objects.exists()


RING = f"[[[{EAST},{NORTH}],[{EAST + 400},{NORTH}],[{EAST + 400},{NORTH + 400}],[{EAST},{NORTH}]]]"
CRS = '"crs":{"type":"name","properties":{"name":"EPSG:27700"}}'


def test_a_file_takes_the_place_of_what_is_typed_and_can_be_seen(analyst: Client) -> None:
    good = f'{{"type":"Polygon","coordinates":{RING},{CRS}}}'
    file = SimpleUploadedFile("zone.geojson", good.encode())
    page = analyst.post("/zones/add/", sent(do="preview", file=file)).content.decode()
    assert "Preview: 8.0 hectares" in page
    assert "coordinates" in page
    bad = SimpleUploadedFile("zone.geojson", b'{"type":"Point","coordinates":[600000,310000]}')
    refused = analyst.post("/zones/add/", sent(file=bad))
    assert refused.status_code == 422
    assert "The geometry is a Point" in refused.content.decode()
    assert "600000,310000" in refused.content.decode(), "the file's text is kept on the page"


def test_a_zone_is_changed_and_ended_on_its_pages(analyst: Client) -> None:
    add_zone(facts=facts(), by=BY, at=AT)
    form = analyst.get("/zones/zone/dereham-night-time/change/").content.decode()
    assert points().splitlines()[2] in form
    changed = analyst.post(
        "/zones/zone/dereham-night-time/change/", sent(outline=points(5_000), **{"valid_from-month": "6"})
    )
    assert changed.status_code == 302
    refused = analyst.post(
        "/zones/zone/dereham-night-time/end/",
        {"last_day-day": "1", "last_day-month": "1", "last_day-year": "2026"},
    )
    assert refused.status_code == 422
    assert "the last day cannot be before" in refused.content.decode()
    ended = analyst.post(
        "/zones/zone/dereham-night-time/end/",
        {"last_day-day": "31", "last_day-month": "8", "last_day-year": "2026"},
    )
    assert ended.status_code == 302
    page = analyst.get("/zones/zone/dereham-night-time/").content.decode()
    assert "From 1 June 2026, ended on 31 August 2026" in page
    assert "From 1 January 2026, ended on 31 May 2026" in page
    assert "Let it begin again" in page
    assert "End this zone" not in page


def test_a_zone_that_is_not_there_is_not_found(analyst: Client) -> None:
    assert analyst.get("/zones/zone/none/").status_code == 404


def test_others_draw_no_zones(signed_in_as: SignIn) -> None:
    assert signed_in_as("investigator").post("/zones/add/", sent()).status_code == 403
    assert not Zone.objects.exists()
