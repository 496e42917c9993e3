"""Reports written without a signal, in a browser: kept through a reload, sent once, a guest's by the link, shared devices."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bizwatch.messaging.models import OutboxMessage
from bizwatch.reporting.models import Draft, Report
from tests.browser import OpenPage, Watch
from tests.journeys.offline import (
    OFFLINE,
    WORDS,
    install,
    kept,
    leave,
    lose_signal,
    pass_gate,
    photos,
    ready,
    received,
    waiting,
    write_theft,
)
from tests.journeys.reporters import look, sign_in
from tests.reporting.world import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_written_without_a_signal_with_two_photos_and_sent_once(device: Page, tmp_path: Path) -> None:
    look(device, "offline-empty")
    lose_signal(device)
    write_theft(device)
    look(device, "offline-form")
    device.locator("#offline-photos").set_input_files(photos(tmp_path))
    expect(device.locator("#offline-photo-count")).to_have_text("2 photos saved on this device.")
    look(device, "offline-photos")
    device.reload()
    ready(device)
    expect(device.locator("#offline-list")).to_contain_text("Shop theft")
    device.get_by_role("button", name=re.compile("^Carry on")).click()
    expect(device.locator("#id_what_happened-text")).to_have_value(WORDS)
    expect(device.locator("#id_property-0-unit_value")).to_have_value("16.50")
    expect(device.locator("#offline-photo-list li")).to_have_count(2)
    device.get_by_role("button", name="Send report").click()
    expect(device.locator("#offline-list")).to_contain_text("Waits for a signal. 2 photos.")
    look(device, "offline-waiting")
    assert not Report.objects.exists()
    device.context.set_offline(False)
    received(device)
    look(device, "offline-received")
    report = Report.objects.get()
    assert (report.door, report.answers["what_happened"]["text"]) == ("offline", WORDS)
    assert report.case.exhibits.count() == 2
    assert OutboxMessage.objects.filter(template="cases/email/acknowledgement.txt").count() == 1
    expect(device.get_by_role("heading", name=f"Report received: {report.case.crime_reference}")).to_be_visible()
    expect(device.locator("#offline-received")).to_contain_text("Written on a device")
    assert kept(device) == {"drafts": 0, "photos": 0}


def test_any_report_page_leads_here_without_a_signal(device: Page) -> None:
    device.context.set_offline(True)
    device.goto("/report/")
    expect(device).to_have_url(re.compile("/report/offline/$"))
    expect(device.get_by_role("heading", level=1)).to_have_text("Report without a signal")
    expect(device.locator("#offline-who")).to_have_text("You report as Sam Till.", use_inner_text=False)


def test_an_ordinary_page_keeps_what_was_typed_without_a_signal(device: Page) -> None:
    device.goto("/report/begin/shop-theft/")
    device.get_by_label("None of these").check()
    device.context.set_offline(True)
    device.get_by_role("button", name="Continue").click()
    expect(device.get_by_role("alert")).to_contain_text("There is no signal, so nothing was sent.")
    expect(device.get_by_label("None of these")).to_be_checked()
    look(device, "no-signal-on-a-page")
    device.context.set_offline(False)
    device.wait_for_timeout(1_100)  # the Design System takes a second press within a second for a slip
    device.get_by_role("button", name="Continue").click()
    expect(device.get_by_role("heading", level=1)).not_to_have_text("Before you start")


def test_the_gate_gives_its_advice_without_a_signal(device: Page) -> None:
    lose_signal(device)
    device.get_by_role("button", name="Start a report").click()
    device.locator("#id_kind").select_option("shop_theft")
    device.get_by_label("Is it happening now").check()
    expect(device.get_by_role("heading", name="Call 999 now")).to_be_visible()
    expect(device.locator("[data-gate=in-progress] a[href='tel:999']")).to_be_visible()
    expect(device.get_by_role("button", name="Continue")).to_be_hidden()
    look(device, "offline-gate")
    device.get_by_text("cannot be written here").click()
    expect(device.locator("a[href='tel:08000121700']:visible").first).to_be_visible()


def test_what_is_lacking_is_said_before_it_waits(device: Page) -> None:
    lose_signal(device)
    pass_gate(device)
    device.locator("#id_premises").select_option("")
    device.get_by_role("button", name="Send report").click()
    expect(device.get_by_role("alert")).to_contain_text("Select the premises it happened at")
    look(device, "offline-lacking")
    assert [draft["state"] for draft in waiting(device)] == ["writing"]


def test_what_the_server_finds_wrong_is_put_right_in_the_report(device: Page) -> None:
    lose_signal(device)
    write_theft(device)
    device.locator("#id_when-at_time").fill("late")
    device.get_by_role("button", name="Send report").click()
    expect(device.locator("#offline-list")).to_contain_text("Waits for a signal")
    device.context.set_offline(False)
    expect(device.locator("#offline-list")).to_contain_text("Not taken", timeout=20_000)
    device.get_by_role("button", name=re.compile("^Put it right")).click()
    expect(device.get_by_role("alert")).to_contain_text("Enter the time it happened, like 9:30pm or 21:30")
    expect(device.locator("#id_what_happened-text")).to_have_value(WORDS)
    look(device, "offline-faulty")
    device.locator("#id_when-at_time").fill("9pm")
    device.get_by_role("button", name="Send report").click()
    received(device)
    assert Report.objects.count() == 1


def test_a_session_that_ended_loses_nothing(device: Page, world: World, live_server: Any) -> None:
    lose_signal(device)
    write_theft(device)
    device.get_by_role("button", name="Send report").click()
    device.context.clear_cookies()
    device.context.set_offline(False)
    expect(device.locator("#offline-sign-in")).to_be_visible(timeout=20_000)
    expect(device.locator("#offline-others-words")).to_have_text(
        "1 report of another account is kept here. Sign in to see and send it."
    )
    look(device, "offline-signed-out")
    assert not Report.objects.exists()
    sign_in(device, world, live_server.url)
    device.reload()
    received(device)
    assert Report.objects.count() == 1


def test_another_account_on_the_device_sees_nothing_of_it(device: Page, live_server: Any) -> None:
    lose_signal(device)
    write_theft(device)
    device.get_by_role("button", name="Finish it later").click()
    other = make_world(email="kit@stall.example")
    device.context.clear_cookies()
    sign_in(device, other, live_server.url)
    device.context.set_offline(False)
    device.reload()
    ready(device)
    expect(device.locator("#offline-who")).to_have_text("You report as Sam Till.", use_inner_text=False)
    expect(device.locator("#offline-list li")).to_have_count(0)
    expect(device.locator("#offline-others")).to_be_visible()


def test_signing_out_offers_to_delete_what_is_kept(device: Page) -> None:
    lose_signal(device)
    write_theft(device)
    device.get_by_role("button", name="Finish it later").click()
    device.context.set_offline(False)
    device.goto("/")
    device.get_by_role("button", name="Sign out").click()
    expect(device.get_by_role("alert")).to_contain_text("This device keeps 1 report of yours that is not sent.")
    look(device, "offline-sign-out")
    device.get_by_role("button", name="Delete it and sign out").click()
    expect(device).to_have_url(re.compile("/account/sign-in/"))
    device.goto(OFFLINE)
    ready(device)
    assert kept(device) == {"drafts": 0, "photos": 0}


def test_everything_on_the_device_can_be_deleted(device: Page, tmp_path: Path) -> None:
    lose_signal(device)
    write_theft(device)
    device.locator("#offline-photos").set_input_files(photos(tmp_path))
    expect(device.locator("#offline-photo-count")).to_have_text("2 photos saved on this device.")
    device.get_by_text("Who can read what is kept").click()
    look(device, "offline-about")
    device.get_by_role("button", name="Delete everything on this device").click()
    device.get_by_role("button", name="Yes, delete it for good").click()
    expect(device.locator("#offline-notice")).to_contain_text("is deleted")
    assert kept(device) == {"drafts": 0, "photos": 0}
    left = "async () => [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length]"
    assert device.evaluate(left) == [[], 0]


def test_a_guest_confirms_by_the_link_and_the_photos_follow(page: Page, tmp_path: Path, watch: Watch) -> None:
    install(page)
    lose_signal(page)
    write_theft(page)
    page.locator("#id_guest_email").fill("ada@stall.example")
    page.locator("#offline-photos").set_input_files(photos(tmp_path)[1:])
    expect(page.locator("#offline-photo-count")).to_have_text("1 photo saved on this device.")
    look(page, "offline-guest")
    page.get_by_role("button", name="Send report").click()
    page.context.set_offline(False)
    expect(page.locator("#offline-list")).to_contain_text("We sent a link to ada@stall.example", timeout=20_000)
    assert not Report.objects.exists()
    (mail,) = OutboxMessage.objects.all()
    link = next(word for word in mail.body.split() if "/report/link/" in word)
    page.goto("/report/link/" + link.split("/report/link/")[1])
    page.get_by_role("button", name="Open my report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your business")
    page.goto(OFFLINE)
    expect(page.locator("#offline-received")).to_contain_text("Your answers are in the report that you opened")
    assert Draft.objects.get().files.count() == 1
    assert kept(page) == {"drafts": 0, "photos": 0}
    page.get_by_role("link", name="Carry on with the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your business")
    leave(page, watch)


def test_a_report_sent_while_another_run_is_under_way_does_not_wait_for_the_next_look(device: Page) -> None:
    write_theft(device)
    device.evaluate(
        """async () => new Promise((held) => {
          navigator.locks.request("bizwatch-outbox", () => new Promise((free) => { window.free = free; held(); }));
        })"""
    )
    device.get_by_role("button", name="Send report").click()
    expect(device.locator("#offline-list")).to_contain_text("Shop theft")
    device.evaluate("() => window.free()")
    received(device)


def test_without_script_the_ordinary_way_is_named(open_page: OpenPage) -> None:
    page = open_page(script=False, width=320)
    page.goto(OFFLINE)
    page.get_by_role("link", name="Report the ordinary way").click()
    expect(page).to_have_url(re.compile("/report/$"))


def test_switched_off_the_worker_goes_and_what_waits_is_sent(device: Page, settings: Any) -> None:
    lose_signal(device)
    write_theft(device)
    device.get_by_role("button", name="Send report").click()
    expect(device.locator("#offline-list")).to_contain_text("Waits for a signal")
    settings.BIZWATCH_OFFLINE = False
    device.context.set_offline(False)
    received(device)
    device.evaluate("async () => { await (await navigator.serviceWorker.getRegistration('/report/'))?.update() }")
    device.wait_for_function("async () => (await navigator.serviceWorker.getRegistrations()).length === 0")
    device.wait_for_function("async () => (await caches.keys()).length === 0")
    assert Report.objects.count() == 1


def test_an_update_keeps_what_waits(device: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_signal(device)
    write_theft(device)
    device.get_by_role("button", name="Finish it later").click()
    device.context.set_offline(False)
    before = device.evaluate("() => caches.keys()")
    monkeypatch.setattr("bizwatch.reporting.views.offline.version_of", lambda text: "0123456789abcdef")
    device.evaluate("async () => { await (await navigator.serviceWorker.getRegistration('/report/')).update() }")
    device.wait_for_function("async () => (await caches.keys()).join() === 'report-0123456789abcdef'")
    assert before != ["report-0123456789abcdef"]
    device.reload()
    ready(device)
    expect(device.locator("#offline-list")).to_contain_text("Not finished.")
