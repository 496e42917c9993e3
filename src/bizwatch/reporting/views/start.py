"""Before a report: what to report, the gate, and reports begun earlier."""

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, has_permission, is_signed_in, public_page, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.businesses.exceptions import PremisesNotFound
from bizwatch.businesses.selectors import premises_by_reference, premises_visible_to
from bizwatch.capacity.selectors import expected_contact
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reporting import gates, presenters, services
from bizwatch.reporting.forms import FindForm, gate_form
from bizwatch.reporting.gates import Verdict
from bizwatch.reporting.kinds import KINDS, SLUGS, Kind, shown_kind
from bizwatch.reporting.languages import (
    ENGLISH,
    SWITCH,
    in_chosen_language,
    language_links,
    language_of,
    with_language,
)
from bizwatch.reporting.models import Draft
from bizwatch.reporting.offer import find, offer
from bizwatch.reporting.selectors import journey_of, open_drafts_of


@public_page
@require_safe
@in_chosen_language
def start(request: HttpRequest) -> HttpResponseBase:
    """Show what can be reported, each with a link to the gate, or for a guest to the link by e-mail."""
    signed_in = is_signed_in(request.user)
    if signed_in and not has_permission(request.user, Permission.REPORT_CRIME):
        return render(request, "reporting/not_for_you.html")
    if signed_in and request.GET.get("kind") == "shop_theft" and request.GET.get("premises"):
        return redirect("reporting:express", _own_premises(request, request.GET["premises"]).reference)
    return _offer(request)


def _offer(request: HttpRequest) -> HttpResponse:
    at, sectors = clock.now(), _sectors_of(request)
    today = to_london(at).date()
    form, language, expected = _find_form(request), language_of(request), expected_contact(at)
    wanted = form.cleaned_data["find"] if form.is_bound and form.is_valid() else ""
    found = find(wanted, sectors, today) if wanted else ()
    signed_in = is_signed_in(request.user)
    context = {
        "form": form,
        "languages": language_links(request),
        "wanted": wanted,
        "all_href": with_language(reverse("reporting:start"), language),
        "can_import": has_permission(request.user, Permission.MANAGE_API),
        "found": presenters.offered_rows(
            found, signed_in=signed_in, premises=request.GET.get("premises", ""), language=language
        ),
        "groups": [
            {
                "title": presenters.group_title(group, language),
                "rows": presenters.offered_rows(
                    group.kinds, signed_in=signed_in, premises=request.GET.get("premises", ""), language=language
                ),
            }
            for group in offer(sectors, today)
        ],
        "drafts": presenters.draft_rows(open_drafts_of(request.user)) if is_signed_in(request.user) else [],
        "expected": expected,
        "expected_when": presenters.moment_in_language(expected.by_at, expected.days_away) if expected else "",
    }
    return render(request, "reporting/start.html", context)


def _find_form(request: HttpRequest) -> FindForm:
    form = FindForm(request.GET if "find" in request.GET else None)
    form.fields["find"].label = gettext("Find what to report")
    if language_of(request) is not ENGLISH:
        form.fields["find"].help_text = gettext("For example, fuel, threats or card. Type the word in English.")
    return form


def _sectors_of(request: HttpRequest) -> list[str]:
    """Return the sectors of the reporter's premises, the most frequent first; of the one in the address if any."""
    if not is_signed_in(request.user):
        return []
    kept = premises_visible_to(request.user).filter(is_open=True)
    named = request.GET.get("premises", "")
    counted = (kept.filter(reference=named) if named else kept).values_list("sector").annotate(many=Count("pk"))
    return [sector for sector, _ in counted.order_by("-many", "sector")]


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
@in_chosen_language
def gate(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """Ask the gate questions; the draft begins with their answers."""
    kind = kind_by_slug(slug)
    if not premises_visible_to(request.user).filter(is_open=True).exists():
        return render(request, "reporting/no_premises.html", {"back_href": reverse("reporting:start")})
    return _gate(request, kind, premises=_only_premises(request), is_express=False)


@requires(Permission.REPORT_CRIME)
@in_chosen_language
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
    form = gate_page_form(request, at, kind.code)
    if not form.is_bound or not form.is_valid():
        return gate_page(
            request, form, kind=kind, back_href=with_language(reverse("reporting:start"), language_of(request))
        )
    draft, verdict = services.begin(
        kind=kind.code,
        ticked=form.cleaned_data["gates"],
        premises=premises,
        is_express=is_express,
        by=request.user,
        at=at,
    )
    return after_gate(request, draft, verdict, at)


def gate_page_form(request: HttpRequest, at: datetime, kind: str) -> DesignForm:
    """Return the gate's form as a report of this kind is asked it today; unjudged while only the language changes."""
    today, ticked = to_london(at).date(), request.POST.getlist("gates")
    sent = request.POST if request.method == "POST" and SWITCH not in request.POST else None
    return gate_form(gates.questions(today, kind), gates.hints(today, kind), sent, ticked=ticked)


def gate_page(request: HttpRequest, form: DesignForm, *, kind: Kind, back_href: str) -> HttpResponse:
    """Show the gate."""
    context = {
        "form": form,
        "languages": language_links(request),
        "caption": gettext(shown_kind(kind.code)),
        "back_href": back_href,
    }
    return render(request, "reporting/gate.html", context, status=422 if form.is_bound else 200)


def after_gate(request: HttpRequest, draft: Draft, verdict: Verdict, at: datetime) -> HttpResponseBase:
    """Lead on, or say whom to call.

    What is said is answered to the post itself: an address of its own would stay in the history of a shared computer.
    """
    onward = presenters.page_address(draft, journey_of(draft).next_after("gate"))
    if not verdict.answers:
        return redirect(onward)
    today = to_london(at).date()
    context = {
        "sections": presenters.gate_sections(verdict, today),
        "onward": onward if verdict.may_continue else "",
        "instead": presenters.offered_instead(draft, verdict, today, request.GET.urlencode(), language_of(request)),
        "again": request.get_full_path(),
    }
    return render(request, "reporting/gate_advice.html", context)
