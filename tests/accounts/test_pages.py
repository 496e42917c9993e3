"""A person's own account, and the administrator's pages."""

import html
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bizwatch.accounts import second_factor, services
from bizwatch.accounts.models import User
from bizwatch.audit.models import AuditEvent
from bizwatch.kernel import clock as clock_module
from tests.accounts.people import AT, PASSWORD, TESTER, business_user, police_user, signed_in

pytestmark = pytest.mark.django_db

NEW = {
    "name": "PC New",
    "email": "new@police.example",
    "collar_number": "77",
    "policing_area": "",
    "roles": ["investigator"],
}


def text_of(answer) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


@pytest.fixture
def administrator():
    return police_user("administrator", email="wes@admin.example", name="Wes Nudd", collar_number="")


@pytest.fixture
def admin(administrator) -> Client:
    return signed_in(administrator)


def page_of(name: str, user: User) -> str:
    return reverse(f"accounts:{name}", args=[user.public_id])


class TestOwnAccount:
    def test_shows_what_is_known(self, client):
        signed_in(police_user("investigator", "supervisor", telephone="01603 1"), client)
        page = text_of(client.get(reverse("accounts:home")))
        for said in (
            "PC Ann Example",
            "ann@police.example",
            "01603 1",
            "1841",
            "Investigator, Desk supervisor",
            "Set up",
        ):
            assert said in page

    def test_a_business_user_sees_no_police_rows(self, client):
        signed_in(business_user(), client)
        page = text_of(client.get(reverse("accounts:home")))
        assert "Collar number" not in page
        assert "Not set up" in page

    def test_costs_a_steady_number_of_queries(self, client, django_assert_max_num_queries):
        signed_in(police_user(), client)
        with django_assert_max_num_queries(5):
            client.get(reverse("accounts:home"))

    def test_changing_details(self, client):
        user = business_user()
        signed_in(user, client)
        page = client.get(reverse("accounts:details"))
        assert 'value="Sam Till"' in page.content.decode()
        data = {"name": "Samuel\u202e Till", "telephone": "01603 960 001", "version": user.version}
        answer = client.post(reverse("accounts:details"), data)
        assert answer["Location"] == reverse("accounts:home")
        user.refresh_from_db()
        assert (user.name, user.telephone) == ("Samuel Till", "01603 960 001")
        assert "Your details have been changed." in text_of(client.get(reverse("accounts:home")))

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("name", "", "Enter your full name"),
            ("name", "x" * 121, "must be 120 characters or fewer"),
            ("telephone", "ring me", "Enter a telephone number"),
        ],
    )
    def test_what_is_wrong_is_said(self, client, field, value, said):
        user = business_user()
        signed_in(user, client)
        answer = client.post(reverse("accounts:details"), {"name": "Sam", "telephone": "", "version": 1, field: value})
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert "There is a problem" in text_of(answer)

    def test_a_change_in_the_meantime_is_shown(self, client):
        user = business_user()
        signed_in(user, client)
        services.change_contact_details(user=user, name="By Another", telephone="", by=TESTER, at=AT)
        answer = client.post(
            reverse("accounts:details"), {"name": "Mine", "telephone": "", "version": user.version - 1}
        )
        assert answer.status_code == 422
        assert "Somebody else changed these details" in text_of(answer)

    def test_nobody_changes_more_than_the_form_offers(self, client):
        user = business_user()
        signed_in(user, client)
        more = {"email": "x@evil.example", "is_active": "0", "collar_number": "1", "password": "x", "sessions_ended": 9}
        client.post(reverse("accounts:details"), {"name": "Sam", "telephone": "", "version": user.version, **more})
        changed = User.objects.get(pk=user.pk)
        assert changed.name == "Sam"
        assert (changed.email, changed.is_active, changed.collar_number) == (user.email, True, "")
        assert (changed.password, changed.sessions_ended) == (user.password, 0)


