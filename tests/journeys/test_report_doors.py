"""One report of each nature in a browser, through exactly the controls that the published figures count."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bizwatch.reporting.choices import Door
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.models import Draft, Report
from tests.journeys.hands import Hands
from tests.journeys.reporters import heading, look, sign_in
from tests.journeys.test_report_journeys import open_link
from tests.reporting.doors import Control, Walk, walk
from tests.reporting.walking import begin, fill, send
from tests.reporting.world import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LAST_YEAR = {"at_day-year": "2025"}
OF_EACH_NATURE = ["violence", "asb", "fraud", "information", "modern_slavery"]


@pytest.fixture
def world() -> World:
    """A member of staff with one premises that has reported once."""
    made = make_world()
    client = made.client()
    draft = begin(client)
    fill(client, draft)
    send(client, draft)
    Draft.objects.exclude(pk=draft.pk).delete()
    return made


def use(hands: Hands, control: Control) -> None:
    """Use one control of a page of the catalogue, named as it is in the form."""
    page, text = hands.page, LAST_YEAR.get(control.name, control.text)
    name, _, value = control.name.partition("=")
    if control.how == "fill":
        hands.fill(page.locator(f'[name="{name}"]'), text, control.name)
    elif value:
        hands.press(page.locator(f'[name="{name}"][value="{value}"]'), control.name)
    elif control.how == "list":
        hands.choose(page.locator(f'[name="{name}"]'), control.name)
    else:
        hands.press(page.get_by_role("button", name=control.name, exact=True), control.name)


def go_through(hands: Hands, way: Walk) -> None:
    """Fill every page of the catalogue, from the gate to the end."""
    hands.press(hands.page.get_by_label("None of these"), "None of these")
    hands.press(hands.page.get_by_role("button", name="Continue", exact=True), "Continue")
    for code, controls in way.pages:
        if code in ("start", "guest", "mail", "link", "gate", "check"):
            continue
        expect(hands.page).to_have_url(re.compile(f"/{code}/"))
        for control in controls:
            use(hands, control)
    heading(hands.page, "Check your answers, then send")
    look(hands.page, f"check-{way.kind}-{way.door}")
    hands.press(hands.page.get_by_role("button", name="Send report"), "Send report")
    expect(hands.page.get_by_role("heading", name="Report sent")).to_be_visible()
    look(hands.page, f"sent-{way.kind}-{way.door}")


def agree(hands: Hands, way: Walk) -> None:
    """Hold the published count to what the browser did."""
    print(way.kind, way.door, len(hands.interactions), hands.seconds())
    assert len(hands.interactions) == len(way.controls)
    assert hands.seconds() == way.seconds


@pytest.mark.parametrize("kind", OF_EACH_NATURE)
def test_an_account_reports_something_of_each_nature(page: Page, live_server: Any, world: World, kind: str) -> None:
    sign_in(page, world, live_server.url)
    page.goto("/report/")
    hands, way = Hands(page), walk(kind, Door.ACCOUNT)
    hands.press(page.get_by_role("link", name=KINDS[kind].title, exact=True), "kind")
    go_through(hands, way)
    agree(hands, way)
    case = Report.objects.latest("sent_at", "pk").case
    assert (case.crime_kind, case.nature) == (kind, KINDS[kind].entry.nature)


def test_a_guest_reports_robbery(page: Page, live_server: Any, world: World) -> None:
    page.goto("/report/")
    hands, way = Hands(page), walk("robbery", Door.GUEST)
    hands.press(page.get_by_role("link", name="Robbery", exact=True), "kind")
    hands.fill(page.get_by_label("Your email address"), "ada@shop.example", "email")
    hands.press(page.get_by_role("button", name="Send me the link"), "Send me the link")
    open_link(page)
    hands.press(page.get_by_role("button", name="Open my report"), "Open my report")
    hands.press_link("link in the e-mail")
    go_through(hands, way)
    agree(hands, way)
    assert Report.objects.latest("sent_at", "pk").case.offence_code == "34A"


def test_a_robbery_begun_as_shop_theft(page: Page, live_server: Any, world: World) -> None:
    sign_in(page, world, live_server.url)
    page.goto("/report/begin/shop-theft/")
    page.locator("input[value=violence]").check()
    page.get_by_role("button", name="Continue").click()
    heading(page, "Report it as robbery or as violence")
    look(page, "gate-instead")
    page.get_by_role("button", name="Report robbery").click()
    heading(page, "How did they use force or threats?")
    assert Draft.objects.filter(crime_kind="robbery", state="open").count() == 1


def test_the_start_page_for_a_farm(page: Page, live_server: Any) -> None:
    farm = make_world(sector="farm")
    sign_in(page, farm, live_server.url)
    page.goto("/report/")
    look(page, "start-farm")
    page.get_by_label("Find what to report").fill("sheep")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name="Theft of livestock")).to_be_visible()
    look(page, "start-found")
