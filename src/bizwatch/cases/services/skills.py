"""Skills that supervisors grant to investigators, each for a time."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.cases.exceptions import CannotBeGivenCases, NothingToChange, NotYoursToDo, TimeNotPossible
from bizwatch.cases.models import OfficerSkill
from bizwatch.cases.services.hold import user_or_none
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import skill

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def grant_skill(
    *, officer: "User", code: str, first_day: date, last_day: date | None = None, by: Actor, at: datetime
) -> OfficerSkill:
    """Grant a skill from one day to another, both included.

    Raises ``CannotBeGivenCases``, ``TimeNotPossible``, ``UnknownSkill``, ``NothingToChange`` where a time of it touches one
    that they have.
    """
    _need_supervisor(by)
    if not has_permission(officer, Permission.INVESTIGATE):
        raise CannotBeGivenCases(f"{officer.audit_name} is not an investigator, or their account is closed.")
    if last_day is not None and last_day < first_day:
        raise TimeNotPossible("The last day must be the first day or later.")
    known = skill(code, to_london(at).date())
    for other in OfficerSkill.objects.select_for_update(of=("self",)).filter(officer=officer, code=code):
        ends_before = other.last_day is not None and other.last_day < first_day
        starts_after = last_day is not None and other.first_day > last_day
        if not (ends_before or starts_after):
            raise NothingToChange(f"{officer.audit_name} has {known.name.lower()} at that time already.")
    made = OfficerSkill.objects.create(
        officer=officer,
        code=code,
        first_day=first_day,
        last_day=last_day,
        granted_at=at,
        granted_by_name=by.audit_name[:120],
    )
    _note(made, "grant_skill", by=by, at=at)
    return made


@audited_service
def end_skill(*, held: OfficerSkill, last_day: date, by: Actor, at: datetime) -> OfficerSkill:
    """Let a skill end on a day; before it began, it never was. Raises ``TimeNotPossible``."""
    _need_supervisor(by)
    now = OfficerSkill.objects.select_for_update(of=("self",)).get(pk=held.pk)
    if now.last_day is not None and now.last_day < to_london(at).date():
        raise TimeNotPossible("This skill has ended before.")
    if last_day < now.first_day:
        _note(now, "end_skill", by=by, at=at)
        now.delete()
        return now
    now.last_day = last_day
    now.save(update_fields=["last_day"])
    _note(now, "end_skill", by=by, at=at)
    return now


def _need_supervisor(by: Actor) -> None:
    user = user_or_none(by)
    if user is not None and not has_permission(user, Permission.SUPERVISE):
        raise NotYoursToDo("Only a supervisor grants skills.")


def _note(held: OfficerSkill, act: str, *, by: Actor, at: datetime) -> None:
    record(
        Action.ALTERATION,
        by=by,
        at=at,
        subject_type="skill",
        subject_id=held.pk,
        act=act,
        officer=held.officer_id,
        code=held.code,
    )
