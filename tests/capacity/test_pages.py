"""The supervisor's pages, the lines on the desk's pages, and what a business reads."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bizwatch.accounts.models import User
from bizwatch.audit.models import AuditEvent
from bizwatch.capacity import services
from tests.capacity.past import reports, usual_past
from tests.cases.desk import text_of
from tests.cases.world import AT, HOUR, World, opened, spoke
from tests.users import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PAGES = ("outlook", "outlook_csv", "outlook_xlsx", "told_times")


@pytest.fixture
def now():
    with time_machine.travel(AT, tick=False):
        yield


def client_of(user: User) -> Client:
    return sign_in(User.objects.get(pk=user.pk))


def overloaded(world: World) -> None:
    usual_past(world)
    reports(world, [AT - timedelta(minutes=n) for n in range(80, 0, -1)], wait=None)
    services.look_for_breaks(forecast=services.refresh_forecast(at=AT), at=AT)


def test_only_supervisors_open_them(world: World, now: None) -> None:
    for name in PAGES:
        assert client_of(world.ann).get(reverse(f"capacity:{name}")).status_code == 403
        assert Client().get(reverse(f"capacity:{name}")).status_code == 302


def test_without_history_and_rota_the_page_says_what_to_do(world: World, now: None) -> None:
    page = client_of(world.sergeant).get(reverse("capacity:outlook"))
    assert page.status_code == 200
    words = text_of(page)
    assert "Nobody is on the rota of the days ahead" in words
    assert "No forecast has been made yet" in words
    assert "Not within the rota" in words
    empty = text_of(client_of(world.sergeant).get(reverse("capacity:told_times")))
    assert "No time has been told in the last 12 weeks" in empty


def test_the_week_the_risk_and_what_it_rests_on(world: World, now: None) -> None:
    overloaded(world)
    page = client_of(world.sergeant).get(reverse("capacity:outlook"))
    words = text_of(page)
    assert "will probably break, the first at about" in words
    at_risk = AuditEvent.objects.filter(subject_type="capacity").latest("pk")
    assert at_risk.detail["cases"].split()[0] in words
    assert "<svg" in words
    assert "always assumed" in words
    assert "0 minutes ago" in words


def test_what_if_is_compared_side_by_side_and_changes_nothing(world: World, now: None) -> None:
    usual_past(world)
    client = client_of(world.sergeant)
    asked = {"officers": "2", "day": "2026-11-23", "starts": "10am", "ends": "4pm", "volume": "50", "handling": "-10"}
    words = text_of(client.get(reverse("capacity:outlook"), asked))
    assert "As it is beside changed" in words
    assert "As it is beside changed" not in text_of(client.get(reverse("capacity:outlook"), {"volume": "0"}))


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"officers": "2"}, "Choose the day on which there are more or fewer officers"),
        ({"officers": "50", "day": "2026-11-23", "starts": "10am", "ends": "4pm"}, "Officers must be 9 or fewer"),
        ({"volume": "-100"}, "Reports must be -90 or more"),
        ({"handling": "much"}, "must be a whole number"),
        ({"day": "2031-01-01"}, "Select"),
    ],
)
def test_what_cannot_be_is_refused_with_words(world: World, now: None, asked: dict[str, str], fault: str) -> None:
    page = client_of(world.sergeant).get(reverse("capacity:outlook"), asked)
    assert page.status_code == 422
    assert fault in text_of(page)


def test_the_week_can_be_taken_away(world: World, now: None) -> None:
    usual_past(world)
    client = client_of(world.sergeant)
    lines = client.get(reverse("capacity:outlook_csv")).getvalue().decode().splitlines()
    assert len(lines) == 1 + 168
    book = load_workbook(BytesIO(client.get(reverse("capacity:outlook_xlsx")).content), read_only=True)
    rows = list(book["Week ahead"].values)
    book.close()
    assert len(rows) == 169
    assert AuditEvent.objects.filter(subject_type="capacity", action="disclosure").count() == 2


def test_the_record_says_how_many_were_kept(world: World) -> None:
    usual_past(world)
    services.refresh_forecast(at=AT)
    case = opened(world)
    spoke(world, case, at=AT + HOUR / 2)
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        services.settle_times(at=AT + timedelta(days=1))
        words = text_of(client_of(world.sergeant).get(reverse("capacity:told_times")))
    assert "100.0%" in words
    assert "Week of 23 November 2026" in words


def test_the_desk_is_warned_on_its_own_pages_and_only_supervisors_are(world: World, now: None) -> None:
    overloaded(world)
    for name in ("queue", "supervision"):
        assert "will probably break" in text_of(client_of(world.sergeant).get(reverse(f"cases:{name}")))
    assert "will probably break" not in text_of(client_of(world.ann).get(reverse("cases:queue")))


def test_a_business_reads_its_time_before_and_after(world: World, now: None) -> None:
    usual_past(world)
    start = reverse("reporting:start")
    assert "9 in 10 businesses hear from us" not in text_of(client_of(world.sam).get(start))
    services.refresh_forecast(at=AT)
    words = text_of(client_of(world.sam).get(start))
    assert "If you report now, we expect to contact you by" in words
    assert "9 in 10 businesses hear from us" in words
    assert "9 in 10 businesses hear from us" in text_of(Client().get(start))
    case = opened(world)
    page = reverse("cases:my_case", args=[case.crime_reference])
    assert "When we expect to contact you" in text_of(client_of(world.sam).get(page))
    spoke(world, case, at=AT)
    assert "When we expect to contact you" not in text_of(client_of(world.sam).get(page))


def test_a_business_is_told_plainly_of_a_time_later_than_promised(world: World, now: None) -> None:
    overloaded(world)
    words = text_of(client_of(world.sam).get(reverse("reporting:start")))
    assert "we do not expect to keep that" in words
    case = opened(world)
    page = text_of(client_of(world.sam).get(reverse("cases:my_case", args=[case.crime_reference])))
    assert "we do not expect to keep the 24 hours that we promise" in page
