"""A business's own pages of its cases: what it sees, what it does, and what never reaches it."""

import csv
import io
import time
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from PIL import Image

from bizwatch.accounts.models import User
from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.business_export import COLUMNS
from bizwatch.cases.business_views import lists
from bizwatch.cases.choices import ActionKind, LogKind, PersonRole, Side
from bizwatch.cases.intake import NewPerson
from bizwatch.cases.models import Case, CaseMessage
from bizwatch.kernel import clock
from tests.cases import world as make
from tests.cases.desk import text_of
from tests.cases.world import AT, DAY, HOUR, World
from tests.users import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def client_of(user: User) -> Client:
    return sign_in(User.objects.get(pk=user.pk))


def page_of(case: Case, rest: str = "") -> str:
    return f"/my-cases/{case.crime_reference}/{rest}"


def asked(world: World, case: Case, kind: ActionKind = ActionKind.EVIDENCE) -> Any:
    return services.add_action(
        case=case,
        side=Side.BUSINESS,
        kind=kind,
        text="Send the footage",
        due_at=clock.now() + DAY,
        by=world.ann,
        at=AT + 2 * HOUR,
    )


def photo() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(drawn, "JPEG")
    return SimpleUploadedFile("till.jpg", drawn.getvalue(), "image/jpeg")


def test_a_list_without_cases_says_what_to_do(world: World) -> None:
    assert "No cases yet" in text_of(client_of(world.hana).get("/my-cases/"))


def test_head_office_sees_every_premises_and_staff_only_theirs(world: World) -> None:
    here, there = make.opened(world), make.opened(world, at_premises=world.market)
    head_office = text_of(client_of(world.hana).get("/my-cases/"))
    staff = text_of(client_of(world.sam).get("/my-cases/"))
    assert here.crime_reference in head_office
    assert there.crime_reference in head_office
    assert here.crime_reference in staff
    assert there.crime_reference not in staff


@pytest.mark.parametrize(
    "rest",
    ["", "message/", "contact/", "evidence/", "actions/1/", "evidence/00000000-0000-4000-8000-000000000000/copy/"],
)
def test_a_case_of_another_business_does_not_exist(world: World, rest: str) -> None:
    case = make.opened(world)
    client = client_of(world.rival)
    assert client.get(page_of(case, rest)).status_code == 404
    assert client.post(page_of(case, rest)).status_code in (404, 405)


def test_the_page_tells_promises_and_no_suspect(world: World) -> None:
    case = make.recorded(world, make.opened(world, at=AT, summary="They left by the back door."))
    make.spoke(world, case)
    services.add_person(
        case=case,
        new=NewPerson(role=PersonRole.SUSPECT, told_name="Jay Doe", description="scar"),
        by=world.ann,
        at=AT + HOUR,
    )
    services.add_log_entry(case=case, kind=LogKind.NOTE, text="Known to us from Thetford", by=world.ann, at=AT + HOUR)
    shown = text_of(client_of(world.sam).get(page_of(case)))
    assert "They left by the back door." in shown
    assert shown.count("Kept, 23 November 2026") == 2
    assert "Jay Doe" not in shown
    assert "scar" not in shown
    assert "Thetford" not in shown


def test_a_broken_promise_is_said_plainly(world: World, time_machine: Any) -> None:
    case = make.opened(world, at=AT)
    time_machine.move_to(AT + 2 * DAY)
    assert "Not kept. It was due by 24 November 2026" in text_of(client_of(world.sam).get(page_of(case)))


def test_each_opening_of_the_page_is_audited(world: World) -> None:
    case = make.opened(world)
    client = client_of(world.sam)
    before = AuditEvent.objects.filter(subject_id=case.crime_reference, action="consultation").count()
    client.get(page_of(case))
    client.get(page_of(case))
    events = AuditEvent.objects.filter(
        subject_id=case.crime_reference, action="consultation", actor_id=world.sam.audit_id
    )
    assert events.count() == before + 2


def test_a_message_reaches_the_desk_once_however_often_it_is_sent(world: World) -> None:
    case = make.recorded(world)
    client, typed = client_of(world.sam), {"text": "The footage is ready", "dedupe": str(uuid4())}
    assert client.post(page_of(case, "message/"), typed).status_code == 302
    assert client.post(page_of(case, "message/"), typed).status_code == 302
    assert CaseMessage.objects.filter(case=case, side=Side.BUSINESS).count() == 1
    assert make.fresh(case).unread_by_police == 1


def test_other_words_typed_after_going_back_are_another_message(world: World) -> None:
    case = make.recorded(world)
    client, mark = client_of(world.sam), str(uuid4())
    for text in ("The footage is ready", "And here is the till roll"):
        assert client.post(page_of(case, "message/"), {"text": text, "dedupe": mark}).status_code == 302
    assert CaseMessage.objects.filter(case=case, side=Side.BUSINESS).count() == 2


