"""The recording audit in a browser: judged blind, differing, settled; and a person who answers about themselves."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bizwatch.accounts.models import User
from bizwatch.assurance import services
from bizwatch.assurance.about_yourself import about_path
from bizwatch.assurance.draw import bounds_of, monday_of
from bizwatch.assurance.models import DiversityReply, SampleItem
from bizwatch.cases.models import CaseAction
from bizwatch.kernel import clock
from tests import users
from tests.browser import OpenPage
from tests.cases.world import HOUR, World, make_world, opened, person
from tests.journeys.reporters import NARROW, go_on, heading, look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def world() -> World:
    return make_world()


def as_user(page: Page, user: User, address: str) -> None:
    session = users.sign_in(User.objects.get(pk=user.pk)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])


def drawn_last_week(world: World) -> None:
    """A report of last week that nobody recorded, and the sample of that week."""
    now = clock.now()
    starts_on = monday_of(now) - timedelta(days=7)
    start, end = bounds_of(starts_on)
    opened(world, at=start + 2 * HOUR, occurred_from=start + HOUR)
    week = services.promise_week(starts_on=starts_on, by=services.REGISTRY, at=start + HOUR)
    services.draw_week(week=week, by=services.REGISTRY, at=max(now, end))


def test_judged_blind_differing_and_settled(page: Page, live_server: Any, world: World) -> None:
    drawn_last_week(world)
    judge, registrar = person("Jo Example", "investigator"), person("Rae Example", "crime_registrar")
    as_user(page, judge, live_server.url)
    page.goto("/assurance/judge/")
    look(page, "assurance-judge")
    go_on(page, "Take the next report")
    expect(page.get_by_text("Two men filled a bag with spirits and ran.")).to_be_visible()
    go_on(page, "Keep this judgement")
    expect(page.get_by_role("alert")).to_contain_text("Select yes if a crime should be recorded")
    page.locator("#id_should").check()
    look(page, "assurance-judge-item")
    page.get_by_label("How many crimes?").fill("1")
    page.get_by_label("Which offence?").select_option("46")
    page.locator("#id_enough").check()
    page.get_by_label("Why?").fill("Goods were taken without paying.")
    go_on(page, "Keep this judgement")
    heading(page, "Judge reports")
    as_user(page, registrar, live_server.url)
    page.goto("/assurance/")
    look(page, "assurance-overview")
    page.get_by_role("link", name="Differences").click()
    look(page, "assurance-differences")
    page.get_by_role("link", name=SampleItem.objects.get().case.crime_reference).click()
    look(page, "assurance-settle")
    page.get_by_label("The second person is right").check()
    page.get_by_role("group", name="Was what is recorded recorded in time?").get_by_label("No", exact=True).check()
    page.get_by_label("Why?").fill("A theft was told, and nothing speaks against it.")
    go_on(page, "Settle it")
    expect(page.get_by_text("The desk has an action on the case.")).to_be_visible()
    assert "Recording audit" in CaseAction.objects.get().text
    page.get_by_role("link", name="Samples").click()
    look(page, "assurance-weeks")
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_text("The draw was worked out again, and it holds.")).to_be_visible()
    look(page, "assurance-week")


def test_a_person_answers_about_themselves_without_script_on_a_telephone(
    open_page: OpenPage, live_server: Any, world: World
) -> None:
    at = clock.now()
    path = about_path(opened(world, at=at - HOUR, occurred_from=at - 2 * HOUR), at=at)
    page = open_page(width=NARROW, script=False)
    page.goto(path)
    heading(page, "About yourself")
    page.get_by_role("group", name="How old are you?").get_by_label("25 to 34").check()
    page.get_by_role("group", name="What is your religion?").get_by_label("Prefer not to say").check()
    go_on(page, "Send my answers")
    heading(page, "Thank you")
    assert DiversityReply.objects.get().answers == {"age": "25-34", "religion": "not-said"}
    go_on(page, "Erase my answers")
    heading(page, "Your answers are erased")
    assert not DiversityReply.objects.exists()


def test_the_questions_look_right(page: Page, live_server: Any, world: World) -> None:
    at = clock.now()
    page.goto(about_path(opened(world, at=at - HOUR, occurred_from=at - 2 * HOUR), at=at))
    look(page, "assurance-about-yourself")
