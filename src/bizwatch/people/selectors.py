"""Questions about people and vehicles. Only for callers that have checked that the asker may investigate."""

import re
from datetime import date

from django.db.models import QuerySet

from bizwatch.kernel.references import tidy_reference
from bizwatch.people.exceptions import PersonNotFound
from bizwatch.people.models import Person, Vehicle

_NOT_IN_A_MARK = re.compile(r"[^A-Z0-9]")


def tidy_registration(text: str) -> str:
    """Return a registration mark as it is stored: capital letters and digits only, at most 12. "" for none."""
    return _NOT_IN_A_MARK.sub("", text.upper())[:12]


def people_named(family_name: str, given_names: str = "", birth_date: date | None = None) -> QuerySet[Person]:
    """Return people whose names begin so, for an investigator to choose from; a person is never joined by a machine.

    Those without a date of birth stay in the list when one is given: the same person may be among them.
    """
    found = Person.objects.filter(family_name__istartswith=family_name.strip())
    if given_names.strip():
        found = found.filter(given_names__istartswith=given_names.strip())
    if birth_date is not None:
        found = found.filter(birth_date=birth_date) | found.filter(birth_date=None)
    return found.order_by("family_name", "given_names", "pk")


def person_by_reference(reference: str) -> Person:
    """Return one person. Raises ``PersonNotFound``."""
    found = Person.objects.filter(reference=tidy_reference(reference)).first()
    if found is None:
        raise PersonNotFound("There is no person with this reference.")
    return found


def vehicle_by_registration(registration: str) -> Vehicle | None:
    """Return the vehicle that bears a mark, in any spelling, or None."""
    return Vehicle.objects.filter(registration=tidy_registration(registration)).first()
