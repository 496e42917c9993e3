"""A report becomes a case: one unit of work, so that whatever is acknowledged is in the queue."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.businesses.selectors import is_answered_for, premises_read
from bizwatch.cases.choices import MoveKind, PersonRole, Side, Status, SupportsAction
from bizwatch.cases.exceptions import NatureNotPossible, NoSuchOffence, PremisesOfAnotherBusiness, TimeNotPossible
from bizwatch.cases.intake import NewCase, NewCctv, NewPerson, NewProperty, NewVehicle
from bizwatch.cases.models import Case, CasePerson, CaseVehicle, CctvSource, PropertyLine
from bizwatch.cases.policies.derived import Parts, derive
from bizwatch.cases.policies.duplicates import tidy_serial
from bizwatch.cases.policies.natures import rule_of
from bizwatch.cases.policies.solvability import SolvabilityFacts
from bizwatch.cases.selectors.repeats import is_repeat_place
from bizwatch.cases.selectors.weights import weights_in_force
from bizwatch.cases.services.circumstances import add_circumstances
from bizwatch.cases.services.evidence import add_exhibits
from bizwatch.cases.services.expected import expected_time
from bizwatch.cases.services.flooding import Judgement, hold_back, judge, note_intake
from bizwatch.cases.services.hold import audit_case, moments_of, moved, standing_of
from bizwatch.cases.services.ledger import support_due_at
from bizwatch.cases.services.mail import Mail, write_to_business
from bizwatch.cases.services.routes_opening import add_route
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.references import new_reference
from bizwatch.people.selectors import tidy_registration
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownOffenceCode
from bizwatch.reference.selectors import BusinessCrimeFacts, clock, is_business_crime, offence

REFERENCE_PREFIX = "NC"
_TRIES = 5  # two references collide once in 17 thousand million draws for each case; five in a row never do

M = TypeVar("M", bound=Model)


@audited_service
def open_case(*, new: NewCase, by: Actor, at: datetime, joins: bool = False) -> Case:
    """Make a case of a report, with its reference, clocks, flag, area, parts, first move and acknowledgement.

    ``joins``: a person has said to which case it belongs, and the caller joins it and writes to the business itself, in
    the same unit of work. Then it is not counted among many reports at once, nor held behind them.

    The clocks start at ``at``, the moment of the report (NCRS). Raises ``PremisesOfAnotherBusiness``,
    ``TimeNotPossible``, ``NoSuchOffence``, ``NatureNotPossible``, ``EvidenceNotYours``, and ``UnknownReference`` for a
    code that the reference tables do not have.
    """
    case, judgement = _row(new, by=by, at=at), Judgement(()) if joins else judge(new, at=at)
    hold_back(case, judgement)
    cameras = cameras_of(case, new.cctv)
    first = derive(moments_of(case), _first_parts(case, new, cameras), standing_of(case, weights_in_force(at)))
    for name, value in asdict(first).items():
        setattr(case, name, value)
    insert_case(case)
    add_facts(case, new, cameras, at=at)
    add_circumstances(case, new.circumstances, by=by, at=at)
    add_route(case, new, by=by, at=at)
    exhibits = add_exhibits(case, new.evidence_ids, side=Side.BUSINESS, by=by, at=at, own_only=False)
    moved(case, MoveKind.OPENED, by=by, at=at, end=Status.NEW.value)
    note_intake(case, judgement, at=at)
    audit_case(Action.COLLECTION, case, "open_case", by=by, at=at, exhibits=len(exhibits), people=len(new.people))
    if not joins:
        _acknowledge(case, at)
    case.is_answered_for = None  # it was read for this unit of work, and may be otherwise in the next
    return case


def _acknowledge(case: Case, at: datetime) -> None:
    """Write that the report arrived, and when contact is to be expected: what hears of the opening has noted it by now."""
    rule, expected = rule_of(case.nature), expected_time(case)
    told = {
        "is_crime": case.nature == Nature.CRIME,
        "recorded": rule.acknowledged,
        "is_contacted": not case.contact_opted_out,
        "contacts": rule.contacts,
        "expected_by": expected.by_at if expected else None,
        "expected_late": expected is not None and expected.is_later_than_promised,
    }
    write_to_business(case, Mail.ACKNOWLEDGEMENT, key=str(case.pk), at=at, **told)


def _row(new: NewCase, *, by: Actor, at: datetime) -> Case:
    """Return the unsaved case with all that does not follow from its parts."""
    day = to_london(at).date()
    facts, restricted = _facts(new), new.is_restricted or new.nature is Nature.RESTRICTED
    answer = is_business_crime(facts, day)
    case = Case(
        business_id=new.business_id,
        premises_id=new.premises_id,
        crime_kind=new.crime_kind,
        offence_code=new.offence_code,
        nature=new.nature,
        is_restricted=restricted,
        told_as_hate=new.told_as_hate,
        door=new.door,
        external_reference=new.external_reference,
        is_business_crime=answer.answer,
        definition_code=answer.definition_code,
        definition_reason=answer.reason,
        definition_facts=asdict(facts),
        told_summary=new.summary,
        summary=new.summary,
        occurred_from=new.occurred_from,
        occurred_to=new.occurred_to,
        reported_at=at,
        reported_by=new.reported_by,
        **_contact(new, restricted=restricted, at=at),
        supports_action=new.supports_action,
        record_due_at=clock("record-crime", day).due_at(at),
        contact_due_at=clock("contact-victim", day).due_at(at),
        review_at=clock("review-case", day).due_at(at),
        changed_at=at,
        changed_by_name=by.audit_name[:120],
    )
    _check_times(new, at)
    _check_offence(new)
    _place(case)
    return case


def _contact(new: NewCase, *, restricted: bool, at: datetime) -> dict[str, Any]:
    """Return whom to contact. Nobody calls the business about a restricted case, so no promise of contact runs.

    None runs of information either (``NatureRule.contacts``), until whoever told it asks for contact.
    """
    opted_out = new.contact.opted_out or restricted or not rule_of(new.nature).contacts
    return {
        "contact_name": new.contact.name,
        "contact_email": new.contact.email,
        "contact_telephone": new.contact.telephone,
        "contact_channel": new.contact.channel,
        "contact_times": new.contact.times,
        "contact_opted_out": opted_out,
        "contact_opted_out_at": at if opted_out else None,
    }


def _check_times(new: NewCase, at: datetime) -> None:
    if new.occurred_from > at or (new.occurred_to or at) > at:
        raise TimeNotPossible("The crime cannot have happened in the future: check the date and time.")
    if new.occurred_to is not None and new.occurred_to < new.occurred_from:
        raise TimeNotPossible("The crime cannot have ended before it began: check the two times.")


def _facts(new: NewCase) -> BusinessCrimeFacts:
    """Return the facts of the definition: what is no crime is no business crime, whoever it happened to."""
    is_crime = rule_of(new.nature).is_crime
    return new.definition_facts if is_crime is None else replace(new.definition_facts, is_crime=is_crime)


def _check_offence(new: NewCase) -> None:
    if new.nature is not Nature.CRIME:
        if new.offence_code:
            raise NatureNotPossible(f"This is {rule_of(new.nature).noun}, so it has no offence.")
        return
    try:
        offence(new.offence_code, to_london(new.occurred_from).date())
    except UnknownOffenceCode as error:
        raise NoSuchOffence(str(error)) from error


def _place(case: Case) -> None:
    """Take district and policing area from the premises; the case keeps them when areas are redrawn later.

    One query tells all that is asked of the premises here.
    """
    premises: Any = premises_read(
        case.premises_id, is_repeat=is_repeat_place(case.reported_at), has_members=is_answered_for("pk")
    )
    if premises is None:
        raise PremisesOfAnotherBusiness("There is no such premises.")
    if premises.business_id != case.business_id:
        raise PremisesOfAnotherBusiness("This premises does not belong to the business that reports.")
    case.premises, case.is_answered_for, case.repeat_place = premises, premises.has_members, premises.is_repeat
    case.district_code, case.policing_area = premises.district_code, premises.policing_area


def cameras_of(case: Case, cameras: tuple[NewCctv, ...]) -> list[CctvSource]:
    """Return the cameras told of, not saved, each with the moment at which its footage goes."""
    return [
        CctvSource(
            camera=camera.camera,
            clock_error_minutes=camera.clock_error_minutes,
            overwritten_at=camera.overwritten_at or _usual_overwrite(case),
            overwrite_assumed=camera.overwritten_at is None,
            who_can_export=camera.who_can_export,
        )
        for camera in cameras
    ]


def _usual_overwrite(case: Case) -> datetime:
    """Return when footage of the crime goes: after the days this premises keeps it, or else the usual time."""
    if case.premises.cctv_keeps_days:
        return case.occurred_from + timedelta(days=case.premises.cctv_keeps_days)
    return clock("cctv-overwrite", to_london(case.reported_at).date()).due_at(case.occurred_from)


def _first_parts(case: Case, new: NewCase, cameras: list[CctvSource]) -> Parts:
    suspects = [person for person in new.people if person.role == PersonRole.SUSPECT]
    return Parts(
        cctv_lost_at=min((camera.overwritten_at for camera in cameras), default=None),
        cctv_waiting=bool(cameras),
        offer_due_at=None if case.is_restricted else support_due_at(case.nature, reported_at=case.reported_at),
        solvability=SolvabilityFacts(
            cctv=bool(cameras),
            evidence=bool(new.evidence_ids),
            suspect_named=any(person.told_name for person in suspects),
            suspect_described=any(person.description for person in suspects),
            seen_before=any(person.seen_before == "yes" for person in suspects),
            registration=any(tidy_registration(vehicle.registration) for vehicle in new.vehicles),
            witness=any(person.role == PersonRole.WITNESS for person in new.people),
            serial_number=any(line.serial_number for line in new.property_lines),
            supports_action=new.supports_action == SupportsAction.YES,
        ),
        circumstances=asdict(new.circumstances),
    )


def insert_case(case: Case) -> None:
    """Save the case under a reference that no other has."""
    for left in reversed(range(_TRIES)):
        case.crime_reference = new_reference(REFERENCE_PREFIX)
        try:
            with transaction.atomic():
                case.save(force_insert=True)
        except IntegrityError:
            if not left or not Case.objects.filter(crime_reference=case.crime_reference).exists():
                raise
            case.pk = None
        else:
            return


class Facts(Protocol):
    """People, vehicles and property told of, at first or later."""

    @property
    def people(self) -> Iterable[NewPerson]: ...
    @property
    def vehicles(self) -> Iterable[NewVehicle]: ...
    @property
    def property_lines(self) -> Iterable[NewProperty]: ...


def add_facts(case: Case, new: Facts, cameras: list[CctvSource], *, at: datetime) -> None:
    """Add everything that a report tells of people, vehicles, property and cameras to a case."""
    people = [CasePerson(**asdict(person), side=Side.BUSINESS, added_at=at) for person in new.people]
    vehicles = [
        CaseVehicle(
            registration=tidy_registration(vehicle.registration),
            description=vehicle.description,
            side=Side.BUSINESS,
            added_at=at,
        )
        for vehicle in new.vehicles
    ]
    _bulk(CctvSource, case, cameras)
    _bulk(CasePerson, case, people)
    _bulk(CaseVehicle, case, vehicles)
    lines = [
        PropertyLine(**asdict(line), serial_key=tidy_serial(line.serial_number) or None) for line in new.property_lines
    ]
    _bulk(PropertyLine, case, lines)


def _bulk(model: type[M], case: Case, rows: Iterable[M]) -> None:
    made = list(rows)
    for row in made:
        row.case = case  # type: ignore[attr-defined]
    if made:
        model._default_manager.bulk_create(made)
