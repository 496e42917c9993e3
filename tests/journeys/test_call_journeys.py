"""A call in a browser: a guest books and moves it without script on a phone, and the desk works through diary and rota."""

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
from tests import users
from tests.browser import OpenPage
from tests.cases.rota import booked, on_duty
from tests.cases.world import HOUR, World, make_world, opened
from tests.journeys.reporters import fill_date, heading, look

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
