"""People, vehicles and cameras of a case, as told later or found out by the desk."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import CctvState, LogKind, PersonRole, Side
from bizwatch.cases.exceptions import AlreadySettled, NotYoursToDo
from bizwatch.cases.intake import NewName, NewPerson, NewVehicle
from bizwatch.cases.models import Case, CasePerson, CaseVehicle, CctvSource
from bizwatch.cases.permissions import Act
from bizwatch.cases.services.access import allow, side_of
from bizwatch.cases.services.hold import audit_case, hold, hold_to_edit, keep, need_reason, part
from bizwatch.cases.services.log import write_log
from bizwatch.cases.services.messages import write_message
from bizwatch.people.selectors import tidy_registration
from bizwatch.people.services import name_person, note_vehicle

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.people.models import Person

_NO_PERSON = "There is no such person on this case."


@audited_service
def add_person(*, case: Case, new: NewPerson, is_assessment: bool = False, by: "User", at: datetime) -> CasePerson:
    """Add somebody to a case in a role; the same person may have another role in another case (DPA 2018 s.38)."""
    held = hold(case)
    allow(Act.ADD_PERSON, held, by)
    need_reason(new.told_name + new.description, "Enter a name or a description.")
    person = CasePerson.objects.create(
        case=held, **asdict(new), is_assessment=is_assessment, side=Side.POLICE, added_at=at
    )
    audit_case(Action.COLLECTION, held, "add_person", by=by, at=at, person=person.pk, role=new.role.value)
    keep(held, by=by, at=at)
    return person


@audited_service
def name_suspect(
    *,
    case: Case,
    case_person_id: int,
    person: "Person | NewName",
    reason: str,
    by: "User",
    at: datetime,
    version: int,
) -> CasePerson:
    """Name a suspect of the case: a person known already, chosen by the investigator, or a new one.

    Raises ``AlreadySettled``, ``ReasonNeeded``, ``NotYoursToDo``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.NAME_SUSPECT, held, by)
    told = _person(held, case_person_id)
    if told.role != PersonRole.SUSPECT:
        raise NotYoursToDo("Only a suspect is named this way: add the person as a suspect first.")
    if told.person_id is not None:
        raise AlreadySettled("This suspect is named already: remove them with a reason, and add the right one.")
    words = need_reason(reason, "Write how you know who it is.")
    known = name_person(**asdict(person), by=by, at=at) if isinstance(person, NewName) else person
    told.person = known
    told.save(update_fields=["person"])
    write_log(held, LogKind.DECISION, f"Suspect named: {known} ({known.reference}). {words}", by=by, at=at)
    audit_case(Action.COMBINATION, held, "name_suspect", by=by, at=at, person=known.reference)
    keep(held, by=by, at=at)
    return told


@audited_service
def remove_person(
    *, case: Case, case_person_id: int, reason: str, by: "User", at: datetime, version: int
) -> CasePerson:
    """Take a person out of the case with a reason; the row stays, so that it is known they were there."""
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.REMOVE_PERSON, held, by)
    person = _person(held, case_person_id)
    person.removed_at = at
    person.remove_reason = need_reason(reason, "Write why the person does not belong to this case.")
    person.save(update_fields=["removed_at", "remove_reason"])
    audit_case(Action.ALTERATION, held, "remove_person", by=by, at=at, person=person.pk)
    keep(held, by=by, at=at)
    return person


@audited_service
def add_vehicle(*, case: Case, new: NewVehicle, whole_mark: bool = False, by: "User", at: datetime) -> CaseVehicle:
    """Add a vehicle to a case. ``whole_mark``: the registration is complete, so the vehicle becomes known by it."""
    held = hold(case)
    allow(Act.ADD_VEHICLE, held, by)
    need_reason(new.registration + new.description, "Enter a registration or a description.")
    known = note_vehicle(registration=new.registration, by=by, at=at) if whole_mark else None
    vehicle = CaseVehicle.objects.create(
        case=held,
        vehicle=known,
        registration=tidy_registration(new.registration),
        description=new.description,
        side=Side.POLICE,
        added_at=at,
    )
    audit_case(Action.COLLECTION, held, "add_vehicle", by=by, at=at, vehicle=vehicle.pk)
    keep(held, by=by, at=at)
    return vehicle


@audited_service
def secure_cctv(*, case: Case, cctv_id: int, state: CctvState, note: str = "", by: "User", at: datetime) -> CctvSource:
    """Say what became of a camera's footage. The business may say that it saved it, and the desk reads of it.

    Raises ``NotYoursToDo``.
    """
    held = hold(case)
    allow(Act.CCTV, held, by)
    camera = part(held, CctvSource, cctv_id, "There is no such camera on this case.")
    from_business = side_of(by) is Side.BUSINESS
    if from_business and (state is not CctvState.SECURED or camera.state != CctvState.WAITING):
        raise NotYoursToDo("You can say that you saved the footage; anything else, write to the investigator.")
    waiting = state is CctvState.WAITING
    camera.state, camera.settled_note = state, note
    camera.settled_at = None if waiting else at
    camera.settled_by_name = "" if waiting else by.audit_name[:120]
    camera.save(update_fields=["state", "settled_note", "settled_at", "settled_by_name"])
    if from_business:
        write_message(held, f"CCTV saved: {camera.camera}. {note}".strip(), by=by, at=at)
    audit_case(Action.ALTERATION, held, "secure_cctv", by=by, at=at, camera=camera.pk, state=state.value)
    keep(held, by=by, at=at)
    return camera


def _person(case: Case, pk: int) -> CasePerson:
    person = part(case, CasePerson, pk, _NO_PERSON)
    if person.removed_at is not None:
        raise AlreadySettled("This person was removed from the case before.")
    return person
