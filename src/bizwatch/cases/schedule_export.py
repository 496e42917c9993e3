"""A schedule of thefts as a file, for the desk, the court and the business itself. That it was taken away is audited."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from django.http import Http404, HttpResponse, StreamingHttpResponse
from openpyxl import Workbook

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited, record
from bizwatch.cases.models import Case, TheftOccasion
from bizwatch.cases.policies.counting import sum_of
from bizwatch.cases.selectors.afterwards import schedule_of
from bizwatch.kernel.spreadsheets import csv_lines, safe_cell

COLUMNS = ("Number", "Date", "Time", "Value in pounds", "How it is known")
Cells = list[str | int | Decimal | None]
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def schedule_as_csv(case: Case, *, by: Actor, at: datetime) -> StreamingHttpResponse:
    """Return the schedule as CSV: values that no program runs. Raises ``Http404`` where there is none."""
    rows = _audited(case, by=by, at=at, shape="csv")
    response = StreamingHttpResponse(csv_lines(COLUMNS, _cells(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="thefts-{case.crime_reference}.csv"'
    return response


def schedule_as_excel(case: Case, *, by: Actor, at: datetime) -> HttpResponse:
    """Return the schedule as an Excel file: one sheet, values only. Raises ``Http404`` where there is none."""
    rows = _audited(case, by=by, at=at, shape="xlsx")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Thefts")
    sheet.append(list(COLUMNS))
    for cells in _cells(rows):
        sheet.append([safe_cell(value) for value in cells])
    book.properties.creator = "Bizwatch"
    content = BytesIO()
    book.save(content)
    response = HttpResponse(content.getvalue(), content_type=_EXCEL)
    response["Content-Disposition"] = f'attachment; filename="thefts-{case.crime_reference}.xlsx"'
    return response


def _audited(case: Case, *, by: Actor, at: datetime, shape: str) -> tuple[TheftOccasion, ...]:
    rows = schedule_of(case)
    if not rows:
        raise Http404("This case has no schedule of thefts.")
    with audited():
        record(
            Action.DISCLOSURE,
            by=by,
            at=at,
            subject_type="case",
            subject_id=case.crime_reference,
            case_reference=case.crime_reference,
            reason="schedule of thefts",
            shape=shape,
            thefts=len(rows),
        )
    return rows


def _cells(rows: tuple[TheftOccasion, ...]) -> Iterator[Cells]:
    for number, row in enumerate(rows, 1):
        at_time = f"{row.at_time:%H:%M}" if row.at_time else ""
        yield [number, row.day.isoformat(), at_time, row.value, row.how_known]
    yield ["Together", "", "", sum_of(row.value for row in rows), "Counted as one crime (general rule E)"]
