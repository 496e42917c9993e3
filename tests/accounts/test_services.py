"""Making accounts, giving roles, closing accounts."""

import contextlib
import threading
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.accounts import policies, selectors, services
from bizwatch.accounts.exceptions import (
    ChangedBySomeoneElse,
    EmailAlreadyUsed,
    LastAdministrator,
    NotYourself,
    PasswordTooWeak,
    RoleNotYoursToGive,
    RolesDoNotMix,
    UnknownRole,
)
from bizwatch.accounts.models import User
from bizwatch.accounts.permissions import WORDS, Permission
from bizwatch.accounts.roles import BUSINESS_ROLES, POLICE_ROLES, ROLES
from bizwatch.audit.models import AuditEvent
from tests.accounts.people import AT, PASSWORD, TESTER, business_user, police_user

pytestmark = pytest.mark.django_db

POLICE: dict[str, Any] = {
    "name": "PC Ann Example",
    "collar_number": "1841",
    "policing_area": "",
    "by": TESTER,
    "at": AT,
}


def told(user: User) -> list[tuple[str, dict]]:
    found = AuditEvent.objects.filter(subject_type="user", subject_id=str(user.pk)).order_by("sequence")
    return [(event.action, event.detail) for event in found]


class TestMaking:
    def test_a_police_user(self):
        user = services.create_police_user(email=" Ann@Police.Example ", roles=["investigator"], **POLICE)
        assert (user.email, user.name, user.collar_number, user.joined_at) == (
            "ann@police.example",
            "PC Ann Example",
            "1841",
            AT,
        )
        assert [role.code for role in user.roles] == ["investigator"]
        assert not user.has_usable_password()
        assert EmailAddress.objects.filter(user=user, email=user.email, verified=False, primary=True).exists()
        assert told(user) == [("collection", {}), ("alteration", {"granted": "investigator"})]

    @pytest.mark.django_db(transaction=True)
    def test_the_link_goes_out_once_all_is_saved(self):
        services.create_police_user(email="ann@police.example", roles=["investigator"], **POLICE)
        (message,) = mail.outbox
        assert message.to == ["ann@police.example"]
        assert "authenticator app" in message.body

    @pytest.mark.django_db(transaction=True)
    def test_a_failure_leaves_nothing(self):
        with pytest.raises(UnknownRole, match="There is no role “king”"):
            services.create_police_user(email="ann@police.example", roles=["investigator", "king"], **POLICE)
        assert not User.objects.exists()
        assert mail.outbox == []
        assert not AuditEvent.objects.exists()

    def test_a_business_user_with_a_password(self):
        user = services.create_business_user(
            email="sam@shop.example", name=" Sam  Till ", telephone="01603 1", password=PASSWORD, by=TESTER, at=AT
        )
        assert (user.name, user.telephone, user.roles) == ("Sam Till", "01603 1", ())
        assert user.check_password(PASSWORD)
        assert not EmailAddress.objects.get(user=user).verified

    @pytest.mark.parametrize("email", ["sam@shop.example", "SAM@SHOP.EXAMPLE", " sam@shop.example "])
    def test_an_address_is_used_once(self, email):
        business_user()
        with pytest.raises(EmailAlreadyUsed, match="already an account"):
            services.create_business_user(email=email, name="Other", password=PASSWORD, by=TESTER, at=AT)
        assert User.objects.count() == 1

    def test_the_database_itself_refuses_another_case(self):
        business_user()
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.bulk_create([User(email="SAM@shop.example", name="x")])

    def test_weak_passwords_are_named(self):
        with pytest.raises(PasswordTooWeak) as weak:
            services.create_business_user(email="s@shop.example", name="Sam", password="password", by=TESTER, at=AT)
        assert str(weak.value) == (
            "Password must be 12 characters or more. "
            "Choose a password that is harder to guess: this one is on lists of common passwords"
        )

    @given(st.text(min_size=1, max_size=40))
    def test_every_password_is_judged(self, password):
        def strong() -> bool:
            policies.check_password(password, email="sam@shop.example", name="Sam Till")
            return True

        if len(password) < 12:
            with pytest.raises(PasswordTooWeak, match="12 characters"):
                strong()
        else:
            with contextlib.suppress(PasswordTooWeak):
                assert strong()


