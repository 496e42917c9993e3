"""What victim care shows on a case's page: to the desk, to the beat manager, and to the business."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.cases.choices import PersonRole
from bizwatch.cases.models import Case
from bizwatch.victims import presenters as say
from bizwatch.victims import services
from bizwatch.victims.choices import PlanState
from bizwatch.victims.selectors.due import referral_due_at
from bizwatch.victims.selectors.plans import plans_of
from bizwatch.victims.selectors.repeats import own_count, place_repeats
from bizwatch.victims.selectors.suggestions import persistently_targeted, plan_for_premises
from bizwatch.victims.selectors.victims import (
    cares_for,
    newest_assessment,
    newest_decision,
    newest_referral,
    people_to_take,
    point_of_contact,
    victims_of,
)

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def desk_panel(case: Case, user: "User", at: datetime) -> Mapping[str, Any] | None:
    """Return the victims of a case with their care, what its place has suffered, and the plans; audited by their ids."""
    if not cares_for(user, case):
        return None
    victims, place = victims_of(user, case), place_repeats(user, case)
    services.record_victims_read(case=case, victims=victims, by=user, at=at, reason="victims on the case")
    plans = plans_of(user, case, victims)
    has_plan = any(plan.premises_id and plan.state == PlanState.OPEN for plan in plans)
    business = next((victim for victim in victims if victim.is_business), None)
    return {
        "at": at,
        "say": say,
        "lines": [_line(victim) for victim in victims],
        "no_contact": business is None,
        "to_take": sum(person.role == PersonRole.VICTIM for person in people_to_take(case)),
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


def area_panel(case: Case, user: "User", at: datetime) -> Mapping[str, Any] | None:
    """Return what the place of a case has suffered, and its plans: never a victim."""
    if not has_permission(user, Permission.VIEW_AREA):
        return None
    return {
        "at": at,
        "say": say,
        "place": place_repeats(user, case),
        "plans": plans_of(user, case, []),
        "is_area": True,
    }


def business_panel(case: Case, user: "User", at: datetime) -> Mapping[str, Any] | None:
    """Return the business's own point of contact and its own premises' count. Nothing of any person, nor of what is near."""
    counted = own_count(case)
    return {
        "contact": point_of_contact(case),
        "times": counted.times if counted else 0,
        "can_answer": has_permission(user, Permission.ANSWER_DESK),
    }
