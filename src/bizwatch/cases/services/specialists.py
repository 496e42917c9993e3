"""Referral to specialists and other bodies: something is asked, the case stays with the desk, the queue knows who is waited for."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import ActionKind, ActionState, LogKind, Side, SpecialistState
from bizwatch.cases.exceptions import SpecialistStepNotPossible, TimeNotPossible
from bizwatch.cases.models import Case, CaseAction, SpecialistReferral, SpecialistStep
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.specialists import SPECIALIST_RULES, specialist_faults
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.actions import close_row
from bizwatch.cases.services.hold import audit_case, hold, keep, part
from bizwatch.cases.services.log import write_log
from bizwatch.cases.services.specialist_steps import enter_specialist_step
from bizwatch.kernel.clock import to_london
from bizwatch.reference.exceptions import UnknownReference
from bizwatch.reference.selectors import Specialist, specialist

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def refer_case(
    *,
    case: Case,
    body: str,
    why: str,
    asked: str,
    due_at: datetime,
    material: str = "",
    by: "User",
    at: datetime,
) -> SpecialistReferral:
    """Ask a team or a body for something. The desk keeps the case, with an action that is due when the answer is.

    Raises ``SpecialistStepNotPossible``, ``TimeNotPossible``.
    """
    held = hold(case)
    allow(Act.REFER, held, by)
    found = _body(body, at)
    _check_asked(why, asked)
    if due_at <= at:
        raise TimeNotPossible("The date by which an answer is expected must lie ahead.")
    referral = SpecialistReferral.objects.create(
        case=held,
        body=found.code,
        body_name=found.name,
        level=found.level.value,
        why=why.strip(),
        asked=asked.strip(),
        material=material.strip(),
        sent_at=at,
        sent_by_name=by.audit_name[:120],
        due_at=due_at,
        action=_waiting(held, found, asked, due_at, by=by, at=at),
    )
    enter_specialist_step(referral, SpecialistState.SENT, by=by, at=at, note=why.strip())
    audit_case(Action.DISCLOSURE, held, "refer_case", by=by, at=at, referral=referral.pk, body=found.code)
    keep(held, by=by, at=at)
    return referral


@audited_service
def note_specialist(
    *,
    case: Case,
    specialist_id: int,
    state: SpecialistState,
    person: str = "",
    note: str = "",
    by: "User",
    at: datetime,
) -> SpecialistStep:
    """Note what became of a referral: accepted by name, taken on altogether, declined, returned with a result, withdrawn.

    What ends it closes the action that waited for it, and stands in the log. Raises ``SpecialistStepNotPossible``.
    """
    held = hold(case)
    allow(Act.NOTE_SPECIALIST, held, by)
    referral = part(held, SpecialistReferral, specialist_id, "There is no such referral on this case.")
    found = specialist(referral.body, to_london(referral.sent_at).date())
    before = SpecialistState(referral.state)
    faults = specialist_faults(state, state=before, person=person.strip(), note=note.strip(), is_police=found.is_police)
    if faults:
        raise SpecialistStepNotPossible(faults)
    step = enter_specialist_step(referral, state, by=by, at=at, person=person.strip(), note=note.strip())
    if SPECIALIST_RULES[state].ends:
        done = state in (SpecialistState.RETURNED, SpecialistState.TAKEN_ON)
        words = f"{state.label}: {note}".strip()
        close_row(referral.action, ActionState.DONE if done else ActionState.DROPPED, words, by=by, at=at)
        write_log(held, LogKind.ENQUIRY, f"{referral.body_name}. {words}", by=by, at=at)
    audit_case(Action.ALTERATION, held, "note_specialist", by=by, at=at, referral=referral.pk, state=state.value)
    keep(held, by=by, at=at)
    return step


def _check_asked(why: str, asked: str) -> None:
    missing = (("why", why, "Write why they are asked."), ("asked", asked, "Write what they are asked to do."))
    faults = tuple((field, words) for field, value, words in missing if not value.strip())
    if faults:
        raise SpecialistStepNotPossible(faults)


def _waiting(held: Case, found: Specialist, asked: str, due_at: datetime, *, by: "User", at: datetime) -> CaseAction:
    """Make the action of the police by which the queue knows that the desk waits."""
    return CaseAction.objects.create(
        case=held,
        side=Side.POLICE,
        kind=ActionKind.ENQUIRY,
        text=f"Waiting for {found.name}: {asked.strip()}"[:240],
        owner=held.allocated_to,
        due_at=due_at,
        added_at=at,
        added_by=by,
    )


def _body(code: str, at: datetime) -> Specialist:
    try:
        return specialist(code, to_london(at).date())
    except UnknownReference as error:
        raise SpecialistStepNotPossible((("body", str(error)),)) from error
