"""The short way for a premises that has reported before: gate, one page, check, send."""

from typing import Any

import pytest

from bizwatch.cases.models import Case
from bizwatch.reporting.models import Draft
from tests.reporting.walking import GATE, address_of, begin, draft_of, fill, post_page, send, text_of
from tests.reporting.world import World

pytestmark = pytest.mark.django_db
TAKEN = {
    "taken": "4 bottles of vodka",
    "value": "66",
    "day-day": "23",
    "day-month": "11",
    "day-year": "2026",
    "time": "7:40pm",
    "person": "Grey hood",
    "cctv": "on",
}


@pytest.fixture
def returning(world: World) -> World:
    """A reporter whose premises has reported once."""
    client = world.client()
    draft = begin(client)
    fill(client, draft)
    send(client, draft)
    return world


def short(world: World) -> tuple[Any, Draft]:
    client = world.client()
    answer = client.post(f"/report/shop-theft-at/{world.premises.reference}/", GATE)
    assert answer.headers["Location"].endswith("/express/")
    return client, draft_of(answer.headers["Location"])


def put(client: Any, draft: Draft, **typed: str) -> Any:
    draft.refresh_from_db()
    said = {name: value for name, value in {**TAKEN, **typed}.items() if value}
    return client.post(address_of(draft, "express"), {"version": draft.version, "action": "continue", **said})


def test_one_page_and_it_can_be_sent(returning: World) -> None:
    client, draft = short(returning)
    assert put(client, draft).headers["Location"].endswith("/check-your-answers/")
    send(client, draft)
    case = Case.objects.latest("pk")
    line = case.property_lines.get()
    assert (line.description, str(line.unit_value)) == ("4 bottles of vodka", "66.00")
    assert case.people.get().description == "Grey hood"
    assert case.cctv.get().camera == "Camera 4, entrance"
    assert case.contact_name == "Ada Marsh"
    assert case.supports_action == "yes"


def test_the_page_begins_at_today_and_now(returning: World) -> None:
    client, draft = short(returning)
    html = client.get(address_of(draft, "express")).content.decode()
    for value in ('value="23"', 'value="11"', 'value="2026"', 'value="7:48pm"'):
        assert value in html
    assert "Camera 4, entrance." in text_of(client.get(address_of(draft, "express")))
    assert "kept until 24 December 2026" in html


def test_check_answers_shows_every_answer_with_change(returning: World) -> None:
    client, draft = short(returning)
    put(client, draft)
    said = text_of(client.get(address_of(draft, "check-your-answers")))
    for words in ("4 bottles of vodka", "£66", "Grey hood", "Camera 4, entrance", "24 December 2026", "Ada Marsh"):
        assert words in said, words
    assert "Contact (filled in for you)" in said


def test_without_cameras_and_people_neither_is_in_the_case(returning: World) -> None:
    client, draft = short(returning)
    put(client, draft, person="", cctv="")
    send(client, draft)
    case = Case.objects.latest("pk")
    assert not case.people.exists()
    assert not case.cctv.exists()


def test_the_first_report_of_a_premises_asks_what_is_not_known(world: World) -> None:
    client, draft = short(world)
    assert "The cameras caught it" not in client.get(address_of(draft, "express")).content.decode()
    assert put(client, draft, cctv="").headers["Location"].endswith("/support_action/")
    assert post_page(client, draft, "support_action").headers["Location"].endswith("/check-your-answers/")


def test_what_was_changed_by_hand_stays_when_the_page_is_sent_again(returning: World) -> None:
    client, draft = short(returning)
    put(client, draft)
    post_page(client, draft, "property", [{"description": "Vodka", "quantity": "4", "unit_value": "16.50"}])
    put(client, draft, person="Green hat", value="70")
    draft.refresh_from_db()
    assert draft.answers["property"][0]["unit_value"] == "16.50"
    assert draft.answers["people"][0]["description"] == "Green hat"


def test_the_page_refuses_tomorrow_and_asks_which_hour(returning: World) -> None:
    client, draft = short(returning)
    assert "must be today or in the past" in text_of(put(client, draft, **{"day-day": "24"}))
    twice = {"day-day": "25", "day-month": "10", "time": "1:30am"}
    answer = put(client, draft, **twice)
    assert answer.status_code == 422
    assert "happened twice" in text_of(answer)
    assert put(client, draft, **twice, which="second").status_code == 302
    draft.refresh_from_db()
    assert draft.answers["when"]["happened"] == "2026-10-25T01:30:00+00:00"
