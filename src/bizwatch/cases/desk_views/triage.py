"""The supervisor's page of the queue's order: weights in force, a change planned, looked at and confirmed, and its progress."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_read
from bizwatch.cases import services
from bizwatch.cases.desk_forms.triage import AsAtForm, StartForm, TakeBackForm, WeightsForm
from bizwatch.cases.desk_presenters import weights as say
from bizwatch.cases.exceptions import AlreadySettled, RulesNotMet, WeightsOvertaken
from bizwatch.cases.models import WeightSet
from bizwatch.cases.selectors.triage import cases_of_moves, moves_under
from bizwatch.cases.selectors.weights import (
    InForce,
    last_reordering,
    set_in_force,
    sets_ahead,
    standing,
    weight_sets,
    weights_history,
    weights_in_force,
    weights_of,
)
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError

_SHOWN_AT_MOST = 20


@requires(Permission.SUPERVISE)
@require_safe
def weights(request: SignedInRequest) -> HttpResponse:
    """Show the factors, the weights in force now or on a day, their history, and how far the new order has come."""
    at = clock.now()
    form = AsAtForm(request.GET if "day-day" in request.GET else None, at=at)
    day = form.cleaned_data["day"] if form.is_bound and form.is_valid() else None
    shown = weights_in_force(say.end_of_day(day) if day else at)
    sets = list(weights_history()[:_SHOWN_AT_MOST])
    now = set_in_force(at)
    context = {
        "rows": say.weight_rows(shown.weights),
        "limit": shown.weights.limit,
        "since": say.since(shown, day, at=at),
        "form": form,
        "ahead": [say.planned_row(one) for one in sets_ahead(at)],
        "sets": [say.set_row(one, is_now=one == now, at=at) for one in sets],
        "changed": bool(sets),
        "running": say.progress(last_reordering()),
    }
    return render(request, "cases/desk/triage.html", context)


@requires(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_weights(request: SignedInRequest) -> HttpResponse:
    """Plan another set of weights: those in force to start with, or an earlier set, or the table's own."""
    at = clock.now()
    now = weights_in_force(at)
    rules = now.weights.rules
    made: dict[str, Any] = {"factors": rules.factors, "limit": rules.limit.hours}
    if request.method != "POST":
        return _show_form(request, WeightsForm(initial=_start(request, now, at), **made))
    form = WeightsForm(request.POST, **made)
    if form.is_valid():
        try:
            planned = services.plan_weights(
                hours=form.hours(), reason=form.cleaned_data["reason"], by=request.user, at=at
            )
        except RulesNotMet as refusal:
            for name, words in refusal.faults:
                form.add_error(name, words)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("cases:triage_plan", planned.pk)
    return _show_form(request, form, status=422)


@requires(Permission.SUPERVISE)
@require_safe
def planned_weights(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show who of the open cases would move how far under planned weights, before they are put in force."""
    return _show_plan(request, _planned(pk))


@requires(Permission.SUPERVISE)
@require_POST
def confirm_weights(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put planned weights in force now or on a later day, if no others were confirmed since the plan was shown."""
    planned, at = _planned(pk), clock.now()
    form = StartForm(request.POST, at=at)
    if not form.is_valid():
        return _show_plan(request, planned, form=form, status=422)
    day = form.starts_on()
    seen = request.POST.get("seen", "")[:200]
    try:
        services.confirm_weights(planned=planned, seen=seen, starts_on=day, by=request.user, at=at)
    except WeightsOvertaken as news:
        return _show_plan(request, planned, form=form, fault=str(news), status=409)
    except RulesNotMet as refusal:
        for name, words in refusal.faults:
            form.add_error(name, words)
        return _show_plan(request, planned, form=form, status=422)
    except AlreadySettled:
        pass  # the same page sent twice: it is as was asked for
    else:
        messages.success(request, say.confirmed(day))
    return redirect("cases:triage")


@requires(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take weights back that have not begun yet."""
    planned, at = _planned(pk), clock.now()
    form = TakeBackForm(request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            services.take_weights_back(planned=planned, reason=form.cleaned_data["reason"], by=request.user, at=at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The weights are taken back. They will not start.")
            return redirect("cases:triage")
    back = reverse("cases:triage")
    context = {
        "form": form,
        "heading": "Take planned weights back",
        "lead": say.take_back_lead(planned),
        "submit": "Take them back",
        "back_href": back,
        "back_text": "Back to the order of the queue",
        "cancel_href": back,
    }
    return render(request, "design/form_page.html", context, status=422 if form.errors else 200)


@requires(Permission.SUPERVISE)
@require_POST
def go_on(request: SignedInRequest) -> HttpResponse:
    """Put the next piece of open cases in order now, without waiting for the worker."""
    if services.go_on_ordering(at=clock.now()) is None:
        messages.success(request, "Every open case stands in the order of the weights in force.")
    return redirect("cases:triage")


def _planned(pk: int) -> WeightSet:
    found = WeightSet.objects.filter(pk=pk).select_related("taken_back").first()
    if found is None:
        raise Http404
    return found


def _start(request: SignedInRequest, now: InForce, at: datetime) -> dict[str, Any]:
    """Return the weights that the form opens with; an address names an earlier set, or the table's own with "table"."""
    asked = request.GET.get("from", "")
    chosen = now
    if asked == "table":
        chosen = weights_of(None, at)
    elif asked.isdecimal() and len(asked) < 10:
        earlier = weight_sets().filter(pk=int(asked)).first()
        chosen = weights_of(earlier, at) if earlier is not None else now
    return {factor.code: chosen.weights.of(factor.code) for factor in now.weights.rules.factors}


def _show_form(request: SignedInRequest, form: WeightsForm, *, status: int = 200) -> HttpResponse:
    return render(request, "cases/desk/triage_change.html", {"form": form}, status=status)


def _show_plan(
    request: SignedInRequest,
    planned: WeightSet,
    *,
    form: StartForm | None = None,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    at = clock.now()
    then = weights_of(planned, at)
    found = moves_under(then.weights)
    named = cases_of_moves([move.pk for move in (*found.top, *found.leaving)])
    record_read(
        by=request.user, at=at, subject_type="weights", subject_id=str(planned.pk), cases=len(named), moved=found.moved
    )
    context = {
        "planned": planned,
        "seen": standing(at),
        "form": form or StartForm(at=at),
        "state": say.state_of(planned, at=at),
        "can_take_back": say.is_ahead(planned, at=at),
        "ahead": [say.planned_words(one) for one in sets_ahead(at) if one != planned],
        "changes": say.changes(weights_in_force(at).weights, then.weights),
        "figures": say.move_figures(found),
        "top": say.move_rows(found.top, named, then.weights.rules),
        "leaving": say.move_rows(found.leaving, named, then.weights.rules),
        "fault": fault,
    }
    return render(request, "cases/desk/triage_plan.html", context, status=status)
