"""Where cases wait, for supervisors; the policing districts side by side, for the command. Both read the roll-up."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, has_permission, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.cases.desk_forms.periods import WeeksForm
from bizwatch.cases.desk_presenters import districts as say_districts
from bizwatch.cases.desk_presenters import stages as say_stages
from bizwatch.cases.desk_presenters.figures import SMALL
from bizwatch.cases.desk_presenters.supervising import parts
from bizwatch.cases.desk_views.downloads import download
from bizwatch.cases.selectors import districts as district_numbers
from bizwatch.cases.selectors import stages as stage_numbers
from bizwatch.design.downloads import FORMATS
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import positive_outcomes, supervision_rule


@requires(Permission.SUPERVISE)
@require_safe
def stages(request: SignedInRequest) -> HttpResponse:
    """Show how long cases stand at each stage, and whether that grew."""
    form = WeeksForm(request.GET, periods=stage_numbers.PERIODS)
    found = stage_numbers.where_cases_wait(form.asked(), at=clock.now())
    context = {
        "parts": parts("stages"),
        "form": form,
        "lead": say_stages.lead(found),
        "columns": list(say_stages.COLUMNS),
        "rows": [say_stages.row(one) for one in found.stages],
        "files": _files(request, "stages_file"),
        "is_counted": found.counted_at is not None,
    }
    return render(request, "cases/desk/stages.html", context)


@requires(Permission.SUPERVISE)
@require_safe
def stages_file(request: SignedInRequest, form: str) -> HttpResponseBase:
    """Give the same figures as a file."""
    at, weeks = clock.now(), WeeksForm(request.GET, periods=stage_numbers.PERIODS).asked()
    rows = say_stages.csv_rows(stage_numbers.where_cases_wait(weeks, at=at))
    _check(form)
    return download(request, "where-cases-wait", say_stages.CSV_COLUMNS, rows, at=at, form=form, weeks=weeks)


@requires(Permission.VIEW_COUNTY)
@require_safe
def districts(request: SignedInRequest) -> HttpResponse:
    """Show every policing district side by side, and what emerges; no case and no person."""
    at, form = clock.now(), WeeksForm(request.GET, periods=district_numbers.PERIODS)
    county = district_numbers.districts_side_by_side(form.asked(), at=at)
    whole = has_permission(request.user, Permission.VIEW_SMALL_FIGURES)
    tell = say_districts.teller(whole=whole)
    rule = supervision_rule("emerging", to_london(at).date())
    context: dict[str, Any] = {
        "form": form,
        "lead": say_districts.lead(county),
        "columns": list(say_districts.COLUMNS),
        "rows": [say_districts.row(one, tell) for one in county.districts],
        "emerging": say_districts.emerging_lines(county, tell, once_in=rule.once_in),
        "whole": whole,
        "small": SMALL,
        "positive": positive_outcomes().definition,
        "files": _files(request, "districts_file"),
        "is_counted": county.counted_at is not None,
    }
    return render(request, "cases/desk/districts.html", context)


@requires(Permission.VIEW_COUNTY)
@require_safe
def districts_file(request: SignedInRequest, form: str) -> HttpResponseBase:
    """Give the same figures as a file, small numbers left out for whoever may not see them."""
    _check(form)
    at, weeks = clock.now(), WeeksForm(request.GET, periods=district_numbers.PERIODS).asked()
    county = district_numbers.districts_side_by_side(weeks, at=at)
    whole = has_permission(request.user, Permission.VIEW_SMALL_FIGURES)
    rows = say_districts.csv_rows(county, None if whole else say_districts.band)
    return download(request, "districts", say_districts.CSV_COLUMNS, rows, at=at, form=form, weeks=weeks)


def _files(request: SignedInRequest, name: str) -> list[tuple[str, str]]:
    query = request.GET.urlencode()
    return [(form, f"{reverse(f'cases:{name}', args=[form])}?{query}") for form in FORMATS]


def _check(form: str) -> None:
    if form not in FORMATS:
        raise Http404
