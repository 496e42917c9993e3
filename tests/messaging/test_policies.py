"""The hours that people chose, also in the nights when the clocks change; waiting and giving up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.kernel.clock import LONDON, to_london
from bizwatch.messaging.exceptions import HoursNotInOrder, NoDayChosen
from bizwatch.messaging.policies import (
    EVERY_DAY,
    LONGEST_WAIT,
    TRIED_FOR,
    check_window,
    is_given_up,
    next_allowed,
    wait_after,
)

WEEKDAYS = (0, 1, 2, 3, 4)


def utc(day: str, hour: int, minute: int = 0) -> datetime:
    found = date.fromisoformat(day)
    return datetime(found.year, found.month, found.day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "hours", "days", "expected"),
    [
        # In the window: at once, to the second. In winter local time is UTC, in summer an hour more.
        (utc("2026-11-23", 10), (9, 17), WEEKDAYS, utc("2026-11-23", 10)),
        (utc("2026-11-23", 9), (9, 17), WEEKDAYS, utc("2026-11-23", 9)),
        (utc("2026-11-23", 16, 59), (9, 17), WEEKDAYS, utc("2026-11-23", 16, 59)),
        (utc("2026-07-06", 8), (9, 17), WEEKDAYS, utc("2026-07-06", 8)),
        # Before, after, on a free day, and over a week-end.
        (utc("2026-11-23", 8, 59), (9, 17), WEEKDAYS, utc("2026-11-23", 9)),
        (utc("2026-11-23", 17), (9, 17), WEEKDAYS, utc("2026-11-24", 9)),
        (utc("2026-11-27", 17), (9, 17), WEEKDAYS, utc("2026-11-30", 9)),
        (utc("2026-11-28", 12), (9, 17), WEEKDAYS, utc("2026-11-30", 9)),
        (utc("2026-07-06", 7, 59), (9, 17), WEEKDAYS, utc("2026-07-06", 8)),
        (utc("2026-11-23", 18), (9, 17), (0,), utc("2026-11-30", 9)),
        # No day chosen means every day; until midnight means to the end of the day.
        (utc("2026-11-28", 12), (9, 17), (), utc("2026-11-28", 12)),
        (utc("2026-11-23", 23, 59), (20, 24), EVERY_DAY, utc("2026-11-23", 23, 59)),
        (utc("2026-11-24", 0), (20, 24), EVERY_DAY, utc("2026-11-24", 20)),
        # The local day counts: 11.30pm UTC on a Sunday in summer is Monday in London.
        (utc("2026-07-05", 23, 30), (0, 24), (0,), utc("2026-07-05", 23, 30)),
        # 29 March 2026: 1am leaps to 2am, so a window that begins at 1 begins at 2 (1am UTC).
        (utc("2026-03-29", 0, 30), (1, 5), EVERY_DAY, utc("2026-03-29", 1)),
        (utc("2026-03-28", 18), (9, 17), EVERY_DAY, utc("2026-03-29", 8)),
        # 25 October 2026: 1am comes twice (midnight and 1am UTC); both are in the window, the first begins it.
        (utc("2026-10-24", 23, 30), (1, 2), EVERY_DAY, utc("2026-10-25", 0)),
        (utc("2026-10-25", 0, 30), (1, 2), EVERY_DAY, utc("2026-10-25", 0, 30)),
        (utc("2026-10-25", 1, 30), (1, 2), EVERY_DAY, utc("2026-10-25", 1, 30)),
        (utc("2026-10-25", 2), (1, 2), EVERY_DAY, utc("2026-10-26", 1)),
        (utc("2026-10-24", 18), (9, 17), EVERY_DAY, utc("2026-10-25", 9)),
    ],
)
def test_when_a_message_may_go(at, hours, days, expected):
    assert next_allowed(at, from_hour=hours[0], to_hour=hours[1], days=days) == expected


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    hours=st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda pair: pair[0] < pair[1]),
    days=st.sets(st.integers(0, 6)),
)
def test_the_next_time_is_the_first_that_lies_in_the_window(at, hours, days):
    def inside(moment: datetime) -> bool:
        local = to_london(moment)
        return local.weekday() in (days or set(EVERY_DAY)) and hours[0] <= local.hour < hours[1]

    found = next_allowed(at, from_hour=hours[0], to_hour=hours[1], days=days)
    assert found == at or not inside(at)
    # The one window that is not there at all: 1am to 2am in the night that leaps over it.
    assert inside(found) or (hours == (1, 2) and to_london(found).hour == 2)
    step = max((found - at) / 50, timedelta(minutes=20))
    moment = at
    while moment < found:
        assert not inside(moment)
        moment += step


def test_local_hours_are_those_of_london():
    assert str(LONDON) == "Europe/London"


@pytest.mark.parametrize("hours", [(9, 9), (17, 9), (-1, 9), (9, 25)])
def test_hours_that_are_never_are_refused(hours):
    with pytest.raises(HoursNotInOrder, match="must be earlier"):
        check_window(from_hour=hours[0], to_hour=hours[1], days=EVERY_DAY)


@pytest.mark.parametrize("days", [(), (7,), (-1,)])
def test_no_day_at_all_is_refused(days):
    with pytest.raises(NoDayChosen, match="at least one day"):
        check_window(from_hour=9, to_hour=17, days=days)


def test_waits_double_from_a_minute_to_four_hours():
    minutes = [wait_after(attempts) / timedelta(minutes=1) for attempts in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]
    assert wait_after(10_000) == LONGEST_WAIT


def test_a_message_is_given_up_after_three_days_of_waiting():
    waits, attempts = timedelta(0), 0
    while not is_given_up(waits):
        attempts += 1
        waits += wait_after(attempts)
    assert attempts == 25
    assert waits - TRIED_FOR < LONGEST_WAIT
