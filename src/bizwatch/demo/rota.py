"""The desk's rota of the demonstration, and calls that businesses chose in it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
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
# Who, on which days (0 = Monday), from, to, breaks, calls an hour. Somebody is there every day from the morning to the
# evening, so that a report is contacted on its day or the next.
PATTERNS = (
    (0, (0, 1, 2, 3, 6), time(7), time(16), LUNCH, 2),
    (1, (1, 2, 3, 4, 5), time(13), time(22), TEA, 2),
    (2, (4, 5, 6, 0), time(9), time(19), LUNCH, 1),
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


def past_turns(*, at: datetime, weeks: int) -> Iterator[tuple[int, date, datetime, datetime]]:
    """Yield the turns of the weeks before today as the patterns have them: who (their place), the day, from and until."""
    today = to_london(at).date()
    for number in range(1, weeks * 7 + 1):
        day = today - timedelta(days=number)
        yield from ((who, day, starts, ends) for who, starts, ends in _turns(day))


def after_duty(moment: datetime, worked: timedelta) -> datetime:
    """Return when so much time has passed since a moment in which somebody was there: a report of the night is read in
    the morning."""
    day, left = to_london(moment).date(), worked
    while True:
        for _, starts, ends in sorted(_turns(day), key=lambda turn: turn[1]):
            begin = max(moment, starts)
            if begin + left <= ends:
                return begin + left
            if begin < ends:
                moment, left = ends, left - (ends - begin)
        day += timedelta(days=1)


def _turns(day: date) -> list[tuple[int, datetime, datetime]]:
    return [
        (who, parse_local(day, starts, fold=0), parse_local(day, ends, fold=0))
        for who, weekdays, starts, ends, _, _ in PATTERNS
        if day.weekday() in weekdays
    ]


def choose_call(case: Any, number: int, *, at: datetime) -> None:
    """Let the business of a case choose one of the next times by the link of its e-mail."""
    offered = next_slots(case, at=at, count=number + 1)
    if offered and case.contact_telephone:
        by = LinkHolder(case.pk)
        book_call_back_slot(case=case, starts_at=offered[-1].starts_at, note=NOTES[number % len(NOTES)], by=by, at=at)
