"""The desk's rota of the demonstration, and calls that businesses chose in it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from bizwatch.accounts.models import User
from bizwatch.audit.services import SystemActor
from bizwatch.cases.choices import AbsenceKind
from bizwatch.cases.selectors import LinkHolder, next_slots
from bizwatch.cases.services import book_call_back_slot
from bizwatch.cases.services.rota import NewPattern, add_pattern, note_absence
from bizwatch.kernel.clock import parse_local, to_london

PLANNER = SystemActor("demonstration")
LUNCH = ((time(12, 30), time(13)),)
TEA = ((time(17), time(17, 30)),)
# Who, on which days (0 = Monday), from, to, breaks, calls an hour.
PATTERNS = (
    (0, (0, 1, 2, 3, 4), time(8), time(16), LUNCH, 2),
    (1, (1, 2, 3, 4, 5), time(13), time(21), TEA, 2),
    (2, (5, 6, 0), time(9), time(15), LUNCH, 1),
)
NOTES = ("Speaks Lithuanian best: an interpreter, please.", "Ask for the manager on shift.", "")


def lay_out(officers: Sequence[User], *, at: datetime) -> None:
    """Give two investigators and their sergeant shifts for the weeks ahead, and one of them a day of leave."""
    today = to_london(at).date()
    for who, weekdays, starts, ends, breaks, calls in PATTERNS:
        new = NewPattern(
            officer=officers[who],
            weekdays=weekdays,
            starts=starts,
            ends=ends,
            breaks=breaks,
            calls_per_hour=calls,
            on_bank_holidays=True,
            first_day=today,
        )
        add_pattern(new=new, by=PLANNER, at=at)
    away = parse_local(today + timedelta(days=9), time(0))
    note_absence(
        officer=officers[1],
        kind=AbsenceKind.LEAVE,
        starts_at=away,
        ends_at=away + timedelta(days=1),
        by=PLANNER,
        at=at,
    )


def choose_call(case: Any, number: int, *, at: datetime) -> None:
    """Let the business of a case choose one of the next times by the link of its e-mail."""
    offered = next_slots(case, at=at, count=number + 1)
    if offered and case.contact_telephone:
        by = LinkHolder(case.pk)
        book_call_back_slot(case=case, starts_at=offered[-1].starts_at, note=NOTES[number % len(NOTES)], by=by, at=at)
