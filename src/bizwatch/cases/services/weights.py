"""Weights of the queue's order: planned, looked at, confirmed; when they begin, every open case is put in order, in pieces.

A confirmed set and the task of putting in order are rows of one transaction, so that nothing of it is lost when the process
ends: the next minute goes on where the last piece ended. An act on a case meanwhile uses the new weights already. Weights
that begin on a later day are in force from its first moment, by their date alone; the worker then starts to put in order.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, SystemActor, audited_service, record
from bizwatch.cases.exceptions import AlreadySettled, NothingToChange, NotYoursToDo, RulesNotMet, WeightsOvertaken
from bizwatch.cases.models import Case, Reordering, WeightSet, WeightsTakenBack
from bizwatch.cases.policies.derived import derive
from bizwatch.cases.policies.priority import as_stored, priority_at, weighed_anew
from bizwatch.cases.selectors.weights import (
    InForce,
    open_reordering,
    ordered_since,
    set_in_force,
    sets_ahead,
    standing,
    weights_in_force,
    weights_of,
)
from bizwatch.cases.services.hold import moments_of, need_reason, standing_of
from bizwatch.cases.services.parts import parts_of
from bizwatch.design.filters import local_date
from bizwatch.kernel.background import soon
from bizwatch.kernel.clock import parse_local

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

SUBJECT = "weights"
ORDER = SystemActor("order")
PIECE = 500
_COLUMNS = ("priority_at", "priority_factors", "priority_mark", "attendance_asked", "attendance_choice")


@audited_service
def plan_weights(*, hours: Mapping[str, int], reason: str, by: "User", at: datetime) -> WeightSet:
    """Plan a whole set of weights, to be looked at before it is made. Nothing moves.

    Raises ``NotYoursToDo``, ``RulesNotMet`` where a weight is missing, below 0 or above the limit, ``NothingToChange``,
    ``ReasonNeeded``.
    """
    _check_may(by)
    words = need_reason(reason, "Write why the weights change.")
    now = weights_in_force(at)
    _check_hours(hours, now)
    if all(hours[factor.code] == now.weights.of(factor.code) for factor in now.weights.rules.factors):
        raise NothingToChange("These weights are in force already: change one of them, or go back.")
    made = WeightSet.objects.create(
        hours=dict(hours), reason=words, planned_at=at, planned_by=by, planned_by_name=by.audit_name[:120]
    )
    _audit(Action.COLLECTION, made, "plan_weights", by=by, at=at)
    return made


@audited_service
def confirm_weights(
    *, planned: WeightSet, seen: str, by: "User", at: datetime, starts_on: date | None = None
) -> WeightSet:
    """Put a planned set in force, now or from the first moment of a later day, and start to put every open case in order.

    ``seen`` is what was in force and planned when the plan was looked at (``selectors.weights.standing``). Raises
    ``WeightsOvertaken`` where that is something else by now, ``AlreadySettled`` where this one was confirmed,
    ``RulesNotMet`` for a day that is not ahead or on which others begin, ``NotYoursToDo``.
    """
    _check_may(by)
    # Every plan is locked, so that of two who confirm two plans at once the second sees what the first put in force.
    list(WeightSet.objects.select_for_update().filter(from_at=None).order_by("pk").values_list("pk"))
    made = WeightSet.objects.get(pk=planned.pk)
    if made.from_at is not None:
        raise AlreadySettled("These weights were put in force already.")
    if standing(at) != seen:
        raise WeightsOvertaken(
            "Somebody put other weights in force meanwhile. Look at what would move now, then confirm."
        )
    made.from_at = _start_of(starts_on, at)
    made.confirmed_by, made.confirmed_by_name = by, by.audit_name[:120]
    made.save(update_fields=["from_at", "confirmed_by", "confirmed_by_name"])
    _audit(Action.ALTERATION, made, "confirm_weights", by=by, at=at, starts=starts_on.isoformat() if starts_on else "")
    if starts_on is None:
        _start(weights_of(made, at), at)
    return made


def _start_of(day: date | None, at: datetime) -> datetime:
    """Return when weights begin. Raises ``RulesNotMet``."""
    if day is None:
        return at
    begins = parse_local(day, time(0))
    if begins <= at:
        raise RulesNotMet((("day", "The day must be after today. To start today, start now."),))
    if sets_ahead(at).filter(from_at=begins).exists():
        raise RulesNotMet((("day", f"Other weights begin on {local_date(day)}. Take them back first."),))
    return begins


@audited_service
def take_weights_back(*, planned: WeightSet, reason: str, by: "User", at: datetime) -> WeightsTakenBack:
    """Take weights back that are planned and have not begun. They never were in force, and stay in the history.

    Raises ``AlreadySettled`` where they have begun or were taken back, ``ReasonNeeded``, ``NotYoursToDo``.
    """
    _check_may(by)
    words = need_reason(reason, "Write why they are taken back.")
    held = WeightSet.objects.select_for_update().get(pk=planned.pk)
    if held.from_at is None or held.from_at <= at:
        raise AlreadySettled(
            "These weights are not planned for a later day. To change what is in force, plan other weights."
        )
    try:
        with transaction.atomic():
            taken = WeightsTakenBack.objects.create(
                weights=held, at=at, by=by, by_name=by.audit_name[:120], reason=words
            )
    except IntegrityError as twice:
        raise AlreadySettled("These weights were taken back already.") from twice
    _audit(Action.ALTERATION, held, "take_weights_back", by=by, at=at)
    return taken


@audited_service
def start_due_weights(*, at: datetime) -> Reordering | None:
    """Start to put open cases in order where weights that were planned have begun and nobody has started since."""
    made = set_in_force(at)
    if made is None or made.from_at is None or ordered_since(made.from_at):
        return None
    return _start(weights_of(made, at), at)


@audited_service
def order_anew(*, at: datetime) -> Reordering | None:
    """Start to put open cases in order where some are not in that of the weights in force: the table's day has come, the
    product was updated, or a report came in at the moment of a change. None where there is nothing to do."""
    order = weights_in_force(at)
    if open_reordering() is not None:
        return None
    if not Case.objects.open().exclude(priority_mark=order.weights.mark).order_by().exists():
        return None
    return _start(order, at)


@audited_service
def go_on_ordering(*, at: datetime, most: int = PIECE) -> Reordering | None:
    """Put the next piece of open cases in order; None where nothing is left to do. A killed one is gone on with here."""
    found = Reordering.objects.select_for_update().filter(finished_at=None).order_by("-pk").first()
    if found is None:
        return None
    order = weights_in_force(at)
    rows = Case.objects.select_for_update(no_key=True).open().filter(pk__gt=found.reached).order_by("pk")
    cases = list(rows[:most])
    changed = [case for case in cases if _ordered(case, order)]
    Case.objects.bulk_update(changed, _COLUMNS)
    found.done += len(cases)
    found.total = max(found.total, found.done)
    found.reached = cases[-1].pk if cases else found.reached
    if len(cases) < most:
        found.finished_at = at
    found.save(update_fields=["done", "total", "reached", "finished_at"])
    record(
        Action.ALTERATION,
        by=ORDER,
        at=at,
        subject_type="order",
        subject_id=found.pk,
        cases=len(cases),
        act="go_on_ordering",
    )
    return found


def _ordered(case: Case, order: InForce) -> bool:
    """Put one held case in order; whether anything of it changed.

    Where only the weights changed, the factors found on it are weighed anew; where the facts are counted in another way,
    it is looked at whole.
    """
    weights = order.weights
    if case.priority_mark == weights.mark:
        return False
    if not case.priority_mark.startswith(weights.facts_mark):
        whole = derive(moments_of(case), parts_of(case), standing_of(case, order))
        for column in _COLUMNS:
            setattr(case, column, getattr(whole, column))
        return True
    starts = weighed_anew(case.priority_factors, weights)
    case.priority_at = priority_at(case.attention_at, case.reported_at, starts, weights.limit)
    case.priority_factors, case.priority_mark = as_stored(starts), weights.mark
    return True


def _start(order: InForce, at: datetime) -> Reordering:
    """Begin with the first case; what was begun for other weights is over."""
    Reordering.objects.filter(finished_at=None).update(finished_at=at)
    begun = Reordering.objects.create(mark=order.weights.mark, started_at=at, total=Case.objects.open().count())
    ask_for_work()
    return begun


def ask_for_work() -> None:
    """Ask the worker to go on without waiting for the minute."""
    from bizwatch.cases.tasks import order_soon  # the tasks call these services

    soon(order_soon)


def _check_may(by: "User") -> None:
    if not has_permission(by, Permission.SUPERVISE):
        raise NotYoursToDo("Only a supervisor changes the weights of the queue’s order.")


def _check_hours(hours: Mapping[str, int], now: InForce) -> None:
    limit, faults = now.weights.limit, []
    for factor in now.weights.rules.factors:
        given = hours.get(factor.code)
        if given is None or not 0 <= given <= limit:
            faults.append((factor.code, f"{factor.name} must be between 0 and {limit} hours."))
    if faults:
        raise RulesNotMet(tuple(faults))


def _audit(kind: Action, made: WeightSet, act: str, *, by: Actor, at: datetime, **detail: str) -> None:
    record(
        kind, by=by, at=at, subject_type=SUBJECT, subject_id=made.pk, act=act, case_reference="", reason="", **detail
    )
