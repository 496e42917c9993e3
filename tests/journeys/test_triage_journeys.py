"""Triage in a browser: an investigator assesses and decides, a sergeant changes the weights and sees who would move."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bizwatch.accounts.models import User
from bizwatch.cases.choices import FactAnswer
from bizwatch.cases.intake import NewCircumstances
from bizwatch.kernel import clock
from tests import users
from tests.browser import OpenPage
from tests.cases.world import HOUR, World, fresh, make_world, opened
from tests.journeys.reporters import go_on, heading, look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
VIOLENT = NewCircumstances(violence=FactAnswer.YES)
PARTS = ("Threat", "Harm", "Risk", "Investigation", "Vulnerability", "Engagement")


@pytest.fixture
def world() -> World:
    return make_world()


def at_desk(page: Page, user: User, address: str) -> None:
    session = users.sign_in(User.objects.get(pk=user.pk)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])


def violent(world: World, **changes: Any) -> Any:
    now = clock.now()
    return opened(world, at=now - 2 * HOUR, occurred_from=now - 3 * HOUR, circumstances=VIOLENT, **changes)


def test_an_investigator_assesses_a_case_and_decides_on_attendance(page: Page, live_server: Any, world: World) -> None:
    case = violent(world)
    at_desk(page, world.ann, live_server.url)
    page.goto("/desk/?attendance=asked")
    look(page, "triage-queue")
    page.get_by_role("link", name=case.crime_reference).first.click()
    look(page, "triage-case")
    page.get_by_role("link", name="Assess by THRIVE").click()
    heading(page, "Assess by THRIVE")
    for part in PARTS:
        page.get_by_role("group", name=part).get_by_label("Low", exact=True).check()
    for part in ("Scene preservation", "Prevention advice"):
        page.get_by_role("group", name=part).get_by_label("Given", exact=True).check()
    page.get_by_role("group", name="Vulnerability").get_by_label("High", exact=True).check()
    go_on(page, "Save the assessment")
    expect(page.get_by_role("alert")).to_contain_text("Write why vulnerability is high")
    look(page, "triage-thrive-refused")
    page.get_by_label("Vulnerability: note").fill("She is alone there after six.")
    go_on(page, "Save the assessment")
    expect(page.get_by_role("alert")).to_contain_text("The assessment is on the case.")
    page.get_by_role("link", name="Correct what is known").click()
    look(page, "triage-circumstances")
    page.get_by_role("group", name="Is, or was, the offender detained?").get_by_label("Yes").check()
    page.get_by_label("How do you know it?").fill("The guard says so.")
    go_on(page, "Save")
    page.get_by_role("link", name="Decide on attendance").click()
    look(page, "triage-attendance")
    page.get_by_label("An officer will attend").check()
    go_on(page, "Save the decision")
    expect(page.get_by_text("because violence was used and because the offender was detained")).to_be_visible()
    look(page, "triage-case-decided")
    assert fresh(case).attendance_choice == "attend"


def test_a_sergeant_changes_the_weights_without_script(open_page: OpenPage, live_server: Any, world: World) -> None:
    case, page = violent(world), open_page(script=False)
    at_desk(page, world.sergeant, live_server.url)
    page.goto("/desk/supervision/")
    page.get_by_role("link", name="What decides the order of the queue").click()
    heading(page, "Order of the queue")
    page.get_by_role("button", name="Change the weights").click()
    page.get_by_label("Violence: hours").fill("2")
    page.get_by_label("Why do the weights change?").fill("To see what it does")
    go_on(page, "Show who would move")
    heading(page, "Who would move")
    expect(page.get_by_text("Violence: 12 to 2 hours")).to_be_visible()
    go_on(page, "Confirm these weights")
    heading(page, "Order of the queue")
    while page.get_by_role("button", name="Go on").count():
        go_on(page, "Go on")
    expect(page.get_by_text("Every open case was in this order")).to_be_visible()
    assert ["violence", 1, 2] in fresh(case).priority_factors


@pytest.mark.once
def test_the_pages_of_the_weights_look_right(page: Page, live_server: Any, world: World) -> None:
    violent(world)
    at_desk(page, world.sergeant, live_server.url)
    for address, name in (
        ("/desk/supervision/", "triage-supervision"),
        ("/desk/triage/", "triage-weights"),
        ("/desk/triage/change/", "triage-change"),
    ):
        page.goto(address)
        look(page, name)
    page.get_by_label("Violence: hours").fill("2")
    page.get_by_label("Why do the weights change?").fill("To see what it does")
    go_on(page, "Show who would move")
    look(page, "triage-plan")
