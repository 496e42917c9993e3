"""Reporters in a browser: an account, a guest, a forecourt, the short way counted, mistakes, and no script."""

import json
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reporting.models import Report
from tests.browser import OpenPage
from tests.journeys.hands import Hands
from tests.journeys.reporters import fill_date, go_on, heading, look, pass_gate, photo, sign_in
from tests.reporting.walking import begin, fill, send
from tests.reporting.world import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PROJECT = Path(__file__).resolve().parents[2]
SPEED = PROJECT / "docs" / "reference" / "reporting-speed.md"
MOST_INTERACTIONS, MOST_SECONDS = 12, 60.0


@pytest.fixture
def world() -> World:
    """A member of staff with one premises."""
    return make_world()


def yesterday() -> Any:
    return to_london(clock.now()).date() - timedelta(days=1)


def test_a_shop_reports_a_theft_with_a_photo(page: Page, live_server: Any, world: World, tmp_path: Path) -> None:
    sign_in(page, world, live_server.url)
    page.goto("/report/")
    look(page, "start")
    page.get_by_role("link", name="Shop theft").click()
    heading(page, "Before you start")
    look(page, "gate")
    pass_gate(page)
    heading(page, "What happened?")
    page.get_by_label("What happened?").fill("Two people filled a bag with bottles and walked out.")
    page.get_by_label("Yes").check()
    go_on(page)
    when_known(page)
    property_lines(page)
    known_things(page, "What the people who did it", "A vehicle", "CCTV, dash cam", "Witnesses")
    people_vehicle_cameras_witness(page)
    heading(page, "Do you support police action?")
    page.get_by_label("Yes").check()
    go_on(page)
    upload(page, tmp_path)
    heading(page, "Anything else")
    go_on(page)
    heading(page, "Check your answers, then send")
    look(page, "check")
    expect(page.get_by_text("till.jpg")).to_be_visible()
    expect(page.get_by_text("£80")).to_be_visible()
    go_on(page, "Send report")
    expect(page.get_by_role("heading", name="Report sent")).to_be_visible()
    look(page, "sent")
    report = Report.objects.get()
    expect(page.get_by_text(report.case.crime_reference)).to_be_visible()
    page.reload()
    assert Report.objects.count() == 1


def when_known(page: Page) -> None:
    heading(page, "When did it happen?")
    page.get_by_label("I know when it happened").check()
    fill_date(page, "at_day", yesterday())
    page.locator("#id_at_time").fill("4:15pm")
    look(page, "when-known")
    go_on(page)


def property_lines(page: Page) -> None:
    heading(page, "What was taken?")
    page.locator("#id_item-0-description").fill("70cl vodka")
    page.locator("#id_item-0-quantity").fill("4")
    page.locator("#id_item-0-unit_value").fill("16.50")
    go_on(page, "Add another item")
    expect(page.locator("#id_item-1-description")).to_be_visible()
    expect(page.locator("#id_item-0-description")).to_have_value("70cl vodka")
    page.locator("#id_item-1-description").fill("Joint of beef")
    page.locator("#id_item-1-unit_value").fill("14")
    look(page, "property-two")
    page.locator("#id_item-1-unit_value").press("Enter")


def known_things(page: Page, *labels: str) -> None:
    heading(page, "What can you tell us or give us?")
    for label in labels:
        page.get_by_label(label).check()
    go_on(page)


def to_check_answers(page: Page, supports: str) -> None:
    """Answer the last pages of a report without a photo."""
    heading(page, "Do you support police action?")
    page.get_by_label(supports).check()
    go_on(page)
    heading(page, "Photos and video")
    go_on(page)
    heading(page, "Anything else")
    go_on(page)
    heading(page, "Check your answers, then send")


