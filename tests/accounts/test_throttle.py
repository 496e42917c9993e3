"""At most five guesses at one account in a quarter of an hour are ever hashed, wherever they come from."""

import html
import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from bizwatch.accounts import known_devices
from bizwatch.config.settings import base
from tests.accounts.people import PASSWORD, business_user, give_password, police_user, present_code, signed_in

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
TOO_MANY = "There have been too many attempts. Wait 15 minutes, then try again"
NEW_PASSWORD = "other-Marble-kettle-3"


@pytest.fixture(autouse=True, params=["memory", "database"])
def _limits(request, settings):
    """The limits of use, on the cache of one process and on the one that several share."""
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    if request.param == "database":
        settings.CACHES = base.SHARED_CACHES
    cache.clear()


@pytest.fixture
def hashed(monkeypatch):
    """The passwords that were hashed for comparison."""
    seen = []
    verify = MD5PasswordHasher.verify

    def counted(self, password, encoded):
        seen.append(password)
        return verify(self, password, encoded)

    monkeypatch.setattr(MD5PasswordHasher, "verify", counted)
    return seen


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def guess(user, number: int, *, password: str = "wrong", client: Client | None = None, host: str = "testserver"):
    """One guess, each from a machine of its own."""
    return (client or Client()).post(
        reverse("account_login"),
        {"login": user.email, "password": password},
        REMOTE_ADDR=f"10.0.{number // 250}.{number % 250 + 1}",
        headers={"host": host},
    )


def said(answer) -> str:
    return html.unescape(answer.content.decode())


def test_many_machines_share_five_guesses(hashed, clock):
    user = business_user()
    answers = [guess(user, number) for number in range(40)]
    assert len(hashed) == 5
    assert {answer.status_code for answer in answers} == {422}
    assert "is wrong" in said(answers[4])
    assert TOO_MANY in said(answers[5])


def test_a_new_host_name_is_no_fresh_start(hashed, clock):
    user = business_user()
    for number in range(20):
        guess(user, number, host=f"localhost:{8000 + number}")
    assert len(hashed) == 5


def test_nor_is_another_spelling_of_the_address(hashed, clock):
    user = business_user()
    for number, spelling in enumerate(["sam@shop.example", "SAM@shop.example", " Sam@Shop.Example "] * 5):
        user.email = spelling
        guess(user, number)
    assert len(hashed) == 5


def test_the_right_password_must_wait_as_well(hashed, clock):
    user = business_user()
    for number in range(5):
        guess(user, number)
    refused = guess(user, 6, password=PASSWORD)
    assert (refused.status_code, TOO_MANY in said(refused)) == (422, True)
    assert len(hashed) == 5
    clock.shift(QUARTER - timedelta(seconds=1))
    assert guess(user, 7, password=PASSWORD).status_code == 422
    clock.shift(timedelta(seconds=2))
    assert guess(user, 8, password=PASSWORD).status_code == 302


@pytest.mark.slow
def test_at_no_time_more_than_five_in_a_quarter_of_an_hour(hashed, clock):
    """A guess every minute for two hours."""
    user, times = business_user(), []
    for number in range(120):
        before = len(hashed)
        guess(user, number)
        if len(hashed) > before:
            times.append(number)
        clock.shift(timedelta(minutes=1))
    windows = [sum(start <= at < start + 15 for at in times) for start in range(120)]
    assert max(windows) == 5


def test_a_right_password_in_between_does_not_start_the_count_again(hashed, clock):
    user = business_user()
    for number in range(4):
        guess(user, number)
        clock.shift(timedelta(seconds=1))
    assert guess(user, 50, password=PASSWORD).status_code == 302
    for number in range(10):
        clock.shift(timedelta(seconds=1))
        guess(user, 60 + number)
    assert len(hashed) == 4 + 1 + 1


def test_an_address_without_an_account_is_answered_alike(clock):
    user, nobody = business_user(), business_user(email="gone@shop.example")
    nobody.email = "nobody@shop.example"
    for number in range(8):
        known, unknown = guess(user, number), guess(nobody, 100 + number)
        assert (TOO_MANY in said(known)) == (TOO_MANY in said(unknown)) == (number >= 5)


def test_other_accounts_are_not_held_up(clock):
    user, other = business_user(), business_user(email="other@shop.example")
    for number in range(8):
        guess(user, number)
    assert guess(other, 0, password=PASSWORD).status_code == 302


def test_one_machine_gets_twenty_wrong_guesses_a_minute_over_all_accounts(hashed, clock):
    user = business_user()
    for number in range(30):
        user.email = f"user{number}@shop.example"
        guess(user, 0)
    answer = guess(user, 0)
    assert len(hashed) == 0  # none of these accounts exists
    assert answer.status_code == 429
    assert "Too many attempts" in said(answer)
    assert answer["Retry-After"] == "900"
    clock.shift(timedelta(minutes=1, seconds=1))
    assert guess(user, 0).status_code == 422


