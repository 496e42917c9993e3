"""Finalising a case in two steps: which outcome, then exactly what that outcome needs."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.cases import services
from bizwatch.cases.desk_forms.leaving import ChooseOutcomeForm, FinaliseForm
from bizwatch.cases.desk_presenters import outcomes as say
from bizwatch.cases.desk_presenters.words import case_caption
from bizwatch.cases.desk_views.acting import ActPage, Doing, refusal_of
from bizwatch.cases.desk_views.finding import find_case
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.selectors import outcome_case, outcome_options_for
from bizwatch.cases.selectors.afterwards import taken_on_by
from bizwatch.design.acting import perform
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Need
from bizwatch.reference.exceptions import UnknownOutcomeCode
from bizwatch.reference.selectors import Outcome, outcome

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


@dataclass(frozen=True)
class Finalising:
    """Where a case is finalised: the act's page, and the names of the addresses of its two steps."""

    page: ActPage
    choose: str
    give: str

    def links(self, case: Case) -> dict[str, str]:
        """Return where the two steps lead back to."""
        return {
            "case_href": self.page.place.href(case),
            "choose_href": reverse(self.choose, args=[case.crime_reference]),
        }


ON_THE_DESK = Finalising(FINALISE, "cases:desk_finalise", "cases:desk_finalise_with")


@requires(Permission.INVESTIGATE)
@require_safe
def choose_outcome(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask which outcome, of those that the case as it stands allows, and say of the others why not."""
    return ask_which(request, find_case(request.user, reference), ON_THE_DESK)


@requires(Permission.INVESTIGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def finalise(request: SignedInRequest, reference: str, code: str) -> HttpResponse:
    """Give the outcome with what it needs. What is missing is said all at once, and how to put it right."""
    return ask_what_it_needs(request, find_case(request.user, reference), code, ON_THE_DESK)


def ask_which(request: SignedInRequest, case: Case, here: Finalising) -> HttpResponse:
    """Draw the first step for a case that was found for this person."""
    at = clock.now()
    refusal = refusal_of(request, here.page, case)
    if refusal is not None:
        return refusal
    options = outcome_options_for(case, on=to_london(at).date())
    form = ChooseOutcomeForm(request.GET if "outcome" in request.GET else None, options=options)
    if form.is_valid():
        return redirect(here.give, reference=case.crime_reference, code=form.cleaned_data["outcome"])
    services.record_case_read(case=case, by=request.user, at=at, reason="desk: choose an outcome")
    context = {
        "case": case,
        "form": form,
        "caption": case_caption(case),
        "ruled_out": [option for option in options if option.refusal],
        "hurdles": say.hurdles(case, outcome_case(case)),
        **here.links(case),
    }
    return render(request, "cases/desk/choose_outcome.html", context, status=422 if form.is_bound else 200)


def ask_what_it_needs(request: SignedInRequest, case: Case, code: str, here: Finalising) -> HttpResponse:
    """Draw or do the second step. Raises ``Http404`` for an outcome that is none."""
    at = clock.now()
    try:
        chosen = outcome(code, to_london(at).date())
    except UnknownOutcomeCode as unknown:
        raise Http404 from unknown
    page = replace(here.page, service=partial(services.finalise, outcome_code=chosen.code))
    doing = Doing(request=request, page=page, case=case, part=None, at=at)
    refusal = refusal_of(request, here.page, case)
    if refusal is not None and (request.method != "POST" or not case.offence_code):
        return refusal
    more: dict[str, Any] = {
        "outcome": chosen,
        "hurdles": say.hurdles(case, outcome_case(case)),
        **here.links(case),
    }
    if request.method != "POST":
        initial = {"version": case.version, **_known(case, chosen)}
        return doing.show(FinaliseForm(outcome=chosen, at=at, initial=initial), **more)
    form = FinaliseForm(request.POST, outcome=chosen, at=at)
    return perform(doing, form, **more) if form.is_valid() else doing.show(form, status=422, **more)


def _known(case: Case, chosen: Outcome) -> dict[str, str]:
    """Return what the case says already of what an outcome asks: the body that accepted it, the contact who chooses."""
    known = {}
    if Need.OTHER_BODY in chosen.needs:
        known["other_body"] = taken_on_by(case)
    if Need.RESOLUTION in chosen.needs:
        known["remedy_chosen_by"] = case.contact_name
    return known
