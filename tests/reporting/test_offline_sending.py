"""What devices send when the signal returns: once, as told, with what is wrong said at its place."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from bizwatch.audit.models import AuditEvent
from bizwatch.kernel import clock
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import PAGES
from bizwatch.reporting.choices import Door
from bizwatch.reporting.models import Draft, GateRecord, Report
from bizwatch.reporting.offline import shell_today
from bizwatch.reporting.offline_rules import DRAWN_APART
from tests.evidence.files import picture
from tests.reporting.devices import (
    SEND,
    STATE,
    WORDS,
    begin_upload,
    key_of,
    patch,
    send,
    told_by,
    told_by_guest,
    upload,
    when_typed,
)
from tests.reporting.samples import typed_for
from tests.reporting.world import World, make_world
from tests.users import SignIn

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 9, 12, tzinfo=UTC)
PHOTO = picture(size=(320, 240))
SHA = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.BIZWATCH_EVIDENCE_DIR = tmp_path / "evidence"
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make_world()


def acknowledgements() -> int:
    return OutboxMessage.objects.filter(template="cases/email/acknowledgement.txt").count()


def faults(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.content
    return {fault["control"]: fault["words"] for fault in answer.json()["faults"]}


def test_a_report_becomes_a_case_as_it_was_told(world: World) -> None:
    answer = send(world.client(), told_by(world))
    assert answer.status_code == 200, answer.content
    report = Report.objects.get()
    case = report.case
    assert (report.door, case.door, case.reported_by) == (Door.OFFLINE, Door.OFFLINE, world.user)
    assert answer.json()["crime_reference"] == case.crime_reference
    assert (case.occurred_from, case.reported_at) == (NOW - timedelta(days=1), NOW)
    assert case.summary.startswith(WORDS)
    assert case.property_lines.get().quantity == 4
    assert answer.json()["href"].endswith(f"/{case.crime_reference}/")
    assert AuditEvent.objects.filter(subject_type="report", action="collection", subject_id=report.reference).exists()


def test_replayed_fifty_times_it_is_one_report_and_one_mail(world: World) -> None:
    client, said = world.client(), told_by(world)
    answers = {send(client, said).json()["crime_reference"] for _ in range(50)}
    assert len(answers) == 1
    assert (Report.objects.count(), acknowledgements()) == (1, 1)


def test_the_queue_of_three_days_is_taken_as_it_was_told(world: World) -> None:
    written = NOW - timedelta(days=3)
    said = told_by(world, told_at=written.isoformat())
    said["pages"]["when"] = when_typed(written - timedelta(hours=2))
    answer = send(world.client(), said)
    case = Report.objects.get().case
    assert case.occurred_from == written - timedelta(hours=2)
    assert case.contact_due_at > NOW + timedelta(hours=20)  # the promise starts at its receipt
    words = "Written on a device. Finished: 24 November 2026, 9:12am. Received: 27 November 2026, 9:12am."
    assert words in case.summary
    assert answer.json()["written"] == words
    assert Report.objects.get().answers["offline"]["told_at"] == written.isoformat()


@pytest.mark.parametrize(("minutes", "said"), [(47, "47 minutes fast"), (-47, "47 minutes slow"), (1, "")])
def test_a_clock_that_is_out_is_put_right_and_said(world: World, minutes: int, said: str) -> None:
    ahead = timedelta(minutes=minutes)
    told = told_by(world, told_at=(NOW - timedelta(hours=5) + ahead).isoformat(), device_now=(NOW + ahead).isoformat())
    send(world.client(), told)
    summary = Report.objects.get().case.summary
    assert "Finished: 27 November 2026, 4:12am." in summary
    assert ("The device’s clock was" in summary) is bool(said)
    assert said in summary


def test_just_now_by_a_fast_clock_is_now(world: World) -> None:
    ahead = NOW + timedelta(minutes=20)
    said = told_by(world, device_now=ahead.isoformat(), told_at=ahead.isoformat())
    said["pages"]["when"] = when_typed(ahead)
    assert send(world.client(), said).status_code == 200
    assert Report.objects.get().case.occurred_from == NOW


@pytest.mark.parametrize("moment", ["", "yesterday", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00", None])
def test_a_broken_clock_stops_nothing(world: World, moment: object) -> None:
    assert send(world.client(), told_by(world, device_now=moment, told_at=moment)).status_code == 200
    assert Report.objects.get().case.reported_at == NOW


def test_what_is_wrong_is_said_at_its_control_and_nothing_is_taken(world: World) -> None:
    said = told_by(world)
    said["pages"]["when"]["at_time"] = "late"
    said["pages"]["property"] = [{"description": "Vodka", "quantity": "1", "unit_value": "lots"}]
    said["pages"]["what_happened"] = {"text": "x" * 4_001}
    found = faults(send(world.client(), said))
    assert found["when-at_time"] == "Enter the time it happened, like 9:30pm or 21:30"
    assert "property-0-unit_value" in found
    assert "what_happened-text" in found
    assert not Report.objects.exists()


def test_put_right_it_is_taken_under_the_same_id(world: World) -> None:
    said = told_by(world)
    said["pages"]["when"]["at_time"] = "late"
    client = world.client()
    assert "when-at_time" in faults(send(client, said))
    said["pages"]["when"]["at_time"] = "4:15pm"
    assert send(client, said).status_code == 200
    assert Report.objects.count() == 1


def test_an_hour_that_happened_twice_is_asked_about(world: World) -> None:
    said = told_by(world)
    said["pages"]["when"] = {
        "span": "known",
        "at_day-day": "25",
        "at_day-month": "10",
        "at_day-year": "2026",
        "at_time": "1:30am",
    }
    client = world.client()
    assert "when-at_which" in faults(send(client, said))
    said["pages"]["when"]["at_which"] = "second"
    assert send(client, said).status_code == 200
    assert Report.objects.get().case.occurred_from == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_least_that_is_taken(world: World) -> None:
    said = told_by(world)
    said["pages"] = {"what_happened": {"text": "The till is empty."}, "when": said["pages"]["when"]}
    assert send(world.client(), said).status_code == 200
    said = told_by(world, pages={})
    assert {"when-span", "what_happened-text"} <= faults(send(world.client(), said)).keys()


@pytest.mark.parametrize("kind", [kind.code for kind in shell_today(NOW).kinds])
def test_every_kind_can_be_written_on_a_device(kind: str, world: World) -> None:
    """All pages of the kind, as the whole catalogue's samples answer them."""
    pages: dict[str, Any] = {}
    for page in PAGES:
        answers = Answers(kind=kind, door=Door.OFFLINE, pages=_stored(pages))
        if page.code not in DRAWN_APART and page.is_asked(answers):
            pages[page.code] = typed_for(page.code, kind)
    pages["when"] = when_typed(NOW - timedelta(days=1))
    answer = send(world.client(), told_by(world, kind=kind, pages=pages))
    assert answer.status_code == 200, answer.json()
    assert Report.objects.get().case.crime_kind == kind