def test_an_empty_message_keeps_the_page_and_says_so(world: World) -> None:
    case = make.recorded(world)
    answer = client_of(world.sam).post(page_of(case, "message/"), {"text": " ", "dedupe": str(uuid4())})
    assert answer.status_code == 422
    assert "Enter your message" in text_of(answer)


def test_reading_the_page_marks_what_it_showed_as_read(world: World) -> None:
    case = make.recorded(world)
    make.wrote(case, world.ann, text="Please keep the footage")
    assert make.fresh(case).unread_by_business == 1
    assert "Please keep the footage" in text_of(client_of(world.sam).get(page_of(case)))
    assert make.fresh(case).unread_by_business == 0


def test_what_the_business_owes_is_asked_for_and_can_be_marked_done(world: World) -> None:
    case = make.recorded(world)
    action = asked(world, case)
    client = client_of(world.sam)
    assert "Send the footage" in text_of(client.get(page_of(case)))
    assert "Something to do" in text_of(client.get("/my-cases/?state=owed"))
    assert client.post(page_of(case, f"actions/{action.pk}/"), {"note": "On its way"}).status_code == 302
    assert make.fresh(case).owed_by_business == 0
    assert client.post(page_of(case, f"actions/{action.pk}/"), {"note": ""}).status_code == 302  # pressed twice


