"""Property and cameras of a case as the desk finds them out. What the business told is never written over."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import Side
from bizwatch.cases.exceptions import AlreadySettled, NothingToChange
from bizwatch.cases.intake import NewCctv, NewProperty
from bizwatch.cases.models import Case, CctvSource, PropertyLine
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.duplicates import tidy_serial
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.hold import audit_case, hold, hold_to_edit, keep, need_reason, part
from bizwatch.cases.services.opening import cameras_of

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def add_property(*, case: Case, new: NewProperty, recovered: bool = False, by: "User", at: datetime) -> PropertyLine:
    """Add a line of property to a case. Raises ``ReasonNeeded`` where it is not said what it is."""
    held = hold(case)
    allow(Act.ADD_PROPERTY, held, by)
    line = _line(held, new, recovered=recovered, by=by, at=at)
    line.save()
    audit_case(Action.COLLECTION, held, "add_property", by=by, at=at, line=line.pk)
    keep(held, by=by, at=at)
    return line


@audited_service
def correct_property(
    *,
    case: Case,
    property_id: int,
    new: NewProperty,
    recovered: bool,
    reason: str,
    by: "User",
    at: datetime,
    version: int,
) -> PropertyLine:
    """Put a line of property right: a further line takes its place, and what was told before is kept beside it.

    The value of the case follows from the lines that hold now. The business reads the correction and its reason. A line
    of a joined report may be saved as it stands: so the police confirm that it is no second telling of the same goods.
    Raises ``AlreadySettled``, ``ChangedBySomeoneElse``, ``NothingToChange``, ``ReasonNeeded``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.CORRECT_PROPERTY, held, by)
    old = _current(held, property_id)
    line = _line(old.case, new, recovered=recovered, by=by, at=at)
    confirms = old.case_id != held.pk and old.side != Side.POLICE
    if _says(line) == _says(old) and not confirms:
        raise NothingToChange("The line says that already.")
    line.corrects = old
    _end(old, need_reason(reason, "Write why it is corrected."), by=by, at=at)
    line.save()
    audit_case(Action.ALTERATION, held, "correct_property", by=by, at=at, before=old.pk, line=line.pk)
    keep(held, by=by, at=at)
    return line


@audited_service
def remove_property(
    *, case: Case, property_id: int, reason: str, by: "User", at: datetime, version: int
) -> PropertyLine:
    """Take a line of property off the case with a reason; it stays to be read and counts no more.

    Raises ``AlreadySettled``, ``ChangedBySomeoneElse``, ``ReasonNeeded``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.REMOVE_PROPERTY, held, by)
    line = _current(held, property_id)
    _end(line, need_reason(reason, "Write why it does not belong to this case."), by=by, at=at)
    audit_case(Action.ALTERATION, held, "remove_property", by=by, at=at, line=line.pk)
    keep(held, by=by, at=at)
    return line


@audited_service
def add_camera(*, case: Case, new: NewCctv, by: "User", at: datetime) -> CctvSource:
    """Add a camera of which nobody had told; the queue counts the time until its footage goes. Raises ``ReasonNeeded``."""
    held = hold(case)
    allow(Act.ADD_CAMERA, held, by)
    need_reason(new.camera, "Enter which camera it is.")
    (camera,) = cameras_of(held, (new,))
    camera.case = held
    camera.save()
    audit_case(Action.COLLECTION, held, "add_camera", by=by, at=at, camera=camera.pk)
    keep(held, by=by, at=at)
    return camera


def _line(case: Case, new: NewProperty, *, recovered: bool, by: "User", at: datetime) -> PropertyLine:
    need_reason(new.description, "Enter what it is.")
    return PropertyLine(
        **asdict(new),
        case=case,
        serial_key=tidy_serial(new.serial_number) or None,
        recovered=recovered,
        side=Side.POLICE,
        added_at=at,
        added_by_name=by.audit_name[:120],
    )


def _says(line: PropertyLine) -> tuple[object, ...]:
    return (
        line.description,
        line.quantity,
        line.unit_value,
        line.serial_number,
        line.is_damage,
        line.recovered,
    )


def _current(case: Case, pk: int) -> PropertyLine:
    line = part(case, PropertyLine, pk, "There is no such property on this case.")
    if line.ended_at is not None:
        raise AlreadySettled(f"{line.ended_by_name} corrected this line or took it off before.")
    return line


def _end(line: PropertyLine, reason: str, *, by: "User", at: datetime) -> None:
    line.ended_at, line.ended_by_name, line.ended_reason = at, by.audit_name[:120], reason
    line.save(update_fields=["ended_at", "ended_by_name", "ended_reason"])


def write_schedule_line(
    held: Case,
    before: PropertyLine | None,
    total: Decimal | None,
    number: int,
    reason: str,
    *,
    by: "User",
    at: datetime,
) -> PropertyLine | None:
    """Put the sum of a schedule of thefts in the place of the line that held it; return the line, None where no sum counts.

    The caller audits and keeps the case.
    """
    live = before if before is not None and before.ended_at is None else None
    if live is not None and live.unit_value == total and live.description == _schedule_words(number):
        return live
    if live is not None:
        _end(live, reason, by=by, at=at)
    if total is None:
        return None
    line = _line(
        held, NewProperty(description=_schedule_words(number), unit_value=total), recovered=False, by=by, at=at
    )
    line.corrects = live
    line.save()
    return line


def _schedule_words(number: int) -> str:
    return f"Schedule of {number} thefts"
