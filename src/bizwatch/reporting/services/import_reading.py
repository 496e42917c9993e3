"""Reading a file of reports: keep its rows as they came, or say what an import of it would do."""

from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

from bizwatch.accounts.models import User
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.kernel.sheets.files import open_sheet
from bizwatch.kernel.sheets.table import FileNotReadable, SourceRow, SourceTable, Wanted
from bizwatch.kernel.text import clean_text, one_line
from bizwatch.reporting.import_selectors import ImportReport
from bizwatch.reporting.importing.choices import ImportState, RowState
from bizwatch.reporting.importing.mapping import NO_MAPPING, ColumnMapping
from bizwatch.reporting.importing.models import ReportImport, ReportImportRow
from bizwatch.reporting.importing.targets import check_columns
from bizwatch.reporting.services.import_hold import audit_import, check_may_import
from bizwatch.reporting.services.import_judging import FROM_FILE, Judge

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bizwatch.businesses.models import Business

WANTED = Wanted("reports", max_bytes=64 * 1024**2, max_rows=200_000)
READ_BATCH = 1_000
_NO_ROWS = "The file has no rows of reports below its first row."
Advance = Callable[[int], object]


def quiet(_: int) -> None:
    """Tell nobody how far it is."""


def upload_reports_file(
    *,
    business: "Business | None",
    file_name: str,
    data: bytes,
    mapping: ColumnMapping = NO_MAPPING,
    by: Actor,
    at: datetime,
    advance: Advance = quiet,
) -> ReportImport:
    """Keep every row of a file as it came; nothing is judged or imported yet.

    Without a business each row must name the reference of its premises; only the product itself may do that. A file that
    was broken off while it was read goes on where it stopped. Raises ``FileNotReadable``, ``BusinessNotFound``.
    """
    check_may_import(by, business)
    table = open_sheet(data, WANTED)
    held = _begun(business, file_name, data, table, mapping, by=by, at=at)
    if held.state != ImportState.READING:
        return held
    after = held.rows.order_by("-number").values_list("number", flat=True).first() or 0
    rows = (row for row in table.rows if row.number > after)
    try:
        for batch in _batches(rows, READ_BATCH):
            ReportImportRow.objects.bulk_create(_row_of(held, row) for row in batch)
            advance(len(batch))
        return _read_whole(held, by=by, at=at)
    except FileNotReadable:
        _give_up(held, by=by, at=at)
        raise


def dry_run(
    *,
    business: "Business | None",
    data: bytes,
    mapping: ColumnMapping = NO_MAPPING,
    at: datetime,
    advance: Advance = quiet,
) -> ImportReport:
    """Return what an import of a file would do, without writing anything. Raises ``FileNotReadable``."""
    table = open_sheet(data, WANTED)
    held = ReportImport(business=business, headers=table.headers, mapping=mapping.as_json())
    check_columns(held.columns(), kind_for_all=mapping.kind_for_all)
    judge, report = Judge(held, at=at), ImportReport()
    for batch in _batches(table.rows, READ_BATCH):
        rows = [_row_of(held, row) for row in batch]
        judge.judge(rows)
        for row in rows:
            would_be = RowState.IMPORTED if row.state == RowState.READY else RowState(row.state)
            report.count(row.number, would_be, row.faults, row.asks, row.told_before)
        advance(len(batch))
    if not report.rows:
        raise FileNotReadable(_NO_ROWS)
    return report


def unfinished_import(
    *, business: "Business | None", data: bytes, mapping: ColumnMapping, uploaded_by: User | None = None
) -> ReportImport | None:
    """Return an import of the very same file, under the same mapping, that was broken off."""
    same = _of_same_file(business, data, mapping).filter(uploaded_by=uploaded_by)
    return same.exclude(state=ImportState.DONE).order_by("-pk").first()


def untold_import(*, business: "Business | None", data: bytes, mapping: ColumnMapping) -> ReportImport | None:
    """Return the last import of the very same file, under the very same mapping, that nobody has read the outcome of.

    A command that is killed after its last commit has printed nothing, and one that is killed before may be finished by the
    worker. Whoever runs it again wants to know what came of it: a second import would only say that all is known.
    """
    same = _of_same_file(business, data, mapping).filter(uploaded_by=None)
    last = same.order_by("-pk").first()
    if last is None or last.state != ImportState.DONE or last.told_at is not None:
        return None
    return last if last.mapping == mapping.as_json() else None


@audited_service
def note_told(*, held: ReportImport, by: Actor, at: datetime) -> None:
    """Note that whoever ran the command has read what came of it, so that running it again imports the file anew."""
    ReportImport.objects.filter(pk=held.pk).update(told_at=at)
    audit_import(Action.DISCLOSURE, held, by=by, at=at, outcome=True)


def _of_same_file(business: "Business | None", data: bytes, mapping: ColumnMapping) -> "QuerySet[ReportImport]":
    return ReportImport.objects.filter(business=business, file_hash=_file_hash(data), mapping__name=mapping.name)


@audited_service
def _begun(
    business: "Business | None",
    file_name: str,
    data: bytes,
    table: SourceTable,
    mapping: ColumnMapping,
    *,
    by: Actor,
    at: datetime,
) -> ReportImport:
    uploaded_by = by if isinstance(by, User) else None
    broken_off = unfinished_import(business=business, data=data, mapping=mapping, uploaded_by=uploaded_by)
    if broken_off is not None and broken_off.state == ImportState.READING:
        return broken_off
    held = ReportImport.objects.create(
        business=business,
        file_name=one_line(clean_text(file_name))[:200] or "reports",
        file_hash=_file_hash(data),
        headers=table.headers,
        mapping=mapping.as_json(),
        note=table.note[:240],
        uploaded_by=uploaded_by,
        uploaded_at=at,
    )
    audit_import(Action.COLLECTION, held, by=by, at=at)
    return held


def _row_of(held: ReportImport, row: SourceRow) -> ReportImportRow:
    faults = [{**fault.as_json(), "from": FROM_FILE} for fault in row.faults]
    return ReportImportRow(report_import=held, number=row.number, values=row.values, faults=faults)


@audited_service
def _give_up(held: ReportImport, *, by: Actor, at: datetime) -> None:
    audit_import(Action.ERASURE, held, by=by, at=at)
    held.delete()


@audited_service
def _read_whole(held: ReportImport, *, by: Actor, at: datetime) -> ReportImport:
    if not held.rows.exists():
        raise FileNotReadable(_NO_ROWS)
    held.state = ImportState.CHECKING
    held.save(update_fields=["state"])
    audit_import(Action.ALTERATION, held, by=by, at=at, read=True)
    return held


def _batches(rows: Iterator[SourceRow], size: int) -> Iterator[list[SourceRow]]:
    while batch := list(islice(rows, size)):
        yield batch


def _file_hash(data: bytes) -> str:
    return sha256(data).hexdigest()
