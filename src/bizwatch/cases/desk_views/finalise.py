"""Finalising a case in two steps: which outcome, then exactly what that outcome needs."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.cases import services
from bizwatch.cases.desk_forms.leaving import ChooseOutcomeForm, FinaliseForm
from bizwatch.cases.desk_presenters import outcomes as say
from bizwatch.cases.desk_presenters.words import case_caption
from bizwatch.cases.desk_views.acting import ActPage, Doing, perform, refusal_of, show_act
from bizwatch.cases.desk_views.finding import find_case
from bizwatch.cases.permissions import Act
from bizwatch.cases.selectors import outcome_case, outcome_options_for
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reference.exceptions import UnknownOutcomeCode
from bizwatch.reference.selectors import outcome

FINALISE = ActPage(
    slug="finalise-with",
    act=Act.FINALISE,
    heading="Finalise this case",
    submit="Finalise the case",
    form=FinaliseForm,
    service=services.finalise,
    done="The case is finalised.",
    template="cases/desk/finalise.html",
)


@requires(Permission.INVESTIGATE)
@require_safe
def choose_outcome(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask which outcome, of those that the case as it stands allows, and say of the others why not."""
    case, at = find_case(request.user, reference), clock.now()
    refusal = refusal_of(request, FINALISE, case)
    if refusal is not None:
        return refusal
    options = outcome_options_for(case, on=to_london(at).date())
    form = ChooseOutcomeForm(request.GET if "outcome" in request.GET else None, options=options)
    if form.is_valid():
        return redirect("cases:desk_finalise_with", reference=case.crime_reference, code=form.cleaned_data["outcome"])
    services.record_case_read(case=case, by=request.user, at=at, reason="desk: choose an outcome")
    context = {
        "case": case,
        "form": form,
        "caption": case_caption(case),
        "ruled_out": [option for option in options if option.refusal],
        "hurdles": say.hurdles(case, outcome_case(case)),
    }
    return render(request, "cases/desk/choose_outcome.html", context, status=422 if form.is_bound else 200)


@requires(Permission.INVESTIGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def finalise(request: SignedInRequest, reference: str, code: str) -> HttpResponse:
    """Give the outcome with what it needs. What is missing is said all at once, and how to put it right."""
    case, at = find_case(request.user, reference), clock.now()
    try:
        chosen = outcome(code, to_london(at).date())
    except UnknownOutcomeCode as unknown:
        raise Http404 from unknown
    page = replace(FINALISE, service=partial(services.finalise, outcome_code=chosen.code))
    doing = Doing(request=request, page=page, case=case, part=None, at=at)
    more: dict[str, Any] = {"outcome": chosen, "hurdles": say.hurdles(case, outcome_case(case))}
    if request.method != "POST":
        refusal = refusal_of(request, FINALISE, case)
        initial = {"version": case.version}
        return refusal or show_act(doing, FinaliseForm(outcome=chosen, at=at, initial=initial), **more)
    form = FinaliseForm(request.POST, outcome=chosen, at=at)
    return perform(doing, form, **more) if form.is_valid() else show_act(doing, form, status=422, **more)
