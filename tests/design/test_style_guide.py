"""The style guide in a real browser: accessible, within its width, and nothing from elsewhere."""

import pytest
from playwright.sync_api import Page, expect

from bizwatch.config import context
from tests.browser import OpenPage, axe_violations, overflows

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.urls("tests.design.site")]


@pytest.fixture(autouse=True)
def _own_navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand on the layout alone: a navigation with a count, whichever pages the apps above have."""
    links = [{"text": "Queue", "href": "/design/", "current": True, "count": 12}, {"text": "Diary", "href": "/design/"}]
    monkeypatch.setattr(context, "navigation_for", lambda request: links)


@pytest.mark.parametrize("width", [1280, 320])
def test_every_component_passes_axe_and_fits(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    page.goto("/design/")
    expect(page.locator("body")).to_have_class(
        "govuk-template__body app-width-wide js-enabled govuk-frontend-supported"
    )
    assert axe_violations(page) == []
    assert not overflows(page)
    if width == 320:
        page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Queue 12 waiting")).to_be_visible()


def test_without_script_every_question_and_tab_is_there(open_page: OpenPage) -> None:
    page = open_page(script=False)
    page.goto("/design/")
    expect(page.locator("#id_call_number")).to_be_visible()
    expect(page.locator("#tab-files")).to_be_visible()
    expect(page.locator("#id_photos")).to_be_visible()
    expect(page.get_by_role("button", name="Print this page")).to_be_hidden()
    assert not overflows(page)


def test_a_choice_reveals_its_question(page: Page) -> None:
    page.goto("/design/")
    expect(page.locator("#id_call_number")).to_be_hidden()
    page.locator("#id_channel-2").check()
    expect(page.locator("#id_call_number")).to_be_visible()


def test_the_summary_leads_to_the_wrong_box_of_a_date(page: Page) -> None:
    page.goto("/design/")
    page.get_by_role("link", name="Incident date must include a month").click()
    expect(page.locator("#id_refused-day-month")).to_be_focused()
    page.get_by_role("link", name="Select yes if a weapon was used or shown").click()
    expect(page.locator("#id_refused-weapon")).to_be_focused()


def test_keys_move_between_rows_only_inside_the_table(page: Page) -> None:
    page.goto("/design/")
    first = page.get_by_role("link", name="BW-7K3Q-D2M9")
    second = page.get_by_role("link", name="BW-2H8T-K4WX")
    page.keyboard.press("j")
    expect(first).not_to_be_focused()
    first.focus()
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("j")  # there is no third row
    expect(second).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_text("j goes to the next row")).to_be_visible()


def test_the_error_page_is_accessible(page: Page) -> None:
    response = page.goto("/no-such-page")
    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    assert axe_violations(page) == []
