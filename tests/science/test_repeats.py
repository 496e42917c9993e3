"""Repeat victimisation: the worked example, and what holds for every list of crimes."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.science.repeats import (
    RepeatRow,
    counts,
    is_within,
    near_pairs,
    repeat_table,
    rolling_counts,
    time_course,
)

EVENTS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 400)), max_size=40)
PLACES = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(0, 40)), max_size=25)


def test_the_worked_example_of_the_home_office() -> None:
    """459 commercial burglaries on 250 victims hold 209 repeats: 45.5 %, printed there as 46 %."""
    table = repeat_table([1] * 150 + [2] * 60 + [3] * 20 + [4] * 10 + [5] * 5 + [12] * 4 + [16])
    assert (table.victims, table.crimes) == (250, 459)
    assert table.repeats == 209
    assert round(100 * table.repeat_share, 1) == 45.5
    assert table.repeat_victims == 100
    assert table.rows[1] == RepeatRow(times=2, victims=60)
    assert table.rows[1].crimes == 120


def test_nobody_was_a_victim() -> None:
    table = repeat_table([])
    assert (table.victims, table.crimes, table.repeats, table.repeat_share) == (0, 0, 0, 0.0)
    with pytest.raises(ValueError, match="no victim"):
        repeat_table([0])


def test_who_was_a_victim_how_often() -> None:
    assert counts(["shop", "farm", "shop"]) == {"shop": 2, "farm": 1}


@given(st.lists(st.integers(1, 9), max_size=60))
def test_the_table_holds_every_crime_once(times: list[int]) -> None:
    table = repeat_table(times)
    assert (table.victims, table.crimes) == (len(times), sum(times))
    assert table.repeats == sum(number - 1 for number in times)
    assert [row.times for row in table.rows] == sorted(set(times))


def test_the_window_ends_with_the_day_of_the_crime() -> None:
    assert rolling_counts([("shop", 0), ("shop", 364), ("shop", 365), ("farm", 365)], 365) == [1, 2, 2, 1]
    with pytest.raises(ValueError, match="one day"):
        rolling_counts([], 0)


@given(EVENTS, st.integers(1, 400))
def test_rolling_counts_are_what_counting_by_hand_gives(events: list[tuple[int, int]], window: int) -> None:
    by_hand = [sum(1 for other, then in events if other == who and 0 <= day - then < window) for who, day in events]
    assert rolling_counts(events, window) == by_hand


def test_how_soon_repeats_come() -> None:
    events = [("shop", 100), ("shop", 103), ("shop", 110), ("shop", 300), ("farm", 0)]
    assert time_course(events, bin_days=7, bins=3) == [1, 1, 0]
    with pytest.raises(ValueError, match="one span"):
        time_course(events, bin_days=0, bins=3)


@given(EVENTS)
def test_a_long_time_course_holds_every_repeat(events: list[tuple[int, int]]) -> None:
    repeats = repeat_table(Counter(who for who, _ in events).values()).repeats
    assert sum(time_course(events, bin_days=30, bins=14)) == repeats


def test_near_in_space_and_in_time() -> None:
    places = [(0, 0, 0), (150, 0, 5), (0, 200, 14), (0, 201, 3), (0, 0, 15)]
    assert near_pairs(places, metres=200, days=14) == [(0, 1), (0, 2), (1, 4), (2, 4), (3, 2)]
    with pytest.raises(ValueError, match="more than 0"):
        near_pairs(places, metres=0, days=14)


@given(PLACES, st.integers(1, 400), st.integers(0, 40))
def test_near_pairs_are_what_comparing_all_gives(places: list[tuple[int, int, int]], metres: int, days: int) -> None:
    by_hand = [
        (one, two)
        for one, (east, north, then) in enumerate(places)
        for two, (x, y, day) in enumerate(places)
        if (then, one) < (day, two) and day - then <= days and is_within(x - east, y - north, metres)
    ]
    assert near_pairs(places, metres=metres, days=days) == by_hand
