"""What acts are about, one entry each: a case, a victim, a referral, a plan, an action; plans also as the beat manager's."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from bizwatch.accounts.permissions import Permission
from bizwatch.cases import services as cases
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import case_by_reference
from bizwatch.victims import services
from bizwatch.victims.models import PlanAction, SafeguardingPlan, Victim
from bizwatch.victims.presenters import plan_caption
from bizwatch.victims.selectors.plans import action_by_id, own_action, plan_by_id
from bizwatch.victims.selectors.victims import case_for_care, referral_by_id, victim_by_id
from bizwatch.victims.views.acting import Subject

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def case_home(case: Case) -> str:
    """Return the part of the case's page that shows its victims."""
    return reverse("cases:desk_case", args=[case.crime_reference]) + "#victims"


def victim_home(victim: Victim) -> str:
    """Return the victim's own page."""
    return reverse("victims:victim", args=[victim.public_id])


def _read_case(case: Case, user: "User", at: datetime) -> None:
    cases.record_case_read(case=case, by=user, at=at, reason="victims of the case")


def _read_victim(victim: Victim, user: "User", at: datetime) -> None:
    services.record_victims_read(case=victim.case, victims=[victim], by=user, at=at, reason="victim's own page")


def _read_plan(plan: SafeguardingPlan, user: "User", at: datetime) -> None:
    services.record_plan_read(plan=plan, by=user, at=at)


CASE = Subject(
    keyword="case",
    address="cases/<str:key>/",
    find=case_for_care,
    home=case_home,
    caption=lambda case: f"{case.crime_reference}, {case.premises}",
    read=_read_case,
    prefix="case_",
)
VICTIM = Subject(
    keyword="victim",
    address="people/<uuid:key>/",
    find=victim_by_id,
    home=victim_home,
    caption=lambda victim: f"{victim.name}, {victim.case.crime_reference}",
    read=_read_victim,
    prefix="victim_",
)
REMOVED = Subject(**{**vars(VICTIM), "home": lambda victim: case_home(victim.case)})
REFERRAL = Subject(
    keyword="referral",
    address="support/<uuid:key>/",
    find=referral_by_id,
    home=lambda referral: victim_home(referral.victim),
    caption=lambda referral: f"{referral.victim.name}, {referral.victim.case.crime_reference}",
    read=lambda referral, user, at: _read_victim(referral.victim, user, at),
    prefix="support_",
)


def _plan(permission: Permission, prefix: str, home: str) -> tuple[Subject, Subject]:
    """Return plan and action as the desk, or the beat manager, finds them."""

    def to_plan(plan: SafeguardingPlan) -> str:
        return reverse(f"victims:{home}", args=[plan.public_id])

    below = "area/" if prefix else ""
    common: dict[str, Any] = {"permission": permission}
    plan = Subject(
        keyword="plan",
        address=f"{below}plans/<uuid:key>/",
        find=plan_by_id,
        home=to_plan,
        caption=plan_caption,
        read=_read_plan,
        prefix=f"{prefix}plan_",
        **common,
    )
    action = Subject(
        keyword="action",
        address=f"{below}plan-actions/<uuid:key>/",
        find=action_by_id,
        home=lambda action: to_plan(action.plan),
        caption=lambda action: action.text,
        read=lambda action, user, at: _read_plan(action.plan, user, at),
        prefix=f"{prefix}action_",
        **common,
    )
    return plan, action


DESK_PLAN, DESK_ACTION = _plan(Permission.INVESTIGATE, "", "plan")
AREA_PLAN, AREA_ACTION = _plan(Permission.VIEW_AREA, "area_", "area_plan")


def _read_own_case(case: Case, user: "User", at: datetime) -> None:
    cases.record_case_read(case=case, by=user, at=at, reason="own case: point of contact")


def _nothing_personal(action: PlanAction, user: "User", at: datetime) -> None:
    """An action's text is the business's own: nothing of a person is read."""


OWN_CASE = Subject(
    keyword="case",
    address="my-cases/<str:key>/",
    find=case_by_reference,
    home=lambda case: reverse("cases:my_case", args=[case.crime_reference]),
    caption=lambda case: case.crime_reference,
    read=_read_own_case,
    permission=Permission.ANSWER_DESK,
    prefix="own_",
)
OWN_ACTION = Subject(
    keyword="action",
    address="my-actions/<uuid:key>/",
    find=own_action,
    home=lambda action: reverse("victims:my_safety"),
    caption=lambda action: action.text,
    read=_nothing_personal,
    permission=Permission.ANSWER_DESK,
    prefix="own_action_",
)