def people_vehicle_cameras_witness(page: Page) -> None:
    heading(page, "Who did it?")
    page.get_by_label("What did they look like?").fill("Tall, grey hooded top")
    go_on(page)
    heading(page, "What vehicle was it?")
    page.get_by_label("Number plate").fill("ab12 cde")
    go_on(page)
    heading(page, "Which cameras may have caught it?")
    page.get_by_label("Camera", exact=True).fill("Camera 4, entrance")
    page.get_by_label("It is fast").check()
    page.get_by_label("How many minutes").fill("3")
    go_on(page)
    heading(page, "How long is the footage kept?")
    page.get_by_label("It is kept for a number of days").check()
    page.get_by_role("textbox", name="Number of days").fill("31")
    go_on(page)
    heading(page, "Who saw it?")
    page.get_by_label("Name", exact=True).fill("Kasia Rix")
    go_on(page)


def upload(page: Page, tmp_path: Path) -> None:
    heading(page, "Photos and video")
    page.locator("input[type=file]").set_input_files(photo(tmp_path))
    expect(page.get_by_text("Added", exact=True)).to_be_visible()
    look(page, "evidence-added")
    go_on(page)


def returning(world: World) -> None:
    """Let the premises have reported once."""
    client = world.client()
    draft = begin(client)
    day = yesterday()
    when = {"span": "known", "at_day-day": str(day.day), "at_day-month": str(day.month), "at_day-year": str(day.year)}
    fill(client, draft, when={**when, "at_time": "9am"})
    send(client, draft)


def test_a_returning_shop_reports_in_twelve_interactions_and_a_minute(
    page: Page, live_server: Any, world: World, tmp_path: Path
) -> None:
    returning(world)
    sign_in(page, world, live_server.url)
    page.goto("/")
    hands = Hands(page)
    hands.press(
        page.get_by_role("button", name=re.compile("report shop theft", re.IGNORECASE)).first, "Report shop theft"
    )
    hands.press(page.get_by_label("None of these"), "None of these")
    hands.press(page.get_by_role("button", name="Continue"), "Continue")
    heading(page, "Tell us about the theft")
    look(page, "express")
    hands.fill(page.get_by_label("What was taken?"), "4 bottles of vodka", "What was taken")
    hands.fill(page.get_by_label("Total value"), "66", "Total value")
    hands.fill(page.get_by_label("What did they look like?"), "Tall, grey hooded top", "What did they look like")
    hands.pick_file(file_button(page), photo(tmp_path), "Photo")
    hands.press(page.get_by_label("The cameras caught it"), "The cameras caught it")
    hands.press(page.get_by_role("button", name="Continue"), "Continue")
    heading(page, "Check your answers, then send")
    hands.press(page.get_by_role("button", name="Send report"), "Send report")
    expect(page.get_by_role("heading", name="Report sent")).to_be_visible()
    case = Report.objects.latest("sent_at").case
    assert case.exhibits.count() == case.people.count() == case.cctv.count() == 1
    publish(hands)
    assert len(hands.interactions) <= MOST_INTERACTIONS
    assert hands.seconds() <= MOST_SECONDS


def file_button(page: Page) -> Any:
    """Return what a person presses to choose a file: GOV.UK's button where scripts run."""
    return page.locator(".govuk-file-upload-button")


def publish(hands: Hands) -> None:
    """Say what was counted, keep it where it is asked for, and hold the document to it."""
    figures = {
        "interactions": len(hands.interactions),
        "controls": hands.interactions,
        "operators": hands.operators(),
        "seconds": hands.seconds(),
    }
    print(json.dumps(figures, indent=2))
    if os.environ.get("BIZWATCH_FIGURES"):
        Path(os.environ["BIZWATCH_FIGURES"]).write_text(json.dumps(figures, indent=2), encoding="utf-8")
    said = SPEED.read_text(encoding="utf-8")
    for words in (
        f"**{figures['interactions']} interactions**",
        f"**{figures['seconds']} seconds**",
        figures["operators"],
    ):
        assert str(words) in said, f"{SPEED.name} does not say {words}"


def open_link(page: Page) -> None:
    """Open the link in the guest's last e-mail."""
    found = re.search(r"/report/link/\S+/", OutboxMessage.objects.latest("pk").body)
    assert found
    page.goto(found[0])