def _stored(pages: dict[str, Any]) -> dict[str, Any]:
    """Return typed answers as rules look at them: a tick is true."""
    return {
        code: {name: True if value == "on" else value for name, value in said.items()}
        if isinstance(said, dict)
        else said
        for code, said in pages.items()
    }


def test_a_gate_that_ends_the_report_ends_it_here_too(world: World) -> None:
    found = faults(send(world.client(), told_by(world, gates=["in-progress"])))
    assert found["gates"].startswith("Call 999 now.")
    assert not Report.objects.exists()


def test_hate_is_told_to_the_desk(world: World) -> None:
    said = told_by(world, gates=["hate"])
    said["pages"]["hate"] = {"strands": ["disability"]}
    answer = send(world.client(), said)
    assert answer.status_code == 200, answer.json()
    assert Report.objects.get().case.told_as_hate
    assert Report.objects.get().answers["hate"]["strands"] == ["disability"]


def test_what_must_not_lie_on_a_device_is_refused(world: World) -> None:
    assert "kind" in faults(send(world.client(), told_by(world, kind="modern_slavery")))
    assert "kind" in faults(send(world.client(), told_by(world, kind="no_such_kind")))


@pytest.mark.parametrize("reference", ["P-XSAM", "P-NOT-THERE", "", "\x00"])
def test_somebody_else_s_premises_and_none_are_refused_alike(world: World, reference: str) -> None:
    found = faults(send(world.client(), told_by(world, premises=reference)))
    assert found == {"premises": "Select the premises it happened at"}
    assert not Report.objects.exists()


def test_a_page_of_an_older_catalogue_is_passed_over(world: World) -> None:
    said = told_by(world)
    said["pages"] |= {"weather": {"was": "wet"}, "fuel": {"fuel": "diesel"}}
    said["pages"]["what_happened"]["colour"] = "blue"
    assert send(world.client(), said).status_code == 200


