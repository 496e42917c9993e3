"""The pages for tokens and webhooks in a browser: accessible, on a narrow telephone, without script, by keyboard."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from bizwatch.accounts.models import User
from bizwatch.api.choices import Event
from bizwatch.api.models import ApiClient
from bizwatch.api.services import add_webhook, sweep_deliveries
from bizwatch.kernel import clock
from tests.accounts.people import TESTER, signed_in
from tests.api.receiver import listening
from tests.api.systems import System, system
from tests.browser import OpenPage, axe_violations, overflows
from tests.businesses import shops

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def till(settings: Any) -> System:
    settings.BIZWATCH_WEBHOOKS = True
    return system()


@pytest.fixture
def hana(till: System) -> User:
    return shops.member(till.business, name="Hana Office")


def enter(page: Page, user: User) -> Page:
    """Give the browser the session of a user."""
    session = signed_in(user).cookies["sessionid"].value
    page.goto("/healthz")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])
    return page


def check(page: Page) -> None:
    """The page as it is now has nothing for axe to find and need not be scrolled sideways."""
    assert axe_violations(page) == []
    assert not overflows(page), page.url


@pytest.mark.once
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(open_page: OpenPage, till: System, hana: User, width: int) -> None:
    with listening() as receiver:
        webhook, _ = add_webhook(
            business=till.business, url=receiver.url, events=Event.values, by=TESTER, at=clock.now()
        )
        till.report()
        receiver.answers = [500]
        sweep_deliveries(at=clock.now())
    page = enter(open_page(width=width), hana)
    for address in (
        reverse("api:home"),
        reverse("api:token_make"),
        reverse("api:token_withdraw", args=[till.client.public_id]),
        reverse("api:webhook_add"),
        reverse("api:webhook", args=[webhook.public_id]),
        reverse("api:webhook_change", args=[webhook.public_id]),
        reverse("api:webhook_remove", args=[webhook.public_id]),
    ):
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        check(page)
    page.goto(reverse("api:webhook", args=[webhook.public_id]))
    page.get_by_role("button", name="Make a new secret").click()
    expect(page.get_by_text("whsec_")).to_be_visible()
    check(page)


@pytest.mark.parametrize("script", [True, False])
def test_a_token_is_made_and_withdrawn(open_page: OpenPage, till: System, hana: User, script: bool) -> None:
    page = enter(open_page(width=320, script=script), hana)
    page.goto(reverse("api:token_make"))
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    if script:  # axe is one
        check(page)
    page.get_by_label("Which system is it for?").fill("Incident desk")
    page.get_by_label("Send reports, messages and answers").check()
    page.get_by_role("button", name="Make the token").click()
    shown = page.locator(".app-secret").inner_text()
    assert System(till.business, till.premises, till.client, shown).report().status_code == 201
    if script:
        check(page)
    page.get_by_role("link", name="Done").or_(page.get_by_role("button", name="Done")).first.click()
    page.get_by_role("link", name="Withdraw the token for Incident desk").click()
    page.get_by_role("button", name="Withdraw the token").click()
    expect(page.get_by_text("It opens nothing any more.")).to_be_visible()
    assert ApiClient.objects.get(name="Incident desk").withdrawn_at is not None