def test_a_guest_reports_criminal_damage(page: Page) -> None:
    page.goto("/report/")
    page.get_by_role("link", name="Criminal damage").click()
    heading(page, "Report as a guest")
    look(page, "guest-start")
    page.get_by_label("Your email address").fill("guest@stall.example")
    go_on(page, "Send me the link")
    heading(page, "Check your email")
    look(page, "guest-sent")
    open_link(page)
    heading(page, "Open your report")
    look(page, "guest-link")
    go_on(page, "Open my report")
    pass_gate(page)
    guest_places(page)
    page.get_by_label("A building").check()
    go_on(page)
    page.get_by_label("What happened?").fill("Found the front window smashed at opening.")
    go_on(page)
    when_between(page)
    heading(page, "What is the damage?")
    page.get_by_label("What was damaged, and how?").fill("Front window smashed")
    page.get_by_label("Cost to repair or replace").fill("480")
    go_on(page)
    known_things(page, "None of these")
    to_check_answers(page, "Not sure")
    look(page, "guest-check")
    go_on(page, "Send report")
    expect(page.get_by_role("heading", name="Report sent")).to_be_visible()
    look(page, "guest-done")
    report = Report.objects.get()
    assert (report.door, report.case.offence_code) == ("guest", "58B")


def guest_places(page: Page) -> None:
    heading(page, "Your business")
    page.get_by_label("Name of the business").fill("Herring & Daughters")
    page.get_by_label("Sole trader").check()
    page.get_by_label("What does it do?").select_option(index=1)
    go_on(page)
    heading(page, "Where did it happen?")
    page.get_by_label("Address").fill("3 The Quay")
    page.get_by_label("Town or village").fill("Wells-next-the-Sea")
    page.get_by_label("Postcode").fill("nr231ah")
    go_on(page)
    heading(page, "Who should we contact about this report?")
    page.get_by_label("Full name").fill("Ada Marsh")
    page.get_by_label("Telephone number").fill("01632 960001")
    page.get_by_label("Phone call").check()
    go_on(page)
    heading(page, "What was damaged?")


def when_between(page: Page) -> None:
    heading(page, "When did it happen?")
    page.get_by_label("It happened between two times").check()
    for prefix, at in (("start", "6pm"), ("end", "11pm")):
        fill_date(page, f"{prefix}_day", yesterday())
        page.locator(f"#id_{prefix}_time").fill(at)
    look(page, "when-between")
    go_on(page)


def test_a_forecourt_reports_a_drive_off(page: Page, live_server: Any, world: World) -> None:
    sign_in(page, world, live_server.url)
    page.goto("/report/begin/making-off/")
    pass_gate(page)
    heading(page, "What was not paid for?")
    page.get_by_label("Fuel from a pump").check()
    go_on(page)
    heading(page, "Could it have been a mistake?")
    expect(page.get_by_text("Could the driver simply have forgotten or been unable to pay?")).to_be_visible()
    page.get_by_label("No, I think they meant not to pay").check()
    go_on(page)
    page.get_by_label("What happened?").fill("Filled up at pump 7 and drove off.")
    go_on(page)
    when_known(page)
    heading(page, "The fuel")
    page.get_by_label("Kind of fuel").fill("Diesel")
    page.get_by_label("Amount not paid").fill("61.50")
    page.get_by_label("Pump number").fill("7")
    go_on(page)
    known_things(page, "A vehicle")
    page.get_by_label("Number plate").fill("AB12 CDE")
    go_on(page)
    to_check_answers(page, "Yes")
    expect(page.get_by_text("£61.50", exact=False).first).to_be_visible()
    go_on(page, "Send report")
    case = Report.objects.get().case
    assert case.offence_code == "49A"
    assert "Could be a mistake: No" in case.summary
    assert case.property_lines.get().description == "Diesel, pump 7"


