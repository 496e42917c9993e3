"""Slots of a rota: never overlapping, never outside a shift, right through the nights in which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.businesses.opening_hours import open_minutes
from bizwatch.cases.choices import Suits
from bizwatch.cases.exceptions import ShiftNotPossible
from bizwatch.cases.policies.slots import (
    LONGEST_SHIFT,
    Duty,
    Rota,
    Span,
    WallTime,
    break_span,
    capacity,
    free_slots_of,
    hour_of,
    regular_breaks,
    regular_span,
    shift_span,
    slot_starts,
)
from bizwatch.cases.policies.suits import knows_hours, read_contact_times, suits
from bizwatch.kernel.clock import LocalTimeHappenedTwice, LocalTimeMissing, to_london
from bizwatch.reference.selectors import slot_rules

LENGTH = timedelta(minutes=15)
HOUR = timedelta(hours=1)
BACK, FORWARD = date(2026, 10, 25), date(2027, 3, 28)  # the clocks change at 1am on both
ALWAYS = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))

DAYS = st.sampled_from([BACK, BACK - timedelta(days=1), FORWARD, FORWARD - timedelta(days=1), date(2026, 11, 24)])
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 7, 15, 30, 45]))


@st.composite
def duties(draw: st.DrawFn, officers: int = 3) -> Duty:
    """A shift of up to half a day, around a change of the clocks or not, with up to two breaks."""
    start = datetime(2026, 10, 24, 20, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 600)))
    span = Span(start, start + timedelta(minutes=draw(st.integers(1, 720))))
    breaks = draw(st.lists(st.tuples(st.integers(0, 700), st.integers(1, 60)), max_size=2))
    made = tuple(Span(start + timedelta(minutes=at), start + timedelta(minutes=at + long)) for at, long in breaks)
    return Duty(draw(st.integers(1, officers)), span, draw(st.integers(1, 4)), made)


MOMENTS = st.integers(0, 1_500).map(lambda minutes: datetime(2026, 10, 24, 19, tzinfo=UTC) + timedelta(minutes=minutes))
ROTAS = st.builds(
    Rota,
    st.lists(duties(), max_size=4).map(tuple),
    st.dictionaries(
        st.integers(1, 3), st.lists(st.builds(lambda at: Span(at, at + 2 * HOUR), MOMENTS), max_size=2), max_size=3
    ),
    st.dictionaries(st.integers(1, 3), st.lists(MOMENTS, max_size=6), max_size=3),
    st.lists(MOMENTS, max_size=2),
)


@given(ROTAS)
def test_a_slot_is_one_that_its_officers_really_have(rota: Rota) -> None:
    for slot in free_slots_of(rota, length=LENGTH, window=ALWAYS):
        assert slot.officers
        assert slot.ends_at - slot.starts_at == LENGTH
        whole = Span(slot.starts_at, slot.ends_at)
        for officer in slot.officers:
            mine = [duty for duty in rota.duties if duty.officer_id == officer and duty.span.holds(whole)]
            assert any(not any(whole.touches(one) for one in duty.breaks) for duty in mine)
            assert not any(whole.touches(away) for away in rota.away.get(officer, ()))
            assert all(abs(call - slot.starts_at) >= LENGTH for call in rota.calls.get(officer, ()))


@given(ROTAS)
def test_slots_never_overlap_and_stand_in_order(rota: Rota) -> None:
    slots = free_slots_of(rota, length=LENGTH, window=ALWAYS)
    for before, after in pairwise(slots):
        assert before.ends_at <= after.starts_at


@given(duties(), st.data())
def test_whatever_is_booked_no_hour_holds_more_than_it_may(duty: Duty, data: st.DataObject) -> None:
    booked: list[datetime] = []
    while free := free_slots_of(Rota((duty,), {}, {duty.officer_id: booked}), length=LENGTH, window=ALWAYS):
        booked.append(data.draw(st.sampled_from(free)).starts_at)
    assert len(set(booked)) == len(booked)
    hours = [hour_of(start) for start in booked]
    assert all(hours.count(hour) <= duty.calls_per_hour for hour in hours)
    assert len(booked) == capacity(duty, (), length=LENGTH)


@given(ROTAS, MOMENTS, MOMENTS)
def test_a_window_only_cuts(rota: Rota, start: datetime, end: datetime) -> None:
    everything = free_slots_of(rota, length=LENGTH, window=ALWAYS)
    cut = free_slots_of(rota, length=LENGTH, window=Span(start, end))
    assert cut == tuple(slot for slot in everything if start <= slot.starts_at < end)


@given(DAYS, TIMES, TIMES)
def test_a_patterns_shift_survives_every_change_of_the_clocks(day: date, start: time, end: time) -> None:
    try:
        span = regular_span(day, start, end)
    except ShiftNotPossible:
        return
    assert timedelta(0) < span.ends_at - span.starts_at <= LONGEST_SHIFT + HOUR
    assert to_london(span.starts_at).date() == day
    for begin in slot_starts(span, LENGTH):
        assert span.holds(Span(begin, begin + LENGTH))
        assert to_london(begin).minute % 15 == 0


@given(DAYS, TIMES, TIMES, st.lists(st.tuples(TIMES, TIMES), max_size=3))
def test_a_break_lies_in_its_shift_or_falls_away(
    day: date, start: time, end: time, pairs: list[tuple[time, time]]
) -> None:
    try:
        span = regular_span(day, start, end)
    except ShiftNotPossible:
        return
    assert all(span.holds(one) for one in regular_breaks(day, span, pairs))


# The two nights


def slots_of_night(day: date) -> list[str]:
    span = regular_span(day, time(0), time(4))
    found = free_slots_of(Rota((Duty(1, span, 4),)), length=LENGTH, window=ALWAYS)
    return [f"{to_london(slot.starts_at):%H:%M %Z}" for slot in found]


def test_half_past_one_happens_twice_in_october() -> None:
    assert len(slots_of_night(BACK)) == 20
    assert [start for start in slots_of_night(BACK) if start.startswith("01:30")] == ["01:30 BST", "01:30 GMT"]


def test_half_past_one_does_not_happen_in_march() -> None:
    assert len(slots_of_night(FORWARD)) == 12
    assert not [start for start in slots_of_night(FORWARD) if start.startswith("01:")]


def test_a_typed_time_that_is_missing_or_doubled_is_asked_about() -> None:
    with pytest.raises(LocalTimeMissing):
        shift_span(FORWARD, WallTime(time(1, 30)), WallTime(time(9)))
    with pytest.raises(LocalTimeHappenedTwice):
        shift_span(BACK, WallTime(time(1, 30)), WallTime(time(9)))
    first, second = (shift_span(BACK, WallTime(time(1, 30), fold), WallTime(time(9))) for fold in (0, 1))
    assert second.starts_at - first.starts_at == HOUR


def test_a_shift_over_midnight_ends_the_next_day_and_holds_its_breaks() -> None:
    span = shift_span(date(2026, 11, 24), WallTime(time(22)), WallTime(time(6)))
    assert span == Span(datetime(2026, 11, 24, 22, tzinfo=UTC), datetime(2026, 11, 25, 6, tzinfo=UTC))
    night = break_span(date(2026, 11, 24), span, time(2), time(2, 30))
    assert night.starts_at == datetime(2026, 11, 25, 2, tzinfo=UTC)
    late = break_span(date(2026, 11, 24), span, time(23, 45), time(0, 15))
    assert late.starts_at == datetime(2026, 11, 24, 23, 45, tzinfo=UTC)
    with pytest.raises(ShiftNotPossible, match="does not lie inside"):
        break_span(date(2026, 11, 24), span, time(12), time(13))


def test_a_shift_of_a_whole_day_is_a_slip() -> None:
    with pytest.raises(ShiftNotPossible, match="at most 16 hours"):
        shift_span(date(2026, 11, 24), WallTime(time(9)), WallTime(time(9)))


def test_a_call_of_whoever_is_on_duty_takes_one_seat_out_of_its_time() -> None:
    span = regular_span(date(2026, 11, 24), time(9), time(10))
    at_nine = span.starts_at
    both = (Duty(1, span, 4), Duty(2, span, 4))
    assert len(free_slots_of(Rota(both, unassigned=[at_nine]), length=LENGTH, window=ALWAYS)) == 4
    alone = free_slots_of(Rota(both[:1], unassigned=[at_nine]), length=LENGTH, window=ALWAYS)
    assert [slot.starts_at for slot in alone] == [at_nine + LENGTH * step for step in (1, 2, 3)]


# What suits


@pytest.mark.parametrize(
    ("text", "days", "start", "end"),
    [
        ("weekdays after 2pm", range(5), 14, 24),
        ("Weekdays 7am to 2pm.", range(5), 7, 14),
        ("mornings", range(7), 6, 12),
        ("Mon-Fri 9-5", range(5), 9, 17),
        ("Tuesday and Thursday afternoons", (1, 3), 12, 17),
        ("before 11am please", range(7), 0, 11),
        ("between 09:00 and 12:00", range(7), 9, 12),
        ("Fri to Mon evenings", (4, 5, 6, 0), 17, 22),
        ("any time", range(7), 0, 24),
        ("weekends", (5, 6), 0, 24),
    ],
)
def test_contact_times_in_words_are_understood(text, days, start, end) -> None:
    found = read_contact_times(text)
    assert found is not None
    assert (found.days, found.start, found.end) == (frozenset(days), start * 60, end * 60)


@pytest.mark.parametrize(
    "text", ["", "not on market days", "ask for Jo", "after school run", "25pm to 3", "after 9 but not 11"]
)
def test_what_is_not_understood_hides_nothing(text) -> None:
    assert read_contact_times(text) is None


@given(st.text(max_size=120))
def test_no_contact_times_break_it(text: str) -> None:
    found = read_contact_times(text)
    assert found is None or 0 <= found.start < found.end <= 24 * 60


@given(st.text(max_size=255), st.integers(0, 6))
def test_no_opening_hours_break_it(text: str, weekday: int) -> None:
    spans = open_minutes(text, weekday)
    assert spans is None or all(0 <= start < end for start, end in spans)


def test_opening_hours_count_by_day_by_rule_and_over_midnight() -> None:
    hours = "Mo-Sa 08:00-21:00; Su 10:00-16:00; PH off"
    assert open_minutes(hours, 0) == [(480, 1260)]
    assert open_minutes(hours, 6) == [(600, 960)]
    assert open_minutes(hours, 0, is_bank_holiday=True) == []
    assert open_minutes("Mo-Fr 09:00-17:00", 0, is_bank_holiday=True) == [(540, 1020)]
    assert open_minutes("Fr-Sa 20:00-02:00", 4) == [(1200, 1560)]
    assert open_minutes("24/7", 3) == [(0, 1440)]
    assert open_minutes("9 till late", 3) is None


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_call_suits_by_contact_times_then_opening_hours_then_the_day() -> None:
    hours = {"contact_times": "", "opening_hours": "Mo-Sa 08:00-21:00; Fr-Sa 22:00-02:00"}
    assert not suits(at("2026-11-24T07:45"), Suits.HOURS, **hours)
    assert suits(at("2026-11-24T08:00"), Suits.HOURS, **hours)
    assert suits(at("2026-11-28T01:45"), Suits.HOURS, **hours)  # Friday's night
    assert not suits(at("2026-11-28T02:00"), Suits.HOURS, **hours)
    assert not suits(at("2026-11-24T09:00"), Suits.HOURS, **{**hours, "contact_times": "weekdays after 2pm"})
    assert suits(at("2026-11-24T09:00"), Suits.MORNING, **{**hours, "contact_times": "weekdays after 2pm"})
    nothing = {"contact_times": "ask for Jo", "opening_hours": "9 till late"}
    assert not knows_hours(**nothing)
    assert suits(at("2026-11-24T08:00"), Suits.HOURS, **nothing)
    assert not suits(at("2026-11-24T20:00"), Suits.HOURS, **nothing)
    assert suits(at("2026-11-24T03:00"), Suits.ANY, **nothing)


def test_the_numbers_stand_in_reference_data() -> None:
    rules = slot_rules(date(2026, 11, 23))
    assert (rules.length, rules.lead, rules.missed_after) == (LENGTH, HOUR, 2 * LENGTH)
