"""The pure rules: hours and slots over clock changes, who is there, what became of a told time, how it is rounded."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.capacity.choices import Fate
from bizwatch.capacity.policies import Hours, fate_of, presence, slots_of, told_by, whole_hour, without

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
moments = st.integers(0, 400).map(lambda quarters: AT + quarters * HOUR / 4)


def test_the_hour_that_the_clocks_skip_has_no_slot_and_the_one_that_they_double_has_it_twice() -> None:
    spring, _ = slots_of(datetime(2027, 3, 27, 23, tzinfo=UTC), 5)
    assert spring.tolist() == [5 * 24 + 23, 6 * 24, 6 * 24 + 2, 6 * 24 + 3, 6 * 24 + 4]
    autumn, days = slots_of(datetime(2026, 10, 24, 23, tzinfo=UTC), 4)
    assert autumn.tolist() == [6 * 24, 6 * 24 + 1, 6 * 24 + 1, 6 * 24 + 2]
    assert len(set(days.tolist())) == 1


def test_a_bank_holiday_is_a_day_type_also_in_a_year_without_a_list() -> None:
    slots, _ = slots_of(datetime(2026, 12, 25, 10, tzinfo=UTC), 1)
    assert slots[0] == 168 + 10
    slots, _ = slots_of(datetime(2150, 12, 25, 10, tzinfo=UTC), 1)  # a Friday
    assert slots[0] == 168 + 10


def test_presence_counts_parts_of_a_quarter_and_nothing_outside() -> None:
    hours = Hours(whole_hour(AT))
    there = presence([(AT - 2 * HOUR, AT), (AT, AT + timedelta(minutes=20)), (AT + 9 * HOUR, AT + 10 * HOUR)], hours, 6)
    assert there.tolist() == pytest.approx([1, 1, 1, 1 / 3, 0, 0])


@given(st.tuples(moments, moments), st.lists(st.tuples(moments, moments), max_size=5))
def test_what_is_cut_out_is_not_left_and_nothing_else_is_lost(span, out) -> None:
    span, out = tuple(sorted(span)), [tuple(sorted(pair)) for pair in out]
    left = without([span], out)
    assert all(span[0] <= start <= stop <= span[1] for start, stop in left)
    assert not any(begin < stop and start < end for start, stop in left for begin, end in out if begin < end)
    hours = Hours(AT)
    kept = presence(left, hours, 400) > 0.5
    gone = np.minimum(presence([pair for pair in out if pair[0] < pair[1]], hours, 400), 1) > 0.5
    assert np.array_equal(kept, (presence([span], hours, 400) > 0.5) & ~gone)


FATES: tuple[tuple[dict[str, datetime], Fate], ...] = (
    ({}, Fate.OPEN),
    ({"at": AT + 5 * HOUR}, Fate.LATE),
    ({"contacted_at": AT + 4 * HOUR}, Fate.KEPT),
    ({"contacted_at": AT + 5 * HOUR}, Fate.LATE),
    ({"opted_out_at": AT + HOUR}, Fate.EXCUSED),
    ({"opted_out_at": AT + 5 * HOUR, "at": AT + 6 * HOUR}, Fate.LATE),
    ({"ended_at": AT + HOUR}, Fate.ENDED),
    ({"ended_at": AT + 5 * HOUR, "at": AT + 6 * HOUR}, Fate.LATE),
    ({"due_now": AT + 50 * HOUR}, Fate.WISH),
    ({"due_now": AT + 20 * HOUR}, Fate.OPEN),
)


@pytest.mark.parametrize(("facts", "fate"), FATES)
def test_what_became_of_a_told_time(facts: dict, fate: Fate) -> None:
    usual = {
        "sure_at": AT + 4 * HOUR,
        "due_at": AT + 24 * HOUR,
        "contacted_at": None,
        "opted_out_at": None,
        "ended_at": None,
        "due_now": AT + 24 * HOUR,
        "at": AT + 2 * HOUR,
    }
    assert fate_of(**{**usual, **facts}) is fate


@given(st.integers(1, 6_000))
def test_what_is_said_is_never_before_the_time_and_past_the_promise_only_if_the_time_is(minutes: int) -> None:
    sure_at, due_at = AT + timedelta(minutes=minutes), AT + 24 * HOUR
    said = told_by(sure_at, due_at=due_at, at=AT)
    assert sure_at <= said < sure_at + HOUR
    assert (said > due_at) == (sure_at > due_at)
    assert said == due_at or said.minute in (0, 30)
