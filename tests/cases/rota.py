"""A rota for the tests: shifts of the small county's investigators."""

from datetime import date, datetime, time

from bizwatch.accounts.models import User
from bizwatch.audit.services import Actor
from bizwatch.cases.models import CallBack, Case, Shift
from bizwatch.cases.policies.slots import break_span, regular_span
from bizwatch.cases.services import book_call_back_slot
from bizwatch.cases.services.rota import ROTA, NewShift, add_shifts
from tests.cases.world import AT

TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)


def on_duty(
    officer: User,
    day: date = TOMORROW,
    start: str = "09:00",
    end: str = "17:00",
    *,
    calls: int = 4,
    breaks: tuple[tuple[str, str], ...] = (),
) -> Shift:
    """Put an officer on the rota for a day."""
    span = regular_span(day, time.fromisoformat(start), time.fromisoformat(end))
    pairs = [(time.fromisoformat(one), time.fromisoformat(two)) for one, two in breaks]
    new = NewShift(
        officer=officer,
        day=day,
        span=span,
        breaks=tuple(break_span(day, span, *pair) for pair in pairs),
        calls_per_hour=calls,
    )
    return add_shifts(shifts=[new], by=ROTA, at=AT)[0]


def booked(
    case: Case, starts_at: datetime, by: Actor, *, at: datetime = AT, telephone: str = "", note: str = ""
) -> CallBack:
    """A slot that somebody booked."""
    return book_call_back_slot(case=case, starts_at=starts_at, telephone=telephone, note=note, by=by, at=at)
