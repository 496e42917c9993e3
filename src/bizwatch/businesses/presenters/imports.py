"""Words and rows of the import pages."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from bizwatch.businesses.choices import ImportState, Question, RowState
from bizwatch.businesses.models import PremisesImport, PremisesImportRow
from bizwatch.businesses.reading.columns import BY_CODE, SEVERAL
from bizwatch.design.filters import plural
from bizwatch.kernel.sheets.writing import text_cell

STATE_COLOURS = {ImportState.PREVIEWED: "yellow", ImportState.RUNNING: "blue", ImportState.DONE: "green"}
ROW_COLOURS = {
    RowState.WAITING: "blue",
    RowState.IMPORTED: "green",
    RowState.ALREADY_KNOWN: "grey",
    RowState.REFUSED: "red",
}
FAULT_COLUMN = "What is wrong"
ROW_COLUMN = "Row in the file"
_SAMPLES = 3


def figures(counts: dict[str, int], state: str) -> list[dict[str, Any]]:
    """Return the figures at the top of an import, in the order in which they matter."""
    ready = [{"label": "Ready to import", "value": counts[RowState.WAITING]}]
    done = [{"label": "Imported", "value": counts[RowState.IMPORTED]}]
    left = [{"label": "Still waiting", "value": counts[RowState.WAITING]}] if counts[RowState.WAITING] else []
    return [
        *(ready if state == ImportState.PREVIEWED else [*done, *left]),
        {"label": "With something to be asked", "value": counts["questions"]},
        {"label": "Already known", "value": counts[RowState.ALREADY_KNOWN]},
        {"label": "Need putting right", "value": counts[RowState.REFUSED]},
    ]


def mapped_columns(premises_import: PremisesImport, rows: Iterable[PremisesImportRow]) -> list[dict[str, Any]]:
    """Return each column with what it fills and a few of its values."""
    sample = list(rows)
    return [
        {
            "header": one["header"],
            "fills": BY_CODE[one["field"]].label if one["field"] else "",
            "examples": _examples(one["header"], sample),
        }
        for one in premises_import.columns
    ]


def _examples(header: str, rows: Iterable[PremisesImportRow]) -> str:
    found = dict.fromkeys(row.values[header] for row in rows if row.values.get(header))
    return ", ".join(text[:40] for text in list(found)[:_SAMPLES])


def preview_row(row: PremisesImportRow, premises_import: PremisesImport) -> dict[str, str]:
    """Return a row as the preview shows it: number, name, address, postcode, state and what is to be said of it."""
    headers: dict[str, list[str]] = {}
    for one in premises_import.columns:
        headers.setdefault(one["field"], []).append(one["header"])

    def text(*codes: str) -> str:
        cells = [row.values.get(header, "") for code in codes for header in headers.get(code, [])]
        return ", ".join(filter(None, cells))[:80]

    return {
        "number": str(row.number),
        "name": text("name") or text("operator", "brand") or "Not given",
        "address": text("house_name", "house_number", "street", *SEVERAL, "town"),
        "postcode": text("postcode"),
        "state": row_state(row),
        "colour": ROW_COLOURS[RowState(row.state)],
        "remark": row_remark(row),
    }


def row_state(row: PremisesImportRow) -> str:
    """Return the state of a row in words."""
    return "Ready" if row.state == RowState.WAITING else RowState(row.state).label


def row_remark(row: PremisesImportRow) -> str:
    """Return what is wrong with a row, or else what has to be asked."""
    if row.faults:
        return fault_text(row)
    asked = [Question(code).label for code in row.questions if code in Question.values]
    if row.state not in (RowState.WAITING, RowState.IMPORTED) or not asked:
        return ""
    return f"To be asked: {' '.join(asked[:2])}" + (
        f" and {plural(len(asked) - 2, 'more thing')}" if len(asked) > 2 else ""
    )


def fault_text(row: PremisesImportRow) -> str:
    """Return everything that is wrong with a row, each fault after the name of its column."""
    return " ".join(f"{one['column']}: {one['reason']}" if one["column"] else one["reason"] for one in row.faults)


def faults_csv(premises_import: PremisesImport, rows: Sequence[PremisesImportRow]) -> str:
    """Return the rows that need putting right as CSV, as they came, with a column that says what is wrong.

    A cell that a spreadsheet would take for a formula is made text with an apostrophe, which the import takes off.
    """
    headers = list(dict.fromkeys(one["header"] for one in premises_import.columns))
    headers += sorted({header for row in rows for header in row.values} - set(headers))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([ROW_COLUMN, FAULT_COLUMN, *map(text_cell, headers)])
    for row in rows:
        cells = (row.values.get(header, "") for header in headers)
        writer.writerow([row.number, text_cell(fault_text(row)), *map(text_cell, cells)])
    return out.getvalue()


def progress_text(counts: dict[str, int]) -> str:
    """Return how far an import is."""
    done = counts["total"] - counts[RowState.WAITING]
    return f"{done:,} of {counts['total']:,} rows done"


def done_message(row: PremisesImportRow) -> str:
    """Return what is said once a row was put right."""
    said = {
        RowState.IMPORTED: f"Row {row.number} is put right and imported.",
        RowState.ALREADY_KNOWN: f"Row {row.number} is one of your premises already.",
        RowState.WAITING: f"Row {row.number} is put right and will be imported with the others.",
    }
    return said[RowState(row.state)]