def test_nobody_signed_in_is_asked_to_sign_in_and_another_account_is_refused(world: World, client: Client) -> None:
    said = told_by(world)
    answer = send(client, said)
    assert (answer.status_code, answer.json()["state"]) == (401, "sign_in")
    other = make_world(email="kit@stall.example")
    answer = send(other.client(), said)
    assert (answer.status_code, answer.json()["state"]) == (409, "other_account")
    assert not Report.objects.exists()
    assert send(world.client(), said).status_code == 200


def test_two_accounts_with_the_same_id_have_two_reports(world: World) -> None:
    other = make_world(email="kit@stall.example")
    said = told_by(world)
    send(world.client(), said)
    send(other.client(), told_by(other, id=said["id"]))
    assert Report.objects.count() == 2


HOSTILE = [
    "",
    "{",
    "[]",
    "null",
    '"x"',
    "{}",
    json.dumps({"id": "1"}),
    json.dumps({"id": str(uuid4()), "pages": []}),
    json.dumps({"id": str(uuid4()), "pages": {"when": "x"}}),
    json.dumps({"id": str(uuid4()), "pages": {"when": {"span": {"a": 1}}}}),
    json.dumps({"id": str(uuid4()), "pages": {"property": [[]]}}),
    json.dumps({"id": str(uuid4()), "pages": {}, "kind": 7}),
    json.dumps({"id": str(uuid4()), "pages": {}, "gates": [1]}),
    json.dumps({"id": str(uuid4()), "pages": {"what_happened": {"text": "x" * 30_000}}}),
    "[" * 100_000,
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_report_is_refused(world: World, body: str) -> None:
    answer = world.client().post(SEND, body, content_type="application/json")
    assert answer.status_code == 400, answer.content
    assert answer.json()["problem"]


def test_hostile_text_stays_text(world: World) -> None:
    said = told_by(world)
    said["pages"]["what_happened"] = {"text": "<script>alert(1)</script> \x00 \ud83d\u202e"}
    answer = send(world.client(), said)
    assert answer.status_code in (200, 422)


# --- photos


def test_a_photo_goes_to_the_case_once(world: World) -> None:
    client, said = world.client(), told_by(world)
    ticket = send(client, said).json()["ticket"]
    assert upload(client, ticket, PHOTO).status_code == 204
    exhibit = Report.objects.get().case.exhibits.get()
    assert (exhibit.evidence.sha256, exhibit.evidence.received_from) == (SHA, world.user.audit_id)
    assert send(client, said).json()["have"] == [SHA]
    again = [upload(client, ticket, PHOTO) for _ in range(3)]
    assert {answer.status_code for answer in again} == {422}
    assert b"already" in again[0].content
    assert Report.objects.get().case.exhibits.count() == 1


def test_a_photo_goes_on_from_where_it_was_cut(world: World) -> None:
    client, half = world.client(), len(PHOTO) // 2
    ticket = send(client, told_by(world)).json()["ticket"]
    place = begin_upload(client, ticket, PHOTO)
    assert patch(client, place, ticket, PHOTO[:half], 0).headers["Upload-Offset"] == str(half)
    stands = client.head(place, headers={"Tus-Resumable": "1.0.0", "Upload-Ticket": ticket})
    assert stands.headers["Upload-Offset"] == str(half)
    assert patch(client, place, ticket, PHOTO[half:], half).status_code == 204
    assert Report.objects.get().case.exhibits.get().evidence.sha256 == SHA


def test_a_photo_that_was_damaged_on_its_way_is_not_taken(world: World) -> None:
    client = world.client()
    ticket = send(client, told_by(world)).json()["ticket"]
    assert upload(client, ticket, PHOTO, sha256="0" * 64).status_code in (422, 460)
    assert not Report.objects.get().case.exhibits.exists()
    assert upload(client, ticket, PHOTO).status_code == 204


def test_a_ticket_is_worth_nothing_to_anybody_who_may_no_longer_report(world: World) -> None:
    client = world.client()
    ticket = send(client, told_by(world)).json()["ticket"]
    world.user.grants.all().delete()
    world.user.is_active = False
    world.user.save()
    assert upload(client, ticket, PHOTO).status_code == 404


# --- guests


def test_a_guest_s_report_waits_for_the_link(client: Client) -> None:
    said = told_by_guest()
    answer = send(client, said)
    assert (answer.status_code, answer.json()["state"]) == (202, "link_sent")
    assert not Report.objects.exists()
    draft = Draft.objects.get()
    assert (str(draft.pk), draft.guest_email, draft.owner) == (answer.json()["draft"], "ada@stall.example", None)
    assert draft.answers["what_happened"]["text"] == WORDS
    assert draft.answers["business"]["business_name"] == "Herring & Daughters"
    assert draft.answers["gate"]["passed"] is True
    assert GateRecord.objects.get().path == "continue"
    mail = OutboxMessage.objects.get()
    assert (mail.address, "/report/link/" in mail.body) == ("ada@stall.example", True)


def test_a_guest_s_report_replayed_is_one_draft_and_one_mail(client: Client) -> None:
    said = told_by_guest()
    assert len({send(client, said).json()["draft"] for _ in range(50)}) == 1
    assert (Draft.objects.count(), OutboxMessage.objects.count()) == (1, 1)


def test_a_guest_s_wrong_address_can_be_put_right(client: Client) -> None:
    said = told_by_guest(email="ada@stal.example")
    first = send(client, said).json()["draft"]
    second = send(client, said | {"email": "ada@stall.example"}).json()["draft"]
    assert first != second
    assert [mail.address for mail in OutboxMessage.objects.order_by("pk")] == ["ada@stal.example", "ada@stall.example"]


def test_a_guest_is_told_what_is_wrong(client: Client) -> None:
    found = faults(send(client, told_by_guest(email="ada at stall")))
    assert found.keys() == {"guest_email"}
    said = told_by_guest()
    said["pages"]["place"] = {"address": "3 The Quay", "town": "Wells", "postcode": "ZZ99 9ZZ"}
    assert "place-postcode" in faults(send(client, said))
    assert not Draft.objects.exists()


def test_a_guest_who_left_the_business_out_is_asked_for_it_online(client: Client) -> None:
    said = told_by_guest()
    del said["pages"]["business"]
    assert send(client, said).status_code == 202
    assert "business" not in Draft.objects.get().answers


def test_an_address_that_had_its_links_waits_and_nothing_is_lost(client: Client) -> None:
    answers = [send(client, told_by_guest()) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert answers[-1].headers["Retry-After"] == "3600"
    assert Draft.objects.count() == 3


def open_link(client: Client) -> None:
    link = next(word for word in OutboxMessage.objects.get().body.split() if "/report/link/" in word)
    client.post("/report/link/" + link.split("/report/link/")[1])


def test_a_guest_s_photos_go_from_the_browser_that_opened_the_link(client: Client) -> None:
    draft = send(client, told_by_guest()).json()["draft"]
    assert client.get(STATE).json()["guest"] is None
    open_link(client)
    guest = client.get(STATE).json()["guest"]
    assert (guest["draft"], guest["have"]) == (draft, [])
    assert upload(client, guest["ticket"], PHOTO).status_code == 204
    assert client.get(STATE).json()["guest"]["have"] == [SHA]
    assert Draft.objects.get().files.count() == 1


def test_a_guest_goes_on_where_the_device_left_off(client: Client) -> None:
    said = told_by_guest()
    draft = send(client, said).json()["draft"]
    open_link(client)
    answer = client.get(f"/report/{draft}/")
    assert answer.headers["Location"] == f"/report/{draft}/contact/"  # the first page that was left empty


# --- who is signed in


def test_the_state_names_the_account_and_its_premises(world: World, client: Client) -> None:
    said = world.client().get(STATE).json()
    assert said["account"]["key"] == key_of(world.user)
    assert [place["reference"] for place in said["account"]["premises"]] == [world.premises.reference]
    assert "shop_theft" in said["account"]["premises"][0]["kinds"]
    assert world.user.email not in said["account"]["key"]
    nobody = client.get(STATE)
    assert (nobody.json()["account"], nobody.json()["guest"]) == (None, None)
    assert nobody.headers["Cache-Control"] == "no-store"


def test_an_account_that_does_not_report_is_told_so(signed_in_as: SignIn) -> None:
    said = signed_in_as("investigator").get(STATE).json()
    assert (said["account"], said["not_for_reporters"]) == (None, True)


def test_a_script_that_asks_keeps_no_guest_s_session_alive(client: Client) -> None:
    send(client, told_by_guest())
    open_link(client)
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
        assert client.get(STATE).json()["guest"]
    with time_machine.travel(NOW + timedelta(minutes=40), tick=False):
        assert client.get(STATE).json()["guest"] is None


def test_the_token_that_the_state_gives_is_asked_for(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = world.client().cookies
    said = told_by(world)
    assert send(strict, said).status_code == 403
    token = strict.get(STATE).json()["csrf"]
    body = json.dumps(said)
    answer = strict.post(SEND, body, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 200
    assert UUID(said["id"])
    assert clock.now() == NOW
