"""A sole trader registers; nobody learns from it who has an account."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from bizwatch.accounts.models import User
from bizwatch.businesses.choices import BusinessKind, Claim
from bizwatch.businesses.models import Business, Premises
from bizwatch.messaging.models import OutboxMessage
from tests.accounts.people import PASSWORD, business_user, give_password

pytestmark = pytest.mark.django_db

TOLD = {
    "name": "Tess Trader",
    "email": "tess@shop.example",
    "business_name": "Tess's Tea & Cakes",
    "address": "78 Silver Road",
    "town": "Norwich",
    "postcode": "nr34te",
    "sector": "restaurant-takeaway",
    "password": PASSWORD,
}


def register(client: Client, **changes: str):
    return client.post(reverse("businesses:register"), TOLD | changes)


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_sole_trader_registers_in_one_page(client: Client, on_commit) -> None:
    page = client.get(reverse("businesses:register"))
    assert page.content.decode().count("govuk-label--s") == len(TOLD)
    with on_commit():
        answer = register(client)
    assert answer.headers["Location"] == reverse("businesses:register_sent")
    user = User.objects.get(email="tess@shop.example")
    shop = Business.objects.get()
    assert (shop.name, shop.kind, shop.claim) == ("Tess's Tea & Cakes", BusinessKind.SOLE_TRADER, Claim.CLAIMED)
    one = Premises.objects.get()
    assert (one.business, one.policing_area, one.contact_name) == (shop, "norfolk-norwich", "Tess Trader")
    assert [role.code for role in user.roles] == ["head_office"]


def test_nobody_signs_in_before_the_address_is_confirmed(client: Client, on_commit) -> None:
    with on_commit():
        register(client)
    (sent,) = mail.outbox
    assert sent.to == ["tess@shop.example"]
    user = User.objects.get(email="tess@shop.example")
    give_password(client, user)
    assert "_auth_user_id" not in client.session
    link = next(word for word in str(sent.body).split() if "/confirm-email/" in word)
    client.post("/" + link.split("/", 3)[3])
    give_password(client, user)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_answer_is_the_same_for_an_address_with_an_account(client: Client, on_commit) -> None:
    business_user(email="tess@shop.example", name="Somebody Else")
    mail.outbox.clear()
    fresh, known = register(Client(), email="new@shop.example"), register(client, email="TESS@shop.example")
    assert (fresh.status_code, fresh.headers["Location"]) == (known.status_code, known.headers["Location"])
    assert fresh.content == known.content
    assert set(fresh.headers) == set(known.headers)
    assert Business.objects.count() == 1
    assert User.objects.get(email="tess@shop.example").name == "Somebody Else"
    told = OutboxMessage.objects.get()
    assert (told.address.lower(), told.subject) == ("tess@shop.example", "You already have a Bizwatch account")
    register(client)
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"password": "password123"}, "password", "12 characters or more"),
        ({"password": "tess@shop.example"}, "password", "not like your name or email"),
        ({"postcode": "NR99 9ZZ"}, "postcode", "not in the postcode directory"),
        ({"postcode": "BT1 1AA"}, "postcode", "Northern Ireland"),
        ({"email": "tess"}, "email", "correct format"),
        ({"business_name": "\u202e\x00 "}, "business_name", "Enter the name of the business"),
        ({"sector": "piracy"}, "sector", "Select the kind of business"),
    ],
)
@pytest.mark.parametrize("has_account", [False, True])
def test_what_is_wrong_is_said_whether_there_is_an_account_or_not(
    client: Client, changes: dict[str, str], field: str, says: str, has_account: bool
) -> None:
    if has_account:
        business_user(email="tess@shop.example")
    answer = register(client, **changes)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert says in text
    assert f'href="#id_{field}"' in text
    assert PASSWORD not in text
    assert not Business.objects.exists()


def test_somebody_signed_in_has_nothing_to_register(client: Client) -> None:
    client.force_login(business_user())
    assert client.get(reverse("businesses:register")).headers["Location"] == reverse("portal:home")


def test_tries_from_one_address_are_counted(client: Client, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "3/m/ip"}
    cache.clear()
    assert [register(client, postcode="NR99 9ZZ").status_code for _ in range(4)] == [422, 422, 422, 429]
    cache.clear()
