"""Which times suit a business: its contact times where they can be understood, else its opening hours, else the day.

Nothing is ever hidden for good by this: whoever wants another time asks for the mornings, the evenings or all of it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bizwatch.businesses.opening_hours import open_minutes
from bizwatch.cases.choices import Suits
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import bank_holiday_name

# Minutes after midnight in London, the end not included.
PARTS_OF_DAY = {
    Suits.MORNING: (6 * 60, 12 * 60),
    Suits.AFTERNOON: (12 * 60, 17 * 60),
    Suits.EVENING: (17 * 60, 22 * 60),
    Suits.ANY: (0, 24 * 60),
}
UNKNOWN_HOURS = (8 * 60, 20 * 60)
_DAY = 24 * 60
_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAME = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?"
_ANY_TIME = re.compile(r"any ?time|always|whenever|24/7")
_WORDS = {"morning": Suits.MORNING, "afternoon": Suits.AFTERNOON, "evening": Suits.EVENING}
_FILLERS = re.compile(
    r"\b(?:between|from|best|please|only|and|the|in|on|is|are|are best|call|ring|to|at|or)\b|[,.;:–-]"
)


@dataclass(frozen=True)
class ContactTimes:
    """Contact times that were understood: days (0 = Monday) and minutes after midnight, the end not included."""

    days: frozenset[int]
    start: int
    end: int


def suits(moment: datetime, wish: Suits, *, contact_times: str, opening_hours: str) -> bool:
    """Whether a call at a moment suits a business that asks for this part of the day.

    ``Suits.HOURS`` is its contact times if they are understood, else its opening hours, else 8am to 8pm.
    """
    local = to_london(moment)
    minute = local.hour * 60 + local.minute
    if wish in PARTS_OF_DAY:
        start, end = PARTS_OF_DAY[wish]
        return start <= minute < end
    known = read_contact_times(contact_times)
    if known is not None:
        return local.weekday() in known.days and known.start <= minute < known.end
    return _is_open(local.date(), minute, opening_hours)


def knows_hours(*, contact_times: str, opening_hours: str) -> bool:
    """Whether ``Suits.HOURS`` rests on what the business said, and not on the hours taken where nothing is known."""
    return read_contact_times(contact_times) is not None or open_minutes(opening_hours, 0) is not None


def read_contact_times(text: str) -> ContactTimes | None:
    """Return contact times written in words ("weekdays after 2pm", "mornings", "Mon-Fri 9am to 5pm").

    None where there are none or a word of them is not understood: half an answer would hide times that suit.
    """
    rest = " ".join(text.lower().split())
    if not rest:
        return None
    if _ANY_TIME.fullmatch(rest):
        return ContactTimes(frozenset(range(7)), 0, _DAY)
    days, rest = _days(rest)
    span, rest = _span(rest)
    if _FILLERS.sub(" ", rest).split() or span is None or span[0] >= span[1]:
        return None
    return ContactTimes(days, *span)


def _is_open(day: date, minute: int, opening_hours: str) -> bool:
    today = _open_on(day, opening_hours)
    if today is None:
        return UNKNOWN_HOURS[0] <= minute < UNKNOWN_HOURS[1]
    yesterday = _open_on(day - timedelta(days=1), opening_hours) or []
    return any(start <= minute < end for start, end in today) or any(minute + _DAY < end for _, end in yesterday)


def _open_on(day: date, opening_hours: str) -> list[tuple[int, int]] | None:
    return open_minutes(opening_hours, day.weekday(), is_bank_holiday=bool(bank_holiday_name(day)))


def _days(text: str) -> tuple[frozenset[int], str]:
    for word, days in (("weekdays", range(5)), ("weekday", range(5)), ("weekends", (5, 6)), ("every day", range(7))):
        if word in text:
            return frozenset(days), text.replace(word, " ", 1)
    if found := re.search(rf"\b({_NAME})\s*(?:-|–|to)\s*({_NAME})\b", text):
        first, last = (_DAY_NAMES.index(found[at][:3]) for at in (1, 2))
        days_between = [(first + step) % 7 for step in range((last - first) % 7 + 1)]
        return frozenset(days_between), text.replace(found[0], " ", 1)
    named = re.findall(rf"\b{_NAME}\b", text)
    days_named = frozenset(_DAY_NAMES.index(name[:3]) for name in named)
    return days_named or frozenset(range(7)), re.sub(rf"\b{_NAME}\b", " ", text)


def _span(text: str) -> tuple[tuple[int, int] | None, str]:
    for word, part in _WORDS.items():
        if found := re.search(rf"\b{word}s?\b", text):
            return PARTS_OF_DAY[part], text.replace(found[0], " ", 1)
    if found := re.search(rf"{_CLOCK}\s*(?:-|–|to|and|until|till)\s*{_CLOCK}", text):
        start, end = _minutes(found[1], found[2], found[3] or ""), _minutes(found[4], found[5], found[6] or "")
        if start is not None and end is not None and end <= start and not found[6]:
            end += 12 * 60  # "9 to 5"
        return _both(start, end), text.replace(found[0], " ", 1)
    if found := re.search(rf"\b(after|from|before|until|till)\s+{_CLOCK}", text):
        at = _minutes(found[2], found[3], found[4] or "")
        after = found[1] in ("after", "from")
        return (_both(at, _DAY) if after else _both(0, at)), text.replace(found[0], " ", 1)
    return (None if _FILLERS.sub(" ", text).split() else (0, _DAY)), text


def _both(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None or end > _DAY else (start, end)


def _minutes(hour: str, minute: str | None, half: str) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    if half and not 1 <= hours <= 12:
        return None
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    return hours * 60 + minutes if time.max.hour >= hours and minutes < 60 else None
