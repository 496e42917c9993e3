"""Every name that stands on a case, for whoever must make sure that a text holds none of them."""

from collections.abc import Callable, Iterable, Iterator

from bizwatch.cases.models import Case, CasePerson, CaseVehicle

Namer = Callable[[Case], Iterable[str]]
_namers: list[Namer] = []


def let_name(namer: Namer) -> None:
    """Let a function say which names an app above keeps about a case. For an app's ``ready``; the same one counts once."""
    if namer not in _namers:
        _namers.append(namer)


def names_on_case(case: Case) -> Iterator[str]:
    """Yield the names of everybody and of every place on a case and on those joined to it; the caller audits the read.

    People as told and as named, contacts, business, premises with its address and town, registration marks, and whoever an
    app above names (``let_name``).
    """
    for one in Case.objects.with_joined(case).select_related("business", "premises"):
        place = one.premises
        yield from (one.contact_name, one.business.name, place.name, place.address, place.town, place.contact_name)
    yield from _named(case)


def people_on_case(case: Case) -> Iterator[str]:
    """Yield of these what tells who somebody is whom the business need not know: people as told and as named, registration
    marks, and whoever an app above names. Of its own contact it knows. The caller audits the read."""
    contacts = Case.objects.with_joined(case).filter(business_id=case.business_id)
    known = {name.casefold() for name in contacts.values_list("contact_name", flat=True)}
    yield from (name for name in _named(case) if name.casefold() not in known)


def _named(case: Case) -> Iterator[str]:
    whole = Case.objects.with_joined(case)
    for person in CasePerson.objects.filter(case__in=whole).select_related("person"):
        yield person.told_name
        if person.person is not None:
            yield from (person.person.family_name, person.person.given_names)
    yield from CaseVehicle.objects.filter(case__in=whole).values_list("registration", flat=True)
    for namer in _namers:
        yield from namer(case)
