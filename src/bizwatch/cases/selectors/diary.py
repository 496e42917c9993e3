"""The desk's diary of call-backs."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bizwatch.cases.choices import CallBackState
from bizwatch.cases.models import CallBack
from bizwatch.kernel.clock import parse_local

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@dataclass(frozen=True)
class DiaryEntry:
    """One call of the day."""

    pk: int
    starts_at: datetime
    state: str
    telephone: str
    with_name: str
    note: str
    officer_id: int | None
    officer: str | None
    reference: str
    premises_name: str
    premises_town: str
    crime_kind: str


_COLUMNS = (
    "pk",
    "starts_at",
    "state",
    "telephone",
    "with_name",
    "note",
    "officer_id",
    "officer__name",
    "case__crime_reference",
    "case__premises__name",
    "case__premises__town",
    "case__crime_kind",
)


def diary(day: date, officer: "User | None" = None, *, booked_only: bool = False) -> tuple[DiaryEntry, ...]:
    """Return the calls of a London day in order of time: of one officer with those that are anybody's, or of all.

    Calls that were moved or called off are left out. Only for callers that may see the desk.
    """
    states = [CallBackState.BOOKED] if booked_only else [CallBackState.BOOKED, CallBackState.KEPT, CallBackState.MISSED]
    start, end = parse_local(day, time(0)), parse_local(day + timedelta(days=1), time(0))
    found = CallBack.objects.filter(state__in=states, starts_at__gte=start, starts_at__lt=end)
    if officer is not None:
        found = found.filter(officer=officer) | found.filter(officer=None)
    return tuple(DiaryEntry(*row) for row in found.order_by("starts_at", "pk").values_list(*_COLUMNS))


def calls_overdue(at: datetime) -> tuple[DiaryEntry, ...]:
    """Return booked calls whose time has passed without anybody saying what became of them, oldest first."""
    found = CallBack.objects.filter(state=CallBackState.BOOKED, starts_at__lt=at).order_by("starts_at", "pk")
    return tuple(DiaryEntry(*row) for row in found.values_list(*_COLUMNS))
