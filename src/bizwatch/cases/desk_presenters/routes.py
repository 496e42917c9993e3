"""What belongs to a case that is no crime: anti-social behaviour, the national fraud service, how it was closed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bizwatch.cases.choices import ReferralStepKind, ReferralVictim
from bizwatch.cases.desk_presenters.words import Row, result_words
from bizwatch.cases.models import Case, CaseIncident, CaseReferral, CaseResult, ReferralStep
from bizwatch.design.filters import local_datetime, money
from bizwatch.kernel.clock import to_london
from bizwatch.reference.exceptions import UnknownAsbTerm, UnknownOffenceCode
from bizwatch.reference.selectors import asb_heading, asb_qualifier, national_service, offence

STEP_COLOURS: Mapping[ReferralStepKind, str] = {
    ReferralStepKind.TOLD: "yellow",
    ReferralStepKind.REPORTED: "blue",
    ReferralStepKind.REFERRED: "blue",
    ReferralStepKind.ACCEPTED: "green",
    ReferralStepKind.RETURNED: "orange",
}


def incident_rows(case: Case, incident: CaseIncident) -> list[Row]:
    """Return how an incident is counted: two dimensions, neither of which says anything of the other."""
    if not incident.qualifier:
        return [{"key": "Counted as", "value": "An incident, not anti-social behaviour"}]
    day = to_london(case.reported_at).date()
    try:
        whom, what = asb_qualifier(incident.qualifier, day), asb_heading(incident.heading, day)
    except UnknownAsbTerm:
        return [{"key": "Counted as", "value": f"{incident.qualifier}, {incident.heading}"}]
    return [
        {"key": "Whom it affects (qualifier)", "value": f"{whom.label}: {whom.plain[:1].lower()}{whom.plain[1:]}"},
        {"key": "What it is (heading)", "value": what.label},
    ]


def service_name(case: Case, referral: CaseReferral) -> str:
    """Return the national service under the name it had on the day of the report."""
    return national_service(referral.service, to_london(case.reported_at).date()).name


def referral_rows(case: Case, referral: CaseReferral) -> list[Row]:
    """Return where a fraud stands at the national service, and what was lost."""
    return [
        {"key": "Recorded by", "value": service_name(case, referral)},
        {"key": "Their reference", "value": referral.service_reference or "None yet"},
        {"key": "Kind of fraud", "value": nfib_words(referral.nfib_code, to_london(case.occurred_from).date())},
        {"key": "Who lost", "value": ReferralVictim(referral.victim).label},
        {"key": "Loss", "value": money(referral.loss) if referral.loss is not None else "Not known"},
    ]


def nfib_words(code: str, on: date) -> str:
    """Return a kind of fraud with its code, "Not known" without one, an unknown code as it stands."""
    if not code:
        return "Not known"
    try:
        return f"{offence(code, on).label} ({code})"
    except UnknownOffenceCode:
        return code


def step_item(step: ReferralStep) -> dict[str, Any]:
    """Return one step for the timeline: what, when, who noted it, under which reference."""
    reference = f"Reference {step.service_reference}" if step.service_reference else ""
    return {
        "title": ReferralStepKind(step.kind).label,
        "by": step.by_name,
        "at": step.at,
        "text": "\n".join(filter(None, [reference, step.note])),
    }


def result_title(case: Case, given: CaseResult, referral: CaseReferral | None) -> str:
    """Return how a case ended that is no crime."""
    return result_words(given.code, referral.service if referral else "", case.reported_at)


def result_rows(given: CaseResult) -> list[Row]:
    """Return all that was said with a result, leaving out what was not."""
    known = [
        ("Given", f"{local_datetime(given.at)} by {given.by.audit_name}"),
        ("Ended", local_datetime(given.ended_at)),
        ("Why", given.rationale),
        ("Words for the business", given.words_for_business),
        ("Taken on by", given.other_body),
    ]
    return [{"key": key, "value": value} for key, value in known if value]
