"""England's working days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.checks import run_checks
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.kernel import clock
from bizwatch.reference.checks import bank_holidays_reach_far_enough
from bizwatch.reference.holiday_rules import easter_sunday, projected_holidays
from bizwatch.reference.selectors import (
    add_working_days,
    bank_holiday_name,
    bank_holidays,
    ending_words,
    is_working_day,
)
from bizwatch.reference.working_days import calendar


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-11-23", True),
        ("2026-11-22", False),  # Sunday
        ("2026-12-25", False),
        ("2026-12-26", False),  # Boxing Day on a Saturday
        ("2026-12-28", False),  # its substitute day
        ("2020-05-04", True),  # the early May holiday moved that year
        ("2020-05-08", False),
        ("2022-05-30", True),  # the spring holiday moved that year
        ("2022-06-02", False),
        ("2022-06-03", False),  # Jubilee
        ("2022-09-19", False),  # State Funeral
        ("2023-05-08", False),  # Coronation
        ("2018-08-06", True),  # a bank holiday in Scotland only
    ],
)
def test_days_that_are_easily_got_wrong(day, working):
    assert is_working_day(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("day", "days", "result"),
    [
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-21", 0, "2026-11-23"),
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-12-24", 1, "2026-12-29"),
        ("2026-12-24", 5, "2027-01-05"),
    ],
)
def test_counting_on(day, days, result):
    assert add_working_days(date.fromisoformat(day), days) == date.fromisoformat(result)


@given(st.dates(date(2017, 1, 1), date(2034, 12, 31)), st.integers(1, 15))
def test_the_days_between_are_as_many_as_were_asked_for(day, days):
    end = add_working_days(day, days)
    passed = [day + timedelta(days=step) for step in range(1, (end - day).days + 1)]
    assert sum(is_working_day(one) for one in passed) == days
    assert is_working_day(end)


# What no rule foretells: days that were proclaimed for one year, and those that such a proclamation moved away.
PROCLAIMED = {
    date(2020, 5, 8): "Early May bank holiday",
    date(2022, 6, 2): "Spring bank holiday",
    date(2022, 6, 3): "Platinum Jubilee bank holiday",
    date(2022, 9, 19): "State Funeral of Queen Elizabeth II",
    date(2023, 5, 8): "Coronation of King Charles III",
}
MOVED_AWAY = {date(2020, 5, 4), date(2022, 5, 30)}


def test_the_projection_holds_in_every_published_year():
    known = calendar()
    assert (known.first_year, known.last_year) == (2017, 2028)
    for year in range(known.first_year, known.last_year + 1):
        published = {day: one.name for day, one in known.holidays.items() if day.year == year}
        projected = {one.date: one.name for one in projected_holidays(year) if one.date not in MOVED_AWAY}
        gained = {day: name for day, name in PROCLAIMED.items() if day.year == year}
        assert published == projected | gained, year


def test_what_is_published_wins_over_the_projection():
    assert bank_holiday_name(date(2022, 6, 3)) == "Platinum Jubilee bank holiday"
    assert bank_holiday_name(date(2022, 5, 30)) == ""
    assert {one.date for one in projected_holidays(2022)} >= {date(2022, 5, 30)}


@pytest.mark.parametrize(
    ("year", "easter"),
    [  # Astronomical tables: the earliest and the latest Easter, and the two years in which the plain rule would slip
        (1818, "1818-03-22"),
        (1954, "1954-04-18"),
        (1981, "1981-04-19"),
        (2038, "2038-04-25"),
        (2049, "2049-04-18"),
        (2285, "2285-03-22"),
    ],
)
def test_easter(year, easter):
    assert easter_sunday(year) == date.fromisoformat(easter)


@given(st.integers(2029, 2400))
def test_every_projected_year_has_its_eight_on_weekdays(year):
    found = bank_holidays(year)
    assert len({one.date for one in found}) == 8
    assert all(one.date.weekday() < 5 and one.date.year == year for one in found)
    assert not any(is_working_day(one.date) for one in found)


def test_staff_are_warned_from_a_year_before_the_published_list_ends():
    assert ending_words(date(2027, 12, 31)) == ""
    assert "end on 31 December 2028" in ending_words(date(2028, 1, 1))
    assert "end on 31 December 2028" in ending_words(date(2031, 1, 1))


def test_the_system_check_warns_too(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 12, 31, 23, 59, tzinfo=UTC))
    assert bank_holidays_reach_far_enough(None) == []
    monkeypatch.setattr(clock, "now", lambda: datetime(2028, 1, 1, tzinfo=UTC))
    assert [one.id for one in run_checks() if one.id == "bizwatch.reference.W001"] == ["bizwatch.reference.W001"]


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 11, 23), -1)
