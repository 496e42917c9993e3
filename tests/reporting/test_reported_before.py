"""Before sending: what was reported already is offered, to its own business only, and may be added to."""

from typing import Any

import pytest
from django.test import Client

from bizwatch.cases.models import Case, CaseMessage
from bizwatch.cases.services import join_cases
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reporting.models import Draft, Report
from tests.accounts.people import police_user
from tests.reporting.samples import AT
from tests.reporting.test_guests import ask, last_link
from tests.reporting.walking import GATE, address_of, begin, draft_of, fill, send, text_of
from tests.reporting.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
QUESTION = "You or a colleague may have reported this already"
CHECK = "check-your-answers"


def checked(world: World, kind: str = "shop-theft") -> tuple[Client, Draft, str]:
    """A complete draft and its check page."""
    client = world.client()
    draft = begin(client, kind)
    fill(client, draft)
    return client, draft, text_of(client.get(address_of(draft, CHECK)))


def sent_first(world: World) -> Case:
    client, draft, page = checked(world)
    assert QUESTION not in page
    send(client, draft)
    return Case.objects.get()


def choose(client: Client, draft: Draft, reference: str) -> Any:
    draft.refresh_from_db()
    data = {"version": draft.version, "action": "send", "same_as": reference}
    return client.post(address_of(draft, CHECK), data)


def test_it_is_offered_and_what_was_written_is_added_without_a_second_case(world: World) -> None:
    case = sent_first(world)
    client, draft, page = checked(world)
    assert QUESTION in page
    assert f"It is the same as {case.crime_reference}: add what I wrote to that case" in page
    assert "told in the same words" in page
    answer = choose(client, draft, case.crime_reference)
    assert answer.headers["Location"].endswith("/sent/")
    assert Case.objects.count() == 1
    assert Report.objects.filter(case=case).count() == 2
    report = Report.objects.get(draft=draft)
    assert CaseMessage.objects.get(case=case).text.startswith(f"Reported again ({report.reference})")
    receipt = text_of(client.get(address_of(draft, "sent")))
    assert "We added it to" in receipt
    assert "There is no second case" in receipt
    assert "there is no second case" in OutboxMessage.objects.get(subject__contains="We added").body
    assert choose(client, draft, case.crime_reference).headers["Location"].endswith("/sent/")
    assert Report.objects.count() == 2


@pytest.mark.parametrize("chosen", [None, ""])
def test_without_a_choice_it_is_sent_as_a_report_of_its_own(world: World, chosen: str | None) -> None:
    sent_first(world)
    client, draft, page = checked(world)
    assert QUESTION in page
    send(client, draft) if chosen is None else choose(client, draft, chosen)
    assert Case.objects.count() == Report.objects.count() == 2


def test_another_event_is_not_asked_about(world: World) -> None:
    sent_first(world)
    assert QUESTION not in checked(world, "criminal-damage")[2]


def test_the_same_premises_name_of_another_business_is_never_offered(world: World) -> None:
    case = sent_first(world)
    others = make_world(email="rita@other.example")
    client, draft, page = checked(others)
    assert QUESTION not in page
    assert case.crime_reference not in page
    answer = choose(client, draft, case.crime_reference)
    assert answer.status_code == 422
    assert "There is no case with this reference" in text_of(answer)
    assert Case.objects.count() == 1
    assert Draft.objects.get(pk=draft.pk).state == "open"


def test_a_case_that_was_closed_meanwhile_takes_nothing_and_nothing_is_lost(world: World) -> None:
    case = sent_first(world)
    client, draft, _ = checked(world)
    other = sent_second(world)
    officer = police_user("investigator")
    join_cases(case=case, into=other, reason="Same", by=officer, at=AT, version=case.version)
    answer = choose(client, draft, case.crime_reference)
    assert answer.status_code == 422
    assert "send what you wrote as a report of its own" in text_of(answer)
    assert send(client, draft).headers["Location"].endswith("/sent/")
    assert Case.objects.count() == 3


def sent_second(world: World) -> Case:
    client, draft, _ = checked(world)
    send(client, draft)
    return Case.objects.order_by("-pk")[0]


def test_a_flood_through_the_pages_is_answered_like_any_report(world: World, monkeypatch: Any) -> None:
    """The threshold is lowered to two, so that four reports are many."""
    monkeypatch.setattr("bizwatch.cases.services.flooding.is_flood", lambda rule, before: before >= 2)
    person = {"told_name": "Jordan Example-Smith", "description": "tall"}
    for _ in range(4):
        client = world.client()
        draft = begin(client)
        fill(client, draft, people=[person])
        send(client, draft)
        assert "Report sent" in text_of(client.get(address_of(draft, "sent")))
    first = Case.objects.order_by("pk")[0]
    assert first.collapsed_count == 3
    assert list(Case.objects.filter(is_open=True)) == [first]
    assert OutboxMessage.objects.count() == 4
    held = Case.objects.get(pk=first.pk + 3)
    mine = text_of(world.client().get(f"/my-cases/{held.crime_reference}/"))
    assert "With the police, not read yet" in mine
    assert "held" not in mine.lower().replace("held back", "")


def test_a_guest_sees_nothing_of_what_was_reported(world: World) -> None:
    case = sent_first(world)
    client = Client()
    ask(client)
    draft = draft_of(client.post(last_link()).headers["Location"])
    client.post(address_of(draft, "gate"), GATE)
    fill(client, draft)
    page = text_of(client.get(address_of(draft, CHECK)))
    assert QUESTION not in page
    assert case.crime_reference not in page
    answer = choose(client, draft, case.crime_reference)
    assert answer.headers["Location"].endswith("/sent/")
    assert Case.objects.count() == 2
