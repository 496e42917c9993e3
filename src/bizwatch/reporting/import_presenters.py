"""Words and rows of the pages of an import of reports."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bizwatch.design.filters import local_datetime, plural
from bizwatch.kernel.sheets.writing import text_cell
from bizwatch.reporting.choices import Door
from bizwatch.reporting.import_selectors import fault_words
from bizwatch.reporting.importing.choices import ImportState, RowState
from bizwatch.reporting.importing.models import ReportImport, ReportImportRow
from bizwatch.reporting.importing.rows import RowReading
from bizwatch.reporting.importing.targets import BY_CODE
from bizwatch.reporting.kinds import kind_label

STATE_COLOURS = {
    ImportState.READING: "yellow",
    ImportState.CHECKING: "yellow",
    ImportState.READY: "blue",
    ImportState.RUNNING: "blue",
    ImportState.DONE: "green",
}
ROW_COLOURS = {
    RowState.NEW: "yellow",
    RowState.READY: "blue",
    RowState.IMPORTED: "green",
    RowState.ALREADY_KNOWN: "grey",
    RowState.LEFT_OUT: "grey",
    RowState.REFUSED: "red",
}
FAULT_COLUMN = "What is wrong"
ROW_COLUMN = "Row in the file"
REPORT_COLUMNS = (ROW_COLUMN, "Your reference", "Report", "Crime reference")
_SAMPLES, _SHORT, _CELL = 3, 120, 40


def figures(counts: dict[str, int], state: str) -> list[dict[str, Any]]:
    """Return the figures at the top of an import, in the order in which they matter."""
    started = state in (ImportState.RUNNING, ImportState.DONE)
    first = {"label": "Imported" if started else "Ready to import", "value": counts["imported" if started else "ready"]}
    rest = [
        ("Already known", counts["already_known"]),
        ("Left out", counts["left_out"]),
        ("With something to be asked", counts["asked"]),
    ]
    return [
        first,
        {"label": "Need putting right", "value": counts["refused"]},
        *({"label": label, "value": value} for label, value in rest if value),
    ]


def progress(counts: dict[str, int], state: str) -> dict[str, Any]:
    """Return how far an import is, as a bar and in words."""
    waiting = counts["new"] + (counts["ready"] if state == ImportState.RUNNING else 0)
    done = counts["total"] - waiting
    what = "imported" if state == ImportState.RUNNING else "checked"
    return {"done": done, "total": counts["total"], "words": f"{done:,} of {counts['total']:,} rows {what}"}


def mapped_columns(held: ReportImport, rows: Iterable[ReportImportRow]) -> list[dict[str, str]]:
    """Return each column with what it fills and a few of its values."""
    sample = list(rows)
    return [
        {"header": header, "fills": BY_CODE[code].label if code else "", "examples": examples(header, sample)}
        for header, code in held.columns().items()
    ]


def examples(header: str, rows: Iterable[ReportImportRow]) -> str:
    """Return a few of a column's cells."""
    found = dict.fromkeys(row.values[header] for row in rows if row.values.get(header))
    return ", ".join(text[:_CELL] for text in list(found)[:_SAMPLES])


def preview_row(row: ReportImportRow, told: RowReading) -> dict[str, str]:
    """Return a row as it is understood: what, where, when, what it was about, its state and what is to be said of it."""
    data = told.data
    return {
        "number": str(row.number),
        "what": kind_label(data["kind"]) if data.get("kind") else "Not known",
        "where": str(told.premises) if told.premises else "Not known",
        "when": _when(data),
        "about": _about(data),
        "state": RowState(row.state).label,
        "colour": ROW_COLOURS[RowState(row.state)],
        "remark": remark(row),
    }


def _when(data: dict[str, Any]) -> str:
    moments = [str(data[name]) for name in ("happened_from", "happened_to") if data.get(name)]
    spoken = [local_datetime(datetime.fromisoformat(one)) if "T" in one else one for one in moments]
    return " to ".join(spoken) or "Not known"


def _about(data: dict[str, Any]) -> str:
    things = [
        f"{thing.get('quantity') or 1} × {thing['description']}"
        + (f", £{thing['unit_value']}" if thing.get("unit_value") else "")
        for thing in data.get("property", [])
        if thing.get("description")
    ]
    text = str(data.get("what_happened", ""))
    return "; ".join(filter(None, [text[:_SHORT] + ("…" if len(text) > _SHORT else ""), *things]))


def refused_line(row: ReportImportRow) -> dict[str, str]:
    """Return a row that needs putting right: its number and everything that is wrong with it."""
    return {"number": str(row.number), "remark": fault_words(row.faults)}


def remark(row: ReportImportRow) -> str:
    """Return what is wrong with a row, or how many pages are to be asked for afterwards and which case may tell of it."""
    if row.faults:
        return fault_words(row.faults)
    asks = f"{plural(row.asks, 'page')} to be asked for" if row.asks else ""
    return "; ".join(filter(None, [asks, *(f"may be {case['reference']}" for case in row.told_before[:1])]))


