"""Months by their first days, one after the other."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date


def months_before(month: date, number: int) -> date:
    """Return the first day of the month so many months before a day's; below 0 it is after it."""
    whole = month.year * 12 + month.month - 1 - number
    return date(whole // 12, whole % 12 + 1, 1)


def next_month(month: date) -> date:
    """Return the first day of the month after a day's."""
    return months_before(month, -1)


def months_between(first: date, last: date) -> list[date]:
    """Return the first day of every month from a day's to another's, both included."""
    number = (last.year - first.year) * 12 + last.month - first.month
    return [months_before(last, back) for back in range(number, -1, -1)]


def end_of_month(month: date) -> date:
    """Return the last day of a day's month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return where runs of numbers that follow each other begin and end: positions, both included."""
    starts = [place for place, number in enumerate(numbers) if not place or number != numbers[place - 1] + 1]
    ends = [start - 1 for start in starts[1:]] + [len(numbers) - 1]
    return list(zip(starts, ends, strict=False))
