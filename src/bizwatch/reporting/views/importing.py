"""Pages of an import of reports: upload, look at it, say what columns and values mean, import, put rows right."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_read
from bizwatch.businesses.exceptions import BusinessNotFound, ImportNotFound, ImportNotOpen, RowNotFaulty
from bizwatch.businesses.selectors import business_looked_after, businesses_looked_after_by, open_premises
from bizwatch.design.downloads import table_file
from bizwatch.design.tables import page_links
from bizwatch.kernel import clock
from bizwatch.kernel.sheets.headers import alias_key
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.reporting import import_presenters as words
from bizwatch.reporting import import_selectors as selectors
from bizwatch.reporting.import_forms import LeaveOutForm, MappingForm, RowForm, UploadForm, ValuesForm
from bizwatch.reporting.importing.choices import ImportState, RowState
from bizwatch.reporting.importing.mapping import BUILT_IN
from bizwatch.reporting.importing.models import ReportImport, ReportImportRow
from bizwatch.reporting.importing.places import PlaceNotKnown
from bizwatch.reporting.importing.rows import headers_by_target
from bizwatch.reporting.importing.targets import check_columns
from bizwatch.reporting.services import importing as services
from bizwatch.reporting.services.import_judging import Judge
from bizwatch.reporting.services.import_reading import upload_reports_file

_ROWS_SHOWN, _PER_PAGE, _VALUES_SHOWN = 10, 25, 60
_CHECKED_AT_ONCE = 200  # rows checked while the browser waits: about a second; the rest goes on by itself
may_import = requires(Permission.MANAGE_API)
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@contextmanager
def _missing_is_404() -> Iterator[None]:
    """Answer 404 for what is not there and for what belongs to somebody else: nobody learns which."""
    try:
        yield
    except (BusinessNotFound, ImportNotFound) as error:
        raise Http404 from error


@may_import
@form_methods
def upload(request: SignedInRequest) -> HttpResponse:
    """Choose a file and how it is laid out; below it the files imported before."""
    with _missing_is_404():
        business = business_looked_after(request.user, request.GET.get("business", ""))
    own = [(one.name, f"{one.name} (yours)") for one in selectors.mappings_of(business)]
    mappings = [*own, *((one.name, one.title) for one in BUILT_IN.values())]
    sent: tuple[Any, Any] = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*sent, mappings=mappings)
    if request.method == "POST" and form.is_valid():
        file, at = form.cleaned_data["file"], clock.now()
        try:
            mapping = selectors.mapping_by_name(form.cleaned_data["mapping"], business=business)
            held = upload_reports_file(
                business=business, file_name=file.name, data=file.read(), mapping=mapping, by=request.user, at=at
            )
        except FileNotReadable as error:
            form.add_error("file", str(error))
        else:
            _check_some(held, request)
            return redirect(_first_page(held))
    mine = list(businesses_looked_after_by(request.user))
    context = {
        "form": form,
        "business": business,
        "menu": _menu(mine, business),
        "imports": list(selectors.imports_of(business)[:_ROWS_SHOWN]),
        "words": words,
    }
    return render(request, "reporting/import/upload.html", context, status=422 if request.method == "POST" else 200)


def _first_page(held: ReportImport) -> str:
    """Return where to go with a new file: to its columns where they do not say enough, else to its rows."""
    try:
        check_columns(held.columns(), kind_for_all=held.column_mapping.kind_for_all)
    except FileNotReadable:
        return reverse("reporting:import_columns", args=[held.public_id])
    return _page_of(held)


def _menu(businesses: list[Any], current: Any) -> list[dict[str, Any]]:
    address = reverse("reporting:import")
    links = [
        {"text": one.name, "href": f"{address}?business={one.reference}", "current": one == current}
        for one in businesses
    ]
    return links if len(links) > 1 else []


def _check_some(held: ReportImport, request: SignedInRequest) -> None:
    """Check the first rows at once, so that the page has something to show; the worker goes on with the rest."""
    services.check_more(held=held, by=request.user, at=clock.now(), rows=_CHECKED_AT_ONCE)
    services.ask_for_work()


@may_import
@require_safe
def import_page(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show an import: before it starts what would happen, then how far it is and what is left to do."""
    held = _import(request, public_id)
    counts = selectors.import_counts(held)
    is_preview = held.state in (ImportState.CHECKING, ImportState.READY)
    sample = list(selectors.first_rows(held, _ROWS_SHOWN)) if is_preview else []
    judge = _judge(held)
    page = Paginator(selectors.refused_rows(held), _PER_PAGE).get_page(request.GET.get("page"))
    told = list(selectors.rows_told_before(held)[:_ROWS_SHOWN])
    _note_read(request, held, [*sample, *page.object_list, *told])
    context = {
        "held": held,
        "counts": counts,
        "figures": words.figures(counts, held.state),
        "progress": words.progress(counts, held.state),
        "columns": words.mapped_columns(held, sample),
        "rows": [words.preview_row(row, judge.read(row)) for row in sample] if judge else [],
        "refused": [words.refused_line(row) for row in page.object_list],
        "pages": page_links(request, page),
        "told": [_told_line(row, judge) for row in told],
        "told_words": words.told_before_words(counts["told_before"], is_done=not is_preview),
        "is_preview": is_preview,
        "is_busy": held.state in (ImportState.CHECKING, ImportState.RUNNING),
        "is_ready": held.state == ImportState.READY,
        "is_running": held.state == ImportState.RUNNING,
    }
    return render(request, "reporting/import/page.html", context)


