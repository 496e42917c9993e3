"""Pages of an import: upload, look at it, choose columns, import, put rows right."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bizwatch.accounts.access import SignedInRequest
from bizwatch.businesses import policies, selectors, services
from bizwatch.businesses.choices import ImportState, RowState
from bizwatch.businesses.exceptions import FileNotReadable, ImportNotOpen, RowNotFaulty
from bizwatch.businesses.import_forms import ColumnsForm, RowForm, UploadForm
from bizwatch.businesses.models import PremisesImport
from bizwatch.businesses.presenters import imports as words
from bizwatch.businesses.presenters.premises import businesses_menu
from bizwatch.businesses.views.guards import chosen_business, form_methods, missing_is_404, sent
from bizwatch.businesses.views.premises import manages_premises
from bizwatch.design.tables import page_links
from bizwatch.kernel import clock

_ROWS_SHOWN = 10
_PER_PAGE = 25
_ROWS_AT_ONCE = 2_000  # rows imported while the browser waits: about two seconds; the rest goes on by itself


@manages_premises
@form_methods
def upload(request: SignedInRequest) -> HttpResponse:
    """Choose a file; below it the imports made before."""
    business = chosen_business(request)
    form = UploadForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = services.upload_premises_file(
                business=business, file_name=file.name, data=file.read(), by=request.user, at=clock.now()
            )
        except FileNotReadable as error:
            form.add_error("file", str(error))
        else:
            return redirect(_page_of(made))
    mine = list(selectors.businesses_looked_after_by(request.user))
    context = {
        "form": form,
        "business": business,
        "menu": businesses_menu(mine, business, reverse("businesses:import")),
        "imports": list(selectors.imports_of(business)[:_ROWS_SHOWN]),
        "words": words,
    }
    return render(request, "businesses/import_upload.html", context, status=422 if request.method == "POST" else 200)


@manages_premises
@require_safe
def import_page(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show an import: before it starts what would happen, then how far it is and what is left to do."""
    premises_import = _import(request, public_id)
    counts = selectors.import_counts(premises_import)
    sample = list(selectors.first_rows(premises_import, _ROWS_SHOWN))
    refused = selectors.refused_rows(premises_import)
    page = Paginator(refused, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "premises_import": premises_import,
        "counts": counts,
        "figures": words.figures(counts, premises_import.state),
        "columns": words.mapped_columns(premises_import, sample),
        "rows": [words.preview_row(row, premises_import) for row in sample],
        "refused": [words.preview_row(row, premises_import) for row in page.object_list],
        "pages": page_links(request, page),
        "words": words,
        "is_preview": premises_import.state == ImportState.PREVIEWED,
        "is_running": premises_import.state == ImportState.RUNNING,
        "RowState": RowState,
    }
    return render(request, "businesses/import.html", context)


@manages_premises
@form_methods
def import_columns(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Choose what each column fills."""
    premises_import = _import(request, public_id)
    form = ColumnsForm(sent(request)[0], premises_import=premises_import)
    try:
        policies.check_can_map_columns(premises_import)
        if request.method == "POST" and form.is_valid():
            services.choose_columns(
                premises_import=premises_import, columns=form.columns(), by=request.user, at=clock.now()
            )
            return redirect(_page_of(premises_import))
    except FileNotReadable as error:
        form.add_error(None, str(error))
    except ImportNotOpen as error:
        messages.error(request, str(error))
        return redirect(_page_of(premises_import))
    columns = words.mapped_columns(premises_import, selectors.first_rows(premises_import, _ROWS_SHOWN))
    fields = [(form[f"column_{place}"], one["examples"]) for place, one in enumerate(columns)]
    context = {
        "form": form,
        "fields": fields,
        "premises_import": premises_import,
        "back_href": _page_of(premises_import),
    }
    return render(request, "businesses/import_columns.html", context, status=422 if request.method == "POST" else 200)


@manages_premises
@require_POST
def import_run(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Start an import, or go on with one; what takes longer than a page may take goes on in the background."""
    premises_import = _import(request, public_id)
    try:
        services.start_import(premises_import=premises_import, by=request.user, at=clock.now())
    except FileNotReadable as error:
        messages.error(request, str(error))
        return redirect("businesses:import_columns", public_id)
    services.import_more(premises_import=premises_import, by=request.user, at=clock.now(), rows=_ROWS_AT_ONCE)
    return redirect(_page_of(premises_import))


@manages_premises
@require_POST
def import_discard(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Throw a file away that was only looked at."""
    premises_import = _import(request, public_id)
    back = (
        f"{reverse('businesses:import')}?business={premises_import.business.reference}"
        if premises_import.business
        else ""
    )
    try:
        services.discard_import(premises_import=premises_import, by=request.user, at=clock.now())
    except ImportNotOpen as error:
        messages.error(request, str(error))
        return redirect(_page_of(premises_import))
    messages.success(request, f"{premises_import.file_name} is discarded. Nothing was imported from it.")
    return redirect(back)


@manages_premises
@form_methods
def import_row(request: SignedInRequest, public_id: UUID, number: int) -> HttpResponse:
    """Put one row right."""
    premises_import = _import(request, public_id)
    with missing_is_404():
        row = selectors.refused_row(premises_import, number)
    row.premises_import = premises_import
    form = RowForm(request.POST, row=row) if request.method == "POST" else RowForm.as_saved(row)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.put_row_right(row=row, values=form.values(), by=request.user, at=clock.now())
        except RowNotFaulty as error:
            messages.error(request, str(error))
            return redirect(_page_of(premises_import))
        if row.state != RowState.REFUSED:
            messages.success(request, words.done_message(row))
            return redirect(_page_of(premises_import))
        form.show_faults(row.faults)
    context = {"form": form, "row": row, "premises_import": premises_import, "back_href": _page_of(premises_import)}
    return render(request, "businesses/import_row.html", context, status=422 if request.method == "POST" else 200)


@manages_premises
@require_safe
def import_faults(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Give the rows that need putting right as CSV, to correct in a spreadsheet and upload again."""
    premises_import = _import(request, public_id)
    text = words.faults_csv(premises_import, list(selectors.refused_rows(premises_import)))
    # The mark at the start makes Excel read it as UTF-8.
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rows-to-put-right-{premises_import.pk}.csv"'
    return response


def _import(request: SignedInRequest, public_id: UUID) -> PremisesImport:
    with missing_is_404():
        return selectors.import_by_id(request.user, public_id)


def _page_of(premises_import: PremisesImport) -> str:
    return reverse("businesses:import_page", args=[premises_import.public_id])
