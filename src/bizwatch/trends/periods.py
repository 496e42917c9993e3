"""Months and weeks in London, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db.models import TextChoices

from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.kernel.months import months_before

_WEEK = timedelta(weeks=1)


class Unit(TextChoices):
    """By what is counted."""

    MONTH = "month", "Month"
    WEEK = "week", "Week"

    @property
    def of_a_year(self) -> int:
        """How many of them make a year."""
        return 12 if self is Unit.MONTH else 52

    @property
    def part(self) -> int:
        """How many of them make a quarter."""
        return 3 if self is Unit.MONTH else 13


@dataclass(frozen=True)
class Periods:
    """Whole months or weeks in order. ``days`` are their first days, and the first day after the last one."""

    unit: Unit
    days: tuple[date, ...]

    def __len__(self) -> int:
        return len(self.days) - 1

    @property
    def edges(self) -> tuple[datetime, ...]:
        """The moments at which they start, and the one at which the last one ends."""
        return tuple(parse_local(day, time(0)) for day in self.days)

    @property
    def lengths(self) -> tuple[int, ...]:
        """Their days."""
        return tuple((after - day).days for day, after in pairwise(self.days))

    @property
    def place_in_year(self) -> int:
        """Where the first one stands in its year: January is 0. Weeks are counted from the first one."""
        return self.days[0].month - 1 if self.unit is Unit.MONTH else 0

    def name(self, place: int) -> str:
        """Return a period by name: "November 2026", "Week of 23 November 2026"."""
        day = self.days[place]
        return f"{day:%B %Y}" if self.unit is Unit.MONTH else f"Week of {day.day} {day:%B %Y}"

    def short_name(self, place: int) -> str:
        """Return a period as it stands under a drawing."""
        day = self.days[place]
        return f"{day:%b %Y}" if self.unit is Unit.MONTH else f"{day.day} {day:%b %y}"


def whole_periods(unit: Unit, *, years: int, since: datetime, until: datetime) -> Periods:
    """Return the whole periods of the last ``years`` that were over at ``until`` and began after ``since``; may be none."""
    start, step = _STEPS[unit]
    last = start(to_london(until).date())
    first = last
    known = to_london(since).date()
    days = [last]
    while len(days) <= years * unit.of_a_year:
        first = step(first)
        if first < known:
            break
        days.append(first)
    return Periods(unit, tuple(reversed(days)))


_STEPS: dict[Unit, tuple[Callable[[date], date], Callable[[date], date]]] = {
    Unit.MONTH: (lambda day: day.replace(day=1), lambda day: months_before(day, 1)),
    Unit.WEEK: (lambda day: day - timedelta(days=day.weekday()), lambda day: day - _WEEK),
}
