"""The rota: shifts by hand, by pattern, by copy and by list; who is away; which booked calls have nobody."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import AbsenceKind
from bizwatch.cases.exceptions import (
    CannotBeGivenCases,
    NotYoursToDo,
    RotaNotFound,
    ShiftClash,
    ShiftNotPossible,
    TimeNotPossible,
)
from bizwatch.cases.models import Absence, Shift
from bizwatch.cases.policies.slots import Span
from bizwatch.cases.rota_reading import read_breaks, read_rota, read_wall_time
from bizwatch.cases.selectors.rota import (
    absence_by_id,
    calls_without_officer,
    live_patterns,
    monday_of,
    officers_free_for,
    pattern_by_id,
    rota_week,
    shift_by_id,
)
from bizwatch.cases.services import rota
from bizwatch.cases.services.rota import ROTA, NewPattern
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.errors import DomainError
from bizwatch.kernel.sheets.table import FileNotReadable
from tests.cases.rota import TODAY, TOMORROW, booked, on_duty
from tests.cases.world import AT, DAY, HOUR, World, opened, recorded

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)


def pattern(world: World, **changes) -> NewPattern:
    new = {
        "officer": world.ann,
        "weekdays": (0, 1, 2, 3, 4),
        "starts": time(8),
        "ends": time(16),
        "breaks": ((time(12, 30), time(13)),),
        "first_day": TODAY,
    }
    return NewPattern(**{**new, **changes})


def added(world: World, **changes):
    return rota.add_pattern(new=pattern(world, **changes), by=world.sergeant, at=AT)


# By hand


def test_an_officer_has_one_shift_at_a_time(world: World) -> None:
    on_duty(world.ann, TOMORROW, "22:00", "06:00")
    with pytest.raises(ShiftClash, match="Ann Example has a shift on 24 November 2026 from 10:00pm to 6:00am already"):
        on_duty(world.ann, TOMORROW + timedelta(days=1), "05:00", "09:00")
    on_duty(world.ann, TOMORROW + timedelta(days=1), "06:00", "09:00")
    on_duty(world.bob, TOMORROW, "22:00", "06:00")


def test_only_a_supervisor_changes_the_rota_and_only_investigators_are_on_it(world: World) -> None:
    shift = on_duty(world.ann)
    for act in (
        lambda: rota.withdraw_shift(shift=shift, by=world.ann, at=AT),
        lambda: rota.add_pattern(new=pattern(world), by=world.bob, at=AT),
        lambda: rota.note_absence(
            officer=world.ann, kind=AbsenceKind.LEAVE, starts_at=AT, ends_at=None, by=world.hana, at=AT
        ),
    ):
        with pytest.raises(NotYoursToDo):
            act()
    with pytest.raises(CannotBeGivenCases):
        on_duty(world.beat)
    with pytest.raises(ShiftNotPossible, match="1 to 4 calls"):
        on_duty(world.bob, calls=5)


def test_a_shift_is_changed_or_taken_off_and_its_calls_show_as_having_nobody(world: World) -> None:
    shift = on_duty(world.ann)
    call = booked(recorded(world, at=AT), NINE, world.sam)
    assert calls_without_officer(viewer=world.sergeant, at=AT) == ()
    later = rota.NewShift(officer=world.ann, day=TOMORROW, span=Span(NINE + HOUR, NINE + 8 * HOUR), calls_per_hour=1)
    rota.change_shift(shift=shift, new=later, by=world.sergeant, at=AT)
    assert [one.pk for one in calls_without_officer(viewer=world.sergeant, at=AT)] == [call.pk]
    rota.withdraw_shift(shift=shift, by=world.sergeant, at=AT)
    assert [one.pk for one in calls_without_officer(viewer=world.sergeant, at=AT)] == [call.pk]
    with pytest.raises(RotaNotFound):
        shift_by_id(shift.pk)
    on_duty(world.bob)
    assert officers_free_for(NINE, at=AT) == (world.bob,)
    services.give_call_back(case=call.case, call_back_id=call.pk, officer=world.bob, by=world.sergeant, at=AT)
    assert calls_without_officer(viewer=world.sergeant, at=AT) == ()
    assert officers_free_for(NINE, at=AT) == ()


# Away


def test_leave_takes_an_officer_off_and_shows_what_nobody_does_now(world: World) -> None:
    on_duty(world.ann)
    by_slot = booked(recorded(world, at=AT), NINE, world.sam)
    by_hand = services.book_call_back(
        case=recorded(world, at=AT), starts_at=NINE + QUARTER, officer=world.ann, by=world.ann, at=AT
    )
    away = rota.note_absence(
        officer=world.ann, kind=AbsenceKind.SICKNESS, starts_at=AT, ends_at=None, by=world.sergeant, at=AT
    )
    lost = calls_without_officer(viewer=world.sergeant, at=AT)
    assert [one.pk for one in lost] == [by_slot.pk, by_hand.pk]
    rota.end_absence(absence=away, ends_at=NINE - HOUR, by=world.sergeant, at=AT)
    assert calls_without_officer(viewer=world.sergeant, at=AT) == ()
    with pytest.raises(TimeNotPossible):
        rota.end_absence(absence=away, ends_at=NINE, by=world.sergeant, at=NINE)
    with pytest.raises(TimeNotPossible):
        rota.note_absence(officer=world.ann, kind=AbsenceKind.LEAVE, starts_at=AT, ends_at=AT, by=world.sergeant, at=AT)


QUARTER = timedelta(minutes=15)


def test_why_somebody_is_away_is_not_in_the_audit(world: World) -> None:
    rota.note_absence(
        officer=world.ann, kind=AbsenceKind.SICKNESS, starts_at=AT, ends_at=None, by=world.sergeant, at=AT
    )
    assert "sick" not in str(list(AuditEvent.objects.filter(subject_type="absence").values("detail", "reason")))


# By pattern


def test_a_pattern_is_laid_out_ahead_and_skips_bank_holidays(world: World) -> None:
    made = added(world)
    days = list(Shift.objects.filter(pattern=made).order_by("day").values_list("day", flat=True))
    assert (days[0], days[-1]) == (TODAY, (AT + rota.AHEAD).date())
    christmas = [date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)]
    assert len(days) == 41 - len(christmas)
    assert not set(days) & set(christmas)
    assert rota.lay_out_patterns(by=ROTA, at=AT) == 0
    assert rota.lay_out_patterns(by=ROTA, at=AT + 7 * DAY) == 5
    both = added(world, officer=world.bob, on_bank_holidays=True)
    assert Shift.objects.filter(pattern=both, day=christmas[0]).exists()


def test_what_was_taken_off_stays_off_and_what_was_typed_goes_first(world: World) -> None:
    typed = on_duty(world.ann, TOMORROW, "12:00", "20:00")
    made = added(world)
    assert not Shift.objects.filter(pattern=made, day=TOMORROW).exists()
    rota.withdraw_shift(shift=Shift.objects.filter(pattern=made).order_by("day")[2], by=world.sergeant, at=AT)
    rota.withdraw_shift(shift=typed, by=world.sergeant, at=AT)
    assert rota.lay_out_patterns(by=ROTA, at=AT + HOUR) == 0


def test_a_pattern_that_ends_takes_its_later_shifts_along(world: World) -> None:
    made = added(world)
    assert live_patterns(TODAY).count() == 1
    gone = rota.end_pattern(pattern=made, last_day=TOMORROW, by=world.sergeant, at=AT)
    assert gone == 36
    assert Shift.objects.filter(pattern=made, withdrawn_at=None).count() == 2
    assert not live_patterns(TOMORROW + timedelta(days=1)).exists()
    assert pattern_by_id(made.pk).last_day == TOMORROW


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weekdays": ()}, "at least one day"),
        ({"last_day": TODAY - timedelta(days=1)}, "must not be before"),
        ({"ends": time(8)}, "at most 16 hours"),
        ({"breaks": ((time(17), time(18)),)}, "does not lie inside"),
    ],
)
def test_a_pattern_that_cannot_be_is_refused(world: World, changes, words) -> None:
    with pytest.raises(DomainError, match=words):
        added(world, **changes)


def test_a_night_pattern_gets_through_both_changes_of_the_clocks(world: World) -> None:
    nights = {"weekdays": (5,), "starts": time(22), "ends": time(6), "breaks": ((time(1, 15), time(1, 45)),)}
    back = rota.add_pattern(
        new=pattern(world, **nights, first_day=date(2026, 10, 24), last_day=date(2026, 10, 24)),
        by=world.sergeant,
        at=datetime(2026, 10, 20, tzinfo=UTC),
    )
    forward = rota.add_pattern(
        new=pattern(world, **nights, first_day=date(2027, 3, 27), last_day=date(2027, 3, 27)),
        by=world.sergeant,
        at=datetime(2027, 3, 20, tzinfo=UTC),
    )
    lengths = [shift.ends_at - shift.starts_at for shift in (back.shifts.get(), forward.shifts.get())]
    assert lengths == [9 * HOUR, 7 * HOUR]
    assert [shift.breaks.count() for shift in (back.shifts.get(), forward.shifts.get())] == [1, 1]


# By copy


def test_a_week_is_copied_by_the_times_on_the_wall(world: World) -> None:
    on_duty(world.ann, date(2026, 10, 23), breaks=(("12:00", "12:30"),))
    on_duty(world.bob, date(2026, 10, 24), "22:00", "06:00")
    stands = on_duty(world.ann, date(2026, 10, 30), "08:00", "10:00")
    copied = rota.copy_week(
        source=date(2026, 10, 19), target=date(2026, 10, 26), by=world.sergeant, at=datetime(2026, 10, 20, tzinfo=UTC)
    )
    assert (copied.added, copied.in_the_way) == (1, (stands,))
    night = Shift.objects.get(officer=world.bob, day=date(2026, 10, 31))
    assert f"{to_london(night.starts_at):%H:%M}–{to_london(night.ends_at):%H:%M}" == "22:00–06:00"
    with pytest.raises(TimeNotPossible):
        rota.copy_week(source=date(2026, 10, 26), target=date(2026, 10, 19), by=world.sergeant, at=AT)


# By list


def read(world: World, text: str):
    return read_rota(text.encode(), [world.ann, world.bob])


def test_a_list_is_read_with_a_fault_for_every_bad_row(world: World) -> None:
    found = read(
        world,
        "Officer,Date,Start,End,Breaks,Calls per hour\n"
        "1234,24/11/2026,08:00,16:00,12:30 to 13:00,2\n"
        "Bob Example,2026-11-24,10pm,6am,,\n"
        "9999,24/11/2026,08:00,16:00,,\n"
        "1234,31/11/2026,08:00,16:00,,\n"
        "1234,25/11/2026,8,16:00,,\n"
        "1234,25/11/2026,08:00,16:00,17:00 to 18:00,\n"
        "1234,25/11/2026,08:00,16:00,,9\n"
        "1234,24/11/2026,15:00,23:00,,\n"
        "1234,25/10/2026,01:30,09:00,,\n"
        "1234,25/10/2026,01:30 GMT,09:00,,\n"
        "1234,28/03/2027,01:30,09:00,,\n"
        ",25/11/2026,08:00,16:00,,\n",
    )
    assert [row for row, _ in found.shifts] == [2, 3, 11]
    assert {fault.row: fault.column for fault in found.faults} == {
        4: "officer",
        5: "date",
        6: "start",
        7: "breaks",
        8: "calls per hour",
        9: "start, end",
        10: "start, end",
        12: "start, end",
        13: "officer",
    }
    said = {fault.row: fault.reason for fault in found.faults}
    assert "happened twice" in said[10]
    assert "did not happen" in said[12]
    assert "row 2" in said[9]
    assert found.shifts[0][1].breaks[0].starts_at == datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
    assert len(rota.add_shifts(shifts=[new for _, new in found.shifts], by=world.sergeant, at=AT)) == 3


def test_a_list_without_its_columns_says_which(world: World) -> None:
    found = read(world, "who,when\nAnn,today\n")
    assert [fault.column for fault in found.faults] == ["officer", "date", "start", "end"]
    with pytest.raises(FileNotReadable):
        read(world, "  \n")


def test_a_name_that_two_have_stands_for_nobody(world: World) -> None:
    world.bob.name = world.ann.name
    found = read(world, "officer,date,start,end\nAnn Example,24/11/2026,08:00,16:00\n")
    assert "More than one" in found.faults[0].reason
    assert "use the collar number" in found.faults[0].reason


def test_every_wrong_cell_of_a_row_is_named_at_once(world: World) -> None:
    found = read(world, "officer,date,start,end\n9999,yesterday,25 to 9,16:00\n")
    assert [fault.column for fault in found.faults] == ["officer", "date", "start"]
    assert found.faults[0].reason == "No investigator has the collar number, name or email address “9999”."


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_times(text: str) -> None:
    for read_it in (read_wall_time, read_breaks):
        with suppress(ShiftNotPossible):
            assert read_it(text) is not None


# The week


def test_the_week_says_what_is_booked_of_what_the_rota_can_hold(world: World) -> None:
    on_duty(world.ann, TOMORROW, "09:00", "12:00", calls=2, breaks=(("10:00", "11:00"),))
    booked(recorded(world, at=AT), NINE, world.sam)
    services.book_call_back(case=recorded(world, at=AT), starts_at=NINE, by=world.ann, at=AT)
    Absence.objects.create(
        officer=world.bob, kind="leave", starts_at=NINE, ends_at=NINE + DAY, noted_at=AT, noted_by_name="x"
    )
    week = rota_week(monday_of(TOMORROW))
    load = week.load[world.ann.pk, TOMORROW]
    assert (load.booked, load.room) == (1, 4)
    assert week.unassigned == {TOMORROW: 1}
    assert {day for officer, day in week.absences if officer == world.bob.pk} == {
        TOMORROW,
        TOMORROW + timedelta(days=1),
    }
    assert rota_week(date(2026, 12, 21)).days[4][1] == "Christmas Day"
    with pytest.raises(RotaNotFound):
        absence_by_id(0)


def test_a_closed_account_leaves_its_calls_without_anybody(world: World) -> None:
    on_duty(world.ann)
    call = booked(opened(world), NINE, world.sam)
    world.ann.is_active = False
    world.ann.save()
    assert [one.pk for one in calls_without_officer(viewer=world.sergeant, at=AT)] == [call.pk]
