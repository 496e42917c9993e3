"""England's bank holidays by their rule, for years that no published list holds.

Banking and Financial Dealings Act 1971, schedule 1, paragraph 1: Easter Monday, the last Mondays in May and in August,
26 December unless it is a Sunday, and 27 December where the 25th or the 26th is one. Good Friday and Christmas Day are
kept by common law. Proclaimed under section 1(3) in every year of the present pattern: New Year's Day, or the Monday after
it (since 1974), the first Monday in May (since 1978), and a weekday in place of Christmas Day or Boxing Day at a weekend.
A day that is proclaimed for one year alone, such as that of a coronation, nobody can know before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True)
class BankHoliday:
    """A day on which a bank holiday is kept."""

    date: date
    name: str


def projected_holidays(year: int) -> tuple[BankHoliday, ...]:
    """Return the bank holidays of a year as the rule puts them, in order, each on the weekday on which it is kept."""
    return tuple(sorted((*_new_year(year), *_spring_and_summer(year), *_christmas(year)), key=lambda one: one.date))


def easter_sunday(year: int) -> date:
    """Return Easter Sunday in the Gregorian calendar (the anonymous computus, Nature, 20 April 1876)."""
    golden, (century, of_century) = year % 19, divmod(year, 100)
    leaps, left = divmod(century, 4)
    corrected = (8 * century + 13) // 25
    moon = (19 * golden + century - leaps - corrected + 15) % 30
    fours, rest = divmod(of_century, 4)
    weekday = (32 + 2 * left + 2 * fours - moon - rest) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _new_year(year: int) -> Iterator[BankHoliday]:
    day = date(year, 1, 1)
    moved = {_SATURDAY: 2, _SUNDAY: 1}.get(day.weekday(), 0)
    yield BankHoliday(day + moved * _DAY, "New Year's Day" + (", substitute day" if moved else ""))


def _spring_and_summer(year: int) -> Iterator[BankHoliday]:
    easter = easter_sunday(year)
    yield BankHoliday(easter - 2 * _DAY, "Good Friday")
    yield BankHoliday(easter + _DAY, "Easter Monday")
    yield BankHoliday(_monday_to(date(year, 5, 7)), "Early May bank holiday")
    yield BankHoliday(_monday_to(date(year, 5, 31)), "Spring bank holiday")
    yield BankHoliday(_monday_to(date(year, 8, 31)), "Summer bank holiday")


def _christmas(year: int) -> Iterator[BankHoliday]:
    """Of two days at a weekend the substitutes are the Monday and the Tuesday, and Boxing Day keeps a Monday of its own."""
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    at_weekend = christmas.weekday() in (_SATURDAY, _SUNDAY)
    yield (
        BankHoliday(date(year, 12, 27), "Christmas Day, substitute day")
        if at_weekend
        else BankHoliday(christmas, "Christmas Day")
    )
    moved = boxing.weekday() in (_SATURDAY, _SUNDAY)
    yield BankHoliday(date(year, 12, 28), "Boxing Day, substitute day") if moved else BankHoliday(boxing, "Boxing Day")


def _monday_to(last: date) -> date:
    """Return the last Monday up to a day."""
    return last - last.weekday() * _DAY
