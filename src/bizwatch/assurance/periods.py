"""From when to when figures are counted, by who asks."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bizwatch.assurance.about_yourself import quarter_of
from bizwatch.assurance.choices import Period
from bizwatch.assurance.draw import WEEK, monday_of
from bizwatch.kernel.clock import parse_local, to_london


@dataclass(frozen=True)
class Span:
    """From ``first`` to ``last``, both Mondays of weeks that are over, and the moments that bound what is counted."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        return parse_local(self.first, time(0))

    @property
    def end(self) -> datetime:
        return parse_local(self.last + WEEK, time(0))


def span_of(period: Period, *, at: datetime, whole: bool) -> Span:
    """Return the weeks that are counted. Whoever may not see small numbers gets those that lie in the newest quarter that is
    over, whatever was asked: days could be taken from each other."""
    monday = monday_of(at)
    if whole:
        return Span(monday - period.weeks * WEEK, monday - WEEK)
    quarter = quarter_of(to_london(at).date())
    start = quarter_of(quarter - timedelta(days=1))
    first = start + timedelta(days=-start.weekday() % 7)
    last = quarter - WEEK
    return Span(first, last - timedelta(days=last.weekday()))
