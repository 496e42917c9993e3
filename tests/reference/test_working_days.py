"""England's working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.reference.exceptions import CalendarEnds
from bizwatch.reference.selectors import add_working_days, bank_holidays, is_working_day
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


@given(st.dates(date(2017, 1, 1), date(2028, 11, 30)), st.integers(1, 15))
def test_the_days_between_are_as_many_as_were_asked_for(day, days):
    end = add_working_days(day, days)
    passed = [day + timedelta(days=step) for step in range(1, (end - day).days + 1)]
    assert sum(is_working_day(one) for one in passed) == days
    assert is_working_day(end)


def easter_sunday(year):
    """Anonymous Gregorian algorithm (Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@pytest.mark.parametrize("year", range(2017, 2029))
def test_each_year_has_its_eight_and_the_proclaimed_ones(year):
    found = {holiday.date: holiday.name for holiday in bank_holidays(year)}
    assert len(found) == 8 + {2022: 2, 2023: 1}.get(year, 0)
    easter = easter_sunday(year)
    assert found[easter - timedelta(days=2)] == "Good Friday"
    assert found[easter + timedelta(days=1)] == "Easter Monday"


def test_beyond_the_calendar_nothing_is_guessed():
    known = calendar()
    assert (known.first_year, known.last_year) == (2017, 2028)
    for day in (date(2016, 12, 31), date(2029, 1, 1)):
        with pytest.raises(CalendarEnds, match="2017 to 2028 only"):
            is_working_day(day)
    with pytest.raises(CalendarEnds):
        bank_holidays(2029)


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 11, 23), -1)
