"""A schedule of thefts as a file, for the desk, the court and the business itself. That it was taken away is audited."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.http import Http404, HttpResponseBase

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, record_alone
from bizwatch.cases.models import Case, TheftOccasion
from bizwatch.cases.policies.counting import sum_of
from bizwatch.cases.selectors.afterwards import schedule_of
from bizwatch.design.downloads import CSV, table_file

COLUMNS = ("Number", "Date", "Time", "Value in pounds", "How it is known")
Cells = list[str | int | Decimal | None]


def schedule_file(case: Case, *, by: Actor, at: datetime, form: str = CSV) -> HttpResponseBase:
    """Return the schedule as CSV or as an Excel file. Raises ``Http404`` where there is none."""
    rows = _audited(case, by=by, at=at, shape=form)
    return table_file(f"thefts-{case.crime_reference}", COLUMNS, _cells(rows), form=form, sheet="Thefts")


def _audited(case: Case, *, by: Actor, at: datetime, shape: str) -> tuple[TheftOccasion, ...]:
    rows = schedule_of(case)
    if not rows:
        raise Http404("This case has no schedule of thefts.")
    record_alone(
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
