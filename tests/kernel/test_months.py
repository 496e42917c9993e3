"""Months one after the other."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.kernel.months import end_of_month, months_before, months_between, next_month, runs


@pytest.mark.parametrize(
    ("month", "number", "wanted"),
    [
        (date(2026, 1, 31), 1, date(2025, 12, 1)),
        (date(2026, 12, 1), 11, date(2026, 1, 1)),
        (date(2026, 12, 1), -1, date(2027, 1, 1)),
        (date(2026, 3, 1), 59, date(2021, 4, 1)),
    ],
)
def test_months_before(month, number, wanted):
    assert months_before(month, number) == wanted


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 40))
def test_months_follow_each_other_without_a_gap(first, number):
    last = months_before(first, -number)
    found = months_between(first, last)
    assert (found[0], found[-1], len(found)) == (first.replace(day=1), last, number + 1)
    assert all(end_of_month(one) + timedelta(days=1) == next_month(one) for one in found)
    assert found[1:] == [next_month(one) for one in found[:-1]]


def test_nothing_is_between_a_month_and_an_earlier_one():
    assert months_between(date(2026, 2, 1), date(2026, 1, 1)) == []


@given(st.sets(st.integers(0, 30)))
def test_runs_hold_every_number_once_and_touch_no_other(drawn):
    numbers = sorted(drawn)
    held = [list(range(numbers[first], numbers[last] + 1)) for first, last in runs(numbers)]
    assert [number for run in held for number in run] == numbers
    assert all(after[0] > before[-1] + 1 for before, after in pairwise(held))
