"""Which investigator has which skill on a day, and which of them a case asks for.

A skill counts once somebody has it: a desk that grants none is asked for none.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from bizwatch.accounts.selectors import investigators
from bizwatch.cases.exceptions import SupervisionNotFound
from bizwatch.cases.models import Case, OfficerSkill
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import Skill, skills_asked

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@dataclass(frozen=True)
class SkillsHeld:
    """Who has what on a day: codes by officer's id. ``counted`` are the codes that anybody has."""

    by_officer: Mapping[int, frozenset[str]]

    @property
    def counted(self) -> frozenset[str]:
        return frozenset().union(*self.by_officer.values())

    def asked_by(self, case: Case) -> tuple[Skill, ...]:
        """Return the skills that a case asks for and that count on this desk."""
        on = to_london(case.reported_at).date()
        asked = skills_asked(case.crime_kind, told_as_hate=case.told_as_hate, on=on)
        return tuple(skill for skill in asked if skill.code in self.counted)

    def missing(self, officer: "User", case: Case) -> tuple[Skill, ...]:
        """Return the skills that a case asks for and an officer does not have."""
        held = self.by_officer.get(officer.pk, frozenset())
        return tuple(skill for skill in self.asked_by(case) if skill.code not in held)


def skills_held(on: date) -> SkillsHeld:
    """Return the skills of everybody who may investigate, on a day: one query."""
    held: dict[int, set[str]] = defaultdict(set)
    for officer, code in _in_force(on).values_list("officer_id", "code"):
        held[officer].add(code)
    return SkillsHeld({officer: frozenset(codes) for officer, codes in held.items()})


def skills_granted(at: datetime) -> QuerySet[OfficerSkill]:
    """Return the skills that hold now or will, by officer, for supervisors."""
    today = to_london(at).date()
    found = OfficerSkill.objects.filter(Q(last_day=None) | Q(last_day__gte=today))
    return found.select_related("officer").order_by("officer__name", "code", "first_day")


def granted_skill(pk: int) -> OfficerSkill:
    """Return one granted skill. Raises ``SupervisionNotFound``."""
    found = OfficerSkill.objects.filter(pk=pk).select_related("officer").first()
    if found is None:
        raise SupervisionNotFound("There is no such skill.")
    return found


def _in_force(on: date) -> QuerySet[OfficerSkill]:
    held = OfficerSkill.objects.filter(Q(last_day=None) | Q(last_day__gte=on), first_day__lte=on)
    return held.filter(officer__in=investigators().order_by().values("pk"))
