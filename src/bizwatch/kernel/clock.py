"""The one place that reads the clock, and the rules of local time.

Times are aware and stored in UTC; people in the county read and type Europe/London. Twice a year a local time is
missing (clocks go forward) or happens twice (clocks go back): both are named here instead of guessed.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bizwatch.kernel.errors import DomainError

LONDON = ZoneInfo("Europe/London")
_LAST_MINUTE = time(23, 59)


class LocalTimeMissing(DomainError):
    """The clocks went forward over this local time, so it did not happen."""


class LocalTimeHappenedTwice(DomainError):
    """The clocks went back over this local time, so it happened twice: ask which one was meant."""


def now() -> datetime:
    """Return the present moment, aware, in UTC. Views and commands call this; services are given ``at``."""
    return datetime.now(tz=UTC)


def to_london(moment: datetime) -> datetime:
    """Return an aware moment in Europe/London. Raises ``ValueError`` for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be shown")
    return moment.astimezone(LONDON)


def parse_local(day: date, at: time, *, fold: int | None = None) -> datetime:
    """Turn a local date and time into a UTC moment.

    ``fold`` chooses the first (0) or second (1) occurrence in the hour that happens twice.
    Raises ``LocalTimeMissing`` or, when ``fold`` is None, ``LocalTimeHappenedTwice``.
    """
    local = datetime.combine(day, at, tzinfo=LONDON)
    first, second = local.replace(fold=0), local.replace(fold=1)
    spoken = f"{at:%H:%M} on {day.day} {day:%B %Y}"
    if first.utcoffset() != second.utcoffset():
        if first.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise LocalTimeMissing(f"{spoken} did not happen: the clocks went forward. Enter a time an hour later.")
        if fold is None:
            raise LocalTimeHappenedTwice(f"{spoken} happened twice: the clocks went back. Select which one you mean.")
    return local.replace(fold=fold or 0).astimezone(UTC)


def last_minute_of(day: date) -> datetime:
    """Return the last minute of a day in London: what is due on that day is late after it."""
    return parse_local(day, _LAST_MINUTE)


def clock_changes(first: date, last: date) -> list[tuple[datetime, int]]:
    """Return when London's clocks changed between two days, in UTC, each with the minutes ahead of UTC from then on.

    The first pair is midnight in UTC of ``first`` and what held then. Clocks change on the hour.
    """
    moment, end = datetime(first.year, first.month, first.day, tzinfo=UTC), datetime.combine(last, time(0), tzinfo=UTC)
    found = [(moment, _minutes_ahead(moment))]
    while moment < end:
        day_after = moment + timedelta(days=1)
        if _minutes_ahead(day_after) != found[-1][1]:
            while _minutes_ahead(moment) == found[-1][1]:
                moment += timedelta(hours=1)
            found.append((moment, _minutes_ahead(moment)))
        moment = day_after
    return found


def _minutes_ahead(moment: datetime) -> int:
    ahead = moment.astimezone(LONDON).utcoffset() or timedelta()
    return int(ahead.total_seconds()) // 60
