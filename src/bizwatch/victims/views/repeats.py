"""The list of repeat premises, for the desk and for a beat manager's own area, and its exports."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, confirms_identity, requires
from bizwatch.accounts.areas import name_of_area, policing_area_choices
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import record_alone, record_list_read
from bizwatch.design.downloads import CSV, EXCEL, table_file
from bizwatch.design.tables import address_with, page_links
from bizwatch.kernel import clock
from bizwatch.victims import presenters as say
from bizwatch.victims.forms.plans import RepeatForm
from bizwatch.victims.selectors.repeats import RepeatFilters, concentration, repeat_list

ROWS = 25


def _list(request: SignedInRequest, prefix: str) -> HttpResponse:
    form = RepeatForm(request.GET, areas=_areas(request, prefix))
    filters = form.filters()
    page = Paginator(repeat_list(request.user, filters), ROWS).get_page(request.GET.get("page"))
    at = clock.now()
    shown = (row.pk for row in page)
    record_list_read(by=request.user, at=at, subject_type="victim_list", name="repeats", what="rows", shown=shown)
    context = {
        "form": form,
        "page": page,
        "pages": page_links(request, page),
        "table": concentration(request.user, filters),
        "groups": say.group_names(),
        "area_of": name_of_area,
        "prefix": prefix,
        "areas": say.areas_words(request.user) if prefix else None,
        "is_narrowed": filters != RepeatFilters(),
        "clear_href": address_with(request, area=None, group=None, least=None, page=None),
        "query": request.GET.urlencode(),
        "own_href": reverse(f"victims:{prefix}repeats"),
    }
    return render(request, "victims/repeats.html", context)


def _csv(request: SignedInRequest, prefix: str) -> HttpResponseBase:
    return _file(request, prefix, CSV)


def _xlsx(request: SignedInRequest, prefix: str) -> HttpResponseBase:
    return _file(request, prefix, EXCEL)


def _file(request: SignedInRequest, prefix: str, form: str) -> HttpResponseBase:
    """Audit what leaves the building, and give it."""
    filters = RepeatForm(request.GET, areas=_areas(request, prefix)).filters()
    record_alone(
        Action.DISCLOSURE,
        by=request.user,
        at=clock.now(),
        subject_type="repeat_export",
        subject_id=f"user:{request.user.pk}",
        reason="export of repeat premises",
        shape=form,
        rows=repeat_list(request.user, filters).count(),
        **vars(filters),
    )
    rows = say.export_cells(repeat_list(request.user, filters).iterator(chunk_size=500))
    return table_file("repeat-premises", say.EXPORT_COLUMNS, rows, form=form, sheet="Repeat premises")


def _areas(request: SignedInRequest, prefix: str) -> list[tuple[str, str]]:
    """Return the areas to choose from: all for the desk, for a beat manager their own and those granted."""
    return say.area_choices(request.user) if prefix else policing_area_choices()


def _desk(show: Callable[[SignedInRequest, str], HttpResponseBase], *, leaves: bool = False) -> Any:
    return _opened(Permission.INVESTIGATE, show, "", leaves=leaves)


def _area(show: Callable[[SignedInRequest, str], HttpResponseBase], *, leaves: bool = False) -> Any:
    return _opened(Permission.VIEW_AREA, show, "area_", leaves=leaves)


def _opened(
    permission: Permission, show: Callable[[SignedInRequest, str], HttpResponseBase], prefix: str, *, leaves: bool
) -> Any:
    """Return a view for one audience; what leaves the building asks for the password again."""

    def view(request: SignedInRequest) -> HttpResponseBase:
        return show(request, prefix)

    safe = require_safe(view)
    return requires(permission)(confirms_identity(safe) if leaves else safe)


repeats, area_repeats = _desk(_list), _area(_list)
repeats_csv, area_repeats_csv = _desk(_csv, leaves=True), _area(_csv, leaves=True)
repeats_xlsx, area_repeats_xlsx = _desk(_xlsx, leaves=True), _area(_xlsx, leaves=True)