def case_parts(case: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return one case of ``told_before`` in words: how sure, its reference, and what, when, told how, and why."""
    sure = "The same event as" if case["is_same"] else "Could be the same event as"
    happened = local_datetime(datetime.fromisoformat(case["occurred_from"]), short=True)
    what = f"{kind_label(case['kind'])} on {happened}, {Door(case['door']).label.lower()}"
    return sure, case["reference"], f"({what}): {', '.join(case['reasons'])}"


def case_words(case: Mapping[str, Any]) -> str:
    """Return the same as one sentence without its full stop."""
    return " ".join(case_parts(case))


def told_before_words(rows: int, *, is_done: bool) -> str:
    """Return what happens with rows of which a case may tell already."""
    one = rows == 1
    known = f"{plural(rows, 'row')} may tell of an event of which you have a case already."
    offered = "The desk is offered both, and a person there joins them if they are one event."
    if is_done:
        return f"{known} {'It' if one else 'Each'} is a case of its own, if it was imported. {offered}"
    return (
        f"{known} {'It is' if one else 'They are'} imported all the same, unless you leave {'it' if one else 'them'} out. "
        f"{offered}"
    )


def told_before_line(row: ReportImportRow, told: RowReading | None = None) -> dict[str, Any]:
    """Return a row of which a case may tell: what it says (``told``, while it is no report), the cases, what becomes of it."""
    report = row.report
    made = report.case.crime_reference if report else ""
    what = {
        RowState.READY: "Is imported",
        RowState.LEFT_OUT: "Left out",
        RowState.IMPORTED: f"Imported as {made}" if made else "Imported",
    }
    return {
        "number": row.number,
        "about": _told_words(told) if told else "",
        "cases": [{"parts": case_parts(one), "words": case_words(one)} for one in row.told_before],
        "what": what.get(RowState(row.state), RowState(row.state).label),
        "is_left_out": row.is_left_out,
    }


def left_out_words(ticked: Sequence[int], shown: Sequence[int]) -> str:
    """Return what is said when somebody chose which rows to leave out."""
    taken = len(shown) - len(ticked)
    parts = [
        f"{plural(len(ticked), 'row')} left out" if ticked else "",
        f"{plural(taken, 'row')} to import" if taken else "",
    ]
    return f"Saved: {', '.join(filter(None, parts))}."


def _told_words(told: RowReading) -> str:
    """Return what a row says on one line: kind, premises, when, and what it was about."""
    kind = kind_label(told.data["kind"]) if told.data.get("kind") else ""
    return ". ".join(
        filter(None, [", ".join(filter(None, [kind, str(told.premises or ""), _when(told.data)])), _about(told.data)])
    )


def faults_csv(held: ReportImport, rows: Sequence[ReportImportRow]) -> str:
    """Return the rows that need putting right as CSV, as they came, with a column that says what is wrong.

    A cell that a spreadsheet would take for a formula is made text with an apostrophe, which the import takes off.
    """
    headers = [*held.headers, *sorted({header for row in rows for header in row.values} - set(held.headers))]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([ROW_COLUMN, FAULT_COLUMN, *map(text_cell, headers)])
    for row in rows:
        cells = (row.values.get(header, "") for header in headers)
        writer.writerow([row.number, text_cell(fault_words(row.faults)), *map(text_cell, cells)])
    return out.getvalue()


def confirm_words(counts: dict[str, int]) -> list[str]:
    """Return what an import will do, a sentence a line."""
    ready = counts["ready"]
    said = [f"{plural(ready, 'report')} will be sent to the police. That cannot be undone: each becomes a case."]
    if counts["asked"]:
        said.append(f"In {plural(counts['asked'], 'report')} something is missing. You are asked for it on each case.")
    if counts["refused"]:
        said.append(f"{plural(counts['refused'], 'row')} must be put right first, and stay here for you to correct.")
    if counts["already_known"]:
        said.append(f"Imported before, and not imported again: {plural(counts['already_known'], 'row')}.")
    if counts["left_out"]:
        said.append(f"Left out, as you or the mapping said: {plural(counts['left_out'], 'row')}.")
    if counts["told_before"]:
        said.append(told_before_words(counts["told_before"], is_done=False))
    return said


def put_right_words(row: ReportImportRow) -> str:
    """Return what is said once a row was put right."""
    said = {
        RowState.IMPORTED: f"Row {row.number} is put right and imported.",
        RowState.ALREADY_KNOWN: f"Row {row.number} was imported before.",
        RowState.LEFT_OUT: f"Row {row.number} is left out.",
        RowState.READY: f"Row {row.number} is put right and will be imported with the others.",
    }
    before = f" {told_before_words(1, is_done=row.state == RowState.IMPORTED)}" if row.told_before else ""
    return said[RowState(row.state)] + before
