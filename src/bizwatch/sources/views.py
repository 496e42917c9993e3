"""Pages of outside figures: what has been read of each file, and what was wrong with its rows."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import record_alone
from bizwatch.design.downloads import CSV, table_file
from bizwatch.design.tables import page_links
from bizwatch.kernel import clock
from bizwatch.sources import presenters as say
from bizwatch.sources.exceptions import ReleaseNotFound
from bizwatch.sources.models import Release
from bizwatch.sources.register import kind_of
from bizwatch.sources.selectors import all_releases, faults_of, release_by_id

ROWS = 50


@requires(Permission.VIEW_SMALL_FIGURES)
@require_safe
def releases(request: SignedInRequest) -> HttpResponse:
    """List the files of outside figures with how far each has been read, the last begun first."""
    page = Paginator(all_releases(), ROWS).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "columns": say.COLUMNS,
        "rows": [say.release_line(release) for release in page],
        "pages": page_links(request, page),
    }
    return render(request, "sources/releases.html", context)


@requires(Permission.VIEW_SMALL_FIGURES)
@require_safe
def release(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show one release and its faults, page by page."""
    found = _release_or_404(pk)
    page = Paginator(faults_of(found), ROWS).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "title": kind_of(found.kind).title,
        "about": say.release_rows(found),
        "columns": say.FAULT_COLUMNS,
        "faults": [say.fault_line(fault) for fault in page],
        "beyond": say.beyond_words(found),
        "pages": page_links(request, page),
        "csv_href": reverse("sources:faults_csv", args=[found.pk]),
        "back_href": reverse("sources:releases"),
    }
    return render(request, "sources/release.html", context)


@requires(Permission.VIEW_SMALL_FIGURES)
@require_safe
def faults_csv(request: SignedInRequest, pk: UUID) -> HttpResponseBase:
    """Give the faults of a release as CSV. That they left the building is audited: a file may be the force's own."""
    found = _release_or_404(pk)
    record_alone(
        Action.DISCLOSURE, by=request.user, at=clock.now(), subject_type="release", subject_id=found.pk, faults=True
    )
    rows = (say.fault_cells(fault) for fault in faults_of(found).iterator(chunk_size=500))
    return table_file(f"faults-{found.kind}-{found.pk}", say.FAULT_COLUMNS, rows, form=CSV)


def _release_or_404(pk: UUID) -> Release:
    try:
        return release_by_id(pk)
    except ReleaseNotFound as missing:
        raise Http404 from missing
