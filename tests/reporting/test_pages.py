"""Every page of the catalogue over HTTP: drawn, refused in words, kept, gone back from."""

import re
from typing import Any

import pytest

from bizwatch.reporting.catalogue import BY_CODE, PAGES
from bizwatch.reporting.kinds import KINDS, SLUGS
from bizwatch.reporting.selectors import answers_of, journey_of
from tests.reporting.samples import kind_asked, typed_for
from tests.reporting.walking import address_of, begin, fill, post_page, text_of
from tests.reporting.world import World, make_world

pytestmark = pytest.mark.django_db


def sample_kind(code: str) -> str:
    page = BY_CODE[code]
    return KINDS[kind_asked(page, page.questions[0])].slug


ACCOUNT_PAGES = [page.code for page in PAGES if page.code not in ("gate", "business", "place")]


@pytest.fixture
def shops(db: None, now: Any) -> World:
    """A reporter with two premises, so that the choice is asked."""
    return make_world(premises=2)


def complete(shops: World, code: str) -> tuple[Any, Any]:
    client = shops.client()
    draft = begin(client, sample_kind(code))
    fill(client, draft)
    draft.refresh_from_db()
    return client, draft


@pytest.mark.parametrize("code", ACCOUNT_PAGES)
def test_the_page_is_drawn_with_labels_and_a_back_link(shops: World, code: str) -> None:
    client, draft = complete(shops, code)
    answer = client.get(address_of(draft, code))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert html.count("<h1") == 1
    assert 'class="govuk-back-link"' in html
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    visible = re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\bid="([^"]+)"', html)
    assert visible
    assert set(visible) <= labelled, set(visible) - labelled
    assert 'name="version"' in html
    assert ("Save and come back later" in html) is (draft.crime_kind != "modern_slavery")


@pytest.mark.parametrize("code", ACCOUNT_PAGES)
def test_what_was_answered_is_shown_again(shops: World, code: str) -> None:
    client, draft = complete(shops, code)
    html = client.get(address_of(draft, code), {"change": "1"}).content.decode()
    typed = typed_for(code, draft.crime_kind)
    first = typed[0] if isinstance(typed, list) else typed
    asked = {question.code for question in BY_CODE[code].asked_questions(answers_of(draft))}
    for name, value in ((name, value) for name, value in first.items() if name.partition("-")[0] in asked):
        if isinstance(value, str) and value and name not in ("premises", "quantity", "at_time", "registration"):
            assert value in html.replace("&amp;", "&"), (name, value)
    assert f"/report/{draft.pk}/check-your-answers/" in html  # back leads to where Change was pressed


NEEDS_ANSWERS = [
    page.code
    for page in PAGES
    if page.code in ACCOUNT_PAGES and (page.repeat or any(question.required for question in page.questions))
]


@pytest.mark.parametrize("code", NEEDS_ANSWERS)
def test_an_empty_page_is_refused_in_words(shops: World, code: str) -> None:
    client, draft = complete(shops, code)
    before = draft.answers[code]
    answer = post_page(client, draft, code, [{}] if BY_CODE[code].repeat else {})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "There is a problem" in html
    assert "<title>\n" not in html
    assert re.search(r"<title[^>]*>\s*Error: ", html)
    for target in re.findall(r"govuk-error-summary__list.*?</ul>", html, re.DOTALL):
        for anchor in re.findall(r'href="#([^"]+)"', target):
            assert f'id="{anchor}"' in html
    draft.refresh_from_db()
    assert draft.answers[code] == before


@pytest.mark.parametrize("slug", sorted(SLUGS))
def test_continue_leads_through_every_page_to_check_answers(shops: World, slug: str) -> None:
    client = shops.client()
    draft = begin(client, slug)
    walk = [page.code for page in journey_of(draft).walked if page.code != "gate"]
    address, seen = address_of(draft, walk[0]), []
    while "check-your-answers" not in address:
        code = address.rstrip("/").rpartition("/")[2]
        seen.append(code)
        here = {"premises": shops.premises.reference}
        typed = here if code == "premises" else typed_for(code, draft.crime_kind)
        address = post_page(client, draft, code, typed).headers["Location"]
    draft.refresh_from_db()
    assert seen == [page.code for page in journey_of(draft).walked if page.code != "gate"]
    said = text_of(client.get(address))
    assert "Check your answers" in said
    assert ("filled in for you" in said) is (slug != "in-confidence")


