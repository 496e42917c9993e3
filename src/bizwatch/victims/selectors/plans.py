"""Questions about safeguarding plans: of the police, and of a business about what it was asked to do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.selectors import users_with
from bizwatch.businesses.selectors import answered_for, premises_visible_to
from bizwatch.cases.choices import Side
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import areas_seen
from bizwatch.kernel.clock import to_london
from bizwatch.victims.choices import EmployerMayKnow, PlanActionState, PlanState
from bizwatch.victims.exceptions import PlanNotFound
from bizwatch.victims.models import PlanAction, SafeguardingPlan, Victim

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

NO_PLAN = "There is no such plan, or it is not yours to see."


def plans_visible_to(user: "User") -> QuerySet[SafeguardingPlan]:
    """Return the plans a person may see: the desk all but those of a business that they answer for, a beat manager those for
    premises of their areas. A person's plan is the desk's alone; a business reads of a plan in ``own_actions`` only.
    """
    found = SafeguardingPlan.objects.filter(case__is_restricted=False)
    if has_permission(user, Permission.INVESTIGATE):
        return found.exclude(case__business__in=answered_for(user))
    if has_permission(user, Permission.VIEW_AREA):
        return found.filter(victim=None, policing_area__in=areas_seen(user))
    return SafeguardingPlan.objects.none()


def _whole(plans: QuerySet[SafeguardingPlan]) -> QuerySet[SafeguardingPlan]:
    return plans.select_related("premises__business", "victim", "owner", "case__premises", "case__business")


def plan_by_id(user: "User", public_id: UUID) -> SafeguardingPlan:
    """Return one plan that the person may see. Raises ``PlanNotFound``."""
    found = _whole(plans_visible_to(user)).filter(public_id=public_id).first()
    if found is None:
        raise PlanNotFound(NO_PLAN)
    return found


def action_by_id(user: "User", public_id: UUID) -> PlanAction:
    """Return one action of a plan that the person may see. Raises ``PlanNotFound``."""
    found = PlanAction.objects.filter(public_id=public_id, plan__in=plans_visible_to(user))
    action = found.select_related("plan__case", "plan__premises", "plan__victim").first()
    if action is None:
        raise PlanNotFound(NO_PLAN)
    return action


def actions_of(plan: SafeguardingPlan) -> list[PlanAction]:
    """Return a plan's actions: open ones first, by the day on which they are due."""
    found = plan.actions.select_related("owner").order_by("due_on", "pk")
    return sorted(found, key=lambda action: action.state != PlanActionState.OPEN)


def plans_of(user: "User", case: Case, victims: list[Victim]) -> list[SafeguardingPlan]:
    """Return the plans for the premises of a case and for these victims, open ones first."""
    about = Q(premises=case.premises_id) | Q(victim__in=victims)
    found = _whole(plans_visible_to(user)).filter(about).order_by("-opened_at", "-pk")
    return sorted(found, key=lambda plan: plan.state != PlanState.OPEN)


def open_plans(user: "User", *, area: str = "", whose: "User | None" = None) -> QuerySet[SafeguardingPlan]:
    """Return the open plans that a person may see, the next review first."""
    found = _whole(plans_visible_to(user)).filter(state=PlanState.OPEN)
    found = found.filter(policing_area=area) if area else found
    return (found.filter(owner=whose) if whose else found).order_by("review_on", "pk")


def plans_to_review(user: "User", at: datetime, *, days: int = 7) -> list[SafeguardingPlan]:
    """Return the open plans whose review is overdue or due within so many days, the longest overdue first."""
    last = to_london(at).date() + timedelta(days=days)
    return list(open_plans(user).filter(review_on__lte=last)[:50])


def possible_owners(plan_area: str, *, for_person: bool) -> "list[User]":
    """Return who may answer for a plan: those who investigate, and for a premises also the beat managers who see its area."""
    found = list(users_with(Permission.INVESTIGATE))
    if for_person or not plan_area:
        return found
    return [*found, *(one for one in users_with(Permission.VIEW_AREA) if plan_area in areas_seen(one))]


@dataclass(frozen=True)
class OwnAction:
    """What a business reads of an action that it was asked to do. Nothing says which plan it is of."""

    public_id: UUID
    premises_id: int
    premises: str
    text: str
    due_on: date
    state: str
    closed_at: datetime | None


def own_actions(user: "User") -> list[OwnAction]:
    """Return what a business's person was asked to do for premises that they may see, what is due first.

    Of a person's plan only what the person allowed: the text of the action, without a name or a word about the plan.
    """
    rows = (
        _own(user)
        .order_by("due_on", "pk")
        .values_list(
            "public_id",
            "plan__premises",
            "plan__premises__name",
            "plan__victim__case__premises",
            "plan__victim__case__premises__name",
            "text",
            "due_on",
            "state",
            "closed_at",
        )
    )
    found = [_own_action(row) for row in rows]
    return sorted(found, key=lambda action: action.state != PlanActionState.OPEN)


def _own_action(row: tuple[Any, ...]) -> OwnAction:
    public_id, place, name, persons_place, persons_name, *rest = row
    return OwnAction(public_id, place or persons_place, name or persons_name, *rest)


def own_action(user: "User", public_id: UUID) -> PlanAction:
    """Return one action that the business's person was asked to do. Raises ``PlanNotFound``."""
    found = _own(user).filter(public_id=public_id).select_related("plan__case").first()
    if found is None:
        raise PlanNotFound(NO_PLAN)
    return found


def _own(user: "User") -> QuerySet[PlanAction]:
    mine = premises_visible_to(user).values("pk")
    allowed = Q(
        plan__victim__case__premises__in=mine,
        plan__victim__employer_may_know=EmployerMayKnow.ACTIONS,
        plan__victim__removed_at=None,
    )
    shown = PlanAction.objects.filter(side=Side.BUSINESS, plan__case__is_restricted=False)
    return shown.filter(Q(plan__premises__in=mine) | allowed).exclude(state=PlanActionState.DROPPED)
