"""Who the victims of a case are: taken from its people or added, changed, contacted, and known again by a person's decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import ContactChannel, ContactResult
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import visible_to
from bizwatch.victims.choices import PERSON_KINDS, EmployerMayKnow, EntryKind, MatchState, PlanState, VictimKind
from bizwatch.victims.exceptions import (
    AlreadyAVictim,
    MatchNotPossible,
    NameNeeded,
    NotAPersonOfTheCase,
    NothingChanged,
    PlanNotPossible,
    TimeNotPossible,
    VictimNotFound,
    WayNeeded,
)
from bizwatch.victims.models import OwnContact, Victim, VictimMatch
from bizwatch.victims.policies.names import name_key, telephone_key
from bizwatch.victims.selectors.victims import NOT_THERE, cares_for, people_to_take, victims_visible_to
from bizwatch.victims.services.hold import audit_victim, hold_victim, hold_victim_to_edit, need, write_entry

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class VictimDetails:
    """How to reach a victim and what they wish. ``times`` are the hours at which it suits them."""

    name: str
    role_words: str = ""
    email: str = ""
    telephone: str = ""
    channel: ContactChannel = ContactChannel.PHONE
    times: str = ""
    wants_contact: bool = True
    employer_may_know: EmployerMayKnow = EmployerMayKnow.NOTHING


@audited_service
def add_victim(
    *,
    case: Case,
    kind: VictimKind,
    details: VictimDetails,
    case_person_id: int | None = None,
    is_reporter: bool = False,
    by: "User",
    at: datetime,
) -> Victim:
    """Make somebody a victim in their own right: taken from the people of the case, or told of now.

    ``is_reporter``: a person says that the victim is the one who reported with an account. Raises ``VictimNotFound``,
    ``NotAPersonOfTheCase``, ``AlreadyAVictim``, ``NameNeeded``, ``WayNeeded``.
    """
    if not cares_for(by, case):
        raise VictimNotFound(NOT_THERE)
    if kind not in PERSON_KINDS:
        raise NameNeeded("A business becomes a victim through its named point of contact.")
    case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    taken = _taken(case, case_person_id)
    victim = Victim(
        case=case, case_person=taken, kind=kind, named_at=at, added_at=at, added_by_name=by.audit_name[:120]
    )
    if taken is not None:
        victim.case, victim.person = taken.case, taken.person
    if is_reporter:
        victim.account = case.reported_by
    _set(victim, details)
    victim.save()
    write_entry(victim, EntryKind.ADDED, f"Added as: {kind.label}", by=by, at=at)
    audit_victim(Action.COLLECTION, victim, "add_victim", by=by, at=at, kind=kind.value, taken=case_person_id)
    return victim


def _taken(case: Case, case_person_id: int | None) -> Any:
    if case_person_id is None:
        return None
    found = next((person for person in people_to_take(case) if person.pk == case_person_id), None)
    if found is not None:
        return found
    if Victim.objects.filter(case_person=case_person_id, case__in=Case.objects.with_joined(case)).exists():
        raise AlreadyAVictim("This person is a victim in their own right already.")
    raise NotAPersonOfTheCase("There is no such victim or witness on this case.")


@audited_service
def change_victim(
    *, victim: Victim, details: VictimDetails, reason: str = "", by: "User", at: datetime, version: int
) -> Victim:
    """Change how a victim is reached and what they wish; what stood there before stays in their log.

    Raises ``NothingChanged``, ``NameNeeded``, ``WayNeeded``, ``ChangedMeanwhile``.
    """
    held = hold_victim_to_edit(victim, version=version, by=by)
    before = details_of(held)
    if before == details:
        raise NothingChanged("These details stand so already.")
    _set(held, details)
    held.save()
    was = "; ".join(str(value) for value in _spoken(before) if value)
    write_entry(held, EntryKind.DETAILS, f"Before: {was}. {reason}".strip(), by=by, at=at)
    audit_victim(Action.ALTERATION, held, "change_victim", by=by, at=at)
    return held


@audited_service
def remove_victim(*, victim: Victim, reason: str, by: "User", at: datetime, version: int) -> Victim:
    """Take off somebody who is no victim of this case; the row stays with the reason.

    Raises ``ReasonMissing``, and ``PlanNotPossible`` while there is an open plan for them.
    """
    held = hold_victim_to_edit(victim, version=version, by=by)
    if held.plans.filter(state=PlanState.OPEN).exists():
        raise PlanNotPossible("There is an open safeguarding plan for them: close it first, with the reason.")
    words = need(reason, "Write why this is no victim of the case.")
    held.removed_at, held.case_person = at, None
    held.save(update_fields=["removed_at", "case_person"])
    write_entry(held, EntryKind.TAKEN_OFF, words, by=by, at=at)
    audit_victim(Action.ALTERATION, held, "remove_victim", by=by, at=at)
    return held


@audited_service
def name_point_of_contact(*, case: Case, details: VictimDetails, by: "User", at: datetime) -> Victim:
    """Name who stands for the business as a victim; without one the Victims' Code owes a business nothing.

    The desk does it, or the business for its own case. What is asked of persons (wishes, the employer) stays as it is.
    Raises ``VictimNotFound``, ``NothingChanged``, ``NameNeeded``, ``WayNeeded``.
    """
    if not (cares_for(by, case) or _answers_for(by, case)):
        raise VictimNotFound(NOT_THERE)
    case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    held = Victim.objects.current().filter(case=case, kind=VictimKind.BUSINESS).first()
    if held is not None and details_of(held) == details:
        raise NothingChanged("This point of contact is named already.")
    kind = EntryKind.ADDED if held is None else EntryKind.DETAILS
    was = "" if held is None else "Before: " + "; ".join(value for value in _spoken(details_of(held)) if value)
    victim = held or Victim(case=case, kind=VictimKind.BUSINESS, added_at=at, added_by_name=by.audit_name[:120])
    if held is None or held.name != details.name:
        victim.named_at = at
    victim.version += 0 if held is None else 1
    _set(victim, details)
    victim.name_key = victim.telephone_key = ""  # whoever stands for a business is matched with nobody
    victim.save()
    write_entry(victim, kind, was, by=by, at=at)
    audit_victim(Action.COLLECTION, victim, "name_point_of_contact", by=by, at=at)
    return victim


def _answers_for(user: "User", case: Case) -> bool:
    return has_permission(user, Permission.ANSWER_DESK) and visible_to(user).filter(pk=case.pk).exists()


@audited_service
def record_own_contact(
    *,
    victim: Victim,
    channel: ContactChannel,
    result: ContactResult,
    note: str = "",
    when: datetime | None = None,
    by: "User",
    at: datetime,
) -> OwnContact:
    """Note an attempt to contact a victim for themselves; who asks for none wants no contact from then on.

    Raises ``TimeNotPossible``.
    """
    held = hold_victim(victim, by=by)
    moment = when or at
    if not held.case.reported_at <= moment <= at:
        raise TimeNotPossible("The contact must lie between the report and now: check the date and time.")
    contact = OwnContact.objects.create(
        victim=held, at=moment, entered_at=at, by=by, channel=channel, result=result, note=note
    )
    if result == ContactResult.DECLINED and held.wants_contact:
        held.wants_contact, held.version = False, held.version + 1
        held.save(update_fields=["wants_contact", "version"])
        write_entry(held, EntryKind.DETAILS, "Wants no contact from now on.", by=by, at=at)
    audit_victim(Action.COLLECTION, held, "record_own_contact", by=by, at=at, contact=contact.pk, result=result.value)
    return contact


@audited_service
def decide_match(
    *, victim: Victim, other_id: UUID, is_same: bool, reason: str, by: "User", at: datetime
) -> VictimMatch:
    """Say that an earlier victim is this very person, or is not. Only a person says so, with the reason.

    Raises ``VictimNotFound``, ``MatchNotPossible``, ``ReasonMissing``.
    """
    held = hold_victim(victim, by=by)
    other = victims_visible_to(by).persons().filter(public_id=other_id).select_related("case").first()
    if other is None:
        raise VictimNotFound(NOT_THERE)
    if held.is_business or other.pk == held.pk or other.case.pk == held.case.pk:
        raise MatchNotPossible("These two cannot be one person: choose a victim of another case.")
    words = need(reason, "Write how you know.")
    first, second = sorted((held, other), key=lambda one: one.pk)
    state = MatchState.SAME if is_same else MatchState.DIFFERENT
    made = VictimMatch.objects.create(earlier=first, later=second, state=state, reason=words, at=at, by=by)
    kind = EntryKind.SAME if is_same else EntryKind.NOT_SAME
    for one, its_other in ((held, other), (other, held)):
        write_entry(one, kind, f"Victim of {its_other.case.crime_reference}. {words}", by=by, at=at)
        audit_victim(Action.COMBINATION, one, "decide_match", by=by, at=at, match=made.pk, state=state.value)
    return made


def details_of(victim: Victim) -> VictimDetails:
    """Return what stands of a victim now."""
    return VictimDetails(
        name=victim.name,
        role_words=victim.role_words,
        email=victim.email,
        telephone=victim.telephone,
        channel=ContactChannel(victim.channel),
        times=victim.times,
        wants_contact=victim.wants_contact,
        employer_may_know=EmployerMayKnow(victim.employer_may_know),
    )


def _set(victim: Victim, details: VictimDetails) -> None:
    if not details.name.strip():
        raise NameNeeded("Enter the victim’s name, or words that tell them from others, like “the woman at till 3”.")
    if details.wants_contact:
        _check_way(details)
    for name, value in vars(details).items():
        setattr(victim, name, value)
    victim.name_key, victim.telephone_key = name_key(details.name), telephone_key(details.telephone)


def _check_way(details: VictimDetails) -> None:
    if details.channel == ContactChannel.PHONE and not details.telephone:
        raise WayNeeded("Enter the telephone number on which the victim wants to be called.")
    if details.channel == ContactChannel.EMAIL and not details.email:
        raise WayNeeded("Enter the e-mail address at which the victim wants to be written to.")


def _spoken(details: VictimDetails) -> list[str]:
    wish = "" if details.wants_contact else "no contact wanted"
    told = f"employer may know: {details.employer_may_know.label.lower()}"
    way = details.channel.label.lower()
    return [details.name, details.role_words, details.email, details.telephone, way, details.times, wish, told]
