"""Moments in the data set: ISO 8601, with an offset, or London's local time, or a day alone."""

import re
from datetime import date, datetime, time, timedelta

from bizwatch.kernel.clock import LocalTimeHappenedTwice, LocalTimeMissing, parse_local, to_london

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:?\d\d)?")
# A sender's clock may run ahead of ours by this much before what it tells is taken for the future.
CLOCK_TOLERANCE = timedelta(minutes=5)
SHAPE = "must be a date and time like 2026-11-22T16:15:00+00:00, or a date like 2026-11-22"


class NotAMoment(ValueError):
    """The text is not a moment; the message says how to put it right."""


def day_of(text: object) -> date:
    """Return a day written as "2026-11-22". Raises ``NotAMoment``."""
    try:
        if isinstance(text, str) and _DAY.fullmatch(text.strip()):
            return date.fromisoformat(text.strip())
    except ValueError:
        pass
    raise NotAMoment("must be a date like 2026-11-22")


def span_of(start: object, end: object, *, at: datetime) -> tuple[datetime, datetime | None]:
    """Return the moment, or the two between which it happened; a day alone lasts until its end, or until now.

    Raises ``NotAMoment``. A start up to five minutes ahead of our clock counts as now.
    """
    first = _moment(start)
    last = _moment(end) if end not in (None, "") else None
    if isinstance(first, date) and not isinstance(first, datetime):
        begins = parse_local(first, time(0))
        last = last if last is not None else first
    else:
        begins = first
    if isinstance(last, date) and not isinstance(last, datetime):
        last = parse_local(last + timedelta(days=1), time(0)) - timedelta(minutes=1)
        last = min(last, at) if begins <= at else last
    begins = at if at < begins <= at + CLOCK_TOLERANCE else begins
    last = at if last is not None and at < last <= at + CLOCK_TOLERANCE else last
    return begins, last if last is not None and last > begins else None


def is_moment(text: object) -> bool:
    """Whether it is a moment or a day that the data set can hold."""
    try:
        _moment(text)
    except NotAMoment:
        return False
    return True


def in_order(start: object, end: object) -> bool:
    """Whether the end, where there is one, is not before the start. Raises ``NotAMoment``."""
    if end in (None, ""):
        return True
    first, last = _moment(start), _moment(end)
    if isinstance(first, datetime) and isinstance(last, datetime):
        return first <= last
    return _day_in_london(first) <= _day_in_london(last)


def _real_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotAMoment(SHAPE) from error


def _day_in_london(value: date | datetime) -> date:
    return to_london(value).date() if isinstance(value, datetime) else value


def _moment(text: object) -> date | datetime:
    if not isinstance(text, str):
        raise NotAMoment(SHAPE)
    if _DAY.fullmatch(text.strip()):
        return _real_day(text.strip())
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise NotAMoment(SHAPE)
    try:
        if found[3]:
            return datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3].replace('Z', '+00:00')}")
        return parse_local(date.fromisoformat(found[1]), time.fromisoformat(found[2]))
    except LocalTimeMissing as error:
        raise NotAMoment("is a time that did not happen: the clocks went forward that night") from error
    except LocalTimeHappenedTwice as error:
        raise NotAMoment(
            "happened twice, because the clocks went back that night: give its offset, +01:00 or +00:00"
        ) from error
    except (ValueError, OverflowError) as error:
        raise NotAMoment(SHAPE) from error