def test_evidence_is_added_and_a_bad_file_is_named(world: World) -> None:
    case = make.recorded(world)
    client = client_of(world.sam)
    page = SimpleUploadedFile("sneaky.jpg", b"<html><script>alert(1)</script></html>", "image/jpeg")
    answer = client.post(page_of(case, "evidence/"), {"uploads": [photo(), page], "caption": "The till"})
    shown = text_of(answer)
    assert answer.status_code == 422
    assert "sneaky.jpg was not added" in shown
    exhibit = case.exhibits.get()
    assert (exhibit.evidence.caption, exhibit.side) == ("The till", Side.BUSINESS)
    copy = client.get(page_of(case, f"evidence/{exhibit.evidence_id}/copy/"))
    assert copy.status_code == 200
    assert copy.headers["Content-Type"] == "image/jpeg"
    assert b"".join(copy.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[attr-defined]  # read to its end, which closes it
    assert client_of(world.rival).get(page_of(case, f"evidence/{exhibit.evidence_id}/copy/")).status_code == 404


def test_what_the_desk_attached_is_not_shown(world: World, evidence: Any) -> None:
    case = make.recorded(world)
    item = evidence(world.ann, caption="Another shop's camera")
    services.attach_evidence(case=case, evidence_id=item.pk, by=world.ann, at=AT + HOUR)
    client = client_of(world.sam)
    assert "Another shop's camera" not in text_of(client.get(page_of(case)))
    assert client.get(page_of(case, f"evidence/{item.pk}/copy/")).status_code == 404


def sent_photo(world: World) -> tuple[Case, Client, str]:
    """A case with a photo that the shop sent, its sender's client, and the address of the clean copy."""
    case, client = make.recorded(world), client_of(world.sam)
    client.post(page_of(case, "evidence/"), {"uploads": [photo()], "caption": ""})
    return case, client, page_of(case, f"evidence/{case.exhibits.get().evidence_id}/copy/")


@pytest.mark.parametrize("spell", [str.lower, lambda reference: reference.replace("-", "-" * 40)])
def test_a_look_at_a_file_is_audited_under_the_case_however_it_is_typed(world: World, spell: Any) -> None:
    case, client, copy = sent_photo(world)
    answer = client.get(copy.replace(case.crime_reference, spell(case.crime_reference)))
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # read to its end, which closes it
    look = AuditEvent.objects.filter(action="consultation", subject_type="evidence").latest("sequence")
    assert look.case_reference == case.crime_reference


def test_a_thumbnail_that_was_shown_is_a_look_and_counts_once(world: World) -> None:
    case, client, copy = sent_photo(world)
    for _ in range(2):
        answer = client.get(copy.replace("/copy/", "/thumbnail/"))
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    (look,) = AuditEvent.objects.filter(action="consultation", subject_type="evidence", actor_id=world.sam.audit_id)
    assert (look.case_reference, look.reason) == (case.crime_reference, "thumbnail on own case")
    assert look.subject_id == str(case.exhibits.get().evidence_id)


def test_a_withdrawn_file_is_not_shown_by_its_address_either(world: World) -> None:
    case, client, copy = sent_photo(world)
    version = Case.objects.get(pk=case.pk).version
    exhibit_id, reason = case.exhibits.get().pk, "It shows a customer"
    services.withdraw_exhibit(
        case=case, exhibit_id=exhibit_id, reason=reason, by=world.ann, at=clock.now(), version=version
    )
    assert client.get(copy).status_code == 404
    assert client.get(copy.replace("/copy/", "/thumbnail/")).status_code == 404


def test_the_wish_for_no_contact_is_noted(world: World) -> None:
    case = make.opened(world)
    typed = {"wants": "no", "version": str(case.version)}
    assert client_of(world.sam).post(page_of(case, "contact/"), typed).status_code == 302
    assert make.fresh(case).contact_opted_out


def test_a_wish_on_a_changed_case_is_asked_again_and_not_lost(world: World) -> None:
    case = make.opened(world)
    typed = {"wants": "no", "version": str(case.version)}
    make.recorded(world, case)
    shown = client_of(world.sam).post(page_of(case, "contact/"), typed)
    assert "The case was changed" in text_of(shown)
    assert not make.fresh(case).contact_opted_out


def test_the_outcome_is_told_with_its_meaning(world: World) -> None:
    case = make.finalised(world)
    shown = text_of(client_of(world.sam).get(page_of(case)))
    assert "Investigation complete" in shown
    assert "The footage does not show the face." in shown
    assert "All reasonable lines followed" not in shown  # the rationale is the desk's


@pytest.mark.parametrize(
    "query", ["?premises=XX", "?state=none", "?since-day=99", "?page=-1", "?page=9999999", "?text=%00%FF"]
)
def test_odd_filters_do_no_harm(world: World, query: str) -> None:
    make.opened(world)
    assert client_of(world.hana).get(f"/my-cases/{query}").status_code in (200, 422)


def test_the_export_holds_every_case_as_values(world: World) -> None:
    case = make.finalised(world)
    make.opened(world, at_premises=world.market)
    client = client_of(world.hana)
    answer = client.get("/my-cases/export.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 3
    assert case.crime_reference in {row[0] for row in rows}


def test_the_excel_export_is_one_sheet_of_values_and_hides_nothing(world: World) -> None:
    make.opened(world)
    content = client_of(world.hana).get("/my-cases/export.xlsx").content
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Cases"]
    assert book["Cases"].sheet_state == "visible"
    assert [cell.value for cell in next(book["Cases"].rows)] == list(COLUMNS)
    assert all(cell.data_type != "f" for row in book["Cases"].rows for cell in row)
    parts = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not [part for part in parts if any(word in part for word in ("pivot", "external", "comments", "custom"))]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_is_audited_with_its_filters_and_its_count_and_no_typed_words(world: World, kind: str) -> None:
    case = make.opened(world)
    make.opened(world, at_premises=world.market)
    client, by = client_of(world.hana), {"subject_type": "case_export", "actor_id": world.hana.audit_id}
    client.get(f"/my-cases/export.{kind}?state=open&text=Market&since-day=1&since-month=1&since-year=2026")
    told = AuditEvent.objects.get(**by).detail
    assert told == {
        "shape": kind,
        "cases": 1,
        "asked_state": "open",
        "asked_text": "words",
        "asked_since": "2026-01-01",
    }
    client.get(f"/my-cases/export.{kind}?text={case.crime_reference.lower()}")
    told = AuditEvent.objects.filter(**by).latest("sequence").detail
    assert told == {"shape": kind, "cases": 1, "asked_text": case.crime_reference}


def test_premises_beyond_a_list_are_found_by_what_is_typed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = make.opened(world), make.opened(world, at_premises=world.market)
    client = client_of(world.hana)
    assert 'govuk-select" id="id_premises"' in text_of(client.get("/my-cases/"))
    monkeypatch.setattr(lists, "MOST_LISTED", 1)
    assert 'govuk-select" id="id_premises"' not in text_of(client.get("/my-cases/"))
    for typed in ("corner MARKET", "nr13ql", world.market.reference):
        shown = text_of(client.get("/my-cases/", {"premises": typed}))
        assert there.crime_reference in shown
        assert here.crime_reference not in shown
    assert "No cases match" in text_of(client.get("/my-cases/", {"premises": world.elsewhere.reference}))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_with_a_filter_that_is_wrong_holds_nothing(world: World, kind: str) -> None:
    make.opened(world)
    answer = client_of(world.hana).get(f"/my-cases/export.{kind}?premises=XX")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/my-cases/?premises=XX")
    assert not AuditEvent.objects.filter(subject_type="case_export").exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_asks_again_who_it_is(world: World, kind: str) -> None:
    world.hana.set_password("a long password for tests")
    world.hana.save()
    client = client_of(world.hana)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 301}]
    session.save()
    answer = client.get(f"/my-cases/export.{kind}?state=open")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/confirm-it-is-you/?next=")


def test_staff_may_not_export(world: World) -> None:
    assert client_of(world.sam).get("/my-cases/export.csv").status_code == 403


@pytest.mark.parametrize("number", [3, 12])
def test_the_list_asks_the_database_as_often_for_few_as_for_many(
    world: World, number: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        make.opened(world)
    client = client_of(world.hana)
    with django_assert_max_num_queries(10):
        client.get("/my-cases/")


@pytest.mark.parametrize("number", [1, 8])
def test_the_case_page_asks_as_often_however_much_hangs_on_it(
    world: World, number: int, django_assert_max_num_queries: Any
) -> None:
    case = make.recorded(world)
    for _ in range(number):
        make.wrote(case, world.sam)
        asked(world, case)
    client = client_of(world.sam)
    with django_assert_max_num_queries(21):
        client.get(page_of(case))
