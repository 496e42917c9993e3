"""Zones in a browser: drawn without script, accessible, on a narrow telephone too."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bizwatch.accounts.models import User
from bizwatch.geography.choices import AreaKind
from tests.browser import OpenPage, axe_violations, overflows
from tests.geography.world import EAST, NORTH, edition, plot
from tests.users import MakeUser, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser, pytest.mark.once]
PICTURES = os.environ.get("BIZWATCH_PICTURES_OF_ZONES", "")
CROSSED = ["1000 1000", "1400 1400", "1400 1000", "1000 1400"]


def enter(page: Page, user: User) -> Page:
    page.goto("/healthz")
    session = sign_in(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])
    return page


def typed(corners: list[str]) -> str:
    pairs = (corner.split() for corner in corners)
    return "\n".join(f"{EAST + int(east)}, {NORTH + int(north)}" for east, north in pairs)


def look(page: Page, name: str) -> None:
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
        assert not overflows(page), f"{name} at {width}"


def test_an_analyst_draws_a_zone_without_script(open_page: OpenPage, user_with: MakeUser) -> None:
    edition(AreaKind.DISTRICT, {"D1": plot(0, side=10_000)})
    analyst = user_with("analyst")
    page = enter(open_page(script=False), analyst)
    page.goto("/zones/")
    page.get_by_role("button", name="Add a zone").click()
    page.get_by_label("Name").fill("Dereham night-time")
    page.get_by_label("Night-time economy area").check()
    page.get_by_label("Outline").fill(typed(CROSSED))
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("link", name="the edge from point 1 to 2 crosses")).to_be_visible()
    page.get_by_label("Outline").fill(typed([CROSSED[0], CROSSED[2], CROSSED[1], CROSSED[3]]))
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Preview: 16.0 hectares")).to_be_visible()
    look(page, "preview")
    page.get_by_role("button", name="Save this zone").click()
    expect(page.get_by_role("heading", name="Dereham night-time")).to_be_visible()
    page = enter(open_page(), analyst)
    addresses = {
        "zones": "/zones/",
        "add": "/zones/add/",
        "zone": "/zones/zone/dereham-night-time/",
        "change": "/zones/zone/dereham-night-time/change/",
        "end": "/zones/zone/dereham-night-time/end/",
    }
    for name, address in addresses.items():
        page.goto(address)
        look(page, name)
        assert axe_violations(page) == [], name
