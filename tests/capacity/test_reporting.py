"""What a reporter reads on the pages of a report, from a stored forecast: before sending, after it, as a guest."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from bizwatch.capacity.models import Forecast, ToldTime
from tests.reporting.samples import AT
from tests.reporting.walking import begin, fill, send, text_of
from tests.reporting.world import World, make_world

pytestmark = pytest.mark.django_db
TIME = "We expect to contact you by"


@pytest.fixture
def now():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def shop(db: None, now: Any) -> World:
    return make_world()


def forecast(sure_minutes: float | None, *, why_not: str = "") -> Forecast:
    times = {
        "probes": [0, 60, 600],
        "likely": [30, 60, 600],
        "sure": [sure_minutes] * 3,
        "likely_raw": [1.0] * 3,
        "sure_raw": [3.0] * 3,
    }
    return Forecast.objects.create(made_at=AT - timedelta(minutes=1), times=times, why_not=why_not)


def check_page(client: Any, draft: Any) -> str:
    words = text_of(client.get(reverse("reporting:check", args=[draft.pk])))
    assert "Check your answers, then send" in words
    return words


@pytest.mark.slow
def test_the_time_stands_before_sending_and_is_kept_and_shown_after(shop: World) -> None:
    forecast(300)
    client = shop.client()
    draft = begin(client)
    fill(client, draft)
    before = check_page(client, draft)
    assert TIME in before
    assert "9 in 10 businesses hear from us before then" in before
    done = text_of(client.get(send(client, draft).headers["Location"]))
    told = ToldTime.objects.get()
    assert TIME in done
    assert told.sure_at == AT - timedelta(minutes=1) + timedelta(minutes=300)
    assert told.by_at >= told.sure_at


@pytest.mark.slow
@pytest.mark.parametrize(("sure_minutes", "why_not"), [(300, "thin"), (None, "")])
def test_where_there_is_too_little_to_go_by_only_the_promise_is_given(
    shop: World, sure_minutes: float | None, why_not: str
) -> None:
    forecast(sure_minutes, why_not=why_not)
    client = shop.client()
    draft = begin(client)
    fill(client, draft)
    assert TIME not in check_page(client, draft)
    done = text_of(client.get(send(client, draft).headers["Location"]))
    assert TIME not in done
    assert "A police officer or investigator contacts you by" in done
    assert not ToldTime.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["suspicious-activity", "in-confidence"])
def test_where_no_contact_is_promised_no_time_is_named(shop: World, kind: str) -> None:
    forecast(300)
    client = shop.client()
    draft = begin(client, kind)
    fill(client, draft)
    assert TIME not in check_page(client, draft)
    assert TIME not in text_of(client.get(send(client, draft).headers["Location"]))
    assert not ToldTime.objects.exists()


def test_the_start_page_says_it(shop: World) -> None:
    forecast(300)
    assert "If you report now, we expect to contact you by" in text_of(shop.client().get("/report/"))
