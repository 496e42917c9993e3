"""What may follow an outcome, as pages ask for it: one case's, and the supervisor's and the desk's lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from bizwatch.cases.choices import MaterialState, RemedyState, ReviewState
from bizwatch.cases.models import (
    Case,
    CaseOutcome,
    EventCrime,
    NewMaterial,
    RemedyStep,
    RestorativeOffer,
    SpecialistReferral,
    TheftOccasion,
    TheftSchedule,
    VictimReview,
)
from bizwatch.cases.policies.restorative import RESTORATIVE_RULES
from bizwatch.cases.policies.specialists import WAITING
from bizwatch.cases.selectors.there import Parts, are_there
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import ReviewScheme, restorative_services, review_scheme_of

_ENDED = tuple(state for state, rule in RESTORATIVE_RULES.items() if rule.ends)
_LIVE_MATERIAL = (MaterialState.WAITING, MaterialState.REOPENING)


@dataclass(frozen=True)
class Afterwards:
    """All of one case that may follow its outcomes, and how it is counted."""

    case: Case
    outcome: CaseOutcome | None = None
    steps: tuple[RemedyStep, ...] = ()
    offers: tuple[RestorativeOffer, ...] = ()
    reviews: tuple[VictimReview, ...] = ()
    material: tuple[NewMaterial, ...] = ()
    referrals: tuple[SpecialistReferral, ...] = ()
    crimes: tuple[EventCrime, ...] = ()
    occasions: tuple[TheftOccasion, ...] = ()
    schedule: TheftSchedule | None = None

    @property
    def live_offer(self) -> RestorativeOffer | None:
        """The offer of restorative justice that has not ended."""
        return next((offer for offer in self.offers if offer.state not in _ENDED), None)

    @property
    def asked_review(self) -> VictimReview | None:
        """The review that waits for an answer."""
        return next((review for review in self.reviews if review.state == ReviewState.ASKED), None)

    @property
    def scheme(self) -> ReviewScheme | None:
        """Under which scheme the outcome that counts may be reviewed, where it was not asked for yet."""
        if self.outcome is None or any(review.outcome_id == self.outcome.pk for review in self.reviews):
            return None
        return review_scheme_of(self.outcome.code, to_london(self.outcome.at).date())

    @property
    def last_day(self) -> date | None:
        """The last day on which the victim may ask for a review."""
        if self.outcome is None or self.scheme is None:
            return None
        return self.scheme.last_day(to_london(self.outcome.victim_told_at or self.outcome.at).date())

    @property
    def live_steps(self) -> tuple[RemedyStep, ...]:
        """The steps of the remedy that counts."""
        mine = self.outcome.pk if self.outcome else None
        return tuple(step for step in self.steps if step.outcome_id == mine)

    @property
    def live_occasions(self) -> tuple[TheftOccasion, ...]:
        """The thefts that the schedule counts."""
        return tuple(row for row in self.occasions if row.removed_at is None)

    @property
    def should_offer(self) -> bool:
        """Whether restorative justice follows such an outcome and nobody has offered it."""
        if self.outcome is None or self.offers:
            return False
        found = restorative_services(to_london(self.outcome.at).date())
        return any(self.outcome.code in service.offered_after for service in found)


# How each kind of row is asked for: only of a case that has some.
_PARTS: Parts = {
    "steps": RemedyStep.objects.prefetch_related("payments").order_by("due_date", "pk"),
    "offers": RestorativeOffer.objects.select_related("offered_by").prefetch_related("steps").order_by("-pk"),
    "reviews": VictimReview.objects.select_related("decided_by", "outcome").order_by("-pk"),
    "material": NewMaterial.objects.order_by("-at", "-pk"),
    "referrals": SpecialistReferral.objects.prefetch_related("steps").order_by("-pk"),
    "occasions": TheftOccasion.objects.order_by("day", "at_time", "pk"),
}
AFTERWARDS_THERE: Mapping[str, Any] = are_there({**_PARTS, "crimes": EventCrime.objects.all()})


def afterwards_of(case: Case, there: Mapping[str, Any] | None = None) -> Afterwards:
    """Return all that may follow a case's outcomes. One query says what there is, unless the caller asked
    ``AFTERWARDS_THERE`` before; only that is read."""
    has: Mapping[str, Any] = there or Case.objects.filter(pk=case.pk).values(**AFTERWARDS_THERE).get()
    found: dict[str, Any] = {name: tuple(part.filter(case=case)) for name, part in _PARTS.items() if has[f"has_{name}"]}
    if has["has_crimes"]:
        found["crimes"] = crimes_of_event(case)
    if "occasions" in found:
        found["schedule"] = TheftSchedule.objects.filter(case=case).first()
    outcome = case.outcomes.filter(is_current=True).first() if case.outcome_code else None
    return Afterwards(case=case, outcome=outcome, **found)


def crimes_of_event(case: Case) -> tuple[EventCrime, ...]:
    """Return every crime of the incident that a case is one crime of, in their order; empty where it is the only one."""
    first = EventCrime.objects.filter(case=case).values("first")
    return tuple(EventCrime.objects.filter(first__in=first).select_related("case").order_by("number"))


def schedule_of(case: Case) -> tuple[TheftOccasion, ...]:
    """Return the thefts that a case's schedule counts, in their order."""
    return tuple(TheftOccasion.objects.filter(case=case, removed_at=None).order_by("day", "at_time", "pk"))


