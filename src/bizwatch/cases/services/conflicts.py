"""Conflicts of interest that officers declare, and the check with which a case is given or taken."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service, record
from bizwatch.cases.choices import ConflictWith
from bizwatch.cases.exceptions import (
    AlreadySettled,
    ConflictOfInterest,
    NotYoursToDo,
    SkillMissing,
    TimeNotPossible,
)
from bizwatch.cases.models import Case, CasePerson, DeclaredConflict
from bizwatch.cases.permissions import Act
from bizwatch.cases.selectors.conflicts import conflicts_of
from bizwatch.cases.selectors.skills import skills_held
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.hold import audit_case, hold, need_reason, part
from bizwatch.kernel.clock import to_london

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def check_suits(case: Case, person: "User", *, reason: str, at: datetime) -> None:
    """Refuse an officer who declared a conflict, and one without a skill that the case asks for unless with a reason.

    A restricted case knows no skills. Raises ``ConflictOfInterest``, ``SkillMissing``.
    """
    today = to_london(at).date()
    words = conflicts_of([person], today, cases=[case.pk]).words(person, case)
    if words:
        raise ConflictOfInterest(words)
    if case.is_restricted or reason.strip():
        return
    missing = skills_held(today).missing(person, case)
    if missing:
        names = " and ".join(skill.name.lower() for skill in missing)
        raise SkillMissing(
            f"This case asks for the skill {names}, which {person.audit_name} does not have. Write why they have it all the "
            "same, or choose somebody who has it."
        )


@audited_service
def declare_conflict(
    *,
    case: Case,
    about: ConflictWith,
    case_person_id: int | None = None,
    reason: str,
    last_day: date | None = None,
    by: "User",
    at: datetime,
) -> DeclaredConflict:
    """Note that the officer stands too near to the business, the premises or a person of a case.

    From now on they can neither take nor be given such cases; what they have already, a supervisor gives away.
    Raises ``ReasonNeeded``, ``TimeNotPossible``, ``NotFoundOnCase``.
    """
    held = hold(case)
    allow(Act.CONFLICT, held, by)
    words = need_reason(reason, "Write in a few words why you should not have such cases.")
    today = to_london(at).date()
    if last_day is not None and last_day < today:
        raise TimeNotPossible("The last day must be today or later.")
    person = None
    if about is ConflictWith.PERSON:
        person = part(held, CasePerson, case_person_id or 0, "There is no such person on this case.")
    made = DeclaredConflict.objects.create(
        officer=by,
        business_id=held.business_id if about is ConflictWith.BUSINESS else None,
        premises_id=held.premises_id if about is ConflictWith.PREMISES else None,
        case_person=person,
        reason=words,
        first_day=today,
        last_day=last_day,
        declared_at=at,
    )
    audit_case(Action.COLLECTION, held, Act.CONFLICT.value, by=by, at=at, conflict=made.pk, about=about.value)
    return made


@audited_service
def end_conflict(*, conflict: DeclaredConflict, reason: str, by: "User", at: datetime) -> DeclaredConflict:
    """Say that a conflict is over: a supervisor does, and another one where it is a supervisor's own.

    Raises ``NotYoursToDo``, ``ReasonNeeded``, ``AlreadySettled``.
    """
    now = DeclaredConflict.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    if not has_permission(by, Permission.SUPERVISE):
        raise NotYoursToDo("A supervisor says that a conflict of interest is over.")
    if now.officer_id == by.pk:
        raise NotYoursToDo("Another supervisor must say that your own conflict of interest is over.")
    words = need_reason(reason, "Write why it is over.")
    if now.ended_at is not None:
        raise AlreadySettled("This conflict was ended before.")
    now.ended_at, now.ended_by_name, now.ended_reason = at, by.audit_name[:120], words
    now.save(update_fields=["ended_at", "ended_by_name", "ended_reason"])
    record(
        Action.ALTERATION,
        by=by,
        at=at,
        subject_type="conflict",
        subject_id=now.pk,
        act="end_conflict",
        officer=now.officer_id,
    )
    return now
