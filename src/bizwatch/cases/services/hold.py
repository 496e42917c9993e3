"""How a service changes a case: hold it, change it, keep it. Everything else of the services stands on these."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth import get_user_model
from django.db.models import F, Model

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, record
from bizwatch.cases.choices import MoveKind, Status
from bizwatch.cases.exceptions import ChangedBySomeoneElse, NotFoundOnCase, ReasonNeeded
from bizwatch.cases.models import Case, CaseMove
from bizwatch.cases.policies.derived import Moments, Standing, derive
from bizwatch.cases.policies.transitions import check_transition, standing
from bizwatch.cases.selectors.weights import InForce, weights_in_force
from bizwatch.cases.services.happenings import Happening, pass_on
from bizwatch.cases.services.ledger import By, sync
from bizwatch.cases.services.parts import parts_of
from bizwatch.design.filters import local_date, local_time
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownOffenceCode
from bizwatch.reference.selectors import offence

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

M = TypeVar("M", bound=Model)

SUBJECT = "case"


def hold(case: Case) -> Case:
    """Return the case as it is now, its row locked to the end of the unit of work.

    For acts that only add: they wait for each other and never overwrite. SQLite has no row locks and needs none: a unit
    of work there starts with the only write lock. ``no_key`` lets others point at the case meanwhile.
    """
    return Case.objects.select_for_update(no_key=True).get(pk=case.pk)


def hold_to_edit(case: Case, *, version: int, by: Actor, at: datetime) -> Case:
    """Return the case as it is now, locked, if nobody edited it since ``version`` was shown.

    Compares and counts up in one statement, so that of two people who press at once exactly one wins.
    Raises ``ChangedBySomeoneElse`` with who and when.
    """
    mine = Case.objects.filter(pk=case.pk, version=version)
    if not mine.update(version=F("version") + 1, changed_at=at, changed_by_name=by.audit_name[:120]):
        raise ChangedBySomeoneElse(_who_changed(case))
    return Case.objects.get(pk=case.pk)


def keep(case: Case, *, by: Actor, at: datetime, reason: str = "", save: tuple[str, ...] = ()) -> Case:
    """Save what was changed on a held case, with all that follows from it.

    ``save`` names the columns changed by hand. The clocks follow them (``services.ledger``). The derived columns are computed again from the case's parts, and the
    status of an open case from its facts, with a move where it changed. What hangs on a joined case counts on the one
    that it was joined to, so that one is kept too.
    """
    sync(case, By(case.act_in_hand or "keep", by, at))
    parts = parts_of(case)
    columns = asdict(derive(moments_of(case), parts, standing_of(case, weights_in_force(at))))
    if case.is_open:
        status = standing(
            recorded=case.recorded_at is not None,
            allocated=case.allocated_to_id is not None,
            owed=parts.owed_by_business > 0,
        )
        if status != case.status:
            move_to(case, status, by=by, at=at, reason=reason)
    for name, value in columns.items():
        setattr(case, name, value)
    case.save(update_fields={*save, *columns, "status"})
    if case.joined_to_id is not None:
        keep(Case.objects.select_for_update(no_key=True).get(pk=case.joined_to_id), by=by, at=at)
    return case


def moments_of(case: Case) -> Moments:
    """Return the case's own moments, from which its place in the queue follows."""
    return Moments(
        record_due_at=case.record_due_at,
        recorded_at=case.recorded_at,
        contact_due_at=case.contact_due_at,
        contacted_at=case.contacted_at,
        contact_opted_out=case.contact_opted_out,
        review_at=case.review_at,
        closed_at=case.closed_at,
    )


def standing_of(case: Case, order: InForce) -> Standing:
    """Return what of the case's own row decides its place, under the weights and rules in force."""
    return Standing(
        reported_at=case.reported_at,
        is_crime=case.nature == Nature.CRIME,
        told_as_hate=case.told_as_hate,
        repeat_place=case.repeat_place,
        harm_days=_harm_days(case),
        weights=order.weights,
        conditions=order.conditions,
        thrive_parts=order.thrive_parts,
        thrive_levels=order.thrive_levels,
    )


def _harm_days(case: Case) -> float | None:
    """Return the published harm of the offence; None where there is none, or the table no longer knows the code."""
    try:
        return offence(case.offence_code, to_london(case.occurred_from).date()).harm_days
    except UnknownOffenceCode:
        return None


def move_to(case: Case, status: Status, *, by: Actor, at: datetime, reason: str = "", **more: Any) -> CaseMove:
    """Set the status, with the move that the table of transitions names. Raises ``NotInThisState``."""
    start = Status(case.status)
    step = check_transition(start, status)
    case.status = status
    return moved(case, step.move, by=by, at=at, start=start.value, end=status.value, reason=reason, **more)


def moved(
    case: Case,
    kind: MoveKind,
    *,
    by: Actor,
    at: datetime,
    start: str = "",
    end: str = "",
    reason: str = "",
    **more: Any,
) -> CaseMove:
    """Keep one move of the case: who, when, why."""
    return CaseMove.objects.create(
        case=case,
        kind=kind,
        from_value=start[:140],
        to_value=end[:140],
        at=at,
        by=user_or_none(by),
        by_name=by.audit_name[:120],
        reason=reason,
        **more,
    )


def audit_case(
    kind: Action, case: Case, act: str, *, by: Actor, at: datetime, **detail: str | int | bool | None
) -> None:
    """Audit an act on a case, and pass it on to whoever follows acts of its name.

    ``act`` is the service's name; ``detail`` holds ids and codes only.
    """
    case.act_in_hand = act
    happening = Happening(act, case, by, at, dict(detail))
    detail["act"] = act
    record(
        kind,
        by=by,
        at=at,
        subject_type=SUBJECT,
        subject_id=case.crime_reference,
        case_reference=case.crime_reference,
        reason="",
        **detail,
    )
    pass_on(happening)


def user_or_none(by: Actor) -> "User | None":
    """Return the actor where it is a user with an account, None for a guest and for the system."""
    return by if isinstance(by, get_user_model()) else None


def need_reason(reason: str, words: str) -> str:
    """Return the reason. Raises ``ReasonNeeded`` with ``words`` where it is empty."""
    if not reason.strip():
        raise ReasonNeeded(words)
    return reason.strip()


def part(case: Case, model: type[M], pk: int, words: str) -> M:
    """Return a part of this case, or of one joined to it, by its id. Raises ``NotFoundOnCase`` with ``words``."""
    found = model._default_manager.filter(case__in=Case.objects.with_joined(case), pk=pk).first()
    if found is None:
        raise NotFoundOnCase(words)
    return found


def _who_changed(case: Case) -> str:
    now = Case.objects.only("changed_at", "changed_by_name").get(pk=case.pk)
    return (
        f"{now.changed_by_name} changed this case at {local_time(now.changed_at)} on {local_date(now.changed_at)}, "
        "after you opened it. Nothing of yours was saved: look at the case as it is now, and do it again if it still "
        "holds."
    )
