"""Inviting, joining, changing and removing people; roles follow memberships."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from bizwatch.accounts.exceptions import EmailAlreadyUsed, PasswordTooWeak
from bizwatch.accounts.models import User
from bizwatch.audit.models import AuditEvent
from bizwatch.businesses import selectors, services
from bizwatch.businesses.exceptions import (
    AlreadyAMember,
    ChangedBySomeoneElse,
    InvitationExpired,
    InvitationForSomeoneElse,
    InvitationUnknown,
    InvitationUsed,
    InvitationWithdrawn,
    LastHeadOffice,
    NotForPoliceAccounts,
    NotYoursToDo,
    PremisesNeeded,
    PremisesOfAnotherBusiness,
    UnknownRole,
)
from bizwatch.businesses.models import Business, Invitation
from bizwatch.messaging.models import OutboxMessage
from tests.accounts.people import AT, PASSWORD, business_user, police_user
from tests.businesses import shops

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=7)


@pytest.fixture
def shop() -> Business:
    return shops.business()


@pytest.fixture
def boss(shop: Business) -> User:
    return shops.member(shop, name="Bo Head")


def invite(shop: Business, boss: User, email: str = "new@shop.example", role: str = "head_office", premises=()):
    return services.invite_member(business=shop, email=email, role=role, premises=premises, by=boss, at=AT)


def token_sent() -> str:
    """The token in the last e-mail of the outbox."""
    found = re.search(r"/business/join/([\w-]+)/", OutboxMessage.objects.latest("pk").body)
    assert found is not None
    return found[1]


def roles_of(user: User) -> set[str]:
    return {role.code for role in User.objects.get(pk=user.pk).roles}


def test_an_invitation_is_written_to_the_outbox_and_only_its_hash_is_kept(shop: Business, boss: User) -> None:
    invitation = invite(shop, boss)
    message = OutboxMessage.objects.get(address="new@shop.example")
    assert message.subject == "Bo Head has invited you to Bizwatch"
    assert "Anglia Stores" in message.body
    token = token_sent()
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values())
    assert selectors.invitation_by_token(token, at=AT) == invitation
    assert message.send_after == AT


def test_a_new_person_joins_with_a_confirmed_address(shop: Business, boss: User) -> None:
    one = shops.premises(shop)
    invite(shop, boss, role="business_staff", premises=[one])
    user = services.accept_invitation_as_new_user(token=token_sent(), name="Nia New", password=PASSWORD, at=AT)
    assert EmailAddress.objects.get(user=user).verified
    assert roles_of(user) == {"business_staff"}
    assert list(selectors.premises_visible_to(user)) == [one]
    with pytest.raises(InvitationUsed):
        selectors.invitation_by_token(token_sent(), at=AT)


def test_a_weak_password_makes_nothing(shop: Business, boss: User) -> None:
    invite(shop, boss)
    with pytest.raises(PasswordTooWeak):
        services.accept_invitation_as_new_user(token=token_sent(), name="Nia", password="password", at=AT)
    assert not User.objects.filter(email="new@shop.example").exists()
    selectors.invitation_by_token(token_sent(), at=AT)


def test_somebody_with_an_account_joins_with_it(shop: Business, boss: User) -> None:
    user = shops.member(shops.business("Other"), email="Two@Shop.Example")
    invite(shop, boss, email="two@shop.example")
    with pytest.raises(EmailAlreadyUsed):
        services.accept_invitation_as_new_user(token=token_sent(), name="X", password=PASSWORD, at=AT)
    services.accept_invitation(token=token_sent(), by=user, at=AT)
    assert {one.name for one in selectors.businesses_of(user)} == {"Anglia Stores", "Other"}


def test_an_invitation_works_for_seven_days(shop: Business, boss: User) -> None:
    invite(shop, boss)
    selectors.invitation_by_token(token_sent(), at=LATER - timedelta(seconds=1))
    with pytest.raises(InvitationExpired):
        services.accept_invitation_as_new_user(token=token_sent(), name="X", password=PASSWORD, at=LATER)


def test_sending_again_replaces_the_link_even_of_an_old_invitation(shop: Business, boss: User) -> None:
    invitation = invite(shop, boss)
    first = token_sent()
    services.send_invitation_again(invitation=invitation, by=boss, at=LATER)
    assert token_sent() != first
    with pytest.raises(InvitationUnknown):
        selectors.invitation_by_token(first, at=LATER)
    assert selectors.invitation_by_token(token_sent(), at=LATER + timedelta(days=6)) == invitation


def test_a_second_invitation_withdraws_the_first(shop: Business, boss: User) -> None:
    invite(shop, boss)
    first = token_sent()
    invite(shop, boss, email="NEW@shop.example")
    with pytest.raises(InvitationWithdrawn):
        selectors.invitation_by_token(first, at=AT)
    assert selectors.waiting_invitations(shop).count() == 1


def test_a_withdrawn_invitation_does_nothing(shop: Business, boss: User) -> None:
    invitation = invite(shop, boss)
    services.withdraw_invitation(invitation=invitation, by=boss, at=AT)
    services.withdraw_invitation(invitation=invitation, by=boss, at=AT)
    with pytest.raises(InvitationWithdrawn):
        services.accept_invitation_as_new_user(token=token_sent(), name="X", password=PASSWORD, at=AT)
    with pytest.raises(InvitationWithdrawn):
        services.send_invitation_again(invitation=invitation, by=boss, at=AT)
    assert AuditEvent.objects.filter(subject_type="invitation", detail__withdrawn=True).count() == 1


def test_an_unknown_link_is_unknown() -> None:
    for token in ("", "x" * 43, "\ud800", "../.."):
        with pytest.raises(InvitationUnknown):
            selectors.invitation_by_token(token, at=AT)


def test_somebody_else_cannot_take_an_invitation(shop: Business, boss: User) -> None:
    invite(shop, boss)
    with pytest.raises(InvitationForSomeoneElse, match=r"new@shop\.example"):
        services.accept_invitation(token=token_sent(), by=business_user(), at=AT)


def test_a_police_account_cannot_join_a_business(shop: Business, boss: User) -> None:
    officer = police_user(email="new@shop.example")
    invite(shop, boss)
    with pytest.raises(NotForPoliceAccounts):
        services.accept_invitation(token=token_sent(), by=officer, at=AT)
    assert roles_of(officer) == {"investigator"}


def test_a_member_is_not_invited_again(shop: Business, boss: User) -> None:
    with pytest.raises(AlreadyAMember):
        invite(shop, boss, email=boss.email.upper())


def test_roles_and_premises_must_fit(shop: Business, boss: User) -> None:
    with pytest.raises(PremisesNeeded):
        invite(shop, boss, role="business_staff")
    with pytest.raises(UnknownRole):
        invite(shop, boss, role="supervisor")
    with pytest.raises(PremisesOfAnotherBusiness):
        invite(shop, boss, role="business_staff", premises=[shops.premises(shops.business("Rival"))])
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", ["business_staff", "premises_manager", "stranger"])
def test_only_head_office_manages_people(shop: Business, boss: User, role: str) -> None:
    one = shops.premises(shop)
    other = shops.member(shops.business("Rival")) if role == "stranger" else shops.member(shop, role, at=[one])
    target = shops.membership(boss, shop)
    invitation = invite(shop, boss)
    acts = [
        lambda: invite(shop, other, email="x@shop.example"),
        lambda: services.send_invitation_again(invitation=invitation, by=other, at=AT),
        lambda: services.withdraw_invitation(invitation=invitation, by=other, at=AT),
        lambda: services.change_member(membership=target, role="head_office", premises=[], version=1, by=other, at=AT),
        lambda: services.remove_member(membership=target, by=other, at=AT),
    ]
    for act in acts:
        with pytest.raises(NotYoursToDo):
            act()


def test_changing_a_role_changes_what_the_person_may_do(shop: Business, boss: User) -> None:
    one, two = shops.premises(shop, "One"), shops.premises(shop, "Two")
    staff = shops.member(shop, "business_staff", at=[one])
    row = shops.membership(staff, shop)
    services.change_member(membership=row, role="premises_manager", premises=[two], version=1, by=boss, at=AT)
    assert roles_of(staff) == {"premises_manager"}
    assert list(selectors.premises_visible_to(staff)) == [two]
    with pytest.raises(ChangedBySomeoneElse):
        services.change_member(membership=row, role="head_office", premises=[], version=1, by=boss, at=AT)
    services.change_member(membership=row, role="head_office", premises=[one], version=2, by=boss, at=AT)
    assert roles_of(staff) == {"head_office"}
    assert list(row.premises.all()) == []


def test_a_role_stays_while_another_business_gives_it(shop: Business, boss: User) -> None:
    rival = shops.business("Rival")
    rival_boss = shops.member(rival)
    staff = shops.member(shop, "business_staff", at=[shops.premises(shop)])
    shops.join(staff, rival, "business_staff", at=[shops.premises(rival)])
    services.remove_member(membership=shops.membership(staff, shop), by=boss, at=AT)
    assert roles_of(staff) == {"business_staff"}
    services.remove_member(membership=shops.membership(staff, rival), by=rival_boss, at=AT)
    assert roles_of(staff) == set()
    assert not selectors.premises_visible_to(staff).exists()


def test_the_last_head_office_stays(shop: Business, boss: User) -> None:
    row = shops.membership(boss, shop)
    one = shops.premises(shop)
    with pytest.raises(LastHeadOffice):
        services.remove_member(membership=row, by=boss, at=AT)
    with pytest.raises(LastHeadOffice):
        services.change_member(membership=row, role="business_staff", premises=[one], version=1, by=boss, at=AT)
    second = shops.member(shop, email="second@shop.example")
    services.remove_member(membership=row, by=boss, at=AT)
    assert roles_of(boss) == set()
    with pytest.raises(LastHeadOffice):
        services.remove_member(membership=shops.membership(second, shop), by=second, at=AT)


def test_a_closed_account_does_not_count_as_head_office(shop: Business, boss: User) -> None:
    second = shops.member(shop, email="second@shop.example")
    User.objects.filter(pk=second.pk).update(is_active=False)
    with pytest.raises(LastHeadOffice):
        services.remove_member(membership=shops.membership(boss, shop), by=boss, at=AT)


def test_removing_twice_changes_nothing(shop: Business, boss: User) -> None:
    staff = shops.member(shop, "business_staff", at=[shops.premises(shop)])
    row = shops.membership(staff, shop)
    services.remove_member(membership=row, by=boss, at=AT)
    services.remove_member(membership=row, by=boss, at=AT)
    assert AuditEvent.objects.filter(subject_type="membership", detail__left=True).count() == 1


def test_somebody_removed_can_be_invited_back(shop: Business, boss: User) -> None:
    staff = shops.member(shop, "business_staff", at=[shops.premises(shop)])
    services.remove_member(membership=shops.membership(staff, shop), by=boss, at=AT)
    invite(shop, boss, email=staff.email)
    services.accept_invitation(token=token_sent(), by=User.objects.get(pk=staff.pk), at=AT)
    assert roles_of(staff) == {"head_office"}
