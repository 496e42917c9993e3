"""Finalising: a case gets one outcome, by the rules of the Home Office's framework, and keeps its history."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import Side, Status
from bizwatch.cases.exceptions import OutcomeNotPossible
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
from bizwatch.cases.services.remedies import start_remedy
from bizwatch.cases.services.unnamed import naming_faults
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Need
from bizwatch.reference.exceptions import UnknownOutcomeCode
from bizwatch.reference.selectors import Outcome, outcome

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


# What of the facts stands on the outcome as it was given.
_AS_GIVEN = (
    "rationale",
    "words_for_business",
    "victim_consulted",
    "victim_view",
    "other_body",
    "cps_reference",
    "limit_expired_on",
    "suspect_reason",
    "activity",
    "remedy",
    "remedy_due_date",
    "offender_admitted",
    "offender_agreed",
    "evidence_enough",
    "suitable_because",
    "remedy_chosen_by",
)


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
    faults = (*outcome_faults(chosen, outcome_case(held), facts, at=at), *_naming(held, facts))
    if faults:
        raise OutcomeNotPossible(faults)
    words = f"Told of outcome {chosen.code}, {chosen.label}."
    told = enter_told(held, facts.told, words=words, by=by, at=at) if facts.told else None
    given = CaseOutcome.objects.create(
        case=held,
        code=chosen.code,
        at=at,
        by=by,
        victim_told_at=told.at if told else None,
        told_in=told,
        **{name: getattr(facts, name) for name in _AS_GIVEN},
    )
    if Need.REMEDY in chosen.needs:
        start_remedy(given, facts, by=by, at=at)
    if facts.victim_supports is not None:
        held.supports_action = facts.victim_supports
    _finish(held, chosen, given, by=by, at=at)
    return given


def _naming(held: Case, facts: OutcomeFacts) -> tuple[tuple[str, str], ...]:
    """Return where what the business reads of the outcome tells who somebody is."""
    return naming_faults(
        held,
        ("remedy", "What the offender agreed to do", facts.remedy),
        ("words_for_business", "The words for the business", facts.words_for_business),
    )


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
