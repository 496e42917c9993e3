"""After the outcome in a browser: a review is asked for and decided; five victims of one incident; new material."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from bizwatch.accounts.models import User
from bizwatch.cases import services
from bizwatch.cases.choices import ReviewState
from bizwatch.cases.models import Case, EventCrime, VictimReview
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from tests import users
from tests.browser import OpenPage
from tests.cases.world import HOUR, World, everything, fresh, make_world, named, opened, recorded, told
from tests.journeys.reporters import go_on, heading, look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def world() -> World:
    return make_world()


def at_work(page: Page, user: User, address: str) -> Page:
    """Give the browser somebody's session."""
    session = users.sign_in(User.objects.get(pk=user.pk)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return page


def closed(world: World, code: str, *, suspect: bool) -> Case:
    """A case that Ann closed an hour ago."""
    now = clock.now()
    case = recorded(world, opened(world, at=now - 5 * HOUR, occurred_from=now - 6 * HOUR), at=now - 4 * HOUR)
    if suspect:
        named(world, case, at=now - 3 * HOUR)
    at = now - HOUR
    on = to_london(at).date()  # in the first hour of a day that is the day before
    facts = everything(told=told(at - HOUR), remedy_due_date=on, limit_expired_on=on)
    services.finalise(case=case, outcome_code=code, facts=facts, by=world.ann, at=at, version=fresh(case).version)
    return fresh(case)


def test_a_business_asks_for_a_review_and_a_supervisor_overturns_the_decision(
    open_page: OpenPage, live_server: Any, world: World
) -> None:
    case = closed(world, "15", suspect=True)
    shop = at_work(open_page(width=375), world.sam, live_server.url)
    shop.goto(f"/my-cases/{case.crime_reference}/")
    look(shop, "after-own-case")
    shop.get_by_role("button", name="Ask for a review").click()
    heading(shop, "Ask for a review")
    go_on(shop, "Ask for a review")
    expect(shop.get_by_role("alert")).to_contain_text("Enter why you think that the decision is wrong")
    look(shop, "after-ask-review")
    shop.get_by_label("Why do you think that the decision is wrong?").fill("Nobody looked at camera 2.")
    go_on(shop, "Ask for a review")
    expect(shop.get_by_text("You have an answer by")).to_be_visible()

    desk = at_work(open_page(), world.sergeant, live_server.url)
    desk.goto("/desk/supervision/")
    look(desk, "after-supervision")
    desk.get_by_role("table", name="Reviews that victims asked for").get_by_role(
        "link", name=case.crime_reference
    ).click()
    expect(desk.get_by_role("link", name="Decide on the review")).to_be_visible()
    look(desk, "after-case")
    desk.get_by_role("link", name="Decide on the review").click()
    heading(desk, "Decide on the review")
    look(desk, "after-decide-review")
    desk.get_by_label("The decision was wrong: the case is open again").check()
    desk.get_by_label("What did you look at, and why is that the answer?").fill("Camera 2 shows his face.")
    desk.get_by_label("Words for the business").fill("You were right: we missed camera 2.")
    go_on(desk, "Decide and tell the victim")
    expect(desk.get_by_role("alert")).to_contain_text("The review is decided")
    assert VictimReview.objects.get().state == ReviewState.OVERTURNED
    assert fresh(case).is_open

    shop.goto(f"/my-cases/{case.crime_reference}/")
    expect(shop.get_by_text("You were right: we missed camera 2.")).to_be_visible()
    look(shop, "after-overturned")


def test_five_victims_of_one_incident_are_five_crimes(open_page: OpenPage, live_server: Any, world: World) -> None:
    now = clock.now()
    case = opened(world, at=now - 2 * HOUR, occurred_from=now - 3 * HOUR, summary="Members of staff were punched.")
    recorded(world, case, at=now - HOUR)
    desk = at_work(open_page(), world.ann, live_server.url)
    desk.goto(f"/desk/cases/{case.crime_reference}/")
    desk.get_by_role("link", name="Count one crime for each victim").click()
    heading(desk, "Count one crime for each victim")
    look(desk, "after-split")
    desk.get_by_label("The business", exact=True).check()
    desk.get_by_label("What tells this victim from the others?").fill("The shop")
    workers = "The cashier\nThe second cashier\nThe guard\nThe manager"
    desk.get_by_label("Other victims who work there").fill(workers)
    desk.get_by_label("How do you know that these are the victims?").fill("Each told me.")
    go_on(desk, "Make one crime for each")
    expect(desk.get_by_role("alert")).to_contain_text("one crime for each victim now")
    expect(desk.get_by_role("table", name="One incident, one crime for each victim").get_by_role("row")).to_have_count(
        6
    )
    look(desk, "after-split-case")
    references = list(EventCrime.objects.order_by("number").values_list("case__crime_reference", flat=True))
    assert len(references) == 5

    shop = at_work(open_page(width=375), world.sam, live_server.url)
    shop.goto(f"/my-cases/{references[0]}/")
    shop.get_by_role("table", name="Other crimes of the same incident").get_by_role("link", name=references[4]).click()
    heading(shop, references[4])
    look(shop, "after-split-own-case")


def test_new_material_opens_a_case_again_with_one_press(open_page: OpenPage, live_server: Any, world: World) -> None:
    case = closed(world, "18", suspect=False)
    services.send_message(case=case, text="We know him.", dedupe=uuid4(), by=world.sam, at=clock.now())
    desk = at_work(open_page(), world.sergeant, live_server.url)
    desk.goto("/desk/new-material/")
    look(desk, "after-new-material")
    desk.get_by_role("button", name="Open the case again").click()
    expect(desk.get_by_role("alert")).to_contain_text("It is decided what the new material means")
    assert fresh(case).is_open
    desk.goto("/desk/specialists/")
    look(desk, "after-specialists")
