"""What the journeys without a signal share: keeping the page, losing the signal, writing a report."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, Route, expect

from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from tests.browser import Watch
from tests.evidence.files import picture
from tests.journeys.reporters import fill_date

OFFLINE = "/report/offline/"
WORDS = "Two people filled a bag with bottles and walked out."


def leave(page: Page, watch: Watch) -> None:
    """Close the page, and forget that the browser said what these tests did: they took its signal away."""
    page.goto("about:blank")
    page.wait_for_timeout(50)
    watch.complaints[:] = [said for said in watch.complaints if "net::ERR_" not in said]


def install(page: Page) -> None:
    """Open the page with a signal and wait until the browser has what it needs without one."""
    page.goto(OFFLINE)
    ready(page)
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    page.wait_for_function("async () => Boolean(await caches.match('/report/offline/'))")


def ready(page: Page) -> None:
    expect(page.locator("#offline[data-ready=yes]")).to_be_visible()


def lose_signal(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator("#offline-signal")).to_contain_text("No signal")


def pass_gate(page: Page, kind: str = "shop_theft") -> None:
    page.get_by_role("button", name="Start a report").click()
    page.locator("#id_kind").select_option(kind)
    page.locator("#offline-gate").get_by_label("None of these").check()
    page.get_by_role("button", name="Continue").click()


def write_theft(page: Page, *, hours_ago: int = 24) -> None:
    pass_gate(page)
    page.locator("#id_what_happened-text").fill(WORDS)
    happened = to_london(clock.now()) - timedelta(hours=hours_ago)
    page.get_by_label("I know when it happened").check()
    fill_date(page, "when-at_day", happened)
    page.locator("#id_when-at_time").fill(f"{happened:%H:%M}")
    page.locator("#id_property-0-description").fill("70cl vodka")
    page.locator("#id_property-0-unit_value").fill("16.50")


def photos(folder: Path) -> list[Path]:
    """Return two photographs, one of more than half a megabyte."""
    large, small = folder / "door.jpg", folder / "shelf.jpg"
    grain = Image.effect_noise((1600, 1200), 90).convert("RGB")
    grain.save(large, "JPEG", quality=95)
    small.write_bytes(picture(size=(640, 480)))
    assert large.stat().st_size > 500_000
    return [large, small]


def received(page: Page) -> None:
    expect(page.locator("#offline-received")).to_contain_text("Report received: NC", timeout=20_000)


def kept(page: Page) -> dict[str, int]:
    """Return how much of reports lies on the device."""
    found: dict[str, int] = page.evaluate(
        """async () => {
          const drafts = await bizwatchDevice.drafts();
          const photos = await Promise.all(drafts.map((draft) => bizwatchDevice.photos(draft.id)));
          return {drafts: drafts.length, photos: photos.flat().length};
        }"""
    )
    return found


def failing(times: int) -> Callable[[Route], None]:
    """Return what lets the first requests reach the server and loses their answers on the way back."""
    left = [times]

    def lose(route: Route) -> None:
        if left[0]:
            left[0] -= 1
            route.fetch()
            route.abort()
        else:
            route.continue_()

    return lose


def waiting(page: Page) -> list[dict[str, Any]]:
    """Return what lies on the device."""
    found: list[dict[str, Any]] = page.evaluate("() => bizwatchDevice.drafts()")
    return found
