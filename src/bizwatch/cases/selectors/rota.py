"""The rota as the supervisor sees it: a week of shifts, what it can hold, and booked calls that have nobody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from bizwatch.accounts.selectors import investigators
from bizwatch.cases.choices import CallBackState
from bizwatch.cases.exceptions import RotaNotFound
from bizwatch.cases.models import Absence, CallBack, Shift, ShiftPattern
from bizwatch.cases.policies.slots import Rota, Span, capacity, is_on_duty
from bizwatch.cases.selectors.diary import DiaryEntry, calls_seen_by, entries
from bizwatch.cases.selectors.slots import absences_in, duty_of, london_span, rota_between
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import bank_holiday_name, slot_rules

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class DayLoad:
    """One officer's day: how many calls the shift can hold, and how many are booked."""

    booked: int
    room: int


@dataclass(frozen=True)
class RotaWeek:
    """A week from Monday: its days with the name of a bank holiday or "", the officers, and what stands on each day.

    ``shifts``, ``absences`` and ``load`` are by officer's id and day; ``unassigned`` counts calls of nobody in particular.
    """

    days: tuple[tuple[date, str], ...]
    officers: tuple["User", ...]
    shifts: Mapping[tuple[int, date], tuple[Shift, ...]]
    absences: Mapping[tuple[int, date], tuple[Absence, ...]]
    load: Mapping[tuple[int, date], DayLoad]
    unassigned: Mapping[date, int]


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def rota_week(monday: date) -> RotaWeek:
    """Return a week of the rota, in a fixed number of queries. Everybody who may investigate is in it."""
    days = tuple(monday + timedelta(days=step) for step in range(7))
    span = london_span(monday, 7)
    shifts = _shifts_by_day(span)
    absences = _absences_by_day(days, span)
    booked, unassigned = _booked_by_day(span)
    length = slot_rules(monday).length
    away = rota_between(span).away
    load = {
        place: DayLoad(
            booked.get(place, 0),
            sum(capacity(duty_of(shift), away.get(place[0], ()), length=length) for shift in shifts.get(place, ())),
        )
        for place in shifts.keys() | booked.keys()
    }
    named = tuple((day, bank_holiday_name(day)) for day in days)
    return RotaWeek(named, tuple(investigators()), shifts, absences, load, unassigned)


def calls_without_officer(*, viewer: "User", at: datetime) -> tuple[DiaryEntry, ...]:
    """Return calls to come whose officer is not there: away, off the rota since, or not an investigator any more.

    A call that an officer booked outside the rota needs no shift; being away takes it from them too.
    """
    ahead = calls_seen_by(viewer).filter(state=CallBackState.BOOKED, officer__isnull=False, starts_at__gt=at)
    calls = list(ahead.order_by("starts_at", "pk"))
    if not calls:
        return ()
    length = slot_rules(to_london(at).date()).length
    rota = rota_between(Span(at, calls[-1].starts_at + length))
    working = set(investigators().order_by().values_list("pk", flat=True))
    lost = [call.pk for call in calls if not _has_officer(call, rota, working, length)]
    return entries(CallBack.objects.filter(pk__in=lost))


def officers_free_for(call_starts_at: datetime, *, at: datetime) -> tuple["User", ...]:
    """Return who is on the rota, not away and without another call at a time, by name."""
    length = slot_rules(to_london(at).date()).length
    rota = rota_between(Span(call_starts_at, call_starts_at + length))
    free = []
    for officer in investigators():
        duties = [duty for duty in rota.duties if duty.officer_id == officer.pk]
        busy = any(abs(start - call_starts_at) < length for start in rota.calls.get(officer.pk, ()))
        if not busy and is_on_duty(call_starts_at, duties, rota.away.get(officer.pk, ()), length=length):
            free.append(officer)
    return tuple(free)


