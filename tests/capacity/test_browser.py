"""The supervisor's pages in a browser: accessible, on a narrow telephone, and without script."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bizwatch.accounts.models import User
from bizwatch.capacity import services
from bizwatch.kernel import clock
from tests.browser import OpenPage, axe_violations, overflows
from tests.capacity.past import reports, usual_past
from tests.cases.world import make_world
from tests.users import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser, pytest.mark.once]
PICTURES = os.environ.get("BIZWATCH_PICTURES_OF_CAPACITY", "")


def enter(page: Page, user: User) -> Page:
    page.goto("/healthz")
    session = sign_in(User.objects.get(pk=user.pk)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])
    return page


def test_a_sergeant_sees_the_risk_and_tries_two_more_officers(open_page: OpenPage, transactional_db: None) -> None:
    world, now = make_world(), clock.now()
    usual_past(world, to=now)
    reports(world, [now - timedelta(minutes=n) for n in range(80, 0, -1)], wait=None)
    services.look_for_breaks(forecast=services.refresh_forecast(at=now), at=now)
    page = enter(open_page(script=False), world.sergeant)
    page.goto("/desk/")
    page.get_by_role("link", name="See which, and what more officers would change").click()
    expect(page.get_by_role("heading", name="Capacity of the desk")).to_be_visible()
    page.get_by_label("Officers more or fewer").fill("2")
    page.get_by_label("On", exact=True).select_option(index=2)
    page.get_by_label("From", exact=True).fill("8am")
    page.get_by_label("To", exact=True).fill("8pm")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("As it is beside changed")).to_be_visible()
    address_asked = page.url
    page = enter(open_page(), world.sergeant)
    for name, address in (("what-if", address_asked), ("outlook", "/capacity/"), ("record", "/capacity/told-times/")):
        page.goto(address)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            if PICTURES:
                page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
            assert not overflows(page), f"{name} at {width}"
        assert axe_violations(page) == [], name
