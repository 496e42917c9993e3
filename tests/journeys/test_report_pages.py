"""Every page of the catalogue in a browser, answered and refused: a page that is added is looked at without being named."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from bizwatch.kernel import clock
from bizwatch.reporting.catalogue import PAGES
from bizwatch.reporting.choices import Door
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.models import Draft
from bizwatch.reporting.selectors import journey_of
from tests.journeys.reporters import heading, look, sign_in
from tests.reporting.samples import answered
from tests.reporting.walking import GATE, address_of, begin, fill
from tests.reporting.world import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
# Empties every box, as a person could who goes back to a page.
EMPTY = """() => {
  for (const box of document.querySelectorAll("main input, main textarea, main select")) {
    if (box.type === "radio" || box.type === "checkbox") box.checked = false;
    else if (box.type !== "hidden") box.value = "";
  }
}"""


@pytest.fixture
def shops(tmp_path: Path, settings: Any) -> World:
    """A reporter with two premises, so that the choice is asked."""
    settings.BIZWATCH_EVIDENCE_DIR = tmp_path / "evidence"
    return make_world(premises=2)


def look_at_all(page: Page, draft: Draft, seen: set[str]) -> None:
    """Look at each page of the report that was not seen yet: as answered, and emptied and refused."""
    draft.refresh_from_db()
    for found in journey_of(draft).pages:
        if found.code in seen or found.code == "gate":
            continue
        seen.add(found.code)
        page.goto(address_of(draft, found.code))
        expect(page.get_by_role("link", name="Back", exact=True)).to_be_visible()
        look(page, f"page-{found.code}")
        if found.repeat or any(question.required for question in found.questions):
            page.goto(address_of(draft, found.code))
            page.evaluate(EMPTY)
            page.get_by_role("button", name="Continue").click()
            expect(page.get_by_role("alert")).to_contain_text("There is a problem")
            look(page, f"page-{found.code}-refused")


def test_every_page_of_an_account_s_report(page: Page, live_server: Any, shops: World) -> None:
    client, seen = shops.client(), set[str]()
    sign_in(page, shops, live_server.url)
    for kind in KINDS.values():
        pages = {found.code for found in PAGES if found.is_asked(answered(kind.code))}
        if pages <= seen:
            continue
        draft = begin(client, kind.slug)
        fill(client, draft, when=past())
        look_at_all(page, draft, seen)
    assert seen == {found.code for found in PAGES} - {"gate", "business", "place"}


def past() -> dict[str, str]:
    """Return a moment that has passed whenever the test runs."""
    return {"span": "known", "at_day-day": "22", "at_day-month": "11", "at_day-year": "2025", "at_time": "4:15pm"}


def test_every_page_of_a_guest_s_report(page: Page, live_server: Any, shops: World) -> None:
    at = clock.now()
    draft = Draft.objects.create(guest_email="g@stall.example", crime_kind="shop_theft", started_at=at, saved_at=at)
    client = Client()
    session = client.session
    session["guest_report"] = {"draft": str(draft.pk), "seen": at.isoformat()}
    session.save()
    client.post(address_of(draft, "gate"), GATE)
    fill(client, draft, when=past())
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    seen = {found.code for found in PAGES} - {"business", "place", "contact"}
    look_at_all(page, draft, seen)
    assert journey_of(draft).answers.door == Door.GUEST
    page.goto(address_of(draft, "gate"))
    heading(page, "Before you start")
    look(page, "page-gate")


def test_the_night_the_clocks_go_back(page: Page, live_server: Any, shops: World) -> None:
    client = shops.client()
    draft = begin(client)
    fill(client, draft, when=past())
    sign_in(page, shops, live_server.url)
    page.goto(address_of(draft, "when"))
    for box, value in (("day", "26"), ("month", "10"), ("year", "2025")):
        page.locator(f"#id_at_day-{box}").fill(value)
    page.locator("#id_at_time").fill("1:30am")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("before or after the clocks went back")
    look(page, "page-when-twice")
    page.get_by_label("The second time").check()
    page.get_by_role("button", name="Continue").click()
    heading(page, "Check your answers, then send")
    draft.refresh_from_db()
    assert draft.answers["when"]["happened"] == datetime(2025, 10, 26, 1, 30, tzinfo=UTC).isoformat()
