"""The desk's diary of call-backs. Calls of cases that the reader may not see, restricted ones first of all, are not there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from bizwatch.cases.choices import CallBackState
from bizwatch.cases.models import CallBack, Case
from bizwatch.cases.selectors.slots import london_span
from bizwatch.cases.selectors.visibility import visible_to

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_SHOWN = (CallBackState.BOOKED, CallBackState.KEPT, CallBackState.NO_ANSWER, CallBackState.MISSED)


@dataclass(frozen=True)
class DiaryEntry:
    """One call of the day. ``tries``: calls in a row without an answer; ``missed_at``: nobody made it in its time."""

    pk: int
    starts_at: datetime
    state: str
    telephone: str
    with_name: str
    note: str
    officer_id: int | None
    officer: str | None
    tries: int
    missed_at: datetime | None
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
    "tries",
    "missed_at",
    "case__crime_reference",
    "case__premises__name",
    "case__premises__town",
    "case__crime_kind",
)


def diary(
    day: date, officer: "User | None" = None, *, viewer: "User", booked_only: bool = False
) -> tuple[DiaryEntry, ...]:
    """Return the calls of a London day in order of time: of one officer with those that are anybody's, or of all.

    Calls that were moved or called off are left out.
    """
    states = [CallBackState.BOOKED] if booked_only else list(_SHOWN)
    span = london_span(day, 1)
    found = calls_seen_by(viewer).filter(state__in=states, starts_at__gte=span.starts_at, starts_at__lt=span.ends_at)
    if officer is not None:
        found = found.filter(Q(officer=officer) | Q(officer=None))
    return entries(found)


def calls_overdue(at: datetime, *, viewer: "User") -> tuple[DiaryEntry, ...]:
    """Return booked calls whose time has passed without anybody saying what became of them, oldest first."""
    return entries(calls_seen_by(viewer).filter(state=CallBackState.BOOKED, starts_at__lt=at))


def calls_seen_by(viewer: "User") -> QuerySet[CallBack]:
    """Return the calls of the cases that a person may see."""
    return CallBack.objects.filter(case__in=visible_to(viewer).order_by().values("pk"))


def entries(found: QuerySet[CallBack]) -> tuple[DiaryEntry, ...]:
    """Return calls as entries of the diary, in order of time."""
    return tuple(DiaryEntry(*row) for row in found.order_by("starts_at", "pk").values_list(*_COLUMNS))


def call_seen_by(viewer: "User", call_back_id: int) -> CallBack | None:
    """Return one call with its case, or None where the reader may not see it."""
    return calls_seen_by(viewer).filter(pk=call_back_id).select_related("case", "officer").first()


def calls_of(case: Case) -> tuple[CallBack, ...]:
    """Return the booked calls of a case in order of time; whoever asks may see the case."""
    booked = CallBack.objects.filter(case=case, state=CallBackState.BOOKED)
    return tuple(booked.select_related("officer").order_by("starts_at", "pk"))


def root_of(call: CallBack) -> tuple[int, int]:
    """Return the id of the first call of a chain of moves, and how many came before: what a calendar knows it by."""
    steps, one = 0, call
    while one.follows_id is not None and steps < 1_000:
        before = CallBack.objects.only("pk", "follows_id").get(pk=one.follows_id)
        one, steps = before, steps + 1
    return one.pk, steps
