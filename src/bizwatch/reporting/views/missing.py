"""Telling what a report left out: the list, its pages, and the way in for those without an account.

Open to all because some have no account; whose report it is decides, and a stranger gets 404.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bizwatch.accounts.access import has_permission, is_signed_in, page_of, public_page
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import Actor, record_read
from bizwatch.kernel import clock
from bizwatch.kernel.references import tidy_reference
from bizwatch.reporting import presenters
from bizwatch.reporting.catalogue import Asked
from bizwatch.reporting.exceptions import AlreadyTold, LinkNotOpen, MissingNotFound
from bizwatch.reporting.forms import ANOTHER, REMOVE, PageForms
from bizwatch.reporting.guest_actor import LinkHolder
from bizwatch.reporting.limits import LINKS_FOR_ADDRESS, LINKS_FOR_ORIGIN
from bizwatch.reporting.missing_links import report_of_token
from bizwatch.reporting.missing_selectors import Left, left_out, missing_of_link, missing_of_user, told_since
from bizwatch.reporting.models import Report
from bizwatch.reporting.services.missing import send_fresh_link, tell_missing

P = ParamSpec("P")
SESSION_KEY = "missing_report"


@dataclass(frozen=True)
class Visit:
    """Somebody who may tell what this report left out."""

    report: Report
    actor: Actor
    is_guest: bool
    at: datetime

    @property
    def reference(self) -> str:
        return self.report.case.crime_reference


def on_own_report(
    view: Callable[Concatenate[HttpRequest, Visit, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Open a view with the visit to the report of the case in its address, or say how to come back to it."""

    @functools.wraps(view)
    def opened(request: HttpRequest, reference: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            visit = _visit(request, tidy_reference(reference))
        except MissingNotFound as error:
            raise Http404 from error
        if visit is None:
            return render(request, "reporting/missing/ended.html", {"back_to": page_of(request)})
        return view(request, visit, *args, **kwargs)

    return public_page(opened)


def _visit(request: HttpRequest, reference: str) -> Visit | None:
    """Return the visit; None for nobody in particular. Raises ``MissingNotFound`` for a user whose case it is not."""
    at = clock.now()
    bound = _bound(request, at=at)
    if bound:
        report = missing_of_link(bound)
        if report.case.crime_reference == reference:
            return Visit(report, LinkHolder(report.reference), True, at)
    if not is_signed_in(request.user):
        return None
    if not has_permission(request.user, Permission.ANSWER_DESK):
        raise MissingNotFound("There is nothing missing here.")
    return Visit(missing_of_user(request.user, reference), request.user, False, at)


def _bound(request: HttpRequest, *, at: datetime) -> str:
    """Return the report that the session was bound to by its link, unless they were away for longer than the limit."""
    bound = request.session.get(SESSION_KEY)
    if not bound:
        return ""
    idle: timedelta = settings.BIZWATCH_SESSION_LIMITS["business"][0]
    if at - datetime.fromisoformat(bound["seen"]) > idle:
        del request.session[SESSION_KEY]
        return ""
    request.session[SESSION_KEY] = {**bound, "seen": at.isoformat()}
    return str(bound["report"])


@on_own_report
@require_safe
def missing(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """List what is missing and what has been told since."""
    report = visit.report
    _note_read(visit)
    found = left_out(report)
    answers = told_since(report)
    told = [one for one in found if one.is_told]
    context = {
        "reference": visit.reference,
        "place": str(report.case.premises),
        "reported_at": report.sent_at,
        "open": [{"title": one.title, "href": _address(visit, one)} for one in found if not one.is_told],
        "due_at": next((one.row.action.due_at for one in found if not one.is_told), None),
        "told": [
            {"title": one.page.topic or one.title, "rows": _rows(one, answers), "at": one.row.answered_at}
            for one in told
        ],
        "case_href": "" if visit.is_guest else reverse("cases:my_case", args=[visit.reference]),
    }
    return render(request, "reporting/missing/list.html", context)


def _note_read(visit: Visit, **detail: str) -> None:
    record_read(
        by=visit.actor,
        at=visit.at,
        subject_type="report",
        subject_id=visit.report.reference,
        case_reference=visit.reference,
        reason="what is missing",
        **detail,
    )


def _rows(left: Left, answers: Any) -> list[dict[str, str]]:
    return [{"key": key, "value": value or "Not given"} for key, value in presenters.page_rows(left.page, answers)]


def _address(visit: Visit, left: Left) -> str:
    return reverse("reporting:missing_page", args=[visit.reference, left.page.code])


@on_own_report
def missing_page(request: HttpRequest, visit: Visit, code: str) -> HttpResponseBase:
    """Show one missing page, or take what was told on it."""
    left = next((one for one in left_out(visit.report) if one.page.code == code), None)
    if left is None:
        raise Http404
    if left.is_told:
        return redirect("reporting:missing", visit.reference)
    asked = Asked(answers=told_since(visit.report), at=visit.at, sector=visit.report.case.premises.sector)
    if request.method != "POST":
        return _draw(request, visit, left, PageForms(left.page, asked, found=left.found))
    forms = PageForms(left.page, asked, data=request.POST)
    action = request.POST.get("action", "")
    if forms.repeats and (action == ANOTHER or action.startswith(REMOVE)):
        return _draw(request, visit, left, PageForms(left.page, asked, found=forms.raw_after(action)))
    if not forms.is_valid():
        return _draw(request, visit, left, forms, status=422)
    return _keep(request, visit, left, forms)


def _keep(request: HttpRequest, visit: Visit, left: Left, forms: PageForms) -> HttpResponseBase:
    try:
        still = tell_missing(report=visit.report, page=left.page, values=forms.stored(), by=visit.actor, at=visit.at)
    except AlreadyTold as error:
        messages.error(request, str(error))
    else:
        thanks = "Thank you. Nothing else is missing." if not still else "Thank you. That is added to your report."
        messages.success(request, thanks)
    return redirect("reporting:missing", visit.reference)


def _draw(request: HttpRequest, visit: Visit, left: Left, forms: PageForms, *, status: int = 200) -> HttpResponseBase:
    repeat = left.page.repeat
    if left.found:  # what was told before stands in the boxes
        _note_read(visit, page=left.page.code)
    context = {
        "page": left.page,
        "title": left.title,
        "lead": left.page.lead_for(told_since(visit.report)),
        "caption": f"Missing from report {visit.reference}",
        "forms": forms.errors_of(),
        "page_forms": forms,
        "lines": presenters.lines_of(forms) if forms.repeats else [],
        "full": bool(repeat) and len(forms.forms) >= (repeat.at_most if repeat else 0),
        "back_href": reverse("reporting:missing", args=[visit.reference]),
    }
    return render(request, "reporting/missing/page.html", context, status=status)


@public_page
def missing_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Let in whoever holds the e-mailed link, when they press the button: a mail scanner that only looks does nothing."""
    at = clock.now()
    try:
        report = missing_of_link(report_of_token(token, at=at))
    except (LinkNotOpen, MissingNotFound):
        return render(request, "reporting/missing/link_ended.html", {"token": token}, status=410)
    if request.method != "POST":
        return render(request, "reporting/missing/link.html", {"reference": report.case.crime_reference})
    request.session.cycle_key()
    request.session[SESSION_KEY] = {"report": report.reference, "seen": at.isoformat()}
    return redirect("reporting:missing", report.case.crime_reference)


@public_page
@require_POST
def missing_fresh(request: HttpRequest) -> HttpResponseBase:
    """Send a fresh link to the address of an old link's report; the answer is the same whether there is one."""
    at = clock.now()
    if not LINKS_FOR_ORIGIN.allows(str(request.META.get("REMOTE_ADDR", ""))):
        response = render(request, "reporting/guest_too_often.html", status=429)
        response["Retry-After"] = str(LINKS_FOR_ORIGIN.seconds)
        return response
    try:
        reference = report_of_token(request.POST.get("token", ""), at=at, even_expired=True)
        report = missing_of_link(reference)
    except (LinkNotOpen, MissingNotFound):
        return redirect("reporting:guest_sent")
    if LINKS_FOR_ADDRESS.allows(report.case.contact_email.lower()):
        send_fresh_link(report=report, by=LinkHolder(report.reference), at=at)
    return redirect("reporting:guest_sent")
