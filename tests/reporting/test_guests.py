"""Guests: one link opens once, a fresh one goes to the same address, and nobody learns who is known."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from bizwatch.accounts.models import User
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reporting.models import Draft, GuestLink, Report
from tests.accounts.people import business_user, signed_in
from tests.reporting.walking import GATE, address_of, fill, post_page, send, text_of

pytestmark = pytest.mark.django_db
ADDRESS = "guest@stall.example"


@pytest.fixture(autouse=True)
def _clock(now: Any) -> None:
    """Every test here begins at the same moment."""


def ask(client: Client, email: str = ADDRESS, kind: str = "criminal_damage", **more: Any) -> Any:
    return client.post("/report/guest/", {"email": email, "kind": kind}, **more)


def last_link(email: str = ADDRESS) -> str:
    body = OutboxMessage.objects.filter(address=email).order_by("-pk")[0].body
    found = re.search(r"(/report/link/\S+/)", body)
    assert found, body
    return found[1]


def opened(client: Client) -> Draft:
    ask(client)
    answer = client.post(last_link())
    draft = Draft.objects.get()
    assert answer.headers["Location"] == f"/report/{draft.pk}/"
    return draft


def test_the_link_opens_the_report_and_the_gate_comes_first() -> None:
    client = Client()
    draft = opened(client)
    answer = client.get(f"/report/{draft.pk}/", follow=True)
    assert "Before you start" in text_of(answer)
    assert client.get(address_of(draft, "when")).headers["Location"].endswith("/gate/")
    answer = client.post(address_of(draft, "gate"), GATE)
    assert answer.headers["Location"].endswith("/business/")


def test_looking_at_the_link_uses_nothing_up() -> None:
    client = Client()
    ask(client)
    for _ in range(3):
        assert "Open your report" in text_of(Client().get(last_link()))
    assert client.post(last_link()).status_code == 302


def test_the_link_opens_once_and_offers_a_fresh_one() -> None:
    draft = opened(Client())
    used = last_link()
    other = Client()
    answer = other.post(used)
    assert "has been used or is out of date" in text_of(answer)
    assert ADDRESS not in answer.content.decode()
    token = used.rstrip("/").rpartition("/")[2]
    assert other.post("/report/guest/fresh-link/", {"token": token}).headers["Location"] == "/report/guest/sent/"
    assert last_link() != used
    assert other.post(last_link()).headers["Location"] == f"/report/{draft.pk}/"


def test_only_hashes_of_tokens_are_kept() -> None:
    opened(Client())
    token = last_link().rstrip("/").rpartition("/")[2]
    assert token not in str(list(GuestLink.objects.values()))


def test_a_link_lasts_a_day(now: Any) -> None:
    ask(Client())
    now.shift(timedelta(hours=24, seconds=1))
    assert "out of date" in text_of(Client().post(last_link()))


def test_a_fresh_link_ends_the_one_before() -> None:
    ask(Client())
    first = last_link()
    token = first.rstrip("/").rpartition("/")[2]
    Client().post("/report/guest/fresh-link/", {"token": token})
    assert "out of date" in text_of(Client().post(first))


@pytest.mark.parametrize("token", ["no-such-token", "x" * 500, "\u202e", "%00"])
def test_an_unknown_link_is_answered_like_a_used_one(token: str) -> None:
    opened(Client())
    used = Client().post(last_link())
    unknown = Client().post(f"/report/link/{token}/")
    assert (used.status_code, text_of(used)) == (unknown.status_code, text_of(unknown))
    sent = OutboxMessage.objects.count()
    answer = Client().post("/report/guest/fresh-link/", {"token": token})
    assert answer.headers["Location"] == "/report/guest/sent/"
    assert OutboxMessage.objects.count() == sent


def test_asking_says_the_same_whoever_is_known() -> None:
    business_user(email="known@shop.example")
    answers = [ask(Client(), email) for email in ("known@shop.example", "new@shop.example", "NEW@shop.example")]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(302, "/report/guest/sent/")}
    assert User.objects.count() == 1


def test_an_address_gets_three_links_an_hour(now: Any) -> None:
    for _ in range(5):
        assert ask(Client()).headers["Location"] == "/report/guest/sent/"
    assert OutboxMessage.objects.count() == 3
    assert Draft.objects.count() == 1
    now.shift(timedelta(hours=1, seconds=1))
    ask(Client())
    assert OutboxMessage.objects.count() == 4


def test_one_origin_is_told_to_wait() -> None:
    answers = [ask(Client(), f"guest{number}@stall.example") for number in range(22)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429] * 2
    assert answers[-1].headers["Retry-After"] == "3600"
    assert "Too many links" in text_of(answers[-1])
    assert ask(Client(), "other@stall.example", REMOTE_ADDR="192.0.2.9").status_code == 302


def test_a_wrong_address_is_refused_in_words() -> None:
    for email in ("", "nobody", "a@b", "a b@c.example", "x" * 300 + "@c.example", "a@c.example\r\nBcc: b@d.example"):
        answer = ask(Client(), email)
        assert answer.status_code == 422, email
        assert "email address" in text_of(answer)
    assert not OutboxMessage.objects.exists()


def test_a_guest_sees_their_own_draft_only() -> None:
    client = Client()
    draft = opened(client)
    other = Draft.objects.create(
        guest_email="b@c.example", crime_kind="shop_theft", started_at=draft.started_at, saved_at=draft.saved_at
    )
    assert client.get(f"/report/{draft.pk}/").status_code == 302
    assert "You have been signed out" in text_of(client.get(f"/report/{other.pk}/"))
    assert "You have been signed out" in text_of(Client().get(f"/report/{draft.pk}/"))
    assert signed_in(business_user()).get(f"/report/{draft.pk}/").status_code == 404


def test_a_guest_is_signed_out_after_half_an_hour_and_comes_back_by_a_fresh_link(now: Any) -> None:
    client = Client()
    draft = opened(client)
    client.post(address_of(draft, "gate"), GATE)
    now.shift(timedelta(minutes=29))
    assert client.get(address_of(draft, "business")).status_code == 200
    now.shift(timedelta(minutes=31))
    answer = client.get(address_of(draft, "business"))
    assert "You have been signed out" in text_of(answer)
    before = last_link()
    client.post("/report/guest/fresh-link/", {"draft": str(draft.pk)})
    assert last_link() != before
    client.post(last_link())
    assert client.get(address_of(draft, "business")).status_code == 200


def test_a_made_up_draft_sends_no_link() -> None:
    for draft in (str(uuid4()), "nonsense", ""):
        answer = Client().post("/report/guest/fresh-link/", {"draft": draft})
        assert answer.headers["Location"] == "/report/guest/sent/"
    assert not OutboxMessage.objects.exists()


def test_a_guest_reports_and_sees_the_reference_again_by_a_fresh_link() -> None:
    client = Client()
    draft = opened(client)
    client.post(address_of(draft, "gate"), GATE)
    fill(client, draft, contact={"name": "Ada Marsh", "channel": "phone", "telephone": "01632 960001"})
    assert send(client, draft).headers["Location"].endswith("/sent/")
    report = Report.objects.get()
    assert (report.door, report.guest_email, report.sent_by) == ("guest", ADDRESS, None)
    assert report.case.crime_reference in text_of(client.get(address_of(draft, "sent")))
    assert report.case.contact_email == ADDRESS
    assert OutboxMessage.objects.filter(case_reference=report.case.crime_reference).count() == 1
    premises = report.case.premises
    assert (premises.name, premises.business.name) == ("Quay shop", "Herring & Daughters")
    assert premises.business.claim == "listed"
    Client().post("/report/guest/fresh-link/", {"draft": str(draft.pk)})
    later = Client()
    answer = later.post(last_link(), follow=True)
    assert report.case.crime_reference in text_of(answer)
    assert later.get(address_of(draft, "when")).headers["Location"].endswith("/sent/")


def test_a_guest_s_words_never_join_another_business(now: Any) -> None:
    from tests.reporting.world import make_world

    world = make_world()
    client = Client()
    draft = opened(client)
    client.post(address_of(draft, "gate"), GATE)
    typed = {"business_name": world.business.name, "business_kind": "company", "sector": "convenience"}
    fill(client, draft, business=typed, place={"address": "3 The Quay", "town": "Cromer", "postcode": "NR27 9AA"})
    send(client, draft)
    assert Report.objects.get().case.business != world.business


def test_the_gate_can_end_a_guest_s_report_and_be_answered_again() -> None:
    client = Client()
    draft = opened(client)
    assert "Call 999 now" in text_of(client.post(address_of(draft, "gate"), {"gates": ["in-progress"]}))
    assert client.get(address_of(draft, "business")).headers["Location"].endswith("/gate/")
    assert client.post(address_of(draft, "gate"), GATE).status_code == 302
    assert post_page(client, draft, "business").status_code == 302


def test_a_guest_discards_and_the_address_goes_too() -> None:
    client = Client()
    draft = opened(client)
    client.post(f"/report/{draft.pk}/discard/")
    draft.refresh_from_db()
    assert (draft.state, draft.guest_email) == ("dropped", "")
    assert client.get(f"/report/{draft.pk}/").status_code == 404


def test_the_address_that_the_link_went_to_stands_in_the_contact_box() -> None:
    client = Client()
    draft = opened(client)
    client.post(address_of(draft, "gate"), GATE)
    assert f'value="{ADDRESS}"' in client.get(address_of(draft, "contact")).content.decode()
