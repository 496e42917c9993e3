"""The clocks against a second implementation: bank holidays from the Act's own rules, and time walked minute by minute.

Nothing here is shared with the product but the zone's data: local midnights, working days and pauses are worked out anew.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bizwatch.reference.choices import ClockKind, ClockUnit
from bizwatch.reference.clocks import Clock
from bizwatch.reference.selectors import bank_holidays, is_working_day

ZONE = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)
# By proclamation, read off the Gazette's notices: days gained, and days moved away from where the Act puts them.
GAINED = {"2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08"}
MOVED_AWAY = {"2020-05-04", "2022-05-30"}


def easter_sunday(year: int) -> date:
    """Gauss's way, with Knuth's steps (golden number, century, moon, Sunday)."""
    golden, century = year % 19 + 1, year // 100 + 1
    skipped, moon = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - skipped - 10
    epact = (11 * golden + 20 + moon - skipped) % 30
    if (epact == 25 and golden > 11) or epact == 24:
        epact += 1
    full = 44 - epact
    full += 30 if full < 21 else 0
    full += 7 - (sunday + full) % 7
    return date(year, 3, full) if full <= 31 else date(year, 4, full - 31)


@cache
def holidays(year: int) -> frozenset[date]:
    """England's bank holidays by the Banking and Financial Dealings Act 1971 and the proclamations."""
    found = {easter_sunday(year) - timedelta(days=2), easter_sunday(year) + timedelta(days=1)}
    for month, days in ((5, range(1, 8)), (5, range(25, 32)), (8, range(25, 32))):
        found.add(next(date(year, month, day) for day in days if date(year, month, day).strftime("%a") == "Mon"))
    for kept in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while kept.strftime("%a") in ("Sat", "Sun") or kept in found:
            kept += timedelta(days=1)
        found.add(kept)
    found -= {date.fromisoformat(day) for day in MOVED_AWAY}
    return frozenset(found | {date.fromisoformat(day) for day in GAINED if day.startswith(str(year))})


def works(day: date) -> bool:
    return day.strftime("%a") not in ("Sat", "Sun") and day not in holidays(day.year)


def local_day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def first_minute_of(day: date) -> datetime:
    """Look for the minute at which a day begins in London, from well before it."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
    while local_day(moment) < day:
        moment += MINUTE
    return moment


def walked(start: datetime, minutes: int, pauses: list[tuple[datetime, datetime]]) -> datetime:
    """Walk minute by minute; a minute in a pause does not count."""
    now = start
    while minutes:
        if not any(begun <= now < ended for begun, ended in pauses):
            minutes -= 1
        now += MINUTE
    return now


def expected(unit: ClockUnit, length: int, start: datetime, pauses: list[tuple[datetime, datetime]]) -> datetime:
    if unit is ClockUnit.HOURS:
        return walked(start, 60 * length, pauses)
    if unit is ClockUnit.DAYS:
        there = start.astimezone(ZONE)
        wall = there.replace(tzinfo=None) + timedelta(days=length)
        end = datetime.fromisoformat(wall.isoformat()).replace(tzinfo=ZONE, fold=there.fold).astimezone(UTC)
        return walked(start, int((end - start) / MINUTE), pauses)
    still = {
        local_day(begun + step * MINUTE) for begun, ended in pauses for step in range(int((ended - begun) / MINUTE))
    }
    day, left = local_day(start), length
    while left:
        day = date.fromordinal(day.toordinal() + 1)
        left -= works(day) and day not in still
    return first_minute_of(date.fromordinal(day.toordinal() + 1))


def a_clock(unit: ClockUnit, length: int) -> Clock:
    return Clock("x", "X", "X.", ClockKind.RULE, length, unit, "when", "none", date(2017, 1, 1))


# Where mistakes live: both nights on which the clocks change, eves of bank holidays at midnight, leap day, New Year.
AWKWARD = [
    datetime.fromisoformat(text)
    for text in (
        "2026-03-29T00:59+00:00",
        "2026-03-29T01:00+00:00",
        "2026-10-25T00:30+00:00",
        "2026-10-25T01:30+00:00",
        "2026-04-02T22:59+00:00",
        "2026-04-02T23:00+00:00",
        "2026-05-03T23:00+00:00",
        "2024-02-28T23:59+00:00",
        "2024-02-29T00:00+00:00",
        "2026-12-24T23:59+00:00",
        "2026-12-25T00:00+00:00",
        "2021-12-24T12:00+00:00",
        "2027-12-31T23:59+00:00",
        "2022-09-18T22:59+00:00",
    )
]
FIRST = datetime(2017, 1, 1, tzinfo=UTC)
MOMENTS = st.one_of(
    st.sampled_from(AWKWARD), st.integers(0, 11 * 365 * 24 * 60).map(lambda minutes: FIRST + minutes * MINUTE)
)
LENGTHS = {
    ClockUnit.HOURS: st.integers(1, 48),
    ClockUnit.DAYS: st.integers(1, 40),
    ClockUnit.WORKING_DAYS: st.integers(1, 10),
}
# Gaps and lengths of pauses in minutes, one after the other from the start on.
PAUSES = st.lists(st.tuples(st.integers(0, 2_000), st.integers(1, 3_000)), max_size=3)


def laid_out(start: datetime, told: list[tuple[int, int]]) -> list[tuple[datetime, datetime]]:
    found, at = [], start
    for gap, length in told:
        begun = at + (gap + 1) * MINUTE
        at = begun + length * MINUTE
        found.append((begun, at))
    return found


def test_the_calendar_is_that_of_the_act_and_the_proclamations() -> None:
    for year in range(2017, 2101):  # to 2028 as published, then as projected
        assert {holiday.date for holiday in bank_holidays(year)} == holidays(year), year


@pytest.mark.parametrize("year", [2017, 2020, 2022, 2024, 2027, 2028, 2029, 2032, 2033])
def test_every_day_of_a_year_is_a_working_day_for_both_or_for_neither(year: int) -> None:
    day = date(year, 1, 1)
    while day.year == year:
        assert is_working_day(day) == works(day), day
        day += timedelta(days=1)


@pytest.mark.parametrize("unit", list(ClockUnit))
@pytest.mark.parametrize("start", AWKWARD)
def test_the_awkward_moments(unit: ClockUnit, start: datetime) -> None:
    for length in (1, 2, 5):
        assert a_clock(unit, length).due_at(start) == expected(unit, length, start, [])


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(unit=st.sampled_from(ClockUnit), start=MOMENTS, data=st.data(), told=PAUSES)
def test_any_clock_from_any_moment_with_any_pauses(
    unit: ClockUnit, start: datetime, data: st.DataObject, told: list[tuple[int, int]]
) -> None:
    length, pauses = data.draw(LENGTHS[unit]), laid_out(start, told)
    assert a_clock(unit, length).due_at(start, pauses) == expected(unit, length, start, pauses)


@settings(max_examples=200, deadline=None)
@given(start=MOMENTS, length=st.integers(1, 10))
@example(start=AWKWARD[0], length=1)
def test_working_days_end_at_a_midnight_of_london_after_a_working_day(start: datetime, length: int) -> None:
    due = a_clock(ClockUnit.WORKING_DAYS, length).due_at(start).astimezone(ZONE)
    assert (due.hour, due.minute) == (0, 0)
    assert works(due.date() - timedelta(days=1))
    assert a_clock(ClockUnit.WORKING_DAYS, length + 1).due_at(start) > due
