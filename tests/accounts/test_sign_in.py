"""The door: signing in and out, forgotten passwords, confirmed addresses."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from bizwatch.accounts import services
from bizwatch.audit.models import AuditEvent
from tests.accounts.people import (
    AT,
    PASSWORD,
    TESTER,
    business_user,
    give_password,
    police_user,
    sign_in_by_hand,
    signed_in,
)

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "other-Marble-kettle-3"


def events(user) -> list[str]:
    """What the audit says happened at the door, in order."""
    found = AuditEvent.objects.filter(action="sign_in", subject_id=str(user.pk)).order_by("sequence")
    return [event.detail["event"] for event in found]


def link_in(message) -> str:
    """The path of the link in an e-mail."""
    return re.findall(r"http://127\.0\.0\.1:8000(/account/\S+)", message.body)[0]


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:home")).status_code == 200


def test_the_page_asks_for_address_and_password(client):
    page = client.get(reverse("account_login"))
    text = page.content.decode()
    assert page.status_code == 200
    assert '<h1 class="govuk-heading-l">Sign in</h1>' in text
    assert 'autocomplete="username"' in text
    assert 'autocomplete="current-password"' in text
    assert "placeholder" not in text
    assert "sign up" not in text.lower()
    assert "sessionid" not in page.cookies


def test_signing_in_and_out(client):
    user = business_user()
    answer = give_password(client, user)
    assert (answer.status_code, answer["Location"]) == (302, reverse("portal:home"))
    assert is_signed_in(client)
    answer = client.post(reverse("account_logout"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    assert not is_signed_in(client)
    assert events(user) == ["signed_in", "signed_out"]
    assert "You have signed out." in client.get(reverse("account_login")).content.decode()


def test_signing_out_needs_a_post(client):
    signed_in(business_user(), client)
    assert client.get(reverse("account_logout")).status_code == 405
    assert is_signed_in(client)


def test_forged_posts_are_refused():
    client = Client(enforce_csrf_checks=True)
    user = business_user()
    assert give_password(client, user).status_code == 403
    signed_in(user, client)
    assert client.post(reverse("account_logout")).status_code == 403
    assert is_signed_in(client)


def test_back_to_the_page_that_was_asked_for(client):
    user = business_user()
    answer = client.get(reverse("accounts:details") + "?a=1")
    assert answer["Location"] == f"{reverse('account_login')}?next=%2Faccount%2Fdetails%2F%3Fa%3D1"
    assert 'name="next" value="/account/details/?a=1"' in client.get(answer["Location"]).content.decode()
    answer = give_password(client, user, next="/account/details/?a=1")
    assert answer["Location"] == "/account/details/?a=1"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_never_to_another_site(client, elsewhere):
    answer = give_password(client, business_user(), next=elsewhere)
    assert answer["Location"] == reverse("portal:home")


def test_one_message_for_whatever_is_wrong(client):
    user = business_user()
    wrong = give_password(client, user, password="wrong")
    user.email = "nobody@shop.example"
    unknown = give_password(client, user)
    assert wrong.status_code == unknown.status_code == 422
    said = [
        re.sub(r"value=\"[^\"]*\"|nonce-[^']*|nonce=\"[^\"]*\"", "", answer.content.decode())
        for answer in (wrong, unknown)
    ]
    assert said[0] == said[1]
    assert "Your email address or password is wrong" in said[0]
    assert PASSWORD not in said[0]


def test_a_wrong_password_is_audited_whether_or_not_there_is_an_account(client):
    user = business_user()
    give_password(client, user, password="wrong")
    assert events(user) == ["failed"]
    user.email = "nobody@shop.example"
    give_password(client, user)
    unknown = AuditEvent.objects.get(subject_id="unknown")
    assert unknown.detail == {"event": "failed"}
    assert "nobody" not in f"{unknown.actor_id}{unknown.actor_name}{unknown.reason}"


@pytest.mark.parametrize("empty", ["login", "password"])
def test_empty_fields_say_what_to_enter(client, empty):
    data = {"login": "sam@shop.example", "password": PASSWORD, empty: ""}
    answer = client.post(reverse("account_login"), data)
    assert answer.status_code == 422
    words = {"login": "Enter your email address", "password": "Enter your password"}
    assert words[empty] in answer.content.decode()


def test_a_closed_account_cannot_sign_in(client):
    user = business_user()
    services.deactivate_user(user=user, by=TESTER, at=AT)
    answer = give_password(client, user)
    assert answer["Location"] == reverse("account_inactive")
    assert "Your account is closed" in client.get(answer["Location"]).content.decode()
    assert not is_signed_in(client)
    assert events(user) == ["refused"]


def test_the_case_of_the_address_does_not_matter(client):
    user = business_user()
    user.email = " SAM@Shop.Example "
    assert give_password(client, user).status_code == 302


def test_the_session_changes_its_name_at_sign_in_and_is_gone_at_sign_out(client):
    """A session that somebody else prepared must not become the user's (session fixation)."""
    client.get(reverse("account_reset_password_done"))
    session = client.session
    session["planted"] = "by an attacker"
    session.save()
    client.cookies["sessionid"] = session.session_key
    user = business_user()
    give_password(client, user)
    assert client.cookies["sessionid"].value != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()
    after = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    assert not Session.objects.filter(session_key=after).exists()


