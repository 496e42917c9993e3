"""Lists that are taken away as CSV or Excel: that they left the building is audited, and no spreadsheet runs a cell."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook

from bizwatch.accounts.access import SignedInRequest
from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited, record
from bizwatch.kernel.spreadsheets import csv_lines, safe_cell

FORMATS = ("csv", "xlsx")


def download(
    request: SignedInRequest,
    name: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    at: datetime,
    form: str,
    **detail: str | int | bool | None,
) -> HttpResponseBase:
    """Answer with a list as a file called ``name`` in one of ``FORMATS``; ``detail`` goes into the audit."""
    details: dict[str, Any] = {"format": form, **detail}
    with audited():
        record(
            Action.DISCLOSURE,
            by=request.user,
            at=at,
            subject_type="list",
            subject_id=name,
            reason="export of a list",
            **details,
        )
    if form == "xlsx":
        return FileResponse(_workbook(header, rows), as_attachment=True, filename=f"{name}.xlsx")
    answer = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _workbook(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> BytesIO:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(header))
    for row in rows:
        sheet.append([safe_cell(value) for value in row])
    held = BytesIO()
    book.save(held)
    held.seek(0)
    return held
