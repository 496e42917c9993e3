"""What a report leaves out is asked for, told page by page, and added to the case."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from bizwatch.audit.models import AuditEvent
from bizwatch.audit.selectors import events_in_order
from bizwatch.audit.services import SystemActor
from bizwatch.cases.choices import ActionState, Door, Side
from bizwatch.cases.models import Case, CaseAction, CaseMessage
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.selectors import sectors as sectors_of_reference
from bizwatch.reference.selectors import trade_words
from bizwatch.reporting.dataset import read_dataset
from bizwatch.reporting.models import MissingPage, Report
from bizwatch.reporting.services.direct import receive_report
from bizwatch.reporting.services.missing import remind_of_missing
from tests.accounts.people import business_user, signed_in
from tests.reporting.samples import AT
from tests.reporting.walking import text_of
from tests.reporting.world import World, make_world

BY = SystemActor("test")
BARE = {
    "kind": "shop_theft",
    "happened_from": "2026-11-22T16:15:00Z",
    "what_happened": "Two people filled a bag and left.",
}
CONTACT = {"name": "Ada Marsh", "email": "ada@shop.example", "channel": "email"}


def received(world: World, *, door: Door = Door.API, **told: Any) -> Report:
    """A report with only what must be there."""
    reading = read_dataset({**BARE, "premises": world.premises.reference, **told}, at=AT, door=door)
    assert reading.faults == []
    return receive_report(reading=reading, premises=world.premises, door=door, by=BY, at=AT)


@pytest.fixture
def report(world: World) -> Report:
    return received(world, contact=CONTACT)


def address(report: Report, code: str = "") -> str:
    return f"/report/missing/{report.case.crime_reference}/" + (f"{code}/" if code else "")


def action_of(report: Report) -> CaseAction:
    return CaseAction.objects.get(case=report.case)


def pages_of(report: Report) -> set[str]:
    return set(MissingPage.objects.filter(report=report, answered_at=None).values_list("page", flat=True))


def test_one_action_and_one_email_ask_for_everything(report: Report) -> None:
    action = action_of(report)
    assert (action.side, action.state, action.added_by) == (Side.BUSINESS, ActionState.OPEN, None)
    assert action.due_at == AT + timedelta(days=5)
    assert action.path == address(report)
    assert pages_of(report) == {"known", "support_action", "property"}
    assert Case.objects.get(pk=report.case_id).owed_by_business == 1
    asked = OutboxMessage.objects.get(template="cases/email/missing.txt")
    assert asked.address == "ada@shop.example"
    assert "What was taken?" in asked.body
    assert address(report) in asked.body
    assert OutboxMessage.objects.count() == 2


def test_nothing_is_asked_of_a_complete_report(world: World) -> None:
    whole = received(
        world,
        contact=CONTACT,
        supports_action="yes",
        property=[{"description": "Gin"}],
        people=[{"description": "Tall, grey hood"}],
        details={"what_happened.passed_payment": "yes"},
    )
    assert not MissingPage.objects.filter(report=whole).exists()
    assert not CaseAction.objects.exists()


def test_telling_adds_to_the_case_and_leaves_the_report_as_it_was(world: World, report: Report) -> None:
    client, before = world.client(), dict(report.answers)
    assert "What was taken?" in text_of(client.get(address(report)))
    answer = client.post(
        address(report, "property"),
        {"lines": "1", "item-0-description": "70cl vodka", "item-0-quantity": "4", "item-0-unit_value": "16.50"},
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, address(report))
    report.refresh_from_db()
    assert report.answers == before
    (line,) = report.case.property_lines.all()
    assert (line.description, line.quantity) == ("70cl vodka", 4)
    message = CaseMessage.objects.get(case=report.case)
    assert message.side == Side.BUSINESS
    assert "70cl vodka" in message.text
    assert Case.objects.get(pk=report.case_id).unread_by_police == 1
    assert action_of(report).state == ActionState.OPEN
    shown = text_of(client.get(address(report)))
    assert "What you have told us since" in shown
    assert "70cl vodka" in shown


def test_a_page_is_in_the_words_of_the_trade_and_what_was_given_is_on_record(world: World, report: Report) -> None:
    client = world.client()
    sectors = {sector.code: trade_words("shop_theft", sector.code) for sector in sectors_of_reference()}
    world.premises.sector, words = next((code, found) for code, found in sectors.items() if found and found.goods)
    world.premises.save()
    reads = AuditEvent.objects.filter(action="consultation", subject_id=report.reference)
    assert words.goods in html.unescape(client.get(address(report, "property")).content.decode())
    assert reads.count() == 0, "nothing of anybody was shown"
    MissingPage.objects.filter(report=report, page="property").update(given=[{"description": "Gin"}])
    assert 'value="Gin"' in client.get(address(report, "property")).content.decode()
    assert reads.get().detail == {"page": "property"}


def test_an_answer_leads_to_further_pages_and_the_last_closes_the_action(world: World, report: Report) -> None:
    client = world.client()
    client.post(address(report, "property"), {"lines": "1", "item-0-description": "Gin", "item-0-quantity": "1"})
    client.post(address(report, "support_action"), {"supports": "yes"})
    client.post(address(report, "known"), {"known": ["people"]})
    assert pages_of(report) == {"people"}
    client.post(address(report, "people"), {"lines": "1", "item-0-description": "Tall, grey hood"})
    assert pages_of(report) == set()
    assert action_of(report).state == ActionState.DONE
    case = Case.objects.get(pk=report.case_id)
    assert (case.owed_by_business, case.supports_action) == (0, "yes")
    assert case.people.get().description == "Tall, grey hood"
    assert case.people.get().side == Side.BUSINESS
    assert "Nothing is missing any more" in text_of(client.get(address(report)))


def test_what_is_wrong_is_said_in_the_words_of_the_form(world: World, report: Report) -> None:
    answer = world.client().post(address(report, "property"), {"lines": "1", "item-0-quantity": "0"})
    assert answer.status_code == 422
    assert "Enter what it was" in text_of(answer)
    assert pages_of(report) == {"known", "support_action", "property"}


def test_lines_are_added_without_losing_what_was_typed(world: World, report: Report) -> None:
    typed = {"lines": "1", "item-0-description": "Gin", "item-0-quantity": "2"}
    answer = world.client().post(address(report, "property"), {**typed, "action": "another"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Gin"' in html
    assert "Item 2" in html


def test_a_page_is_told_once(world: World, report: Report) -> None:
    client = world.client()
    client.post(address(report, "support_action"), {"supports": "yes"})
    again = client.post(address(report, "support_action"), {"supports": "no"})
    assert again.status_code == 302
    assert Case.objects.get(pk=report.case_id).supports_action == "yes"


def test_it_is_nobody_elses(world: World, report: Report) -> None:
    stranger = make_world(email="rita@rival.example")
    assert stranger.client().get(address(report)).status_code == 404
    assert stranger.client().post(address(report, "support_action"), {"supports": "no"}).status_code == 404
    assert world.client().get(address(report, "cctv")).status_code == 404
    assert world.client().get("/report/missing/NC-0000-0000/").status_code == 404
    police = signed_in(business_user(email="nobody@shop.example"))
    assert police.get(address(report)).status_code == 404
    assert "Sign in" in text_of(Client().get(address(report)))


def test_reading_the_list_and_telling_are_audited(world: World, report: Report) -> None:
    client = world.client()
    client.get(address(report))
    client.post(address(report, "support_action"), {"supports": "yes"})
    acts = [(event.action, event.subject_type, event.detail.get("page")) for event in events_in_order() if event]
    assert ("consultation", "report", None) in acts
    assert ("collection", "report", "support_action") in acts


class TestWithoutAnAccount:
    """A business in which nobody has an account gets a signed link."""

    @pytest.fixture
    def alone(self, world: World) -> Report:
        from django.apps import apps

        apps.get_model("businesses", "Membership").objects.all().delete()
        return received(world, contact=CONTACT)

    def link(self) -> str:
        body = OutboxMessage.objects.filter(template="cases/email/missing.txt").latest("pk").body
        return "/" + next(line for line in body.splitlines() if "/report/missing/link/" in line).split("/", 3)[3]

    def test_the_link_opens_the_list_when_the_button_is_pressed(self, alone: Report) -> None:
        client = Client()
        assert "Open my report" in text_of(client.get(self.link()))
        assert "Sign in" in text_of(client.get(address(alone)))
        assert client.post(self.link()).headers["Location"] == address(alone)
        assert "What was taken?" in text_of(client.get(address(alone)))
        client.post(address(alone, "support_action"), {"supports": "no"})
        assert Case.objects.get(pk=alone.case_id).supports_action == "no"
        assert CaseMessage.objects.get(case=alone.case).by is None

    def test_it_opens_this_report_and_no_other(self, alone: Report, world: World) -> None:
        client, other = Client(), received(world, contact=CONTACT, your_reference="2")
        link = self.link()
        client.post(link)
        assert "Sign in" in text_of(client.get(address(alone)))
        assert client.get(address(other)).status_code == 200

    def test_it_ends_and_a_fresh_one_goes_to_the_same_address(self, alone: Report, now: Any) -> None:
        link, client = self.link(), Client()
        now.shift(timedelta(days=15))
        assert client.get(link).status_code == 410
        token = link.strip("/").split("/")[-1]
        assert client.post("/report/missing/fresh-link/", {"token": token}).status_code == 302
        assert self.link() != link
        assert client.get(self.link()).status_code == 200

    @pytest.mark.parametrize("token", ["", "x", "WyJCVyJd:1:abc", "é"])
    def test_a_made_up_link_opens_nothing(self, alone: Report, token: str) -> None:
        assert Client().get(f"/report/missing/link/{token or 'none'}/").status_code == 410
        assert Client().post("/report/missing/fresh-link/", {"token": token}).status_code == 302
        assert OutboxMessage.objects.filter(template="cases/email/missing.txt").count() == 1

    def test_where_nobody_can_be_written_to_the_desk_is_to_call(self, alone: Report, world: World) -> None:
        silent = received(world, contact={"name": "Ada Marsh", "telephone": "01632 960001", "channel": "phone"})
        action = action_of(silent)
        assert action.side == Side.POLICE
        assert action.text.startswith("Nobody reads messages")


def test_one_reminder_before_it_is_due(report: Report) -> None:
    assert remind_of_missing(by=BY, at=AT + timedelta(days=2)) == 0
    assert remind_of_missing(by=BY, at=AT + timedelta(days=3, minutes=1)) == 1
    assert remind_of_missing(by=BY, at=AT + timedelta(days=4)) == 0
    reminder = OutboxMessage.objects.get(template="cases/email/missing_reminder.txt")
    assert "What was taken?" in reminder.body
    assert mail.outbox == []


def test_who_has_told_everything_is_not_reminded(world: World, report: Report) -> None:
    MissingPage.objects.update(answered_at=AT, answers={})
    assert remind_of_missing(by=BY, at=AT + timedelta(days=4)) == 0
