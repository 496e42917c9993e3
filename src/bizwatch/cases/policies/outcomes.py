"""The rules of the Home Office's outcomes, enforced before a case is finalised (uk-rules 3.4).

``reference`` says what each outcome needs; here stands how each need is checked and what is said where it is not met.
Every fault is returned at once, so that nobody meets them one by one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bizwatch.cases.choices import SupportsAction
from bizwatch.cases.intake import OutcomeFacts
from bizwatch.cases.policies.remedies import remedy_fault
from bizwatch.cases.policies.telling import told_fault
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Need, OffenceScheme, SuspectRule
from bizwatch.reference.selectors import Outcome, outcomes

Fault = tuple[str, str]
AGE_OF_RESPONSIBILITY = 10  # years; Children and Young Persons Act 1933, s.50


@dataclass(frozen=True, kw_only=True)
class OutcomeCase:
    """What is on the case when an outcome is asked for.

    ``suspect_ages`` holds one entry for each named suspect: whole years on the day of the crime, None where unknown.
    ``is_chain``: the business has several premises, so that ``named_contact`` chooses a remedy for it.
    """

    reported_at: datetime
    offence_scheme: OffenceScheme
    suspect_ages: tuple[int | None, ...] = ()
    unread_messages: int = 0
    booked_call_backs: int = 0
    open_police_actions: int = 0
    has_email: bool = False
    has_account: bool = False
    named_contact: str = ""
    is_chain: bool = False


@dataclass(frozen=True)
class NeedRule:
    """How one need is checked: the field to put right, what is said, and when it is missing."""

    field: str
    words: str
    missing: Callable[[OutcomeFacts], bool]


# Victim's view that each outcome rests on; the wording of the outcome itself says it.
VIEWS: Mapping[str, SupportsAction] = {
    "14": SupportsAction.NO,
    "15": SupportsAction.YES,
    "16": SupportsAction.NO,
}

NEED_RULES: Mapping[Need, tuple[NeedRule, ...]] = {
    Need.VICTIM_TOLD: (),  # checked against the case by told_fault
    Need.RATIONALE: (
        NeedRule(
            "words_for_business",
            "The victim must be told why: write the reason in words that the business may read.",
            lambda facts: not facts.words_for_business,
        ),
    ),
    Need.OTHER_BODY: (
        NeedRule(
            "other_body",
            "Name the body or agency that takes this on.",
            lambda facts: not facts.other_body,
        ),
    ),
    Need.RESOLUTION: (
        NeedRule(
            "offender_agreed",
            "The offender must agree to it: confirm that they do, or choose another outcome.",
            lambda facts: not facts.offender_agreed,
        ),
        NeedRule(
            "evidence_enough",
            "There must be evidence enough for court or a caution: confirm it, or choose another outcome.",
            lambda facts: not facts.evidence_enough,
        ),
        NeedRule(
            "suitable_because",
            "Write why a community resolution is suitable: a first and low-level crime, and regret shown.",
            lambda facts: not facts.suitable_because,
        ),
        NeedRule(
            "remedy_chosen_by",
            "Enter who at the business was asked what should be done, and chose.",
            lambda facts: not facts.remedy_chosen_by,
        ),
    ),
    Need.REMEDY: (
        NeedRule("remedy_option", "Select what kind of remedy was agreed.", lambda facts: not facts.remedy_option),
        NeedRule("remedy", "Write what the offender agreed to do to put it right.", lambda facts: not facts.remedy),
        NeedRule(
            "remedy_due_date",
            "Enter the date by which it must be done, so that it can be checked.",
            lambda facts: facts.remedy_due_date is None,
        ),
    ),
    Need.ADMISSION: (
        NeedRule(
            "offender_admitted",
            "The offender must have admitted the crime: confirm that they did, or choose another outcome.",
            lambda facts: not facts.offender_admitted,
        ),
    ),
    Need.VICTIM_CONSULTED: (
        NeedRule(
            "victim_consulted",
            "The victim must have been asked first: confirm that they were, or ask them now.",
            lambda facts: not facts.victim_consulted,
        ),
    ),
    Need.VICTIM_VIEW: (
        NeedRule(
            "victim_supports",
            "Select whether the victim supports police action.",
            lambda facts: facts.victim_supports is None,
        ),
        NeedRule(
            "victim_view",
            "Write what the victim said about taking it further, and how you know.",
            lambda facts: not facts.victim_view,
        ),
    ),
    Need.CPS_DECISION: (
        NeedRule(
            "cps_reference",
            "This is a decision of the Crown Prosecution Service: enter its reference.",
            lambda facts: not facts.cps_reference,
        ),
    ),
    Need.SUSPECT_REASON: (
        NeedRule(
            "suspect_reason",
            "Write what it is about the suspect that prevents prosecution, and how you know.",
            lambda facts: not facts.suspect_reason,
        ),
    ),
    Need.TIME_LIMIT: (
        NeedRule(
            "limit_expired_on",
            "Enter the day on which the time limit for prosecution ran out.",
            lambda facts: facts.limit_expired_on is None,
        ),
    ),
    Need.ACTIVITY: (
        NeedRule("activity", "Write which programme or activity was undertaken.", lambda facts: not facts.activity),
    ),
}


def outcome_faults(outcome: Outcome, case: OutcomeCase, facts: OutcomeFacts, *, at: datetime) -> tuple[Fault, ...]:
    """Return all that stands in the way of an outcome; empty where it may be given."""
    return (
        *unfinished_faults(
            unread_messages=case.unread_messages,
            booked_call_backs=case.booked_call_backs,
            open_police_actions=case.open_police_actions,
        ),
        *_suspect_faults(outcome, case),
        *_age_faults(outcome, case),
        *_need_faults(outcome, case, facts, at),
        *_view_faults(outcome, facts),
        *_resolution_faults(outcome, case, facts, at),
        *_date_faults(facts, to_london(at).date()),
    )


@dataclass(frozen=True)
class OutcomeOption:
    """An outcome in force, and why it cannot be chosen for this case as it is ("" where it can)."""

    outcome: Outcome
    refusal: str


def outcome_options(case: OutcomeCase, *, on: date) -> tuple[OutcomeOption, ...]:
    """Return every outcome in force with what already rules it out: the suspects named and the kind of offence."""
    found = []
    for outcome in outcomes(on):
        faults = [*_suspect_faults(outcome, case), *_age_faults(outcome, case)]
        found.append(OutcomeOption(outcome, " ".join(words for _, words in faults)))
    return tuple(found)


def unfinished_faults(*, unread_messages: int, booked_call_backs: int, open_police_actions: int) -> Iterator[Fault]:
    """Yield what nobody may leave behind on a case that ends, whatever its nature."""
    if unread_messages:
        yield "case", "The business has written and nobody has read it: read the message first."
    if booked_call_backs:
        yield "case", "A call-back is booked: keep it or call it off first."
    if open_police_actions:
        yield "case", "An action of the police is still open: finish it, or close it as no longer needed."


def _suspect_faults(outcome: Outcome, case: OutcomeCase) -> Iterator[Fault]:
    if outcome.nfib_only and case.offence_scheme != OffenceScheme.NFIB:
        yield "outcome_code", f"Outcome {outcome.code} is only for fraud filed by the national bureau."
    if outcome.suspect is SuspectRule.REQUIRED and not case.suspect_ages:
        yield "suspect", f"Outcome {outcome.code} needs a named suspect: name the suspect on the case first."
    if outcome.suspect is SuspectRule.NONE and case.suspect_ages:
        yield (
            "suspect",
            f"Outcome {outcome.code} is for a case without a named suspect, and this one has one: choose another "
            "outcome, or remove the suspect with a reason.",
        )


def _age_faults(outcome: Outcome, case: OutcomeCase) -> Iterator[Fault]:
    """Outcome 11 is for children under the age of criminal responsibility, and an admission is not."""
    if not case.suspect_ages or None in case.suspect_ages:
        return
    ages = [age for age in case.suspect_ages if age is not None]
    if outcome.code == "11" and min(ages) >= AGE_OF_RESPONSIBILITY:
        yield "suspect", "Outcome 11 is for a suspect under 10 on the day of the crime, and no suspect here was."
    if outcome.positive and max(ages) < AGE_OF_RESPONSIBILITY:
        yield "suspect", "The suspect was under 10 on the day of the crime: choose outcome 11."


def _need_faults(outcome: Outcome, case: OutcomeCase, facts: OutcomeFacts, at: datetime) -> Iterator[Fault]:
    if not facts.rationale:
        yield "rationale", "Write why this outcome was chosen."
    if Need.VICTIM_TOLD in outcome.needs or facts.told is not None:
        fault = told_fault(
            facts.told,
            reported_at=case.reported_at,
            at=at,
            has_email=case.has_email,
            has_account=case.has_account,
        )
        if fault:
            yield "told", fault
    for need in outcome.needs:
        for rule in NEED_RULES[need]:
            if rule.missing(facts):
                yield rule.field, rule.words


def _view_faults(outcome: Outcome, facts: OutcomeFacts) -> Iterator[Fault]:
    wanted = VIEWS.get(outcome.code)
    if wanted is None or facts.victim_supports in (None, wanted):
        return
    said = "supports" if wanted is SupportsAction.YES else "does not support"
    yield (
        "victim_supports",
        f"Outcome {outcome.code} is for a victim who {said} police action: choose another outcome, or ask the victim "
        "again.",
    )


def _resolution_faults(outcome: Outcome, case: OutcomeCase, facts: OutcomeFacts, at: datetime) -> Iterator[Fault]:
    """For a chain the named contact chooses; what is paid has an amount, and what is not has none."""
    if Need.RESOLUTION in outcome.needs and facts.remedy_chosen_by and not _may_choose(case, facts.remedy_chosen_by):
        yield (
            "remedy_chosen_by",
            f"This business has several premises, so its named contact chooses: {case.named_contact}. Ask them, or "
            "change the contact of the case first.",
        )
    if Need.REMEDY in outcome.needs and facts.remedy_option:
        fault = remedy_fault(facts.remedy_option, facts.remedy_amount, to_london(at).date())
        if fault:
            yield fault


def _may_choose(case: OutcomeCase, name: str) -> bool:
    return not case.is_chain or name.strip().casefold() == case.named_contact.strip().casefold()


def _date_faults(facts: OutcomeFacts, today: date) -> Iterator[Fault]:
    if facts.remedy_due_date is not None and facts.remedy_due_date < today:
        yield "remedy_due_date", "The date by which the remedy must be done is in the past."
    if facts.limit_expired_on is not None and facts.limit_expired_on > today:
        yield "limit_expired_on", "The time limit has not run out yet: the day entered is in the future."
