"""The desk's own pages: what is due, one victim, one plan; and the beat manager's of premises in the area."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.areas import name_of_area
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_list_read
from bizwatch.kernel import clock
from bizwatch.victims import presenters as say
from bizwatch.victims import services
from bizwatch.victims.choices import PlanState
from bizwatch.victims.models import SafeguardingPlan
from bizwatch.victims.policies.support import NEXT
from bizwatch.victims.selectors import due
from bizwatch.victims.selectors.persons import person_repeats, same_person_seen, suggested_same
from bizwatch.victims.selectors.plans import actions_of, open_plans, plan_by_id, plans_to_review
from bizwatch.victims.selectors.repeats import place_repeats
from bizwatch.victims.selectors.suggestions import persistently_targeted, person_facts, plan_for_person
from bizwatch.victims.selectors.victims import entries_of, newest_assessment, newest_decision, steps_of, victim_by_id
from bizwatch.victims.views.finding import or_404

if TYPE_CHECKING:
    pass


@requires(Permission.INVESTIGATE)
@require_safe
def due_work(request: SignedInRequest) -> HttpResponse:
    """Show whose needs nobody has assessed, who is to be referred to support, and which plans are to be reviewed."""
    at, user = clock.now(), request.user
    missing, referrals = due.assessments_missing(user), due.referrals_due(user)
    shown = (line.victim.pk for line in (*missing.lines, *referrals.lines))
    record_list_read(by=user, at=at, subject_type="victim_list", name="care due", what="victims", shown=shown)
    context = {
        "at": at,
        "missing": missing,
        "referrals": referrals,
        "reviews": plans_to_review(user, at),
        "plans": open_plans(user).count(),
        "say": say,
    }
    return render(request, "victims/due.html", context)


@requires(Permission.INVESTIGATE)
@require_safe
def victim(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Show one victim with all that was done for them. Reading it is audited."""
    at, user = clock.now(), request.user
    found = or_404(lambda: victim_by_id(user, key))
    services.record_victims_read(case=found.case, victims=[found], by=user, at=at, reason="victim's own page")
    same = [] if found.is_business else same_person_seen(user, found)
    place = place_repeats(user, found.case) if found.is_business else None
    context = {
        "victim": found,
        "at": at,
        "say": say,
        "needs": newest_assessment(found),
        "rights": newest_decision(found),
        "referrals": steps_of(found),
        "steps": NEXT,
        "due_at": due.referral_due_at(found),
        "same": same,
        "repeats": {other.pk for other in person_repeats(found)} if same else set(),
        "facts": person_facts(found) if same else [],
        "suggested": suggested_same(user, found, same=same),
        "targeted": persistently_targeted(found, place),
        "plan_suggestion": None if found.is_business else plan_for_person(found),
        "plans": list(found.plans.order_by("-opened_at").select_related("owner")),
        "entries": entries_of(found),
    }
    return render(request, "victims/victim.html", context)


@requires(Permission.INVESTIGATE)
@require_safe
def plan(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Show a plan. Reading it is audited."""
    return _plan(request, key, prefix="")


@requires(Permission.VIEW_AREA)
@require_safe
def area_plan(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Show a plan for premises of the beat manager's area. Reading it is audited."""
    return _plan(request, key, prefix="area_")


def _plan(request: SignedInRequest, key: UUID, *, prefix: str) -> HttpResponse:
    at, user = clock.now(), request.user
    found = or_404(lambda: plan_by_id(user, key))
    services.record_plan_read(plan=found, by=user, at=at)
    context = {**plan_context(found, at), "prefix": prefix}
    return render(request, "victims/plan.html", context)


def plan_context(found: SafeguardingPlan, at: datetime) -> dict[str, Any]:
    """Return what the page of a plan shows."""
    return {
        "plan": found,
        "at": at,
        "say": say,
        "is_open": found.state == PlanState.OPEN,
        "actions": actions_of(found),
        "entries": list(found.entries.order_by("-at", "-pk")),
    }


@requires(Permission.INVESTIGATE)
@require_safe
def plans(request: SignedInRequest) -> HttpResponse:
    """List the open plans, the next review first."""
    return _plans(request, prefix="")


@requires(Permission.VIEW_AREA)
@require_safe
def area_plans(request: SignedInRequest) -> HttpResponse:
    """List the open plans for premises of the beat manager's area, the next review first."""
    return _plans(request, prefix="area_")


def _plans(request: SignedInRequest, *, prefix: str) -> HttpResponse:
    at, user = clock.now(), request.user
    mine = request.GET.get("whose") == "mine"
    found = list(open_plans(user, whose=user if mine else None)[:200])
    shown = (one.pk for one in found)
    record_list_read(by=user, at=at, subject_type="victim_list", name="plans", what="plans", shown=shown)
    context = {
        "plans": found,
        "at": at,
        "say": say,
        "mine": mine,
        "prefix": prefix,
        "areas": say.areas_words(user) if prefix else None,
        "area_of": name_of_area,
    }
    return render(request, "victims/plans.html", context)