class TestUserList:
    def test_lists_police_accounts(self, admin):
        police_user()
        business_user()
        page = text_of(admin.get(reverse("accounts:users")))
        assert "PC Ann Example" in page
        assert "Sam Till" not in page
        assert "2 accounts" in page

    def test_searches(self, admin):
        police_user()
        business_user()
        assert "Sam Till" in text_of(admin.get(reverse("accounts:users"), {"q": "till", "who": "all"}))
        page = text_of(admin.get(reverse("accounts:users"), {"q": "<script>\x00", "who": "all"}))
        assert "No account matches." in page
        assert (
            "<script>"
            not in admin.get(reverse("accounts:users"), {"q": "<script>"}).content.decode().split("</form>")[1]
        )

    def test_pages_through_many(self, admin, django_assert_max_num_queries):
        for number in range(30):
            police_user(email=f"{number:02}@police.example", name=f"PC {number:02}", with_app=False)
        with django_assert_max_num_queries(12):  # half of them are the audit's
            first = text_of(admin.get(reverse("accounts:users")))
        second = text_of(admin.get(reverse("accounts:users"), {"page": 2}))
        assert "PC 00" in first
        assert "PC 00" not in second
        assert "PC 29" in second
        assert "PC 00" in text_of(admin.get(reverse("accounts:users"), {"page": "x"}))


class TestAdding:
    def test_a_police_account(self, admin, administrator):
        answer = admin.post(reverse("accounts:add_user"), NEW)
        user = User.objects.get(email="new@police.example")
        assert answer["Location"] == page_of("user", user)
        assert [role.code for role in user.roles] == ["investigator"]
        page = text_of(admin.get(answer["Location"]))
        assert "The account of PC New is made" in page
        assert "Never signed in" in page
        made = AuditEvent.objects.get(action="collection", subject_id=str(user.pk))
        assert made.actor_id == administrator.audit_id

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("name", "", "Enter a full name"),
            ("email", "new", "Enter an email address in the correct format"),
            ("email", "WES@admin.example", "There is already an account with this email address"),
            ("roles", [], "Select at least one role"),
            ("roles", ["head_office"], "Select at least one role"),
            ("policing_area", "atlantis", "policing area"),
        ],
    )
    def test_what_is_wrong_is_said(self, admin, field, value, said):
        answer = admin.post(reverse("accounts:add_user"), {**NEW, field: value})
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert User.objects.count() == 1

    def test_the_form_offers_police_roles_and_areas(self, admin):
        page = text_of(admin.get(reverse("accounts:add_user")))
        assert "Beat manager" in page
        assert "Head office" not in page
        assert "<option" in page


def test_each_page_of_the_list_is_audited_with_whom_it_showed(admin, administrator):
    user = police_user()
    assert admin.get(reverse("accounts:users"), {"q": "Ann"}).status_code == 200
    read = AuditEvent.objects.get(action="consultation")
    assert (read.actor_id, read.subject_type, read.subject_id) == (administrator.audit_id, "user", "list")
    assert read.detail == {"users": str(user.pk), "searched": True, "police_only": True}


class TestUserPage:
    def test_is_audited(self, admin, administrator):
        user = police_user()
        assert admin.get(page_of("user", user)).status_code == 200
        read = AuditEvent.objects.get(action="consultation")
        assert (read.actor_id, read.subject_type, read.subject_id) == (administrator.audit_id, "user", str(user.pk))

    def test_unknown_users_are_not_there(self, admin):
        for name in ("user", "change_details", "change_roles", "close", "reopen", "reset_app"):
            assert admin.get(reverse(f"accounts:{name}", args=[uuid4()])).status_code == 404
        assert admin.get("/account/users/1/").status_code == 404

    def test_own_page_offers_no_way_out(self, admin, administrator):
        page = text_of(admin.get(page_of("user", administrator)))
        for words in ("Close the account", "Change roles", "Reset the authenticator app"):
            assert words not in page

    def test_a_business_account_can_only_be_closed(self, admin):
        page = text_of(admin.get(page_of("user", business_user())))
        assert "Close the account" in page
        assert "Change roles" not in page


