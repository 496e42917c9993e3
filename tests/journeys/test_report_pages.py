"""Every page before and of a report on a small phone, in every state: a page that is added is looked at without being named.

Each is looked at 320 px wide: by axe (WCAG 2.2 A and AA, the size of targets included), and that nothing must be
scrolled sideways. Check answers, the receipts and the restricted path are looked at on their journeys.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page as Shown
from playwright.sync_api import expect

from bizwatch.kernel import clock
from bizwatch.reference.selectors import articles
from bizwatch.reporting.catalogue import PAGES, Page
from bizwatch.reporting.choices import Door
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.languages import ENGLISH, LANGUAGES, Language
from bizwatch.reporting.models import Draft
from tests.browser import OpenPage
from tests.journeys.reporters import NARROW, heading, look, sign_in
from tests.reporting.samples import answered
from tests.reporting.walking import address_of, begin, fill
from tests.reporting.world import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PARTS = 3  # so that several processes share the catalogue
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


def drafts_of(world: World, *, guest: bool = False) -> Iterator[tuple[Page, Draft]]:
    """Yield every page of the catalogue that this door asks, with a draft of which all is answered."""
    seen, at = set[str](), clock.now()
    who = {"guest_email": "g@stall.example"} if guest else {"owner": world.user, "premises": world.premises}
    for code in KINDS:
        answers = answered(code, door=Door.GUEST if guest else Door.ACCOUNT)
        found = [page for page in PAGES if page.is_asked(answers) and page.code not in seen | {"gate"}]
        if not found:
            continue
        kept = dict(answers.pages)
        if not guest:
            kept["premises"] = {"premises": world.premises.reference}
        draft = Draft.objects.create(crime_kind=code, answers=kept, started_at=at, saved_at=at, **who)
        seen |= {page.code for page in found}
        yield from ((page, draft) for page in found)


def look_at_states(shown: Shown, page: Page, draft: Draft) -> None:
    """Look at a page of the catalogue with nothing in it, refused, and filled."""
    address, kept = address_of(draft, page.code), dict(draft.answers)
    mine = Draft.objects.filter(pk=draft.pk)
    mine.update(answers={code: found for code, found in kept.items() if code != page.code})
    shown.goto(address)
    expect(shown.get_by_role("link", name="Back", exact=True)).to_be_visible()
    look(shown, f"page-{page.code}-empty")
    if page.repeat or any(question.required for question in page.questions):
        shown.evaluate(EMPTY)
        shown.get_by_role("button", name="Continue").click()
        expect(shown.get_by_role("alert")).to_contain_text("There is a problem")
        look(shown, f"page-{page.code}-refused")
    mine.update(answers=kept, unfinished={})
    shown.goto(address)
    look(shown, f"page-{page.code}")


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_of_an_account_s_report(part: int, open_page: OpenPage, live_server: Any, shops: World) -> None:
    shown, found = open_page(width=NARROW), list(drafts_of(shops))
    assert {page.code for page, _ in found} == {page.code for page in PAGES} - {"gate", "business", "place"}
    sign_in(shown, shops, live_server.url)
    for page, draft in found[part::PARTS]:
        look_at_states(shown, page, draft)


def past() -> dict[str, str]:
    """Return a moment that has passed whenever the test runs."""
    return {"span": "known", "at_day-day": "22", "at_day-month": "11", "at_day-year": "2025", "at_time": "4:15pm"}


def test_every_page_that_only_a_guest_is_asked(open_page: OpenPage, live_server: Any, shops: World) -> None:
    shown = open_page(width=NARROW)
    found = {page.code: (page, draft) for page, draft in drafts_of(shops, guest=True)}
    for code in ("business", "place", "contact"):
        page, draft = found[code]
        shown.context.add_cookies([{"name": "sessionid", "value": guest_session(draft), "url": live_server.url}])
        look_at_states(shown, page, draft)
    shown.goto(address_of(found["contact"][1], "gate"))
    heading(shown, "Before you start")
    look(shown, "page-gate")


def guest_session(draft: Draft) -> str:
    """Return the session that the link of a guest's draft opens."""
    session = Client().session
    session["guest_report"] = {"draft": str(draft.pk), "seen": clock.now().isoformat()}
    session.save()
    return str(session.session_key)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_the_pages_before_a_report_in_every_language(
    language: Language, open_page: OpenPage, live_server: Any, shops: World
) -> None:
    shown, asked = open_page(width=NARROW), f"language={language.code}"
    for name, address in (("start", "/report/?"), ("guest", "/report/guest/?kind=fraud&")):
        shown.goto(f"{address}{asked}")
        expect(shown.locator("html")).to_have_attribute("lang", re.compile(language.code, re.IGNORECASE))
        look(shown, f"{name}-{language.code}")
    sign_in(shown, shops, live_server.url)
    shown.goto("/report/begin/shop-theft/")
    shown.locator("main [value=weapon]").check()
    if language is not ENGLISH:
        shown.get_by_role("button", name=language.name, exact=True).click()
        expect(shown.locator("main [value=weapon]")).to_be_checked()
    look(shown, f"gate-{language.code}")
    shown.locator("main [value=weapon]").uncheck()
    shown.locator("main [value=violence]").focus()
    shown.keyboard.press("Enter")
    expect(shown.get_by_role("alert")).to_be_visible()
    look(shown, f"gate-refused-{language.code}")
    shown.locator("main [value=violence]").check()
    shown.locator("form#gate .govuk-button").click()
    expect(shown.locator("html")).to_have_attribute("lang", re.compile(language.code, re.IGNORECASE))
    look(shown, f"gate-advice-{language.code}")


def test_the_easy_read_page_and_the_advice(open_page: OpenPage, shops: World) -> None:
    shown = open_page(width=NARROW)
    longest = max(articles(), key=lambda article: len(" ".join((*article.now, *article.next))))
    pages = ("/report/easy-read/", "/advice/", "/advice/?text=zeppelin", f"/advice/{longest.slug}/", "/help/")
    for address in (*pages, "/accessibility/", "/privacy/"):
        shown.goto(address)
        look(shown, address.strip("/").replace("/", "-").replace("?", "-"))


def test_the_night_the_clocks_go_back(page: Shown, live_server: Any, shops: World) -> None:
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
