"""What follows an outcome in the business's words: nothing of the offender, nothing that is for the police."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from bizwatch.cases.choices import RemedyState, RestorativeState, ReviewState, StepState, VictimKind
from bizwatch.cases.desk_presenters.afterwards import link_to
from bizwatch.cases.models import Case, EventCrime, RemedyStep, RestorativeOffer, VictimReview
from bizwatch.cases.policies.remedies import left_to_pay
from bizwatch.cases.policies.restorative import possible_answers
from bizwatch.cases.selectors.afterwards import Afterwards
from bizwatch.cases.selectors.visibility import visible_to
from bizwatch.design.filters import deadline, local_date, local_datetime, money
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import ReviewBy
from bizwatch.reference.selectors import restorative_service, review_scheme

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_STEP_WORDS = {
    StepState.OPEN: ("To be done", "blue"),
    StepState.DONE: ("Done", "green"),
    StepState.FAILED: ("Not done", "red"),
}
_OFFER_WORDS = {
    RestorativeState.OFFERED: "You can choose it. It is voluntary, and you can change your mind at any time.",
    RestorativeState.LATER: "You said not now. You can still choose it.",
    RestorativeState.REFUSED: "You said no. You can still change your mind.",
    RestorativeState.WANTED: "You said yes. We pass it to the service.",
    RestorativeState.REFERRED: "It is with the service, which will speak to you.",
    RestorativeState.ACCEPTED: "The service has taken it on and arranges it with you.",
    RestorativeState.DECLINED: "The service could not take it on.",
    RestorativeState.HELD: "It was done.",
    RestorativeState.ENDED: "It has ended.",
}
_REVIEW_WORDS = {
    ReviewState.UPHELD: "We looked at it again, and the decision stands.",
    ReviewState.OVERTURNED: "We looked at it again. The decision was wrong, and your case is open again.",
    ReviewState.OVERTAKEN: "Your case was opened again before the review was decided.",
}


def after_outcome(after: Afterwards, *, at: datetime, can_write: bool) -> dict[str, Any]:
    """Return what the business can see and do about an outcome; empty parts where there is nothing."""
    reference = after.case.crime_reference
    return {
        "remedy": [_step(step, reference, at=at, can_write=can_write) for step in _shown(after)],
        "remedy_failed": bool(after.outcome and after.outcome.remedy_state == RemedyState.FAILED),
        "offer": _offer(after.offers[0], reference, can_write=can_write) if after.offers else None,
        "reviews": [_review(review) for review in after.reviews],
        "ask": _ask(after, reference, at=at) if can_write else None,
    }


def crime_rows(crimes: tuple[EventCrime, ...], *, here: Case, user: "User") -> list[list[Any]]:
    """Return the crimes of an incident that this person may see, with a link to each other one.

    Of a victim who is a person it reads what kind of victim that is: the desk's own words may tell who.
    """
    seen = set(visible_to(user).filter(pk__in=[crime.case_id for crime in crimes]).values_list("pk", flat=True))
    return [
        [
            crime.case.crime_reference
            if crime.case_id == here.pk
            else link_to(crime.case.crime_reference, "cases:my_case"),
            crime.victim_label if crime.victim_kind == VictimKind.BUSINESS else crime.get_victim_kind_display(),
        ]
        for crime in crimes
        if crime.case_id in seen and crime.case.status != "cancelled"
    ]


def _shown(after: Afterwards) -> list[RemedyStep]:
    return [step for step in after.live_steps if step.state != StepState.DROPPED]


def _step(step: RemedyStep, reference: str, *, at: datetime, can_write: bool) -> dict[str, Any]:
    state, colour = _STEP_WORDS[StepState(step.state)]
    if step.state == StepState.OPEN and step.due_date < to_london(at).date():
        state, colour = "Late", "red"
    said = f"You said on {local_datetime(step.said_at)}: {step.get_said_display().lower()}." if step.said else ""
    asks = can_write and step.state in (StepState.OPEN, StepState.FAILED, StepState.DONE)
    return {
        "what": step.what,
        "who": step.get_who_display(),
        "due": local_date(step.due_date),
        "paid": _paid(step),
        "state": state,
        "colour": colour,
        "said": said,
        "href": reverse("cases:my_case_remedy", args=[reference, step.pk]) if asks else "",
    }


def _paid(step: RemedyStep) -> str:
    if step.amount is None:
        return ""
    left = left_to_pay(step.amount, [payment.amount for payment in step.payments.all()])
    return f"{money(step.amount - left)} of {money(step.amount)} paid"


def _offer(offer: RestorativeOffer, reference: str, *, can_write: bool) -> dict[str, Any]:
    state = RestorativeState(offer.state)
    service = restorative_service(offer.service, to_london(offer.offered_at).date())
    href = reverse("cases:my_case_restorative", args=[reference])
    return {
        "service": service.name,
        "about": service.about,
        "words": _OFFER_WORDS[state],
        "result": offer.words_for_business,
        "href": href if can_write and possible_answers(state) else "",
    }


def _review(review: VictimReview) -> dict[str, Any]:
    state = ReviewState(review.state)
    scheme = review_scheme(review.scheme, to_london(review.outcome.at).date())
    waiting = f"You asked on {local_date(to_london(review.asked_at).date())}. You have an answer by {deadline(review.due_at)}."
    return {
        "label": scheme.label,
        "words": _REVIEW_WORDS.get(state, waiting),
        "reason": review.words_for_business,
    }


def _ask(after: Afterwards, reference: str, *, at: datetime) -> dict[str, Any] | None:
    """Return how the business may ask for a review, or that the time for it is over; None where there is no review."""
    scheme, last = after.scheme, after.last_day
    if scheme is None or last is None:
        return None
    over = to_london(at).date() > last
    return {
        "about": scheme.about,
        "by_cps": scheme.decided_by is ReviewBy.CPS,
        "last_day": local_date(last),
        "answer_in": scheme.answer_within_working_days,
        "over": over,
        "href": "" if over else reverse("cases:my_case_review", args=[reference]),
    }
