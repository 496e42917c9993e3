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


def clock_changes(first: int, last: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return London's clock from one minute since 1970 (UTC) to another: the minutes at which it changes, in order, and how many
    minutes it is ahead of UTC before the first change and from each on."""
    changes, offsets = [], [_minutes_ahead(first)]
    day = first
    while day < last:
        after = min(day + 24 * 60, last)
        if _minutes_ahead(after) != offsets[-1]:
            low, high = day, after
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _minutes_ahead(middle) == offsets[-1] else (low, middle)
            changes.append(high)
            offsets.append(_minutes_ahead(high))
        day = after
    return tuple(changes), tuple(offsets)


def _minutes_ahead(minute: int) -> int:
    ahead = to_london(datetime.fromtimestamp(minute * 60, tz=UTC)).utcoffset() or timedelta()
    return int(ahead / timedelta(minutes=1))
