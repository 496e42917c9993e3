"""Finalising: a case gets one outcome, by the rules of the Home Office's framework, and keeps its history."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import Side, Status
from bizwatch.cases.exceptions import NoRemedyToComplete, OutcomeNotPossible
from bizwatch.cases.intake import OutcomeFacts
from bizwatch.cases.models import Case, CaseOutcome
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.outcomes import outcome_faults
from bizwatch.cases.selectors.outcomes import outcome_case
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.actions import drop_open_actions
from bizwatch.cases.services.contact import enter_told
from bizwatch.cases.services.hold import audit_case, hold_to_edit, keep, move_to
from bizwatch.cases.services.leaving import CLOSING_COLUMNS, close_case
from bizwatch.cases.services.mail import Mail, write_to_business
from bizwatch.kernel.clock import to_london
from bizwatch.reference.exceptions import UnknownOutcomeCode
from bizwatch.reference.selectors import Outcome, outcome

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def finalise(
    *, case: Case, outcome_code: str, facts: OutcomeFacts, by: "User", at: datetime, version: int
) -> CaseOutcome:
    """Give the case its outcome and close it; what the business still owed is no longer needed.

    Raises ``OutcomeNotPossible`` with everything that is missing and how to put it right.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.FINALISE, held, by)
    chosen = _chosen(outcome_code, at)
    faults = outcome_faults(chosen, outcome_case(held), facts, at=at)
    if faults:
        raise OutcomeNotPossible(faults)
    words = f"Told of outcome {chosen.code}, {chosen.label}."
    told = enter_told(held, facts.told, words=words, by=by, at=at) if facts.told else None
    given = CaseOutcome.objects.create(
        case=held,
        code=chosen.code,
        at=at,
        by=by,
        rationale=facts.rationale,
        words_for_business=facts.words_for_business,
        victim_told_at=told.at if told else None,
        told_in=told,
        victim_consulted=facts.victim_consulted,
        victim_view=facts.victim_view,
        other_body=facts.other_body,
        cps_reference=facts.cps_reference,
        limit_expired_on=facts.limit_expired_on,
        suspect_reason=facts.suspect_reason,
        activity=facts.activity,
        remedy=facts.remedy,
        remedy_due_date=facts.remedy_due_date,
        offender_admitted=facts.offender_admitted,
    )
    if facts.victim_supports is not None:
        held.supports_action = facts.victim_supports
    _finish(held, chosen, given, by=by, at=at)
    return given


@audited_service
def complete_remedy(*, case: Case, note: str = "", by: "User", at: datetime, version: int) -> CaseOutcome:
    """Note that the offender did what was agreed (community resolution). Raises ``NoRemedyToComplete``."""
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.REMEDY, held, by)
    given = CaseOutcome.objects.filter(case=held, is_current=True, remedy_done_at=None).exclude(remedy="").first()
    if given is None:
        raise NoRemedyToComplete("No remedy of this case is still to be done.")
    given.remedy_done_at, given.remedy_note = at, note
    given.save(update_fields=["remedy_done_at", "remedy_note"])
    audit_case(Action.ALTERATION, held, "complete_remedy", by=by, at=at, outcome=given.pk)
    return given


def _chosen(code: str, at: datetime) -> Outcome:
    try:
        return outcome(code.strip().upper(), to_london(at).date())
    except UnknownOutcomeCode as error:
        raise OutcomeNotPossible((("outcome_code", str(error)),)) from error


def _finish(held: Case, chosen: Outcome, given: CaseOutcome, *, by: "User", at: datetime) -> None:
    drop_open_actions(held, "The case was finalised.", by=by, at=at, side=Side.BUSINESS)
    move_to(
        held,
        Status.FINALISED,
        by=by,
        at=at,
        reason=f"Outcome {chosen.code}: {given.rationale}",
        victim_told_at=given.victim_told_at,
    )
    close_case(held, at)
    held.outcome_code = chosen.code
    audit_case(Action.ALTERATION, held, "finalise", by=by, at=at, outcome=chosen.code)
    write_to_business(held, Mail.OUTCOME, key=str(given.pk), at=at, outcome=chosen.label, meaning=chosen.meaning)
    keep(held, by=by, at=at, save=(*CLOSING_COLUMNS, "supports_action"))