def _judge(held: ReportImport) -> Judge | None:
    """Return what reads the rows of a file that is only looked at; afterwards their cells are gone."""
    return Judge(held, at=clock.now()) if held.state in (ImportState.CHECKING, ImportState.READY) else None


def _note_read(request: SignedInRequest, held: ReportImport, rows: Iterable[ReportImportRow]) -> None:
    """Audit that what these rows say, names of people among it, was shown; nothing where none was."""
    shown = sorted({row.number for row in rows})
    if shown:
        numbers = ", ".join(map(str, shown))
        record_read(
            by=request.user, at=clock.now(), subject_type="report_import", subject_id=held.public_id, shown=numbers
        )


def _told_line(row: ReportImportRow, judge: Judge | None) -> dict[str, Any]:
    return words.told_before_line(row, judge.read(row) if judge and row.values else None)


@may_import
@form_methods
def import_told_before(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the rows of which a case may tell already; before the import they can be left out."""
    held = _import(request, public_id)
    judge = _judge(held)
    page = Paginator(selectors.rows_told_before(held), _PER_PAGE).get_page(request.GET.get("page"))
    lines = [_told_line(row, judge) for row in page.object_list]
    form = LeaveOutForm(request.POST if request.method == "POST" else None, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            services.leave_rows_out(
                held=held, shown=form.shown(), ticked=form.ticked(), by=request.user, at=clock.now()
            )
        except ImportNotOpen as error:
            messages.error(request, str(error))
        else:
            messages.success(request, words.left_out_words(form.ticked(), form.shown()))
        return redirect(_page_of(held))
    _note_read(request, held, page.object_list)
    context = {
        "form": form,
        "held": held,
        "lines": lines,
        "pages": page_links(request, page),
        "said": words.told_before_words(page.paginator.count, is_done=judge is None),
        "is_preview": judge is not None,
        "back_href": _page_of(held),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reporting/import/told_before.html", context, status=status)


@may_import
@form_methods
def import_columns(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Say what each column fills, and keep it for the next file where a name is given."""
    held = _import(request, public_id)
    form = MappingForm(request.POST if request.method == "POST" else None, held=held)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        mapping = replace(
            held.column_mapping.with_columns(form.columns()),
            kind_for_all=said["kind_for_all"],
            date_order=services.DateOrder(said["date_order"]),
        )
        answer = _remap(request, held, mapping, form, name=said["name"])
        if answer is not None:
            return answer
    sample = list(selectors.first_rows(held, _ROWS_SHOWN))
    _note_read(request, held, sample)
    fields = list(zip(form.column_fields, (words.examples(one, sample) for one in held.headers), strict=True))
    context = {"form": form, "fields": fields, "held": held, "back_href": _page_of(held)}
    return render(request, "reporting/import/columns.html", context, status=422 if request.method == "POST" else 200)


@may_import
@form_methods
def import_values(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Say what the file's words for kinds, and its numbers for premises, mean."""
    held = _import(request, public_id)
    headers, mapping = headers_by_target(held.columns()), held.column_mapping
    kinds = selectors.values_of(held, headers.get("kind", []), most=_VALUES_SHOWN)
    places = _unknown_places(held, headers.get("premises", []))
    premises = [(one.reference, f"{one}, {one.postcode}") for one in open_premises(held.business)]
    data = request.POST if request.method == "POST" else None
    form = ValuesForm(data, kinds=kinds, places=places, premises=premises, mapping=mapping)
    if request.method == "POST" and form.is_valid():
        chosen = replace(
            mapping,
            kinds={**mapping.kinds, **{alias_key(cell): kind for cell, kind in form.kinds().items()}},
            places={**mapping.places, **{alias_key(cell): place for cell, place in form.places().items()}},
        )
        answer = _remap(request, held, chosen, form, name=held.mapping["name"])
        if answer is not None:
            return answer
    context = {"form": form, "held": held, "back_href": _page_of(held)}
    return render(request, "reporting/import/values.html", context, status=422 if request.method == "POST" else 200)


def _unknown_places(held: ReportImport, headers: list[str]) -> list[str]:
    """Return the cells for premises, of the first rows, that no premises answers to."""
    places = Judge(held, at=clock.now()).places
    found = []
    for cell in selectors.values_of(held, headers[:1], most=_VALUES_SHOWN * 10):
        try:
            places.find([cell])
        except PlaceNotKnown:
            found.append(cell)
    return found[:_VALUES_SHOWN]


def _remap(request: SignedInRequest, held: ReportImport, mapping: Any, form: Any, *, name: str) -> HttpResponse | None:
    """Use a mapping for the file, and keep it where it has a name of the business's own; None where it was refused."""
    at = clock.now()
    try:
        if name and name.casefold() not in BUILT_IN and held.business:
            kept = services.keep_mapping(business=held.business, name=name, mapping=mapping, by=request.user, at=at)
            mapping = replace(mapping, name=kept.name, title=kept.name)
        changed = services.choose_mapping(held=held, mapping=mapping, by=request.user, at=at)
    except FileNotReadable as error:
        form.add_error(None, str(error))
        return None
    except ImportNotOpen as error:
        messages.error(request, str(error))
        return redirect(_page_of(held))
    _check_some(changed, request)
    return redirect(_page_of(held))


@may_import
@form_methods
def import_start(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Say how many reports there will be, and start when that is confirmed."""
    held = _import(request, public_id)
    counts = selectors.import_counts(held)
    if held.state != ImportState.READY:
        return redirect(_page_of(held))
    if request.method != "POST":
        context = {"held": held, "counts": counts, "said": words.confirm_words(counts), "back_href": _page_of(held)}
        return render(request, "reporting/import/start.html", context)
    try:
        services.start_import(held=held, by=request.user, at=clock.now())
    except FileNotReadable as error:
        messages.error(request, str(error))
        return redirect("reporting:import_columns", public_id)
    return _go_on(request, held, services.import_more, rows=services.BATCH)


@may_import
@require_POST
def import_go_on(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Go on now, for whoever does not want to wait for the worker."""
    held = _import(request, public_id)
    more = services.import_more if held.state == ImportState.RUNNING else services.check_more
    return _go_on(request, held, more, rows=_CHECKED_AT_ONCE)


def _go_on(request: SignedInRequest, held: ReportImport, more: Callable[..., int], *, rows: int) -> HttpResponse:
    more(held=held, by=request.user, at=clock.now(), rows=rows)
    services.ask_for_work()
    return redirect(_page_of(held))


@may_import
@require_POST
def import_discard(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Throw a file away that was only looked at."""
    held = _import(request, public_id)
    back = f"{reverse('reporting:import')}?business={held.business.reference}" if held.business else ""
    try:
        services.discard_import(held=held, by=request.user, at=clock.now())
    except ImportNotOpen as error:
        messages.error(request, str(error))
        return redirect(_page_of(held))
    messages.success(request, f"{held.file_name} is discarded. Nothing was imported from it.")
    return redirect(back)


@may_import
@form_methods
def import_row(request: SignedInRequest, public_id: UUID, number: int) -> HttpResponse:
    """Put one row right."""
    held = _import(request, public_id)
    with _missing_is_404():
        row = selectors.refused_row(held, number)
    row.report_import = held
    columns = held.columns()
    is_post = request.method == "POST"
    form = RowForm(request.POST, row=row, columns=columns) if is_post else RowForm.as_saved(row, columns)
    if is_post and form.is_valid():
        try:
            row = services.put_row_right(row=row, values=form.values(), by=request.user, at=clock.now())
        except RowNotFaulty as error:
            messages.error(request, str(error))
            return redirect(_page_of(held))
        if row.state != RowState.REFUSED:
            messages.success(request, words.put_right_words(row))
            return redirect(_page_of(held))
        form.show_faults(row.faults)
    _note_read(request, held, [row])
    context = {"form": form, "row": row, "held": held, "back_href": _page_of(held)}
    return render(request, "reporting/import/row.html", context, status=422 if is_post else 200)


@may_import
@require_safe
def import_faults(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Give the rows that need putting right as CSV, to correct in a spreadsheet and upload again."""
    held = _import(request, public_id)
    rows = list(selectors.refused_rows(held))
    services.record_rows_given(held=held, rows=len(rows), by=request.user, at=clock.now())
    text = words.faults_csv(held, rows)
    # The mark at the start makes Excel read it as UTF-8.
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rows-to-put-right-{held.pk}.csv"'
    return response


@may_import
@require_safe
def import_reports(request: SignedInRequest, public_id: UUID) -> HttpResponseBase:
    """Give the references of what was imported as CSV."""
    held = _import(request, public_id)
    services.record_references_read(held=held, by=request.user, at=clock.now())
    return table_file(f"reports-{held.pk}", words.REPORT_COLUMNS, selectors.imported_rows(held))


def _import(request: SignedInRequest, public_id: UUID) -> ReportImport:
    with _missing_is_404():
        return selectors.import_by_id(request.user, public_id)


def _page_of(held: ReportImport) -> str:
    return reverse("reporting:import_page", args=[held.public_id])
