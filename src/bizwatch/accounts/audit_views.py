"""The auditor's pages. They stand in accounts because the audit, which lies below it, knows no users and no access."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bizwatch.accounts import audit_presenters as presenters
from bizwatch.accounts.access import SignedInRequest, confirms_identity, requires
from bizwatch.accounts.audit_forms import AuditSearchForm
from bizwatch.accounts.permissions import Permission
from bizwatch.audit import selectors
from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited, check_newest, record, record_alone
from bizwatch.audit.witness import WitnessUnreadable
from bizwatch.design.downloads import table_file
from bizwatch.design.tables import address_with
from bizwatch.kernel import clock
from bizwatch.kernel.text import one_line

_PER_PAGE = 50
_MOST_ROWS = 50_000
_CHECKED_AT_ONCE = 20_000

views_audit = requires(Permission.VIEW_AUDIT)


@views_audit
@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    """Search the audit by person, case, record and date, newest first; the search itself is audited."""
    form = AuditSearchForm(request.GET, at=clock.now())
    events: list[Any] = []
    if form.is_valid():
        found = selectors.events_about(**form.question)
        before = request.GET.get("before", "")
        if before.isascii() and before.isdecimal():
            found = found.filter(sequence__lt=int(before[:18]))
        events = list(found[: _PER_PAGE + 1])
        _record_question(request, form, Action.CONSULTATION)
    page, is_more = events[:_PER_PAGE], len(events) > _PER_PAGE
    context = {
        "form": form,
        "columns": presenters.COLUMNS,
        "rows": presenters.rows(page),
        "pages": {
            "previous": address_with(request, before=None) if "before" in request.GET else "",
            "next": address_with(request, before=page[-1].sequence) if is_more else "",
        },
        "query": request.GET.urlencode(),
    }
    return render(request, "accounts/audit_search.html", context, status=200 if form.is_valid() else 422)


@views_audit
@require_safe
def subject(request: SignedInRequest, subject_type: str, subject_id: str) -> HttpResponse:
    """Show who looked at one record, newest first."""
    subject_type, subject_id = one_line(subject_type), one_line(subject_id)
    events = list(selectors.who_looked(subject_type=subject_type, subject_id=subject_id)[:_PER_PAGE])
    with audited():
        told = {"subject_type": "audit", "subject_id": "who looked", "of": subject_type, "number": subject_id}
        record(Action.CONSULTATION, by=request.user, at=clock.now(), **told)
    context = {
        "subject_type": subject_type,
        "subject_id": subject_id,
        "columns": presenters.WHO_LOOKED_COLUMNS,
        "rows": presenters.who_looked_rows(events),
        "shown": _PER_PAGE,
        "is_more": len(events) == _PER_PAGE,
    }
    return render(request, "accounts/audit_subject.html", context)


@views_audit
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedInRequest) -> HttpResponse:
    """Check the newest part of the chain at once; the whole of it is checked by ``bizwatch verify-audit``."""
    context: dict[str, Any] = {"at_once": _CHECKED_AT_ONCE}
    if request.method == "POST":
        total = selectors.number_of_events()
        try:
            found = check_newest(rows=_CHECKED_AT_ONCE)
        except WitnessUnreadable as damaged:
            context |= {"holds": False, "verdict": str(damaged)}
        else:
            context |= {"holds": found.holds, "verdict": presenters.verdict(found, total=total)}
    return render(request, "accounts/audit_check.html", context)


@views_audit
@confirms_identity
@require_safe
def export(request: SignedInRequest) -> HttpResponseBase:
    """Send what a search finds as CSV, newest first. It leaves the building, so it is audited as a disclosure."""
    form = AuditSearchForm(request.GET, at=clock.now())
    if not form.is_valid():
        return _back_to_search(request)
    found = selectors.events_about(**form.question)
    if found[: _MOST_ROWS + 1].count() > _MOST_ROWS:
        messages.error(request, f"The search finds more than {_MOST_ROWS:,} rows. Narrow it before you export it.")
        return _back_to_search(request)
    _record_question(request, form, Action.DISCLOSURE)
    rows = (presenters.export_row(event) for event in found.iterator())
    return table_file(f"audit-{clock.to_london(clock.now()):%Y-%m-%d-%H%M}", presenters.EXPORT_HEADER, rows)


def _back_to_search(request: SignedInRequest) -> HttpResponse:
    return redirect(f"{reverse('audit:search')}?{request.GET.urlencode()}")


def _record_question(request: SignedInRequest, form: AuditSearchForm, action: Action) -> None:
    """Audit what was asked, by ids only: a typed name is personal content and is not kept."""
    question = form.question
    asked = {name: str(question[name]) for name in ("subject_type", "subject_id", "action", "since", "until")}
    told = {f"asked_{name}": value for name, value in asked.items() if value not in ("", "None")}
    if question["actor_ids"] is not None:
        told["asked_who"] = " ".join(question["actor_ids"][:10]) or "nobody"
    record_alone(
        action,
        by=request.user,
        at=clock.now(),
        subject_type="audit",
        subject_id="search" if action is Action.CONSULTATION else "export",
        case_reference=question["case_reference"],
        **told,
    )
