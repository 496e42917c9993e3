"""Working days in England: not a Saturday, a Sunday or a bank holiday.

The published bank holidays win wherever there are any. Beyond them the rule by which they are made counts on
(``holiday_rules``): no report may be refused because a list ends.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.exceptions import ReferenceDataInvalid
from bizwatch.reference.holiday_rules import BankHoliday as BankHoliday
from bizwatch.reference.holiday_rules import projected_holidays
from bizwatch.reference.tables import only_tables, read_toml, rows, spoken_date

FILE = "bank_holidays.toml"
WARN_BEFORE = timedelta(days=365)  # how long before its end the list should be carried on: the force has a year for it


@dataclass(frozen=True)
class _Year:
    year: int
    holidays: tuple[BankHoliday, ...]


@dataclass(frozen=True)
class Calendar:
    """The published bank holidays of an unbroken run of years, both ends included."""

    about: About
    first_year: int
    last_year: int
    holidays: dict[date, BankHoliday]


@cache
def calendar() -> Calendar:
    """Return the calendar, read and checked once. Raises ``ReferenceDataInvalid``."""
    document = read_toml(FILE)
    only_tables(document, ("about", "year"), FILE)
    years = rows(document, "year", _Year, FILE)
    numbers = [year.year for year in years]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise ReferenceDataInvalid(f"{FILE}: the years must follow each other without a gap")
    holidays: dict[date, BankHoliday] = {}
    for year in years:
        for holiday in year.holidays:
            if holiday.date.year != year.year or holiday.date.weekday() > 4 or holiday.date in holidays:
                raise ReferenceDataInvalid(
                    f"{FILE}: {holiday.date} is twice in the file, in a wrong year or no weekday"
                )
            holidays[holiday.date] = holiday
    return Calendar(About.of(document, FILE), numbers[0], numbers[-1], holidays)


@cache
def bank_holidays(year: int) -> tuple[BankHoliday, ...]:
    """Return England's bank holidays of a year in order, on the days on which they are kept: as published, or by their rule."""
    if not is_published(year):
        return projected_holidays(year)
    return tuple(sorted((h for h in calendar().holidays.values() if h.date.year == year), key=lambda h: h.date))


def is_published(year: int) -> bool:
    """Whether the bank holidays of a year are read from the published list, and not projected by their rule."""
    known = calendar()
    return known.first_year <= year <= known.last_year


def bank_holiday_name(day: date) -> str:
    """Return the name of England's bank holiday that is kept on a day, "" for none."""
    return next((one.name for one in bank_holidays(day.year) if one.date == day), "")


def ending_words(on: date) -> str:
    """Return what staff are told from a year before the published list ends; "" while it reaches further."""
    last = date(calendar().last_year, 12, 31)
    if last - on > WARN_BEFORE:
        return ""
    return (
        f"The published bank holidays end on {spoken_date(last)}. Time limits in working days beyond it are counted by the "
        "rule of the Act, and a day that is proclaimed would be missing: add the next years to the list."
    )


def is_working_day(day: date) -> bool:
    """Whether a day is neither a weekend nor a bank holiday in England."""
    return day.weekday() < 5 and not bank_holiday_name(day)


def add_working_days(day: date, days: int) -> date:
    """Return the last of ``days`` working days after a day; the day itself is not counted.

    With 0: the day itself where it is a working day, or else the next one. Raises ``ValueError`` for a negative number.
    """
    if days < 0:
        raise ValueError("Working days are counted forwards")
    if days == 0 and is_working_day(day):
        return day
    for _ in range(max(days, 1)):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day
