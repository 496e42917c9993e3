"""The overview of the recording audit, and the lists behind its figures."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, confirms_identity, has_permission, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.assurance.choices import Period
from bizwatch.assurance.draw import WEEK
from bizwatch.assurance.forms import PeriodForm
from bizwatch.assurance.periods import Span, span_of
from bizwatch.assurance.presenters import figures as say
from bizwatch.assurance.presenters import lists
from bizwatch.assurance.selectors.diversity import ask_figures
from bizwatch.assurance.selectors.estimates import audit_figures
from bizwatch.assurance.views.finding import page_number
from bizwatch.audit.choices import Action
from bizwatch.audit.services import record_alone, record_list_read
from bizwatch.cases.selectors.recording_figures import (
    all_rows_behind,
    contacts_named,
    leaving_figures,
    recording_figures,
    rows_behind,
    third_party_figures,
)
from bizwatch.design.downloads import CSV, EXCEL, table_file
from bizwatch.design.tables import address_with
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import audit_rules
from bizwatch.reporting.selectors import cases_told_for_others

MOST_IN_FILE = 20_000


def _period(request: SignedInRequest, at: datetime) -> tuple[PeriodForm, Period, Span, bool]:
    form = PeriodForm(request.GET or None, at=at)
    period = form.chosen() if form.is_bound else Period.QUARTER
    whole = has_permission(request.user, Permission.VIEW_SMALL_FIGURES)
    return form, period, span_of(period, at=at, whole=whole), whole


@requires(Permission.VIEW_FIGURES)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Show how much of what is reported is recorded, with its interval, and the four weaknesses. No case is read here."""
    at = clock.now()
    form, period, span, whole = _period(request, at)
    speaker = say.Speaker(audit_rules(to_london(at).date()), whole=whole)
    audit, recording = audit_figures(span.first, span.last), recording_figures(span.start, span.end, at=at)
    third = third_party_figures(span.start, span.end, at=at, others=cases_told_for_others())
    asks = ask_figures(span.first, (span.last + WEEK))
    context: dict[str, Any] = {
        "form": form,
        "period": period,
        "whole": whole,
        "small": speaker.rules.least_small,
        "span": say.span_words(span.start, span.end),
        "sees_cases": has_permission(request.user, Permission.VIEW_ASSURANCE),
        "sees_diversity": has_permission(request.user, Permission.VIEW_DIVERSITY),
        "audit_rows": say.audit_rows(audit, speaker),
        "audit_weeks": say.audit_weeks(audit, speaker) if whole else [],
        "audit_chart": say.audit_chart(audit) if whole else None,
        "audit_words": say.audit_words(audit),
        "norfolk": say.NORFOLK,
        "left_out": speaker.number(audit.left_out) if has_permission(request.user, Permission.ASSURE) else "",
        "confidence": f"{speaker.rules.confidence:.0%}",
        "tiles": say.tiles(
            recording,
            third,
            leaving_figures(span.start, span.end),
            asks,
            contacts_named(span.start, span.end),
            speaker,
        ),
        "weeks": say.in_time_rows(recording, speaker) if whole else [],
        "chart": say.in_time_chart(recording) if whole else None,
    }
    return render(request, "assurance/overview.html", context, status=422 if form.errors else 200)


@requires(Permission.VIEW_ASSURANCE)
@require_safe
def show_list(request: SignedInRequest, which: str) -> HttpResponse:
    """List the cases behind a figure, newest first."""
    at, about = clock.now(), _about(which)
    form, period, span, _ = _period(request, at)
    page = rows_behind(which, span.start, span.end, at=at, others=cases_told_for_others(), page=page_number(request))
    shown = (row.reference for row in page.rows)
    record_list_read(by=request.user, at=at, subject_type="recording_list", name=which, shown=shown)
    links = {
        "previous": address_with(request, page=page.number - 1) if page.has_previous else "",
        "next": address_with(request, page=page.number + 1) if page.has_next else "",
    }
    query = f"?period={period.value}"
    context = {
        "about": about,
        "form": form,
        "which": which,
        "rows": [lists.line(row) for row in page.rows],
        "columns": lists.COLUMNS,
        "total": page.count_words,
        "span": say.span_words(span.start, span.end),
        "pages": links,
        "csv_href": reverse("assurance:list_csv", args=[which]) + query,
        "xlsx_href": reverse("assurance:list_xlsx", args=[which]) + query,
    }
    return render(request, "assurance/list.html", context, status=422 if form.errors else 200)


@requires(Permission.VIEW_ASSURANCE)
@confirms_identity
@require_safe
def list_csv(request: SignedInRequest, which: str) -> HttpResponseBase:
    """Give the list as CSV. That it left the building is audited."""
    return _file(request, which, CSV)


@requires(Permission.VIEW_ASSURANCE)
@confirms_identity
@require_safe
def list_xlsx(request: SignedInRequest, which: str) -> HttpResponseBase:
    """Give the list as an Excel file. That it left the building is audited."""
    return _file(request, which, EXCEL)


def _about(which: str) -> lists.About:
    if which not in lists.ABOUT:
        raise Http404
    return lists.ABOUT[which]


def _file(request: SignedInRequest, which: str, form: str) -> HttpResponseBase:
    _about(which)
    at = clock.now()
    _, period, span, _ = _period(request, at)
    rows = all_rows_behind(which, span.start, span.end, at=at, others=cases_told_for_others(), most=MOST_IN_FILE)
    record_alone(
        Action.DISCLOSURE,
        by=request.user,
        at=at,
        subject_type="recording_list",
        subject_id=which,
        reason="export of a list",
        shape=form,
        period=period.value,
        cases=len(rows),
    )
    cells = [lists.cells(row) for row in rows]
    return table_file(f"recording-{which}", lists.COLUMNS, cells, form=form, sheet="Cases")
