"""Who has how much, one officer's cases, who is away with what breaks meanwhile, and the reviews that are due."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, confirms_identity, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.selectors import user_by_public_id
from bizwatch.audit.services import record_list_read
from bizwatch.cases.desk_forms.supervising import ReviewsForm, WorkloadForm
from bizwatch.cases.desk_presenters import queue as queue_words
from bizwatch.cases.desk_presenters import workload as say
from bizwatch.cases.desk_presenters.supervising import parts, skill_name
from bizwatch.cases.desk_views.downloads import download
from bizwatch.cases.desk_views.queue import page_links, page_number, record_cases_listed
from bizwatch.cases.exceptions import RotaNotFound
from bizwatch.cases.selectors.reallocating import owners
from bizwatch.cases.selectors.reviews import ReviewFilters, last_reviews, reviewers, reviews_list
from bizwatch.cases.selectors.rota import absence_by_id
from bizwatch.cases.selectors.workload import (
    WorkloadFilters,
    absences_ahead,
    cases_breaking,
    cases_of_officer,
    workload,
)
from bizwatch.design.downloads import FORMATS
from bizwatch.design.tables import address_with
from bizwatch.kernel import clock


@requires(Permission.SUPERVISE)
@require_safe
def show_workload(request: SignedInRequest) -> HttpResponse:
    """Show who has how much, by name and in no other order."""
    at, form = clock.now(), WorkloadForm(request.GET)
    chosen = form.chosen()
    found = workload(WorkloadFilters(**chosen), at=at)
    shown = (one.officer.pk for one in found)
    record_list_read(by=request.user, at=at, subject_type="officer_list", name="workload", what="officers", shown=shown)
    query = request.GET.urlencode()
    context = {
        "parts": parts("workload"),
        "form": form,
        "selected": queue_words.selected(request, chosen),
        "clear_href": address_with(request, **dict.fromkeys(form.fields)),
        "columns": say.COLUMNS,
        "rows": [say.row(one, at=at) for one in found],
        "is_narrowed": bool(chosen),
        "files": [(form_name, f"{reverse('cases:workload_file', args=[form_name])}?{query}") for form_name in FORMATS],
    }
    return render(request, "cases/desk/workload.html", context)


@requires(Permission.SUPERVISE)
@confirms_identity
@require_safe
def workload_file(request: SignedInRequest, form: str) -> HttpResponseBase:
    """Give the same list as a file."""
    if form not in FORMATS:
        raise Http404
    at, filters = clock.now(), WorkloadFilters(**WorkloadForm(request.GET).chosen())
    rows = say.csv_rows(workload(filters, at=at))
    return download(request, "workload", say.CSV_COLUMNS, rows, at=at, form=form, **asdict(filters))


@requires(Permission.SUPERVISE)
@require_safe
def officer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the open cases of one officer, what is lost soonest first."""
    at, found = clock.now(), user_by_public_id(public_id)
    one = next((one for one in workload(WorkloadFilters(), at=at) if found is not None and one.officer == found), None)
    if one is None:
        raise Http404
    page = cases_of_officer(request.user, one.officer, page=page_number(request))
    record_cases_listed(request, f"workload of {one.officer.audit_id}", page.rows, at=at)
    context = {
        "parts": parts("workload"),
        "officer": one.officer,
        "about": say.officer_words(one, at=at),
        "skills": ", ".join(skill_name(code) for code in sorted(one.skills)),
        "page": page,
        "rows": [queue_words.line(row, at=at, user=request.user) for row in page.rows],
        "pages": page_links(request, page),
        "give_href": f"{reverse('cases:reallocate')}?whose={one.officer.public_id}",
    }
    return render(request, "cases/desk/workload_officer.html", context)


@requires(Permission.SUPERVISE)
@require_safe
def away(request: SignedInRequest) -> HttpResponse:
    """Show who is or will be away and what breaks meanwhile; of one absence, the cases."""
    at = clock.now()
    ahead = absences_ahead(at=at)
    shown = (line.absence.pk for line in ahead)
    record_list_read(by=request.user, at=at, subject_type="absence_list", name="ahead", what="absences", shown=shown)
    context: dict[str, Any] = {"parts": parts("away"), "rows": [say.away_row(line, at=at) for line in ahead]}
    asked = request.GET.get("absence", "")
    if asked.isdecimal() and len(asked) < 10:
        try:
            absence = absence_by_id(int(asked))
        except RotaNotFound as missing:
            raise Http404 from missing
        page = cases_breaking(request.user, absence, at=at, page=page_number(request))
        record_cases_listed(request, f"breaks while absence {absence.pk} lasts", page.rows, at=at)
        lines = [queue_words.line(row, at=at, user=request.user) for row in page.rows]
        context |= {"absence": absence, "page": page, "lines": lines, "pages": page_links(request, page)}
    return render(request, "cases/desk/away.html", context)


@requires(Permission.SUPERVISE)
@require_safe
def reviews(request: SignedInRequest) -> HttpResponse:
    """Show the cases whose review is due, longest due first."""
    at = clock.now()
    form = ReviewsForm(request.GET, people=owners(), reviewers=reviewers())
    chosen = form.chosen()
    page = reviews_list(request.user, ReviewFilters(**chosen), at=at, page=page_number(request))
    shown = (row.reference for row in page.rows)
    record_list_read(by=request.user, at=at, subject_type="case_list", name="reviews", shown=shown)
    last = last_reviews(row.pk for row in page.rows)
    context = {
        "parts": parts("reviews"),
        "form": form,
        "selected": [],
        "clear_href": reverse("cases:reviews"),
        "page": page,
        "rows": [say.review_row(row, last.get(row.pk), at=at) for row in page.rows],
        "pages": page_links(request, page),
        "is_narrowed": bool(chosen),
    }
    return render(request, "cases/desk/reviews.html", context)
