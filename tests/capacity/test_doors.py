"""Every door tells the same time, each in its own words: pages, e-mails, calls, other systems, files, devices, languages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from bizwatch.capacity.models import ToldTime
from bizwatch.capacity.selectors import latest_expected
from bizwatch.cases.choices import ContactChannel, ContactResult
from bizwatch.cases.models import Case
from bizwatch.cases.services import record_contact
from bizwatch.design.filters import local_datetime
from bizwatch.messaging.models import OutboxMessage
from tests.api.systems import system
from tests.businesses import shops
from tests.capacity.test_reporting import forecast
from tests.cases.world import person
from tests.reporting import test_calls as calls
from tests.reporting import test_import_reports as files
from tests.reporting.devices import send as send_from_device
from tests.reporting.devices import told_by
from tests.reporting.samples import AT
from tests.reporting.walking import begin, fill, send, text_of
from tests.reporting.world import World, make_world
from tests.users import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Two hours ahead, at 9:47pm, which is told as 10:00pm; two days ahead, after the promise of 24 hours.
SOON, LATE = 120, 2 * 24 * 60
CALL = {**calls.TOLD, "contact-email": "ada@shop.example"}


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def shop(db: None) -> World:
    return make_world()


def acknowledgement() -> str:
    return OutboxMessage.objects.get(template="cases/email/acknowledgement.txt").body


def by_form(shop: World) -> str:
    client = shop.client()
    draft = begin(client)
    fill(client, draft)
    return text_of(client.get(send(client, draft).headers["Location"]))


def by_call(shop: World) -> str:
    taker = sign_in(person("Tess Example", "call_taker"))
    address = calls.begin(taker, shop)
    before = text_of(taker.post(address, {**CALL, "action": "save"}, follow=True))
    assert "if they report now, we expect to contact them by" in before
    return text_of(taker.get(taker.post(address, {**CALL, "action": "send"})["Location"]))


def by_system(shop: World) -> str:
    till = system()
    made = till.report().json()
    told = ToldTime.objects.get()
    found = made["expected_contact"]
    assert found["by"] == f"{told.by_at:%Y-%m-%dT%H:%M:%S}Z"
    assert found["promised_by"] == f"{told.due_at:%Y-%m-%dT%H:%M:%S}Z"
    assert found["is_later_than_promised"] is (told.by_at > told.due_at)
    assert till.get(f"/reports/{made['reference']}").json()["expected_contact"] == found
    assert till.report().json() == made  # the same key again: the same answer
    return str(found["words"])


def by_device(shop: World) -> str:
    return " ".join(send_from_device(shop.client(), told_by(shop)).json()["steps"])


DOORS: dict[str, Callable[[World], str]] = {
    "form": by_form,
    "call": by_call,
    "system": by_system,
    "device": by_device,
}


@pytest.mark.parametrize("door", DOORS)
def test_each_door_tells_the_time_and_its_e_mail_the_same(shop: World, door: str) -> None:
    forecast(SOON)
    words = DOORS[door](shop)
    spoken = local_datetime(ToldTime.objects.get().by_at)
    assert spoken in words
    assert "9 in 10 businesses hear from us before the time that they are told" in words
    if door != "device" and door != "system":
        assert f"- an officer contacts you: we expect to do so by {spoken}." in acknowledgement()
        assert "contacts you within 24 hours" not in acknowledgement()


@pytest.mark.parametrize("door", DOORS)
def test_a_time_after_the_promise_is_told_as_such_at_each_door(shop: World, door: str) -> None:
    forecast(LATE)
    words = DOORS[door](shop)
    told = ToldTime.objects.get()
    assert told.by_at > told.due_at
    assert local_datetime(told.by_at) in words
    assert "very busy" in words
    assert "do not expect to keep the 24 hours that we promise" in words
    assert "9 in 10" not in words


@pytest.mark.parametrize("door", ["form", "call"])
def test_the_e_mail_says_that_the_promise_will_not_be_kept(shop: World, door: str) -> None:
    forecast(LATE)
    DOORS[door](shop)
    mail = acknowledgement()
    assert "we do not expect to keep that: we expect to contact you by" in mail
    assert local_datetime(ToldTime.objects.get().by_at) in mail
    assert "If it cannot wait, call 101" in mail


def test_without_a_forecast_the_plain_promise_stands_everywhere(shop: World) -> None:
    assert "We expect to contact" not in by_form(shop)
    assert "- an officer contacts you within 24 hours" in acknowledgement()
    answer = system().report().json()
    assert answer["expected_contact"] is None
    assert not ToldTime.objects.exists()


def test_a_call_about_a_case_that_was_contacted_names_no_time(shop: World) -> None:
    forecast(SOON)
    taker = sign_in(person("Tess Example", "call_taker"))
    address = calls.begin(taker, shop)
    done = taker.post(address, {**CALL, "action": "send"})["Location"]
    case = Case.objects.get()
    officer = person("Ann Example", "investigator")
    record_contact(case=case, channel=ContactChannel.PHONE, result=ContactResult.REACHED, by=officer, at=AT)
    assert "expect to contact them by" not in text_of(taker.get(done))


def test_a_business_that_wants_no_contact_is_told_none_by_e_mail(shop: World) -> None:
    forecast(SOON)
    till = system()
    contact = {"name": "Ada Marsh", "email": "ada@shop.example", "channel": "email", "opted_out": True}
    assert till.report(contact=contact).json()["expected_contact"] is None
    assert not ToldTime.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (SOON, "we expect to do so about the last of them by"),
        (LATE, "we do not expect to keep that: we expect to contact you about the last of them by"),
    ],
)
def test_the_e_mail_about_a_file_tells_the_time_of_the_last(db: None, minutes: int, words: str) -> None:
    forecast(minutes)
    shop = shops.business()
    made = shops.premises(shop, contact_name="Ada Marsh", contact_email="ada@shop.example")
    type(made).objects.filter(pk=made.pk).update(source="store-number", source_id="412")
    files.imported(shop, files.GOOD, files.GOOD.replace("R1", "R2").replace("16:15", "11:15"))
    told = list(ToldTime.objects.order_by("pk"))
    assert len(told) == 2
    for mail in OutboxMessage.objects.filter(template="reporting/email/imported.txt"):
        assert words in mail.body
        assert local_datetime(max(one.by_at for one in told)) in mail.body
        assert "contacts you within 24 hours, unless you asked us not to\n" not in mail.body
    assert OutboxMessage.objects.filter(template="reporting/email/imported.txt").exists()


def test_of_many_the_latest_that_still_stands_is_told(shop: World) -> None:
    forecast(SOON)
    by_form(shop)
    told = ToldTime.objects.get()
    assert latest_expected([]) is None
    found = latest_expected([told.case_id, 999_999])
    assert found is not None
    assert found.by_at == told.by_at
    Case.objects.filter(pk=told.case_id).update(contacted_at=AT)
    assert latest_expected([told.case_id]) is None


LANGUAGES = {
    "pl": ("Jeśli zgłosisz to teraz", "9 na 10 firm", "dziś, 22:00", "Mamy bardzo dużo pracy", "25 listopada 2026, "),
    "lt": (
        "Jei pranešite dabar",
        "9 iš 10 įmonių",
        "šiandien, 22:00",
        "Esame labai užimti",
        "2026 m. lapkričio 25 d., ",
    ),
    "pt": ("Se comunicar agora", "9 em cada 10", "hoje, 22:00", "Temos muito trabalho", "25 de novembro de 2026, "),
    "ro": ("Dacă raportați acum", "9 din 10 firme", "astăzi, 22:00", "Suntem foarte ocupați", "25 noiembrie 2026, "),
    "bg": ("Ако съобщите сега", "9 от 10 фирми", "днес, 22:00", "Много сме заети", "25 ноември 2026"),
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_start_page_tells_it_in_each_language(shop: World, code: str) -> None:
    begins, share, today, busy, date = LANGUAGES[code]
    forecast(SOON)
    page = text_of(shop.client().get("/report/", {"language": code}))
    for words in (begins, share, today):
        assert words in page, words
    assert busy not in page
    forecast(LATE)
    late = text_of(shop.client().get("/report/", {"language": code}))
    for words in (begins, busy, date, "24", "101"):
        assert words in late, words
    assert share not in late
    assert "We expect" not in late


def test_the_document_of_the_interface_describes_it(client: Any) -> None:
    document = client.get("/api/v1/openapi.json").json()
    shapes = document["components"]["schemas"]
    assert set(shapes["ExpectedContactOut"]["properties"]) == {"by", "promised_by", "is_later_than_promised", "words"}
    for name in ("ReportMade", "ReportOut"):
        assert "expected_contact" in shapes[name]["required"]


def test_the_time_of_the_case_is_over_when_it_has_passed(shop: World, now: Any) -> None:
    forecast(SOON)
    till = system()
    reference = till.report().json()["reference"]
    now.shift(timedelta(hours=6))
    assert till.get(f"/reports/{reference}").json()["expected_contact"] is None
