"""The call-taker's pages."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bizwatch.audit.models import AuditEvent
from bizwatch.businesses.selectors import premises_for_caller
from bizwatch.cases import services
from bizwatch.cases.choices import Status
from bizwatch.cases.models import CallBack, Case, CaseMessage, Shift
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.selectors import trade_words
from bizwatch.reporting.catalogue import PAGES
from bizwatch.reporting.choices import DraftState
from bizwatch.reporting.kinds import KINDS, restricted_kinds
from bizwatch.reporting.models import Draft, Report
from tests.reporting.samples import AT
from tests.reporting.world import World, make_premises

TOLD = {
    "gates": "none",
    "kind": "shop_theft",
    "contact-name": "Ada Marsh",
    "contact-telephone": "01632 960001",
    "contact-channel": "phone",
    "what_happened-text": "Two people filled a bag and left.",
    "when-span": "known",
    "when-at_day-day": "22",
    "when-at_day-month": "11",
    "when-at_day-year": "2026",
    "when-at_time": "4:15pm",
    "property-lines": "1",
    "property-item-0-description": "70cl vodka",
    "property-item-0-quantity": "4",
    "property-item-0-unit_value": "16.50",
    "known-known": "people",
    "people-lines": "1",
    "people-item-0-description": "Tall, grey hood",
    "support_action-supports": "yes",
    "extra-impact": "",
}
HOUR = timedelta(hours=1)
# What must be told before a call can be compared with what is there.
TIME = {name: said for name, said in TOLD.items() if name.startswith(("gates", "kind", "when-"))}


@pytest.fixture
def taker(world: World, signed_in_as: Any) -> Client:
    client: Client = signed_in_as("call_taker")
    return client


def begin(client: Client, world: World) -> str:
    answer = client.post("/report/phone/", {"premises": world.premises.reference})
    assert answer.status_code == 302
    return str(answer["Location"])


@pytest.mark.parametrize("text", ["corner cromer", "NR27 9AA", "nr279aa", "01632960001", "+44 1632 960001", "P-SAM-0"])
def test_the_business_is_found_by_whatever_the_caller_says(world: World, text: str) -> None:
    assert world.premises in premises_for_caller(text, limit=20)


@pytest.mark.parametrize("text", ["", "zzz", "01632 969999"])
def test_nothing_is_found_by_what_fits_nobody(world: World, text: str) -> None:
    assert premises_for_caller(text, limit=20) == []


def test_closed_premises_do_not_hide_an_open_one(world: World) -> None:
    for number in range(4):
        make_premises(world.business, f"P-C{number}", name="Harbour Stores", is_open=False)
    there = make_premises(world.business, "P-OPEN", name="Harbour Stores")
    assert premises_for_caller("harbour stores", limit=3) == [there]


def test_results_come_alone_while_one_types(taker: Client, world: World) -> None:
    part = taker.get("/report/phone/", {"q": "corner", "part": "found"}).content.decode()
    assert "Corner Pantry" in part
    assert "<html" not in part


def test_a_whole_call_becomes_a_case_of_the_caller_and_not_of_the_call_taker(taker: Client, world: World) -> None:
    address = begin(taker, world)
    sent = taker.post(address, {**TOLD, "action": "send"})
    assert sent.status_code == 302, sent.content.decode()
    report = Report.objects.select_related("case").get()
    assert (report.door, report.case.door, report.case.reported_by) == ("phone", "phone", None)
    assert report.case.contact_name == "Ada Marsh"
    done = taker.get(sent["Location"]).content.decode()
    assert report.case.crime_reference in done
    assert report.case.crime_reference in taker.get("/report/phone/").content.decode()


def test_sent_twice_it_is_one_report(taker: Client, world: World) -> None:
    address = begin(taker, world)
    for _ in range(3):
        assert taker.post(address, {**TOLD, "action": "send"}).status_code == 302
    assert Report.objects.count() == Case.objects.count() == 1


def test_an_answer_brings_the_questions_that_follow(taker: Client, world: World) -> None:
    address = begin(taker, world)
    before = taker.post(address, {**TOLD, "known-known": "none", "action": "save"}).content.decode()
    after = taker.post(address, {**TOLD, "known-known": "vehicle", "action": "save"}).content.decode()
    assert 'id="section-vehicles"' not in before
    assert 'id="section-vehicles"' in after


def test_what_is_wrong_is_named_and_nothing_is_lost(taker: Client, world: World) -> None:
    address = begin(taker, world)
    answer = taker.post(address, {**TOLD, "what_happened-text": "", "contact-name": "", "action": "send"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter what happened" in page
    assert "Enter the full name" in page
    assert "70cl vodka" in taker.get(address).content.decode()
    assert not Report.objects.exists()


def test_lines_are_added_and_taken_away(taker: Client, world: World) -> None:
    address = begin(taker, world)
    more = taker.post(address, {**TOLD, "action": "property-another"}).content.decode()
    assert "property-item-1-description" in more
    fewer = taker.post(address, {**TOLD, "property-lines": "2", "action": "property-remove-1"}).content.decode()
    assert "property-item-1-description" not in fewer


def test_the_gate_comes_first_and_stops_the_report(taker: Client, world: World) -> None:
    address = begin(taker, world)
    page = taker.post(address, {**TOLD, "gates": "in-progress", "action": "save"}).content.decode()
    assert "Call 999 now" in page
    assert 'value="send"' not in page
    assert taker.post(address, {**TOLD, "gates": "in-progress", "action": "send"}).status_code == 422
    assert not Report.objects.exists()


def test_without_the_gate_nothing_is_sent(taker: Client, world: World) -> None:
    answer = taker.post(begin(taker, world), {**TOLD, "gates": [], "action": "send"})
    assert answer.status_code == 422


def text_of(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def called_again(taker: Client, world: World, **told: Any) -> tuple[str, Any]:
    """A first call sent, a second one begun: the address of the second and its screen with the time told."""
    taker.post(begin(taker, world), {**TOLD, "contact-email": "ada@shop.example", "action": "send"})
    address = begin(taker, world)
    return address, taker.post(address, {**TIME, **told, "action": "save"})


def test_what_may_be_the_same_is_shown_with_its_reasons_and_without_its_content(taker: Client, world: World) -> None:
    address, page = called_again(taker, world, **{"when-at_time": "4:30pm"})
    case = Case.objects.get()
    shown = text_of(page)
    assert f"Could be the same event as {case.crime_reference}" in shown
    assert "Why: the same premises, 15 minutes apart" in shown
    assert f"It is the same as {case.crime_reference}" in shown
    assert "filled a bag" not in shown
    assert case.crime_reference in str(AuditEvent.objects.filter(action="consultation").latest("pk").detail)
    assert case.crime_reference in text_of(taker.get(address))


@pytest.mark.parametrize(
    "told", [{"when-at_time": "9am"}, {"when-span": ""}, {"gates": "in-progress"}, {"kind": "criminal_damage"}]
)
def test_what_cannot_be_the_same_is_not_shown(taker: Client, world: World, told: dict[str, str]) -> None:
    _, page = called_again(taker, world, **told)
    assert Case.objects.get().crime_reference not in page.content.decode()


def test_a_restricted_case_is_neither_shown_nor_added_to(taker: Client, world: World) -> None:
    called_again(taker, world)
    Case.objects.update(is_restricted=True)
    address, reference = begin(taker, world), Case.objects.get().crime_reference
    assert reference not in taker.post(address, {**TIME, "action": "save"}).content.decode()
    answer = taker.post(address, {**TIME, "action": f"same-{reference}"})
    assert answer.status_code == 422
    assert "There is no case with this reference" in text_of(answer)
    assert Case.objects.count() == 1


def test_it_is_the_same_joins_what_was_told_so_far(taker: Client, world: World, user_with: Any) -> None:
    address, _ = called_again(taker, world)
    first = Case.objects.get()
    told = {**TIME, "what_happened-text": "One of them came back.", "action": f"same-{first.crime_reference}"}
    assert taker.post(address, told).headers["Location"].endswith("/done/")
    again = Case.objects.exclude(pk=first.pk).get()
    assert (again.joined_to, again.status, again.is_open) == (first, Status.JOINED, False)
    assert "One of them came back." in CaseMessage.objects.get(case=again).text
    assert Case.objects.get(pk=first.pk).unread_by_police == 1
    done = text_of(taker.get(f"{address}done/"))
    assert f"Read the reference to the caller {first.crime_reference}" in done
    assert again.crime_reference not in done + text_of(taker.get("/report/phone/"))
    assert [mail.template for mail in OutboxMessage.objects.order_by("pk")] == [
        "cases/email/acknowledgement.txt",
        "cases/email/told_again.txt",
    ]
    assert AuditEvent.objects.filter(action="combination").count() == 2
    assert taker.post(address, told).status_code == 302
    assert Case.objects.count() == 2
    officer = user_with("investigator")
    services.unjoin_cases(case=again, reason="Another day", by=officer, at=AT + HOUR, version=again.version)
    assert Case.objects.get(pk=again.pk).is_open
    assert again.crime_reference in text_of(taker.get(f"{address}done/"))


def test_what_was_begun_and_is_not_right_is_put_right_before_it_is_added(taker: Client, world: World) -> None:
    address, _ = called_again(taker, world)
    same = f"same-{Case.objects.get().crime_reference}"
    wrong = {"property-lines": "1", "property-item-0-quantity": "4", "contact-telephone": "no", "contact-name": "Ada"}
    answer = taker.post(address, {**TIME, **wrong, "action": same})
    assert answer.status_code == 422
    assert "Enter what happened" not in text_of(answer)
    assert "Enter what it is" in text_of(answer) or 'href="#id_property-item-0-description"' in answer.content.decode()
    assert taker.post(address, {**TIME, "gates": [], "action": same}).status_code == 422
    assert taker.post(address, {**TIME, "when-span": "", "action": same}).status_code == 422
    assert Case.objects.count() == 1


def test_a_case_that_is_closed_takes_no_call(taker: Client, world: World) -> None:
    address, _ = called_again(taker, world)
    Case.objects.update(status=Status.FINALISED, is_open=False, closed_at=AT)
    page = taker.post(address, {**TIME, "action": "save"})
    assert "It is closed" in text_of(page)
    assert 'value="same-' not in page.content.decode()
    answer = taker.post(address, {**TIME, "action": f"same-{Case.objects.get().crime_reference}"})
    assert "is not open any more" in text_of(answer)
    assert Case.objects.count() == 1


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(restricted_kinds())))
def test_a_call_of_every_kind_can_be_compared_before_it_is_whole(taker: Client, world: World, kind: str) -> None:
    page = taker.post(begin(taker, world), {**TIME, "kind": kind, "action": "save"})
    assert page.status_code == 200
    assert "when" in Draft.objects.get().answers


@pytest.mark.parametrize("sector", ["farm", "marine", "forecourt", "holiday-park", "pub-bar-night"])
def test_the_questions_are_in_the_words_of_the_trade(taker: Client, world: World, sector: str) -> None:
    world.premises.sector = sector
    world.premises.save()
    said = next(words for kind in KINDS if (words := trade_words(kind, sector)) and words.tell)
    address = begin(taker, world)
    assert said.tell in html.unescape(
        taker.post(address, {"gates": "none", "kind": said.kind, "action": "save"}).content.decode()
    )
    assert said.tell in html.unescape(taker.get(address).content.decode())


def test_without_script_nothing_is_said_to_be_wrong_before_it_is_sent(taker: Client, world: World) -> None:
    address = begin(taker, world)
    told = {**TOLD, "what_happened-text": "", "gates": []}
    assert "govuk-error-message" not in taker.post(address, {**told, "action": "save"}).content.decode()
    assert "Enter what happened" in taker.post(address, {**told, "action": "check"}).content.decode()
    assert "70cl vodka" in taker.post(address, {**told, "action": "save"}).content.decode()


def test_a_caller_who_gives_no_name_and_no_number_is_taken_down(taker: Client, world: World) -> None:
    told = {"business_name": "Herring Kiosk", "kind": "sole_trader", "address": "Pier", "town": "Cromer"}
    answer = taker.post("/report/phone/not-listed/", {**told, "sector": "convenience"})
    assert answer.status_code == 302, text_of(answer)
    assert 'value="Herring Kiosk"' in taker.get("/report/phone/not-listed/?name=Herring+Kiosk").content.decode()
    assert 'value="01632' not in taker.get("/report/phone/not-listed/?name=01632960001").content.decode()


def test_a_call_is_not_there_for_anybody_else(taker: Client, world: World, signed_in_as: Any) -> None:
    address = begin(taker, world)
    other = signed_in_as("call_taker")
    assert other.get(address).status_code == 404
    assert other.post(address, {"action": "discard"}).status_code == 404
    assert world.client().get(address).status_code == 403


def test_a_business_that_is_not_listed_is_entered(taker: Client, world: World) -> None:
    told = {
        "business_name": "Herring & Daughters",
        "kind": "company",
        "address": "3 The Quay",
        "town": "Wells",
        "sector": "convenience",
        "contact_name": "Ada Marsh",
        "contact_telephone": "01632 960001",
    }
    assert taker.post("/report/phone/not-listed/", {**told, "town": ""}).status_code == 422
    answer = taker.post("/report/phone/not-listed/", told)
    assert "Herring" in taker.get(answer["Location"]).content.decode()


def test_a_call_is_left_found_again_and_discarded(taker: Client, world: World) -> None:
    address = begin(taker, world)
    taker.post(address, {**TOLD, "action": "leave"})
    assert address in taker.get("/report/phone/").content.decode()
    taker.post(address, {"action": "discard"})
    assert Draft.objects.get().state == DraftState.DROPPED
    assert taker.get(address).status_code == 404


def test_the_call_takers_own_name_is_never_filled_in(taker: Client, world: World) -> None:
    world.premises.contact_name = world.premises.contact_email = world.premises.contact_telephone = ""
    world.premises.save()
    draft = Draft.objects.get(pk=begin(taker, world).split("/")[-2])
    assert "contact" not in draft.answers
    assert draft.unfinished.get("contact", {}).get("name", "") == ""


@pytest.mark.parametrize("kind", ["criminal_damage", "making_off"])
def test_each_page_of_a_kind_is_on_the_screen_in_order(taker: Client, world: World, kind: str) -> None:
    page: Any = taker.post(begin(taker, world), {"gates": "none", "kind": kind, "action": "save"}).content.decode()
    shown = [code for code in (p.code for p in PAGES) if f'id="section-{code}"' in page]
    assert [page.index(f'id="section-{code}"') for code in shown] == sorted(
        page.index(f'id="section-{code}"') for code in shown
    )
    assert {"what_happened", "when", "contact"} <= set(shown)


def test_the_record_of_the_gate_grows_only_when_it_is_answered_otherwise(taker: Client, world: World) -> None:
    address = begin(taker, world)
    for gates in ("none", "none", "suspect-detained", "suspect-detained", "none"):
        taker.post(address, {**TOLD, "gates": gates, "action": "save"})
    assert Draft.objects.get().gates.count() == 3


def sent_call(taker: Client, world: World) -> str:
    return str(taker.post(begin(taker, world), {**TOLD, "action": "send"})["Location"])


def test_without_a_rota_the_receipt_says_so(taker: Client, world: World) -> None:
    assert "The rota has no free time" in taker.get(sent_call(taker, world)).content.decode()


def test_the_caller_chooses_a_call_back_that_the_rota_has(taker: Client, world: World, user_with: Any) -> None:
    officer = user_with("investigator")
    start = AT + timedelta(hours=2)
    Shift.objects.create(
        officer=officer,
        day=start.date(),
        starts_at=start,
        ends_at=start + timedelta(hours=14),
        calls_per_hour=4,
        added_at=AT,
        added_by_name="Sgt",
    )
    address = sent_call(taker, world)
    page = taker.get(address).content.decode()
    slot = page.split('name="slot" type="radio" value="')[1].split('"')[0]
    assert taker.post(address, {"slot": slot}).status_code == 302
    assert taker.post(address, {"slot": slot}).status_code == 302
    assert CallBack.objects.get().officer == officer
    assert "An officer calls on" in taker.get(address).content.decode()


@pytest.mark.parametrize("slot", ["", "soon", "2026-11-25T10:00", "2026-11-25T03:00:00+00:00"])
def test_a_time_that_is_not_offered_is_refused(taker: Client, world: World, slot: str) -> None:
    assert taker.post(sent_call(taker, world), {"slot": slot}).status_code == 422
    assert not CallBack.objects.exists()
