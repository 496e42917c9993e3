"""The business's own page: how often its premises were hit, what it was asked to do, and advice. Nothing of anybody else."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, has_permission, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import advice_for
from bizwatch.victims.choices import PlanActionState
from bizwatch.victims.selectors.plans import own_actions
from bizwatch.victims.selectors.repeats import own_places

_ADVICE = 3


@requires(Permission.VIEW_OWN_CASES)
@require_safe
def my_safety(request: SignedInRequest) -> HttpResponse:
    """Show the reports of each of one's own premises in the window, what the police ask, and what helps."""
    day = to_london(clock.now()).date()
    places, actions = own_places(request.user), own_actions(request.user)
    hit = next((place for place in places if place.times), None)
    context: dict[str, Any] = {
        "places": places,
        "open_actions": [action for action in actions if action.state == PlanActionState.OPEN],
        "done_actions": [action for action in actions if action.state != PlanActionState.OPEN],
        "today": day,
        "advice": advice_for(sector_code=hit.sector, on=day)[:_ADVICE] if hit else (),
        "can_answer": has_permission(request.user, Permission.ANSWER_DESK),
    }
    return render(request, "victims/my_safety.html", context)
