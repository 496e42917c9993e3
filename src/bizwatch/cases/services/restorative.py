"""Restorative justice: offered to the victim, answered by the victim, arranged by a service; of the offender nothing is told."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import PersonRole, RestorativeState, Side
from bizwatch.cases.exceptions import AlreadySettled, NotFoundOnCase, RestorativeNotPossible
from bizwatch.cases.intake import Told
from bizwatch.cases.models import Case, CasePerson, RestorativeOffer, RestorativeStep
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.restorative import RESTORATIVE_RULES
from bizwatch.cases.services.access import allow, side_of
from bizwatch.cases.services.contact import CONTACT_COLUMNS
from bizwatch.cases.services.hold import audit_case, hold, keep
from bizwatch.cases.services.mail import Mail
from bizwatch.cases.services.messages import write_message
from bizwatch.cases.services.unnamed import naming_faults
from bizwatch.cases.services.victim_told import tell_victim
from bizwatch.kernel.clock import to_london
from bizwatch.reference.exceptions import UnknownReference
from bizwatch.reference.selectors import restorative_service

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

ENDED = tuple(state for state, rule in RESTORATIVE_RULES.items() if rule.ends)


@audited_service
def offer_restorative(
    *, case: Case, service: str, note: str = "", told: Told | None = None, by: "User", at: datetime
) -> RestorativeOffer:
    """Offer restorative justice to the victim, once at a time; somebody must have been named for the crime.

    Raises ``RestorativeNotPossible``, ``AlreadySettled``, ``VictimNotTold``.
    """
    held = hold(case)
    allow(Act.OFFER_RESTORATIVE, held, by)
    named = CasePerson.objects.filter(
        case__in=Case.objects.with_joined(held), role=PersonRole.SUSPECT, removed_at=None, person__isnull=False
    )
    if not named.exists():
        raise RestorativeNotPossible(
            (("service", "Nobody is named for this crime, so there is nobody to speak with."),)
        )
    if _live(held) is not None:
        raise AlreadySettled("Restorative justice was offered on this case already.")
    try:
        found = restorative_service(service, to_london(at).date())
    except UnknownReference as error:
        raise RestorativeNotPossible((("service", str(error)),)) from error
    offer = RestorativeOffer.objects.create(case=held, service=found.code, offered_at=at, offered_by=by)
    _enter(offer, RestorativeState.OFFERED, note, by=by, at=at)
    words = "Restorative justice was offered."
    tell_victim(held, Mail.RESTORATIVE_OFFERED, told, words=words, key=str(offer.pk), by=by, at=at, service=found.name)
    audit_case(Action.COLLECTION, held, "offer_restorative", by=by, at=at, offer=offer.pk)
    keep(held, by=by, at=at, save=CONTACT_COLUMNS)
    return offer


@audited_service
def answer_restorative(
    *, case: Case, answer: RestorativeState, note: str = "", by: "User", at: datetime
) -> RestorativeStep:
    """Keep the victim's answer, given here or noted by the desk; they may change it, and leave at every moment.

    Raises ``RestorativeNotPossible``, ``NotFoundOnCase``.
    """
    held = hold(case)
    allow(Act.ANSWER_RESTORATIVE, held, by)
    offer = _offer(held)
    _check(offer, answer, victims=True)
    step = _enter(offer, answer, note, by=by, at=at)
    if side_of(by) is Side.BUSINESS:
        write_message(held, f"Restorative justice: {answer.label}. {note}".strip(), by=by, at=at)
    audit_case(Action.COLLECTION, held, "answer_restorative", by=by, at=at, offer=offer.pk, answer=answer.value)
    keep(held, by=by, at=at)
    return step


@audited_service
def note_restorative(
    *,
    case: Case,
    state: RestorativeState,
    note: str = "",
    words_for_business: str = "",
    told: Told | None = None,
    by: "User",
    at: datetime,
) -> RestorativeStep:
    """Note what became of it at the service; what ends it is told to the victim in words of its own.

    Raises ``RestorativeNotPossible``, ``VictimNotTold``, ``NotFoundOnCase``.
    """
    held = hold(case)
    allow(Act.NOTE_RESTORATIVE, held, by)
    offer, rule = _offer(held), RESTORATIVE_RULES[state]
    _check(offer, state, victims=False)
    if rule.words and not words_for_business.strip():
        raise RestorativeNotPossible((("words_for_business", rule.words),))
    naming = naming_faults(held, ("words_for_business", "The words for the business", words_for_business))
    if rule.ends and naming:
        raise RestorativeNotPossible(naming)
    step = _enter(offer, state, note, by=by, at=at)
    if rule.ends:
        offer.words_for_business = words_for_business.strip()
        offer.save(update_fields=["words_for_business"])
        words = f"Restorative justice: {state.label.lower()}."
        tell_victim(held, Mail.RESTORATIVE_ENDED, told, words=words, key=str(offer.pk), by=by, at=at)
    kind = Action.DISCLOSURE if state is RestorativeState.REFERRED else Action.ALTERATION
    audit_case(kind, held, "note_restorative", by=by, at=at, offer=offer.pk, state=state.value)
    keep(held, by=by, at=at, save=CONTACT_COLUMNS)
    return step


def _live(held: Case) -> RestorativeOffer | None:
    return RestorativeOffer.objects.filter(case=held).exclude(state__in=ENDED).first()


def _offer(held: Case) -> RestorativeOffer:
    offer = _live(held)
    if offer is None:
        raise NotFoundOnCase("Restorative justice is not being offered on this case.")
    return offer


def _check(offer: RestorativeOffer, state: RestorativeState, *, victims: bool) -> None:
    rule, stands = RESTORATIVE_RULES[state], RestorativeState(offer.state)
    if rule.victims is not victims or stands not in rule.after:
        words = f"It stands at “{stands.label.lower()}”: that cannot be followed by “{state.label.lower()}”."
        raise RestorativeNotPossible((("answer" if victims else "state", words),))


def _enter(offer: RestorativeOffer, state: RestorativeState, note: str, *, by: "User", at: datetime) -> RestorativeStep:
    offer.state = state
    offer.save(update_fields=["state"])
    return RestorativeStep.objects.create(
        offer=offer, state=state, side=side_of(by), at=at, by_name=by.audit_name[:120], note=note.strip()
    )
