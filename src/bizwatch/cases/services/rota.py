"""The desk's rota: shifts by hand, by pattern, by copy and by list; who is away. Nothing here moves a booked call.

Whoever changes what an officer can take first locks the officer, as booking does, so that a slot cannot be sold while
its shift goes. Shifts that are taken off stay in the table, withdrawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, SystemActor, audited_service, record
from bizwatch.cases.choices import AbsenceKind
from bizwatch.cases.exceptions import CannotBeGivenCases, NotYoursToDo, ShiftClash, ShiftNotPossible, TimeNotPossible
from bizwatch.cases.models import Absence, Shift, ShiftBreak, ShiftPattern
from bizwatch.cases.policies.slots import Span, WallTime, break_span, regular_breaks, regular_span, shift_span
from bizwatch.cases.selectors.rota import live_patterns, shift_in_the_way
from bizwatch.cases.selectors.slots import london_span
from bizwatch.design.filters import local_date, local_time
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import bank_holiday_name

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

ROTA = SystemActor("rota")
AHEAD = timedelta(weeks=8)  # how far the shifts of a pattern are laid out
MOST_CALLS = 4
_PLAIN_DAY = date(2018, 1, 8)


@dataclass(frozen=True, kw_only=True)
class NewShift:
    """A shift to be added. ``day`` is the London date on which it begins; ``breaks`` lie inside ``span``."""

    officer: "User"
    day: date
    span: Span
    breaks: tuple[Span, ...] = ()
    calls_per_hour: int = 2
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class NewPattern:
    """Shifts to be repeated every week. Times are those on the wall; ``weekdays`` 0 = Monday."""

    officer: "User"
    weekdays: tuple[int, ...]
    starts: time
    ends: time
    breaks: tuple[tuple[time, time], ...] = ()
    calls_per_hour: int = 2
    on_bank_holidays: bool = False
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True)
class Copied:
    """What a copy of a week did: how many shifts were added, and which stood in the way of others."""

    added: int
    in_the_way: tuple[Shift, ...]


@audited_service
def add_shifts(*, shifts: Sequence[NewShift], by: Actor, at: datetime) -> list[Shift]:
    """Put shifts on the rota, all or none. Raises ``ShiftClash``, ``ShiftNotPossible``, ``CannotBeGivenCases``."""
    _need_supervisor(by)
    _lock(shift.officer.pk for shift in shifts)
    added = []
    for new in shifts:
        _check(new)
        in_the_way = shift_in_the_way(new.officer.pk, new.span)
        if in_the_way is not None:
            raise ShiftClash(clash_words(in_the_way))
        added.append(_add(new, by=by, at=at))
    return added


@audited_service
def change_shift(*, shift: Shift, new: NewShift, by: Actor, at: datetime) -> Shift:
    """Change times, breaks and calls an hour of a shift. Calls booked in what is cut off are shown as having nobody.

    Raises ``ShiftClash``, ``ShiftNotPossible``, ``CannotBeGivenCases``.
    """
    _need_supervisor(by)
    _lock([shift.officer_id, new.officer.pk])
    _check(new)
    in_the_way = shift_in_the_way(new.officer.pk, new.span, leave_out=shift.pk)
    if in_the_way is not None:
        raise ShiftClash(clash_words(in_the_way))
    shift.officer, shift.day, shift.calls_per_hour, shift.note = new.officer, new.day, new.calls_per_hour, new.note
    shift.starts_at, shift.ends_at = new.span.starts_at, new.span.ends_at
    shift.save(update_fields=["officer", "day", "calls_per_hour", "note", "starts_at", "ends_at"])
    shift.breaks.all().delete()
    _add_breaks(shift, new.breaks)
    _note(Action.ALTERATION, "shift", shift.pk, by=by, at=at, event="changed")
    return shift


@audited_service
def withdraw_shift(*, shift: Shift, by: Actor, at: datetime) -> Shift:
    """Take a shift off the rota; what is booked in it stays booked and is shown as having nobody."""
    _need_supervisor(by)
    _lock([shift.officer_id])
    _withdraw([shift], by=by, at=at)
    return shift


@audited_service
def copy_week(*, source: date, target: date, by: Actor, at: datetime) -> Copied:
    """Copy the shifts of one week, by their times on the wall, to another. Both are Mondays.

    A shift that touches one that is there already is left out and named. Raises ``TimeNotPossible`` for a week that is over.
    """
    _need_supervisor(by)
    if target + timedelta(days=6) < to_london(at).date() or target == source:
        raise TimeNotPossible("Choose a week to copy to that is not over, and not the week itself.")
    span = london_span(source, 7)
    found = Shift.objects.filter(withdrawn_at=None, starts_at__gte=span.starts_at, starts_at__lt=span.ends_at)
    shifts = list(found.select_related("officer").prefetch_related("breaks").order_by("starts_at", "pk"))
    _lock(shift.officer_id for shift in shifts)
    added, in_the_way = 0, []
    for shift in shifts:
        new = _on_day(shift, shift.day + (target - source))
        other = shift_in_the_way(shift.officer_id, new.span)
        if other is not None:
            in_the_way.append(other)
        elif has_permission(shift.officer, Permission.INVESTIGATE):
            _add(new, by=by, at=at)
            added += 1
    return Copied(added, tuple(in_the_way))


@audited_service
def add_pattern(*, new: NewPattern, by: Actor, at: datetime) -> ShiftPattern:
    """Add a pattern and lay out its shifts. Raises ``ShiftNotPossible``, ``CannotBeGivenCases``, ``TimeNotPossible``."""
    _need_supervisor(by)
    if not new.weekdays:
        raise ShiftNotPossible("Select at least one day of the week.")
    if new.last_day is not None and new.last_day < new.first_day:
        raise TimeNotPossible("The last day must not be before the first.")
    _check_pattern(new)
    pattern = ShiftPattern.objects.create(
        officer=new.officer,
        weekdays=sorted(set(new.weekdays)),
        starts=new.starts,
        ends=new.ends,
        breaks=[[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in new.breaks],
        calls_per_hour=new.calls_per_hour,
        on_bank_holidays=new.on_bank_holidays,
        first_day=new.first_day,
        last_day=new.last_day,
        added_at=at,
        added_by_name=by.audit_name[:120],
    )
    _note(Action.COLLECTION, "shift_pattern", pattern.pk, by=by, at=at, event="added")
    _lay_out(pattern, by=by, at=at)
    return pattern


@audited_service
def end_pattern(*, pattern: ShiftPattern, last_day: date, by: Actor, at: datetime) -> int:
    """Let a pattern end with a day; its shifts after that come off the rota. Return how many did."""
    _need_supervisor(by)
    _lock([pattern.officer_id])
    pattern.last_day = last_day
    pattern.save(update_fields=["last_day"])
    _note(Action.ALTERATION, "shift_pattern", pattern.pk, by=by, at=at, event="ended")
    left = list(Shift.objects.filter(pattern=pattern, withdrawn_at=None, day__gt=last_day, starts_at__gt=at))
    _withdraw(left, by=by, at=at)
    return len(left)


def lay_out_patterns(*, by: Actor, at: datetime) -> int:
    """Add the shifts of every live pattern for the weeks ahead; return how many were added. Run again it adds none."""
    return sum(_lay_out_one(pattern, by=by, at=at) for pattern in live_patterns(to_london(at).date()))


@audited_service
def note_absence(
    *, officer: "User", kind: AbsenceKind, starts_at: datetime, ends_at: datetime | None, by: Actor, at: datetime
) -> Absence:
    """Note that an officer is away; ``ends_at`` None is until further notice. Raises ``TimeNotPossible``."""
    _need_supervisor(by)
    if ends_at is not None and ends_at <= starts_at:
        raise TimeNotPossible("The absence must end after it begins: check the two dates.")
    _lock([officer.pk])
    absence = Absence.objects.create(
        officer=officer,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        noted_at=at,
        noted_by_name=by.audit_name[:120],
    )
    # Why somebody is away is about their health: the audit knows that it was noted, not which kind.
    _note(Action.COLLECTION, "absence", absence.pk, by=by, at=at, event="noted", officer=officer.pk)
    return absence


@audited_service
def end_absence(*, absence: Absence, ends_at: datetime, by: Actor, at: datetime) -> Absence:
    """Say when an officer is back; before it began, it never was. Raises ``TimeNotPossible``."""
    _need_supervisor(by)
    _lock([absence.officer_id])
    if absence.ends_at is not None and absence.ends_at <= at:
        raise TimeNotPossible("This absence is over already.")
    absence.ends_at = max(ends_at, absence.starts_at)
    absence.save(update_fields=["ends_at"])
    _note(Action.ALTERATION, "absence", absence.pk, by=by, at=at, event="ended", officer=absence.officer_id)
    return absence


def clash_words(other: Shift) -> str:
    """Return the sentence that names the shift that is in the way."""
    times = f"{local_time(other.starts_at)} to {local_time(other.ends_at)}"
    return f"{other.officer} has a shift on {local_date(other.day)} from {times} already."


@audited_service
def _lay_out_one(pattern: ShiftPattern, *, by: Actor, at: datetime) -> int:
    return _lay_out(pattern, by=by, at=at)


def _lay_out(pattern: ShiftPattern, *, by: Actor, at: datetime) -> int:
    """Add the pattern's shifts up to the horizon that were not laid out before; one typed by hand goes first."""
    today = to_london(at).date()
    horizon = min(filter(None, [today + AHEAD, pattern.last_day]))
    begin = max(pattern.first_day, today)
    if pattern.laid_out_to is not None:
        begin = max(begin, pattern.laid_out_to + timedelta(days=1))
    if begin > horizon or not has_permission(pattern.officer, Permission.INVESTIGATE):
        return 0
    _lock([pattern.officer_id])
    added = 0
    for step in range((horizon - begin).days + 1):
        day = begin + timedelta(days=step)
        added += _lay_out_day(pattern, day, by=by, at=at)
    pattern.laid_out_to = horizon
    pattern.save(update_fields=["laid_out_to"])
    return added