class TestRoles:
    def test_a_role_is_given_once(self):
        user = police_user()
        before = len(told(user))
        services.grant_role(user=user, role="supervisor", by=TESTER, at=AT)
        services.grant_role(user=user, role="supervisor", by=TESTER, at=AT)
        assert [role.code for role in user.roles] == ["investigator", "supervisor"]
        assert told(user)[before:] == [("alteration", {"granted": "supervisor"})]

    def test_a_role_is_taken_once(self):
        user = police_user("investigator", "supervisor")
        before = len(told(user))
        services.revoke_role(user=user, role="supervisor", by=TESTER, at=AT)
        services.revoke_role(user=user, role="supervisor", by=TESTER, at=AT)
        assert [role.code for role in user.roles] == ["investigator"]
        assert told(user)[before:] == [("alteration", {"revoked": "supervisor"})]

    def test_unknown_roles(self):
        user = police_user()
        for change in (services.grant_role, services.revoke_role):
            with pytest.raises(UnknownRole):
                change(user=user, role="king", by=TESTER, at=AT)

    def test_police_roles_are_for_administrators_to_give(self):
        user, supervisor = police_user(), police_user("supervisor", email="s@police.example")
        for change in (services.grant_role, services.revoke_role):
            with pytest.raises(RoleNotYoursToGive, match="Only an administrator"):
                change(user=user, role="investigator", by=supervisor, at=AT)
        with pytest.raises(RoleNotYoursToGive):
            services.create_police_user(email="new@police.example", roles=["auditor"], **{**POLICE, "by": supervisor})
        assert selectors.user_by_email("new@police.example") is None

    def test_an_administrator_gives_them_to_others_only(self):
        administrator, user = police_user("administrator"), police_user(email="u@police.example")
        services.grant_role(user=user, role="supervisor", by=administrator, at=AT)
        with pytest.raises(RoleNotYoursToGive, match="your own roles"):
            services.grant_role(user=administrator, role="investigator", by=administrator, at=AT)

    def test_a_closed_administrator_gives_nothing(self):
        administrator, user = police_user("administrator"), police_user(email="u@police.example")
        administrator.is_active = False
        with pytest.raises(RoleNotYoursToGive):
            services.grant_role(user=user, role="supervisor", by=administrator, at=AT)

    def test_a_business_gives_business_roles(self):
        user = business_user()
        head_office = business_user("head_office", email="h@shop.example")
        services.grant_role(user=user, role="premises_manager", by=head_office, at=AT)
        assert {role.code for role in user.roles} == {"business_staff", "premises_manager"}

    @pytest.mark.parametrize(("make", "role"), [(police_user, "business_staff"), (business_user, "investigator")])
    def test_police_and_business_roles_do_not_mix(self, make, role):
        with pytest.raises(RolesDoNotMix):
            services.grant_role(user=make(), role=role, by=TESTER, at=AT)

    def test_setting_all_police_roles_at_once(self):
        user = police_user("investigator", "auditor")
        services.set_police_roles(user=user, roles=["auditor", "supervisor"], by=TESTER, at=AT)
        assert {role.code for role in user.roles} == {"auditor", "supervisor"}
        services.set_police_roles(user=user, roles=[], by=TESTER, at=AT)
        assert user.roles == ()
        assert user.permissions == frozenset()

    def test_every_role_is_described_and_every_permission_held(self):
        assert set(ROLES) == {*BUSINESS_ROLES, *POLICE_ROLES}
        assert all(role.name and role.description.endswith(".") for role in ROLES.values())
        assert set(WORDS) == set(Permission)
        assert set().union(*(role.permissions for role in ROLES.values())) == set(Permission)
        assert all(Permission.USE_ACCOUNT in role.permissions for role in ROLES.values())


