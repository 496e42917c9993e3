"""What follows an outcome and how a case is counted, in the desk's words: rows of its parts and of the lists."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from markupsafe import Markup

from bizwatch.cases.choices import MaterialState, RestorativeState, ReviewState, SpecialistState, StepState
from bizwatch.cases.models import (
    Case,
    CaseOutcome,
    EventCrime,
    NewMaterial,
    RemedyStep,
    RestorativeOffer,
    SpecialistReferral,
    TheftOccasion,
    VictimReview,
)
from bizwatch.cases.policies.counting import sum_of
from bizwatch.cases.policies.remedies import left_to_pay
from bizwatch.cases.policies.reviews import conflict_words
from bizwatch.cases.selectors.afterwards import Afterwards
from bizwatch.design.chips import promise_chip
from bizwatch.design.filters import deadline, local_date, local_datetime, money, plural, tag_colour
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownReference
from bizwatch.reference.selectors import community_remedy, counting_hints, material_kind, review_scheme

STEP_COLOURS: Mapping[StepState, str] = {
    StepState.OPEN: "blue",
    StepState.DONE: "green",
    StepState.FAILED: "red",
    StepState.DROPPED: "grey",
}
MATERIAL_COLOURS: Mapping[MaterialState, str] = {
    MaterialState.WAITING: "yellow",
    MaterialState.REOPENING: "purple",
    MaterialState.REOPENED: "green",
    MaterialState.NOTHING: "grey",
}
SPECIALIST_COLOURS: Mapping[SpecialistState, str] = {
    SpecialistState.SENT: "yellow",
    SpecialistState.ACCEPTED: "blue",
    SpecialistState.TAKEN_ON: "purple",
    SpecialistState.DECLINED: "red",
    SpecialistState.RETURNED: "green",
    SpecialistState.WITHDRAWN: "grey",
}
RESTORATIVE_COLOURS: Mapping[RestorativeState, str] = {
    RestorativeState.OFFERED: "yellow",
    RestorativeState.LATER: "yellow",
    RestorativeState.REFUSED: "grey",
    RestorativeState.WANTED: "blue",
    RestorativeState.REFERRED: "blue",
    RestorativeState.ACCEPTED: "teal",
    RestorativeState.DECLINED: "grey",
    RestorativeState.HELD: "green",
    RestorativeState.ENDED: "grey",
}
REVIEW_COLOURS: Mapping[ReviewState, str] = {
    ReviewState.ASKED: "yellow",
    ReviewState.UPHELD: "grey",
    ReviewState.OVERTURNED: "green",
    ReviewState.OVERTAKEN: "grey",
}


def step_row(step: RemedyStep, *, today: date) -> dict[str, Any]:
    """Return one step of a remedy: what, by whom, what is paid, where it stands, what the business says."""
    paid = [payment.amount for payment in step.payments.all()]
    late = step.state == StepState.OPEN and step.due_date < today
    said = f"The business: {step.get_said_display().lower()}. {step.said_note}".strip() if step.said else ""
    return {
        "pk": step.pk,
        "what": step.what,
        "kind": _remedy_label(step),
        "who": step.get_who_display(),
        "due": local_date(step.due_date, short=True),
        "paid": _paid(step.amount, paid),
        "payments": [f"{money(one.amount)} on {local_date(one.paid_date)}" for one in step.payments.all()],
        "state": "Late" if late else step.get_state_display(),
        "colour": "red" if late else STEP_COLOURS[StepState(step.state)],
        "note": step.note,
        "said": said,
        "can_settle": step.state in (StepState.OPEN, StepState.FAILED),
        "can_pay": step.amount is not None and step.state in (StepState.OPEN, StepState.FAILED),
    }


def _remedy_label(step: RemedyStep) -> str:
    try:
        return community_remedy(step.option_code, to_london(step.planned_at).date()).label
    except UnknownReference:
        return step.option_code


def _paid(amount: Decimal | None, paid: list[Decimal]) -> str:
    if amount is None:
        return ""
    left = left_to_pay(amount, paid)
    return f"{money(amount)} paid" if not left else f"{money(amount - left)} of {money(amount)}"


def gates(given: CaseOutcome) -> list[dict[str, Any]]:
    """Return what was checked before a community resolution was given."""
    known = [
        ("Chosen by", given.remedy_chosen_by),
        ("Suitable because", given.suitable_because),
        ("Admitted, agreed, evidence enough", _yes_no(given)),
    ]
    return [{"key": key, "value": value} for key, value in known if value]


def _yes_no(given: CaseOutcome) -> str:
    checked = (given.offender_admitted, given.offender_agreed, given.evidence_enough)
    return ", ".join("Yes" if one else "Not noted" for one in checked)


def offer_colour(offer: RestorativeOffer) -> str:
    """Return the tag colour of an offer of restorative justice."""
    return RESTORATIVE_COLOURS[RestorativeState(offer.state)]


def review_colour(review: VictimReview) -> str:
    """Return the tag colour of a request for review."""
    return REVIEW_COLOURS[ReviewState(review.state)]


def review_rows(review: VictimReview) -> list[dict[str, Any]]:
    """Return one request for review and its answer."""
    scheme = review_scheme(review.scheme, to_london(review.outcome.at).date())
    known = [
        ("Scheme", scheme.label),
        ("Asked", f"{local_datetime(review.asked_at)} by {review.asked_by_name}"),
        ("Why", review.why),
        ("Taken late because", review.late_reason),
        ("Answer due", capfirst(deadline(review.due_at))),
        ("Answered", _answered(review)),
        ("Their reference", review.other_reference),
        ("What was found", review.rationale),
        ("Words for the business", review.words_for_business),
    ]
    return [{"key": key, "value": value} for key, value in known if value]


def _answered(review: VictimReview) -> str:
    if review.decided_at is None:
        return ""
    who = f" by {review.decided_by.audit_name}" if review.decided_by else ""
    return f"{review.get_state_display()}, {local_datetime(review.decided_at)}{who}"


def cannot_decide(after: Afterwards, user: Any) -> str:
    """Return why this person cannot decide on the review that waits, "" where they can."""
    review = after.asked_review
    if review is None or review.scheme != "police":
        return ""
    return conflict_words(user.pk, decided_by=review.outcome.by_id, has_case=after.case.allocated_to_id)


def referral_row(referral: SpecialistReferral) -> dict[str, Any]:
    """Return one referral to specialists with what happened to it."""
    state = SpecialistState(referral.state)
    steps = [
        {
            "title": step.get_state_display() + (f": {step.person}" if step.person else ""),
            "by": step.by_name,
            "at": step.at,
            "text": step.note,
        }
        for step in sorted(referral.steps.all(), key=lambda step: step.pk, reverse=True)
    ]
    return {
        "pk": referral.pk,
        "title": f"{referral.body_name} ({referral.level})",
        "asked": referral.asked,
        "material": referral.material,
        "due_at": referral.due_at,
        "state": state.label,
        "colour": SPECIALIST_COLOURS[state],
        "waits": state in (SpecialistState.SENT, SpecialistState.ACCEPTED),
        "steps": steps,
    }


def crime_rows(crimes: tuple[EventCrime, ...], *, here: Case, page: str = "cases:desk_case") -> list[list[Any]]:
    """Return the crimes of an incident as rows, with a link to each other one."""
    return [
        [
            crime.case.crime_reference if crime.case_id == here.pk else link_to(crime.case.crime_reference, page),
            crime.victim_label,
            crime.get_victim_kind_display(),
            crime.case.get_status_display(),
        ]
        for crime in crimes
    ]


def schedule_words(rows: tuple[TheftOccasion, ...]) -> str:
    """Return how many thefts a schedule counts and what they come to."""
    total = sum_of(row.value for row in rows)
    unknown = sum(row.value is None for row in rows)
    more = f" ({unknown} of unknown value)" if unknown and total is not None else ""
    worth = f"{money(total)}{more}" if total is not None else "value not known"
    return f"{plural(len(rows), 'theft')}, {worth}. Counted as one crime."


def occasion_cells(row: TheftOccasion) -> list[str]:
    """Return one theft of a schedule as cells."""
    at_time = f"{row.at_time:%H:%M}" if row.at_time else ""
    return [
        local_date(row.day, short=True),
        at_time,
        money(row.value) if row.value is not None else "Not known",
        row.how_known,
    ]


def hints(case: Case, *, on: date) -> list[str]:
    """Return the counting hints that what was told gives cause for. They decide nothing."""
    if case.nature != Nature.CRIME:
        return []
    text = f"{case.told_summary} {case.summary}"
    found = counting_hints(case.crime_kind, text, on, offence_code=case.offence_code)
    return [f"Rule {row.rule}: {row.advice}" for row in found]


def material_line(row: NewMaterial) -> dict[str, Any]:
    """Return one thing that arrived, for the case's page and the supervisor's list."""
    state = MaterialState(row.state)
    return {
        "pk": row.pk,
        "reference": row.case.crime_reference,
        "version": row.case.version,
        "where": str(row.case.premises),
        "kind": material_kind(row.kind, to_london(row.at).date()).label,
        "words": row.words,
        "at": row.at,
        "by": row.noted_by_name,
        "state": state.label,
        "colour": MATERIAL_COLOURS[state],
        "waits": state in (MaterialState.WAITING, MaterialState.REOPENING),
        "settled": ". ".join(filter(None, [row.settle_reason, row.settled_by_name])),
    }


def review_row(review: VictimReview, *, at: datetime) -> list[Any]:
    """Return one request for review as a row of the supervisor's list."""
    taken_by = review.outcome.by.audit_name
    return [
        link_to(review.case.crime_reference),
        str(review.case.premises),
        review.outcome.code,
        taken_by,
        _due(review.due_at, at),
    ]


