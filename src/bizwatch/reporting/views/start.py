"""Before a report: what to report, the gate, and reports begun earlier."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from bizwatch.accounts.access import SignedInRequest, has_permission, is_signed_in, public_page, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.businesses.exceptions import PremisesNotFound
from bizwatch.businesses.selectors import premises_by_reference, premises_visible_to
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reporting import gates, presenters, services
from bizwatch.reporting.forms import KindForm, gate_form
from bizwatch.reporting.gates import Verdict
from bizwatch.reporting.kinds import KINDS, SLUGS, Kind
from bizwatch.reporting.models import Draft
from bizwatch.reporting.selectors import journey_of, open_drafts_of


@public_page
def start(request: HttpRequest) -> HttpResponseBase:
    """Ask what to report, and lead on to the gate, or for a guest to the link by e-mail."""
    signed_in = is_signed_in(request.user)
    if signed_in and not has_permission(request.user, Permission.REPORT_CRIME):
        return render(request, "reporting/not_for_you.html")
    if signed_in and request.GET.get("kind") == "shop_theft" and request.GET.get("premises"):
        return redirect("reporting:express", _own_premises(request, request.GET["premises"]).reference)
    form = KindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kind = KINDS[form.cleaned_data["kind"]]
        if signed_in:
            return redirect("reporting:gate", kind.slug)
        return redirect(f"{reverse('reporting:guest_start')}?{urlencode({'kind': kind.slug})}")
    drafts = presenters.draft_rows(open_drafts_of(request.user)) if is_signed_in(request.user) else []
    status = 422 if form.is_bound else 200
    return render(request, "reporting/start.html", {"form": form, "drafts": drafts}, status=status)


@requires(Permission.REPORT_CRIME)
def drafts(request: SignedInRequest) -> HttpResponse:
    """List the reports that were begun and not sent."""
    return render(request, "reporting/drafts.html", {"drafts": presenters.draft_rows(open_drafts_of(request.user))})


def kind_by_slug(slug: str) -> Kind:
    """Return the kind of crime of an address. Raises ``Http404``."""
    if slug not in SLUGS:
        raise Http404
    return SLUGS[slug]


@requires(Permission.REPORT_CRIME)
def gate(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """Ask the gate questions; the draft begins with their answers."""
    kind = kind_by_slug(slug)
    if not premises_visible_to(request.user).filter(is_open=True).exists():
        return render(request, "reporting/no_premises.html", {"back_href": reverse("reporting:start")})
    return _gate(request, kind, premises=_only_premises(request), is_express=False)


@requires(Permission.REPORT_CRIME)
def express(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Ask the gate questions before the short report of a shop theft at one premises."""
    return _gate(request, KINDS["shop_theft"], premises=_own_premises(request, reference), is_express=True)


def _own_premises(request: HttpRequest, reference: str) -> Any:
    """Return open premises of the reporter. Raises ``Http404`` for closed ones and those of others alike."""
    try:
        found = premises_by_reference(request.user, reference)
    except PremisesNotFound as error:
        raise Http404 from error
    if not found.is_open:
        raise Http404
    return found


def _only_premises(request: SignedInRequest) -> Any:
    """Return the premises named in the address, or the only one that there is; otherwise the report asks."""
    named = request.GET.get("premises", "")
    if named:
        return _own_premises(request, named)
    few = list(premises_visible_to(request.user).filter(is_open=True)[:2])
    return few[0] if len(few) == 1 else None


def _gate(request: SignedInRequest, kind: Kind, *, premises: Any, is_express: bool) -> HttpResponseBase:
    at = clock.now()
    form = gate_page_form(request, at)
    if request.method != "POST" or not form.is_valid():
        return gate_page(request, form, kind=kind, back_href=reverse("reporting:start"))
    draft, verdict = services.begin(
        kind=kind.code,
        ticked=form.cleaned_data["gates"],
        premises=premises,
        is_express=is_express,
        by=request.user,
        at=at,
    )
    return after_gate(request, draft, verdict, at)


def gate_page_form(request: HttpRequest, at: datetime) -> DesignForm:
    """Return the gate's form as asked today."""
    today = to_london(at).date()
    return gate_form(gates.questions(today), gates.hints(today), request.POST if request.method == "POST" else None)


def gate_page(request: HttpRequest, form: DesignForm, *, kind: Kind, back_href: str) -> HttpResponse:
    """Show the gate."""
    context = {"form": form, "kind": kind, "back_href": back_href}
    return render(request, "reporting/gate.html", context, status=422 if form.is_bound else 200)


def after_gate(request: HttpRequest, draft: Draft, verdict: Verdict, at: datetime) -> HttpResponseBase:
    """Lead on, or say whom to call.

    What is said is answered to the post itself: an address of its own would stay in the history of a shared computer.
    """
    onward = presenters.page_address(draft, journey_of(draft).next_after("gate"))
    if not verdict.answers:
        return redirect(onward)
    context = {
        "sections": presenters.gate_sections(verdict, to_london(at).date()),
        "onward": onward if verdict.may_continue else "",
        "again": request.get_full_path(),
    }
    return render(request, "reporting/gate_advice.html", context)
