"""The page of trends in published figures and its files: open data, so small numbers are shown to whoever reads figures."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, has_permission, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_figures_taken
from bizwatch.design.downloads import CSV, EXCEL, table_file
from bizwatch.kernel import clock
from bizwatch.sources.presenters import provenance_lines
from bizwatch.trends.forms import PublishedForm
from bizwatch.trends.presenters import words
from bizwatch.trends.presenters.tables import SERIES_TABLES, file_rows
from bizwatch.trends.published import Published, published
from bizwatch.trends.selectors import street_forces
from bizwatch.trends.views.overview import files_of, series_parts


def _asked(request: SignedInRequest) -> tuple[PublishedForm, Published | None]:
    form = PublishedForm(request.GET.dict(), forces=street_forces(), at=clock.now())
    return form, published(form.asked_for())


@requires(Permission.VIEW_FIGURES)
@require_safe
def published_figures(request: SignedInRequest) -> HttpResponse:
    """Show how what was published of a force goes: against a year before, by month and through the year."""
    form, found = _asked(request)
    context: dict[str, Any] = {
        "form": form,
        "is_narrowed": bool(request.GET),
        "has_any": found is not None,
        "sees_reports": has_permission(request.user, Permission.VIEW_SMALL_FIGURES),
        **(_told(request, form, found) if found else {}),
    }
    return render(request, "trends/published.html", context, status=422 if form.errors and found else 200)


@requires(Permission.VIEW_FIGURES)
@require_safe
def published_csv(request: SignedInRequest, which: str) -> HttpResponseBase:
    """Give one table of the page as CSV."""
    return _file(request, which, CSV)


@requires(Permission.VIEW_FIGURES)
@require_safe
def published_xlsx(request: SignedInRequest, which: str) -> HttpResponseBase:
    """Give one table of the page as an Excel file with values only."""
    return _file(request, which, EXCEL)


def _told(request: SignedInRequest, form: PublishedForm, found: Published) -> dict[str, Any]:
    trend = found.trend
    tables = {code: make(trend) for code, make in SERIES_TABLES.items()}
    return {
        "heading": form.heading(),
        "verdict": words.verdict_sentence(trend),
        "figures": words.figures(trend),
        "dispersion": words.dispersion_words(trend.dispersion, trend.unit),
        "verdict_note": words.verdict_note(),
        "cautions": words.published_cautions(found),
        "parts": series_parts(trend, tables),
        "compared": tables["comparisons"],
        "files": {code: files_of(request, "published", code) for code, table in tables.items() if table.rows},
        "provenance": provenance_lines(found.releases),
    }


def _file(request: SignedInRequest, which: str, form: str) -> HttpResponseBase:
    if which not in SERIES_TABLES:
        raise Http404
    asked, found = _asked(request)
    if asked.errors or found is None:
        return redirect(f"{reverse('trends:published')}?{request.GET.urlencode()}")
    record_figures_taken(
        by=request.user,
        at=clock.now(),
        name="published figures",
        format=form,
        table=which,
        subject=asked.heading(),
    )
    table = SERIES_TABLES[which](found.trend)
    return table_file(f"published-{which}", table.columns, file_rows(table), form=form, sheet=table.title)