def taken_on_by(case: Case) -> str:
    """Return the name of the body that accepted the case last, for outcome 20; "" where none did."""
    accepted = SpecialistReferral.objects.filter(case=case, state__in=("taken_on", "accepted"))
    found = accepted.order_by("-state", "-pk").values_list("body_name", flat=True).first()
    return found or ""


def remedies_failed() -> QuerySet[CaseOutcome]:
    """Return community resolutions of which something was not done, and a supervisor has not decided, oldest first."""
    failed = CaseOutcome.objects.filter(case__is_restricted=False, is_current=True, remedy_state=RemedyState.FAILED)
    return failed.select_related("case__premises").order_by("at", "pk")


def steps_late(*, before: date) -> QuerySet[RemedyStep]:
    """Return the steps of remedies that should have been done by a day, the longest due first."""
    late = RemedyStep.objects.filter(
        case__is_restricted=False, outcome__is_current=True, state="open", due_date__lt=before
    )
    return late.select_related("case__premises").order_by("due_date", "pk")


def reviews_asked() -> QuerySet[VictimReview]:
    """Return the requests for review that wait for an answer, the next due first."""
    asked = VictimReview.objects.filter(state=ReviewState.ASKED, case__is_restricted=False)
    return asked.select_related("case__premises", "outcome__by").order_by("due_at", "pk")


def material_waiting() -> QuerySet[NewMaterial]:
    """Return new material on closed cases that waits for a supervisor, oldest first."""
    waiting = NewMaterial.objects.filter(state__in=_LIVE_MATERIAL, case__is_restricted=False)
    return waiting.select_related("case__premises").order_by("at", "pk")


def referrals_open(*, body: str = "") -> QuerySet[SpecialistReferral]:
    """Return what is asked of specialists and not answered, by body and then by when it is due."""
    live = SpecialistReferral.objects.filter(state__in=WAITING).filter(
        Q(case__is_restricted=False) & (Q(body=body) if body else Q())
    )
    return live.select_related("case__premises").order_by("body_name", "due_at", "pk")


def bodies_asked() -> list[tuple[str, str, int]]:
    """Return every body that is asked for something now: its code, its name and of how many things."""
    rows = referrals_open().order_by("body_name").values_list("body", "body_name").annotate(many=Count("pk"))
    return [(code, name, many) for code, name, many in rows]
