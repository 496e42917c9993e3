"""A browser for journeys: one Chromium for the whole run, a fresh profile for every page, axe, and no way out.

Use ``page`` (1280 px wide) or ``open_page(width=320)`` and ``open_page(script=False)``. When the test ends it fails if a
page asked for anything beyond the live server, wrote an error to the console or threw one.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect, sync_playwright

# Playwright runs an event loop in the test's own thread, and Django takes that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

expect.set_options(timeout=20_000)  # two cores may be busy with the other half of the suite
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
# No rule of these tags reads what axe would load beforehand (style sheets, media); only what is wrong is asked for.
AXE_RUN = """(tags) => axe.run(document, {
  runOnly: {type: "tag", values: tags}, preload: false, resultTypes: ["violations"],
}).then((found) => found.violations)"""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What axe reports against GOV.UK's own script, by rule and selector, each with the reason why it stands.
ALLOWED = (
    # Upstream names the button by its label and itself on purpose (alphagov/govuk-frontend pull request 5652).
    ("label-content-name-mismatch", ".govuk-file-upload-button"),
    # Upstream says with aria-expanded that a choice reveals a question (alphagov/govuk-frontend issue 979).
    ("aria-allowed-attr", ".govuk-radios__input[aria-expanded], .govuk-checkboxes__input[aria-expanded]"),
)

OpenPage = Callable[..., Page]


class Watch:
    """What pages did that they should not have."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.off_origin: list[str] = []
        self.complaints: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        """Block and record every request beyond the origin, and collect errors."""
        context.route("**/*", self._let_through_only_the_origin)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(f"script error: {error.error}"))

    def _let_through_only_the_origin(self, route: Route) -> None:
        if route.request.url.startswith((self.origin, "data:", "blob:")):
            route.continue_()
        else:
            self.off_origin.append(route.request.url)
            route.abort()

    def _hear(self, message: ConsoleMessage) -> None:
        # A form refused with 422, or a page with 403 or 404, is logged by the browser; the test itself looks at those.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.complaints.append(f"console: {message.text}")


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """The system's Chromium, started once."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def watch(live_server: Any) -> Watch:
    """The record of what the pages of this test did wrong."""
    return Watch(live_server.url)


@pytest.fixture
def open_page(browser: Browser, live_server: Any, watch: Watch) -> Iterator[OpenPage]:
    """Return a function that opens a page in a fresh profile: ``open_page(width=1280, script=True)``."""
    contexts: list[BrowserContext] = []

    def open_one(*, width: int = 1280, height: int = 900, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=script,
            locale="en-GB",
            timezone_id="Europe/London",
            viewport={"width": width, "height": height},
        )
        context.set_default_timeout(30_000)
        watch.follow(context)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
    assert not watch.off_origin, f"Requests beyond this origin: {watch.off_origin}"
    assert not watch.complaints, f"The pages complained: {watch.complaints}"


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page 1280 pixels wide."""
    return open_page()


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def axe_violations(page: Page, *, allowed: tuple[tuple[str, str], ...] = ALLOWED) -> list[str]:
    """Return what axe finds on the page as it is now, by WCAG 2.0 to 2.2 A and AA and best practice; one line each.

    ``allowed`` are (rule, selector) pairs to leave out. axe itself is put in through the debugger, past the page's CSP.
    A page that a press has only begun to load is waited for: half a page has no headings and no styles.
    """
    page.wait_for_load_state("load")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate(AXE_RUN, AXE_TAGS)
    lines = []
    for violation in found:
        selectors = [selector for rule, selector in allowed if rule == violation["id"]]
        for node in violation["nodes"]:
            target = str(node["target"][0])
            if not any(_is_allowed(page, target, selector) for selector in selectors):
                lines.append(f"{violation['id']}: {violation['help']}: {node['html'][:160]}")
    return lines


def _is_allowed(page: Page, target: str, selector: str) -> bool:
    return bool(page.locator(target).first.evaluate("(element, selector) => element.matches(selector)", selector))


def overflows(page: Page) -> bool:
    """Return whether the page must be scrolled sideways (WCAG 1.4.10)."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"))
