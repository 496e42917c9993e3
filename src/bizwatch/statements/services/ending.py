"""A statement that is not made: the witness declines, or the desk no longer needs it."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.cases.services import audit_case, settle_asked
from bizwatch.statements.choices import State
from bizwatch.statements.models import Statement
from bizwatch.statements.services.access import check_is_draft, check_is_police, check_is_witness, hold_statement
from bizwatch.statements.services.telling import tell_desk

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def decline_statement(*, statement: Statement, reason: str, by: Actor, at: datetime) -> Statement:
    """Let the witness say that they make no statement; the desk reads of it. Nobody has to give a reason.

    Raises ``NotTheWitness``, ``StatementIsSigned``.
    """
    held = hold_statement(statement)
    check_is_witness(held, by)
    check_is_draft(held)
    _end(held, State.DECLINED, reason, at=at)
    audit_case(Action.ALTERATION, held.case, "decline_statement", by=by, at=at, statement=held.number)
    tell_desk(held, "Declined", by=by, at=at)
    _settle(held, f"Statement {held.number} was declined.", by=by, at=at)
    return held


@audited_service
def drop_statement(*, statement: Statement, reason: str, by: "User", at: datetime) -> Statement:
    """Note that a statement is no longer needed; what was written of it stays. Raises ``StatementIsSigned``."""
    held = hold_statement(statement)
    check_is_police(held.case, by)
    check_is_draft(held)
    _end(held, State.DROPPED, reason, at=at)
    audit_case(Action.ALTERATION, held.case, "drop_statement", by=by, at=at, statement=held.number)
    _settle(held, f"Statement {held.number} is no longer needed.", by=by, at=at)
    return held


def _end(held: Statement, state: State, reason: str, *, at: datetime) -> None:
    held.state, held.ended_at, held.end_reason = state, at, reason
    held.save(update_fields=["state", "ended_at", "end_reason"])


def _settle(held: Statement, note: str, *, by: Actor, at: datetime) -> None:
    if held.action_id:
        settle_asked(case=held.case, action_id=held.action_id, note=note, by=by, at=at)
