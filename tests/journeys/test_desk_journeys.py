"""The desk in a browser: a case from the queue to its outcome, two people on one case, a sergeant, and no script."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from bizwatch.accounts.models import User
from bizwatch.cases import services
from bizwatch.cases.choices import PersonRole, Status
from bizwatch.cases.intake import NewCctv, NewPerson
from bizwatch.cases.models import CallBack, Case
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from tests import users
from tests.browser import OpenPage
from tests.cases.world import HOUR, World, fresh, make_world, opened
from tests.journeys.reporters import fill_date, go_on, heading, look, photo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def world() -> World:
    return make_world()


def reported(world: World, **changes: Any) -> Case:
    """A report that arrived two hours ago."""
    now = clock.now()
    return opened(
        world,
        at=now - 2 * HOUR,
        occurred_from=now - 3 * HOUR,
        people=(NewPerson(role=PersonRole.SUSPECT, description="Red jacket"),),
        cctv=(NewCctv(camera="Till camera", clock_error_minutes=4, overwritten_at=now + 30 * HOUR),),
        **changes,
    )


def at_desk(page: Page, user: User, address: str) -> Page:
    """Give the browser the session of somebody of the desk, with their second factor."""
    session = users.sign_in(User.objects.get(pk=user.pk)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return page


def done(page: Page, words: str) -> None:
    """Expect to be back on the case page, told that it is done."""
    expect(page.get_by_role("alert")).to_contain_text(words)
    heading(page, "Shop theft, Corner Shop High Street, Norwich")


def shown(page: Page, words: str, name: str) -> None:
    """Expect the page of this heading, then look at it."""
    heading(page, words)
    look(page, name)


def test_an_investigator_works_a_case_from_the_queue_to_its_outcome(
    page: Page, live_server: Any, world: World, tmp_path: Path
) -> None:
    case = reported(world)
    at_desk(page, world.ann, live_server.url)
    page.goto("/desk/")
    shown(page, "Queue", "desk-queue")
    page.get_by_role("button", name=f"Take {case.crime_reference}").click()
    done(page, "You have this case now.")
    look(page, "desk-case-new")
    page.get_by_role("button", name="Record the crime").click()
    done(page, "The crime is recorded.")
    contact_and_log(page)
    cctv_and_evidence(page, photo(tmp_path))
    ask_the_business(page)
    call_back(page, world, case)
    name_the_suspect_and_remove_her(page)
    finalise(page, world, case)
    finished = fresh(case)
    assert (finished.status, finished.outcome_code) == (Status.FINALISED, "18")


def contact_and_log(page: Page) -> None:
    """The quick forms of the case page itself."""
    contact = page.locator("form", has=page.get_by_role("button", name="Save the contact"))
    contact.get_by_label("Phone").check()
    contact.get_by_label("Spoke to the victim or they answered").check()
    contact.get_by_label("Note").fill("They have the footage.")
    go_on(page, "Save the contact")
    done(page, "The contact is noted.")
    go_on(page, "Add to the log")
    shown(page, "Write in the log", "desk-log-refused")
    expect(page.get_by_role("alert")).to_contain_text("Enter what was done or decided")
    page.get_by_label("Enquiry made").check()
    page.get_by_label("What was done or decided").fill("Asked the bakery about its camera.")
    go_on(page, "Add to the log")
    done(page, "Your entry is in the log.")


def cctv_and_evidence(page: Page, picture: Path) -> None:
    page.get_by_role("link", name="Say what became of it Till camera").click()
    shown(page, "What became of the CCTV", "desk-cctv")
    page.get_by_label("Secured", exact=True).check()
    go_on(page, "Save")
    done(page, "The camera is up to date.")
    page.get_by_role("link", name="Add evidence").click()
    shown(page, "Add evidence", "desk-evidence")
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_label("What it shows").fill("Still of the till camera")
    go_on(page, "Add the file")
    done(page, "The file is on the case.")
    page.get_by_role("link", name="Exhibit reference").click()
    shown(page, "Give an exhibit its reference", "desk-exhibit")
    page.get_by_label("Exhibit reference").fill("ae/1")
    go_on(page, "Save")
    done(page, "The exhibit has its reference.")
    expect(page.get_by_role("heading", name="AE/1")).to_be_visible()


def ask_the_business(page: Page) -> None:
    page.get_by_role("link", name="Add an action").click()
    shown(page, "Add an action", "desk-action")
    page.get_by_label("The business").check()
    page.get_by_label("Send evidence").check()
    page.get_by_label("What must be done?").fill("Send the footage from 2pm")
    go_on(page, "Add the action")
    done(page, "The action has been added.")
    page.get_by_text("Write to the business").click()
    page.get_by_label("Your message to the business").fill("Please send the footage when you can.")
    go_on(page, "Send the message")
    done(page, "Your message has been sent.")


def call_back(page: Page, world: World, case: Case) -> None:
    page.get_by_role("link", name="Book a call-back").click()
    shown(page, "Book a call-back", "desk-book-call")
    fill_date(page, "day", to_london(clock.now()).date() + timedelta(days=1))
    page.get_by_label("Time", exact=True).fill("10am")
    go_on(page, "Book the call")
    done(page, "The call-back is in the diary.")
    page.get_by_role("link", name="Diary").click()
    page.get_by_role("link", name="Day after").click()
    expect(page.get_by_role("rowheader", name="10:00am")).to_be_visible()
    look(page, "desk-diary")
    page.get_by_role("link", name="Something else").click()
    heading(page, "What became of the call-back")
    page.get_by_label("Kept: we spoke").check()
    look(page, "desk-call")
    go_on(page, "Save")
    done(page, "The diary is up to date.")
    assert CallBack.objects.get(case=case).state == "kept"


def name_the_suspect_and_remove_her(page: Page) -> None:
    page.get_by_role("link", name="Name this suspect").click()
    shown(page, "Name a suspect", "desk-name-search")
    page.get_by_label("Family name").fill("Doe")
    go_on(page, "Look for the person")
    expect(page.get_by_role("heading", name="0 people found")).to_be_visible()
    look(page, "desk-name-choice")
    page.get_by_label("Nobody listed: enter Doe as a new person").check()
    page.get_by_label("How do you know who it is?").fill("The cashier knows her.")
    go_on(page, "Name the suspect")
    done(page, "The suspect is named.")
    page.get_by_role("link", name="Remove").first.click()
    shown(page, "Remove a person from this case", "desk-remove-person")
    page.get_by_label("Why are they removed?").fill("She was a customer.")
    go_on(page, "Remove the person")
    done(page, "The person is removed from the case.")


def finalise(page: Page, world: World, case: Case) -> None:
    """What the business wrote meanwhile stands in the way until it is read."""
    services.send_message(case=case, text="The footage is coming.", dedupe=uuid4(), by=world.sam, at=clock.now())
    page.get_by_role("button", name="Finalise").click()
    shown(page, "Which outcome?", "desk-choose-outcome")
    page.get_by_role("link", name="1 message of the business not read").click()
    go_on(page, "Mark 1 message as read")
    done(page, "The messages are marked as read.")
    page.get_by_role("button", name="Finalise").click()
    heading(page, "Which outcome?")
    page.get_by_label("18: Investigation complete").check()
    go_on(page)
    shown(page, "18: Investigation complete: no suspect identified", "desk-finalise")
    go_on(page, "Finalise the case")
    expect(page.get_by_role("alert")).to_contain_text("The victim must be told")
    look(page, "desk-finalise-refused")
    page.get_by_label("Why this outcome?").fill("No camera shows a face.")
    page.get_by_label("Just now").check()
    page.get_by_label("Phone").check()
    go_on(page, "Finalise the case")
    done(page, "The case is finalised.")
    expect(page.get_by_role("heading", name="18: Investigation complete")).to_be_visible()
    look(page, "desk-case-finalised")


def test_two_people_on_one_case_do_not_overwrite_each_other(
    open_page: OpenPage, live_server: Any, world: World
) -> None:
    case = reported(world)
    ann, bob = (at_desk(open_page(), one, live_server.url) for one in (world.ann, world.bob))
    for page in (ann, bob):
        page.goto(f"/desk/cases/{case.crime_reference}/summary/")
        heading(page, "Change what happened")
    ann.get_by_label("What happened").fill("Two men; one had a knife.")
    go_on(ann, "Save")
    done(ann, "What happened has been changed.")
    bob.get_by_label("What happened").fill("Two men filled a bag; the till camera saw them.")
    go_on(bob, "Save")
    expect(bob.get_by_role("alert")).to_contain_text("Ann Example (1234) changed this case")
    expect(bob.get_by_text("Two men; one had a knife.")).to_be_visible()
    expect(bob.get_by_label("What happened", exact=True)).to_have_value(
        "Two men filled a bag; the till camera saw them."
    )
    look(bob, "desk-overtaken")
    assert fresh(case).summary == "Two men; one had a knife."
    bob.get_by_label("What happened", exact=True).fill("Two men; one had a knife. The till camera saw them.")
    go_on(bob, "Save")
    done(bob, "What happened has been changed.")
    assert fresh(case).summary == "Two men; one had a knife. The till camera saw them."


def test_a_sergeant_gives_cases_cancels_one_and_reopens_it_without_script(
    open_page: OpenPage, live_server: Any, world: World
) -> None:
    first, second = reported(world), reported(world)
    page = at_desk(open_page(script=False), world.sergeant, live_server.url)
    page.goto("/desk/supervision/")
    heading(page, "Supervision")
    for case in (first, second):
        page.get_by_label(f"Give {case.crime_reference}").check()
    page.get_by_label("Give the ticked cases to").select_option("Bob Example (5678)")
    go_on(page, "Give the ticked cases")
    expect(page.get_by_text("2 cases given to Bob Example (5678).")).to_be_visible()
    page.goto(f"/desk/cases/{first.crime_reference}/cancel/")
    for label in ("C1: the force that has recorded it", "C3: the reference of the case that stays", "What shows it?"):
        expect(page.get_by_label(label)).to_be_visible()
    page.get_by_label("C2: additional verifiable information").check()
    page.get_by_label("What shows it?").fill("The till roll shows that it was paid.")
    go_on(page, "Cancel the crime")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Just now").check()
    page.get_by_label("Phone").check()
    go_on(page, "Cancel the crime")
    expect(page.get_by_text("The crime has been cancelled.")).to_be_visible()
    assert fresh(first).status == Status.CANCELLED
    page.get_by_role("button", name="Reopen").click()
    heading(page, "Reopen this case")
    page.get_by_label("Why is the case reopened?").fill("The till roll was another day’s.")
    go_on(page, "Reopen the case")
    expect(page.get_by_text("The case is open again.")).to_be_visible()
    assert fresh(first).is_open


def test_the_sergeants_pages_are_accessible(page: Page, live_server: Any, world: World) -> None:
    case = reported(world)
    at_desk(page, world.sergeant, live_server.url)
    page.goto("/desk/supervision/")
    look(page, "desk-supervision")
    go_on(page, "Give the ticked cases")
    expect(page.get_by_role("alert")).to_contain_text("Tick at least one case")
    look(page, "desk-supervision-refused")
    for slug in (
        "give",
        "transfer",
        "cancel",
        "review",
        "contact-wish",
        "contact",
        "link",
        "add-person",
        "add-vehicle",
    ):
        page.goto(f"/desk/cases/{case.crime_reference}/{slug}/")
        look(page, f"desk-{slug}")
    page.goto(f"/desk/cases/{case.crime_reference}/finalise/")
    heading(page, "This cannot be done now")
    look(page, "desk-refused")


def test_keys_move_through_the_queue_and_the_case_prints(page: Page, live_server: Any, world: World) -> None:
    first, second = reported(world), reported(world)
    at_desk(page, world.ann, live_server.url)
    page.goto("/desk/")
    page.get_by_role("link", name=first.crime_reference, exact=True).focus()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=second.crime_reference, exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    heading(page, "Shop theft, Corner Shop High Street, Norwich")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Parts of this case")).to_be_hidden()
    expect(page.get_by_label("Your message to the business")).to_be_hidden()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()


def test_a_beat_manager_reads_the_cases_of_the_area(page: Page, live_server: Any, world: World) -> None:
    case = reported(world, at_premises=world.elsewhere)
    at_desk(page, world.beat, live_server.url)
    page.goto("/area/")
    heading(page, "Breckland policing district")
    look(page, "area")
    page.get_by_role("link", name=case.crime_reference).click()
    heading(page, "Shop theft, Rival Stores Thetford, Norwich")
    look(page, "area-case")
