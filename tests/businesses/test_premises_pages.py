"""The pages of premises: who may open them, what they say, and how much they ask of the database."""

import pytest
from django.urls import reverse

from bizwatch.accounts.models import User
from bizwatch.businesses.models import Business, Premises
from tests.accounts.people import police_user, signed_in
from tests.businesses import shops

pytestmark = pytest.mark.django_db

LIST = "/business/"


@pytest.fixture
def shop() -> Business:
    return shops.business()


@pytest.fixture
def boss(shop: Business) -> User:
    return shops.member(shop)


@pytest.fixture
def one(shop: Business) -> Premises:
    return shops.premises(shop)


def form_of(premises: Premises, **changes: str) -> dict[str, str]:
    told = {
        "name": premises.name,
        "address": premises.address,
        "town": premises.town,
        "postcode": premises.postcode,
        "sector": premises.sector,
        "contact_channel": "email",
        "version": str(premises.version),
    }
    return told | changes


def test_the_list_says_what_is_to_be_done(boss: User, one: Premises) -> None:
    text = signed_in(boss).get(LIST).content.decode()
    assert "Silver Road, 78 Silver Road, Norwich, NR3 4TE" in text
    assert "3 questions" in text
    assert "1 premises" in text
    assert "Add premises" in text


def test_an_empty_list_says_how_to_begin(boss: User, shop: Business) -> None:
    assert "You have no premises yet" in signed_in(boss).get(LIST).content.decode()
    staff = shops.member(shop, "business_staff", at=[shops.premises(shop)])
    text = signed_in(staff).get(LIST).content.decode()
    assert "Add premises" not in text


def test_a_search_that_finds_nothing_says_so(boss: User, one: Premises) -> None:
    text = signed_in(boss).get(LIST, {"q": "<script>alert(1)</script>"}).content.decode()
    assert "No premises found" in text
    assert "<script>alert(1)" not in text


def test_pages_of_a_long_list(boss: User, shop: Business) -> None:
    for number in range(30):
        shops.premises(shop, f"Shop {number:02}")
    client = signed_in(boss)
    assert "Shop 24" in client.get(LIST).content.decode()
    second = client.get(LIST, {"page": "2"}).content.decode()
    assert "Shop 25" in second
    assert "Shop 24" not in second
    assert client.get(LIST, {"page": "x"}).status_code == 200


