"""Entering people and vehicles. A person is made by an investigator only, and never joined to another by a machine."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.references import new_reference
from bizwatch.people.exceptions import BirthDateNotPossible, NameNeeded, RegistrationNotUnderstood
from bizwatch.people.models import Person, Vehicle
from bizwatch.people.selectors import tidy_registration

REFERENCE_PREFIX = "PN"
_OLDEST = 130  # years
_TRIES = 5


@audited_service
def name_person(
    *, family_name: str, given_names: str = "", birth_date: date | None = None, by: Actor, at: datetime
) -> Person:
    """Enter a person who is not known yet; one who is, the investigator chooses instead.

    Raises ``NameNeeded``, ``BirthDateNotPossible``.
    """
    if not family_name.strip():
        raise NameNeeded("Enter the person's family name.")
    today = to_london(at).date()
    if birth_date is not None and not today.year - _OLDEST <= birth_date.year <= today.year:
        raise BirthDateNotPossible("Check the year of birth.")
    if birth_date is not None and birth_date > today:
        raise BirthDateNotPossible("The date of birth is in the future.")
    person = _with_reference(
        Person(family_name=family_name.strip(), given_names=given_names.strip(), birth_date=birth_date, created_at=at)
    )
    record(Action.COLLECTION, by=by, at=at, subject_type="person", subject_id=person.reference)
    return person


@audited_service
def note_vehicle(*, registration: str, by: Actor, at: datetime) -> Vehicle:
    """Return the vehicle that bears a mark, entering it where it is not known. Raises ``RegistrationNotUnderstood``."""
    mark = tidy_registration(registration)
    if len(mark) < 2:
        raise RegistrationNotUnderstood("Enter the registration as it stands on the plate, such as AB12 CDE.")
    vehicle, is_new = Vehicle.objects.get_or_create(registration=mark, defaults={"created_at": at})
    if is_new:
        record(Action.COLLECTION, by=by, at=at, subject_type="vehicle", subject_id=vehicle.pk)
    return vehicle


def _with_reference(person: Person) -> Person:
    """Save the person under a reference that nobody else has."""
    for left in reversed(range(_TRIES)):
        person.reference = new_reference(REFERENCE_PREFIX)
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError:
            if not left:
                raise
            person.pk = None
        else:
            break
    return person
