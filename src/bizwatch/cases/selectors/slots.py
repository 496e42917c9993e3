"""Free call-back slots: what the rota really has, from four queries however many officers there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from bizwatch.accounts.selectors import investigators
from bizwatch.businesses.selectors import members_of
from bizwatch.cases.choices import CallBackState, Suits
from bizwatch.cases.models import Absence, CallBack, Case, Shift
from bizwatch.cases.policies.slots import Duty, Rota, Slot, Span, free_slots_of
from bizwatch.cases.policies.suits import suits
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.reference.selectors import SlotRules, slot_rules

_FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


def free_slots(
    *, from_day: date, days: int, at: datetime, case: Case | None = None, wish: Suits = Suits.ANY
) -> tuple[Slot, ...]:
    """Return the slots of some London days that can be booked at ``at``, in order of time.

    Not before the lead time and not beyond the furthest day of ``slot_rules``. With a ``case`` nobody is offered who answers
    for its business, and ``wish`` keeps the slots that suit it (``policies.suits``).
    """
    rules = slot_rules(to_london(at).date())
    window = _window(from_day, days, at, rules)
    if window.starts_at >= window.ends_at:
        return ()
    rota = rota_between(window, leave_out=_of_the_business(case))
    found = free_slots_of(rota, length=rules.length, window=window)
    if case is None or wish is Suits.ANY:
        return found
    hours = {"contact_times": case.contact_times, "opening_hours": case.premises.opening_hours}
    return tuple(slot for slot in found if suits(slot.starts_at, wish, **hours))


def next_slots(case: Case, *, at: datetime, count: int | None = None) -> tuple[Slot, ...]:
    """Return the next slots that suit the business of a case, spread so that no two are of one hour.

    As many as ``slot_rules`` offers unless told. Where none suits, the next ones at any time.
    """
    rules = slot_rules(to_london(at).date())
    wanted = count or rules.offered
    for wish in (Suits.HOURS, Suits.ANY):
        found = free_slots(from_day=to_london(at).date(), days=rules.furthest_days + 1, at=at, case=case, wish=wish)
        if found:
            return _spread(found, wanted)
    return ()


def rota_between(span: Span, *, leave_out: Iterable[int] = (), past: bool = False) -> Rota:
    """Return shifts, absences and booked calls that touch a span of time, of officers who may investigate.

    ``past``: of everybody who was on the rota then, those too who have left since.
    """
    standing = Shift.objects.filter(withdrawn_at=None, starts_at__lt=span.ends_at, ends_at__gt=span.starts_at)
    shifts = (
        (standing if past else standing.filter(officer__in=investigators().order_by().values("pk")))
        .exclude(officer__in=list(leave_out))
        .prefetch_related("breaks")
        .order_by("starts_at", "pk")
    )
    calls, unassigned = _calls(span)
    return Rota(tuple(duty_of(shift) for shift in shifts), _away(span), calls, unassigned)


def rota_of(since: datetime, until: datetime) -> Rota:
    """Return the rota of a time, past or to come, of everybody who was or is on it."""
    return rota_between(Span(since, until), past=True)


def duty_of(shift: Shift) -> Duty:
    """Return a shift as the policy reads it."""
    breaks = tuple(Span(one.starts_at, one.ends_at) for one in shift.breaks.all())
    return Duty(shift.officer_id, Span(shift.starts_at, shift.ends_at), shift.calls_per_hour, breaks)


def absences_in(span: Span) -> Iterable[Absence]:
    """Return the absences that touch a span of time, with their officers, earliest first."""
    touching = Q(ends_at=None) | Q(ends_at__gt=span.starts_at)
    return Absence.objects.filter(touching, starts_at__lt=span.ends_at).select_related("officer").order_by("starts_at")


def span_of_absence(absence: Absence) -> Span:
    """Return when somebody is away; without an end, for ever."""
    return Span(absence.starts_at, absence.ends_at or _FOREVER)


def london_span(from_day: date, days: int) -> Span:
    """Return some whole London days as a span."""
    return Span(parse_local(from_day, time(0)), parse_local(from_day + timedelta(days=days), time(0)))


def _window(from_day: date, days: int, at: datetime, rules: SlotRules) -> Span:
    asked = london_span(from_day, days)
    last = parse_local(to_london(at).date() + timedelta(days=rules.furthest_days + 1), time(0))
    return Span(max(asked.starts_at, at + rules.lead), min(asked.ends_at, last))


def _of_the_business(case: Case | None) -> Sequence[int]:
    return [] if case is None else list(members_of(case.business).order_by().values_list("user_id", flat=True))


def _away(span: Span) -> dict[int, list[Span]]:
    away = defaultdict(list)
    for absence in absences_in(span):
        away[absence.officer_id].append(span_of_absence(absence))
    return dict(away)


def _calls(span: Span) -> tuple[dict[int, list[datetime]], list[datetime]]:
    """Return booked calls by officer, and those of nobody in particular. An hour more on either side counts in hours."""
    near = {"starts_at__gte": span.starts_at - timedelta(hours=1), "starts_at__lt": span.ends_at + timedelta(hours=1)}
    calls, unassigned = defaultdict(list), []
    rows = CallBack.objects.filter(state=CallBackState.BOOKED, **near).order_by("starts_at", "pk")
    for officer, starts_at in rows.values_list("officer_id", "starts_at"):
        if officer:
            calls[officer].append(starts_at)
        else:
            unassigned.append(starts_at)
    return dict(calls), unassigned


def _spread(found: Sequence[Slot], wanted: int) -> tuple[Slot, ...]:
    chosen: list[Slot] = []
    for slot in found:
        if not chosen or slot.starts_at - chosen[-1].starts_at >= timedelta(hours=1):
            chosen.append(slot)
        if len(chosen) == wanted:
            break
    return tuple(chosen)