def test_signing_in_as_somebody_else_takes_nothing_over(client):
    first, second = business_user(), business_user(email="other@shop.example")
    give_password(client, first)
    session = client.session
    session["kept"] = "by the first"
    session.save()
    client.post(reverse("account_logout"))
    give_password(client, second)
    assert "kept" not in client.session


def test_signed_in_people_are_not_asked_again(client):
    signed_in(business_user(), client)
    assert client.get(reverse("account_login"))["Location"] == reverse("portal:home")


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_password(client):
    user, elsewhere = business_user(), Client()
    signed_in(user, elsewhere)
    mail.outbox.clear()
    answer = client.post(reverse("account_reset_password"), {"email": user.email})
    assert answer["Location"] == reverse("account_reset_password_done")
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Choose a new password for Bizwatch", [user.email])
    assert message.content_subtype == "plain"
    assert "&amp;" not in message.body
    answer = client.get(link_in(message), follow=True)
    set_password = answer.redirect_chain[-1][0]
    assert "Choose a new password" in answer.content.decode()
    assert client.post(set_password, {"password1": NEW_PASSWORD})["Location"].endswith("/password/new/done/")
    assert give_password(client, user).status_code == 422
    assert give_password(client, user, NEW_PASSWORD).status_code == 302
    assert not is_signed_in(elsewhere)
    assert events(user) == ["password_reset", "failed", "signed_in"]
    assert mail.outbox[-1].subject == "Your Bizwatch password was changed"
    assert "This link does not work" in Client().get(link_in(message), follow=True).content.decode()


