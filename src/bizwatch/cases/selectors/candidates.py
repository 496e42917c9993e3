"""Everybody who could have a case, with what speaks for and against it. Fixed queries, however many cases there are."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count

from bizwatch.accounts.selectors import investigators
from bizwatch.cases.models import Case, Shift
from bizwatch.cases.policies.slots import Span
from bizwatch.cases.policies.spreading import Candidate, ToGive
from bizwatch.cases.selectors.conflicts import Conflicts, conflicts_of
from bizwatch.cases.selectors.skills import SkillsHeld, skills_held
from bizwatch.cases.selectors.slots import absences_in
from bizwatch.design.filters import deadline_date
from bizwatch.kernel.clock import to_london

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.cases.models import Absence

AHEAD = timedelta(days=7)  # who has no shift so soon is given nothing, where the rota is kept at all


def candidates(*, at: datetime, skills: SkillsHeld | None = None) -> dict[int, Candidate]:
    """Return everybody who may investigate, by id: open cases, skills, next shift, and why they get nothing now."""
    held = skills or skills_held(to_london(at).date())
    people = list(investigators())
    open_now = dict(
        Case.objects.open()
        .filter(allocated_to__in=[one.pk for one in people])
        .order_by()
        .values_list("allocated_to")
        .annotate(number=Count("pk"))
    )
    shifts, away = next_shifts(at), away_now(at)
    return {
        one.pk: Candidate(
            officer_id=one.pk,
            name=one.audit_name,
            open=open_now.get(one.pk, 0),
            skills=held.by_officer.get(one.pk, frozenset()),
            cannot=_cannot(one, away.get(one.pk), shifts),
            next_shift_at=shifts.get(one.pk),
        )
        for one in people
    }


def to_give(
    cases: Iterable[Case], officers: Iterable["User"], *, at: datetime, skills: SkillsHeld | None = None
) -> list[ToGive]:
    """Return cases as the policy of spreading reads them, in their order."""
    found, people, today = list(cases), list(officers), to_london(at).date()
    held = skills or skills_held(today)
    conflicts = conflicts_of(people, today, cases=[case.pk for case in found])
    return [_to_give(case, people, held, conflicts) for case in found]


def next_shifts(at: datetime) -> dict[int, datetime]:
    """Return when each officer's next shift begins, or began where they are on one; of those on the rota in a week."""
    ahead = Shift.objects.filter(withdrawn_at=None, ends_at__gt=at, starts_at__lt=at + AHEAD).order_by("-starts_at")
    return dict(ahead.values_list("officer_id", "starts_at"))


def away_now(at: datetime) -> Mapping[int, "Absence"]:
    """Return who is away at a moment, by id."""
    return {one.officer_id: one for one in absences_in(Span(at, at + timedelta(seconds=1)))}


def _cannot(officer: "User", absence: "Absence | None", shifts: Mapping[int, datetime]) -> str:
    if absence is not None:
        back = f"until {deadline_date(absence.ends_at)}" if absence.ends_at else "until further notice"
        return f"{officer.audit_name} is away {back}."
    if shifts and officer.pk not in shifts:
        return f"{officer.audit_name} has no shift in the next {AHEAD.days} days."
    return ""


def _to_give(case: Case, people: list["User"], held: SkillsHeld, conflicts: Conflicts) -> ToGive:
    barred = {one.pk: words for one in people if (words := conflicts.words(one, case))}
    return ToGive(case.pk, case.allocated_to_id, frozenset(skill.code for skill in held.asked_by(case)), barred)
