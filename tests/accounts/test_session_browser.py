"""The warning before a session ends, in a browser: it says so in time, keeps the focus, and one press stays signed in.

A server that restarts, or refuses a form's token, ends nothing; only the way to the sign-in page is the end.
"""

import pytest
from playwright.sync_api import Route, expect

from tests.accounts.people import business_user, signed_in
from tests.browser import OpenPage, Watch, axe_violations, overflows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.mark.once
def test_the_warning_comes_in_time_and_one_press_stays_signed_in(open_page: OpenPage, watch: Watch) -> None:
    page, asked, faults = open_page(width=320), [], [502, None, None, 403]

    def answer(route: Route) -> None:
        method = route.request.method
        asked.append(method)
        fault = faults.pop(0) if faults else None
        told = {"seconds": 1800 if method == "POST" else 100, "can_stay": True, "token": f"fresh-{len(asked)}"}
        if method == "POST":
            assert f"fresh-{len(asked) - 1}" in (route.request.post_data or "")
        route.fulfill(status=fault, body="Restarting") if fault else route.fulfill(json=told)

    page.goto("/healthz")
    session = signed_in(business_user()).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])
    page.route("**/account/session/", answer)
    page.clock.install()
    page.goto("/account/")
    warning = page.get_by_role("dialog", name="You are about to be signed out")
    expect(warning).to_be_hidden()
    with page.expect_response("**/account/session/") as restarting:
        page.clock.fast_forward("29:00")
    assert restarting.value.status == 502
    page.clock.run_for(5000)
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("you will be signed out in 2 minutes unless you stay signed in")
    expect(page.get_by_role("heading", name="You are about to be signed out")).to_be_focused()
    assert axe_violations(page) == []
    assert not overflows(page)
    page.keyboard.press("Tab")
    with page.expect_response(lambda seen: seen.request.method == "POST") as refused:
        page.keyboard.press("Enter")
    assert refused.value.status == 403
    expect(warning).to_be_hidden()
    with page.expect_response(lambda seen: seen.request.method == "POST"):
        page.clock.run_for(5000)
    assert asked == ["GET", "GET", "GET", "POST", "GET", "POST"]
    page.unroute("**/account/session/")
    page.context.clear_cookies(name="sessionid")
    page.clock.fast_forward("31:00")
    page.wait_for_url("**/account/sign-in/?next=%2Faccount%2F")
    watch.complaints[:] = [words for words in watch.complaints if "status of 502" not in words]