@pytest.mark.django_db(transaction=True)
def test_nobody_learns_who_has_an_account_from_a_forgotten_password(client):
    user = business_user()
    mail.outbox.clear()
    known = client.post(reverse("account_reset_password"), {"email": user.email}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@shop.example"}, follow=True)
    assert known.status_code == unknown.status_code == 200
    assert known.redirect_chain == unknown.redirect_chain
    nonces = re.compile(r"nonce=\"[^\"]*\"")
    assert nonces.sub("", known.content.decode()) == nonces.sub("", unknown.content.decode())
    assert [message.to for message in mail.outbox] == [[user.email]]


@pytest.mark.django_db(transaction=True)
def test_a_closed_account_gets_no_link(client):
    user = business_user()
    services.deactivate_user(user=user, by=TESTER, at=AT)
    mail.outbox.clear()
    client.post(reverse("account_reset_password"), {"email": user.email})
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_the_link_leads_to_our_own_address_whatever_the_browser_called_us(client):
    user = business_user()
    mail.outbox.clear()
    client.post(reverse("account_reset_password"), {"email": user.email}, headers={"host": "localhost:6666"})
    assert "http://127.0.0.1:8000/account/password/new/" in mail.outbox[0].body
    assert "6666" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "Password must be 12 characters or more"),
        ("passwordpassword", None),
        ("administrator", "harder to guess"),
        ("sam@shop.example", "not like your name or email address"),
        ("", "Enter a new password"),
        ("nul\x00nul-nul-nul", "cannot hold that character"),
    ],
)
def test_weak_passwords(client, password, said):
    user = business_user()
    signed_in(user, client)
    answer = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": password})
    if said is None:
        assert answer.status_code == 302
    else:
        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_changing_the_password(client):
    user, elsewhere = business_user(), Client()
    signed_in(user, client)
    signed_in(user, elsewhere)
    page = reverse("account_change_password")
    wrong = client.post(page, {"oldpassword": "wrong", "password1": NEW_PASSWORD})
    assert (wrong.status_code, "Your current password is wrong" in wrong.content.decode()) == (422, True)
    answer = client.post(page, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:home"))
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert events(user) == ["failed", "password_changed"]


def test_an_account_without_a_password_sets_one_by_link(client):
    user = business_user()
    user.set_unusable_password()
    user.save()
    signed_in(user, client)
    assert client.get(reverse("account_change_password"))["Location"] == reverse("account_reset_password")


def test_an_invited_person_sets_a_password_and_is_confirmed_by_it(client):
    mail.outbox.clear()
    user = services.create_business_user(email="new@shop.example", name="New Person", password=None, by=TESTER, at=AT)
    services.grant_role(user=user, role="business_staff", by=TESTER, at=AT)
    assert mail.outbox == []  # not before the transaction is through


@pytest.mark.django_db(transaction=True)
def test_the_invitation_works(client):
    mail.outbox.clear()
    user = services.create_business_user(email="new@shop.example", name="New", password=None, by=TESTER, at=AT)
    services.grant_role(user=user, role="business_staff", by=TESTER, at=AT)
    (message,) = mail.outbox
    assert message.subject == "Set up your Bizwatch account"
    set_password = client.get(link_in(message), follow=True).redirect_chain[-1][0]
    client.post(set_password, {"password1": NEW_PASSWORD})
    assert EmailAddress.objects.get(user=user).verified
    user.refresh_from_db()
    assert give_password(client, user, NEW_PASSWORD)["Location"] == reverse("portal:home")
    assert events(user) == ["password_reset", "email_confirmed", "signed_in"]


@pytest.mark.django_db(transaction=True)
def test_an_unconfirmed_address_gets_a_link_first(client):
    user = business_user()
    EmailAddress.objects.filter(user=user).update(verified=False)
    mail.outbox.clear()
    answer = give_password(client, user)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "We have sent a link" in client.get(answer["Location"]).content.decode()
    (message,) = mail.outbox
    assert message.subject == "Confirm your email address for Bizwatch"
    page = client.get(link_in(message))
    assert user.email in page.content.decode()
    assert not EmailAddress.objects.get(user=user).verified  # a mail scanner that opens the link confirms nothing
    client.post(link_in(message))
    assert EmailAddress.objects.get(user=user).verified
    assert give_password(client, user)["Location"] == reverse("portal:home")
    assert "email_confirmed" in events(user)


def test_a_bad_confirmation_link(client):
    answer = client.get(reverse("account_confirm_email", args=["nonsense"]))
    assert "This link does not work" in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_set_password", "account_request_login_code"]
)
def test_what_is_not_offered_does_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["signup/", "email/", "login/", "login/code/"])
def test_nor_at_an_address_of_allauths(client, path):
    assert client.get(f"/account/{path}").status_code == 404


def test_no_answer_in_json(client):
    answer = client.post(
        reverse("account_login"),
        {"login": "a@b.example", "password": "x"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert answer["Content-Type"].startswith("text/html")


def test_pages_at_the_door_are_not_kept_by_the_browser(client):
    assert "no-store" in client.get(reverse("account_login"))["Cache-Control"]


def test_a_police_user_signs_in_with_a_code(client):
    user = police_user()
    answer = sign_in_by_hand(client, user)
    assert answer["Location"] == reverse("portal:home")
    assert is_signed_in(client)
    assert events(user) == ["second_factor_used", "signed_in"]
