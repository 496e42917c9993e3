"""Who stands too near to a case to have it: what officers declared, and what the product knows of memberships.

That an officer bears the same name as somebody on a case is no conflict: it says nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from bizwatch.businesses.selectors import memberships_of
from bizwatch.cases.models import Case, CasePerson, DeclaredConflict

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_Ids = Mapping[int, set[int]]


@dataclass(frozen=True)
class Conflicts:
    """The conflicts of some officers on a day, by officer's id: businesses they answer for, and what they declared."""

    answers_for: _Ids
    businesses: _Ids
    premises: _Ids
    cases: _Ids

    def words(self, officer: "User", case: Case) -> str:
        """Return the sentence that says why an officer may not have a case, "" where they may."""
        if case.business_id in self.answers_for[officer.pk]:
            return f"{officer.audit_name} answers for this business, so another investigator must have the case."
        declared = (
            case.business_id in self.businesses[officer.pk]
            or case.premises_id in self.premises[officer.pk]
            or case.pk in self.cases[officer.pk]
        )
        if declared:
            return f"{officer.audit_name} has declared a conflict of interest here, so another investigator must have the case."
        return ""


def conflicts_of(officers: Iterable["User"], on: date, *, cases: Iterable[int] | None = None) -> Conflicts:
    """Return the conflicts of officers on a day; ``cases`` narrows whom they may know on a case."""
    people = list(officers)
    answers = {officer.pk: {one.business_id for one in memberships_of(officer)} for officer in people}
    found = Conflicts(defaultdict(set, answers), *(defaultdict[int, set[int]](set), defaultdict(set), defaultdict(set)))
    declared = list(
        in_force(on)
        .filter(officer__in=[officer.pk for officer in people])
        .values_list("officer", "business", "premises", "case_person", "case_person__case", "case_person__person")
    )
    named, persons = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for officer, business, place, person, case, known in declared:
        if business:
            found.businesses[officer].add(business)
        elif place:
            found.premises[officer].add(place)
        elif person:
            named[officer].add(case)
            persons[known or 0].add(officer)
    for officer, ids in named.items():
        found.cases[officer] |= ids
    _add_cases_of_persons(found, persons, cases)
    return found


def in_force(on: date) -> QuerySet[DeclaredConflict]:
    """Return the declared conflicts that hold on a day."""
    return DeclaredConflict.objects.filter(Q(last_day=None) | Q(last_day__gte=on), first_day__lte=on, ended_at=None)


def declared_conflicts(on: date) -> QuerySet[DeclaredConflict]:
    """Return the conflicts that hold on a day or will, by officer, for supervisors; none that is about a restricted case."""
    found = DeclaredConflict.objects.filter(Q(last_day=None) | Q(last_day__gte=on), ended_at=None)
    found = found.exclude(case_person__case__is_restricted=True)
    related = ("officer", "business", "premises", "case_person__case", "case_person__person")
    return found.select_related(*related).order_by("officer__name", "pk")


def held_against(conflict: DeclaredConflict) -> int:
    """Return how many open cases the officer of a conflict has that it forbids: they must be given away."""
    mine = Case.objects.open().filter(allocated_to=conflict.officer_id)
    if conflict.business_id:
        return mine.filter(business=conflict.business_id).count()
    if conflict.premises_id:
        return mine.filter(premises=conflict.premises_id).count()
    person = conflict.case_person
    if person is None:
        return 0
    who = Q(people__pk=person.pk) | (Q(people__person=person.person_id) if person.person_id else Q())
    return mine.filter(who).distinct().count()


def _add_cases_of_persons(found: Conflicts, persons: Mapping[int, set[int]], cases: Iterable[int] | None) -> None:
    """Add the cases on which a declared person was named too; a person whom nobody named is on their own case only."""
    known = [person for person in persons if person]
    if not known:
        return
    roles = CasePerson.objects.filter(person__in=known, removed_at=None)
    if cases is not None:
        roles = roles.filter(case__in=list(cases))
    for case, person in roles.values_list("case_id", "person_id"):
        for officer in persons[person or 0]:
            found.cases[officer].add(case)
