"""Dates and times as exports write them, turned into the data set's. Days come first unless the mapping says ISO only."""

import re
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

from bizwatch.kernel.clock import LocalTimeHappenedTwice, LocalTimeMissing, parse_local


class DateOrder(StrEnum):
    """In which order a file writes its dates. ISO 8601 is understood under each of them."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    ISO = "iso"


DATE_ORDER_LABELS = {
    DateOrder.DAY_FIRST: "Day first, like 27/3/2026, or like 2026-03-27",
    DateOrder.MONTH_FIRST: "Month first, like 3/27/2026, or like 2026-03-27",
    DateOrder.ISO: "Only like 2026-03-27",
}
_EXAMPLE = {
    DateOrder.DAY_FIRST: "27/3/2026",
    DateOrder.MONTH_FIRST: "3/27/2026",
    DateOrder.ISO: "2026-03-27",
}
_MONTHS = {name: place for place, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_ISO_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_NUMBERS = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})")
_NAMED = re.compile(r"(?:[a-z]{3,9},? )?([0-9]{1,2})(?:st|nd|rd|th)?[- ]([a-z]{3,9})\.?,?[- ]([0-9]{4})")
_TIME = re.compile(
    r"([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?)? ?([ap]m)? ?(z|utc|gmt|bst|[+-][0-9]{2}:?[0-9]{2})?"
)
_COMPACT_TIME = re.compile(r"([0-2][0-9])([0-5][0-9])(?:[0-5][0-9])?")
_SPLIT = re.compile(r"(?<=[0-9])[Tt](?=[0-9])|[ ,]+")
_CLOCK_WITH_A_DOT = re.compile(r"[0-2]?[0-9]\.[0-5][0-9]")
_HOUR = re.compile(r"[0-9]{1,2} ?[ap]m")
_ENDS_A_DATE = re.compile(r"[0-9]{4}|[-/.]")
_OFFSETS = {"z": 0, "utc": 0, "gmt": 0, "bst": 60}  # minutes ahead of UTC


class NotUnderstood(ValueError):
    """The text is no date or time; the message says how to put it right."""


def day_of(text: str, order: DateOrder) -> date:
    """Return a date as the file writes it. Raises ``NotUnderstood``."""
    said = " ".join(text.lower().split())
    if found := _ISO_DAY.fullmatch(said):
        return _real(text, int(found[1]), int(found[2]), int(found[3]), order)
    if order is not DateOrder.ISO:
        if found := _NUMBERS.fullmatch(said):
            first, second = int(found[1]), int(found[2])
            day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            return _real(text, year, month, day, order)
        if (found := _NAMED.fullmatch(said)) and found[2][:3] in _MONTHS:
            return _real(text, int(found[3]), _MONTHS[found[2][:3]], int(found[1]), order)
    raise NotUnderstood(f"“{_short(text)}” is not a date. Write it like {_EXAMPLE[order]}.")


def moment_of(day_text: str, time_text: str, order: DateOrder) -> str:
    """Return a day, or a day and a time in London or at a stated offset, in ISO 8601. Raises ``NotUnderstood``.

    In the hour that happens twice in October the text must say which: BST or GMT, or an offset.
    """
    day = day_of(day_text, order)
    if not time_text.strip():
        return day.isoformat()
    at, offset = _time_of(time_text)
    try:
        if offset is not None:
            return datetime.combine(day, at, tzinfo=timezone(timedelta(minutes=offset))).isoformat()
        return parse_local(day, at).isoformat()
    except LocalTimeHappenedTwice:
        raise NotUnderstood(
            f"{at:%H:%M} on {day.day} {day:%B %Y} happened twice: the clocks went back. Write {at:%H:%M} BST for the first "
            f"time or {at:%H:%M} GMT for the second."
        ) from None
    except LocalTimeMissing as error:
        raise NotUnderstood(str(error).replace("Enter", "Write")) from None
    except (ValueError, OverflowError):
        raise NotUnderstood(f"“{_short(day_text)}” cannot be the date of a report.") from None


def split_moment(text: str) -> tuple[str, str]:
    """Return the date and the time of a text that holds both; the time is "" where there is none."""
    words = [word for word in _SPLIT.split(text.strip()) if word]
    place = next(
        (place for place, word in enumerate(words) if place and (":" in word or _is_clock(words, place))), None
    )
    if place is None:
        return text.strip(), ""
    return " ".join(words[:place]), " ".join(words[place:])


def _is_clock(words: list[str], place: int) -> bool:
    """Whether the words from here on are a time without a colon: "1615", "4 pm" or "9.30" behind a whole date."""
    rest = " ".join(words[place:]).lower()
    is_time = _COMPACT_TIME.fullmatch(rest) or _HOUR.fullmatch(rest) or _CLOCK_WITH_A_DOT.match(rest)
    return bool(is_time) and bool(_ENDS_A_DATE.search(words[place - 1]))


def _time_of(text: str) -> tuple[time, int | None]:
    """Return the time of day and the minutes ahead of UTC, None where none are stated."""
    said = " ".join(text.lower().replace(".", ":", 1).split()) if ":" not in text else " ".join(text.lower().split())
    if compact := _COMPACT_TIME.fullmatch(said):
        return _clock(text, int(compact[1]), int(compact[2])), None
    found = _TIME.fullmatch(said)
    if found is None or not (found[2] or found[4]):
        raise _no_time(text)
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= 12:
            raise _no_time(text)
        hour = hour % 12 + (12 if found[4] == "pm" else 0)
    return _clock(text, hour, int(found[2] or 0), int(found[3] or 0)), _offset(found[5])


def _offset(said: str | None) -> int | None:
    if not said:
        return None
    if said in _OFFSETS:
        return _OFFSETS[said]
    sign = -1 if said[0] == "-" else 1
    digits = said[1:].replace(":", "")
    return sign * min(int(digits[:2]) * 60 + int(digits[2:]), 24 * 60 - 1)


def _clock(text: str, hour: int, minute: int, second: int = 0) -> time:
    try:
        return time(hour, minute, second)
    except ValueError:
        raise _no_time(text) from None


def _no_time(text: str) -> NotUnderstood:
    return NotUnderstood(f"“{_short(text)}” is not a time. Write it like 16:15 or 4:15pm.")


def _real(text: str, year: int, month: int, day: int, order: DateOrder) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotUnderstood(f"“{_short(text)}” is not a real date. Write it like {_EXAMPLE[order]}.") from None


def _short(text: str) -> str:
    return text.strip()[:40]
