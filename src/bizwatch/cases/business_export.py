"""The columns of a business's export."""

from datetime import datetime
from decimal import Decimal

from bizwatch.cases import business_presenters as wording
from bizwatch.cases.selectors.business import ExportRow
from bizwatch.kernel.clock import to_london

Cell = str | int | float | Decimal | None

COLUMNS = (
    "Crime reference",
    "Premises reference",
    "Premises",
    "Town",
    "Postcode",
    "Crime",
    "Offence code",
    "Happened from",
    "Happened to",
    "Reported",
    "Recorded",
    "Contact due",
    "Contacted",
    "Status",
    "Outcome code",
    "Outcome",
    "Closed",
    "Value in pounds",
)


def cells(row: ExportRow) -> list[Cell]:
    """Return the values of one case in the order of ``COLUMNS``; times in Europe/London as ISO 8601 without zone."""
    moments = [
        row.occurred_from,
        row.occurred_to,
        row.reported_at,
        row.recorded_at,
        row.contact_due_at,
        row.contacted_at,
    ]
    return [
        row.reference,
        row.premises_reference,
        row.premises_name,
        row.premises_town,
        row.premises_postcode,
        wording.kind_words(row.crime_kind),
        row.offence_code,
        *(_local(moment) for moment in moments),
        wording.status_words(row),
        row.outcome_code,
        wording.outcome_label(row.outcome_code) if row.outcome_code else "",
        _local(row.closed_at),
        row.value,
    ]


def _local(moment: datetime | None) -> str:
    return to_london(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
