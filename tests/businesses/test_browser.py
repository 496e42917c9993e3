"""The business's pages in a browser: accessible, on a narrow telephone, and without script."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from bizwatch.accounts.models import User
from bizwatch.businesses import services
from bizwatch.businesses.models import Business, Premises
from bizwatch.kernel import clock
from tests.accounts.people import signed_in
from tests.browser import OpenPage, axe_violations, overflows
from tests.businesses import shops
from tests.businesses.files import csv_bytes
from tests.businesses.test_members import token_sent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def shop() -> Business:
    return shops.business("Anglia Convenience Stores")


@pytest.fixture
def boss(shop: Business) -> User:
    return shops.member(shop, name="Helen Office")


@pytest.fixture
def stores(tmp_path: Path) -> Path:
    path = tmp_path / "stores.csv"
    rows = ("101,Magdalen Street,12 Magdalen Street,NR3 1HU", "102,Ber Street,9 Ber Street,NR99 9ZZ")
    path.write_bytes(csv_bytes(*rows, header="Store number,Store name,Address,Postcode"))
    return path


def enter(page: Page, user: User) -> Page:
    """Give the browser the session of a user."""
    session = signed_in(user).cookies["sessionid"].value
    page.goto("/healthz")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])
    return page


def check(page: Page) -> None:
    """The page as it is now has nothing for axe to find and need not be scrolled sideways."""
    assert axe_violations(page) == []
    assert not overflows(page), page.url


@pytest.mark.once
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(open_page: OpenPage, boss: User, shop: Business, width: int) -> None:
    one = shops.premises(shop)
    services.invite_member(
        business=shop,
        email="new.colleague@anglia-convenience.example",
        role="premises_manager",
        premises=[one],
        by=boss,
        at=clock.now(),
    )
    row = shops.membership(boss, shop).public_id
    page = enter(open_page(width=width), boss)
    for address in (
        reverse("businesses:premises"),
        reverse("businesses:premises") + "?q=nothing",
        reverse("businesses:premises_page", args=[one.reference]),
        reverse("businesses:premises_change", args=[one.reference]),
        reverse("businesses:premises_close", args=[one.reference]),
        reverse("businesses:premises_add"),
        reverse("businesses:details"),
        reverse("businesses:members"),
        reverse("businesses:invite"),
        reverse("businesses:member_change", args=[row]),
        reverse("businesses:member_remove", args=[row]),
    ):
        page.goto(address)
        check(page)
    page.context.clear_cookies()
    for address in (
        reverse("businesses:register"),
        reverse("businesses:register_sent"),
        reverse("businesses:join", args=[token_sent()]),
        reverse("businesses:join", args=["nonsense"]),
    ):
        page.goto(address)
        check(page)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_file_is_imported_and_a_row_put_right(open_page: OpenPage, boss: User, stores: Path, script: bool) -> None:
    page = enter(open_page(width=375, script=script), boss)

    def look() -> None:
        if script:
            check(page)

    page.goto(reverse("businesses:import"))
    look()
    page.set_input_files("input[type=file]", stores)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("stores.csv")
    look()
    page.get_by_role("link", name="Change what the columns fill").click()
    expect(page.get_by_label("Postcode")).to_have_value("postcode")
    look()
    page.get_by_role("button", name="Look at the rows again").click()
    page.get_by_role("button", name="Import 1 premises").click()
    expect(page.get_by_text("Finished")).to_be_visible()
    look()
    page.get_by_role("link", name="put this row right").click()
    expect(page.get_by_text("NR99 9ZZ is not in the postcode directory").first).to_be_visible()
    look()
    page.get_by_label("Postcode").fill("NR1 3ES")
    page.get_by_role("button", name="Save the row").click()
    expect(page.get_by_text("Row 3 is put right and imported.")).to_be_visible()
    assert Premises.objects.count() == 2


def test_answers_about_cctv_show_when_they_are_asked(open_page: OpenPage, boss: User, shop: Business) -> None:
    one = shops.premises(shop)
    page = enter(open_page(), boss)
    page.goto(reverse("businesses:premises_change", args=[one.reference]))
    cameras = page.get_by_label("Which cameras are there?")
    expect(cameras).to_be_hidden()
    page.get_by_role("group", name="Is there CCTV?").get_by_label("Yes").check()
    cameras.fill("till, door")
    page.get_by_label("How many days of pictures are kept?").fill("31")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Silver Road is saved.")).to_be_visible()
    one.refresh_from_db()
    assert (one.has_cctv, one.cctv_cameras, one.cctv_keeps_days) == (True, "till, door", 31)
