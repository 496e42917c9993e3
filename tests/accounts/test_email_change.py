"""A person changes their own e-mail address: by a link to the new one, once, and the old one hears of it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bizwatch.accounts import email_change
from bizwatch.accounts.exceptions import EmailAlreadyUsed, EmailLinkUnknown
from bizwatch.accounts.models import EmailChange, User
from bizwatch.audit.models import AuditEvent
from bizwatch.audit.services import SystemActor
from bizwatch.kernel import clock
from bizwatch.messaging.selectors import preference_for
from bizwatch.messaging.services import set_preference
from bizwatch.reporting.services.retention import erase_what_is_over
from tests.accounts.people import PASSWORD, business_user, give_password, signed_in

pytestmark = pytest.mark.django_db(transaction=False)
PAGE, NEW = "/account/new-email/", "sam@new.example"


@pytest.fixture
def sam() -> User:
    return business_user()


@pytest.fixture
def link(sam, django_capture_on_commit_callbacks):
    """The address in the e-mail to the new address."""

    def ask(email: str = NEW) -> str:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            answer = signed_in(sam).post(PAGE, {"email": email})
        assert answer.status_code == 302
        found = re.search(r"/account/new-email/confirm/[\w-]+/", sent_to(email.lower()))
        assert found is not None
        return found[0]

    return ask


def sent_to(email: str) -> str:
    return "\n".join(str(message.body) for message in mail.outbox if message.to == [email])


def test_the_new_address_counts_once_its_link_was_followed(sam, link, django_capture_on_commit_callbacks):
    path, client = link("Sam@New.example"), signed_in(sam)
    assert "asked to change its email address" in sent_to(sam.email)
    page = client.get(path)
    assert (page.status_code, User.objects.get(pk=sam.pk).email) == (200, "sam@shop.example")
    assert NEW in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(path).status_code == 302
    assert "was changed" in sent_to("sam@shop.example")
    now = User.objects.get(pk=sam.pk)
    assert now.email == NEW
    assert "_auth_user_id" in client.session
    assert give_password(Client(), now, PASSWORD).status_code == 302
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410


def test_what_is_done_is_audited_without_the_address(sam, link):
    signed_in(sam).post(link())
    rows = AuditEvent.objects.filter(action="alteration", subject_id=str(sam.pk), actor_id=sam.audit_id)
    assert [row.detail for row in rows.order_by("sequence")] == [{"email_change": "asked"}, {"fields": "email"}]


def test_a_link_works_for_a_day_for_its_own_account_and_until_the_next_one(sam, link):
    first, second = link(), link()
    token = second.rstrip("/").rpartition("/")[2]
    assert signed_in(sam).get(first).status_code == 410
    assert signed_in(business_user(email="eve@shop.example")).post(second).status_code == 410
    assert Client().get(second)["Location"].startswith("/account/sign-in/")
    late = clock.now() + timedelta(hours=24)
    with pytest.raises(EmailLinkUnknown):
        email_change.change_email(user=sam, token=token, at=late)
    assert token not in {change.token_hash for change in EmailChange.objects.all()}


def test_nobody_learns_that_an_address_has_an_account(sam, django_capture_on_commit_callbacks):
    taken = business_user(email="eve@shop.example")
    answers = []
    for email in (taken.email, NEW):
        with django_capture_on_commit_callbacks(execute=True):
            answers.append(signed_in(sam).post(PAGE, {"email": email}, follow=True).content.decode().replace(email, ""))
    assert ["We have sent a link to" in answer for answer in answers] == [True, True]
    assert "there is an account with it already" in sent_to(taken.email)
    assert "confirm/" not in sent_to(taken.email)
    told = [message.body for message in mail.outbox if message.to == [sam.email]]
    assert len(told) == 2
    assert told[0] == told[1]
    assert "asked to change its email address" in told[0]


def test_asking_does_the_same_work_for_an_address_with_an_account(sam):
    taken = business_user(email="eve@shop.example")
    counts = []
    for email in (NEW, taken.email, NEW):
        with CaptureQueriesContext(connection) as queries:
            email_change.ask_to_change_email(user=sam, email=email, at=clock.now())
        counts.append(len(queries))
    assert counts[1] == counts[2]
    assert EmailChange.objects.count() == 1


def test_no_mailbox_is_filled_and_nothing_typed_is_lost(sam, django_capture_on_commit_callbacks):
    client = signed_in(sam)
    with django_capture_on_commit_callbacks(execute=True):
        answers = [client.post(PAGE, {"email": f"sam{number}@new.example"}) for number in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429] * 2
    page = answers[-1].content.decode()
    assert "You asked for 5 links within the hour. A link that you have still works. Try again in 60 minutes." in page
    assert 'value="sam6@new.example"' in page
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600
    assert len(mail.outbox) == 10
    assert EmailChange.objects.get(user=sam, ended_at=None).email == "sam4@new.example"


@pytest.mark.parametrize("is_taken", [True, False])
def test_one_address_is_not_written_to_by_many_accounts(is_taken, sam):
    if is_taken:
        business_user(email=NEW)
    users = [sam, *(business_user(email=f"eve{number}@shop.example") for number in range(3))]
    answers = [signed_in(user).post(PAGE, {"email": NEW if user == sam else NEW.upper()}) for user in users]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "This address was sent 3 links within the hour." in answers[-1].content.decode()


def test_addresses_are_erased_when_their_time_is_over(sam, link):
    signed_in(sam).post(link())
    link("other@new.example")
    link("third@new.example")
    assert sorted(EmailChange.objects.values_list("email", flat=True)) == [NEW, "third@new.example"]
    now, by = clock.now(), SystemActor("tests")
    for days, left in ((0.9, 2), (1.1, 1), (89, 1), (91, 0)):
        erase_what_is_over(by=by, at=now + timedelta(days=days))
        assert EmailChange.objects.count() == left
    rows = AuditEvent.objects.filter(action="erasure", subject_type="user", subject_id=str(sam.pk))
    assert [row.detail for row in rows] == [{"email_change": "erased"}] * 2


def test_what_was_chosen_for_the_old_address_goes_along(sam, link):
    set_preference(address=sam.email, from_hour=9, to_hour=17, days=[0, 1], wants_email=False, by=sam, at=clock.now())
    path, client = link(), signed_in(sam)
    assert "What you chose about when we may email you goes along" in client.get(path).content.decode()
    client.post(path)
    now = preference_for(NEW)
    assert (now.from_hour, now.to_hour, now.days, now.wants_email) == (9, 17, [0, 1], False)
    assert preference_for("sam@shop.example").wants_email is False


def test_what_the_new_address_chose_itself_stays(sam, link):
    for address, wants in ((sam.email, False), (NEW, True)):
        set_preference(address=address, from_hour=8, to_hour=9, days=[2], wants_email=wants, by=sam, at=clock.now())
    signed_in(sam).post(link())
    assert preference_for(NEW).wants_email is True


def test_an_address_that_was_taken_meanwhile_is_refused(sam, link):
    path = link()
    business_user(email=NEW)
    with pytest.raises(EmailAlreadyUsed):
        email_change.change_email(user=sam, token=path.rstrip("/").rpartition("/")[2], at=clock.now())
    answer = signed_in(sam).post(path)
    assert answer.status_code == 410
    assert User.objects.get(pk=sam.pk).email == "sam@shop.example"


@pytest.mark.parametrize(
    ("email", "words"), [("", "Enter your new"), ("sam", "Enter"), ("SAM@shop.example", "already")]
)
def test_what_is_wrong_is_said(email, words, sam):
    answer = signed_in(sam).post(PAGE, {"email": email})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_password_is_asked_for_again(sam):
    client = signed_in(sam)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": clock.now().timestamp() - 600}]
    session.save()
    answer = client.get(PAGE)
    assert answer["Location"].startswith("/account/confirm-it-is-you/")