def test_a_new_password_by_link_ends_the_wait(client, clock):
    from bizwatch.accounts.sign_in import password_link

    user = business_user()
    for number in range(6):
        guess(user, number)
    page = client.get(password_link(user).removeprefix("http://127.0.0.1:8000"), follow=True).redirect_chain[-1][0]
    client.post(page, {"password1": NEW_PASSWORD})
    assert guess(user, 9, password=NEW_PASSWORD).status_code == 302


def test_the_other_doors_share_the_count(hashed, clock, client):
    """Changing the password and confirming who it is are no second place to guess at."""
    user = business_user()
    signed_in(user, client)
    client.get(reverse("accounts:home"))
    for number in range(3):
        client.post(reverse("account_change_password"), {"oldpassword": f"wrong{number}", "password1": NEW_PASSWORD})
    for number in range(4):
        client.post(reverse("account_reauthenticate"), {"password": f"wrong{number}"})
    guess(user, 1)
    assert len(hashed) == 5
    answer = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert answer.status_code == 422
    assert TOO_MANY in said(answer)


def test_five_codes_and_no_more(clock, client):
    user = police_user()
    give_password(client, user)
    for number in range(5):
        assert "The code is wrong" in said(client.post(reverse("mfa_authenticate"), {"code": f"00000{number}"}))
    answer = client.post(reverse("mfa_authenticate"), {"code": present_code()})
    assert (answer.status_code, TOO_MANY in said(answer)) == (422, True)
    elsewhere = Client()
    give_password(elsewhere, user)
    assert elsewhere.post(reverse("mfa_authenticate"), {"code": present_code()}).status_code == 422


def test_nobody_is_flooded_with_links(clock, client, django_capture_on_commit_callbacks):
    user = business_user()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answers = [
            client.post(reverse("account_reset_password"), {"email": user.email}, REMOTE_ADDR=f"10.0.0.{number}")
            for number in range(1, 10)
        ]
    assert len(mail.outbox) == 5
    assert [answer.status_code for answer in answers] == [302] * 5 + [429] * 4


class TestKnownDevice:
    """Strangers who guess do not lock the user out of the user's own browser."""

    def test_its_user_gets_in_while_strangers_guess(self, clock, client):
        user = business_user()
        guess(user, 200, password=PASSWORD, client=client)
        client.post(reverse("account_logout"))
        for number in range(8):
            guess(user, number)
        assert guess(user, 9, password=PASSWORD).status_code == 422
        assert guess(user, 200, password=PASSWORD, client=client).status_code == 302

    def test_it_gets_five_guesses_too(self, clock, client, hashed):
        user = business_user()
        guess(user, 200, password=PASSWORD, client=client)
        client.post(reverse("account_logout"))
        hashed.clear()
        for number in range(8):
            guess(user, number, client=client)
        assert len(hashed) == 5

    def test_it_is_known_for_its_own_account_only(self, clock, client, hashed):
        user, other = business_user(), business_user(email="other@shop.example")
        guess(user, 200, password=PASSWORD, client=client)
        client.post(reverse("account_logout"))
        hashed.clear()
        for number in range(5):
            guess(other, number)
        guess(other, 9, client=client)
        assert len(hashed) == 5

    @pytest.mark.parametrize("forged", ["", "x", "eyJpZCI6IngifQ:1:abc"])
    def test_a_forged_cookie_knows_nothing(self, clock, hashed, forged):
        user = business_user()
        for number in range(8):
            client = Client()
            client.cookies[known_devices.COOKIE] = f"{forged}{number}" if forged else ""
            guess(user, number, client=client)
        assert len(hashed) == 5

    def test_it_is_forgotten_after_ninety_days(self, clock, client):
        user = business_user()
        guess(user, 200, password=PASSWORD, client=client)
        client.post(reverse("account_logout"))
        clock.shift(timedelta(days=91))
        for number in range(8):
            guess(user, number)
        assert guess(user, 200, password=PASSWORD, client=client).status_code == 422

    def test_the_cookie_is_for_the_door_and_names_nobody(self, clock, client):
        user = business_user()
        guess(user, 200, password=PASSWORD, client=client)
        cookie = client.cookies[known_devices.COOKIE]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/account/", True, "Lax")
        assert "sam" not in cookie.value


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_counted_too(hashed):
    user, start = business_user(), threading.Barrier(12)

    def run(number: int) -> None:
        try:
            start.wait()
            guess(user, number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(hashed) <= 5
