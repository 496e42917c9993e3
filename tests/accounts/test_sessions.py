"""Sessions end: when nothing is done, when they are old, when the account is closed, when their user says so."""

import html
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from bizwatch.accounts import services
from bizwatch.accounts.tasks import remove_old_sessions
from bizwatch.audit.models import AuditEvent
from tests.accounts.people import AT, PASSWORD, TESTER, business_user, give_password, police_user, signed_in

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOME = "/account/"
KINDS = {"police": (police_user, 15, 10), "business": (business_user, 30, 12)}


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def next_of(answer) -> str:
    return parse_qs(urlsplit(answer["Location"]).query)["next"][0]


def is_open(client: Client, path: str = HOME) -> bool:
    return client.get(path).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_an_idle_session_ends(kind, clock, client):
    make, idle, _ = KINDS[kind]
    user = make()
    signed_in(user, client)
    clock.shift(timedelta(minutes=idle, seconds=-1))
    assert is_open(client)
    clock.shift(timedelta(minutes=idle))
    answer = client.get("/account/details/?x=1")
    assert answer["Location"].startswith(reverse("account_login"))
    assert next_of(answer) == "/account/details/?x=1"
    page = html.unescape(client.get(answer["Location"]).content.decode())
    assert f"You were signed out because you did nothing for {idle} minutes. Sign in to go on." in page
    event = AuditEvent.objects.filter(action="sign_in").latest("sequence")
    assert (event.subject_id, event.detail) == (str(user.pk), {"event": "signed_out", "reason_code": "idle"})
    assert not Session.objects.exists() or "_auth_user_id" not in client.session


@pytest.mark.parametrize("kind", KINDS)
def test_a_busy_session_ends_too(kind, clock, client):
    make, idle, absolute = KINDS[kind]
    signed_in(make(), client)
    step = timedelta(minutes=idle - 1)
    at = step
    while at < timedelta(hours=absolute):
        clock.move_to(MORNING + at)
        assert is_open(client)
        at += step
    clock.move_to(MORNING + timedelta(hours=absolute))
    answer = client.get(HOME)
    page = html.unescape(client.get(answer["Location"]).content.decode())
    assert f"You were signed out because {absolute} hours have passed since you signed in." in page
    assert AuditEvent.objects.latest("sequence").detail["reason_code"] == "too_long"


def test_the_limits_count_from_the_sign_in_itself(clock, client):
    give_password(client, business_user())
    clock.shift(timedelta(minutes=31))
    assert not is_open(client)


def test_after_signing_in_again_the_page_is_there(clock, client):
    user = business_user()
    signed_in(user, client)
    clock.shift(timedelta(minutes=31))
    answer = client.get("/account/details/?x=1")
    answer = client.post(answer["Location"], {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == "/account/details/?x=1"
    assert is_open(client, "/account/details/")


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/account/details/?step=2", "/account/details/?step=2"),
        ("https://evil.example/account/", "/account/details/"),
        ("", "/account/details/"),
        ("http://testserver@evil.example/", "/account/details/"),
    ],
)
def test_what_was_being_sent_leads_back_to_its_page(clock, client, referer, back):
    user = business_user()
    signed_in(user, client)
    clock.shift(timedelta(minutes=31))
    answer = client.post("/account/details/", {"name": "New Name"}, headers={"referer": referer})
    assert answer.status_code == 302
    assert next_of(answer) == back
    user.refresh_from_db()
    assert user.name == "Sam Till"


def test_a_public_page_is_shown_and_says_that_the_session_ended(clock, client):
    signed_in(business_user(), client)
    clock.shift(timedelta(minutes=31))
    page = client.get(reverse("account_reset_password"))
    assert page.status_code == 200
    assert "You were signed out because you did nothing for 30 minutes" in html.unescape(page.content.decode())


def test_signing_out_of_an_ended_session_is_no_error(clock, client):
    signed_in(business_user(), client)
    clock.shift(timedelta(minutes=31))
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")


def test_the_session_is_written_at_most_once_a_minute(clock, client, django_assert_num_queries):
    signed_in(business_user(), client)
    seen = []
    for _ in range(8):
        clock.shift(timedelta(seconds=20))
        assert is_open(client)
        seen.append(client.session["session_seen_at"])
    assert len(set(seen)) == 3
    assert client.session["session_started_at"] == MORNING.timestamp()


def test_a_page_that_refreshes_itself_is_no_sign_of_a_person(clock, client):
    signed_in(business_user(), client)
    for _ in range(29):
        clock.shift(timedelta(minutes=1))
        client.get(HOME, headers={"sec-fetch-dest": "empty"})
    assert is_open(client)  # the person is back, within the half hour
    clock.shift(timedelta(minutes=16))
    client.get(HOME, headers={"sec-fetch-dest": "empty"})
    clock.shift(timedelta(minutes=14))
    assert not is_open(client)


