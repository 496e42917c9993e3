"""The strategy's figures beside what open data say, as a page and as files."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, has_permission, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_figures_taken
from bizwatch.design.downloads import CSV, EXCEL, table_file
from bizwatch.kernel import clock
from bizwatch.sources.presenters import provenance_lines
from bizwatch.trends.strategy import telling as say
from bizwatch.trends.strategy.rebuilding import rebuild_all, releases_behind


@requires(Permission.VIEW_FIGURES)
@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    """Show every figure of the strategy with what was rebuilt of it. All of it is published; no case is read."""
    found = rebuild_all()
    releases = releases_behind(found)
    context: dict[str, Any] = {
        "columns": say.PAGE_COLUMNS,
        "sections": say.sections(found),
        "counts": say.counts_words(found),
        "sees_reports": has_permission(request.user, Permission.VIEW_SMALL_FIGURES),
        "is_empty": not releases,
        "provenance": provenance_lines(releases),
        "csv_href": reverse("strategy:csv"),
        "xlsx_href": reverse("strategy:excel"),
    }
    return render(request, "trends/strategy.html", context)


@requires(Permission.VIEW_FIGURES)
@require_safe
def figures_csv(request: SignedInRequest) -> HttpResponseBase:
    """Give the figures as CSV."""
    return _file(request, CSV)


@requires(Permission.VIEW_FIGURES)
@require_safe
def figures_xlsx(request: SignedInRequest) -> HttpResponseBase:
    """Give the figures as an Excel file, values only."""
    return _file(request, EXCEL)


def _file(request: SignedInRequest, form: str) -> HttpResponseBase:
    record_figures_taken(
        by=request.user,
        at=clock.now(),
        name="strategy",
        format=form,
    )
    rows = [say.file_row(one) for one in rebuild_all()]
    return table_file("strategy-figures", say.FILE_COLUMNS, rows, form=form, sheet="Strategy figures")
