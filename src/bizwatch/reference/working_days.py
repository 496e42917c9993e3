"""Working days in England: not a Saturday, a Sunday or a bank holiday."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.exceptions import CalendarEnds, ReferenceDataInvalid
from bizwatch.reference.tables import only_tables, read_toml, rows

FILE = "bank_holidays.toml"


@dataclass(frozen=True)
class BankHoliday:
    """A day on which a bank holiday is kept."""

    date: date
    name: str


@dataclass(frozen=True)
class _Year:
    year: int
    holidays: tuple[BankHoliday, ...]


@dataclass(frozen=True)
class Calendar:
    """The bank holidays of an unbroken run of years, both ends included."""

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


def bank_holidays(year: int) -> tuple[BankHoliday, ...]:
    """Return England's bank holidays of a year, on the days on which they are kept. Raises ``CalendarEnds``."""
    _check_year(year)
    return tuple(sorted((h for h in calendar().holidays.values() if h.date.year == year), key=lambda h: h.date))


def is_working_day(day: date) -> bool:
    """Whether a day is neither a weekend nor a bank holiday in England. Raises ``CalendarEnds``."""
    _check_year(day.year)
    return day.weekday() < 5 and day not in calendar().holidays


def add_working_days(day: date, days: int) -> date:
    """Return the last of ``days`` working days after a day; the day itself is not counted.

    With 0: the day itself where it is a working day, or else the next one. Raises ``CalendarEnds``; ``ValueError`` for
    a negative number.
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


def _check_year(year: int) -> None:
    known = calendar()
    if not known.first_year <= year <= known.last_year:
        raise CalendarEnds(
            f"Working days can be counted from {known.first_year} to {known.last_year} only: "
            f"the bank holidays of {year} are not in the calendar."
        )
