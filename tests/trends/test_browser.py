"""The pages of trends in a browser: accessible, on a telephone, without script and on paper."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from bizwatch.kernel import clock
from tests.browser import OpenPage, axe_violations, overflows
from tests.cases.world import World, make_world, person
from tests.reporting.looking import enter, look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def three_years(tell) -> None:
    now = clock.now()
    for month in range(36, 0, -1):
        tell(now - timedelta(days=30 * month), 20 if month > 12 else 45)
    tell(now - timedelta(days=60), 4, offence_code="34A", occurred_to=now - timedelta(days=59))


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_trends_are_read_and_narrowed(script: bool, open_page: OpenPage, three_years, world: World) -> None:
    page = open_page(script=script)
    enter(page, person("Ana Example", "analyst"))
    page.goto("/trends/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Trends of what is reported here")
    expect(page.get_by_role("img")).to_have_count(5)
    if script:
        page.evaluate("() => document.querySelectorAll('main details').forEach(one => { one.open = true })")
        look(page, "trends")
    page.get_by_label("Offence").select_option(label="Robbery")
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_text("Robbery · Everywhere")).to_be_visible()
    expect(page.get_by_text("too few to say").first).to_be_visible()


def test_drawings_stand_on_paper_and_the_filter_does_not(open_page: OpenPage, three_years, world: World) -> None:
    page = open_page()
    enter(page, person("Ana Example", "analyst"))
    page.goto("/trends/")
    page.emulate_media(media="print")
    expect(page.get_by_role("img").first).to_be_visible()
    expect(page.get_by_role("button", name="Apply filters")).to_be_hidden()


def test_an_empty_page_of_published_figures_is_accessible(open_page: OpenPage, world: World) -> None:
    page = open_page(width=375)
    enter(page, person("Cora Example", "commissioner"))
    page.goto("/trends/published/")
    expect(page.get_by_text("No published figures were imported")).to_be_visible()
    assert not axe_violations(page)
    assert not overflows(page)