class TestActing:
    def test_changing_details(self, admin):
        user = police_user()
        data = {"name": "Sgt Ann Example", "collar_number": "12", "policing_area": "", "version": user.version}
        assert admin.post(page_of("change_details", user), data)["Location"] == page_of("user", user)
        assert User.objects.get(pk=user.pk).name == "Sgt Ann Example"

    def test_changing_roles(self, admin):
        user = police_user("investigator")
        page = admin.get(page_of("change_roles", user)).content.decode()
        assert 'value="investigator" checked' in page
        admin.post(page_of("change_roles", user), {"roles": ["supervisor", "auditor"]})
        assert {role.code for role in User.objects.get(pk=user.pk).roles} == {"supervisor", "auditor"}
        admin.post(page_of("change_roles", user))
        assert User.objects.get(pk=user.pk).roles == ()

    def test_own_roles_are_refused(self, admin, administrator):
        answer = admin.post(page_of("change_roles", administrator), {"roles": ["administrator", "investigator"]})
        assert answer.status_code == 422
        assert "You cannot change your own roles" in text_of(answer)
        assert [role.code for role in User.objects.get(pk=administrator.pk).roles] == ["administrator"]

    def test_closing_and_opening(self, admin):
        user, theirs = police_user(), Client()
        signed_in(user, theirs)
        assert "Enter why" in text_of(admin.post(page_of("close", user), {"reason": ""}))
        admin.post(page_of("close", user), {"reason": "left the force"})
        assert theirs.get(reverse("accounts:home")).status_code == 302
        assert "This account is closed" in text_of(admin.get(page_of("user", user)))
        admin.post(page_of("reopen", user), {"reason": "came back"})
        assert User.objects.get(pk=user.pk).is_active
        reasons = (
            AuditEvent.objects.filter(detail__has_key="active").order_by("sequence").values_list("reason", flat=True)
        )
        assert list(reasons) == ["left the force", "came back"]

    def test_closing_oneself_is_refused(self, admin, administrator):
        answer = admin.post(page_of("close", administrator), {"reason": "enough"})
        assert (answer.status_code, "your own account" in text_of(answer)) == (422, True)

    def test_resetting_the_app(self, admin):
        user = police_user()
        admin.post(page_of("reset_app", user), {"reason": "new phone"})
        assert not second_factor.has_second_factor(user)

    @pytest.mark.parametrize("name", ["change_roles", "close", "reopen", "reset_app"])
    def test_who_it_is_is_asked_again_after_five_minutes(self, administrator, name):
        user = police_user()
        with time_machine.travel(datetime(2026, 11, 23, 9, 0, tzinfo=UTC), tick=False) as clock:
            admin = signed_in(administrator)
            clock.shift(timedelta(minutes=6))
            page = page_of(name, user)
            answer = admin.post(page, {"reason": "why", "roles": ["auditor"]})
            assert answer["Location"].startswith(reverse("account_reauthenticate"))
            wrong = admin.post(answer["Location"], {"password": "wrong"})
            assert wrong.status_code == 422
            assert User.objects.get(pk=user.pk).is_active
            assert [role.code for role in User.objects.get(pk=user.pk).roles] == ["investigator"]
            after = admin.post(answer["Location"], {"password": PASSWORD})
            assert after["Location"] == page_of("user", user)  # what was sent has gone on by itself
        assert clock_module.now().year

    def test_an_administrator_of_yesterday_changes_nothing(self, admin, administrator):
        user = police_user()
        police_user("administrator", email="o@police.example")
        services.revoke_role(user=administrator, role="administrator", by=TESTER, at=AT)
        assert admin.post(page_of("close", user), {"reason": "x"}).status_code == 403
