"""The pages of what is missing from a report in a browser, in every state: accessible, and on a narrow telephone."""

from datetime import timedelta

import pytest
from django.apps import apps
from playwright.sync_api import expect

from bizwatch.audit.services import SystemActor
from bizwatch.kernel import clock
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reporting.choices import Door
from bizwatch.reporting.dataset import read_dataset
from bizwatch.reporting.missing_links import make_token
from bizwatch.reporting.models import Report
from bizwatch.reporting.services.direct import receive_report
from tests.browser import OpenPage
from tests.reporting.looking import enter, look
from tests.reporting.world import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]
BY = SystemActor("test")


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def received(world: World) -> Report:
    """A report of another system with only what must be there."""
    told = {
        "kind": "shop_theft",
        "premises": world.premises.reference,
        "happened_from": (clock.now() - timedelta(days=1)).isoformat(),
        "what_happened": "Two people filled a bag and left.",
        "contact": {"name": "Ada Marsh", "email": "ada@shop.example", "channel": "email"},
    }
    reading = read_dataset(told, at=clock.now(), door=Door.API)
    return receive_report(reading=reading, premises=world.premises, door=Door.API, by=BY, at=clock.now())


def test_every_page_in_every_state_is_accessible_and_fits(open_page: OpenPage, world: World) -> None:
    report = received(world)
    asked = f"/report/missing/{report.case.crime_reference}/"
    page = enter(open_page(width=320), world.user)
    page.goto(asked)
    look(page, "missing-asked")
    page.goto(f"{asked}property/")
    page.get_by_role("button", name="Send this").click()
    look(page, "missing-lines-wrong", status=422)
    page.get_by_role("button", name="Add another").click()
    look(page, "missing-lines")
    page.get_by_role("button", name="Remove").last.click()
    page.get_by_label("What was it?").fill("70cl vodka")
    page.get_by_role("button", name="Send this").click()
    look(page, "missing-partly-told")
    page.goto(f"{asked}known/")
    page.get_by_role("button", name="Send this").click()
    look(page, "missing-choice-wrong", status=422)
    page.goto(f"{asked}known/")
    page.get_by_role("checkbox").last.check()
    page.get_by_role("button", name="Send this").click()
    page.goto(f"{asked}support_action/")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Send this").click()
    expect(page.get_by_text("Nothing is missing any more")).to_be_visible()
    look(page, "missing-told")


def test_the_link_of_who_has_no_account_in_every_state(open_page: OpenPage, world: World) -> None:
    apps.get_model("businesses", "Membership").objects.all().delete()
    report = received(world)
    page, asked = open_page(width=320), f"/report/missing/{report.case.crime_reference}/"
    page.goto(asked)
    look(page, "missing-sign-in")
    page.goto(f"/report/missing/link/{make_token(report.reference, at=clock.now())}/")
    look(page, "missing-link")
    page.get_by_role("button", name="Open my report").click()
    look(page, "missing-asked-by-link")
    page.goto(f"/report/missing/link/{make_token(report.reference, at=clock.now() - timedelta(days=15))}/")
    look(page, "missing-link-ended", status=410)
    page.get_by_role("button", name="Send me a fresh link").click()
    look(page, "missing-link-sent")
    assert OutboxMessage.objects.filter(template="cases/email/missing.txt").count() == 2
