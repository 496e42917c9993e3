"""The pages about clocks in a browser: accessible, on a narrow telephone too, and a decision told from start to end."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from bizwatch.cases import services
from bizwatch.cases.choices import OfferAnswer
from bizwatch.cases.models import ClockRun
from bizwatch.cases.policies.clocks import RECORD, TOLD
from bizwatch.kernel import clock
from tests.cases.desk import address
from tests.cases.world import World, make_world, offered, opened, recorded, spoke
from tests.reporting.looking import enter, look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser, pytest.mark.once]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def county(transactional_db: None) -> World:
    return make_world()


def test_a_decision_is_noted_told_and_seen_on_accessible_pages(page: Page, county: World, live_server: object) -> None:
    now = clock.now()
    case = recorded(county, opened(county, at=now - 9 * DAY, occurred_from=now - 10 * DAY), at=now - 7 * DAY)
    spoke(county, case, at=now - 7 * DAY)
    offered(county, case, answer=OfferAnswer.LATER, at=now - 6 * DAY)
    enter(page, county.sergeant)
    page.goto(address(case, "decision"))
    page.get_by_label("Arrested", exact=True).check()
    look(page, "clock-decision")
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_text("The decision is noted.")).to_be_visible()
    look(page, "clock-case")
    page.goto(address(case, "told"))
    look(page, "clock-told")
    page.get_by_label("Decision told: Arrested").check()
    page.get_by_label("Just now").check()
    page.get_by_label("Phone", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It is noted that the victim was told")).to_be_visible()
    assert ClockRun.objects.get(clock_code=TOLD).ended_at is not None
    page.get_by_role("link", name="All clocks of this case").click()
    expect(page.get_by_role("heading", name="Decision told: Arrested Kept")).to_be_visible()
    look(page, "clock-clocks")
    page.goto(address(case, "offer"))
    look(page, "clock-offer")
    page.goto(reverse("cases:desk_clocks"))
    look(page, "clock-list")
    late = ClockRun.objects.get(clock_code=RECORD)
    page.goto(address(case, "clock-reason", late.pk))
    look(page, "clock-reason")
    page.get_by_label("Too many cases at once").check()
    page.get_by_label("How did it come about").fill("A busy weekend.")
    page.get_by_role("button", name="Save the reason").click()
    expect(page.get_by_text("The reason is noted.")).to_be_visible()
    services.note_decision(case=case, code="charged", by=county.ann, at=clock.now())
    page.goto(reverse("cases:queue") + "?code_clock=today")
    look(page, "clock-queue")
