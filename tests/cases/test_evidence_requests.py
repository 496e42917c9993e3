"""Asking the business for evidence by a link that needs no account: who gets it, what it shows, until when it holds."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bizwatch.cases import services
from bizwatch.cases.choices import ActionKind, ActionState, ContactChannel, Side
from bizwatch.cases.models import Case, CaseAction, CaseExhibit
from bizwatch.cases.policies.shifts import link_expires_at
from bizwatch.evidence.models import EvidenceFile, Upload, UploadLink
from bizwatch.kernel.clock import to_london
from bizwatch.messaging.models import OutboxMessage
from tests.cases.desk import Desk
from tests.cases.world import AT, DAY, HOUR, World, fresh, full_report
from tests.evidence.files import VIDEOS, picture
from tests.evidence.tus import Tus, sha256

pytestmark = pytest.mark.django_db
FILM = VIDEOS["mp4"] + bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Any) -> None:
    settings.BIZWATCH_EVIDENCE_DIR = tmp_path / "evidence"
    cache.clear()


def guest_case(world: World, **changes: Any) -> Case:
    """A case that a guest reported, with two cameras."""
    new = full_report(world, **changes)
    return services.open_case(new=new, by=world.sam, at=AT)


def asked(world: World, case: Case, *, at: datetime = AT + HOUR, text: str = "The footage of the till") -> CaseAction:
    return services.add_action(case=case, side=Side.BUSINESS, kind=ActionKind.EVIDENCE, text=text, by=world.ann, at=at)


def newest_link() -> str:
    """The path of the link in the newest e-mail that has one."""
    body = OutboxMessage.objects.filter(template__startswith="cases/email/evidence").order_by("-pk")[0].body
    found = re.search(r"(/send-evidence/[^/\s]+/)", body)
    assert found
    return found[1]


@pytest.fixture
def case(world: World) -> Case:
    return guest_case(world)


@pytest.fixture
def link(world: World, case: Case) -> str:
    asked(world, case)
    return newest_link()


def visit(link: str, *, after: timedelta = 2 * HOUR, **post: Any) -> Any:
    with time_machine.travel(AT + after, tick=False):
        return Client().post(link, post) if post else Client().get(link)


def text_of(answer: Any) -> str:
    bare = re.sub(r"<template>.*?</template>|<script.*?</script>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare))


def test_the_email_says_what_is_asked_for_until_when_and_holds_the_link(world: World, case: Case) -> None:
    asked(world, case)
    message = OutboxMessage.objects.get(template="cases/email/evidence_asked.txt")
    assert (message.address, case.crime_reference in message.subject) == ("sam@example.test", True)
    assert "The footage of the till" in message.body
    link = UploadLink.objects.get()
    assert link.expires_at >= AT + HOUR + 7 * DAY
    secret = newest_link().split("/")[2]
    assert secret not in link.token_hash
    assert not OutboxMessage.objects.filter(template="cases/email/action_asked.txt").exists()


def test_the_link_is_told_to_nobody_who_listens(world: World, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setattr("bizwatch.cases.services.tellings._hearers", [heard.append])
    asked(world, case)
    assert [telling.what for telling in heard] == ["action_asked"]
    assert set(heard[0].facts) == {"due_at"}


def test_who_wants_no_email_gets_no_link(world: World) -> None:
    case = guest_case(world)
    Case.objects.filter(pk=case.pk).update(contact_channel=ContactChannel.PORTAL)
    asked(world, fresh(case))
    assert not UploadLink.objects.exists()


def test_the_page_shows_the_request_and_nothing_else_of_the_case(world: World, case: Case, link: str) -> None:
    answer = visit(link)
    said = text_of(answer)
    assert answer.status_code == 200
    assert "The footage of the till" in said
    assert "You need no account" in said
    assert "Till: kept until" in said
    for hidden in ("red jacket", "Two men filled a bag", "Wim Example", "AB12", "Sam Example", "07700"):
        assert hidden not in said
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_link_that_nobody_made_is_not_there(link: str) -> None:
    assert visit("/send-evidence/none/").status_code == 404
    assert visit(f"{link[:-2]}x/").status_code == 404


def test_a_link_to_a_restricted_case_is_not_there(case: Case, link: str) -> None:
    Case.objects.filter(pk=case.pk).update(is_restricted=True)
    assert visit(link).status_code == 404


def test_files_come_without_an_account_and_the_desk_reads_of_it(world: World, case: Case, link: str) -> None:
    photo = SimpleUploadedFile("door.jpg", picture(), content_type="image/jpeg")
    answer = visit(link, action="send", uploads=photo, caption="The door")
    assert answer.status_code == 302
    exhibit = CaseExhibit.objects.get(case=case)
    assert (exhibit.side, exhibit.evidence.caption) == (Side.BUSINESS, "The door")
    assert exhibit.added_by_name == "Sam Example (by an e-mailed link)"
    assert fresh(case).unread_by_police == 1
    assert "door.jpg" in text_of(visit(link))
    again = visit(link, action="send", uploads=SimpleUploadedFile("again.jpg", picture()), caption="")
    assert (again.status_code, EvidenceFile.objects.count()) == (422, 1)
    assert "“again.jpg” was not sent: This very file" in text_of(again)
    empty = visit(link, action="send", caption="x")
    assert (empty.status_code, "Select a file" in text_of(empty)) == (422, True)


def test_large_files_come_in_pieces_with_the_ticket_of_the_page(world: World, case: Case, link: str) -> None:
    answer = visit(link)
    ticket = re.search(r'data-ticket="([^"]+)"', answer.content.decode())
    assert ticket
    with time_machine.travel(AT + 3 * HOUR, tick=False):
        tus = Tus(ticket[1])
        assert tus.send_whole(FILM, sha256=sha256(FILM)).status_code == 204
    assert CaseExhibit.objects.get(case=case).evidence.sha256 == sha256(FILM)
    upload = Upload.objects.get()
    assert (upload.target_kind, upload.sender_id) == ("request", f"request:{CaseAction.objects.get().pk}")
    with time_machine.travel(AT + 4 * HOUR, tick=False):
        assert tus.ask("DELETE", f"/evidence/uploads/{upload.pk}/").status_code == 422
        same = tus.send_whole(FILM)
    assert (same.status_code, b"on the case already" in same.content) == (422, True)


def test_a_ticket_ends_with_its_link(world: World, case: Case, link: str) -> None:
    ticket = re.search(r'data-ticket="([^"]+)"', visit(link, after=7 * DAY).content.decode())
    assert ticket
    UploadLink.objects.update(expires_at=AT + 7 * DAY + HOUR)
    with time_machine.travel(AT + 7 * DAY + 2 * HOUR, tick=False):
        assert Tus(ticket[1]).begin(5).status_code == 404


def test_the_request_is_done_by_whoever_sent_it(world: World, case: Case, link: str) -> None:
    assert visit(link, action="done", note="Both cameras").status_code == 302
    action = CaseAction.objects.get()
    assert (action.state, action.closing_note) == ("done", "Both cameras")
    assert fresh(case).owed_by_business == 0
    assert fresh(case).unread_by_police == 1
    said = text_of(visit(link))
    assert "You told us that this is done. You can still send more." in said
    assert "Is that all?" not in said
    visit(link, action="done", note="again")
    assert CaseAction.objects.get().closing_note == "Both cameras"


def test_what_is_no_longer_asked_for_is_said(world: World, case: Case, link: str) -> None:
    action = CaseAction.objects.get()
    services.close_action(case=case, action_id=action.pk, state=ActionState.DROPPED, by=world.ann, at=AT + 2 * HOUR)
    said = text_of(visit(link, after=3 * HOUR))
    assert "The police no longer need this" in said
    photo = SimpleUploadedFile("door.jpg", picture())
    visit(link, after=3 * HOUR, action="send", uploads=photo)
    assert not CaseExhibit.objects.exists()


def test_an_expired_link_is_renewed_to_the_same_address_alone(world: World, case: Case, link: str) -> None:
    late = UploadLink.objects.get().expires_at - AT + HOUR
    Case.objects.filter(pk=case.pk).update(contact_email="somebody.else@example.test")
    said = text_of(visit(link, after=late))
    assert "E-mail a fresh link" in said
    assert "data-ticket" not in visit(link, after=late).content.decode()
    visit(link, after=late, action="send", uploads=SimpleUploadedFile("door.jpg", picture()))
    assert not CaseExhibit.objects.exists()
    assert visit(link, after=late, action="fresh").status_code == 302
    message = OutboxMessage.objects.get(template="cases/email/evidence_link.txt")
    assert message.address == "sam@example.test"
    assert newest_link() != link
    assert "You need no account" in text_of(visit(newest_link(), after=late + HOUR))


def test_a_link_that_holds_is_not_renewed_and_no_more_than_three_go_out_in_a_day(world: World, link: str) -> None:
    visit(link, action="fresh")
    assert OutboxMessage.objects.filter(template="cases/email/evidence_link.txt").count() == 0
    for number in range(5):
        UploadLink.objects.update(expires_at=AT)
        visit(link, after=2 * HOUR + timedelta(minutes=number), action="fresh")
    assert OutboxMessage.objects.filter(template="cases/email/evidence_link.txt").count() == 3


def test_the_secret_stands_in_no_audit_and_opening_is_audited(case: Case, link: str) -> None:
    from bizwatch.audit.models import AuditEvent

    visit(link)
    secret = link.split("/")[2]
    events = list(AuditEvent.objects.filter(case_reference=case.crime_reference, reason="e-mailed link"))
    assert [event.action for event in events] == ["consultation"]
    assert not any(secret in f"{event.detail}{event.subject_id}" for event in AuditEvent.objects.all())


def test_the_desk_asks_from_the_case_page_with_the_cameras_filled_in(world: World, case: Case) -> None:
    ann = Desk.of(world, world.ann)
    page = ann.open(case).content.decode()
    assert "Ask for footage" in page
    form = ann.open(case, "ask-footage").content.decode()
    assert "The footage of Till, Door." in form
    assert ann.send(case, "ask-footage", {"text": "The till, 10am to 11am"}).status_code == 302
    assert CaseAction.objects.get(kind=ActionKind.EVIDENCE).text == "The till, 10am to 11am"
    assert UploadLink.objects.count() == 1


MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "times", "expected"),
    [
        ("Mo-Su 07:00-22:00", "", "Mon 30 Nov 22:00"),
        ("Tu-Th 10:00-14:00", "", "Tue 01 Dec 14:00"),
        ("Sa 09:00-12:00", "", "Sat 05 Dec 12:00"),
        ("Mo-Su 18:00-02:00", "", "Tue 01 Dec 02:00"),
        ("24/7", "", "Tue 01 Dec 09:30"),
        ("by appointment", "", "Mon 30 Nov 20:00"),
        ("", "", "Mon 30 Nov 20:00"),
        ("Mo-Su 07:00-22:00", "Wednesdays after 2pm", "Wed 02 Dec 23:59"),
        ("Mo-Su off", "", "Fri 29 Jan 09:30"),
    ],
)
def test_a_link_lasts_to_the_end_of_the_first_shift_after_a_week(hours: str, times: str, expected: str) -> None:
    ends = link_expires_at(at=MONDAY, due_at=MONDAY + DAY, contact_times=times, opening_hours=hours)
    assert f"{to_london(ends):%a %d %b %H:%M}" == expected
    assert ends >= MONDAY + 7 * DAY


def test_a_link_lasts_until_it_is_due(world: World) -> None:
    due = MONDAY + 20 * DAY
    assert link_expires_at(at=MONDAY, due_at=due, contact_times="", opening_hours="24/7") >= due
