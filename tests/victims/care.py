"""Victims, plans and repeats, made through the services, for the tests of victim care."""

from datetime import datetime, timedelta
from typing import Any

from bizwatch.accounts.models import User
from bizwatch.cases.choices import ContactChannel, PersonRole
from bizwatch.cases.intake import NewPerson
from bizwatch.cases.models import Case
from bizwatch.reference.selectors import needs_questions
from bizwatch.victims import services
from bizwatch.victims.choices import EmployerMayKnow, VictimKind
from bizwatch.victims.models import SafeguardingPlan, Victim
from bizwatch.victims.services.repeats import count_noted
from bizwatch.victims.services.victims import VictimDetails
from tests.cases.world import AT, DAY, HOUR, World, opened

NAME, PHONE, EMAIL = "Zelda Quillfeather", "07700 900123", "zelda@private.example"
NEEDS = "Frightened of closing up alone since"


def details(**changes: Any) -> VictimDetails:
    given: dict[str, Any] = {"name": NAME, "telephone": PHONE, "email": EMAIL, "times": "after 6pm"}
    return VictimDetails(**{**given, **changes})


def assault(world: World, *, at: datetime = AT, **changes: Any) -> Case:
    """A threat to somebody who works at the shop, told by a colleague."""
    people = (NewPerson(role=PersonRole.VICTIM, told_name=NAME, description="Works here: Yes", contact=PHONE),)
    return opened(world, at=at, crime_kind="violence", offence_code="9A", people=people, **changes)


def victim_of(world: World, case: Case | None = None, *, by: User | None = None, **changes: Any) -> Victim:
    """A member of staff as a victim in their own right."""
    case = case or assault(world)
    taken = case.people.filter(role="victim", as_victim=None).values_list("pk", flat=True).first()
    return services.add_victim(
        case=case,
        kind=VictimKind.STAFF,
        details=details(**changes),
        case_person_id=taken,
        by=by or world.ann,
        at=AT + HOUR,
    )


def point_of_contact(world: World, case: Case, *, by: User | None = None) -> Victim:
    given = VictimDetails(name="Cora Contact", role_words="Store manager", telephone="01603 000001")
    return services.name_point_of_contact(case=case, details=given, by=by or world.ann, at=AT + HOUR)


def answers(**changes: str) -> dict[str, str]:
    return {question.code: "no" for question in needs_questions(AT.date())} | {
        code.replace("_", "-"): value for code, value in changes.items()
    }


def assessed(world: World, victim: Victim, *, level: str = "more", **changes: str) -> None:
    services.assess_needs(
        victim=victim, answers=answers(**changes), level=level, words=NEEDS, by=world.ann, at=AT + 2 * HOUR
    )


def decided(world: World, victim: Victim, *, enhanced: bool = True, at: datetime = AT + 2 * HOUR) -> None:
    services.decide_rights(
        victim=victim,
        is_enhanced=enhanced,
        categories=["persistently-targeted"],
        reason="Three times since spring.",
        by=world.ann,
        at=at,
    )


def referred(world: World, victim: Victim) -> Any:
    return services.offer_support(
        victim=victim,
        wants_it=True,
        service="local-victim-care",
        consent_words="Agreed on the telephone.",
        by=world.ann,
        at=AT + 3 * HOUR,
    )


def hit(world: World, days_ago: int, *, at_premises: Any = None, **changes: Any) -> Case:
    """A crime at a premises so many days before."""
    when = AT - timedelta(days=days_ago)
    place = {"at_premises": at_premises} if at_premises is not None else {}
    return opened(world, at=when, occurred_from=when - HOUR, **place, **changes)


def counted(at: datetime = AT) -> None:
    """Let the worker count what was noted."""
    count_noted(at=at)


def plan_for(world: World, case: Case, *, victim: Victim | None = None, owner: User | None = None) -> SafeguardingPlan:
    return services.open_plan(
        case=case, victim=victim, why="Hit again and again.", owner=owner or world.ann, by=world.ann, at=AT + 2 * HOUR
    )


__all__ = ["AT", "DAY", "HOUR", "ContactChannel", "EmployerMayKnow"]
