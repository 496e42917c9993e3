"""The pages on which a business chooses its call, the desk's diary and its marks, and the supervisor's rota."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import AbsenceKind, CallBackState
from bizwatch.cases.intake import NewContact
from bizwatch.cases.models import Absence, CallBack, Case, Shift, ShiftPattern
from bizwatch.cases.selectors import call_path
from bizwatch.cases.services import rota
from bizwatch.kernel.calendar_file import Appointment, calendar_file, escape, fold
from tests.cases.desk import Desk, boxes, text_of
from tests.cases.rota import TODAY, TOMORROW, booked, on_duty
from tests.cases.world import AT, DAY, HOUR, World, opened, recorded

pytestmark = pytest.mark.django_db
NINE, TEN = "20261124T0900Z", "20261124T1000Z"
AT_NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def sam(world: World) -> Client:
    return Desk.of(world, world.sam).client


@pytest.fixture
def case(world: World) -> Case:
    on_duty(world.ann)
    return opened(world)


def call_page(case: Case) -> str:
    return reverse("cases:my_case_call", args=[case.crime_reference])


# The business


def test_the_business_books_moves_and_calls_off(world: World, case: Case, sam: Client) -> None:
    page = text_of(sam.get(call_page(case)))
    assert "Choose when we call you" in page
    assert "Tomorrow, Tuesday 24 November 2026" in page
    assert "We promised that an officer contacts you by" in page
    answer = sam.post(call_page(case), {"time": TEN, "telephone": "", "note": "Polish, please"}, follow=True)
    assert "We will call you on Tuesday 24 November 2026, 10:00am." in text_of(answer)
    call = CallBack.objects.get()
    assert (call.note, call.officer, call.booked_by) == ("Polish, please", world.ann, world.sam)
    sam.post(call_page(case), {"time": NINE, "telephone": "07700 900123"})
    moved = CallBack.objects.get(state=CallBackState.BOOKED)
    assert (moved.starts_at, moved.telephone, moved.follows) == (AT_NINE, "07700 900123", call)
    off = reverse("cases:my_case_call_off", args=[case.crime_reference])
    assert "Call off the call on Tuesday 24 November 2026, 9:00am?" in text_of(sam.get(off))
    assert "The call is called off." in text_of(sam.post(off, follow=True))
    assert not CallBack.objects.filter(state=CallBackState.BOOKED).exists()
    assert sam.get(off).status_code == 302


def test_a_time_that_was_taken_meanwhile_is_said_so_and_nothing_is_lost(world: World, case: Case, sam: Client) -> None:
    booked(opened(world), AT_NINE, world.sam)
    answer = sam.post(call_page(case), {"time": NINE, "note": "Ask for Jo"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "That time has just been taken" in page
    assert "Ask for Jo" in page
    assert "Select when we should call" in text_of(sam.post(call_page(case), {"time": ""}))
    assert "Enter the number to call" in text_of(
        sam.post(call_page(opened(world, contact=NewContact(name="Sam", email="s@example.test"))), {"time": NINE})
    )


def test_without_a_free_slot_the_page_says_so_and_how_else(world: World, sam: Client) -> None:
    page = text_of(sam.get(call_page(opened(world)), {"suits": "any"}))
    assert "No call times are free" in page
    assert "write to us on your case" in page
    assert "call 101" in page


def test_which_part_of_the_day_suits_and_later_days(world: World, sam: Client) -> None:
    for day in range(5):
        on_duty(world.ann, TOMORROW + timedelta(days=day), "07:00", "21:00")
    case = opened(world)
    assert f'value="{NINE}"' not in text_of(sam.get(call_page(case), {"suits": "evening"}))
    first = text_of(sam.get(call_page(case)))
    assert "8am to 8pm" in first
    assert "from=2026-11-27" in first
    assert "Saturday 28 November 2026" in text_of(sam.get(call_page(case), {"from": "2026-11-27", "suits": "bad"}))


def test_a_call_is_nobody_elses(world: World, case: Case) -> None:
    for user in (world.rival, world.hana):
        answer = Desk.of(world, user).client.get(call_page(case))
        assert answer.status_code == (404 if user is world.rival else 200)


def test_the_call_as_a_calendar_file(world: World, case: Case, sam: Client) -> None:
    address = reverse("cases:my_case_call_file", args=[case.crime_reference])
    assert sam.get(address).status_code == 404
    call = booked(case, AT_NINE, world.sam)
    answer = sam.get(address)
    lines = answer.content.decode().split("\r\n")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert {"DTSTART:20261124T090000Z", "DTEND:20261124T091500Z", "SEQUENCE:0"} <= set(lines)
    services.move_call_back(case=case, call_back_id=call.pk, starts_at=AT_NINE + HOUR, by=world.sam, at=AT)
    again = sam.get(address).content.decode().split("\r\n")
    assert "SEQUENCE:1" in again
    assert [line for line in again if line.startswith("UID")] == [line for line in lines if line.startswith("UID")]


def test_the_case_and_the_closed_case_lead_where_they_should(world: World, case: Case, sam: Client) -> None:
    assert "Choose when we call you" in text_of(sam.get(reverse("cases:my_case", args=[case.crime_reference])))
    Case.objects.filter(pk=case.pk).update(is_open=False, status="cancelled", closed_at=AT)
    assert "The case is closed" in text_of(sam.get(call_page(case)))
    assert sam.post(call_page(case), {"time": NINE}).status_code == 422


# The link


def test_a_guest_books_by_the_link_and_sees_nothing_of_the_case(world: World, case: Case) -> None:
    guest, address = Client(), call_path(case, at=AT)
    answer = guest.post(f"{address}?time={NINE}", {"time": NINE}, follow=True)
    page = text_of(answer)
    assert "We will call you on" in page
    assert "the number that ends in 000" in page
    for secret in (case.crime_reference, "Corner Shop", "01603", "Sam Example", "spirits"):
        assert secret not in page
    assert answer["Cache-Control"].find("no-store") >= 0
    assert "DTSTART" in guest.get(f"{address}call.ics").content.decode()
    assert guest.post(f"{address}off/").status_code == 302
    assert CallBack.objects.get().state == CallBackState.CHANGED
    assert AuditEvent.objects.filter(actor_id=f"call-link:{case.pk}").count() > 3


def test_looking_at_a_link_changes_nothing(world: World, case: Case) -> None:
    page = text_of(Client().get(call_path(case, at=AT), {"time": NINE}))
    assert f'value="{NINE}" checked' in page
    assert not CallBack.objects.exists()


def test_every_other_link_is_answered_alike(world: World, case: Case) -> None:
    token = call_path(case, at=AT - 22 * DAY)
    for address in (token, "/call/none/", f"{call_path(case, at=AT)[:-3]}/", f"{token}off/", f"{token}call.ics"):
        answer = Client().get(address)
        assert answer.status_code == 404
        assert "This link does not work" in text_of(answer)


def test_a_link_is_not_for_programs(world: World, case: Case) -> None:
    address = call_path(case, at=AT)
    answers = [Client().post(address, {"time": "nonsense"}).status_code for _ in range(13)]
    assert answers == [422] * 12 + [429]


# The diary


def test_the_diary_marks_with_one_press_and_goes_on(world: World, case: Case) -> None:
    call, ann = booked(case, AT_NINE, world.sam, note="Polish"), Desk.of(world, world.ann)
    page = text_of(ann.get("diary", day="2026-11-24"))
    assert 'href="tel:01603000000"' in page
    assert "Polish" in page
    mark = reverse("cases:diary_mark", args=[call.pk])
    answer = ann.client.post(mark, {"mark": "no_answer", "day": "2026-11-24", "who": "all"})
    assert answer["Location"] == f"/desk/diary/?day=2026-11-24&who=all#call-{call.pk}"
    assert CallBack.objects.get(pk=call.pk).state == CallBackState.NO_ANSWER
    assert "closed before" in text_of(ann.client.post(mark, {"mark": "kept"}, follow=True))
    assert ann.client.post(mark, {"mark": "eaten"}).status_code == 404
    assert ann.client.post(reverse("cases:diary_mark", args=[0]), {"mark": "kept"}).status_code == 404


def test_the_diary_by_officer_and_the_week(world: World, case: Case) -> None:
    on_duty(world.bob)
    booked(case, AT_NINE, world.sam)
    services.book_call_back(case=case, starts_at=AT_NINE, by=world.ann, at=AT)
    ann = Desk.of(world, world.ann)
    page = text_of(ann.get("diary", day="2026-11-24", who="officers"))
    assert page.index("Ann Example</h3>") < page.index("Whoever is on duty</h3>")
    week = text_of(ann.get("diary_week", week="2026-11-25"))
    assert "2 calls booked of 64 that the rota can hold" in week
    assert "1 of 32" in week


# The rota


@pytest.fixture
def sergeant(world: World) -> Desk:
    return Desk.of(world, world.sergeant)


def send(desk: Desk, name: str, data: dict[str, Any], *args: object) -> Any:
    return desk.client.post(reverse(f"cases:{name}", args=args), data, follow=True)


def shift_data(world: World, **changes: str) -> dict[str, Any]:
    return {
        "officer": str(world.ann.public_id),
        **boxes("day", 24, 11, 2026),
        "starts": "10pm",
        "ends": "6am",
        "breaks": "2am to 2:30am",
        "calls_per_hour": "2",
        **changes,
    }


def test_a_shift_is_added_changed_and_taken_off(world: World, sergeant: Desk) -> None:
    page = text_of(send(sergeant, "rota_add", shift_data(world)))
    assert "The shift is on the rota." in page
    assert "22:00–06:00" in page
    shift = Shift.objects.get()
    assert shift.breaks.get().starts_at == datetime(2026, 11, 25, 2, tzinfo=UTC)
    opened_page = text_of(sergeant.get("rota_shift", shift.pk))
    assert 'value="22:00"' in opened_page
    assert "02:00 to 02:30" in opened_page
    send(sergeant, "rota_shift", shift_data(world, starts="20:00", breaks=""), shift.pk)
    assert Shift.objects.get().starts_at == datetime(2026, 11, 24, 20, tzinfo=UTC)
    assert "off the rota" in text_of(send(sergeant, "rota_withdraw", {}, shift.pk))
    assert sergeant.get("rota_shift", shift.pk).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts": "10"}, "is no time"),
        ({"ends": "10pm"}, "at most 16 hours"),
        ({"breaks": "noon"}, "is no break"),
        ({"breaks": "9am to 10am"}, "does not lie inside"),
        ({**boxes("day", 25, 10, 2026), "starts": "1:30am", "ends": "9am", "breaks": ""}, "Write BST behind it"),
        ({**boxes("day", 28, 3, 2027), "starts": "1:30am", "ends": "9am", "breaks": ""}, "did not happen"),
        ({"officer": "nobody"}, "Select an officer"),
    ],
)
def test_a_shift_that_cannot_be_is_said_at_its_field(world: World, sergeant: Desk, changes, words) -> None:
    answer = send(sergeant, "rota_add", shift_data(world, **changes))
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_the_second_half_past_one_is_told_by_its_mark(world: World, sergeant: Desk) -> None:
    night = {**boxes("day", 25, 10, 2026), "starts": "1:30am GMT", "ends": "9am", "breaks": ""}
    send(sergeant, "rota_add", shift_data(world, **night))
    assert Shift.objects.get().starts_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_pattern_is_added_and_ended(world: World, sergeant: Desk) -> None:
    data = {
        "officer": str(world.ann.public_id),
        "weekdays": ["0", "2"],
        "starts": "8am",
        "ends": "4pm",
        "breaks": "12:00 to 12:30",
        "calls_per_hour": "3",
        "on_bank_holidays": "no",
        **boxes("first_day", 23, 11, 2026),
    }
    page = text_of(send(sergeant, "rota_pattern", data))
    assert "Mon, Wed" in page
    pattern = ShiftPattern.objects.get()
    send(sergeant, "rota_pattern_end", boxes("last_day", 23, 11, 2026), pattern.pk)
    assert Shift.objects.filter(withdrawn_at=None).count() == 1
    assert send(sergeant, "rota_pattern_end", {}, 0).status_code == 404
    assert "is no break" in text_of(send(sergeant, "rota_pattern", {**data, "breaks": "noon"}))


def test_a_week_is_copied_and_what_is_in_the_way_named(world: World, sergeant: Desk) -> None:
    on_duty(world.ann, TOMORROW)
    on_duty(world.ann, TODAY + timedelta(days=3))
    on_duty(world.ann, TOMORROW + timedelta(days=7), "08:00", "10:00")
    data = {**boxes("source", 25, 11, 2026), **boxes("target", 3, 12, 2026)}
    page = text_of(send(sergeant, "rota_copy", data))
    assert "1 shift copied." in page
    assert "has a shift on 1 December 2026" in page
    assert send(sergeant, "rota_copy", {**data, **boxes("target", 25, 11, 2026)}).status_code == 422


LIST = "officer,date,start,end\n1234,24/11/2026,08:00,16:00\n9999,24/11/2026,08:00,16:00\n5678,24/11/2026,08:00,16:00\n"


def test_a_list_is_checked_first_and_the_good_rows_added(world: World, sergeant: Desk) -> None:
    on_duty(world.bob, TOMORROW)
    page = text_of(send(sergeant, "rota_import", {"text": LIST}))
    assert "1 shift can be added. 2 faults found" in page
    assert "No investigator has the collar number, name or email address “9999”" in page
    assert "Bob Example has a shift on 24 November 2026" in page
    assert Shift.objects.count() == 1
    added = text_of(send(sergeant, "rota_import", {"text": LIST, "add": "yes"}))
    assert "1 shift added. 2 rows were left out." in added
    assert "Paste a list or choose a file" in text_of(send(sergeant, "rota_import", {"text": ""}))
    assert "This is a PDF" in text_of(send(sergeant, "rota_import", {"text": "%PDF-1.4 x"}))


def test_leave_is_noted_ended_and_leaves_calls_to_be_given(world: World, sergeant: Desk, case: Case) -> None:
    call = booked(case, AT_NINE, world.sam)
    data = {"officer": str(world.ann.public_id), "kind": "sickness", **boxes("first_day", 23, 11, 2026)}
    page = text_of(send(sergeant, "rota_absence", data))
    assert "Booked calls that have nobody" in page
    assert reverse("cases:desk_give_call", args=[case.crime_reference, call.pk]) in page
    assert Absence.objects.get().starts_at == AT
    assert "Booked calls that have nobody" in text_of(sergeant.get("supervision"))
    assert text_of(send(sergeant, "rota_back", boxes("back_on", 24, 11, 2026), Absence.objects.get().pk))
    assert "Booked calls that have nobody" not in text_of(sergeant.get("rota"))
    backwards = {**boxes("first_day", 26, 11, 2026), **boxes("last_day", 24, 11, 2026)}
    assert "must end after it begins" in text_of(send(sergeant, "rota_absence", {**data, **backwards}))


def test_the_rota_shows_bank_holidays_and_is_the_sergeants(world: World, sergeant: Desk) -> None:
    rota.note_absence(
        officer=world.bob, kind=AbsenceKind.LEAVE, starts_at=AT, ends_at=AT + DAY, by=world.sergeant, at=AT
    )
    assert "Christmas Day" in text_of(sergeant.get("rota", week="2026-12-24"))
    assert "Leave" in text_of(sergeant.get("rota", week="yesterday"))
    assert Desk.of(world, world.ann).get("rota").status_code == 403
    assert AuditEvent.objects.filter(subject_type="rota").count() == 2


def test_a_missed_call_is_marked_on_supervision(world: World, sergeant: Desk) -> None:
    on_duty(world.ann, TODAY, "09:00", "17:00")
    late = recorded(world, at=AT)
    call = services.book_call_back(case=late, starts_at=AT + HOUR, by=world.ann, at=AT)
    CallBack.objects.filter(pk=call.pk).update(starts_at=AT - HOUR, missed_at=AT)
    assert "Missed" in text_of(sergeant.get("supervision"))
    ann = Desk.of(world, world.ann)
    assert "Missed." in text_of(ann.get("diary"))
    answer = ann.send(late, "call", {"state": "missed", "once": str(uuid4())}, pk=call.pk)
    assert answer.status_code == 302


# The calendar file


def test_a_calendar_file_escapes_folds_and_needs_a_time_zone() -> None:
    made = calendar_file(
        Appointment(
            uid="call-1@example.test",
            sequence=3,
            starts_at=AT_NINE,
            ends_at=AT_NINE + HOUR,
            written_at=AT,
            title="Call; from, Norfolk\\Suffolk",
            text=f"Line one\nLine two {'é' * 80}",
            alarm_minutes=10,
        )
    )
    lines = made.decode().split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "SUMMARY:Call\\; from\\, Norfolk\\\\Suffolk" in lines
    assert "TRIGGER:-PT10M" in lines
    unfolded = made.decode().replace("\r\n ", "")
    assert f"DESCRIPTION:Line one\\nLine two {'é' * 80}" in unfolded
    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert escape("a\x00\x07b\r\nc") == "ab\\nc"
    assert fold("x" * 75) == "x" * 75
    with pytest.raises(ValueError, match="time zone"):
        calendar_file(
            Appointment(uid="x", sequence=0, starts_at=datetime(2026, 1, 1), ends_at=AT, written_at=AT, title="x")
        )
