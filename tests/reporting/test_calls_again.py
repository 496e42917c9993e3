"""A call of an event that is known: who is called back, what is read out, and what the audit says. And no name at all."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bizwatch.audit.models import AuditEvent
from bizwatch.businesses.models import Business
from bizwatch.cases import services
from bizwatch.cases.models import CallBack, Case, Shift
from bizwatch.cases.services.reminders import send_reminders
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reporting.call_forms import CallHead
from bizwatch.reporting.models import Draft, Report
from bizwatch.reporting.offer import offer
from tests.reporting.samples import AT
from tests.reporting.test_calls import TIME, TOLD, begin, taker, text_of
from tests.reporting.world import World, make_premises

__all__ = ["taker"]

HOUR = timedelta(hours=1)
BOB = {
    "contact-name": "Bob Second",
    "contact-telephone": "01632 960777",
    "contact-email": "bob@shop.example",
    "contact-channel": "phone",
}


@pytest.fixture
def rota(user_with: Any) -> None:
    start = AT + 2 * HOUR
    length = timedelta(hours=14)
    Shift.objects.create(
        officer=user_with("investigator"),
        day=start.date(),
        starts_at=start,
        ends_at=start + length,
        calls_per_hour=4,
        added_at=AT,
        added_by_name="Sgt",
    )


def joined(taker: Client, world: World, **told: str) -> str:
    """Ada's call, then another one that is the same; the address of what is read to the second caller."""
    taker.post(begin(taker, world), {**TOLD, "contact-email": "ada@shop.example", "action": "send"})
    return same_as(taker, world, Case.objects.get(), **told)


def same_as(taker: Client, world: World, case: Case, **told: str) -> str:
    said = {**TIME, **told, "action": f"same-{case.crime_reference}"}
    answer = taker.post(begin(taker, world), said)
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def book(taker: Client, address: str) -> None:
    slot = taker.get(address).content.decode().split('name="slot" type="radio" value="')[1].split('"')[0]
    assert taker.post(address, {"slot": slot}).status_code == 302


def mails(template: str) -> list[str]:
    found = OutboxMessage.objects.filter(template=f"cases/email/{template}.txt")
    return list(found.order_by("pk").values_list("address", flat=True))


@pytest.mark.usefixtures("rota")
def test_who_calls_again_is_called_back_and_written_to(taker: Client, world: World) -> None:
    address = joined(taker, world, **BOB)
    book(taker, address)
    call = CallBack.objects.select_related("officer").get()
    assert call.officer is not None
    assert (call.with_name, call.telephone) == ("Bob Second", "01632 960777")
    assert call.case == Case.objects.get(joined_to=None)
    assert mails("call_back_booked") == ["bob@shop.example"]
    assert "An officer calls on" in text_of(taker.get(address))
    CallBack.objects.update(booked_at=AT - 24 * HOUR)
    send_reminders(at=call.starts_at - timedelta(minutes=50))
    assert mails("call_reminder_hour") == ["bob@shop.example"]
    services.call_off_call_back(case=call.case, call_back_id=call.pk, by=call.officer, at=AT)
    assert mails("call_back_called_off") == ["bob@shop.example"]


@pytest.mark.usefixtures("rota")
def test_whose_call_is_booked_is_not_read_to_somebody_else(taker: Client, world: World) -> None:
    taker.post(begin(taker, world), {**TOLD, "action": "send"})
    first = Case.objects.get()
    book(taker, f"/report/phone/{Report.objects.get().draft_id}/done/")
    done = text_of(taker.get(same_as(taker, world, first, **BOB)))
    assert "A call about it is booked already, with somebody else of the business." in done
    assert "An officer calls on" not in done


