"""The page of the contact preferences."""

import pytest
from django.urls import reverse

from bizwatch.accounts.models import User
from bizwatch.messaging.models import ContactPreference
from bizwatch.messaging.presenters import hour_in_words
from bizwatch.messaging.selectors import preference_for
from tests.messaging.post import AT

pytestmark = pytest.mark.django_db
ADDRESS = reverse("messaging:contact_preferences")
WANTED = {"wants_email": "yes", "from_hour": "9", "to_hour": "17", "days": ["0", "1", "2", "3", "4"]}


@pytest.fixture
def ann(client) -> User:
    user = User.objects.create_user("ann@shop.example", name="Ann Example")
    user.grants.create(role="business_staff", granted_at=AT)
    client.force_login(user)
    return user


def test_it_stands_below_the_account():
    assert ADDRESS == "/account/contact-preferences/"


def test_a_visitor_signs_in_first(client):
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/account/sign-in/")


def test_without_a_choice_every_hour_and_day_is_shown(client, ann):
    page = client.get(ADDRESS).content.decode()
    assert "We email you at ann@shop.example." in page
    assert page.count("checked") == 1 + 7


def test_what_is_chosen_is_kept_and_shown(client, ann):
    answer = client.post(ADDRESS, WANTED)
    assert (answer.status_code, answer.headers["Location"]) == (302, ADDRESS)
    preference = preference_for("Ann@Shop.Example")
    assert (preference.from_hour, preference.to_hour, preference.days) == (9, 17, [0, 1, 2, 3, 4])
    assert preference.wants_email
    page = client.get(ADDRESS).content.decode()
    assert "Your contact preferences have been saved." in page
    assert page.count("checked") == 1 + 5


def test_who_wants_no_email_keeps_the_hours(client, ann):
    client.post(ADDRESS, WANTED)
    client.post(ADDRESS, {"wants_email": "no"})
    preference = preference_for(ann.email)
    assert (preference.wants_email, preference.from_hour, preference.days) == (False, 9, [0, 1, 2, 3, 4])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"wants_email": ""}, "Select yes if you want to get emails about your reports and cases"),
        ({"days": []}, "Select at least one day on which we may email"),
        ({"days": ["7"]}, "Select at least one day on which we may email"),
        ({"from_hour": "17", "to_hour": "9"}, "“Not after” must be later than “Not before”"),
        ({"from_hour": "9", "to_hour": "9"}, "“Not after” must be later than “Not before”"),
        ({"from_hour": ""}, "Select the time from which we may email"),
        ({"to_hour": "25"}, "Select the time until which we may email"),
    ],
)
def test_what_cannot_be_is_said_and_not_kept(change, words, client, ann):
    answer = client.post(ADDRESS, {**WANTED, **change})
    assert answer.status_code == 422
    assert answer.content.decode().count(words) == 2
    assert not ContactPreference.objects.exists()


def test_one_persons_choice_is_not_anothers(client, ann):
    client.post(ADDRESS, WANTED)
    assert preference_for("bob@shop.example").days == []


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (0, "midnight"),
        (1, "1am"),
        (11, "11am"),
        (12, "midday"),
        (13, "1pm"),
        (23, "11pm"),
        (24, "midnight at the end of the day"),
    ],
)
def test_hours_are_written_as_on_gov_uk(hour, words):
    assert hour_in_words(hour) == words
