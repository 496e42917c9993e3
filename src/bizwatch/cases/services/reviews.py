"""The victim's right to review: asked for within its time, decided by somebody who had no part in the decision, told."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import ReviewState, Side
from bizwatch.cases.exceptions import AlreadySettled, ConflictOfInterest, NotFoundOnCase, ReviewNotPossible
from bizwatch.cases.intake import Told
from bizwatch.cases.models import Case, CaseOutcome, VictimReview
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.reviews import asking_faults, conflict_words, deciding_faults
from bizwatch.cases.services.access import allow, side_of
from bizwatch.cases.services.contact import CONTACT_COLUMNS
from bizwatch.cases.services.hold import audit_case, hold, hold_to_edit, keep
from bizwatch.cases.services.leaving import bring_back
from bizwatch.cases.services.mail import Mail, write_to_business
from bizwatch.cases.services.unnamed import naming_faults
from bizwatch.cases.services.victim_told import tell_victim
from bizwatch.kernel.clock import last_minute_of, to_london
from bizwatch.reference.choices import ReviewBy
from bizwatch.reference.selectors import review_scheme, review_scheme_of

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def ask_review(*, case: Case, why: str, late_reason: str = "", by: "User", at: datetime) -> VictimReview:
    """Take a victim's request that the outcome be reviewed, from the business itself or noted by the desk for it.

    Once for each outcome. Raises ``ReviewNotPossible``, ``AlreadySettled``.
    """
    held = hold(case)
    allow(Act.ASK_REVIEW, held, by)
    given = CaseOutcome.objects.filter(case=held, is_current=True).first()
    if given is None:
        raise NotFoundOnCase("This case has no outcome that could be reviewed.")
    if VictimReview.objects.filter(outcome=given).exists():
        raise AlreadySettled("A review of this outcome was asked for before.")
    scheme = review_scheme_of(given.code, to_london(given.at).date())
    faults = asking_faults(
        scheme,
        told_on=to_london(given.victim_told_at or given.at).date(),
        today=to_london(at).date(),
        why=why.strip(),
        late_reason=late_reason.strip(),
        by_desk=side_of(by) is Side.POLICE,
    )
    if faults or scheme is None:
        raise ReviewNotPossible(faults)
    review = VictimReview.objects.create(
        case=held,
        outcome=given,
        scheme=scheme.code,
        asked_at=at,
        asked_by_name=by.audit_name[:120],
        asked_side=side_of(by),
        why=why.strip(),
        late_reason=late_reason.strip(),
        due_at=last_minute_of(scheme.answer_by(to_london(at).date())),
    )
    audit_case(Action.COLLECTION, held, "ask_review", by=by, at=at, review=review.pk, scheme=scheme.code)
    write_to_business(held, Mail.REVIEW_ASKED, key=str(review.pk), at=at, due_at=review.due_at, about=scheme.about)
    keep(held, by=by, at=at)
    return review


@audited_service
def decide_review(
    *,
    case: Case,
    result: ReviewState,
    rationale: str,
    words_for_business: str,
    other_reference: str = "",
    told: Told | None = None,
    by: "User",
    at: datetime,
    version: int,
) -> VictimReview:
    """Decide on a request, and tell the victim. A decision that was wrong opens the case again.

    Nobody decides on what they decided before, or on a case of theirs; any supervisor notes the prosecutors' answer.
    Raises ``ConflictOfInterest``, ``ReviewNotPossible``, ``VictimNotTold``, ``AlreadySettled``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.DECIDE_REVIEW, held, by)
    asked = _answered(held, rationale.strip(), words_for_business.strip(), other_reference.strip())
    _check_decision(held, asked, by)
    overturned, spoken = result is ReviewState.OVERTURNED, f"Told of the review: {result.label.lower()}."
    asked.told_in = tell_victim(
        held,
        Mail.REVIEW_DECIDED,
        told,
        words=spoken,
        key=str(asked.pk),
        by=by,
        at=at,
        overturned=overturned,
        words_read=asked.words_for_business,
    )
    asked.state, asked.decided_at, asked.decided_by = result, at, by
    asked.save()
    audit_case(Action.ALTERATION, held, "decide_review", by=by, at=at, review=asked.pk, result=result.value)
    _finish(held, asked, overturned=overturned, by=by, at=at)
    return asked


def _finish(held: Case, asked: VictimReview, *, overturned: bool, by: "User", at: datetime) -> None:
    """Open the case again, or keep it closed with the victim told."""
    if overturned:
        bring_back(held, f"Review: {asked.rationale}", by=by, at=at, tells=False)
    else:
        keep(held, by=by, at=at, save=CONTACT_COLUMNS)


def _answered(held: Case, rationale: str, words_for_business: str, other_reference: str) -> VictimReview:
    """Return the request that waits, not saved, with what is said in answer. Raises ``AlreadySettled``."""
    asked = VictimReview.objects.filter(case=held, state=ReviewState.ASKED).select_related("outcome").first()
    if asked is None:
        raise AlreadySettled("No review is asked for on this case, or it was decided before.")
    asked.rationale, asked.words_for_business, asked.other_reference = rationale, words_for_business, other_reference
    return asked


def _check_decision(held: Case, asked: VictimReview, by: "User") -> None:
    scheme = review_scheme(asked.scheme, to_london(asked.outcome.at).date())
    if scheme.decided_by is ReviewBy.POLICE:
        _check_had_no_part(held, asked, by)
    faults = deciding_faults(
        scheme,
        rationale=asked.rationale,
        words_for_business=asked.words_for_business,
        other_reference=asked.other_reference,
    )
    naming = naming_faults(held, ("words_for_business", "The words for the business", asked.words_for_business))
    if faults or naming:
        raise ReviewNotPossible((*faults, *naming))


def _check_had_no_part(held: Case, asked: VictimReview, by: "User") -> None:
    words = conflict_words(by.pk, decided_by=asked.outcome.by_id, has_case=held.allocated_to_id)
    if words:
        raise ConflictOfInterest(words)