def test_mistakes_are_said_where_they_are(page: Page, live_server: Any, world: World) -> None:
    sign_in(page, world, live_server.url)
    page.goto("/report/begin/shop-theft/")
    go_on(page)
    heading(page, "Before you start")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    look(page, "gate-error")
    pass_gate(page)
    heading(page, "What happened?")
    go_on(page)
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Enter what happened")
    expect(page).to_have_title(re.compile(r"^Error: "))
    look(page, "what-happened-error")
    summary.get_by_role("link").click()
    expect(page.get_by_label("What happened?")).to_be_focused()
    page.keyboard.type("They left by the back door.")
    go_on(page)
    page.get_by_label("I know when it happened").check()
    fill_date(page, "at_day", to_london(clock.now()).date() + timedelta(days=2))
    page.locator("#id_at_time").fill("tea time")
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("must be today or in the past")
    expect(page.locator("#id_at_time")).to_have_value("tea time")
    look(page, "when-error")
    go_on(page, "Save and come back later")
    heading(page, "What you wrote is saved")
    look(page, "saved")
    page.goto("/report/drafts/")
    look(page, "drafts")
    page.get_by_role("link", name="Continue").click()
    expect(page.locator("#id_at_time")).to_have_value("tea time")
    fill_date(page, "at_day", yesterday())
    page.locator("#id_at_time").fill("4pm")
    go_on(page)
    page.locator("#id_item-0-unit_value").fill("a lot")
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("must be an amount of money")
    page.goto(page.url.replace("/property/", "/discard/"))
    look(page, "discard")
    go_on(page, "Discard the report")
    expect(page.get_by_text("The report was discarded")).to_be_visible()


@pytest.mark.parametrize("code", ["in-progress", "violence", "hate", "modern-slavery"])
def test_the_gate_says_whom_to_call(page: Page, live_server: Any, world: World, code: str) -> None:
    sign_in(page, world, live_server.url)
    page.goto("/report/begin/shop-theft/")
    page.locator(f"input[value={code}]").check()
    go_on(page)
    expect(page.get_by_role("link", name=re.compile("999|101")).first).to_be_visible()
    look(page, f"gate-{code}")


def test_a_session_that_ended_is_picked_up_again(page: Page, live_server: Any, world: World) -> None:
    sign_in(page, world, live_server.url)
    page.goto("/report/begin/shop-theft/")
    pass_gate(page)
    page.get_by_label("What happened?").fill("They left by the back door.")
    go_on(page)
    heading(page, "When did it happen?")
    address = page.url
    page.context.clear_cookies()
    page.reload()
    heading(page, "You have been signed out")
    look(page, "session-ended")
    sign_in(page, world, live_server.url)
    page.goto(address)
    heading(page, "When did it happen?")


def test_without_script_the_short_way_works(
    open_page: OpenPage, live_server: Any, world: World, tmp_path: Path
) -> None:
    returning(world)
    page = open_page(script=False, width=375)
    sign_in(page, world, live_server.url)
    page.goto(f"/report/shop-theft-at/{world.premises.reference}/")
    pass_gate(page)
    page.get_by_label("What was taken?").fill("4 bottles of vodka")
    page.get_by_label("Total value").fill("66")
    page.locator("input[type=file]").set_input_files(photo(tmp_path))
    go_on(page)
    heading(page, "Check your answers, then send")
    go_on(page, "Send report")
    expect(page.get_by_role("heading", name="Report sent")).to_be_visible()


def test_without_script_lines_are_added_and_removed(open_page: OpenPage, live_server: Any, world: World) -> None:
    page = open_page(script=False, width=375)
    sign_in(page, world, live_server.url)
    page.goto("/report/begin/shop-theft/")
    pass_gate(page)
    page.get_by_label("What happened?").fill("They left by the back door.")
    go_on(page)
    page.get_by_label("I know when it happened").check()
    fill_date(page, "at_day", yesterday())
    page.locator("#id_at_time").fill("4pm")
    go_on(page)
    page.locator("#id_item-0-description").fill("Vodka")
    go_on(page, "Add another item")
    page.locator("#id_item-1-description").fill("Beef")
    page.get_by_role("button", name="Remove Item 1").click()
    expect(page.locator("#id_item-0-description")).to_have_value("Beef")
    go_on(page)
    heading(page, "What can you tell us or give us?")
