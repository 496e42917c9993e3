"""Tables that are taken away as files that people open in a spreadsheet.

Who takes them away, and what is noted of it, the caller says (``audit.services``): before the file.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook

from bizwatch.kernel.spreadsheets import csv_lines, safe_cell

CSV, EXCEL = "csv", "xlsx"
FORMATS = (CSV, EXCEL)
_EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_file(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, form: str = CSV, sheet: str = "Sheet"
) -> HttpResponseBase:
    """Answer with a table as a file called ``name`` and ``form``, one of ``FORMATS``: values that no program runs.

    CSV is sent row by row; an Excel file holds its one ``sheet`` (at most 31 characters) and is sent when it is whole.
    """
    answer = _excel(columns, rows, sheet) if form == EXCEL else _csv(columns, rows)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    return StreamingHttpResponse(csv_lines(columns, rows), content_type="text/csv; charset=utf-8")


def _excel(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str) -> HttpResponseBase:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(list(columns))
    for row in rows:
        sheet.append([safe_cell(value) for value in row])
    book.properties.creator = "Bizwatch"
    content = BytesIO()
    book.save(content)
    return HttpResponse(content.getvalue(), content_type=_EXCEL_TYPE)
