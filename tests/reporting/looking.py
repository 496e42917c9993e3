"""Looking at pages in a browser: nothing for axe to find, and nothing to scroll sideways on a telephone or a desk."""

import os
from pathlib import Path

from playwright.sync_api import Page

from bizwatch.accounts.models import User
from tests.accounts.people import signed_in
from tests.browser import axe_violations, overflows

PICTURES = os.environ.get("BIZWATCH_PICTURES_OF_REPORTING", "")
PHONE, DESK = {"width": 320, "height": 700}, {"width": 1280, "height": 900}


def enter(page: Page, user: User) -> Page:
    """Give the browser the session of a user."""
    session = signed_in(user).cookies["sessionid"].value
    page.goto("/healthz")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])
    return page


def look(page: Page, name: str, *, status: int = 200) -> None:
    """Check the page as it is now, at both widths, and its status; keep a picture where that is asked for."""
    page.wait_for_load_state("load")
    found = page.evaluate("() => performance.getEntriesByType('navigation')[0].responseStatus")
    assert found == status, f"{name}: {found}"
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert not overflows(page), f"{name} at {size['width']}"
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{size['width']}.png"), full_page=True)
    violations = axe_violations(page)
    assert not violations, f"{name}: {violations}"
