"""A statement in a browser: asked for at the desk, written and signed by the business, saved as a PDF; and no script."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from bizwatch.accounts.models import User
from bizwatch.cases import services as cases
from bizwatch.cases.models import Case
from bizwatch.kernel import clock
from bizwatch.messaging.models import OutboxMessage
from bizwatch.statements import services
from bizwatch.statements.models import Statement, StatementPart
from tests import users
from tests.browser import OpenPage
from tests.cases.world import HOUR, World, full_report, make_world, recorded
from tests.journeys.reporters import go_on, heading, look
from tests.statements.reading_pdf import text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.once]


@pytest.fixture
def world() -> World:
    return make_world()


def told(world: World) -> Case:
    """A case of two hours ago that Ann has."""
    now = clock.now()
    new = full_report(world, occurred_from=now - 3 * HOUR)
    case = cases.open_case(new=new, by=world.sam, at=now - 2 * HOUR)
    return recorded(world, case, at=now - HOUR)


def enter(page: Page, user: User, address: str) -> None:
    session = users.sign_in(User.objects.get(pk=user.pk)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])


def ask(page: Page, case: Case, who: str) -> str:
    """Ask for an impact statement at the desk and return its number."""
    page.goto(f"/desk/cases/{case.crime_reference}/")
    page.get_by_role("link", name="Ask for a statement").click()
    heading(page, "Ask for a statement")
    look(page, "statement-ask")
    page.get_by_label("Impact Statement for Business (ISB)").check()
    page.get_by_label(f"{who}, by their account").check()
    go_on(page, "Ask for it")
    expect(page.get_by_role("alert")).to_contain_text(f"{who} has been asked for statement")
    look(page, "statement-desk")
    return Statement.objects.get().number


def save_pdf(page: Page, name: str, folder: Path) -> bytes:
    with page.expect_download() as download:
        page.get_by_text(name, exact=True).click()
    place = folder / download.value.suggested_filename
    download.value.save_as(place)
    return place.read_bytes()


def test_asked_at_the_desk_written_signed_and_saved(
    page: Page, open_page: OpenPage, live_server: Any, world: World, tmp_path: Path
) -> None:
    case = told(world)
    enter(page, world.ann, live_server.url)
    number = ask(page, case, world.hana.name)

    theirs = open_page()
    enter(theirs, world.hana, live_server.url)
    theirs.goto("/statements/")
    heading(theirs, "Statements")
    look(theirs, "statement-list")
    theirs.get_by_role("link", name=number).click()
    look(theirs, "statement-begun")
    theirs.get_by_role("link", name="Who makes the statement").click()
    theirs.get_by_label("18 or over").check()
    theirs.get_by_label("Director", exact=True).check()
    theirs.get_by_label("I am authorised to make this statement for the business").check()
    look(theirs, "statement-head")
    go_on(theirs, "Save")
    theirs.get_by_role("link", name="Direct loss").click()
    expect(theirs.get_by_label("What did the business lose or have to repair or replace?")).to_have_value(
        "3 × Gin, £25.50 each\n1 × Phone, £199 each"
    )
    look(theirs, "statement-part")
    go_on(theirs, "Save and continue")
    theirs.get_by_label("What else did it cost?").fill('Two hours of two people. #read("/etc/passwd") *bold*')
    go_on(theirs, "Save and continue")
    go_on(theirs, "Save and continue")
    draft = text(save_pdf(theirs, "Save the draft as a PDF", tmp_path))
    assert "DRAFT: not signed" in draft
    theirs.get_by_role("link", name="Your details for the court").click()
    theirs.get_by_label("No, there are none").check()
    theirs.get_by_label("Yes", exact=True).nth(1).check()
    look(theirs, "statement-details")
    go_on(theirs, "Save")
    theirs.get_by_role("button", name="Read the whole and sign").click()
    look(theirs, "statement-sign")
    theirs.get_by_label("I have read the declaration above and I make it").check()
    theirs.get_by_label("Type your full name to sign").fill("hana example")
    go_on(theirs, "Sign the statement")
    expect(theirs.get_by_role("alert")).to_contain_text("is signed")
    look(theirs, "statement-signed")
    drawn = text(save_pdf(theirs, "Save as a PDF", tmp_path))
    assert '#read("/etc/passwd") *bold*' in drawn
    assert "Signed by hana example" in drawn
    assert "DRAFT" not in drawn

    page.goto(f"/desk/cases/{case.crime_reference}/")
    expect(page.locator("section", has=page.get_by_role("heading", name="Statements"))).to_contain_text("Signed")
    look(page, "statement-case")


def test_by_a_link_and_without_script(open_page: OpenPage, live_server: Any, world: World) -> None:
    case = told(world)
    services.ask_statement(
        case=case,
        new=services.NewStatement(kind="witness", witness_name="Wim Example", email="wim@example.test", dedupe=uuid4()),
        by=world.ann,
        at=clock.now(),
    )
    page = open_page(width=320, script=False)
    page.goto(_link())
    page.get_by_role("link", name="What happened").click()
    page.get_by_label("What did you see, hear and do?").fill("I saw a man take a bottle.")
    go_on(page, "Save and stay here")
    expect(page.get_by_label("What did you see, hear and do?")).to_have_value("I saw a man take a bottle.")
    page.get_by_role("link", name="Back without saving").click()
    page.get_by_role("link", name="Who makes the statement").click()
    page.get_by_label("18 or over").check()
    go_on(page, "Save")
    page.get_by_role("button", name="Read the whole and sign").click()
    page.get_by_label("I have read the declaration above and I make it").check()
    page.get_by_label("Type your full name to sign").fill("Wim Example")
    go_on(page, "Sign the statement")
    expect(page.locator("main")).to_contain_text("SHA-256 of the signed text")


def _link() -> str:
    body = OutboxMessage.objects.get(address="wim@example.test").body
    address = next(line for line in body.splitlines() if "/statements/link/" in line)
    return f"/{address.split('/', 3)[3]}"


def test_what_is_typed_is_saved_by_itself(open_page: OpenPage, live_server: Any, world: World) -> None:
    case = told(world)
    new = services.NewStatement(kind="witness", witness_name="Wim Example", email="wim@example.test", dedupe=uuid4())
    services.ask_statement(case=case, new=new, by=world.ann, at=clock.now())
    page = open_page()
    page.clock.install()
    page.goto(_link())
    page.get_by_role("link", name="What happened").click()
    page.get_by_label("What did you see, hear and do?").fill("I saw a man.")
    page.clock.fast_forward(31_000)
    expect(page.get_by_role("status").filter(has_text="Saved at")).to_be_visible()
    page.get_by_label("What did you see, hear and do?").fill("I saw a man and a dog.")
    page.clock.fast_forward(31_000)
    expect(page.locator("input[name=version]")).to_have_value("3")
    assert StatementPart.objects.get(code="account").text == "I saw a man and a dog."
    go_on(page, "Save and stay here")
    expect(page.locator("input[name=version]")).to_have_value("4")
