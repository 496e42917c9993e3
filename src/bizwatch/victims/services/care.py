"""What a victim needs, which rights a person decides that they have, and support."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import Offer, OfferAnswer
from bizwatch.cases.services import offered_elsewhere, rights_changed
from bizwatch.kernel.clock import to_london
from bizwatch.reference.exceptions import UnknownSupportService
from bizwatch.reference.selectors import needs_levels, needs_questions, rights_categories, support_service
from bizwatch.victims.choices import SupportStep
from bizwatch.victims.exceptions import CategoryNotPossible, ConsentNeeded, StepNotPossible, TimeNotPossible
from bizwatch.victims.models import NeedsAssessment, RightsDecision, SupportReferral, SupportReferralStep, Victim
from bizwatch.victims.policies.needs import check_answers, check_level, least_level
from bizwatch.victims.policies.support import check_step
from bizwatch.victims.services.hold import audit_victim, hold_victim, need

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def assess_needs(
    *, victim: Victim, answers: Mapping[str, str], level: str, words: str = "", by: "User", at: datetime
) -> NeedsAssessment:
    """Keep an assessment of what a person needs, by the questions of the day; the level is the assessor's.

    Raises ``AnswerMissing``, ``LevelTooLow`` for a level below what an answer speaks for, without words that say why.
    """
    held = hold_victim(victim, by=by)
    day = to_london(at).date()
    questions, levels = needs_questions(day), needs_levels(day)
    check_answers(answers, questions)
    check_level(level, least_level(answers, questions, levels), words, levels)
    made = NeedsAssessment.objects.create(
        victim=held, at=at, by=by, day=day, answers=dict(answers), level=level, words=words.strip()
    )
    audit_victim(Action.COLLECTION, held, "assess_needs", by=by, at=at, assessment=made.pk)
    return made


@audited_service
def decide_rights(
    *, victim: Victim, is_enhanced: bool, categories: Sequence[str], reason: str, by: "User", at: datetime
) -> RightsDecision:
    """Keep the decision whether a victim has enhanced rights under the Victims' Code, with its reason.

    Raises ``CategoryNotPossible``, ``ReasonMissing``.
    """
    held = hold_victim(victim, by=by)
    offered = {row.code for row in rights_categories(to_london(at).date()) if row.for_business or not held.is_business}
    if is_enhanced and not (categories and set(categories) <= offered):
        raise CategoryNotPossible("Select the category, or categories, that the victim is in.")
    words = need(reason, "Write why the victim has these rights, or why not.")
    kept = list(categories) if is_enhanced else []
    made = RightsDecision.objects.create(
        victim=held, at=at, by=by, is_enhanced=is_enhanced, categories=kept, reason=words
    )
    audit_victim(Action.COLLECTION, held, "decide_rights", by=by, at=at, decision=made.pk, enhanced=is_enhanced)
    rights_changed(case=held.case, by=by, at=at)
    return made


@audited_service
def offer_support(
    *,
    victim: Victim,
    wants_it: bool,
    service: str = "",
    consent_words: str = "",
    note: str = "",
    by: "User",
    at: datetime,
) -> SupportReferral:
    """Refer a person to a service that supports victims, or note that they do not want it.

    Raises ``ConsentNeeded`` where nothing says how the victim agreed, ``StepNotPossible`` for a service that is not
    offered, ``UnknownSupportService``.
    """
    held = hold_victim(victim, by=by)
    if held.is_business:
        raise StepNotPossible("Support is for persons: add the person who needs it as a victim in their own right.")
    if wants_it and not consent_words.strip():
        raise ConsentNeeded("Write how and when the victim agreed to be referred.")
    if wants_it:
        _check_offered(service, at)
    state = SupportStep.MADE if wants_it else SupportStep.REFUSED
    made = SupportReferral.objects.create(victim=held, service=service if wants_it else "", state=state, made_at=at)
    SupportReferralStep.objects.create(
        referral=made, kind=state, at=at, entered_at=at, by=by, consent_words=consent_words, note=note
    )
    kind = Action.DISCLOSURE if wants_it else Action.COLLECTION
    audit_victim(kind, held, "offer_support", by=by, at=at, referral=made.pk, service=made.service)
    answer = OfferAnswer.YES if wants_it else OfferAnswer.NO
    offered_elsewhere(case=held.case, offer=Offer.SUPPORT, answer=answer, by=by, at=at)
    return made


def _check_offered(service: str, at: datetime) -> None:
    try:
        support_service(service, to_london(at).date())
    except UnknownSupportService as error:
        raise StepNotPossible("Select the service to which the victim is referred.") from error


@audited_service
def note_support_step(
    *,
    referral: SupportReferral,
    step: SupportStep,
    note: str = "",
    when: datetime | None = None,
    by: "User",
    at: datetime,
) -> SupportReferral:
    """Note what became of a referral. Raises ``StepNotPossible``, ``TimeNotPossible``."""
    victim = hold_victim(referral.victim, by=by)
    held = SupportReferral.objects.select_for_update(no_key=True).get(pk=referral.pk)
    check_step(SupportStep(held.state), step)
    moment = when or at
    if not held.made_at <= moment <= at:
        raise TimeNotPossible("It must lie between the referral and now: check the date and time.")
    SupportReferralStep.objects.create(referral=held, kind=step, at=moment, entered_at=at, by=by, note=note)
    held.state = step
    held.save(update_fields=["state"])
    audit_victim(Action.ALTERATION, victim, "note_support_step", by=by, at=at, referral=held.pk, state=step.value)
    return held
