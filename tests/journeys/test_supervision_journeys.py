"""Supervision in a browser: a sergeant gives an absent officer's cases away, and the command looks over the districts."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bizwatch.cases import services
from bizwatch.cases.models import Case
from bizwatch.cases.services.rollup import count_weeks
from bizwatch.kernel import clock
from tests.cases.world import HOUR, World, fresh, make_world, opened, person
from tests.journeys.reporters import heading
from tests.reporting.looking import enter, look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def world() -> World:
    return make_world()


def of_ann(world: World, number: int) -> list[Case]:
    now = clock.now()
    cases = [opened(world, at=now - 2 * HOUR, occurred_from=now - 3 * HOUR) for _ in range(number)]
    return [services.take_case(case=case, by=world.ann, at=now - HOUR) for case in cases]


def test_a_sergeant_gives_an_absent_officer_s_cases_to_others(page: Page, live_server: Any, world: World) -> None:
    cases = of_ann(world, 3)
    person("Cal Example", "investigator")
    enter(page, world.sergeant)
    page.goto("/desk/workload/")
    look(page, "workload")
    page.get_by_role("link", name="Ann Example (1234)").click()
    look(page, "workload-officer")
    page.get_by_role("button", name="Give these cases to others").click()
    heading(page, "Give many cases")
    page.get_by_label("Bob Example (5678)").check()
    page.get_by_label("Cal Example", exact=True).check()
    page.get_by_label("Why do they move?").fill("PC Example is away.")
    look(page, "give-many")
    page.get_by_role("button", name="Show the plan").click()
    heading(page, "Give many cases: look at the plan")
    look(page, "give-many-plan")
    page.get_by_role("button", name="Carry out the plan").click()
    heading(page, "Give many cases: carried out")
    expect(page.get_by_role("status")).to_contain_text("3 cases given, 0 to go, 0 not given, of 3.")
    look(page, "give-many-done")
    assert world.ann not in {fresh(case).allocated_to for case in cases}
    for address, words in (
        ("/desk/skills/", "Skills and conflicts"),
        ("/desk/reviews/", "Reviews"),
        ("/desk/away/", "Away"),
        ("/desk/supervision/", "Supervision"),
    ):
        page.goto(address)
        heading(page, words)
        look(page, address.strip("/").replace("/", "-"))


def test_the_command_looks_over_the_districts_and_a_beat_manager_over_an_area(
    page: Page, live_server: Any, world: World
) -> None:
    of_ann(world, 1)
    count_weeks(at=clock.now(), earlier=1)
    enter(page, person("Noor Example", "command"))
    page.goto("/")
    heading(page, "Districts side by side")
    look(page, "districts")
    world.beat.policing_area = "norfolk-norwich"
    world.beat.save()
    enter(page, world.beat)
    page.goto("/area/")
    heading(page, "Norwich policing district")
    look(page, "area")
    enter(page, world.sergeant)
    page.goto("/desk/where-cases-wait/")
    look(page, "where-cases-wait")