def test_what_a_script_sends_for_a_person_is(clock, client):
    signed_in(business_user(), client)
    clock.shift(timedelta(minutes=20))
    client.post("/account/details/", {"name": ""}, headers={"sec-fetch-dest": "empty"})
    clock.shift(timedelta(minutes=20))
    assert is_open(client)


def test_a_visitor_without_an_account_gets_no_session(client):
    for path in ("/", reverse("account_login"), "/healthz", "/no/such/page"):
        assert "sessionid" not in client.get(path).cookies
    assert not Session.objects.exists()


def test_a_closed_account_is_out_at_the_next_request_and_stays_out():
    user, clients = business_user(), [Client(), Client()]
    for client in clients:
        signed_in(user, client)
        assert is_open(client)
    services.deactivate_user(user=user, by=TESTER, at=AT)
    assert not any(is_open(client) for client in clients)
    services.reactivate_user(user=user, by=TESTER, at=AT)
    assert not any(is_open(client) for client in clients)


def test_a_role_taken_away_works_at_the_next_request(client):
    user = police_user("administrator", "investigator")
    police_user("administrator", email="other@police.example")
    signed_in(user, client)
    assert is_open(client, "/account/users/")
    services.revoke_role(user=user, role="administrator", by=TESTER, at=AT)
    assert client.get("/account/users/").status_code == 403
    services.grant_role(user=user, role="administrator", by=TESTER, at=AT)
    assert is_open(client, "/account/users/")


def test_signing_out_everywhere():
    user, here, there, other = business_user(), Client(), Client(), Client()
    for client in (here, there):
        signed_in(user, client)
    signed_in(business_user(email="other@shop.example"), other)
    answer = here.post(reverse("accounts:sign_out_everywhere"))
    assert answer["Location"] == reverse("account_login")
    assert not is_open(here)
    assert not is_open(there)
    assert is_open(other)


def test_a_stolen_session_cookie_dies_with_the_session(client):
    user = business_user()
    give_password(client, user)
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    assert is_open(thief)
    client.post(reverse("account_logout"))
    assert not is_open(thief)


def test_old_rows_are_removed_at_night(clock):
    for number in range(3):
        session = SessionStore()
        session["n"] = number
        session.save()
        clock.shift(timedelta(hours=7))
    remove_old_sessions.call_local()
    assert Session.objects.count() == 1


def left(answer) -> tuple[int, bool]:
    told = answer.json()
    return told["seconds"], told["can_stay"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_knows_when_the_session_ends_and_asking_does_not_keep_it(kind, clock, client):
    make, idle, _ = KINDS[kind]
    signed_in(make(), client)
    clock.shift(timedelta(minutes=idle, seconds=-30))
    assert left(client.get("/account/session/")) == (30, True)
    clock.shift(timedelta(seconds=20))
    assert client.get("/account/session/").json()["seconds"] == 10
    clock.shift(timedelta(seconds=10))
    assert client.get("/account/session/").status_code == 302


def test_whoever_wants_to_stay_stays_signed_in(clock, client):
    signed_in(business_user(), client)
    clock.shift(timedelta(minutes=29))
    assert left(client.post("/account/session/")) == (30 * 60, True)
    clock.shift(timedelta(minutes=29))
    page = client.get(HOME).content.decode()
    assert 'data-seconds="1800"' in page
    assert "You are signed out when you do nothing for 30 minutes, and 12 hours after you signed in." in page


def test_nothing_makes_a_session_last_for_ever(clock, client):
    signed_in(business_user(), client)
    session = client.session
    session["session_started_at"] -= 12 * 3600 - 60
    session.save()
    assert left(client.post("/account/session/")) == (60, False)


def test_staying_works_from_a_page_that_was_open_while_somebody_signed_in_again():
    client = signed_in(business_user(), Client(enforce_csrf_checks=True))
    stale = "a" * 64
    assert client.post("/account/session/", {"csrfmiddlewaretoken": stale}).status_code == 403
    token = client.get("/account/session/").json()["token"]
    assert client.post("/account/session/", {"csrfmiddlewaretoken": token}).status_code == 200


def test_the_way_back_after_the_end_is_a_page_that_can_be_opened(client):
    signed_in(business_user(), client)
    page = reverse("accounts:details")
    assert f'data-back="{page}?from=home"' in client.get(f"{page}?from=home").content.decode()
    answer = client.post(page, {})
    assert answer.status_code == 422
    assert f'data-back="{reverse("portal:home")}"' in answer.content.decode()


def test_the_warning_promises_no_more_than_is_so(client):
    signed_in(business_user(), client)
    words = "What you sent so far is saved; what you typed on this page and did not send is not."
    assert words in client.get(HOME).content.decode()


def test_whoever_is_not_signed_in_is_not_warned(client):
    assert "session-warning" not in client.get(reverse("account_login")).content.decode()
