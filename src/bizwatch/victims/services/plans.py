"""Safeguarding plans: a person opens one, with why, an owner and a day to look at it again, and closes it with a reason."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.cases.choices import Side
from bizwatch.cases.models import Case
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import repeat_rule
from bizwatch.victims.choices import EmployerMayKnow, PlanActionState, PlanClosing, PlanEntryKind, PlanState
from bizwatch.victims.exceptions import ChangedMeanwhile, PlanNotFound, PlanNotPossible, VictimNotFound
from bizwatch.victims.models import PlanAction, PlanEntry, SafeguardingPlan, Victim
from bizwatch.victims.selectors.plans import NO_PLAN, own_action, plans_visible_to, possible_owners
from bizwatch.victims.selectors.victims import NOT_THERE, cares_for
from bizwatch.victims.services.hold import hold_victim, need

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_LONGEST = timedelta(days=366)


@audited_service
def open_plan(
    *,
    case: Case,
    victim: Victim | None = None,
    why: str,
    owner: "User",
    review_on: date | None = None,
    facts: Sequence[str] = (),
    by: "User",
    at: datetime,
) -> SafeguardingPlan:
    """Open a plan for the premises of a case or, with ``victim``, for that person.

    ``facts`` are the sentences with which it was suggested. ``review_on`` None: after the days of the reference table.
    Raises ``VictimNotFound``, ``PlanNotPossible``, ``ReasonMissing``.
    """
    words = need(why, "Write why a plan is needed.")
    about = _about(case, victim, by=by)
    area = case.premises.policing_area
    _check_owner(owner, area, for_person=victim is not None)
    plan = SafeguardingPlan.objects.create(
        **about,
        case=case,
        policing_area=area,
        why=words,
        facts=list(facts),
        owner=owner,
        review_on=_review(review_on, at),
        opened_at=at,
        opened_by_name=by.audit_name[:120],
    )
    _note(plan, PlanEntryKind.OPENED, " ".join([*facts, words]), by=by, at=at)
    _audit(Action.COLLECTION, plan, "open_plan", by=by, at=at, owner=owner.audit_id)
    return plan


def _about(case: Case, victim: Victim | None, *, by: "User") -> dict[str, Any]:
    """Return the person or the premises that a new plan is for, the premises locked so that two open no two."""
    if not cares_for(by, case):
        raise VictimNotFound(NOT_THERE)
    type(case.premises)._default_manager.select_for_update(no_key=True).get(pk=case.premises_id)
    person = hold_victim(victim, by=by) if victim is not None else None
    if person is not None and person.is_business:
        raise PlanNotPossible("Open the plan for the premises: the point of contact only speaks for the business.")
    about = {"victim": person} if person is not None else {"premises": case.premises}
    if SafeguardingPlan.objects.filter(state=PlanState.OPEN, **about).exists():
        raise PlanNotPossible("There is an open plan already: add to that one.")
    return about


@audited_service
def add_plan_action(
    *,
    plan: SafeguardingPlan,
    side: Side,
    text: str,
    due_on: date,
    owner: "User | None" = None,
    by: "User",
    at: datetime,
) -> PlanAction:
    """Add what one side does by a day. The business reads its own side's, word for word.

    Of a person's plan the business can be asked only where the person allowed it. Raises ``PlanNotPossible``.
    """
    held = _hold(plan, by=by)
    if held.victim is not None and side == Side.BUSINESS and held.victim.employer_may_know != EmployerMayKnow.ACTIONS:
        raise PlanNotPossible(
            "The victim did not agree that the employer is told anything. Ask them, note it with their details, and then "
            "add the action."
        )
    today = to_london(at).date()
    if not today <= due_on <= today + _LONGEST:
        raise PlanNotPossible("The action is due between today and a year from now.")
    words = need(text, "Write what is to be done.")
    made = PlanAction.objects.create(
        plan=held, side=side, text=words, owner=owner if side == Side.POLICE else None, due_on=due_on, added_at=at
    )
    _note(held, PlanEntryKind.ACTION, f"{side.label}: {words}", by=by, at=at)
    _audit(Action.COLLECTION, held, "add_plan_action", by=by, at=at, action=made.pk, side=side.value)
    return made


@audited_service
def close_plan_action(
    *, action: PlanAction, state: PlanActionState, note: str = "", by: "User", at: datetime
) -> PlanAction:
    """Note that an action was done, or is no longer needed and why. Raises ``PlanNotPossible``, ``ReasonMissing``."""
    plan = _hold(action.plan, by=by)
    if state == PlanActionState.DROPPED:
        need(note, "Write why it is no longer needed.")
    return _close(action, plan, state, note, by=by, at=at)


@audited_service
def do_own_action(*, action: PlanAction, note: str = "", by: "User", at: datetime) -> PlanAction:
    """Let the business note that it did what it was asked. Raises ``PlanNotFound``, ``PlanNotPossible``."""
    if not has_permission(by, Permission.ANSWER_DESK):
        raise PlanNotFound(NO_PLAN)
    mine = own_action(by, action.public_id)
    return _close(mine, mine.plan, PlanActionState.DONE, note, by=by, at=at)


def _close(
    action: PlanAction, plan: SafeguardingPlan, state: PlanActionState, note: str, *, by: "User", at: datetime
) -> PlanAction:
    held = PlanAction.objects.select_for_update(no_key=True).get(pk=action.pk)
    if held.state != PlanActionState.OPEN or state == PlanActionState.OPEN:
        raise PlanNotPossible("This action is closed already.")
    held.state, held.closed_at, held.closed_by_name = state, at, by.audit_name[:120]
    held.closing_note = note.strip()
    held.save(update_fields=["state", "closed_at", "closed_by_name", "closing_note"])
    _note(plan, PlanEntryKind.ACTION_CLOSED, f"{state.label}: {held.text}. {note}".strip(), by=by, at=at)
    _audit(Action.ALTERATION, plan, "close_plan_action", by=by, at=at, action=held.pk, state=state.value)
    return held


@audited_service
def review_plan(
    *, plan: SafeguardingPlan, words: str, review_on: date | None, by: "User", at: datetime, version: int
) -> SafeguardingPlan:
    """Keep what a review found, and when the plan is looked at again. Raises ``PlanNotPossible``, ``ChangedMeanwhile``."""
    held = _hold_to_edit(plan, version=version, by=by)
    held.review_on = _review(review_on, at)
    held.save(update_fields=["review_on"])
    _note(held, PlanEntryKind.REVIEWED, need(words, "Write what the review found."), by=by, at=at)
    _audit(Action.ALTERATION, held, "review_plan", by=by, at=at)
    return held


@audited_service
def give_plan(
    *, plan: SafeguardingPlan, owner: "User", reason: str, by: "User", at: datetime, version: int
) -> SafeguardingPlan:
    """Give a plan to another owner. Raises ``PlanNotPossible``, ``ReasonMissing``, ``ChangedMeanwhile``."""
    held = _hold_to_edit(plan, version=version, by=by)
    if held.owner_id == owner.pk:
        raise PlanNotPossible(f"{owner.audit_name} has this plan already.")
    _check_owner(owner, held.policing_area, for_person=held.victim_id is not None)
    words = need(reason, "Write why the plan changes hands.")
    _note(held, PlanEntryKind.OWNER, f"From {held.owner.audit_name} to {owner.audit_name}. {words}", by=by, at=at)
    held.owner = owner
    held.save(update_fields=["owner"])
    _audit(Action.ALTERATION, held, "give_plan", by=by, at=at, owner=owner.audit_id)
    return held


@audited_service
def close_plan(
    *, plan: SafeguardingPlan, closing: PlanClosing, words: str, by: "User", at: datetime, version: int
) -> SafeguardingPlan:
    """Close a plan with a reason; what was still to be done is no longer needed. Raises ``ReasonMissing``."""
    held = _hold_to_edit(plan, version=version, by=by)
    why = need(words, "Write what has changed, so that the plan can end.")
    held.state, held.closing, held.closed_at = PlanState.CLOSED, closing, at
    held.save(update_fields=["state", "closing", "closed_at"])
    held.actions.filter(state=PlanActionState.OPEN).update(
        state=PlanActionState.DROPPED,
        closed_at=at,
        closed_by_name=by.audit_name[:120],
        closing_note="The plan was closed.",
    )
    _note(held, PlanEntryKind.CLOSED, f"{closing.label}. {why}", by=by, at=at)
    _audit(Action.ALTERATION, held, "close_plan", by=by, at=at, closing=closing.value)
    return held


def _hold(plan: SafeguardingPlan, *, by: "User") -> SafeguardingPlan:
    """Return an open plan that the person may see, locked. Raises ``PlanNotFound``, ``PlanNotPossible``."""
    seen = plans_visible_to(by).filter(pk=plan.pk).exists()
    found = SafeguardingPlan.objects.select_for_update(no_key=True, of=("self",)).filter(pk=plan.pk)
    held = found.select_related("victim", "owner", "case__premises").first() if seen else None
    if held is None:
        raise PlanNotFound(NO_PLAN)
    if held.state != PlanState.OPEN:
        raise PlanNotPossible("This plan is closed: open a new one from the case.")
    return held


def _hold_to_edit(plan: SafeguardingPlan, *, version: int, by: "User") -> SafeguardingPlan:
    mine = SafeguardingPlan.objects.filter(pk=plan.pk, version=version)
    if not mine.update(version=F("version") + 1):
        raise ChangedMeanwhile(
            "Somebody changed this plan after you opened the page. Nothing of yours was saved: look at the plan as it is now, "
            "and do it again if it still holds."
        )
    return _hold(plan, by=by)


def _review(review_on: date | None, at: datetime) -> date:
    today = to_london(at).date()
    chosen = review_on or today + timedelta(days=repeat_rule("plan-review", today))
    if not today < chosen <= today + _LONGEST:
        raise PlanNotPossible("The next review is tomorrow at the earliest, and within a year.")
    return chosen


def _check_owner(owner: "User", area: str, *, for_person: bool) -> None:
    if owner.pk not in {person.pk for person in possible_owners(area, for_person=for_person)}:
        raise PlanNotPossible(f"{owner.audit_name} cannot have this plan: choose somebody who may see it.")


def _note(plan: SafeguardingPlan, kind: PlanEntryKind, words: str, *, by: Actor, at: datetime) -> None:
    PlanEntry.objects.create(plan=plan, kind=kind, words=words, at=at, by_name=by.audit_name[:120])


def _audit(
    kind: Action, plan: SafeguardingPlan, act: str, *, by: Actor, at: datetime, **detail: str | int | bool | None
) -> None:
    record(
        kind,
        by=by,
        at=at,
        subject_type="safeguarding_plan",
        subject_id=plan.public_id,
        case_reference=plan.case.crime_reference,
        reason="",
        act=act,
        **detail,
    )
