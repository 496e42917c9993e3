"""When a message may go out, and how long it is tried."""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from bizwatch.kernel.clock import LONDON, LocalTimeMissing, parse_local, to_london
from bizwatch.messaging.exceptions import HoursNotInOrder, NoDayChosen

EVERY_DAY = tuple(range(7))
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
TRIED_FOR = timedelta(days=3)


def check_window(*, from_hour: int, to_hour: int, days: Collection[int]) -> None:
    """Raise ``HoursNotInOrder`` or ``NoDayChosen`` where nothing could ever be sent."""
    if not 0 <= from_hour < to_hour <= 24:
        raise HoursNotInOrder("The time from which we may email must be earlier than the time until which we may.")
    if not set(days) & set(EVERY_DAY):
        raise NoDayChosen("Select at least one day on which we may email.")


def next_allowed(at: datetime, *, from_hour: int, to_hour: int, days: Collection[int]) -> datetime:
    """Return ``at`` if it lies in the chosen local hours and days, else when they next begin (UTC).

    Hours are those on the wall in Europe/London: in the night that has an hour twice both count, and an hour that the
    clocks leap over begins an hour later. No days at all means every day.
    """
    local, chosen = to_london(at), set(days) or set(EVERY_DAY)
    if local.weekday() in chosen and from_hour <= local.hour < to_hour:
        return at
    for ahead in range(8):
        day = (local + timedelta(days=ahead)).date()
        begins = _hour_of(datetime.combine(day, time(), tzinfo=LONDON), from_hour)
        if day.weekday() in chosen and begins > at:
            return begins
    raise AssertionError("seven days hold every weekday")


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many refused attempts (1, 2, …): a minute, doubled each time, at most four hours."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 16), LONGEST_WAIT)


def is_given_up(held_up: timedelta) -> bool:
    """Whether a message has been held up by faults for three days. Hours in which it may not go do not count."""
    return held_up > TRIED_FOR


def _hour_of(midnight: datetime, hour: int) -> datetime:
    try:
        return parse_local(midnight.date(), time(hour), fold=0)
    except LocalTimeMissing:
        return parse_local(midnight.date(), time(hour + 1), fold=0)