class TestLastAdministrator:
    def test_cannot_be_taken_the_role(self):
        last = police_user("administrator")
        with pytest.raises(LastAdministrator):
            services.revoke_role(user=last, role="administrator", by=TESTER, at=AT)
        assert Permission.MANAGE_USERS in last.permissions

    def test_cannot_be_closed(self):
        last = police_user("administrator")
        with pytest.raises(LastAdministrator):
            services.deactivate_user(user=last, by=TESTER, at=AT)
        assert User.objects.get(pk=last.pk).is_active

    def test_a_closed_one_does_not_count(self):
        last, other = police_user("administrator"), police_user("administrator", email="o@police.example")
        services.deactivate_user(user=other, by=last, at=AT)
        with pytest.raises(LastAdministrator):
            services.revoke_role(user=last, role="administrator", by=TESTER, at=AT)
        services.revoke_role(user=other, role="administrator", by=TESTER, at=AT)

    @pytest.mark.slow
    @pytest.mark.django_db(transaction=True)
    def test_two_cannot_remove_each_other_at_once(self):
        pair = [police_user("administrator", email=f"{name}@police.example") for name in ("one", "two")]
        start, refused = threading.Barrier(2), []

        def run(by: User, user: User) -> None:
            try:
                start.wait()
                services.revoke_role(user=user, role="administrator", by=by, at=AT)
            except (LastAdministrator, RoleNotYoursToGive) as error:
                refused.append(error)
            finally:
                connection.close()

        threads = [
            threading.Thread(target=run, args=(pair[0], pair[1])),
            threading.Thread(target=run, args=(pair[1], pair[0])),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert len(refused) == 1
        assert selectors.users_with(Permission.MANAGE_USERS).count() == 1


class TestClosing:
    def test_closing_and_opening(self):
        user = business_user()
        before = len(told(user))
        services.deactivate_user(user=user, by=TESTER, at=AT, reason="left the company")
        services.deactivate_user(user=user, by=TESTER, at=AT)
        assert user.permissions == frozenset()
        services.reactivate_user(user=user, by=TESTER, at=AT)
        services.reactivate_user(user=user, by=TESTER, at=AT)
        assert Permission.REPORT_CRIME in user.permissions
        assert told(user)[before:] == [("alteration", {"active": False}), ("alteration", {"active": True})]
        assert AuditEvent.objects.get(detail={"active": False}).reason == "left the company"

    def test_nobody_closes_their_own(self):
        user = police_user("administrator")
        police_user("administrator", email="other@police.example")
        with pytest.raises(NotYourself):
            services.deactivate_user(user=user, by=user, at=AT)


class TestChanging:
    def test_contact_details(self):
        user = business_user()
        before = len(told(user))
        services.change_contact_details(
            user=user, name="Samuel Till", telephone="01603 2", by=user, at=AT, version=user.version
        )
        services.change_contact_details(user=user, name="Samuel Till", telephone="01603 2", by=user, at=AT)
        saved = User.objects.get(pk=user.pk)
        assert (saved.name, saved.telephone) == (user.name, user.telephone) == ("Samuel Till", "01603 2")
        assert told(user)[before:] == [("alteration", {"fields": "name, telephone"})]

    def test_police_details(self):
        user = police_user()
        services.change_police_details(
            user=user, name="Sgt Ann Example", collar_number="12", policing_area="norwich", by=TESTER, at=AT
        )
        saved = User.objects.get(pk=user.pk)
        assert (saved.name, saved.collar_number, saved.policing_area) == ("Sgt Ann Example", "12", "norwich")

    def test_two_people_do_not_overwrite_each_other(self):
        user = business_user()
        seen = user.version
        services.change_contact_details(user=user, name="First", telephone="", by=TESTER, at=AT, version=seen)
        with pytest.raises(ChangedBySomeoneElse):
            services.change_contact_details(user=user, name="Second", telephone="", by=TESTER, at=AT, version=seen)
        assert User.objects.get(pk=user.pk).name == "First"


class TestFinding:
    def test_by_address(self):
        user = business_user()
        assert selectors.user_by_email(" SAM@shop.example ") == user
        assert selectors.user_by_email("sam@shop") is None

    def test_by_permission(self):
        investigator = police_user(name="PC B")
        supervisor = police_user("supervisor", "investigator", email="s@police.example", name="Sgt A")
        gone = police_user(email="gone@police.example")
        services.deactivate_user(user=gone, by=TESTER, at=AT)
        police_user("auditor", email="aud@police.example")
        business_user()
        assert list(selectors.investigators()) == [investigator, supervisor]
        assert list(selectors.users_with(Permission.SUPERVISE)) == [supervisor]

    def test_by_words(self):
        ann, sam = police_user(), business_user()
        for text in ("ann", "ANN EXAMPLE", "police.example", "1841", "ann 1841"):
            assert list(selectors.find_users(text)) == [ann]
        assert list(selectors.find_users("184")) == []
        assert list(selectors.find_users("example till")) == [sam]
        assert list(selectors.find_users("")) == [ann, sam]
        assert list(selectors.find_users("", police_only=True)) == [ann]
        assert selectors.users_by_id([ann.pk, 10**6]) == {ann.pk: ann}

    def test_a_list_with_roles_costs_two_queries(self, django_assert_num_queries):
        for number in range(5):
            police_user(email=f"{number}@police.example")
        with django_assert_num_queries(2):
            assert all(user.roles for user in selectors.find_users())


class TestFirstAdministrator:
    def test_the_command_makes_one_and_prints_the_link(self, capsys):
        call_command("create_administrator", "--email", "wes@admin.example", "--name", "Wes Nudd")
        said = capsys.readouterr().out
        user = User.objects.get(email="wes@admin.example")
        assert [role.code for role in user.roles] == ["administrator"]
        assert "http://127.0.0.1:8000/account/password/new/" in said
        assert AuditEvent.objects.filter(actor_id="system:create-administrator").count() == 2

    def test_it_says_plainly_what_is_wrong(self):
        call_command("create_administrator", "--email", "wes@admin.example", "--name", "Wes Nudd")
        with pytest.raises(CommandError, match="already an account"):
            call_command("create_administrator", "--email", "wes@admin.example", "--name", "Wes Nudd")
