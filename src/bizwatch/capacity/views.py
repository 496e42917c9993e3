"""The supervisor's pages: the week ahead, what if, and the record of told times."""

from itertools import islice
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_figures_taken, record_list_read
from bizwatch.capacity import presenters as say
from bizwatch.capacity.forms import WhatIfForm
from bizwatch.capacity.selectors import at_risk, latest_forecast, look_ahead, open_warning, promise_record, rehearse
from bizwatch.design.downloads import CSV, EXCEL, table_file
from bizwatch.kernel import clock

_AT_MOST = 15
_HOURS = 48  # on the page; the files hold the whole week


@requires(Permission.SUPERVISE)
@require_safe
def outlook(request: SignedInRequest) -> HttpResponse:
    """Show the week ahead, which promises will probably break, and what a change would do."""
    at = clock.now()
    form = WhatIfForm(request.GET if request.GET else None, at=at)
    ahead = look_ahead(at)
    run, change = rehearse(ahead), form.change()
    found = at_risk(ahead, run)
    risks = found[:_AT_MOST]
    shown = (row.reference for row, _ in risks)
    record_list_read(by=request.user, at=at, subject_type="capacity", name="cases at risk", shown=shown)
    warning = open_warning()
    context: dict[str, Any] = {
        "form": form,
        "figures": say.figures(ahead, run),
        "warning": say.warning_words(warning, at=at) if warning else "",
        "told": say.business_words(latest_forecast(), ahead),
        "has_rota": ahead.ahead.officers.sum() > 0,
        "days": say.day_rows(ahead, run),
        "hour_columns": say.HOUR_COLUMNS,
        "hours": list(islice(say.hour_rows(ahead, run), _HOURS)),
        "breaking": say.breaking_rows(ahead, run),
        "risks": say.risk_rows(risks),
        "risk_caption": say.risk_caption(len(risks), len(found)),
        "compared": say.compare_rows(ahead, run, rehearse(ahead, change)) if change else [],
        "chart": say.chart(ahead, run),
        "rests_on": say.rests_on(ahead),
    }
    return render(request, "capacity/outlook.html", context, status=422 if form.errors else 200)


@requires(Permission.SUPERVISE)
@require_safe
def outlook_csv(request: SignedInRequest) -> HttpResponseBase:
    """Give the week ahead by hour as CSV."""
    return _file(request, CSV)


@requires(Permission.SUPERVISE)
@require_safe
def outlook_xlsx(request: SignedInRequest) -> HttpResponseBase:
    """Give the week ahead by hour as an Excel file."""
    return _file(request, EXCEL)


@requires(Permission.SUPERVISE)
@require_safe
def told_times(request: SignedInRequest) -> HttpResponse:
    """Show how many of the times that businesses were told were kept, over time."""
    found = promise_record(at=clock.now())
    context = {
        "figures": say.record_figures(found),
        "weeks": say.record_rows(found),
        "fates": say.fate_rows(found),
        "is_empty": not any(found.fates.values()),
        "back_href": reverse("capacity:outlook"),
    }
    return render(request, "capacity/record.html", context)


def _file(request: SignedInRequest, form: str) -> HttpResponseBase:
    at = clock.now()
    record_figures_taken(
        by=request.user,
        at=at,
        name="week ahead",
        subject_type="capacity",
        format=form,
    )
    ahead = look_ahead(at)
    return table_file(
        "capacity", say.HOUR_COLUMNS, say.hour_rows(ahead, rehearse(ahead)), form=form, sheet="Week ahead"
    )