def failed_row(given: CaseOutcome) -> list[Any]:
    """Return one remedy that was not done as a row of the supervisor's list."""
    return [link_to(given.case.crime_reference), str(given.case.premises), given.remedy]


def late_row(step: RemedyStep) -> list[Any]:
    """Return one step that is late as a row of the supervisor's list."""
    said = step.get_said_display() if step.said else "Not answered"
    return [
        link_to(step.case.crime_reference),
        str(step.case.premises),
        step.what,
        local_date(step.due_date, short=True),
        said,
    ]


def open_referral_row(referral: SpecialistReferral, *, at: datetime) -> list[Any]:
    """Return one open referral as a row of the desk's list."""
    accepted = f"Accepted by {referral.accepted_by}" if referral.accepted_by else "Not accepted yet"
    return [
        link_to(referral.case.crime_reference),
        f"{referral.body_name} ({referral.level})",
        referral.asked,
        accepted,
        _due(referral.due_at, at),
    ]


def _due(due_at: datetime, at: datetime) -> Markup:
    chip = promise_chip(due_at, at=at)
    words = format_html('<strong class="govuk-tag {}">{}</strong>', tag_colour(chip.colour), chip.text)
    return Markup(words)  # noqa: S704 - format_html has escaped it


def link_to(reference: str, page: str = "cases:desk_case") -> Markup:
    """Return a link to a case's page."""
    href = reverse(page, args=[reference])
    link = '<a class="govuk-link govuk-link--no-visited-state app-nowrap" href="{}">{}</a>'
    return Markup(format_html(link, href, reference))  # noqa: S704 - format_html has escaped it


def referral_cells(referral: SpecialistReferral) -> list[str]:
    """Return one open referral as cells of a spreadsheet; what it asks is for the desk and stands there too."""
    return [
        referral.case.crime_reference,
        referral.body_name,
        referral.level,
        referral.asked,
        local_datetime(referral.sent_at),
        capfirst(deadline(referral.due_at)),
        referral.get_state_display(),
        referral.accepted_by,
    ]
