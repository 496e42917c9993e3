"""What the journeys of a reporter share: signing in, filling pages, looking at them."""

import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.accounts.people import signed_in
from tests.browser import axe_violations, overflows
from tests.reporting.world import World

NARROW = 320


def sign_in(page: Page, world: World, address: str) -> None:
    """Give the browser the session of the reporter."""
    session = signed_in(world.user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])


def look(page: Page, name: str) -> None:
    """Check the page as it is: accessible, and not wider than a small phone. Keep pictures where they are asked for."""
    violations = axe_violations(page)
    assert not violations, f"{name}: {violations}"
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": NARROW, "height": 800})
    assert not overflows(page), f"{name} must be scrolled sideways"
    folder = os.environ.get("BIZWATCH_SCREENSHOTS")
    if folder:
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(size)


def go_on(page: Page, words: str = "Continue") -> None:
    """Press the button that leads on."""
    page.get_by_role("button", name=words, exact=True).click()


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    """Expect this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def pass_gate(page: Page) -> None:
    """Answer none to the gate."""
    heading(page, "Before you start")
    page.get_by_label("None of these").check()
    go_on(page)


def photo(folder: Path) -> Path:
    """Return a photograph to send."""
    from tests.evidence.files import picture

    made = folder / "till.jpg"
    made.write_bytes(picture(size=(1200, 800)))
    return made


def fill_date(page: Page, prefix: str, day: Any) -> None:
    """Type a date into its three boxes."""
    for box, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"#id_{prefix}-{box}").fill(str(value))
