"""The map of reports by square: its page with table and words, the picture that needs no script, and the tiles."""

import hashlib
from dataclasses import astuple
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, confirms_identity, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_figures_taken, record_read
from bizwatch.design.downloads import FORMATS, table_file
from bizwatch.design.tables import address_with, page_links
from bizwatch.design.workers import worker_script
from bizwatch.geography.choices import AreaKind
from bizwatch.geography.selectors import outlines as outlines_of
from bizwatch.hotspots import presenters as say
from bizwatch.hotspots.bands import BANDS, EDGE
from bizwatch.hotspots.drawing import Scene, box_of, draw, size_of
from bizwatch.hotspots.forms import MapForm
from bizwatch.hotspots.selectors import (
    Asked,
    CellCounts,
    MonthCount,
    cell_counts,
    counted_months,
    district_layer,
    maps,
    stamp,
    zone_layer,
)
from bizwatch.hotspots.tiles import FARTHEST, LAYER, NEAREST, Tile, encode
from bizwatch.kernel import clock

_ROWS = 25
_SEEN_FOR = 15 * 60  # seconds in which the tiles of one map count as one look of one person
_KEEP_SECONDS = 600
_WORKER = "vendor/maplibre-gl-worker.mjs"
_TILE = "application/vnd.mapbox-vector-tile"


@requires(Permission.VIEW_MAP)
@require_safe
def show_map(request: SignedInRequest) -> HttpResponse:
    """Show where crimes were reported, as a map, a table and in words."""
    months = counted_months()
    if not months:
        return render(request, "hotspots/map.html", {"is_counted": False})
    form = MapForm(request.GET, months=months)
    asked = form.asked()
    counts = cell_counts(asked)
    _record(request, asked, at=clock.now())
    page = Paginator(range(len(counts)), _ROWS).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "is_counted": True,
        "form": form,
        "selected": _selected(request, form),
        "clear_href": reverse("hotspots:map"),
        "title": say.title(asked),
        "summary": say.summary(asked, counts, months),
        "caution": say.caution(asked.last),
        "counted": say.counted_words(months),
        "bands": BANDS,
        "columns": say.COLUMNS,
        "rows": say.rows(counts, page.start_index() - 1 if len(counts) else 0, page.end_index()),
        "pages": page_links(request, page),
        "files": _with_query(request, {one: reverse("hotspots:file", args=[one]) for one in FORMATS}),
        **_drawn(request, form, asked, counts, months),
    }
    return render(request, "hotspots/map.html", context)


@requires(Permission.VIEW_MAP)
@require_safe
def picture(request: SignedInRequest) -> HttpResponse:
    """Give the map as a PNG."""
    asked, counts, months = _asked(request)
    _record(request, asked, at=clock.now())
    shapes = _outlines(asked)
    scene = Scene(
        counts=counts,
        outlines=shapes,
        zones=zone_layer(asked).shapes,
        box=box_of(counts, shapes),
        title=say.title(asked),
        lines=("Reports by businesses, not crimes committed.", say.counted_words(months)),
    )
    answer = HttpResponse(draw(scene), content_type="image/png")
    answer["Content-Disposition"] = 'inline; filename="map.png"'
    return _private(answer)


@requires(Permission.VIEW_MAP)
@require_safe
def tile(request: SignedInRequest, zoom: int, x: int, y: int) -> HttpResponse:
    """Give one tile of squares."""
    wanted = Tile(zoom, x, y)
    if not wanted.is_there:
        raise Http404
    asked, counts, _ = _asked(request)
    if cache.add(f"map-seen:{request.user.audit_id}:{_mark(asked)}", True, timeout=_SEEN_FOR):
        _record(request, asked, at=clock.now())
    key = f"map-tile-{stamp()}-{_mark(asked)}-{zoom}-{x}-{y}"
    content = maps.get(key)
    if content is None:
        content = encode(wanted, counts)
        maps.set(key, content, _KEEP_SECONDS)
    return _private(HttpResponse(content, content_type=_TILE))


