"""What is done to a case that is no crime: classified, closed with a result, or turned into a crime after all."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import LogKind, MoveKind, ReferralStepKind, Side, Status
from bizwatch.cases.exceptions import NothingToChange, ResultNotPossible, TimeNotPossible
from bizwatch.cases.models import Case, CaseIncident, CaseResult
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.natures import rule_of
from bizwatch.cases.policies.referrals import check_not_crimed_there
from bizwatch.cases.policies.results import result_faults, spoken_result
from bizwatch.cases.selectors.routes import referral_of, result_case
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.actions import drop_open_actions
from bizwatch.cases.services.contact import CONTACT_COLUMNS, promise_contact
from bizwatch.cases.services.hold import audit_case, hold_to_edit, keep, move_to, moved, need_reason
from bizwatch.cases.services.leaving import CLASS_COLUMNS, CLOSING_COLUMNS, classify, close_case, recordable
from bizwatch.cases.services.log import write_log
from bizwatch.cases.services.mail import Mail, write_to_business
from bizwatch.cases.services.routes_opening import check_asb
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownResult
from bizwatch.reference.selectors import (
    BusinessCrimeFacts,
    Offence,
    Result,
    clock,
    national_service,
)

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_CRIMED_COLUMNS = (*CLASS_COLUMNS, *CONTACT_COLUMNS, "nature", "recorded_at", "record_due_at")


@audited_service
def classify_incident(
    *, case: Case, qualifier: str, heading: str, reason: str = "", by: "User", at: datetime, version: int
) -> CaseIncident:
    """Say what kind of anti-social behaviour an incident is, or with two empty codes that it is none.

    Raises ``NatureNotPossible``, ``UnknownAsbTerm``, ``NothingToChange``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.CLASSIFY, held, by)
    check_asb(qualifier, heading, to_london(held.reported_at).date())
    incident, _ = CaseIncident.objects.get_or_create(case=held)
    if (incident.qualifier, incident.heading) == (qualifier, heading):
        raise NothingToChange("That is what the incident is counted as already.")
    before = f"{incident.qualifier}, {incident.heading}" if incident.qualifier else "no anti-social behaviour"
    incident.qualifier, incident.heading = qualifier, heading
    incident.save(update_fields=["qualifier", "heading"])
    write_log(held, LogKind.DECISION, f"Counted anew. Before: {before}. {reason}".strip(), by=by, at=at)
    audit_case(Action.ALTERATION, held, "classify_incident", by=by, at=at, qualifier=qualifier, heading=heading)
    return incident


@audited_service
def close_with_result(
    *,
    case: Case,
    result_code: str,
    rationale: str,
    words_for_business: str = "",
    other_body: str = "",
    by: "User",
    at: datetime,
    version: int,
) -> CaseResult:
    """Close a case that is no crime with a result of the reference data.

    Raises ``ResultNotPossible`` with everything that is missing and how to put it right.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.CLOSE, held, by)
    chosen = _chosen(held, result_code, at)
    faults = result_faults(chosen, result_case(held), rationale=rationale.strip(), other_body=other_body.strip())
    if faults:
        raise ResultNotPossible(faults)
    given = CaseResult.objects.create(
        case=held,
        code=chosen.code,
        at=at,
        by=by,
        rationale=rationale,
        words_for_business=words_for_business,
        other_body=other_body,
    )
    drop_open_actions(held, "The case was closed.", by=by, at=at, side=Side.BUSINESS)
    move_to(held, Status.FINALISED, by=by, at=at, reason=f"{chosen.label}: {rationale}")
    close_case(held, at)
    held.result_code = chosen.code
    audit_case(Action.ALTERATION, held, "close_with_result", by=by, at=at, result=chosen.code)
    words = {"result": chosen.label, "meaning": chosen.meaning, "words": words_for_business}
    write_to_business(held, Mail.RESULT, key=str(given.pk), at=at, **words)
    keep(held, by=by, at=at, save=CLOSING_COLUMNS)
    return given


@audited_service
def turn_into_crime(
    *,
    case: Case,
    offence_code: str,
    reason: str,
    definition_facts: BusinessCrimeFacts | None = None,
    learnt_at: datetime | None = None,
    by: "User",
    at: datetime,
    version: int,
) -> Case:
    """Record as a crime what came in as something else; the crime counts from now on, with an outcome to come.

    ``learnt_at`` is when new information made it one: the 24 hours then run from there. None: it was one from the start,
    and the 24 hours of the report stand, late or not (National Crime Recording Standard). Raises ``NoSuchOffence``,
    ``ReasonNeeded``, ``TimeNotPossible``, and ``NotInThisState`` where a national service has recorded the crime.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.CRIME, held, by)
    referral = referral_of(held)
    if referral is not None:
        service = national_service(referral.service, to_london(held.reported_at).date()).name
        check_not_crimed_there(ReferralStepKind(referral.state), reference=referral.service_reference, service=service)
    found = recordable(offence_code, held)
    words = need_reason(reason, "Write what makes it a crime.")
    if learnt_at is not None and not held.reported_at <= learnt_at <= at:
        raise TimeNotPossible("The new information must have come between the report and now: check the date and time.")
    if learnt_at is not None:
        held.record_due_at = clock("record-crime", to_london(learnt_at).date()).due_at(learnt_at)
    return become_crime(held, found, words, definition_facts, by=by, at=at)


def become_crime(
    held: Case, found: Offence, words: str, facts: BusinessCrimeFacts | None, *, by: "User", at: datetime
) -> Case:
    """Make a crime of a held case: its offence, its flag, recorded now; then keep it and tell the business."""
    rule = rule_of(held.nature)
    before = rule.tag
    if not rule.contacts:
        promise_contact(held, at)
    told = facts or BusinessCrimeFacts(**held.definition_facts)
    held.nature = Nature.CRIME
    classify(held, found, replace(told, is_crime=True))
    held.recorded_at = at
    moved(held, MoveKind.CRIMED, by=by, at=at, start=before, end=found.code, reason=words)
    audit_case(Action.ALTERATION, held, "turn_into_crime", by=by, at=at, before=before, after=found.code)
    write_to_business(held, Mail.CRIMED, key=str(held.version), at=at, crime=found.plain)
    return keep(held, by=by, at=at, save=_CRIMED_COLUMNS)


def _chosen(held: Case, code: str, at: datetime) -> Result:
    referral = referral_of(held)
    try:
        return spoken_result(
            code.strip(),
            service=referral.service if referral else "",
            reported_on=to_london(held.reported_at).date(),
            on=to_london(at).date(),
        )
    except UnknownResult as error:
        raise ResultNotPossible((("result_code", str(error)),)) from error