def test_the_list_takes_as_many_queries_for_many_premises(
    boss: User, shop: Business, one: Premises, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    client = signed_in(boss)
    client.get(LIST)
    with django_assert_max_num_queries(12) as few:
        client.get(LIST)
        count = len(few)
    for number in range(20):
        shops.premises(shop, f"Shop {number}")
    with django_assert_num_queries(count):
        client.get(LIST)


def test_the_page_of_a_premises(boss: User, one: Premises) -> None:
    text = signed_in(boss).get(reverse("businesses:premises_page", args=[one.reference])).content.decode()
    for part in ("Norwich", "Norfolk", "TG 2", f"easting {one.easting}", "Still to be asked", "When is it open?"):
        assert part in text


@pytest.mark.parametrize("name", ["premises_page", "premises_change", "premises_close"])
def test_another_businesss_premises_are_not_there(name: str, boss: User) -> None:
    other = shops.premises(shops.business("Rival"))
    client = signed_in(boss)
    address = reverse(f"businesses:{name}", args=[other.reference])
    assert client.get(address).status_code == 404
    if name != "premises_page":
        assert client.post(address, form_of(other, name="Mine now")).status_code == 404
    other.refresh_from_db()
    assert (other.name, other.is_open) == ("Silver Road", True)
    assert client.get(reverse(f"businesses:{name}", args=["P-0000-0000"])).status_code == 404


def test_staff_may_look_and_not_change(shop: Business, one: Premises) -> None:
    client = signed_in(shops.member(shop, "business_staff", at=[one]))
    page = client.get(reverse("businesses:premises_page", args=[one.reference]))
    assert page.status_code == 200
    assert "Change details" not in page.content.decode()
    assert client.get(reverse("businesses:premises_change", args=[one.reference])).status_code == 403


def test_a_manager_changes_their_own_and_neither_adds_nor_closes(shop: Business, one: Premises) -> None:
    other = shops.premises(shop, "Other")
    client = signed_in(shops.member(shop, "premises_manager", at=[one]))
    changed = client.post(
        reverse("businesses:premises_change", args=[one.reference]), form_of(one, opening_hours="24/7")
    )
    assert changed.status_code == 302
    assert client.get(reverse("businesses:premises_change", args=[other.reference])).status_code == 404
    assert client.get(reverse("businesses:premises_close", args=[one.reference])).status_code == 404
    assert client.get(reverse("businesses:premises_add")).status_code == 404


def test_the_police_have_no_business_here(one: Premises) -> None:
    client = signed_in(police_user("supervisor"))
    assert client.get(LIST).status_code == 403
    assert client.get(reverse("businesses:premises_page", args=[one.reference])).status_code == 403


def test_adding_shows_where_it_was_found(boss: User) -> None:
    client = signed_in(boss)
    told = {"name": "New", "address": "City Hall", "postcode": "nr2 1nh", "sector": "other", "contact_channel": "phone"}
    answer = client.post(reverse("businesses:premises_add"), told, follow=True)
    assert "New is saved. Its police area is Norwich policing district." in answer.content.decode()
    again = client.post(reverse("businesses:premises_add"), told)
    assert again.status_code == 422
    assert "already one of your premises" in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "Enter the name of the premises"),
        ({"postcode": "NR99 9ZZ"}, "not in the postcode directory"),
        ({"postcode": "MR3 4TE"}, "Did you mean NR3 4TE?"),
        ({"postcode": "IM1 1AA"}, "Isle of Man"),
        ({"contact_telephone": "12"}, "telephone number"),
        ({"has_cctv": "yes", "cctv_keeps_days": "9999"}, "365 or fewer"),
        ({"name": "x" * 161}, "160 characters or fewer"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(boss: User, one: Premises, changes: dict[str, str], says: str) -> None:
    answer = signed_in(boss).post(reverse("businesses:premises_change", args=[one.reference]), form_of(one, **changes))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "There is a problem" in answer.content.decode()


def test_answers_to_a_question_not_asked_are_dropped(boss: User, one: Premises) -> None:
    told = form_of(one, has_cctv="no", cctv_cameras="till", cctv_keeps_days="31")
    signed_in(boss).post(reverse("businesses:premises_change", args=[one.reference]), told)
    one.refresh_from_db()
    assert (one.has_cctv, one.cctv_cameras, one.cctv_keeps_days) == (False, "", None)


def test_two_people_at_once_are_told_and_nothing_is_overwritten(boss: User, one: Premises) -> None:
    client = signed_in(boss)
    address = reverse("businesses:premises_change", args=[one.reference])
    stale = form_of(one, opening_hours="9 to 5")
    assert client.post(address, form_of(one, opening_hours="Every day 7am to 11pm")).status_code == 302
    answer = client.post(address, stale)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Every day 7am to 11pm" in text
    assert "9 to 5" in text
    assert 'name="version" value="2"' in text
    assert client.post(address, stale | {"version": "2"}).status_code == 302


def test_closing_is_asked_and_can_be_taken_back(boss: User, one: Premises) -> None:
    client = signed_in(boss)
    address = reverse("businesses:premises_close", args=[one.reference])
    assert "Close these premises?" in client.get(address).content.decode()
    assert client.post(address, {"version": "1"}, follow=True).status_code == 200
    one.refresh_from_db()
    assert not one.is_open
    page = client.get(reverse("businesses:premises_page", args=[one.reference])).content.decode()
    assert "These premises are closed" in page
    stale = client.post(address, {"version": "1"}, follow=True)
    assert "Somebody else changed" in stale.content.decode()
    client.post(address, {"version": "2"})
    one.refresh_from_db()
    assert one.is_open


def test_business_details(boss: User, shop: Business) -> None:
    client = signed_in(boss)
    told = {"name": "New name", "kind": "charity", "version": "1"}
    assert client.post(reverse("businesses:details"), told | {"kind": ""}).status_code == 422
    assert client.post(reverse("businesses:details"), told).status_code == 302
    shop.refresh_from_db()
    assert (shop.name, shop.kind) == ("New name", "charity")
    assert "Somebody else" in client.post(reverse("businesses:details"), told, follow=True).content.decode()


def test_somebody_of_two_businesses_chooses_between_them(boss: User, one: Premises) -> None:
    rival = shops.business("Rival")
    theirs = shops.premises(rival, "Theirs")
    shops.join(boss, rival)
    client = signed_in(boss)
    both = client.get(LIST).content.decode()
    assert "Theirs" in both
    assert "Anglia Stores" in both
    only = client.get(LIST, {"business": rival.reference}).content.decode()
    assert theirs.reference in only
    assert one.reference not in only
    assert "Rival" in client.get(reverse("businesses:members"), {"business": rival.reference}).content.decode()
    assert client.get(reverse("businesses:members"), {"business": "B-0000-0000"}).status_code == 404
