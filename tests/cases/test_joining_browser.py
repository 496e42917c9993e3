"""The desk's pages about the same event told twice, in a browser: accessible, and on a narrow telephone."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bizwatch.accounts.models import User
from bizwatch.cases import services
from bizwatch.cases.choices import Door
from bizwatch.cases.models import Case
from bizwatch.kernel import clock
from tests.browser import OpenPage, axe_violations, overflows
from tests.cases.test_collapsing import MOST, accuse
from tests.cases.world import World, full_report, make_world, opened
from tests.users import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]
PICTURES = os.environ.get("BIZWATCH_PICTURES_OF_JOINING", "")


@pytest.fixture
def county(transactional_db: None) -> World:
    return make_world()


def enter(page: Page, user: User) -> Page:
    session = sign_in(user).cookies["sessionid"].value
    page.goto("/healthz")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])
    return page


def look(page: Page, address: str, name: str, width: int) -> None:
    page.goto(address)
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
    assert axe_violations(page) == []
    assert not overflows(page), address


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_about_the_same_event_are_accessible_and_fit(open_page: OpenPage, county: World, width: int) -> None:
    now = clock.now()
    first, hour = now - timedelta(hours=3), timedelta(hours=1)
    stays = services.open_case(new=full_report(county, occurred_from=first - hour), by=county.sam, at=first)
    goes = opened(county, at=first + hour, occurred_from=first - hour)
    third = opened(county, at=first + hour, occurred_from=first - hour, door=Door.PHONE)
    services.join_cases(case=goes, into=stays, reason="The same two men.", by=county.ann, at=now, version=goes.version)
    leader: Case | None = None
    for number in range(MOST + 20):
        made = accuse(
            county,
            at=now - timedelta(minutes=60 - number),
            at_premises=county.market,
            reported_by=None,
            door=Door.GUEST,
            occurred_from=first,
            name="Jordan Example-Smith",
        )
        leader = leader or made
    assert leader is not None
    page = enter(open_page(width=width), county.sergeant)
    for address, name in (
        ("/desk/", "queue"),
        (f"/desk/cases/{stays}/", "case"),
        (f"/desk/cases/{goes}/", "joined"),
        (f"/desk/cases/{third}/join/?reference={stays}", "join"),
        (f"/desk/cases/{third}/not-the-same/?reference={stays}", "apart"),
        (f"/desk/cases/{goes}/unjoin/", "unjoin"),
        (f"/desk/cases/{leader}/", "leader"),
        (f"/desk/cases/{leader}/held/", "held"),
        ("/desk/supervision/", "supervision"),
    ):
        look(page, address, name, width)


def test_two_cases_are_joined_by_the_keyboard(open_page: OpenPage, county: World) -> None:
    now = clock.now()
    one = opened(county, at=now - timedelta(hours=1), occurred_from=now - timedelta(hours=2))
    other = opened(county, at=now - timedelta(hours=1), occurred_from=now - timedelta(hours=2))
    page = enter(open_page(script=False), county.ann)
    page.goto(f"/desk/cases/{other}/")
    page.get_by_role("link", name=f"Join to {one}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Reference of the case that stays")).to_have_value(str(one))
    page.get_by_label("How do you know that it is the same event?").fill("The same minute, the same van.")
    page.get_by_role("button", name="Join the cases").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The case is joined.")).to_be_visible()
    page.get_by_role("link", name=f"Open {one}").click()
    expect(page.get_by_role("heading", name="Joined to this case")).to_be_visible()
    assert Case.objects.get(pk=other.pk).joined_to_id == one.pk
