"""Check answers, send, receipt; leaving and discarding."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from bizwatch.audit.services import record_read
from bizwatch.cases.selectors import call_path
from bizwatch.kernel.errors import DomainError
from bizwatch.reporting import presenters, services
from bizwatch.reporting.after_sending import further_links, receipt
from bizwatch.reporting.catalogue import BY_CODE
from bizwatch.reporting.choices import DraftState
from bizwatch.reporting.contact_times import expected_after, expected_before
from bizwatch.reporting.duplicates import reported_before
from bizwatch.reporting.exceptions import AlreadySent, ChangedInAnotherWindow, NoLongerYourPremises, NotFinished
from bizwatch.reporting.kinds import is_restricted, shown_kind
from bizwatch.reporting.selectors import files_of, journey_of, report_of
from bizwatch.reporting.visits import Visit, on_own_draft


@on_own_draft
def check(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Show every answer with its Change link; send the report when that is confirmed."""
    draft = visit.draft
    if request.method == "POST":
        return _send(request, visit)
    if draft.state == DraftState.SENT:
        return redirect("reporting:done", draft.pk)
    missing = journey_of(draft).first_unanswered()
    if missing is not None:
        return redirect(presenters.page_address(draft, missing))
    return _show_check(request, visit)


def _show_check(request: HttpRequest, visit: Visit, *, problem: str = "", status: int = 200) -> HttpResponse:
    draft = visit.draft
    journey = journey_of(draft)
    before = journey.back_from("")
    premises = str(draft.premises) if draft.premises else ""
    context = {
        "draft": draft,
        "sections": presenters.check_sections(draft, journey, premises=premises, files=list(files_of(draft))),
        "kind": shown_kind(draft.crime_kind),
        "back_href": presenters.page_address(draft, before) if before else "",
        "problem": problem,
        "in_confidence": is_restricted(draft.crime_kind),
        "reported_before": reported_before(draft, visit.user, at=visit.at),
        "same_as": request.POST.get("same_as", ""),
        "expected": expected_before(draft, visit.at),
    }
    return render(request, "reporting/check.html", context, status=status)


def _send(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isdecimal() and len(sent) < 10 else 0
    draft = visit.draft
    try:
        same_as = request.POST.get("same_as", "")[:30]
        services.submit(draft=draft, version=version, same_as=same_as, by=visit.actor, at=visit.at)
    except NotFinished as error:
        return redirect(presenters.page_address(draft, BY_CODE[error.page]))
    except NoLongerYourPremises as error:
        messages.error(request, str(error))
        return redirect(presenters.page_address(draft, BY_CODE["premises"], change=True))
    except ChangedInAnotherWindow:
        draft.refresh_from_db()
        words = "The report was changed in another window after you opened this page. Check the answers below again."
        return _show_check(request, visit, problem=words, status=409)
    except DomainError as error:
        return _show_check(request, visit, problem=str(error), status=422)
    return redirect("reporting:done", draft.pk)


@on_own_draft
def done(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Show the receipt: the references and what happens next, by when. Loading it again changes nothing."""
    draft = visit.draft
    if draft.state != DraftState.SENT:
        return redirect("reporting:resume", draft.pk)
    report = report_of(draft)
    record_read(
        by=visit.actor,
        at=visit.at,
        subject_type="report",
        subject_id=report.reference,
        case_reference=report.case.crime_reference,
        reason="own report",
    )
    context = {
        "report": report,
        "receipt": receipt(report),
        "has_account": visit.user is not None,
        "call_href": _call_href(visit, report.case),
        "kind": shown_kind(draft.crime_kind),
        "further": further_links(report.case, visit.at),
        "expected": expected_after(report, visit.at),
        "advice": [] if report.case.is_restricted else presenters.advice_after(report),
    }
    return render(request, "reporting/done.html", context)


def _call_href(visit: Visit, case: Any) -> str:
    """Return where a time for a call can be chosen: on the case, or for a guest by a link of its own."""
    if case.is_restricted:
        return ""
    if visit.user is not None:
        return reverse("cases:my_case_call", args=[case.crime_reference])
    return call_path(case, at=visit.at)


@on_own_draft
def saved(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Say that the report is kept and how to come back to it."""
    draft = visit.draft
    if draft.state == DraftState.SENT:
        return redirect("reporting:done", draft.pk)
    context = {
        "draft": draft,
        "has_account": visit.user is not None,
        "resume": reverse("reporting:resume", args=[draft.pk]),
    }
    return render(request, "reporting/saved.html", context)


@on_own_draft
def discard(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Ask whether to discard a report that was not sent, and erase it when that is confirmed."""
    draft = visit.draft
    if draft.state == DraftState.SENT:
        return redirect("reporting:done", draft.pk)
    if request.method != "POST":
        context = {
            "draft": draft,
            "kind": shown_kind(draft.crime_kind),
            "back_href": reverse("reporting:resume", args=[draft.pk]),
        }
        return render(request, "reporting/discard.html", context)
    try:
        services.discard(draft_id=draft.pk, by=visit.actor, at=visit.at)
    except AlreadySent:
        return redirect("reporting:done", draft.pk)
    messages.success(request, "The report was discarded. What you wrote is erased.")
    return redirect("reporting:drafts" if visit.user is not None else "reporting:start")
