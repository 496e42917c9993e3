"""The map in a browser: drawn from tiles, a month and an hour at a time, by keyboard, without script, on a phone."""

import json
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, Position, expect
from pyproj import Transformer

from bizwatch.hotspots import services
from bizwatch.hotspots.squares import to_web
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from tests.browser import OpenPage
from tests.cases.world import World, make_world, person
from tests.hotspots.maps import HOUR, NORWICH, crime, placed
from tests.journeys.reporters import NARROW, look
from tests.journeys.test_assurance_journeys import as_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WEB = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)


@pytest.fixture
def world() -> World:
    """Thefts in two squares of Norwich: six this month, one last month."""
    world, now = make_world(), clock.now()
    placed(world.high_street, *NORWICH)
    placed(world.market, NORWICH[0] + 3_000, NORWICH[1])
    for number in range(6):
        crime(world, now - (number + 1) * HOUR / 10)
    crime(world, now - timedelta(days=40), at_premises=world.market)
    services.count_months(at=now)
    return world


def drawn(page: Page) -> None:
    expect(page.locator("[data-map][data-ready]")).to_be_visible()


def test_the_map_is_drawn_from_tiles_and_read_by_pointing(page: Page, live_server: Any, world: World) -> None:
    as_user(page, person("Iris Example", "analyst"), live_server.url)
    page.goto("/map/")
    drawn(page)
    expect(page.locator(".app-map__drawn")).to_be_hidden()
    look(page, "map")
    page.locator("[data-canvas]").click(position=on_canvas(page, *NORWICH))
    expect(page.locator("[data-square]")).to_contain_text("TG 22 08 (1 km): 6 reports")


def on_canvas(page: Page, easting: int, northing: int) -> Position:
    """Return where the middle of the square of a place is drawn: the map fits its bounds into the canvas, north up."""
    (west, south), (east, north) = json.loads(page.locator("[data-map]").get_attribute("data-map") or "")["bounds"]
    box = page.locator("[data-canvas]").bounding_box()
    assert box is not None
    x, y = to_web(*(np.array([one // 1_000 * 1_000 + 500.0]) for one in (easting, northing)))
    low, high = WEB.transform(west, south), WEB.transform(east, north)
    scale = min(box["width"] / (high[0] - low[0]), box["height"] / (high[1] - low[1]))
    across, up = float(x[0]) - (low[0] + high[0]) / 2, float(y[0]) - (low[1] + high[1]) / 2
    return {"x": box["width"] / 2 + across * scale, "y": box["height"] / 2 - up * scale}


def test_one_month_and_one_hour_at_a_time_by_keyboard(page: Page, live_server: Any, world: World) -> None:
    as_user(page, person("Iris Example", "analyst"), live_server.url)
    page.goto("/map/")
    drawn(page)
    with page.expect_response(lambda answer: "first=" in answer.url and "/tiles/" in answer.url) as got:
        page.get_by_label("One month at a time").press("ArrowLeft")
    month = to_london(clock.now()).date()
    assert f"first={month:%Y-%m}&last={month:%Y-%m}" in got.value.url
    expect(page.locator("[data-shows]")).to_contain_text(f"{month:%B %Y}")
    with page.expect_response(lambda answer: "hours=23-24" in answer.url) as got:
        page.get_by_label("One hour of the day").press("ArrowLeft")
    assert got.value.status == 200
    expect(page.locator("[data-shows]")).to_contain_text("from 23:00 to 24:00")


def test_without_script_the_server_draws_it(open_page: OpenPage, live_server: Any, world: World) -> None:
    page = open_page(script=False)
    as_user(page, person("Iris Example", "analyst"), live_server.url)
    page.goto("/map/")
    picture = page.get_by_role("img", name="7 reports in 2 squares of 1 km")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 1_200
    page.get_by_label("Squares").select_option("250")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("7 reports in 2 squares of 250 m").first).to_be_visible()


def test_on_a_phone(open_page: OpenPage, live_server: Any, world: World) -> None:
    page = open_page(width=NARROW)
    as_user(page, person("Iris Example", "analyst"), live_server.url)
    page.goto("/map/?side=250")
    drawn(page)
    look(page, "map-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
