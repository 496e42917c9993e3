"""Recording the crime, and whose case it is."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import MoveKind
from bizwatch.cases.exceptions import CaseAlreadyTaken, CrimeAlreadyRecorded, NothingToChange
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.services.access import allow, check_can_have
from bizwatch.cases.services.conflicts import check_suits
from bizwatch.cases.services.hold import audit_case, hold, hold_to_edit, keep, moved, need_reason
from bizwatch.cases.services.tellings import RECORDED, Telling, tell

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def record_crime(*, case: Case, by: "User", at: datetime, version: int) -> Case:
    """Record the report as a crime: the victim's belief is enough (National Crime Recording Standard).

    Stops the 24-hour clock of recording. Raises ``CrimeAlreadyRecorded``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    if held.recorded_at is not None:
        raise CrimeAlreadyRecorded("This crime is recorded already.")
    allow(Act.RECORD, held, by)
    held.recorded_at = at
    audit_case(Action.ALTERATION, held, "record_crime", by=by, at=at)
    tell(Telling(RECORDED, held, str(held.version), at))
    return keep(held, by=by, at=at, save=("recorded_at",))


@audited_service
def take_case(*, case: Case, reason: str = "", by: "User", at: datetime) -> Case:
    """Make the case one's own while nobody has it; whoever has it already simply keeps it.

    However many press at once, one gets it. Without a skill that the case asks for it needs a reason.
    Raises ``CaseAlreadyTaken``, ``ConflictOfInterest``, ``SkillMissing``.
    """
    held = hold(case)
    allow(Act.TAKE, held, by)
    check_can_have(held, by)
    if held.allocated_to_id == by.pk:
        return held
    check_suits(held, by, reason=reason, at=at)
    free = Case.objects.filter(pk=held.pk, allocated_to=None)
    if not free.update(allocated_to=by, version=F("version") + 1, changed_at=at, changed_by_name=by.audit_name[:120]):
        raise CaseAlreadyTaken(f"{_owner(held)} has this case already. Take another, or ask a supervisor to move it.")
    return _given(Case.objects.get(pk=held.pk), before="", by=by, at=at, reason=reason)


@audited_service
def allocate(*, case: Case, to: "User | None", reason: str = "", by: "User", at: datetime, version: int) -> Case:
    """Give the case to an investigator, or with ``to=None`` and a reason put it back in the queue.

    Raises ``CannotBeGivenCases``, ``ConflictOfInterest``, ``NothingToChange``, ``ReasonNeeded``, ``SkillMissing``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.ALLOCATE, held, by)
    if held.allocated_to_id == (to.pk if to else None):
        raise NothingToChange(f"{_owner(held)} has this case already." if to else "Nobody has this case now.")
    if to is None:
        need_reason(reason, "Write why the case goes back in the queue.")
    else:
        check_can_have(held, to)
        check_suits(held, to, reason=reason, at=at)
    before = _owner(held) if held.allocated_to_id else ""
    held.allocated_to = to
    return _given(held, before=before, by=by, at=at, reason=reason)


def _given(held: Case, *, before: str, by: "User", at: datetime, reason: str = "") -> Case:
    after = _owner(held) if held.allocated_to_id else ""
    moved(held, MoveKind.ALLOCATED, by=by, at=at, start=before, end=after, reason=reason)
    audit_case(Action.ALTERATION, held, "allocate", by=by, at=at, to=held.allocated_to_id)
    return keep(held, by=by, at=at, reason=reason, save=("allocated_to",))


def _owner(case: Case) -> str:
    return case.allocated_to.audit_name if case.allocated_to else "Nobody"
