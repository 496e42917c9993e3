"""The words of the pages on which a business chooses when it is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from bizwatch.cases.choices import Suits
from bizwatch.cases.models import CallBack, Case
from bizwatch.cases.policies.slots import Slot
from bizwatch.cases.policies.suits import knows_hours
from bizwatch.cases.selectors.call_links import time_code
from bizwatch.design.filters import local_date, local_datetime, local_time
from bizwatch.kernel.calendar_file import Appointment
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import bank_holiday_name

DAYS_ON_A_PAGE = 3
_ALARM_MINUTES = 10
SUITS_WORDS = {
    Suits.HOURS: "When we are open",
    Suits.MORNING: "Mornings",
    Suits.AFTERNOON: "Afternoons",
    Suits.EVENING: "Evenings",
    Suits.ANY: "Any time",
}


@dataclass(frozen=True)
class DayOfSlots:
    """The free times of one day: its heading, and (code, time in words) of each."""

    day: date
    heading: str
    times: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PageOfSlots:
    """Some days with free times, and the days from which the pages before and after begin."""

    days: tuple[DayOfSlots, ...]
    earlier: date | None
    later: date | None


def page_of_slots(slots: Sequence[Slot], first: date | None, today: date) -> PageOfSlots:
    """Return three days that have a free time, beginning with the first on or after ``first``."""
    by_day = [(day, tuple(group)) for day, group in groupby(slots, key=lambda slot: to_london(slot.starts_at).date())]
    days = [day for day, _ in by_day]
    start = next((place for place, day in enumerate(days) if first is None or day >= first), 0)
    shown = by_day[start : start + DAYS_ON_A_PAGE]
    beyond = days[start + DAYS_ON_A_PAGE : start + DAYS_ON_A_PAGE + 1]
    return PageOfSlots(
        tuple(_day(day, found, today) for day, found in shown),
        days[max(0, start - DAYS_ON_A_PAGE)] if start else None,
        beyond[0] if beyond else None,
    )


def day_heading(day: date, today: date) -> str:
    """Return a day in words: "Tomorrow, Tuesday 24 November 2026", with the name of a bank holiday."""
    near = {0: "Today, ", 1: "Tomorrow, "}.get((day - today) // timedelta(days=1), "")
    holiday = bank_holiday_name(day)
    return f"{near}{day:%A} {local_date(day)}{f' ({holiday})' if holiday else ''}"


def call_words(call: CallBack) -> str:
    """Return when a call is, on which day of the week: "Tuesday 24 November 2026, 10:30am"."""
    return f"{to_london(call.starts_at):%A} {local_datetime(call.starts_at)}"


def masked(telephone: str) -> str:
    """Return a number as far as it may stand on a page that needs no account."""
    return f"the number that ends in {telephone[-3:]}" if telephone else ""


def wishes(case: Case, wish: Suits, address: str) -> list[dict[str, Any]]:
    """Return the parts of the day as links, the chosen one marked."""
    known = knows_hours(contact_times=case.contact_times, opening_hours=case.premises.opening_hours)
    words = {**SUITS_WORDS, Suits.HOURS: SUITS_WORDS[Suits.HOURS] if known else "8am to 8pm"}
    return [
        {"text": words[one], "href": f"{address}?change=1&suits={one.value}", "current": one is wish} for one in Suits
    ]


def appointment(
    call: CallBack, *, root: tuple[int, int], host: str, force: str, address: str, at: datetime, minutes: int
) -> Appointment:
    """Return a call for the business's calendar. It names neither the case nor what happened."""
    return Appointment(
        uid=f"call-{root[0]}@{host}",
        sequence=root[1],
        starts_at=call.starts_at,
        ends_at=call.starts_at + timedelta(minutes=minutes),
        written_at=at,
        title=f"Call from {force}",
        text=f"An officer calls you. If it does not suit you, move it or call it off: {address}",
        alarm_minutes=_ALARM_MINUTES,
    )


def _day(day: date, slots: Sequence[Slot], today: date) -> DayOfSlots:
    times = tuple((time_code(slot.starts_at), local_time(slot.starts_at)) for slot in slots)
    return DayOfSlots(day, day_heading(day, today), times)
