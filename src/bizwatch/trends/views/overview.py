"""The page of trends and its files: counts only, no case and nobody."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_figures_taken
from bizwatch.design.downloads import CSV, EXCEL, table_file
from bizwatch.geography.choices import FigureMeasure
from bizwatch.kernel import clock
from bizwatch.sources.presenters import provenance_lines
from bizwatch.sources.selectors import release_by_id
from bizwatch.trends.forms import TrendForm
from bizwatch.trends.presenters import drawings, words
from bizwatch.trends.presenters.rates import NO_RATES, funnel_drawing, rates_table, rates_words
from bizwatch.trends.presenters.tables import TABLES, Table, file_rows
from bizwatch.trends.rates import Rates, rates_of
from bizwatch.trends.series import Found, Trend, count


@requires(Permission.VIEW_SMALL_FIGURES)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Show how what is reported goes: against a year before, by month, through the year and the week, in harm, by area."""
    at = clock.now()
    form = TrendForm(request.GET.dict(), at=at)
    question = form.question()
    found = count(question, at=at)
    context: dict[str, Any] = {
        "form": form,
        "question": question,
        "is_narrowed": bool(request.GET),
        "found": found,
        **(_told(request, found) if found else {}),
    }
    return render(request, "trends/overview.html", context, status=422 if form.errors else 200)


@requires(Permission.VIEW_SMALL_FIGURES)
@require_safe
def table_csv(request: SignedInRequest, which: str) -> HttpResponseBase:
    """Give one table of the page as CSV."""
    return _file(request, which, CSV)


@requires(Permission.VIEW_SMALL_FIGURES)
@require_safe
def table_xlsx(request: SignedInRequest, which: str) -> HttpResponseBase:
    """Give one table of the page as an Excel file with values only."""
    return _file(request, which, EXCEL)


def _told(request: SignedInRequest, found: Found) -> dict[str, Any]:
    rates = rates_of(found)
    tables = {code: make(found) for code, make in TABLES.items()} | {"rates": rates_table(rates)}
    return {
        "verdict": words.verdict_sentence(found.trend),
        "figures": words.figures(found.trend),
        "dispersion": words.dispersion_words(found.trend.dispersion, found.trend.unit),
        "verdict_note": words.verdict_note(),
        "cautions": words.cautions(found),
        "parts": [*_parts(found, tables), _rates_part(rates, tables["rates"])],
        "provenance": provenance_lines(release_by_id(one) for one in sorted(rates.releases)) if rates else [],
        "compared": tables["comparisons"],
        "files": {code: files_of(request, "table", code) for code, table in tables.items() if table.rows},
    }


def series_parts(trend: Trend, tables: Mapping[str, Table]) -> list[dict[str, Any]]:
    """Return the parts that every series has."""
    return [
        {
            "code": "periods",
            "chart": drawings.control_drawing(trend),
            "words": [words.chart_words(trend), words.baseline_words(trend), words.drift_words(trend)],
            "table": tables["periods"],
            "further": drawings.rolling_drawing(trend),
        },
        {
            "code": "season",
            "chart": drawings.season_drawing(trend),
            "words": [words.season_words(trend)],
            "table": tables["season"],
        },
    ]


def _parts(found: Found, tables: dict[str, Table]) -> list[dict[str, Any]]:
    """Return the parts of the page: a heading, a drawing, what may be concluded and the table."""
    return [
        *series_parts(found.trend, tables),
        {
            "code": "hours",
            "week": drawings.hours_drawing(found) if found.week.counted else None,
            "words": [words.hours_words(found)],
            "table": tables["hours"],
        },
        {
            "code": "offences",
            "chart": drawings.harm_drawing(found),
            "words": [words.harm_words(found)],
            "table": tables["offences"],
        },
        {"code": "areas", "words": [words.areas_words(found)], "table": tables["areas"]},
    ]


def _rates_part(found: Rates | None, table: Table) -> dict[str, Any]:
    return {
        "code": "rates",
        "chart": funnel_drawing(found, FigureMeasure.RESIDENTS) if found else None,
        "further": funnel_drawing(found, FigureMeasure.BUSINESSES) if found else None,
        "words": rates_words(found) if found else [NO_RATES],
        "table": table,
    }


def files_of(request: SignedInRequest, page: str, which: str) -> list[tuple[str, str]]:
    """Return the addresses of a table's files; ``page`` begins the names of their routes."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return [(form, f"{reverse(f'trends:{page}_{form}', args=[which])}{query}") for form in (CSV, EXCEL)]


def _file(request: SignedInRequest, which: str, form: str) -> HttpResponseBase:
    """Answer with a table. That it left the building is audited, with what was asked."""
    if which not in (*TABLES, "rates"):
        raise Http404
    at = clock.now()
    asked = TrendForm(request.GET.dict(), at=at)
    question = asked.question()
    found = None if asked.errors else count(question, at=at)
    if found is None:
        return redirect(f"{reverse('trends:overview')}?{request.GET.urlencode()}")
    record_figures_taken(
        by=request.user,
        at=at,
        name="trends",
        format=form,
        table=which,
        subject=question.subject.name,
        place=question.place.name,
        sector=question.sector,
    )
    table = TABLES[which](found) if which in TABLES else rates_table(rates_of(found))
    return table_file(f"trends-{which}", table.columns, file_rows(table), form=form, sheet=table.title)
