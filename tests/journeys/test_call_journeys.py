"""A call in a browser: written down by keyboard alone; booked by a guest on a phone; the diary and rota of the desk."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bizwatch.accounts.models import User
from bizwatch.cases.choices import CallBackState
from bizwatch.cases.models import CallBack
from bizwatch.cases.selectors import call_path
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reporting.choices import Door
from bizwatch.reporting.models import Report
from tests import users
from tests.browser import OpenPage
from tests.cases.rota import booked, on_duty
from tests.cases.world import HOUR, World, make_world, opened
from tests.journeys.hands import Keys
from tests.journeys.reporters import fill_date, heading, look
from tests.reporting.doors import walk
from tests.reporting.test_doors import DOORS
from tests.reporting.walking import begin, fill, send
from tests.reporting.world import make_world as make_shop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def world() -> World:
    return make_world()


def tomorrow(days: int = 1) -> Any:
    return to_london(clock.now()).date() + timedelta(days=days)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_guest_books_moves_and_calls_off_on_a_phone(open_page: OpenPage, world: World, script: bool) -> None:
    def seen(name: str) -> None:
        if script:  # axe cannot run without
            look(page, name)

    on_duty(world.ann, tomorrow(), "09:00", "17:00")
    now = clock.now()
    case = opened(world, at=now - HOUR, occurred_from=now - 2 * HOUR)
    page = open_page(width=320, script=script)
    page.goto(call_path(case, at=now))
    heading(page, "Choose when we call you")
    seen("call-choose")
    page.get_by_role("button", name="Book this call").click()
    expect(page.get_by_role("alert")).to_contain_text("Select when we should call")
    page.get_by_label("10:00am").check()
    page.get_by_role("button", name="Book this call").click()
    heading(page, "Your call")
    seen("call-booked")
    page.get_by_role("button", name="Move the call").click()
    page.get_by_label("11:15am").check()
    page.get_by_role("button", name="Move the call").click()
    expect(page.get_by_role("definition").first).to_contain_text("11:15am")
    page.get_by_role("link", name="Call it off").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Call off the call on")
    seen("call-off")
    page.get_by_role("button", name="Call it off").click()
    heading(page, "Choose when we call you")
    assert not CallBack.objects.filter(state=CallBackState.BOOKED).exists()


def test_the_sergeant_plans_and_the_desk_marks(page: Page, live_server: Any, world: World) -> None:
    session = users.sign_in(User.objects.get(pk=world.sergeant.pk)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto("/desk/rota/")
    heading(page, "Rota")
    page.get_by_role("button", name="Add a shift").click()
    heading(page, "Add a shift")
    look(page, "rota-add")
    page.get_by_label("Officer").select_option(label="Ann Example (1234)")
    fill_date(page, "day", tomorrow())
    page.get_by_label("Starts").fill("9am")
    page.get_by_label("Ends").fill("5pm")
    page.get_by_role("button", name="Add the shift").click()
    expect(page.get_by_role("alert")).to_contain_text("The shift is on the rota.")
    look(page, "rota")
    now = clock.now()
    case = opened(world, at=now - HOUR, occurred_from=now - 2 * HOUR)
    ten = to_london(now).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
    booked(case, ten, world.sam, at=now)
    page.goto(f"/desk/diary/?day={tomorrow().isoformat()}&who=all")
    heading(page, "Diary")
    look(page, "desk-diary-marks")
    page.get_by_role("button", name="No answer").click()
    expect(page.get_by_role("alert")).to_contain_text("No answer is noted")
    assert CallBack.objects.get().state == CallBackState.NO_ANSWER
    page.get_by_role("link", name="How full the week is").click()
    heading(page, "How full the week is")
    look(page, "desk-diary-week")


def take_calls(page: Page, address: str, person: User) -> None:
    session = users.sign_in(person).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page.goto("/report/phone/")


def find_business(keys: Keys, text: str) -> None:
    keys.type(text, "q")
    keys.press("Enter")
    heading(keys.page, re.compile("Call about Corner Pantry 0"))
    expect(keys.page.get_by_role("checkbox").first).to_be_focused()
    keys.use("gates=none")
    keys.press("End", "Space")


def write_down(keys: Keys) -> None:
    """Give the answers of the shortest honest report, as the published table counts them for other doors."""
    for code, controls in walk("shop_theft", Door.ACCOUNT).pages:
        for control in controls if code not in ("start", "gate", "check") else ():
            name, _, value = control.name.partition("=")
            if control.name != "Continue" and value:
                keys.tick(f"{code}-{name}", value)
            elif control.name != "Continue":
                keys.fill(f"{code}-{name}", "2025" if name == "at_day-year" else control.text)


def test_a_call_is_taken_by_keyboard_alone(page: Page, live_server: Any, user_with: Any) -> None:
    """The published figures are of this way, from the first letter of the name to the reference on the screen."""
    shop = make_shop()
    client = shop.client()
    draft = begin(client)
    fill(client, draft)
    send(client, draft)
    on_duty(user_with("investigator"), tomorrow(), "09:00", "17:00")
    take_calls(page, live_server.url, user_with("call_taker"))
    look(page, "phone-empty")
    keys = Keys(page)
    find_business(keys, "pantry 0")
    look(page, "phone-call")
    write_down(keys)
    keys.use("send")
    keys.press("Control+Enter")
    expect(page.get_by_role("heading", name="Report sent")).to_be_visible()
    print("shop_theft", len(keys.interactions), keys.seconds(), dict(keys.counted))
    row = f"| Shop theft | 3 | {len(keys.interactions)} | {keys.seconds():.0f} |"
    assert row in DOORS.read_text(encoding="utf-8")
    look(page, "phone-done")
    keys.tick("slot", page.locator("[name=slot]").first.get_attribute("value") or "")
    keys.press("Enter")
    expect(page.get_by_text("The call-back is booked.")).to_be_visible()
    look(page, "phone-booked")
    assert CallBack.objects.get().case == Report.objects.get(door="phone").case


def test_the_same_event_by_keyboard_alone(page: Page, live_server: Any, user_with: Any) -> None:
    """Search hits by arrows, what is wrong, and a call that is added to the case that is there."""
    shop = make_shop()
    client = shop.client()
    draft = begin(client)
    fill(client, draft)
    send(client, draft)
    there = Report.objects.get()
    take_calls(page, live_server.url, user_with("call_taker"))
    keys = Keys(page)
    page.keyboard.type("corner")
    expect(page.get_by_role("button", name="Corner Pantry")).to_have_count(2)
    look(page, "phone-hits")
    keys.press("ArrowDown", "ArrowDown", "ArrowUp")
    expect(page.get_by_role("button", name="Corner Pantry 0")).to_be_focused()
    keys.press("Escape")
    expect(page.get_by_label("Which business is calling?")).to_be_focused()
    page.keyboard.type("pantry 0")
    keys.press("Enter")
    expect(page.get_by_role("checkbox").first).to_be_focused()
    keys.press("Control+Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    look(page, "phone-errors")
    keys.tick("gates", "none")
    when = Report.objects.get().case.occurred_from
    keys.tick("when-span", "known")
    for box, said in zip(("day", "month", "year"), to_london(when).strftime("%d %m %Y").split(), strict=True):
        keys.fill(f"when-at_day-{box}", said)
    keys.fill("when-at_time", to_london(when).strftime("%H:%M"))
    keys.press("Tab")
    expect(page.get_by_role("heading", name="Ask whether it is one of these")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="1 report may be of the same event")).to_be_visible()
    look(page, "phone-same")
    page.get_by_role("button", name="It is the same").focus()
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Call added")).to_be_visible()
    expect(page.get_by_role("heading", name="Call added").locator("..")).to_contain_text(there.case.crime_reference)
    look(page, "phone-added")
