"""Actions: what one side must do by a date (strategy S30, shared and specific responsibilities)."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.cases.choices import ActionKind, ActionState, Side
from bizwatch.cases.exceptions import AlreadySettled, NotInThisState, NotYoursToDo, TimeNotPossible
from bizwatch.cases.models import Case, CaseAction, SpecialistReferral
from bizwatch.cases.permissions import Act
from bizwatch.cases.selectors.visibility import visible_to
from bizwatch.cases.services.access import allow, check_can_have, side_of
from bizwatch.cases.services.hold import audit_case, hold, keep, need_reason, part
from bizwatch.cases.services.mail import Mail, write_to_business
from bizwatch.cases.services.messages import write_message
from bizwatch.cases.services.requests import ask_by_link
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def add_action(
    *,
    case: Case,
    side: Side,
    kind: ActionKind,
    text: str,
    due_at: datetime | None = None,
    owner: "User | None" = None,
    path: str = "",
    by: "User",
    at: datetime,
) -> CaseAction:
    """Add an action to either side; without a date it is due as the ``action-due`` clock says.

    ``path`` is the page here where the business does it, where there is one. Raises ``TimeNotPossible``,
    ``ReasonNeeded``, ``CannotBeGivenCases``, ``NotYoursToDo``.
    """
    held = hold(case)
    allow(Act.ADD_ACTION, held, by)
    due = due_at or clock("action-due", to_london(at).date()).due_at(at)
    if due <= at:
        raise TimeNotPossible("The date by which it is due must lie ahead.")
    if owner is not None:
        _check_owner(held, side, owner)
    action = CaseAction.objects.create(
        case=held,
        side=side,
        kind=kind,
        text=need_reason(text, "Write what is to be done."),
        owner=owner,
        due_at=due,
        added_at=at,
        added_by=by,
        path=path,
    )
    if side is Side.BUSINESS:
        _write_of(held, action, by=by, at=at)
    audit_case(Action.COLLECTION, held, "add_action", by=by, at=at, action=action.pk, side=side.value)
    keep(held, by=by, at=at, reason=f"Asked for by {by.audit_name}" if side is Side.BUSINESS else "")
    return action


@audited_service
def ask_desk(*, case: Case, kind: ActionKind, text: str, by: Actor, at: datetime) -> CaseAction:
    """Give the desk something to do, from whoever acts on the case without being police: the business reads nothing of it.

    Due as the ``action-due`` clock says. The caller has checked that ``by`` may act on the case.
    """
    held = hold(case)
    due = clock("action-due", to_london(at).date()).due_at(at)
    action = CaseAction.objects.create(
        case=held, side=Side.POLICE, kind=kind, text=text[:240], owner=held.allocated_to, due_at=due, added_at=at
    )
    audit_case(Action.COLLECTION, held, "ask_desk", by=by, at=at, action=action.pk)
    keep(held, by=by, at=at)
    return action


@audited_service
def close_action(
    *,
    case: Case,
    action_id: int,
    state: ActionState = ActionState.DONE,
    note: str = "",
    by: "User",
    at: datetime,
) -> CaseAction:
    """Close an action as done or no longer needed. The business closes its own, as done, and the desk reads of it.

    Raises ``AlreadySettled``, ``NotYoursToDo``, ``NotInThisState`` for what waits for specialists.
    """
    held = hold(case)
    allow(Act.CLOSE_ACTION, held, by)
    action = part(held, CaseAction, action_id, "There is no such action on this case.")
    if action.state != ActionState.OPEN or state is ActionState.OPEN:
        raise AlreadySettled("This action was closed before.")
    from_business = side_of(by) is Side.BUSINESS
    if from_business and (action.side != Side.BUSINESS or state is not ActionState.DONE):
        raise NotYoursToDo("Only the desk may close this action.")
    _check_waits_for_nobody(action)
    close_row(action, state, note, by=by, at=at)
    if from_business:
        write_message(held, f"Done: {action.text} {note}".strip(), by=by, at=at)
    audit_case(Action.ALTERATION, held, "close_action", by=by, at=at, action=action.pk, state=state.value)
    keep(held, by=by, at=at)
    return action


def drop_open_actions(case: Case, words: str, *, by: "User", at: datetime, side: Side | None = None) -> None:
    """Close the open actions of a held case that leaves the desk, of one side or of both, as no longer needed.

    Those of cases joined to it end with them.
    """
    left = CaseAction.objects.filter(case__in=Case.objects.with_joined(case), state=ActionState.OPEN)
    for action in left.filter(side=side) if side else left:
        close_row(action, ActionState.DROPPED, words, by=by, at=at)


def _write_of(case: Case, action: CaseAction, *, by: "User", at: datetime) -> None:
    """Tell the business what it is asked for, with a link where that is evidence."""
    if action.kind == ActionKind.EVIDENCE:
        ask_by_link(case, action, by=by, at=at)
    else:
        write_to_business(case, Mail.ACTION_ASKED, key=str(action.pk), at=at, due_at=action.due_at)


def close_row(action: CaseAction, state: ActionState, note: str, *, by: Actor, at: datetime) -> None:
    """Close one action of a held case; the caller keeps the case."""
    action.state, action.closing_note = state, note
    action.closed_at, action.closed_by_name = at, by.audit_name[:120]
    action.save(update_fields=["state", "closing_note", "closed_at", "closed_by_name"])


def _check_waits_for_nobody(action: CaseAction) -> None:
    """Refuse to close what waits for specialists: what became of that is noted on the referral, which closes it."""
    referral = SpecialistReferral.objects.filter(action=action).first() if action.side == Side.POLICE else None
    if referral is not None:
        raise NotInThisState(
            f"This waits for {referral.body_name}: note there what became of it, and it closes by itself."
        )


def _check_owner(case: Case, side: Side, owner: "User") -> None:
    if side is Side.POLICE:
        check_can_have(case, owner)
    elif not visible_to(owner).filter(pk=case.pk).exists():
        raise NotYoursToDo(f"{owner.name} does not answer for these premises, so the action cannot be theirs.")
