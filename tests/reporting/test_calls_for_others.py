"""A caller may speak for somebody else: it is noted if they say so, and counted apart."""

from typing import Any

import pytest
from django.test import Client

from bizwatch.cases.models import Case
from bizwatch.reporting.selectors import cases_told_for_others
from tests.reporting.test_calls import TOLD, begin
from tests.reporting.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def taker(world: World, signed_in_as: Any) -> Client:
    client: Client = signed_in_as("call_taker")
    return client


@pytest.mark.parametrize("more", [{}, {"contact-no_name": "on", "contact-channel": ""}], ids=["named", "no name"])
@pytest.mark.parametrize(("said", "counts"), [("other", True), ("self", False), ("", False)])
def test_what_the_caller_said_is_kept(
    taker: Client, world: World, said: str, counts: bool, more: dict[str, str]
) -> None:
    sent = taker.post(begin(taker, world), {**TOLD, **more, "contact-speaks_for": said, "action": "send"})
    assert sent.status_code == 302
    assert list(cases_told_for_others()) == ([Case.objects.get().pk] if counts else [])


def test_the_call_screen_asks(taker: Client, world: World) -> None:
    assert "Does the caller speak for somebody else?" in taker.get(begin(taker, world)).content.decode()