def _lay_out_day(pattern: ShiftPattern, day: date, *, by: Actor, at: datetime) -> bool:
    if day.weekday() not in pattern.weekdays or (bank_holiday_name(day) and not pattern.on_bank_holidays):
        return False
    try:
        new = _of_pattern(pattern, day)
    except ShiftNotPossible:  # the clocks leapt over the whole of it
        return False
    there_before = Shift.objects.filter(pattern=pattern, day=day).exists()
    if there_before or shift_in_the_way(pattern.officer_id, new.span) is not None:
        return False
    _add(new, by=by, at=at, pattern=pattern)
    return True


def _of_pattern(pattern: ShiftPattern | NewPattern, day: date) -> NewShift:
    span = regular_span(day, pattern.starts, pattern.ends)
    pairs = [(_time(start), _time(end)) for start, end in pattern.breaks]
    return NewShift(
        officer=pattern.officer,
        day=day,
        span=span,
        breaks=regular_breaks(day, span, pairs),
        calls_per_hour=pattern.calls_per_hour,
    )


def _check_pattern(new: NewPattern) -> None:
    """Check times and breaks on a day whose clocks do not change, so that every fault of them is said."""
    span = shift_span(_PLAIN_DAY, WallTime(new.starts), WallTime(new.ends))
    breaks = tuple(break_span(_PLAIN_DAY, span, start, end) for start, end in new.breaks)
    _check(NewShift(officer=new.officer, day=_PLAIN_DAY, span=span, breaks=breaks, calls_per_hour=new.calls_per_hour))


