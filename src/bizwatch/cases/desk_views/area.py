"""The beat manager's pages: the cases of one policing area, to read."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, confirms_identity, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.cases import services
from bizwatch.cases.desk_forms.lists import MyAreaForm
from bizwatch.cases.desk_presenters import area as say_area
from bizwatch.cases.desk_presenters import queue as say
from bizwatch.cases.desk_views.case import case_context
from bizwatch.cases.desk_views.downloads import download
from bizwatch.cases.desk_views.evidence import show_copy, show_thumbnail
from bizwatch.cases.desk_views.finding import find_case
from bizwatch.cases.desk_views.queue import page_links, page_number, record_cases_listed
from bizwatch.cases.panels import CasePageKind, panels_for
from bizwatch.cases.selectors import case_page, visible_to
from bizwatch.cases.selectors.area import AreaFilters, area_list, area_rows, new_since, repeat_premises, repeats_of
from bizwatch.design.tables import address_with
from bizwatch.kernel import clock

_READ_REASON = "case of the beat manager's area"


@requires(Permission.VIEW_AREA)
@require_safe
def area(request: SignedInRequest) -> HttpResponse:
    """Show the cases of the beat manager's policing area, and what is new in it since they last looked."""
    at, user = clock.now(), request.user
    if not user.policing_area:
        return render(request, "cases/desk/area.html", {"area": ""})
    since = services.visit_area(by=user, at=at)
    form, chosen, filters = _asked(request)
    page = area_list(user, filters, since=since, page=page_number(request))
    record_cases_listed(request, f"area {user.policing_area}", page.rows, at=at)
    repeats = repeats_of(user, [row.reference for row in page.rows], at=at)
    context = {
        "area": say_area.heading(user),
        "lies_in": say_area.lies_in(user),
        "form": form,
        "page": page,
        "rows": [replace(say.line(row, at=at, user=user), notes=say_area.notes(row, repeats)) for row in page.rows],
        "new": {row.reference for row in page.rows if since is not None and row.reported_at > since},
        "news": say_area.new_words(new_since(user, since) if since else 0, since),
        "only_new": filters.new,
        "new_href": address_with(request, new=None if filters.new else "1", page=None),
        "repeats": [say_area.repeat_row(one) for one in repeat_premises(user)],
        "selected": say.selected(request, chosen),
        "clear_href": address_with(request, **dict.fromkeys([*form.fields, "page", "new"])),
        "pages": page_links(request, page),
        "is_narrowed": bool(chosen) or filters.new,
        "files": [("csv", f"{reverse('cases:area_file')}?{request.GET.urlencode()}")],
    }
    return render(request, "cases/desk/area.html", context)


@requires(Permission.VIEW_AREA)
@confirms_identity
@require_safe
def area_file(request: SignedInRequest) -> HttpResponseBase:
    """Give the same list as CSV, without any person."""
    at, user = clock.now(), request.user
    since = services.visit_area(by=user, at=at) if user.policing_area else None
    _, _, filters = _asked(request)
    rows = say_area.csv_rows(area_rows(user, filters, since=since))
    name = user.policing_area or "area"
    return download(request, name, say_area.CSV_COLUMNS, rows, at=at, form="csv", area=user.policing_area)


def _asked(request: SignedInRequest) -> tuple[MyAreaForm, dict[str, str], AreaFilters]:
    form = MyAreaForm(request.GET, areas=say_area.area_choices(request.user))
    chosen = form.chosen()
    return form, chosen, AreaFilters(**chosen, new=request.GET.get("new") == "1")


@requires(Permission.VIEW_AREA)
@require_safe
def area_case(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a case of the area, to read. Reading it is audited."""
    case, at = find_case(request.user, reference), clock.now()
    services.record_case_read(case=case, by=request.user, at=at, reason=_READ_REASON)
    whole = case_page(case)
    # What a link says of a case elsewhere is not this beat manager's to read.
    theirs = set(
        visible_to(request.user).filter(pk__in=[linked.other.pk for linked in whole.links]).values_list("pk", flat=True)
    )
    links = tuple(linked for linked in whole.links if linked.other.pk in theirs)
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
