"""The diary: one line for each call."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bizwatch.cases.choices import CallBackState
from bizwatch.cases.desk_presenters.case import CALL_COLOURS
from bizwatch.cases.desk_presenters.words import kind_label
from bizwatch.cases.selectors import DiaryEntry
from bizwatch.design.chips import Chip, promise_chip
from bizwatch.design.filters import local_date, local_datetime, local_time, plural

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@dataclass(frozen=True)
class CallLine:
    """One call of the diary. ``is_open``: nobody has said what became of it. ``dial`` is the number as a link dials it."""

    pk: int
    time: str
    day_and_time: str
    reference: str
    what: str
    where: str
    with_name: str
    telephone: str
    dial: str
    whose: str
    is_mine: bool
    note: str
    chip: Chip
    is_open: bool


def line(call: DiaryEntry, *, at: datetime, user: "User") -> CallLine:
    """Return one line of the diary."""
    state = CallBackState(call.state)
    booked = state is CallBackState.BOOKED
    return CallLine(
        pk=call.pk,
        time=local_time(call.starts_at),
        day_and_time=local_datetime(call.starts_at, short=True),
        reference=call.reference,
        what=kind_label(call.crime_kind),
        where=", ".join(filter(None, [call.premises_name, call.premises_town])),
        with_name=call.with_name,
        telephone=call.telephone,
        dial=re.sub(r"[^+0-9]", "", call.telephone),
        whose=call.officer or "Whoever is on duty",
        is_mine=call.officer_id == user.pk,
        note=_note(call),
        chip=_chip(call, at) if booked else Chip(state.label, CALL_COLOURS[state]),
        is_open=booked,
    )


def day_words(day: date, today: date) -> str:
    """Return a day in words: "Today, Monday 23 November 2026"."""
    names = {0: "Today, ", 1: "Tomorrow, ", -1: "Yesterday, "}
    near = names.get((day - today) // timedelta(days=1), "")
    return f"{near}{day:%A} {local_date(day)}"


def _chip(call: DiaryEntry, at: datetime) -> Chip:
    due = promise_chip(call.starts_at, at=at)
    return Chip(f"Missed. {due.text}", "red") if call.missed_at else due


def _note(call: DiaryEntry) -> str:
    tries = f"{plural(call.tries, 'call')} without an answer before." if call.tries else ""
    return " ".join(filter(None, [tries, call.note]))
