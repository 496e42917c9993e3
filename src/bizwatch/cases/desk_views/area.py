"""The beat manager's pages: the cases of one policing area, to read."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.cases import services
from bizwatch.cases.desk_forms.lists import AreaForm
from bizwatch.cases.desk_presenters import queue as say
from bizwatch.cases.desk_presenters.words import area_name
from bizwatch.cases.desk_views.case import case_context
from bizwatch.cases.desk_views.evidence import show_copy, show_thumbnail
from bizwatch.cases.desk_views.finding import find_case
from bizwatch.cases.desk_views.queue import page_links, page_number
from bizwatch.cases.panels import CasePageKind, panels_for
from bizwatch.cases.selectors import QueueFilters, case_page, desk_queue
from bizwatch.design.tables import address_with
from bizwatch.kernel import clock

_READ_REASON = "case of the beat manager's area"


@requires(Permission.VIEW_AREA)
@require_safe
def area(request: SignedInRequest) -> HttpResponse:
    """Show the cases of the beat manager's policing area."""
    at, form = clock.now(), AreaForm(request.GET)
    chosen = form.chosen()
    page = desk_queue(request.user, QueueFilters(**chosen), at=at, page=page_number(request))
    context = {
        "area": area_name(request.user.policing_area),
        "form": form,
        "page": page,
        "rows": [say.line(row, at=at, user=request.user) for row in page.rows],
        "selected": say.selected(request, chosen),
        "clear_href": address_with(request, **dict.fromkeys([*form.fields, "page"])),
        "pages": page_links(request, page),
        "is_narrowed": bool(chosen),
    }
    return render(request, "cases/desk/area.html", context)


@requires(Permission.VIEW_AREA)
@require_safe
def area_case(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a case of the area, to read. Reading it is audited."""
    case, at = find_case(request.user, reference), clock.now()
    services.record_case_read(case=case, by=request.user, at=at, reason=_READ_REASON)
    whole = case_page(case)
    # What a link says of a case elsewhere is not this beat manager's to read.
    links = tuple(linked for linked in whole.links if linked.other.policing_area == case.policing_area)
    context = {
        **case_context(replace(whole, links=links), at),
        "can": frozenset(),
        "is_area": True,
        "panels": panels_for(CasePageKind.AREA, whole.case, request.user, at),
    }
    return render(request, "cases/desk/case.html", context)


@requires(Permission.VIEW_AREA)
@require_safe
def area_copy(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Show the clean copy of a picture on a case of the area; originals stay with the desk."""
    return show_copy(request.user, reference, evidence_id)


@requires(Permission.VIEW_AREA)
@require_safe
def area_thumbnail(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Show the thumbnail of a picture on a case of the area."""
    return show_thumbnail(request.user, reference, evidence_id)