@requires(Permission.VIEW_MAP)
@require_safe
def outlines(request: SignedInRequest) -> HttpResponse:
    """Give the outlines of districts and zones for the web map."""
    found = {"districts": outlines_of(AreaKind.DISTRICT), "zones": outlines_of(AreaKind.ZONE)}
    return _private(JsonResponse(found))


@requires(Permission.VIEW_MAP)
@require_safe
def worker(request: SignedInRequest) -> HttpResponse:
    """Send the script that reads tiles beside the page."""
    answer = worker_script(Path(str(finders.find(_WORKER))))
    answer["Cache-Control"] = "private, max-age=86400"
    return answer


@requires(Permission.VIEW_MAP)
@confirms_identity
@require_safe
def squares_file(request: SignedInRequest, form: str) -> HttpResponseBase:
    """Give the squares as a file."""
    if form not in FORMATS:
        raise Http404
    asked, counts, _ = _asked(request)
    record_figures_taken(
        by=request.user,
        at=clock.now(),
        name=say.period(asked.first, asked.last),
        subject_type="map",
        format=form,
        what=say.subject(asked),
    )
    return table_file("map-squares", say.FILE_COLUMNS, say.file_rows(counts), form=form, sheet="Squares")


def _asked(request: SignedInRequest) -> tuple[Asked, CellCounts, list[MonthCount]]:
    """Return the question of an address, its counts, and the months that were counted. Raises ``Http404`` before any was."""
    months = counted_months()
    if not months:
        raise Http404
    asked = MapForm(request.GET, months=months).asked()
    return asked, cell_counts(asked), months


def _drawn(
    request: SignedInRequest, form: MapForm, asked: Asked, counts: CellCounts, months: list[MonthCount]
) -> dict[str, Any]:
    """Return what the picture and the web map need."""
    shapes = _outlines(asked)
    box = box_of(counts, shapes)
    width, height = size_of(box)
    (south_west, north_east) = say.corners_in_degrees(box)
    query = request.GET.urlencode()
    return {
        "picture": {"href": f"{reverse('hotspots:picture')}?{query}", "width": width, "height": height},
        "is_approximate": district_layer(asked).is_approximate,
        "web": {
            "tiles": reverse("hotspots:tile", args=[0, 0, 0]).replace("/0/0/0/", "/{z}/{x}/{y}/"),
            "outlines": reverse("hotspots:outlines"),
            "query": query,
            "layer": LAYER,
            "farthest": FARTHEST,
            "nearest": NEAREST,
            "bounds": [south_west, north_east],
            "edge": EDGE,
            "colours": [band.fill for band in BANDS],
            "bands": [band.words for band in BANDS],
            "months": say.month_choices(months),
        },
        "month_count": len(months),
    }


def _outlines(asked: Asked) -> Any:
    """Return the outline of the district that was asked for, or of all."""
    found = district_layer(asked)
    return found.shapes[[found.codes.index(asked.district)]] if asked.district in found.codes else found.shapes


def _selected(request: SignedInRequest, form: MapForm) -> list[dict[str, str]]:
    return [
        {"text": words, "remove_href": address_with(request, **{name: None, "page": None})}
        for name, words in form.chosen().items()
    ]


def _with_query(request: SignedInRequest, files: dict[str, str]) -> list[tuple[str, str]]:
    query = request.GET.urlencode()
    return [(form, f"{href}?{query}") for form, href in files.items()]


def _mark(asked: Asked) -> str:
    return hashlib.sha256(repr(astuple(asked)).encode()).hexdigest()[:16]


def _record(request: SignedInRequest, asked: Asked, *, at: datetime) -> None:
    """Audit that somebody looked at a map. Its tiles, of which there are many, count as one look."""
    record_read(
        by=request.user,
        at=at,
        subject_type="map",
        subject_id=say.period(asked.first, asked.last),
        case_reference="",
        reason="map of reports",
        what=say.subject(asked),
        side=asked.side,
    )


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer
