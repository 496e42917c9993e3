"""The clocks of a case at any moment, and the supervisor's list of the desk's clocks with its figures and export."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, confirms_identity, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import record_alone, record_list_read
from bizwatch.cases import services
from bizwatch.cases.desk_forms.clocks import AsAtForm, ClockListForm
from bizwatch.cases.desk_forms.lists import areas
from bizwatch.cases.desk_presenters import clocks as say
from bizwatch.cases.desk_presenters import words
from bizwatch.cases.desk_views.finding import find_case
from bizwatch.cases.desk_views.queue import page_links, page_number
from bizwatch.cases.permissions import Act, may
from bizwatch.cases.selectors.clocks import (
    ClockFilters,
    clock_figures,
    clock_list,
    clock_rows,
    clock_states,
    who_waits,
)
from bizwatch.design.downloads import CSV, EXCEL, table_file
from bizwatch.design.filters import local_datetime
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london

_TABS = (("reason", "Needs a reason"), ("broken", "Broken now"), ("next", "Breaks next"), ("waiting", "Stands still"))
_EMPTY = {
    "reason": ("No clock needs a reason", "A clock that broke stands here until a supervisor says why."),
    "broken": ("No clock is broken", "A clock stands here while it runs and is past its time."),
    "next": ("No clock runs", "What the police must do by a time stands here."),
    "waiting": ("No clock stands still", "A clock stands here while the victim takes time to decide."),
}
_FIGURES_OF = timedelta(days=91)


@requires(Permission.VIEW_DESK)
@require_safe
def case_clocks(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show every clock of a case as it stood at a moment, by the rules of then. Reading it is audited."""
    case, now = find_case(request.user, reference), clock.now()
    form = AsAtForm(request.GET or None, at=now)
    asked = form.cleaned_data if form.is_valid() else {}
    at = asked.get("moment") or now
    services.record_case_read(case=case, by=request.user, at=now, reason="desk: clocks")
    found = clock_states(case, at=at, known_at=at if asked.get("known") else None)
    context: dict[str, Any] = {
        "case": case,
        "caption": words.case_caption(case),
        "form": form,
        "as_at": local_datetime(at) if asked.get("moment") else "",
        "cards": [say.card(one, case_reference=case.crime_reference) for one in found],
        "can_reason": may(Act.CLOCK_REASON, case, request.user),
        "case_href": reverse("cases:desk_case", args=[case.crime_reference]),
        "own_href": reverse("cases:desk_case_clocks", args=[case.crime_reference]),
    }
    return render(request, "cases/desk/case_clocks.html", context, status=422 if form.errors else 200)


@requires(Permission.SUPERVISE)
@require_safe
def desk_clocks(request: SignedInRequest) -> HttpResponse:
    """Show what broke and needs a reason, what breaks next, and how each clock was kept."""
    at = clock.now()
    form, filters = _asked(request)
    page = clock_list(request.user, filters, at=at, page=page_number(request))
    shown = (row.reference for row in page.rows)
    record_list_read(by=request.user, at=at, subject_type="clocks", name=filters.what, shown=shown)
    here, today = reverse("cases:desk_clocks"), to_london(at).date()
    context: dict[str, Any] = {
        "form": form,
        "what": filters.what,
        "tabs": [
            {"text": text, "href": f"{here}?what={code}", "current": code == filters.what} for code, text in _TABS
        ],
        "rows": [say.list_line(row, at=at) for row in page.rows],
        "page": page,
        "pages": page_links(request, page),
        "empty": _EMPTY[filters.what],
        "is_narrowed": filters != ClockFilters(what=filters.what),
        "columns": say.LIST_COLUMNS,
        "waits": say.waits_words(who_waits(request.user)),
        "figures": [say.figure_row(one) for one in clock_figures(today - _FIGURES_OF, today, at=at)],
        "csv_href": _export_href(request, "csv"),
        "xlsx_href": _export_href(request, "xlsx"),
    }
    return render(request, "cases/desk/clocks.html", context)


@requires(Permission.SUPERVISE)
@confirms_identity
@require_safe
def desk_clocks_csv(request: SignedInRequest) -> HttpResponseBase:
    """Give the list as CSV. That it left the building is audited."""
    return _file(request, CSV)


@requires(Permission.SUPERVISE)
@confirms_identity
@require_safe
def desk_clocks_xlsx(request: SignedInRequest) -> HttpResponseBase:
    """Give the list as an Excel workbook."""
    return _file(request, EXCEL)


def _asked(request: SignedInRequest) -> tuple[ClockListForm, ClockFilters]:
    form = ClockListForm(request.GET, areas=areas())
    what = request.GET.get("what", "")
    return form, ClockFilters(what=what if what in dict(_TABS) else "reason", **form.chosen())


def _file(request: SignedInRequest, form: str) -> HttpResponseBase:
    at, (_, filters) = clock.now(), _asked(request)
    record_alone(
        Action.DISCLOSURE,
        by=request.user,
        at=at,
        subject_type="clocks",
        subject_id=filters.what,
        reason="export of clocks",
        format=form,
    )
    rows = [say.csv_row(row) for row in clock_rows(request.user, filters, at=at)]
    return table_file("clocks", say.CSV_COLUMNS, rows, form=form, sheet="Clocks")


def _export_href(request: SignedInRequest, kind: str) -> str:
    return f"{reverse(f'cases:desk_clocks_{kind}')}?{request.GET.urlencode()}"
