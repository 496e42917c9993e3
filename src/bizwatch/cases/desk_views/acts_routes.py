"""The acts of the desk on a case that is no crime, and the words of recording for every nature."""

from typing import Any

from bizwatch.cases import services
from bizwatch.cases.choices import ReferralStepKind
from bizwatch.cases.desk_forms import routes
from bizwatch.cases.desk_presenters.afterwards import hints
from bizwatch.cases.desk_views.acting import ActPage
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.natures import rule_of
from bizwatch.cases.policies.referrals import REFERRAL_STEPS
from bizwatch.cases.selectors.routes import incident_of, referral_of, results_for
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature, OffenceScheme
from bizwatch.reference.selectors import asb_headings, asb_qualifiers, offences


def record_wording(case: Case) -> dict[str, str]:
    """Return what recording is called for the nature of a case, with what the counting rules remind of."""
    rule = rule_of(case.nature)
    lead = " ".join([rule.lead, *hints(case, on=to_london(clock.now()).date())]).strip()
    return {"heading": rule.record, "submit": rule.record, "done": rule.done, "lead": lead}


def _classify(case: Case, part: Any) -> dict[str, Any]:
    day, incident = to_london(case.reported_at).date(), incident_of(case)
    initial = {"qualifier": incident.qualifier, "heading": incident.heading} if incident else {}
    return {"qualifiers": asb_qualifiers(day), "headings": asb_headings(day), "initial": initial}


def offences_of(case: Case, part: Any) -> dict[str, Any]:
    """Return the offences that the force records on the day of the crime, for the form that asks which."""
    day = to_london(case.occurred_from).date()
    found = [one for one in offences(day) if one.scheme is OffenceScheme.HOME_OFFICE]
    return {"offences": tuple((one.code, f"{one.code} {one.label}") for one in found)}


def results_of(case: Case, part: Any) -> dict[str, Any]:
    """Return the results that a case can end with now, for the form that asks which."""
    found = results_for(case, on=to_london(clock.now()).date())
    return {"results": found, "restricted": case.nature == Nature.RESTRICTED}


def _steps(case: Case, part: Any) -> dict[str, Any]:
    referral = referral_of(case)
    state = ReferralStepKind(referral.state) if referral else ReferralStepKind.TOLD
    reference = referral.service_reference if referral else ""
    possible = tuple(step for step, rule in REFERRAL_STEPS.items() if state in rule.after)
    return {"steps": possible, "initial": {"service_reference": reference}}


def _loss(case: Case, part: Any) -> dict[str, Any]:
    day, referral = to_london(case.occurred_from).date(), referral_of(case)
    frauds = [one for one in offences(day) if one.scheme is OffenceScheme.NFIB]
    initial: dict[str, Any] = {}
    if referral is not None:
        known = routes.LossForm.KNOWN if referral.loss is not None else routes.LossForm.UNKNOWN
        initial = {"nfib_code": referral.nfib_code, "victim": referral.victim, "is_known": known, "loss": referral.loss}
    return {"frauds": tuple((one.code, f"{one.group}: {one.label}") for one in frauds), "initial": initial}


ROUTE_PAGES: tuple[ActPage, ...] = (
    ActPage(
        slug="classify",
        act=Act.CLASSIFY,
        heading="Change how the incident is counted",
        submit="Save",
        form=routes.ClassifyForm,
        service=services.classify_incident,
        done="How the incident is counted has been changed.",
        lead="The National Standard for Incident Recording counts anti-social behaviour by one qualifier and one heading.",
        fault_field="heading",
        prepare=_classify,
    ),
    ActPage(
        slug="turn-into-crime",
        act=Act.CRIME,
        heading="Turn this into a crime",
        submit="Record it as a crime",
        form=routes.TurnForm,
        service=services.turn_into_crime,
        done="It is recorded as a crime now.",
        lead="The victim’s belief is enough, unless there is credible evidence to the contrary. The business is told.",
        fault_field="offence_code",
        prepare=offences_of,
    ),
    ActPage(
        slug="close",
        act=Act.CLOSE,
        heading="Close with a result",
        submit="Close the case",
        form=routes.CloseForm,
        service=services.close_with_result,
        done="The case is closed.",
        lead="What is no crime ends with a result and not with a Home Office outcome. The business is told.",
        prepare=results_of,
    ),
    ActPage(
        slug="referral",
        act=Act.REFERRAL,
        heading="Note what became of it at the national service",
        submit="Save",
        form=routes.ReferralForm,
        service=services.note_referral,
        done="It is noted what became of it.",
        lead="The crime is recorded by the national service, once. If the service returns it for the force to investigate, "
        "it becomes a crime here too, under the service’s reference.",
        prepare=_steps,
    ),
    ActPage(
        slug="loss",
        act=Act.LOSS,
        heading="Change the kind of fraud and the loss",
        submit="Save",
        form=routes.LossForm,
        service=services.change_referral,
        done="The kind of fraud and the loss are saved. What stood there before is in the log.",
        fault_field="nfib_code",
        prepare=_loss,
    ),
)