@pytest.mark.usefixtures("rota")
def test_without_a_number_nobody_else_is_called_instead(taker: Client, world: World) -> None:
    address = joined(taker, world, **{**BOB, "contact-telephone": "", "contact-channel": "email"})
    assert "The caller gave no number" in text_of(taker.get(address))
    answer = taker.post(address, {"slot": (AT + 4 * HOUR).isoformat()})
    assert answer.status_code == 422
    assert not CallBack.objects.exists()


def test_a_case_of_another_business_is_not_read_to_the_caller(taker: Client, world: World) -> None:
    guest = Business.objects.create(reference="B-GUEST", name="Corner Pantry", created_at=AT)
    entered = make_premises(guest, "P-GUEST-0", source="guest")
    began = taker.post("/report/phone/", {"premises": entered.reference})["Location"]
    taker.post(began, {**TOLD, "action": "send"})
    first = Case.objects.get()
    address = same_as(taker, world, first, **BOB)
    own = Case.objects.get(joined_to=first)
    for page in (text_of(taker.get(address)), text_of(taker.get("/report/phone/"))):
        assert own.crime_reference in page
    done = text_of(taker.get(address))
    assert first.crime_reference not in done
    assert "contacts them by" not in done
    assert "A call back" not in done


def test_the_list_that_comes_after_each_answer_is_audited_once(taker: Client, world: World, now: Any) -> None:
    taker.post(begin(taker, world), {**TOLD, "action": "send"})
    address = begin(taker, world)
    looks = AuditEvent.objects.filter(action="consultation", subject_type="draft")
    for _ in range(4):
        taker.post(address, {**TIME, "action": "check"})
    assert looks.count() == 1
    other = begin(taker, world)
    taker.post(other, {**TIME, "action": "check"})
    assert looks.count() == 2, "another call"


@pytest.mark.parametrize("sector", ["farm", "forecourt", ""])
def test_the_kinds_stand_in_the_order_of_the_start_page(world: World, sector: str) -> None:
    kind: Any = CallHead(at=AT, sector=sector).fields["kind"]
    codes = [code for code, _ in kind.choices if code]
    groups = offer([sector] if sector else [], AT.date())
    assert codes == [kind.code for group in groups for kind in group.kinds]
    assert len(codes) == len(set(codes))


def test_the_screen_offers_first_what_is_usual_for_the_premises(taker: Client, world: World) -> None:
    world.premises.sector = "farm"
    world.premises.save()
    first = offer(["farm"], AT.date())[0].kinds[0].code
    page = taker.get(begin(taker, world)).content.decode()
    assert page.split('<option value="')[2].startswith(f'{first}"')


class TestNoName:
    def test_a_caller_who_gives_no_name_reports_all_the_same(self, taker: Client, world: World) -> None:
        address = begin(taker, world)
        told = {**TOLD, "contact-no_name": "on", "contact-channel": "", "action": "send"}
        sent = taker.post(address, told)
        assert sent.status_code == 302, text_of(sent)
        case = Case.objects.get()
        assert (case.contact_name, case.contact_telephone, case.contact_email) == ("", "", "")
        assert case.contact_opted_out
        assert not OutboxMessage.objects.exists()
        done = text_of(taker.get(sent["Location"]))
        assert "Nobody contacts you, because you gave no name." in done
        assert "The caller gave no number" in done

    def test_what_was_filled_in_of_the_business_goes_with_it(self, taker: Client, world: World) -> None:
        address = begin(taker, world)
        assert 'value="Ada Marsh"' in taker.get(address).content.decode()
        taker.post(address, {**TOLD, "contact-no_name": "on", "action": "save"})
        found = Draft.objects.get().answers["contact"]
        assert not any(value for code, value in found.items() if code != "no_name")
        assert "Ada" not in str(Draft.objects.get().unfinished)

    def test_without_the_tick_a_name_is_asked_for(self, taker: Client, world: World) -> None:
        answer = taker.post(begin(taker, world), {**TOLD, "contact-name": "", "action": "send"})
        assert answer.status_code == 422
        assert "Enter the full name" in text_of(answer)
