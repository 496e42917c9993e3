"""The pages of people: listing, inviting, joining by the link, changing, removing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bizwatch.accounts.models import User
from bizwatch.businesses import services
from bizwatch.businesses.limits import INVITATIONS_OF_BUSINESS, invitation_refusal
from bizwatch.businesses.models import Business, Invitation, Membership, Premises
from bizwatch.kernel import clock
from bizwatch.kernel.limits import HOUR
from bizwatch.messaging.models import OutboxMessage
from tests.accounts.people import PASSWORD, give_password, police_user, signed_in
from tests.businesses import shops
from tests.businesses.test_members import token_sent

pytestmark = pytest.mark.django_db

PEOPLE = "/business/people/"
INVITE = "/business/people/invite/"


@pytest.fixture
def shop() -> Business:
    return shops.business()


@pytest.fixture
def boss(shop: Business) -> User:
    return shops.member(shop, name="Bo Head")


@pytest.fixture
def one(shop: Business) -> Premises:
    return shops.premises(shop)


def invite(boss: User, email: str = "new@shop.example", **told: Any):
    return signed_in(boss).post(INVITE, {"email": email, "role": "head_office"} | told)


def join_address() -> str:
    return reverse("businesses:join", args=[token_sent()])


def test_people_and_invitations_are_listed(boss: User, shop: Business, one: Premises) -> None:
    shops.member(shop, "business_staff", at=[one], name="Sid Staff")
    assert invite(boss).status_code == 302
    text = signed_in(boss).get(PEOPLE).content.decode()
    for part in (
        "Bo Head",
        "Sid Staff",
        "Head office",
        "Silver Road",
        "All premises",
        "new@shop.example",
        "Works until",
    ):
        assert part in text


def test_the_list_of_people_takes_as_many_queries_for_many(
    boss: User, shop: Business, one: Premises, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    client = signed_in(boss)
    shops.member(shop, "business_staff", at=[one])
    invite(boss)
    client.get(PEOPLE)
    with django_assert_max_num_queries(14) as few:
        client.get(PEOPLE)
        count = len(few)
    for number in range(6):
        shops.member(
            shop, "business_staff", at=[one, shops.premises(shop, f"Shop {number}")], email=f"s{number}@x.example"
        )
        invite(boss, email=f"i{number}@shop.example", role="business_staff", ticked=[one.reference])
    with django_assert_num_queries(count):
        client.get(PEOPLE)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"email": "x"}, "correct format"),
        ({"role": ""}, "Select what they will do"),
        ({"role": "supervisor"}, "Select what they will do"),
        ({"role": "business_staff"}, "Select at least one premises"),
        ({"role": "business_staff", "ticked": ["P-0000-0000"]}, "Select at least one premises"),
        ({"email": "head_office@shop.example"}, "already one of your people"),
    ],
)
def test_what_is_wrong_with_an_invitation(
    boss: User, shop: Business, one: Premises, told: dict[str, Any], says: str
) -> None:
    User.objects.filter(pk=boss.pk).update(email="head_office@shop.example")
    answer = invite(boss, **told)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_business_of_many_premises_types_those_meant(boss: User, shop: Business, one: Premises) -> None:
    for number in range(41):
        shops.premises(shop, f"Shop {number}")
    assert "One premises on each line" in signed_in(boss).get(INVITE).content.decode()
    wrong = invite(boss, role="business_staff", typed="Shop 999\nNR3 4TE")
    assert "is none of your premises" in wrong.content.decode()
    assert "fits more than one premises" in wrong.content.decode()
    empty = invite(boss, role="business_staff", typed="")
    assert "Enter at least one premises" in empty.content.decode()
    right = invite(boss, role="business_staff", typed=f"shop 7\n{one.reference.lower()}\n")
    assert right.status_code == 302
    assert {found.name for found in Invitation.objects.get().premises.all()} == {"Shop 7", "Silver Road"}


def test_a_new_person_joins_by_the_link_and_signs_in(boss: User, one: Premises, client: Client) -> None:
    invite(boss, role="business_staff", ticked=[one.reference])
    address = join_address()
    text = client.get(address).content.decode()
    for part in ("Join Anglia Stores", "Bo Head has invited you", "Silver Road", "new@shop.example"):
        assert part in text
    weak = client.post(address, {"name": "Nia", "password": "short"})
    assert weak.status_code == 422
    assert "12 characters or more" in weak.content.decode()
    done = client.post(address, {"name": "Nia New", "password": PASSWORD})
    assert done.headers["Location"] == reverse("account_login")
    user = User.objects.get(email="new@shop.example")
    give_password(client, user)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert "Silver Road" in client.get("/business/").content.decode()


def test_a_used_link_says_what_to_do(boss: User, client: Client) -> None:
    invite(boss)
    address = join_address()
    client.post(address, {"name": "Nia New", "password": PASSWORD})
    for answer in (client.get(address), client.post(address, {"name": "Mallory", "password": PASSWORD})):
        assert answer.status_code == 410
        assert "already been used" in answer.content.decode()
        assert "Sign in" in answer.content.decode()
    assert Membership.objects.count() == 2


def test_an_old_a_withdrawn_and_an_unknown_link_say_what_to_do(boss: User, client: Client) -> None:
    invite(boss)
    address = join_address()
    Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    old = client.get(address)
    assert (old.status_code, "works for 7 days" in old.content.decode()) == (410, True)
    services.withdraw_invitation(invitation=Invitation.objects.get(), by=boss, at=clock.now())
    withdrawn = client.get(address)
    assert (withdrawn.status_code, "has been withdrawn" in withdrawn.content.decode()) == (410, True)
    unknown = client.get(reverse("businesses:join", args=["nonsense"]))
    assert (unknown.status_code, "does not work" in unknown.content.decode()) == (404, True)


def test_somebody_with_an_account_signs_in_and_joins(boss: User, client: Client) -> None:
    user = shops.member(shops.business("Other"), email="two@shop.example")
    invite(boss, email="TWO@shop.example")
    address = join_address()
    page = client.get(address).content.decode()
    assert "You already have an account" in page
    assert f"next={address.replace('/', '%2F')}" in page
    mine = signed_in(user)
    assert "Join Anglia Stores" in mine.get(address).content.decode()
    assert Membership.objects.filter(user=user).count() == 1
    assert mine.post(address).status_code == 302
    assert Membership.objects.filter(user=user, left_at=None).count() == 2
    assert "already been used" in mine.get(address).content.decode()


def test_signed_in_as_somebody_else(boss: User) -> None:
    invite(boss)
    for user in (boss, police_user()):
        answer = signed_in(user).post(join_address())
        assert answer.status_code == 403
        assert "is for another account" in answer.content.decode()
    assert Membership.objects.count() == 1


def test_sending_again_and_withdrawing(boss: User) -> None:
    invite(boss)
    client, first = signed_in(boss), token_sent()
    invitation = Invitation.objects.get()
    client.post(reverse("businesses:invitation_send_again", args=[invitation.public_id]))
    assert token_sent() != first
    again = client.post(reverse("businesses:invitation_withdraw", args=[invitation.public_id]), follow=True)
    assert "is withdrawn" in again.content.decode()
    assert client.post(reverse("businesses:invitation_withdraw", args=[invitation.public_id])).status_code == 404


def test_changing_a_person(boss: User, shop: Business, one: Premises) -> None:
    staff = shops.member(shop, "business_staff", at=[one], name="Sid Staff")
    client, row = signed_in(boss), shops.membership(staff, shop)
    address = reverse("businesses:member_change", args=[row.public_id])
    assert "Sid Staff" in client.get(address).content.decode()
    told = {"role": "premises_manager", "ticked": [one.reference], "version": "1"}
    assert client.post(address, told).status_code == 302
    row.refresh_from_db()
    assert row.role == "premises_manager"
    assert "Somebody else changed" in client.post(address, told, follow=True).content.decode()


def test_the_last_head_office_cannot_go(boss: User, shop: Business, one: Premises) -> None:
    client, row = signed_in(boss), shops.membership(boss, shop)
    told = {"role": "business_staff", "ticked": [one.reference], "version": "1"}
    answer = client.post(reverse("businesses:member_change", args=[row.public_id]), told)
    assert (answer.status_code, "only person at head office" in answer.content.decode()) == (422, True)
    removed = client.post(reverse("businesses:member_remove", args=[row.public_id]), follow=True)
    assert "only person at head office" in removed.content.decode()


def test_removing_a_person(boss: User, shop: Business, one: Premises) -> None:
    staff = shops.member(shop, "business_staff", at=[one], name="Sid Staff")
    theirs, client = signed_in(staff), signed_in(boss)
    address = reverse("businesses:member_remove", args=[shops.membership(staff, shop).public_id])
    assert "Remove Sid Staff?" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert theirs.get("/business/").status_code == 403
    assert client.post(address).status_code == 404


@pytest.mark.parametrize("role", ["business_staff", "premises_manager", "rival", "police"])
def test_others_manage_nobody(role: str, boss: User, shop: Business, one: Premises) -> None:
    invite(boss)
    row, invitation = shops.membership(boss, shop), Invitation.objects.get()
    if role == "police":
        client = signed_in(police_user())
    elif role == "rival":
        client = signed_in(shops.member(shops.business("Rival")))
    else:
        client = signed_in(shops.member(shop, role, at=[one]))
    refused = 404 if role == "rival" else 403
    for name, key in (
        ("member_change", row.public_id),
        ("member_remove", row.public_id),
        ("invitation_send_again", invitation.public_id),
        ("invitation_withdraw", invitation.public_id),
    ):
        assert client.post(reverse(f"businesses:{name}", args=[key])).status_code == refused, name
    if role != "rival":
        assert client.get(PEOPLE).status_code == 403
        assert client.get(INVITE).status_code == 403


def test_who_may_do_what_is_asked_again_before_roles_change(boss: User, shop: Business) -> None:
    client = Client()
    client.force_login(boss)
    address = reverse("businesses:member_change", args=[shops.membership(boss, shop).public_id])
    assert "/account/" in client.get(address).headers["Location"]


def test_an_address_is_not_flooded_with_invitations(boss: User, shop: Business) -> None:
    assert [invite(boss).status_code for _ in range(3)] == [302, 302, 302]
    too_often = invite(boss, email="NEW@shop.example")
    assert too_often.status_code == 429
    assert 0 < int(too_often.headers["Retry-After"]) <= HOUR
    assert "This address was sent 3 invitations within the hour. Try again in 60 minutes." in too_often.content.decode()
    waiting = Invitation.objects.order_by("-pk")[0]
    again = signed_in(boss).post(reverse("businesses:invitation_send_again", args=[waiting.public_id]), follow=True)
    assert "Try again in 60 minutes" in again.content.decode()
    assert OutboxMessage.objects.filter(address="new@shop.example").count() == 3
    assert invite(boss, email="other@shop.example").status_code == 302


def test_a_business_sends_so_many_invitations_and_then_waits(boss: User, shop: Business) -> None:
    for number in range(INVITATIONS_OF_BUSINESS.most):
        assert invitation_refusal(business_id=shop.pk, email=f"n{number}@x.example") == ("", 0)
    refused = invite(boss, email="one-more@shop.example")
    assert refused.status_code == 429
    assert "Your business sent 60 invitations within the hour" in refused.content.decode()
    assert invitation_refusal(business_id=shop.pk + 1, email="new@other.example") == ("", 0)
