"""The desk's long pages in a browser: filters that wait to be asked for on a narrow screen, and a case whose parts are at hand."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from bizwatch.cases import services
from bizwatch.cases.choices import LogKind
from bizwatch.cases.models import Case
from bizwatch.kernel import clock
from tests.browser import OpenPage
from tests.cases.desk import address
from tests.cases.world import World, make_world, opened, recorded
from tests.reporting.looking import enter, look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser, pytest.mark.once]
NARROW, WIDE = 375, 1280
HOUR = timedelta(hours=1)
ON = "?crime_kind=shop_theft&status=new"


@pytest.fixture
def county(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def case(county: World) -> Case:
    """A case of Ann's with an answered message and a history longer than the page shows."""
    at = clock.now() - 9 * HOUR
    found = recorded(county, opened(county, at=at, occurred_from=at - HOUR), at=at + HOUR)
    opened(county, at=at, occurred_from=at - HOUR)
    for number in range(5):
        services.add_log_entry(case=found, kind=LogKind.NOTE, text=f"Entry {number}", by=county.ann, at=at + 2 * HOUR)
    return found


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_on_a_narrow_screen_the_queue_comes_before_its_filters(
    script: bool, open_page: OpenPage, county: World, live_server: object
) -> None:
    first = opened(county, at=clock.now())
    page = open_page(width=NARROW, script=script)
    enter(page, county.sergeant)
    page.goto(reverse("cases:queue") + ON)
    fold, kind = page.get_by_text("Show filters (2 on)"), page.get_by_label("Kind of report")
    expect(kind).to_be_hidden()
    expect(page.get_by_role("link", name="Clear filters")).to_be_visible()
    expect(page.get_by_role("link", name=first.crime_reference, exact=True)).to_be_visible()
    if script:  # by keyboard
        page.locator("summary").filter(has_text="Show filters").focus()
        page.keyboard.press("Enter")
    else:
        fold.click()
    expect(kind).to_be_visible()
    expect(page.get_by_text("Hide filters")).to_be_visible()
    kind.select_option(label="Criminal damage")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="No case matches")).to_be_visible()
    expect(kind).to_be_hidden()
    page.goto(reverse("cases:queue"))
    expect(page.get_by_text("Show filters", exact=True)).to_be_visible()


def test_on_a_wide_screen_the_filters_stand_there(open_page: OpenPage, county: World, live_server: object) -> None:
    page = open_page(width=WIDE)
    enter(page, county.sergeant)
    for name in ("queue", "workload", "reviews", "desk_clocks", "stages"):
        page.goto(reverse(f"cases:{name}"))
        expect(page.locator(".app-filter")).to_be_visible()
        expect(page.locator(".app-filter-fold")).to_be_hidden()
    look(page, "stages")


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_every_part_of_a_case_is_one_press_away(
    width: int, open_page: OpenPage, county: World, case: Case, live_server: object
) -> None:
    page = open_page(width=width)
    enter(page, county.ann)
    page.goto(address(case))
    parts = page.get_by_role("navigation", name="Parts of this case")
    for link in parts.get_by_role("link").all():
        target = page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']")
        assert target.count() == 1, link.inner_text()
    parts.get_by_role("link", name="Log").click()
    expect(page.get_by_role("heading", name="Log (5)")).to_be_in_viewport()
    if width == NARROW:
        back = page.get_by_role("link", name="Parts of this case")
        expect(back).to_be_in_viewport()
        back.click()
    expect(parts).to_be_in_viewport()
    look(page, "case")


def test_what_is_seldom_used_is_folded_and_what_is_due_is_not(
    open_page: OpenPage, county: World, case: Case, live_server: object
) -> None:
    page = open_page(width=WIDE)
    enter(page, county.ann)
    page.goto(address(case))
    expect(page.get_by_label("Your message to the business")).to_be_hidden()
    expect(page.get_by_text("Entry 0")).to_be_hidden()
    page.get_by_text("Show 2 earlier entries").click()
    expect(page.get_by_text("Entry 0")).to_be_visible()
    expect(page.get_by_label("What was done or decided, and why")).to_be_visible()  # she works it
    services.send_message(case=case, text="When do you come?", dedupe=uuid4(), by=county.hana, at=clock.now())
    page.reload()
    expect(page.get_by_label("Your message to the business")).to_be_visible()
    expect(page.get_by_role("link", name="Messages 1 new")).to_be_visible()
    other = open_page(width=WIDE)
    enter(other, county.bob)
    other.goto(address(case))
    expect(other.get_by_label("What was done or decided, and why")).to_be_hidden()
    other.get_by_text("Add to the log").first.click()
    expect(other.get_by_label("What was done or decided, and why")).to_be_visible()