def _time(value: time | str) -> time:
    return value if isinstance(value, time) else time.fromisoformat(value)


def _on_day(shift: Shift, day: date) -> NewShift:
    span = regular_span(day, _on_wall(shift.starts_at), _on_wall(shift.ends_at))
    pairs = [(_on_wall(one.starts_at), _on_wall(one.ends_at)) for one in shift.breaks.all()]
    return NewShift(
        officer=shift.officer,
        day=day,
        span=span,
        breaks=regular_breaks(day, span, pairs),
        calls_per_hour=shift.calls_per_hour,
    )


def _on_wall(moment: datetime) -> time:
    return to_london(moment).time().replace(fold=0)


def _check(new: NewShift) -> None:
    if not has_permission(new.officer, Permission.INVESTIGATE):
        raise CannotBeGivenCases(f"{new.officer.audit_name} is not an investigator, or their account is closed.")
    if not 1 <= new.calls_per_hour <= MOST_CALLS:
        raise ShiftNotPossible(f"An officer takes 1 to {MOST_CALLS} calls an hour.")
    if any(not new.span.holds(one) for one in new.breaks):
        raise ShiftNotPossible("A break does not lie inside the shift.")


def _add(new: NewShift, *, by: Actor, at: datetime, pattern: ShiftPattern | None = None) -> Shift:
    shift = Shift.objects.create(
        officer=new.officer,
        day=new.day,
        starts_at=new.span.starts_at,
        ends_at=new.span.ends_at,
        calls_per_hour=new.calls_per_hour,
        pattern=pattern,
        note=new.note,
        added_at=at,
        added_by_name=by.audit_name[:120],
    )
    _add_breaks(shift, new.breaks)
    _note(Action.COLLECTION, "shift", shift.pk, by=by, at=at, event="added", officer=new.officer.pk)
    return shift


def _add_breaks(shift: Shift, breaks: Iterable[Span]) -> None:
    ShiftBreak.objects.bulk_create(
        ShiftBreak(shift=shift, starts_at=one.starts_at, ends_at=one.ends_at) for one in breaks
    )


def _withdraw(shifts: Iterable[Shift], *, by: Actor, at: datetime) -> None:
    for shift in shifts:
        shift.withdrawn_at, shift.withdrawn_by_name = at, by.audit_name[:120]
        shift.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
        _note(Action.ALTERATION, "shift", shift.pk, by=by, at=at, event="withdrawn", officer=shift.officer_id)


def _lock(officers: Iterable[int]) -> None:
    """Hold these officers to the end of the unit of work, in order of id like everybody who holds several."""
    list(get_user_model().objects.select_for_update(no_key=True).filter(pk__in=set(officers)).order_by("pk"))


def _need_supervisor(by: Actor) -> None:
    is_system = isinstance(by, SystemActor)
    if not is_system and not has_permission(by, Permission.SUPERVISE):  # type: ignore[arg-type]  # else a user
        raise NotYoursToDo("Only a supervisor changes the rota.")


def _note(
    action: Action, kind: str, pk: int, *, by: Actor, at: datetime, event: str, officer: int | None = None
) -> None:
    record(action, by=by, at=at, subject_type=kind, subject_id=pk, event=event, officer=officer)