def test_change_comes_back_to_check_answers(shops: World) -> None:
    client, draft = complete(shops, "when")
    answer = client.post(
        f"{address_of(draft, 'extra')}?change=1",
        {"version": draft.version, "action": "continue", "else": "The alarm was off"},
    )
    assert answer.headers["Location"].endswith("/check-your-answers/")
    assert "The alarm was off" in text_of(client.get(answer.headers["Location"]))


def test_a_change_that_opens_new_questions_asks_them_first(shops: World) -> None:
    client = shops.client()
    draft = begin(client)
    fill(client, draft, known={"known": ["none"]})
    draft.refresh_from_db()
    answer = client.post(
        f"{address_of(draft, 'known')}?change=1",
        {"version": draft.version, "action": "continue", "known": ["vehicle"]},
    )
    assert answer.headers["Location"].endswith("/vehicles/")
    answer = post_page(client, draft, "vehicles")
    assert answer.headers["Location"].endswith("/check-your-answers/")


def test_check_answers_is_not_reached_before_its_time(shops: World) -> None:
    client = shops.client()
    draft = begin(client)
    assert client.get(address_of(draft, "check-your-answers")).headers["Location"].endswith("/premises/")


def test_a_page_that_this_report_does_not_have_leads_to_the_next_question(shops: World) -> None:
    client = shops.client()
    draft = begin(client)
    for code in ("fuel", "damage", "vehicles", "business", "express"):
        assert client.get(address_of(draft, code)).headers["Location"].endswith("/premises/"), code
    assert client.get(address_of(draft, "no-such-page")).status_code == 404


def test_a_line_is_added_and_taken_away_without_losing_the_others(shops: World) -> None:
    client = shops.client()
    draft = begin(client)
    fill(client, draft)
    lines = [{"description": "Vodka", "quantity": "four"}]
    answer = post_page(client, draft, "property", lines, action="another")
    assert answer.headers["Location"].endswith("/property/#line-2")
    html = client.get(address_of(draft, "property")).content.decode()
    assert html.count('name="item-1-description"') == 1
    assert 'value="four"' in html
    answer = post_page(client, draft, "property", [*lines, {"description": "Beef"}], action="remove-0")
    html = client.get(address_of(draft, "property")).content.decode()
    assert "Beef" in html
    assert "Vodka" not in html


def test_save_and_come_back_keeps_what_is_not_right_yet(shops: World) -> None:
    client, draft = complete(shops, "when")
    before = draft.answers["when"]
    answer = post_page(
        client, draft, "when", {"span": "known", "at_day-day": "31", "at_time": "tea time"}, action="later"
    )
    assert answer.headers["Location"].endswith("/saved/")
    assert client.get(answer.headers["Location"]).status_code == 200
    html = client.get(address_of(draft, "when")).content.decode()
    assert 'value="tea time"' in html
    assert 'value="31"' in html
    assert "There is a problem" not in html
    draft.refresh_from_db()
    assert draft.answers["when"] == before


def test_the_list_of_drafts_leads_back_and_discards(shops: World) -> None:
    client, draft = complete(shops, "when")
    html = client.get("/report/drafts/").content.decode()
    assert f"/report/{draft.pk}/" in html
    assert client.get(f"/report/{draft.pk}/").headers["Location"].endswith("/check-your-answers/")
    assert client.get(f"/report/{draft.pk}/discard/").status_code == 200
    client.post(f"/report/{draft.pk}/discard/")
    draft.refresh_from_db()
    assert draft.state == "dropped"
    assert draft.answers == {}
    assert client.get(f"/report/{draft.pk}/").status_code == 404
    assert f"/report/{draft.pk}/" not in client.get("/report/drafts/").content.decode()
