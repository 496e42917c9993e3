"""The lists of what follows outcomes: new material for the supervisor, what is asked of specialists, schedules as files."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, confirms_identity, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import record_alone, record_list_read
from bizwatch.cases.desk_forms.afterwards import SettleMaterialForm
from bizwatch.cases.desk_presenters import afterwards as say
from bizwatch.cases.desk_views.finding import find_case
from bizwatch.cases.schedule_export import schedule_file
from bizwatch.cases.selectors.afterwards import (
    bodies_asked,
    material_waiting,
    referrals_open,
    remedies_failed,
    reviews_asked,
    steps_late,
)
from bizwatch.design.downloads import EXCEL, table_file
from bizwatch.design.tables import page_links
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london

_SHOWN_AT_MOST = 10
_ON_A_PAGE = 25
_COLUMNS = ("Case", "Body", "Level", "Asked", "Sent", "Answer due", "State", "Accepted by")


@requires(Permission.SUPERVISE)
@require_safe
def new_material(request: SignedInRequest) -> HttpResponse:
    """Show what arrived for closed cases, each with one press to open the case, or to say why nothing changes."""
    at = clock.now()
    page = Paginator(material_waiting(), _ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (
            say.material_line(row),
            SettleMaterialForm(auto_id=f"m{row.pk}_%s", at=at, initial={"version": row.case.version}),
        )
        for row in page.object_list
    ]
    shown = (line["pk"] for line, _ in rows)
    record_list_read(by=request.user, at=at, subject_type="new_material", name="waiting", what="material", shown=shown)
    context = {"rows": rows, "count": page.paginator.count, "pages": page_links(request, page)}
    return render(request, "cases/desk/new_material.html", context)


@requires(Permission.INVESTIGATE)
@require_safe
def specialists(request: SignedInRequest) -> HttpResponse:
    """Show what is asked of specialists and other bodies and not answered, by body."""
    at, body = clock.now(), request.GET.get("body", "")
    page = Paginator(referrals_open(body=body), _ON_A_PAGE).get_page(request.GET.get("page"))
    shown = (referral.case.crime_reference for referral in page.object_list)
    record_list_read(by=request.user, at=at, subject_type="specialists", name="open", shown=shown, body=body[:40])
    context = {
        "rows": [say.open_referral_row(referral, at=at) for referral in page.object_list],
        "bodies": bodies_asked(),
        "body": body,
        "count": page.paginator.count,
        "pages": page_links(request, page),
    }
    return render(request, "cases/desk/specialists.html", context)


@requires(Permission.INVESTIGATE)
@confirms_identity
@require_safe
def specialists_csv(request: SignedInRequest) -> HttpResponseBase:
    """Give the same list as CSV. That it was taken away is audited."""
    rows = list(referrals_open(body=request.GET.get("body", "")))
    cases = " ".join(row.case.crime_reference for row in rows)[:4_000]
    record_alone(
        Action.DISCLOSURE,
        by=request.user,
        at=clock.now(),
        subject_type="specialists",
        subject_id="open",
        reason="export of referrals",
        cases=cases,
    )
    return table_file("specialists", _COLUMNS, (say.referral_cells(row) for row in rows))


@requires(Permission.INVESTIGATE)
@require_safe
def schedule_csv(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Give a case's schedule of thefts as CSV."""
    return schedule_file(find_case(request.user, reference), by=request.user, at=clock.now())


@requires(Permission.INVESTIGATE)
@require_safe
def schedule_xlsx(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Give a case's schedule of thefts as an Excel file."""
    return schedule_file(find_case(request.user, reference), by=request.user, at=clock.now(), form=EXCEL)


def after_outcomes(at: datetime) -> dict[str, Any]:
    """Return what of outcomes waits for a supervisor, for the supervisor's page."""
    today = to_london(at).date()
    return {
        "material_count": material_waiting().count(),
        "referral_count": referrals_open().count(),
        "asked_reviews": [say.review_row(review, at=at) for review in reviews_asked()[:_SHOWN_AT_MOST]],
        "failed_remedies": [say.failed_row(given) for given in remedies_failed()[:_SHOWN_AT_MOST]],
        "late_steps": [say.late_row(step) for step in steps_late(before=today)[:_SHOWN_AT_MOST]],
    }
