"""Actions: what one side must do by a date (strategy S30, shared and specific responsibilities)."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import ActionKind, ActionState, Side
from bizwatch.cases.exceptions import AlreadySettled, NotYoursToDo, TimeNotPossible
from bizwatch.cases.models import Case, CaseAction
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
    by: "User",
    at: datetime,
) -> CaseAction:
    """Add an action to either side; without a date it is due as the ``action-due`` clock says.

    Raises ``TimeNotPossible``, ``ReasonNeeded``, ``CannotBeGivenCases``, ``NotYoursToDo``.
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
    )
    if side is Side.BUSINESS and kind is ActionKind.EVIDENCE:
        ask_by_link(held, action, by=by, at=at)
    elif side is Side.BUSINESS:
        write_to_business(held, Mail.ACTION_ASKED, key=str(action.pk), at=at, due_at=due)
    audit_case(Action.COLLECTION, held, "add_action", by=by, at=at, action=action.pk, side=side.value)
    keep(held, by=by, at=at, reason=f"Asked for by {by.audit_name}" if side is Side.BUSINESS else "")
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

    Raises ``AlreadySettled``, ``NotYoursToDo``.
    """
    held = hold(case)
    allow(Act.CLOSE_ACTION, held, by)
    action = part(held, CaseAction, action_id, "There is no such action on this case.")
    if action.state != ActionState.OPEN or state is ActionState.OPEN:
        raise AlreadySettled("This action was closed before.")
    from_business = side_of(by) is Side.BUSINESS
    if from_business and (action.side != Side.BUSINESS or state is not ActionState.DONE):
        raise NotYoursToDo("Only the desk may close this action.")
    _close(action, state, note, by_name=by.audit_name, at=at)
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
        _close(action, ActionState.DROPPED, words, by_name=by.audit_name, at=at)


def _close(action: CaseAction, state: ActionState, note: str, *, by_name: str, at: datetime) -> None:
    action.state, action.closing_note = state, note
    action.closed_at, action.closed_by_name = at, by_name[:120]
    action.save(update_fields=["state", "closing_note", "closed_at", "closed_by_name"])


def _check_owner(case: Case, side: Side, owner: "User") -> None:
    if side is Side.POLICE:
        check_can_have(case, owner)
    elif not visible_to(owner).filter(pk=case.pk).exists():
        raise NotYoursToDo(f"{owner.name} does not answer for these premises, so the action cannot be theirs.")
