"""People and vehicles: entered by a person, tidied, never joined by a machine."""

from datetime import date

import pytest

from bizwatch.audit.models import AuditEvent
from bizwatch.audit.services import SystemActor
from bizwatch.people import services
from bizwatch.people.exceptions import BirthDateNotPossible, NameNeeded, PersonNotFound, RegistrationNotUnderstood
from bizwatch.people.models import Person, Vehicle
from bizwatch.people.selectors import people_named, person_by_reference, tidy_registration, vehicle_by_registration
from tests.cases.world import AT

pytestmark = pytest.mark.django_db
BY = SystemActor("tests")


def name(family: str = "Doe", given: str = "Jay", birth: date | None = None) -> Person:
    return services.name_person(family_name=family, given_names=given, birth_date=birth, by=BY, at=AT)


def test_the_same_name_twice_is_two_people():
    one, two = name(), name()
    assert one.pk != two.pk
    assert one.reference != two.reference
    assert AuditEvent.objects.filter(subject_type="person").count() == 2
    assert "Doe" not in str(list(AuditEvent.objects.values()))


def test_what_cannot_be_is_refused():
    with pytest.raises(NameNeeded):
        name(family="  ")
    for birth in (date(2026, 11, 24), date(2027, 1, 1), date(1895, 1, 1)):
        with pytest.raises(BirthDateNotPossible):
            name(birth=birth)
    assert name(birth=date(2026, 11, 23)).birth_date == date(2026, 11, 23)


def test_people_are_found_to_choose_from():
    jay, dora, other = name(birth=date(1990, 1, 1)), name("DOEHRING", "Dora"), name("Roe")
    assert list(people_named("doe")) == [jay, dora] or list(people_named("doe")) == [dora, jay]
    assert list(people_named("doe", "ja")) == [jay]
    assert jay not in people_named("doe", birth_date=date(1991, 1, 1))
    assert dora in people_named("doe", birth_date=date(1991, 1, 1))  # her birth is not known
    assert other not in people_named("doe")
    assert person_by_reference(jay.reference.lower()) == jay
    with pytest.raises(PersonNotFound):
        person_by_reference("PN-0000-0000")


@pytest.mark.parametrize(
    ("typed", "stored"), [("ab12 cde", "AB12CDE"), (" Q-1 ", "Q1"), ("", ""), ("ÄB1", "B1"), ("x" * 40, "X" * 12)]
)
def test_a_mark_is_letters_and_digits(typed, stored):
    assert tidy_registration(typed) == stored


def test_a_vehicle_is_known_by_its_mark():
    one = services.note_vehicle(registration="ab12 cde", by=BY, at=AT)
    two = services.note_vehicle(registration="AB12CDE", by=BY, at=AT)
    assert one == two == vehicle_by_registration("ab 12 cde")
    assert Vehicle.objects.count() == 1
    assert vehicle_by_registration("ZZ1") is None
    with pytest.raises(RegistrationNotUnderstood):
        services.note_vehicle(registration="-", by=BY, at=AT)
