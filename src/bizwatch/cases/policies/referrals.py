"""The way of a report that a national service records: what can follow what, and that no crime is recorded twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bizwatch.cases.choices import ReferralStepKind as Step
from bizwatch.cases.exceptions import NotInThisState

Fault = tuple[str, str]


@dataclass(frozen=True)
class StepRule:
    """After which steps one may follow, and the sentence that asks for the service's reference ("" where none is needed).

    ``plain`` is what the business reads; ``{service}`` is the service's name on the day of the report.
    """

    after: frozenset[Step]
    needs_reference: str
    plain: str


REFERRAL_STEPS: Mapping[Step, StepRule] = {
    Step.TOLD: StepRule(frozenset(), "", "You told us about it"),
    Step.REPORTED: StepRule(
        frozenset({Step.TOLD}),
        "Enter the reference that the service gave the business.",
        "You reported it to {service}",
    ),
    Step.REFERRED: StepRule(frozenset({Step.TOLD}), "", "We passed it to {service}"),
    Step.ACCEPTED: StepRule(
        frozenset({Step.TOLD, Step.REPORTED, Step.REFERRED}),
        "Enter the reference under which the service holds it.",
        "{service} has recorded it",
    ),
    Step.RETURNED: StepRule(
        frozenset({Step.REPORTED, Step.REFERRED, Step.ACCEPTED}),
        "Enter the service's reference: the crime stays recorded there, and the force only investigates it.",
        "{service} asked us to investigate it",
    ),
}
TOLD_TO_SERVICE = frozenset({Step.REPORTED, Step.REFERRED, Step.ACCEPTED, Step.RETURNED})


def step_faults(
    step: Step, *, state: Step, reference: str, when: datetime, reported_at: datetime, at: datetime, earliest: datetime
) -> tuple[Fault, ...]:
    """Return all that stands in the way of a step; empty where it may be noted.

    ``earliest`` is the moment of the step before. A business may have told the service before it told us.
    """
    rule, faults = REFERRAL_STEPS[step], []
    if state not in rule.after:
        faults.append(("kind", f"This cannot follow “{state.label}”."))
    if rule.needs_reference and not reference:
        faults.append(("service_reference", rule.needs_reference))
    first = None if step is Step.REPORTED else max(earliest, reported_at)
    if when > at or (first is not None and when < first):
        faults.append(("when", "The time must lie between the step before and now: check the date and time."))
    return tuple(faults)


def check_not_crimed_there(state: Step, *, reference: str, service: str) -> None:
    """Refuse to record here what the service has recorded: one crime is counted once. Raises ``NotInThisState``."""
    if state in (Step.ACCEPTED, Step.RETURNED):
        raise NotInThisState(
            f"{service} has recorded this crime under {reference}, and a crime is never recorded twice. If it came back "
            "for the force to investigate, note that it was returned."
        )
