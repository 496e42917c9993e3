"""Figures of fraud and computer crime for analysts, the commissioner's office and supervisors. No case is read here."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, has_permission, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_figures_taken
from bizwatch.cases.desk_forms.figures import FiguresForm
from bizwatch.cases.desk_presenters import figures as say
from bizwatch.cases.desk_presenters import figures_outside as say_outside
from bizwatch.cases.selectors import referral_figures
from bizwatch.design.downloads import table_file
from bizwatch.design.filters import local_date
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london


def _asked(request: SignedInRequest) -> tuple[FiguresForm, date, date, bool]:
    """Return the form, the days that are counted, and whether small numbers are shown to this person.

    Whoever may not see small numbers gets whole quarters that are over, each told by itself: a day more or less would
    tell what was left out.
    """
    at = clock.now()
    form = FiguresForm(request.GET, at=at)
    first, last = form.days(to_london(at).date())
    whole = has_permission(request.user, Permission.VIEW_SMALL_FIGURES)
    if not whole:
        first, last = say_outside.whole_quarters(first, last, today=to_london(at).date())
    return form, first, last, whole


@requires(Permission.VIEW_FIGURES)
@require_safe
def fraud_figures(request: SignedInRequest) -> HttpResponse:
    """Show counts and losses of fraud and computer crime by month, service, kind, district and who lost."""
    form, first, last, whole = _asked(request)
    found = referral_figures(first, last)
    context: dict[str, Any] = {
        "form": form,
        "span": f"{local_date(first)} to {local_date(last)}",
        "is_narrowed": bool(request.GET),
        "headline": say.headline(found) if whole else [],
        "tables": (say.tables(found) if whole else say_outside.outside_tables(found)) if found else [],
        "whole": whole,
        "small": say.SMALL,
        "csv_href": f"{reverse('cases:fraud_figures_csv')}?{request.GET.urlencode()}",
    }
    return render(request, "cases/desk/fraud_figures.html", context, status=422 if form.errors else 200)


@requires(Permission.VIEW_FIGURES)
@require_safe
def fraud_figures_csv(request: SignedInRequest) -> HttpResponseBase:
    """Give the same figures as CSV, with what no program runs. That they left the building is audited."""
    form, first, last, whole = _asked(request)
    if form.errors:
        return redirect(f"{reverse('cases:fraud_figures')}?{request.GET.urlencode()}")
    record_figures_taken(
        by=request.user,
        at=clock.now(),
        name="fraud",
        first=first.isoformat(),
        last=last.isoformat(),
    )
    found = referral_figures(first, last)
    columns, rows = (
        (say.CSV_COLUMNS, say.csv_rows(found)) if whole else (say_outside.CSV_COLUMNS, say_outside.outside_rows(found))
    )
    return table_file("fraud-figures", columns, rows)
