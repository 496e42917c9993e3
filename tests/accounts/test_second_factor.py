"""The second factor: setting it up, giving it, losing it, and that police users cannot do without."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from bizwatch.accounts import second_factor, services
from bizwatch.accounts.exceptions import NotYourself
from bizwatch.accounts.second_factor import SecondFactorAdapter
from bizwatch.audit.models import AuditEvent
from tests.accounts.people import (
    AT,
    PASSWORD,
    SECRET,
    TESTER,
    business_user,
    give_password,
    police_user,
    present_code,
    sign_in_by_hand,
    signed_in,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)


def key_on(page) -> str:
    """The key that a set-up page shows as text."""
    return re.findall(r'<code class="app-key">([A-Z2-7 ]+)</code>', page.content.decode())[0].replace(" ", "")


def recovery_codes(client: Client) -> list[str]:
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    return re.findall(r'<code class="app-key">(\d{4} \d{4})</code>', page)


def set_up(client: Client):
    """Set an app up on a fresh account and return its secret and the last answer."""
    secret = key_on(client.get(reverse("mfa_activate_totp")))
    return secret, client.post(reverse("mfa_activate_totp"), {"code": present_code(secret)})


@pytest.mark.parametrize(
    ("second", "code"),
    # RFC 6238, appendix B, SHA-1, the last six of its eight digits.
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_codes_are_those_of_the_standard(second, code):
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert second_factor.code_at(secret, datetime.fromtimestamp(second, tz=UTC)) == code


def test_new_secrets_are_long_and_new():
    assert len({second_factor.new_secret() for _ in range(100)}) == 100
    assert len(second_factor.new_secret()) == 32


def test_secrets_are_kept_encrypted():
    user = police_user()
    kept = Authenticator.objects.get(user=user).data["secret"]
    assert SECRET not in kept
    assert SecondFactorAdapter().decrypt(kept) == SECRET


def test_secrets_outlive_a_change_of_the_key():
    kept = SecondFactorAdapter().encrypt(SECRET)
    with override_settings(SECRET_KEY="another key", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert SecondFactorAdapter().decrypt(kept) == SECRET


def test_signing_in_takes_a_password_and_then_a_code(client):
    user = police_user()
    answer = give_password(client, user)
    assert answer["Location"] == reverse("mfa_authenticate")
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert "Enter the 6-digit code from your authenticator app" in page
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert client.get(reverse("accounts:home"))["Location"].startswith(reverse("account_login"))
    answer = client.post(reverse("mfa_authenticate"), {"code": present_code()})
    assert answer["Location"] == reverse("portal:home")
    assert client.get(reverse("accounts:home")).status_code == 200


def test_the_page_that_was_asked_for_is_reached_through_both_steps(client):
    user = police_user()
    give_password(client, user, next="/account/details/")
    assert client.post(reverse("mfa_authenticate"), {"code": present_code()})["Location"] == "/account/details/"


def test_a_wrong_code(client):
    user = police_user()
    give_password(client, user)
    answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert answer.status_code == 422
    assert "The code is wrong or has been used" in answer.content.decode()
    failed = AuditEvent.objects.get(subject_id=str(user.pk), action="sign_in")
    assert (failed.detail, failed.actor_id) == ({"event": "second_factor_failed"}, "system:sign-in")


def test_no_code_without_a_password(client):
    police_user()
    assert client.get(reverse("mfa_authenticate"))["Location"] == reverse("account_login")
    assert client.post(reverse("mfa_authenticate"), {"code": present_code()})["Location"] == reverse("account_login")


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-70, False), (-40, True), (-10, True), (0, True), (30, True), (70, False)]
)
def test_a_telephone_whose_clock_is_off_by_one_step(client, seconds, taken):
    with time_machine.travel(NOON, tick=False):
        give_password(client, police_user())
        code = second_factor.code_at(SECRET, NOON + timedelta(seconds=seconds))
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == (302 if taken else 422)


@pytest.mark.parametrize("later", [1, 29, 31, 45, 75])
def test_a_code_is_taken_once(later):
    """For as long as the tolerance would take it: longer than allauth itself remembers."""
    user = police_user()
    with time_machine.travel(NOON, tick=False) as clock:
        code = second_factor.code_at(SECRET, NOON + timedelta(seconds=30))
        assert sign_in_by_hand(Client(), user, [code]).status_code == 302
        clock.shift(timedelta(seconds=later))
        assert sign_in_by_hand(Client(), user, [f"{code[:3]} {code[3:]}"]).status_code == 422


def test_two_people_may_have_the_same_code_at_once():
    for email in ("one@police.example", "two@police.example"):
        assert sign_in_by_hand(Client(), police_user(email=email)).status_code == 302


def test_signing_in_as_somebody_else_instead(client):
    give_password(client, police_user())
    assert client.get(reverse("account_login"))["Location"] == reverse("mfa_authenticate")
    client.post(reverse("account_logout"))
    assert client.get(reverse("account_login")).status_code == 200


class TestPoliceWithout:
    """A police user who has no app yet."""

    def test_is_sent_to_set_one_up_and_nowhere_else(self, client):
        user = police_user(with_app=False)
        give_password(client, user)
        for page in ("accounts:home", "accounts:details", "portal:home", "account_change_password"):
            assert client.get(reverse(page))["Location"] == reverse("mfa_activate_totp")
        assert client.post(reverse("accounts:details"), {"name": "x"})["Location"] == reverse("mfa_activate_totp")
        assert client.get("/healthz").status_code == 200
        assert client.get("/no/such/page").status_code == 404

    @pytest.mark.django_db(transaction=True)
    def test_sets_one_up_and_goes_on(self, client):
        user = police_user(with_app=False)
        give_password(client, user)
        page = client.get(reverse("mfa_activate_totp"))
        text = page.content.decode()
        assert "Your role needs this" in text
        assert "<svg" in text
        assert "data:image" not in text
        assert "<?xml" not in text
        assert ' style="' not in text
        secret, answer = set_up(client)
        assert answer["Location"] == reverse("mfa_view_recovery_codes")
        assert len(recovery_codes(client)) == 10
        assert client.get(reverse("accounts:home")).status_code == 200
        assert SecondFactorAdapter().decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"]) == secret

    def test_may_sign_out(self, client):
        give_password(client, police_user(with_app=False))
        assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")

    def test_is_asked_who_it_is_when_the_sign_in_was_long_ago(self, client):
        with time_machine.travel(NOON, tick=False) as clock:
            give_password(client, police_user(with_app=False))
            clock.shift(timedelta(minutes=6))
            answer = client.get(reverse("mfa_activate_totp"))
            assert answer["Location"].startswith(reverse("account_reauthenticate"))
            answer = client.post(answer["Location"], {"password": PASSWORD})
            assert answer["Location"] == reverse("mfa_activate_totp")
            assert client.get(reverse("mfa_activate_totp")).status_code == 200

    def test_a_wrong_code_keeps_the_key(self, client):
        give_password(client, police_user(with_app=False))
        before = key_on(client.get(reverse("mfa_activate_totp")))
        answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
        assert (answer.status_code, key_on(answer)) == (422, before)


def test_a_police_user_whose_session_gave_no_code_must_give_one(client):
    user = police_user()
    signed_in(user, client)
    session = client.session
    del session["second_factor_of"]
    session.save()
    answer = client.get(reverse("accounts:details"))
    assert answer["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Faccount%2Fdetails%2F"
    assert client.get(answer["Location"]).status_code == 200
    answer = client.post(answer["Location"], {"code": present_code()})
    assert answer["Location"] == reverse("accounts:details")
    assert client.get(reverse("accounts:details")).status_code == 200


def test_somebody_elses_code_does_not_count(client):
    user = police_user()
    signed_in(user, client)
    session = client.session
    session["second_factor_of"] = user.pk + 1
    session.save()
    assert client.get(reverse("accounts:home")).status_code == 302


def test_a_police_role_given_in_mid_session_asks_for_a_code_at_the_next_request(client):
    user = business_user()
    services.revoke_role(user=user, role="business_staff", by=TESTER, at=AT)
    services.grant_role(user=user, role="business_staff", by=TESTER, at=AT)
    client.force_login(user)
    assert client.get(reverse("accounts:home")).status_code == 200
    services.revoke_role(user=user, role="business_staff", by=TESTER, at=AT)
    services.grant_role(user=user, role="investigator", by=TESTER, at=AT)
    assert client.get(reverse("accounts:home"))["Location"] == reverse("mfa_activate_totp")


def test_a_business_user_may_do_without_and_may_take_one(client):
    user = business_user()
    give_password(client, user)
    assert client.get(reverse("accounts:home")).status_code == 200
    secret, _ = set_up(client)
    client.post(reverse("account_logout"))
    assert give_password(client, user)["Location"] == reverse("mfa_authenticate")
    with time_machine.travel(datetime.now(tz=UTC) + timedelta(minutes=2)):
        assert client.post(reverse("mfa_authenticate"), {"code": present_code(secret)}).status_code == 302


def test_a_business_user_may_remove_it_again(client):
    user = business_user()
    give_password(client, user)
    set_up(client)
    assert "Remove your authenticator app" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.filter(user=user).exists()
    assert not second_factor.was_used_in(client.request().wsgi_request, user)
    kinds = [
        (event.detail["event"], event.detail["kind"])
        for event in AuditEvent.objects.filter(action="sign_in").order_by("sequence")
        if "kind" in event.detail
    ]
    assert ("second_factor_removed", "totp") in kinds


def test_a_police_user_cannot_remove_it(client):
    user = police_user()
    signed_in(user, client)
    page = client.get(reverse("mfa_deactivate_totp"))
    assert "Your role needs it, so you cannot remove it" in html.unescape(page.content.decode())
    assert "Remove it</button>" not in page.content.decode()
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 422
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert "Remove" not in client.get(reverse("mfa_index")).content.decode()


def test_an_app_cannot_be_set_up_over_another(client):
    user = police_user()
    signed_in(user, client)
    assert client.get(reverse("mfa_activate_totp"))["Location"] == reverse("mfa_deactivate_totp")
    client.post(reverse("mfa_activate_totp"), {"code": "123456"})
    assert SecondFactorAdapter().decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"]) == SECRET


def test_recovery_codes_open_the_door_once(client):
    user = police_user()
    signed_in(user, client)
    client.post(reverse("mfa_generate_recovery_codes"))
    codes = recovery_codes(client)
    assert len(set(codes)) == 10
    assert sign_in_by_hand(Client(), user, [codes[0]]).status_code == 302
    assert sign_in_by_hand(Client(), user, [codes[0]]).status_code == 422
    assert len(recovery_codes(client)) == 9
    text = client.get(reverse("mfa_download_recovery_codes"))
    assert text["Content-Type"].startswith("text/plain")
    assert codes[1].replace(" ", "") in text.content.decode()


def test_new_recovery_codes_end_the_old_ones(client):
    user = police_user()
    signed_in(user, client)
    client.post(reverse("mfa_generate_recovery_codes"))
    old = recovery_codes(client)
    assert (
        "Codes that you have now will stop working"
        in client.get(reverse("mfa_generate_recovery_codes")).content.decode()
    )
    client.post(reverse("mfa_generate_recovery_codes"))
    assert not set(old) & set(recovery_codes(client))
    assert sign_in_by_hand(Client(), user, [old[0]]).status_code == 422


def test_recovery_codes_are_shown_to_nobody_who_left_the_desk(client):
    user = police_user()
    with time_machine.travel(NOON, tick=False) as clock:
        signed_in(user, client)
        client.post(reverse("mfa_generate_recovery_codes"))
        clock.shift(timedelta(minutes=6))
        for page in ("mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_generate_recovery_codes"):
            assert client.get(reverse(page))["Location"].startswith(reverse("account_reauthenticate"))


def test_recovery_codes_alone_are_no_second_factor():
    user = police_user(with_app=False)
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    assert not second_factor.has_second_factor(user)


def test_a_lost_telephone(client):
    """An administrator removes the second factor; every session ends and a new one must be set up."""
    user = police_user()
    signed_in(user, client)
    services.reset_second_factor(user=user, by=TESTER, at=AT, reason="lost telephone, spoke to her sergeant")
    assert client.get(reverse("accounts:home"))["Location"].startswith(reverse("account_login"))
    assert give_password(client, user)["Location"] == reverse("portal:home")
    assert client.get(reverse("accounts:home"))["Location"] == reverse("mfa_activate_totp")
    told = AuditEvent.objects.get(detail__has_key="second_factor", reason__startswith="lost")
    assert told.detail == {"second_factor": "removed"}


def test_nobody_resets_their_own():
    user = police_user("administrator")
    with pytest.raises(NotYourself):
        services.reset_second_factor(user=user, by=user, at=AT)
    assert second_factor.has_second_factor(user)


@pytest.mark.django_db(transaction=True)
def test_the_user_is_told_by_email(client):
    give_password(client, police_user(with_app=False))
    mail.outbox.clear()
    set_up(client)
    assert [message.subject for message in mail.outbox] == ["An authenticator app was set up for Bizwatch"]
    mail.outbox.clear()
    client.post(reverse("mfa_generate_recovery_codes"))
    assert [message.subject for message in mail.outbox] == ["Your Bizwatch recovery codes were renewed"]
    events = [event.detail["event"] for event in AuditEvent.objects.filter(action="sign_in").order_by("sequence")]
    assert events == ["signed_in", "second_factor_added", "second_factor_added", "recovery_codes_renewed"]


@pytest.mark.django_db(transaction=True)
def test_the_code_that_set_the_app_up_is_not_asked_again_in_that_session(client):
    give_password(client, police_user(with_app=False))
    set_up(client)
    assert client.get(reverse("accounts:home")).status_code == 200
