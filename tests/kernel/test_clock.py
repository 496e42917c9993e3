"""Local time: what people type in Europe/London against what is stored in UTC."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.kernel import clock
from bizwatch.kernel.clock import (
    LocalTimeHappenedTwice,
    LocalTimeMissing,
    clock_changes,
    last_minute_of,
    parse_local,
    to_london,
)

FORWARD = date(2026, 3, 29)  # 1am becomes 2am
BACK = date(2026, 10, 25)  # 2am becomes 1am again


def test_now_is_aware_and_in_utc():
    with time_machine.travel(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
        assert clock.now().utcoffset() == timedelta(0)


def test_a_moment_is_shown_in_london():
    assert to_london(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)).hour == 13
    assert to_london(datetime(2026, 12, 1, 12, 0, tzinfo=timezone(timedelta(hours=5)))).hour == 7


def test_a_naive_moment_cannot_be_shown():
    with pytest.raises(ValueError, match="without a time zone"):
        to_london(datetime(2026, 7, 1, 12, 0))


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 1, 5), time(9, 30), datetime(2026, 1, 5, 9, 30, tzinfo=UTC)),
        (date(2026, 7, 5), time(9, 30), datetime(2026, 7, 5, 8, 30, tzinfo=UTC)),
        (date(2026, 7, 5), time(0, 15), datetime(2026, 7, 4, 23, 15, tzinfo=UTC)),
        (date(2028, 2, 29), time(23, 59), datetime(2028, 2, 29, 23, 59, tzinfo=UTC)),
        (FORWARD, time(0, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (FORWARD, time(2, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (BACK, time(0, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (BACK, time(2, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_local_to_utc(day, at, utc):
    assert parse_local(day, at) == utc
    assert parse_local(day, at, fold=1) == utc  # a fold means nothing where the time happened once


@pytest.mark.parametrize("at", [time(1, 0), time(1, 30), time(1, 59, 59)])
@pytest.mark.parametrize("fold", [None, 0, 1])
def test_the_missing_hour_did_not_happen(at, fold):
    with pytest.raises(LocalTimeMissing, match=r"on 29 March 2026 did not happen: the clocks went forward") as caught:
        parse_local(FORWARD, at, fold=fold)
    assert f"{at:%H:%M}" in str(caught.value)


@pytest.mark.parametrize("at", [time(1, 0), time(1, 30), time(1, 59, 59)])
def test_the_doubled_hour_must_be_chosen(at):
    with pytest.raises(LocalTimeHappenedTwice, match=r"on 25 October 2026 happened twice: the clocks went back"):
        parse_local(BACK, at)
    first, second = parse_local(BACK, at, fold=0), parse_local(BACK, at, fold=1)
    assert second - first == timedelta(hours=1)
    assert to_london(first).time() == to_london(second).time() == at
    assert (to_london(first).tzname(), to_london(second).tzname()) == ("BST", "GMT")


@given(st.dates(date(1990, 1, 1), date(2037, 12, 31)), st.times())
def test_whatever_is_accepted_reads_back_as_it_was_typed(day, at):
    try:
        moment = parse_local(day, at)
    except (LocalTimeMissing, LocalTimeHappenedTwice):
        assert day.month in (3, 10)
        assert day.weekday() == 6
        assert at.hour == 1
    else:
        assert moment.utcoffset() == timedelta(0)
        assert to_london(moment).replace(tzinfo=None) == datetime.combine(day, at)


@pytest.mark.parametrize("day", [FORWARD, BACK, date(2026, 7, 5)])
def test_the_last_minute_of_a_day_is_of_that_day_in_london(day):
    last = last_minute_of(day)
    assert to_london(last).date() == day
    assert to_london(last + timedelta(minutes=1)).date() == day + timedelta(days=1)


def test_a_year_has_both_changes_of_the_clock():
    start, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp() // 60) for year in (2026, 2027))
    changes, offsets = clock_changes(start, end)
    assert offsets == (0, 60, 0)
    assert [datetime.fromtimestamp(change * 60, tz=UTC) for change in changes] == [
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
    ]


def test_between_two_minutes_of_a_winter_the_clock_never_changes():
    assert clock_changes(0, 60) == ((), (60,))  # Britain kept an hour ahead all through the winter of 1970
    assert clock_changes(30_000_000, 30_000_000) == ((), (0,))
