"""A report written without a signal is sent once, whatever breaks: answers lost, tabs racing, the browser killed."""

import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from bizwatch.messaging.models import OutboxMessage
from bizwatch.reporting.models import Report
from tests.browser import ARGUMENTS
from tests.journeys.offline import (
    OFFLINE,
    failing,
    install,
    kept,
    lose_signal,
    photos,
    ready,
    received,
    write_theft,
)
from tests.journeys.reporters import sign_in
from tests.reporting.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
RUN = "() => bizwatchOutbox.run(true)"


def once() -> bool:
    mails = OutboxMessage.objects.filter(template="cases/email/acknowledgement.txt").count()
    return (Report.objects.count(), mails) == (1, 1)


def wait_to_be_sent(page: Page) -> None:
    page.get_by_role("button", name="Send report").click()
    expect(page.locator("#offline-list")).to_contain_text("Waits for a signal")


def test_an_answer_that_is_lost_makes_no_second_report(device: Page) -> None:
    write_theft(device)
    device.route("**/offline/send/", failing(3))
    device.get_by_role("button", name="Send report").click()
    expect(device.locator("#offline-list")).to_contain_text("no answer came back", timeout=20_000)
    expect(device.locator("#offline-list").get_by_role("button")).to_have_count(1)  # it cannot be changed, only deleted
    assert Report.objects.count() == 1
    for _ in range(3):
        device.evaluate(RUN)
    received(device)
    assert once()


def test_two_tabs_that_send_at_once_send_once(device: Page) -> None:
    lose_signal(device)
    write_theft(device)
    wait_to_be_sent(device)
    other = device.context.new_page()
    other.goto(OFFLINE)
    ready(other)
    device.context.set_offline(False)
    for page in (other, device, other, device):
        page.evaluate("() => { bizwatchOutbox.run(true); bizwatchOutbox.run(true); }")
    received(device)
    assert once()


def test_the_worker_sends_while_the_page_is_closed(device: Page) -> None:
    lose_signal(device)
    write_theft(device)
    wait_to_be_sent(device)
    worker = device.context.service_workers[0]
    device.goto("about:blank")
    device.context.set_offline(False)
    for _ in range(50):  # the browser may be sending by itself (Background Sync), and one sends at a time
        worker.evaluate("() => bizwatchOutbox.run()")
        device.wait_for_timeout(200)
        if not worker.evaluate("async () => (await bizwatchDevice.drafts()).length"):
            break
    assert once()
    device.goto(OFFLINE)
    received(device)


def test_a_photo_cut_on_its_way_goes_on_and_is_there_once(device: Page, tmp_path: Path) -> None:
    write_theft(device)
    device.locator("#offline-photos").set_input_files(photos(tmp_path))
    expect(device.locator("#offline-photo-count")).to_have_text("2 photos saved on this device.")
    pieces: list[str] = []

    def cut(route: Any) -> None:
        pieces.append(route.request.method)
        if route.request.method == "PATCH" and pieces.count("PATCH") in (2, 4):
            route.abort()
        else:
            route.continue_()

    device.route("**/evidence/uploads/**", cut)
    device.get_by_role("button", name="Send report").click()
    expect(device.locator("#offline-list")).to_contain_text("Its photos are still to be sent", timeout=20_000)
    assert once()
    for _ in range(4):
        device.evaluate(RUN)
    received(device)
    assert "HEAD" in pieces
    assert pieces.count("POST") == 2  # one upload for each photo, gone on with and not begun again
    assert Report.objects.get().case.exhibits.count() == 2
    assert kept(device) == {"drafts": 0, "photos": 0}


def launched(browser: Browser, profile: Path, address: str) -> BrowserContext:
    """Return a browser of its own that keeps what it has in a folder, as a person's does."""
    return browser.browser_type.launch_persistent_context(
        profile,
        executable_path=os.environ.get("CHROME") or shutil.which("chromium") or None,
        args=ARGUMENTS,
        base_url=address,
        locale="en-GB",
        timezone_id="Europe/London",
    )


def kill(profile: Path) -> None:
    """End every process of the browser with this profile, as a flat battery would."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in words:
            os.kill(int(folder.name), signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="finds the browser's processes in /proc")
def test_a_browser_killed_while_it_sends_sends_once(
    browser: Browser, world: World, live_server: Any, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    page = launched(browser, profile, live_server.url).new_page()
    sign_in(page, world, live_server.url)
    install(page)
    write_theft(page)

    def received_but_never_told(route: Route) -> None:
        route.fetch()
        kill(profile)

    page.route("**/offline/send/", received_but_never_told)
    with pytest.raises(Error):
        page.get_by_role("button", name="Send report").click()
        page.wait_for_timeout(20_000)
    assert Report.objects.count() == 1
    context = launched(browser, profile, live_server.url)
    page = context.new_page()
    sign_in(page, world, live_server.url)
    page.goto(OFFLINE)
    received(page)
    assert once()
    context.close()
