"""All the cases of a business over all its premises, and their export."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, confirms_identity, has_permission, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import record_alone
from bizwatch.businesses.selectors import premises_visible_to
from bizwatch.cases import business_presenters as wording
from bizwatch.cases.business_export import COLUMNS, cells
from bizwatch.cases.business_forms import CaseListFilters
from bizwatch.cases.selectors.business import BusinessFilters, cases_of_business, export_count, export_rows
from bizwatch.design.downloads import CSV, EXCEL, table_file
from bizwatch.design.filters import local_date
from bizwatch.design.tables import address_with
from bizwatch.kernel import clock
from bizwatch.kernel.references import is_well_formed, tidy_reference

_TYPED = frozenset({"premises", "text"})
MOST_LISTED = 100  # premises in a drop-down list; with more of them they are found by what is typed


def _filters(request: SignedInRequest) -> tuple[CaseListFilters, BusinessFilters]:
    premises = list(premises_visible_to(request.user).order_by("name", "id")[: MOST_LISTED + 1])
    form = CaseListFilters(request.GET, premises=None if len(premises) > MOST_LISTED else premises)
    asked = form.cleaned_data if form.is_valid() else {}
    return form, BusinessFilters(**{name: value for name, value in asked.items() if value})


@requires(Permission.VIEW_OWN_CASES)
def my_cases(request: SignedInRequest) -> HttpResponseBase:
    """List the cases of every premises that this person answers for, newest first."""
    form, filters = _filters(request)
    number = request.GET.get("page", "1")
    page = cases_of_business(request.user, filters, page=int(number) if number.isdecimal() and len(number) < 6 else 1)
    query = request.GET.urlencode()
    context = {
        "form": form,
        "rows": [_row(row) for row in page.rows],
        "total": f"{page.count_words} {'case' if page.count == 1 else 'cases'}",
        "filtered": filters != BusinessFilters(),
        "pages": {
            "previous": address_with(request, page=page.number - 1) if page.has_previous else "",
            "next": address_with(request, page=page.number + 1) if page.has_next else "",
        },
        "can_export": has_permission(request.user, Permission.EXPORT_OWN_CASES),
        "csv_href": f"{reverse('cases:my_cases_csv')}?{query}",
        "xlsx_href": f"{reverse('cases:my_cases_xlsx')}?{query}",
    }
    return render(request, "cases/business/my_cases.html", context, status=422 if form.errors else 200)


def _row(row: Any) -> list[Any]:
    return [
        format_html(
            '<a class="govuk-link govuk-link--no-visited-state app-nowrap" href="{}">{}</a>',
            reverse("cases:my_case", args=[row.reference]),
            row.reference,
        ),
        wording.kind_words(row.crime_kind),
        row.premises_name,
        local_date(row.reported_at, short=True),
        wording.status_words(row),
        wording.for_you(row),
    ]


def _back_to_list(request: SignedInRequest) -> HttpResponseBase:
    """Let the list say what is wrong with a filter: without it the export would hold more than was asked for."""
    return redirect(f"{reverse('cases:my_cases')}?{request.GET.urlencode()}")


def _audit_export(request: SignedInRequest, filters: BusinessFilters, shape: str) -> None:
    """Audit what leaves the building: the filters and how many cases.

    Of what was typed only a reference is kept: other words may be a person's name.
    """
    asked = {f"asked_{name}": _kept(name, value) for name, value in asdict(filters).items() if value}
    record_alone(
        Action.DISCLOSURE,
        by=request.user,
        at=clock.now(),
        subject_type="case_export",
        subject_id=f"user:{request.user.pk}",
        reason="export of own cases",
        shape=shape,
        cases=export_count(request.user, filters),
        **asked,
    )


def _kept(name: str, value: str | date) -> str:
    if name not in _TYPED:
        return str(value)
    reference = tidy_reference(str(value))
    return reference if is_well_formed(reference) else "words"


def _export(request: SignedInRequest, form: str) -> HttpResponseBase:
    asked, filters = _filters(request)
    if asked.errors:
        return _back_to_list(request)
    _audit_export(request, filters, form)
    rows = (cells(row) for row in export_rows(request.user, filters))
    return table_file("cases", COLUMNS, rows, form=form, sheet="Cases")


@requires(Permission.EXPORT_OWN_CASES)
@confirms_identity
@require_safe
def export_csv(request: SignedInRequest) -> HttpResponseBase:
    """Give the filtered cases as CSV."""
    return _export(request, CSV)


@requires(Permission.EXPORT_OWN_CASES)
@confirms_identity
@require_safe
def export_xlsx(request: SignedInRequest) -> HttpResponseBase:
    """Give the filtered cases as an Excel file."""
    return _export(request, EXCEL)
