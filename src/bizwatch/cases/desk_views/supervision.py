"""The sergeant's page: how the desk stands, what breaks next, who has how much, and what could not be sent."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.selectors import investigators
from bizwatch.audit.services import record_list_read
from bizwatch.cases import services
from bizwatch.cases.desk_forms.lists import GiveCasesForm
from bizwatch.cases.desk_presenters import queue as queue_words
from bizwatch.cases.desk_presenters import supervision as say
from bizwatch.cases.desk_presenters.supervising import parts
from bizwatch.cases.desk_views.afterwards import after_outcomes
from bizwatch.cases.desk_views.queue import record_cases_listed
from bizwatch.cases.notices import desk_notices
from bizwatch.cases.selectors import (
    Page,
    QueueFilters,
    QueueRow,
    calls_overdue,
    calls_without_officer,
    case_by_reference,
    desk_queue,
    supervision_figures,
)
from bizwatch.cases.selectors.desk_numbers import emails_given_up, finalised_since, reviews_due
from bizwatch.cases.selectors.groups import held_figures
from bizwatch.cases.selectors.triage import attendance_undecided
from bizwatch.design.filters import plural
from bizwatch.kernel import clock
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.kernel.errors import DomainError
from bizwatch.messaging.services import try_again

_SHOWN_AT_MOST = 10


@requires(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def supervision(request: SignedInRequest) -> HttpResponse:
    """Show how the desk stands; give ticked cases to an investigator."""
    at = clock.now()
    whose = "all" if request.GET.get("whose") == "all" else "unallocated"
    next_to_break = desk_queue(request.user, QueueFilters(whose=whose), at=at)
    people = tuple(investigators())
    if request.method != "POST":
        return _show(request, GiveCasesForm(people=people), next_to_break, whose, at)
    form = GiveCasesForm(request.POST, people=people)
    if not form.is_valid():
        return _show(request, form, next_to_break, whose, at, status=422)
    _give(request, form, at)
    return redirect(f"{reverse('cases:supervision')}{'?whose=all' if whose == 'all' else ''}")


@requires(Permission.SUPERVISE)
@require_POST
def retry_email(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send an e-mail that was given up once more."""
    message = emails_given_up().filter(pk=pk).first()
    if message is None:
        raise Http404
    try:
        try_again(message=message, by=request.user, at=clock.now())
        messages.success(request, "The e-mail will be sent again now.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("cases:supervision")


def _give(request: SignedInRequest, form: GiveCasesForm, at: datetime) -> None:
    """Give each ticked case on its own, so that one that somebody else changed does not hold up the others."""
    to, wanted = form.wanted()
    given = 0
    for reference, version in wanted:
        try:
            case = case_by_reference(request.user, reference)
            services.allocate(case=case, to=to, by=request.user, at=at, version=version)
            given += 1
        except DomainError as refusal:
            messages.error(request, f"{reference}: {refusal}")
    if given:
        messages.success(request, f"{plural(given, 'case')} given to {to.audit_name}.")


def _show(
    request: SignedInRequest,
    form: GiveCasesForm,
    next_to_break: Page[QueueRow],
    whose: str,
    at: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    today = to_london(at).date()
    week = parse_local(today - timedelta(days=today.weekday()), time(0))
    figures = supervision_figures(at=at)
    emails = list(emails_given_up()[: _SHOWN_AT_MOST * 2])
    record_cases_listed(request, "supervision", next_to_break.rows, at=at)
    shown = (email.pk for email in emails)
    record_list_read(by=request.user, at=at, subject_type="email", name="given up", what="emails", shown=shown)
    context: dict[str, Any] = {
        "parts": parts("supervision"),
        "form": form,
        "figures": say.figures(figures, finalised=finalised_since(week), held=held_figures(at=at)),
        "load": [say.load_row(load) for load in figures.load],
        "rows": [queue_words.line(row, at=at, user=request.user) for row in next_to_break.rows],
        "ticked": set(request.POST.getlist("cases")),
        "caption": say.list_caption(next_to_break),
        "tabs": say.tabs(whose),
        "reviews": [say.review_row(case, at=at) for case in reviews_due(at + timedelta(days=1))[:_SHOWN_AT_MOST]],
        "late_calls": [say.call_row(call) for call in calls_overdue(at, viewer=request.user)[:_SHOWN_AT_MOST]],
        "lost_calls": [
            say.call_row(call) for call in calls_without_officer(viewer=request.user, at=at)[:_SHOWN_AT_MOST]
        ],
        "undecided": [say.undecided_row(case, at=at) for case in attendance_undecided(request.user)[:_SHOWN_AT_MOST]],
        "emails": emails,
        **after_outcomes(at),
        "notices": desk_notices(request.user, at),
    }
    return render(request, "cases/desk/supervision.html", context, status=status)