def shift_by_id(pk: int) -> Shift:
    """Return a shift that is on the rota. Raises ``RotaNotFound``."""
    found = Shift.objects.filter(pk=pk, withdrawn_at=None).select_related("officer").prefetch_related("breaks").first()
    if found is None:
        raise RotaNotFound("There is no such shift on the rota.")
    return found


def pattern_by_id(pk: int) -> ShiftPattern:
    """Return a repeating pattern. Raises ``RotaNotFound``."""
    found = ShiftPattern.objects.filter(pk=pk).select_related("officer").first()
    if found is None:
        raise RotaNotFound("There is no such pattern.")
    return found


def absence_by_id(pk: int) -> Absence:
    """Return an absence. Raises ``RotaNotFound``."""
    found = Absence.objects.filter(pk=pk).select_related("officer").first()
    if found is None:
        raise RotaNotFound("There is no such absence.")
    return found


def live_patterns(day: date) -> QuerySet[ShiftPattern]:
    """Return the patterns that go on after a day, by officer."""
    going_on = Q(last_day=None) | Q(last_day__gte=day)
    return ShiftPattern.objects.filter(going_on).select_related("officer").order_by("officer__name", "starts", "pk")


def shift_in_the_way(officer_id: int, span: Span, *, leave_out: int | None = None) -> Shift | None:
    """Return a shift of the officer that touches a span of time, or None."""
    found = Shift.objects.filter(
        officer=officer_id, withdrawn_at=None, starts_at__lt=span.ends_at, ends_at__gt=span.starts_at
    )
    return found.exclude(pk__in=[leave_out] if leave_out else []).order_by("starts_at").first()


def _has_officer(call: CallBack, rota: Rota, working: set[int], length: timedelta) -> bool:
    officer = call.officer_id
    if officer is None or officer not in working:
        return False
    away = rota.away.get(officer, ())
    span = Span(call.starts_at, call.starts_at + length)
    if not call.from_rota:
        return not any(span.touches(one) for one in away)
    duties = [duty for duty in rota.duties if duty.officer_id == officer]
    return is_on_duty(call.starts_at, duties, away, length=length)


def _shifts_by_day(span: Span) -> dict[tuple[int, date], tuple[Shift, ...]]:
    found = Shift.objects.filter(withdrawn_at=None, starts_at__gte=span.starts_at, starts_at__lt=span.ends_at)
    by_day: dict[tuple[int, date], list[Shift]] = defaultdict(list)
    for shift in found.prefetch_related("breaks").order_by("starts_at", "pk"):
        by_day[shift.officer_id, shift.day].append(shift)
    return {place: tuple(shifts) for place, shifts in by_day.items()}


def _absences_by_day(days: Iterable[date], span: Span) -> dict[tuple[int, date], tuple[Absence, ...]]:
    by_day: dict[tuple[int, date], list[Absence]] = defaultdict(list)
    found = list(absences_in(span))
    for day in days:
        whole = london_span(day, 1)
        for absence in found:
            if absence.starts_at < whole.ends_at and (absence.ends_at is None or absence.ends_at > whole.starts_at):
                by_day[absence.officer_id, day].append(absence)
    return {place: tuple(absences) for place, absences in by_day.items()}


def _booked_by_day(span: Span) -> tuple[dict[tuple[int, date], int], dict[date, int]]:
    """Count booked calls; numbers say nothing of the cases, so they count for everybody who looks."""
    booked: dict[tuple[int, date], int] = defaultdict(int)
    unassigned: dict[date, int] = defaultdict(int)
    rows = CallBack.objects.filter(
        state=CallBackState.BOOKED, starts_at__gte=span.starts_at, starts_at__lt=span.ends_at
    ).values_list("officer_id", "starts_at")
    for officer, starts_at in rows:
        day = to_london(starts_at).date()
        if officer:
            booked[officer, day] += 1
        else:
            unassigned[day] += 1
    return dict(booked), dict(unassigned)
