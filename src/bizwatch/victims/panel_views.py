"""What victim care shows on a case's page: to the desk, to the beat manager, and to the business."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Subquery

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.businesses.selectors import answered_for
from bizwatch.cases.choices import PersonRole
from bizwatch.cases.models import Case
from bizwatch.cases.panels import There
from bizwatch.cases.selectors.there import here_or_joined
from bizwatch.victims import presenters as say
from bizwatch.victims import services
from bizwatch.victims.choices import PlanState
from bizwatch.victims.selectors.due import referral_due_at
from bizwatch.victims.selectors.plans import plans_of, plans_visible_to
from bizwatch.victims.selectors.repeats import place_repeats, times_of_premises
from bizwatch.victims.selectors.suggestions import persistently_targeted, plan_for_premises
from bizwatch.victims.selectors.victims import (
    newest_assessment,
    newest_decision,
    newest_referral,
    people_not_taken,
    people_to_take,
    point_of_contact,
    points_of_contact,
    victims_of,
    victims_visible_to,
)

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def ask_desk(user: "User") -> There:
    """Ask whether a person may see the victims of a case, and whether there are any, with plans and people to take on."""
    if not has_permission(user, Permission.INVESTIGATE):
        return {}
    return {
        "is_own_business": Exists(answered_for(user).filter(business=OuterRef("business"))),
        "has_victims": here_or_joined(victims_visible_to(user)),
        "has_people_to_take": here_or_joined(people_not_taken()),
        **_ask_plans(user),
    }


def ask_area(user: "User") -> There:
    """Ask whether the premises of a case has a plan."""
    return _ask_plans(user) if has_permission(user, Permission.VIEW_AREA) else {}


def ask_business(user: "User") -> There:
    """Ask how often the premises of a case was hit, and whether its business named somebody for it."""
    return {
        "own_times": Subquery(times_of_premises(OuterRef("premises"))),
        "has_point_of_contact": Exists(points_of_contact().filter(case=OuterRef("pk"))),
    }


def _ask_plans(user: "User") -> There:
    return {"has_plan_of_premises": Exists(plans_visible_to(user).filter(premises=OuterRef("premises")))}


def desk_panel(case: Case, user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    """Return the victims of a case with their care, what its place has suffered, and the plans; audited by their ids."""
    if case.is_restricted or there.get("is_own_business", True):
        return None
    victims, place = victims_of(user, case) if there["has_victims"] else [], place_repeats(user, case)
    services.record_victims_read(case=case, victims=victims, by=user, at=at, reason="victims on the case")
    plans = plans_of(user, case, victims) if victims or there["has_plan_of_premises"] else []
    people = people_to_take(case) if there["has_people_to_take"] else []
    has_plan = any(plan.premises_id and plan.state == PlanState.OPEN for plan in plans)
    business = next((victim for victim in victims if victim.is_business), None)
    return {
        "at": at,
        "say": say,
        "lines": [_line(victim) for victim in victims],
        "no_contact": business is None,
        "to_take": sum(person.role == PersonRole.VICTIM for person in people),
        "place": place,
        "targeted": persistently_targeted(business, place) if business else None,
        "plans": plans,
        "suggestion": None if has_plan else plan_for_premises(case, place),
        "can_plan": not has_plan,
        "is_area": False,
    }


def _line(victim: Any) -> dict[str, Any]:
    return {
        "victim": victim,
        "needs": say.level_tag(newest_assessment(victim)),
        "rights": say.rights_words(newest_decision(victim)),
        "support": say.support_words(newest_referral(victim)),
        "due_at": referral_due_at(victim),
        "reach": say.reach_words(victim),
        "last": max((contact.at for contact in victim.contacts.all()), default=None),
    }


def area_panel(case: Case, user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    """Return what the place of a case has suffered, and its plans: never a victim."""
    if not has_permission(user, Permission.VIEW_AREA):
        return None
    return {
        "at": at,
        "say": say,
        "place": place_repeats(user, case),
        "plans": plans_of(user, case, []) if there["has_plan_of_premises"] else [],
        "is_area": True,
    }


def business_panel(case: Case, user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    """Return the business's own point of contact and its own premises' count. Nothing of any person, nor of what is near."""
    return {
        "contact": point_of_contact(case) if there["has_point_of_contact"] else None,
        "times": there["own_times"] or 0,
        "can_answer": has_permission(user, Permission.ANSWER_DESK),
    }
