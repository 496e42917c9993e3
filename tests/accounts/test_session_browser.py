"""The warning before a session ends, in a browser: it says so in time, keeps the focus, and one press stays signed in."""

import pytest
from playwright.sync_api import Route, expect

from tests.accounts.people import business_user, signed_in
from tests.browser import OpenPage, axe_violations, overflows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.mark.once
def test_the_warning_comes_in_time_and_one_press_stays_signed_in(open_page: OpenPage) -> None:
    page, asked = open_page(width=320), []

    def answer(route: Route) -> None:
        asked.append(route.request.method)
        route.fulfill(json={"seconds": 1800 if route.request.method == "POST" else 100, "can_stay": True})

    page.goto("/healthz")
    session = signed_in(business_user()).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])
    page.route("**/account/session/", answer)
    page.clock.install()
    page.goto("/account/")
    warning = page.get_by_role("dialog", name="You are about to be signed out")
    expect(warning).to_be_hidden()
    page.clock.fast_forward("29:00")
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("you will be signed out in 2 minutes unless you stay signed in")
    expect(page.get_by_role("heading", name="You are about to be signed out")).to_be_focused()
    assert axe_violations(page) == []
    assert not overflows(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    assert asked == ["GET", "POST"]
