"""Victim care in a browser: an officer cares for a shop worker, the business does its part; accessible at both widths."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bizwatch.cases.choices import PersonRole
from bizwatch.cases.intake import NewPerson
from bizwatch.kernel import clock
from bizwatch.victims.models import PlanAction, SafeguardingPlan, Victim
from bizwatch.victims.services.repeats import count_noted
from tests.cases.world import World, make_world, opened
from tests.journeys.reporters import fill_date
from tests.reporting.looking import enter, look
from tests.victims.care import NAME, PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser, pytest.mark.once]
HOUR = timedelta(hours=1)


@pytest.fixture
def county(transactional_db: None) -> World:
    return make_world()


def report(county: World, hours: int, **changes: Any) -> Any:
    moment = clock.now() - hours * HOUR
    return opened(county, at=moment, occurred_from=moment - HOUR, **changes)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, group: str, answer: str) -> None:
    page.get_by_role("group", name=group).get_by_label(answer, exact=True).check()


def add_worker(page: Page, reference: str) -> None:
    page.goto(f"/desk/cases/{reference}/#victims")
    expect(page.get_by_text("These premises: 4th report in 12 months")).to_be_visible()
    look(page, "victims-case")
    page.get_by_role("link", name="Take them over").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value(NAME)
    look(page, "victims-add")
    press(page, "Add the victim")
    expect(page.get_by_role("alert")).to_contain_text("The victim is added")
    page.get_by_role("link", name=NAME, exact=True).click()


def care_for(page: Page) -> None:
    page.get_by_role("button", name="Assess their needs").click()
    press(page, "Save the assessment")
    look(page, "victims-assess-errors", status=422)
    for group in page.get_by_role("group").all():
        if group.get_by_label("No", exact=True).count() == 1:
            group.get_by_label("No", exact=True).check()
    page.get_by_role("radio", name="Usual care: the services").check()
    press(page, "Save the assessment")
    expect(page.get_by_role("alert")).to_contain_text("The assessment is saved")
    page.get_by_role("button", name="Offer support").click()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("radio", name="Victim Support. The national").check()
    page.get_by_label("How and when did they agree?").fill("On the telephone, just now.")
    look(page, "victims-support")
    press(page, "Save")
    page.get_by_role("button", name="Decide on enhanced rights").click()
    look(page, "victims-rights")
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Why?").fill("Nothing speaks for it.")
    press(page, "Save the decision")
    expect(page.get_by_text("Usual rights").first).to_be_visible()
    look(page, "victims-victim")


def plan_for(page: Page, reference: str) -> None:
    page.goto(f"/desk/cases/{reference}/#victims")
    page.get_by_role("link", name="Open a plan", exact=True).click()
    page.get_by_label("Why is a plan needed?").fill("Four thefts since spring.")
    look(page, "victims-open-plan")
    press(page, "Open the plan")
    page.get_by_role("link", name="Corner Shop High Street, Norwich").first.click()
    page.get_by_role("button", name="Add an action").click()
    page.get_by_label("The business", exact=True).check()
    page.get_by_label("What is to be done").fill("Fit a bell at the door")
    fill_date(page, "due_on", clock.now().date() + timedelta(days=20))
    look(page, "victims-add-action")
    press(page, "Add the action")
    expect(page.get_by_role("rowheader", name="Fit a bell at the door")).to_be_visible()
    look(page, "victims-plan")


def test_an_officer_and_a_business_each_do_their_part(page: Page, live_server: Any, county: World) -> None:
    for hours in (900, 600, 300):
        report(county, hours)
    people = (NewPerson(role=PersonRole.VICTIM, told_name=NAME, description="Works here", contact=PHONE),)
    case = report(county, 3, people=people)
    count_noted(at=clock.now())
    enter(page, county.ann)
    add_worker(page, case.crime_reference)
    care_for(page)
    plan_for(page, case.crime_reference)
    for address, name in (("/victims/", "due"), ("/victims/repeats/", "repeats"), ("/victims/plans/", "plans")):
        page.goto(address)
        look(page, f"victims-{name}")
    enter(page, county.hana)
    business_does_its_part(page, case.crime_reference)
    assert (Victim.objects.count(), SafeguardingPlan.objects.count()) == (2, 1)
    assert PlanAction.objects.get().closed_by_name == "Hana Example"


def business_does_its_part(page: Page, reference: str) -> None:
    page.goto(f"/my-cases/{reference}/")
    expect(page.get_by_text("4 reports from these premises in 12 months.")).to_be_visible()
    assert NAME not in page.content()
    look(page, "victims-my-case")
    page.get_by_role("link", name="Name your point of contact").click()
    look(page, "victims-own-contact")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Thank you")
    page.get_by_role("link", name="What helps against it happening again").click()
    look(page, "victims-my-premises")
    page.get_by_role("link", name="It is done Fit a bell at the door").click()
    page.get_by_label("What did you do?").fill("It rings.")
    look(page, "victims-own-action")
    press(page, "It is done")
    expect(page.get_by_text("Nothing now.")).to_be_visible()


def test_the_beat_manager_reads_on_a_telephone(page: Page, live_server: Any, county: World) -> None:
    for hours in (600, 3):
        case = report(county, hours, at_premises=county.elsewhere)
    count_noted(at=clock.now())
    enter(page, county.beat)
    for address, name in (
        ("/victims/area/repeats/", "area-repeats"),
        ("/victims/area/plans/", "area-plans"),
        (f"/area/cases/{case.crime_reference}/", "area-case"),
    ):
        page.goto(address)
        look(page, name)
    expect(page.get_by_text("These premises: 2nd report in 12 months")).to_be_visible()
