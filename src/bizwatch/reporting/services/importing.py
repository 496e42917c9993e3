"""Importing reports from a file: keep its rows, check them, make reports of the good ones, put the bad ones right.

Every row is saved before anything is made of it. Batches commit one by one with the state of their rows, so an import that
was killed goes on where it stopped, and the same file can be imported again and again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

from bizwatch.accounts.models import User
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.businesses.exceptions import ImportNotOpen, RowNotFaulty
from bizwatch.businesses.selectors import business_looked_after
from bizwatch.kernel.background import soon
from bizwatch.kernel.errors import DomainError
from bizwatch.kernel.sheets.files import open_sheet
from bizwatch.kernel.sheets.table import MAX_CELL, FileNotReadable, SourceRow, SourceTable, Wanted
from bizwatch.kernel.text import clean_text, one_line
from bizwatch.reporting.choices import Door
from bizwatch.reporting.import_selectors import ImportReport
from bizwatch.reporting.importing.choices import ImportState, RowState
from bizwatch.reporting.importing.mapping import BUILT_IN, NO_MAPPING, ColumnMapping
from bizwatch.reporting.importing.models import ReportImport, ReportImportRow, ReportMapping
from bizwatch.reporting.importing.targets import check_columns
from bizwatch.reporting.importing.when import DateOrder as DateOrder
from bizwatch.reporting.services.direct import hold_premises, receive_report
from bizwatch.reporting.services.import_judging import FROM_FILE, Judge, Judged
from bizwatch.reporting.services.import_mail import tell_imported

if TYPE_CHECKING:
    from bizwatch.businesses.models import Business

WANTED = Wanted("reports", max_bytes=64 * 1024**2, max_rows=200_000)
READ_BATCH, BATCH = 1_000, 50
_RESULT = ["values", "state", "faults", "asks", "dedupe", "content_hash", "report"]
_SETTLED = (RowState.IMPORTED, RowState.ALREADY_KNOWN, RowState.LEFT_OUT)
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
    _check_may_import(by, business)
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
            report.count(row.number, would_be, row.faults, row.asks)
        advance(len(batch))
    if not report.rows:
        raise FileNotReadable(_NO_ROWS)
    return report


def unfinished_import(
    *, business: "Business | None", data: bytes, mapping: ColumnMapping, uploaded_by: User | None = None
) -> ReportImport | None:
    """Return an import of the very same file, under the same mapping, that was broken off."""
    same = ReportImport.objects.filter(business=business, file_hash=_file_hash(data), mapping__name=mapping.name)
    return same.filter(uploaded_by=uploaded_by).exclude(state=ImportState.DONE).order_by("-pk").first()


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
    _audit(Action.COLLECTION, held, by=by, at=at)
    return held


def _row_of(held: ReportImport, row: SourceRow) -> ReportImportRow:
    faults = [{**fault.as_json(), "from": FROM_FILE} for fault in row.faults]
    return ReportImportRow(report_import=held, number=row.number, values=row.values, faults=faults)


@audited_service
def _give_up(held: ReportImport, *, by: Actor, at: datetime) -> None:
    _audit(Action.ERASURE, held, by=by, at=at)
    held.delete()


@audited_service
def _read_whole(held: ReportImport, *, by: Actor, at: datetime) -> ReportImport:
    if not held.rows.exists():
        raise FileNotReadable(_NO_ROWS)
    held.state = ImportState.CHECKING
    held.save(update_fields=["state"])
    _audit(Action.ALTERATION, held, by=by, at=at, read=True)
    return held


@audited_service
def choose_mapping(*, held: ReportImport, mapping: ColumnMapping, by: Actor, at: datetime) -> ReportImport:
    """Say what columns and values mean, and have every row checked anew.

    Raises ``BusinessNotFound``, ``ImportNotOpen``, ``FileNotReadable`` for a choice that cannot work.
    """
    _check_may_import(by, held.business)
    locked = _locked(held)
    if locked.state not in (ImportState.CHECKING, ImportState.READY):
        raise ImportNotOpen("This file is being imported, so what its columns mean can no longer be changed.")
    check_columns(mapping.columns_of(locked.headers), kind_for_all=mapping.kind_for_all)
    locked.mapping, locked.state = mapping.as_json(), ImportState.CHECKING
    locked.save(update_fields=["mapping", "state"])
    locked.rows.exclude(state=RowState.NEW).update(state=RowState.NEW)
    _audit(Action.ALTERATION, locked, by=by, at=at, columns=True)
    return locked


@audited_service
def keep_mapping(*, business: "Business", name: str, mapping: ColumnMapping, by: Actor, at: datetime) -> ReportMapping:
    """Keep a mapping under a name for the business's next files; the same name again replaces it.

    Raises ``BusinessNotFound``, ``FileNotReadable`` for a name that is one of ours.
    """
    _check_may_import(by, business)
    tidy = one_line(name)[:40]
    if not tidy or tidy.casefold() in BUILT_IN:
        raise FileNotReadable("Choose another name for the mapping: this one is built in.")
    content = replace(mapping, name=tidy, title=tidy).as_json()
    kept, _ = ReportMapping.objects.update_or_create(
        business=business,
        name=tidy,
        defaults={"content": content, "changed_at": at, "changed_by_name": by.audit_name[:120]},
    )
    record(Action.ALTERATION, by=by, at=at, subject_type="report_mapping", subject_id=kept.pk)
    return kept


def check_more(*, held: ReportImport, by: Actor, at: datetime, rows: int = 500) -> int:
    """Judge up to so many rows that nobody has looked at; return how many are left. Safe to call again at any time."""
    held.refresh_from_db()
    judge, done = Judge(held, at=at), 0
    while done < rows:
        count = _check_batch(held, judge, by=by, at=at)
        if not count:
            break
        done += count
    left = held.rows.filter(state=RowState.NEW).count()
    return left or _check_batch(held, judge, by=by, at=at)  # the batch behind the last row ends it


@audited_service
def _check_batch(held: ReportImport, judge: Judge, *, by: Actor, at: datetime) -> int:
    locked = _locked(held)
    if locked.state != ImportState.CHECKING:
        return 0
    waiting = list(locked.rows.filter(state=RowState.NEW).order_by("number")[:BATCH])
    if waiting:
        judge.judge(waiting)
        _save(waiting)
    else:
        locked.state = ImportState.READY
        locked.save(update_fields=["state"])
        _audit(Action.ALTERATION, locked, by=by, at=at, checked=True)
    return len(waiting)


@audited_service
def start_import(*, held: ReportImport, by: Actor, at: datetime) -> None:
    """Let ``import_more`` make reports of the rows that are not refused; starting again changes nothing.

    Raises ``BusinessNotFound``, ``FileNotReadable`` where the columns do not say what, where and when.
    """
    _check_may_import(by, held.business)
    locked = _locked(held)
    if locked.state in (ImportState.CHECKING, ImportState.READY):
        check_columns(locked.columns(), kind_for_all=locked.column_mapping.kind_for_all)
        locked.state, locked.started_at = ImportState.RUNNING, at
        locked.save(update_fields=["state", "started_at"])
        _audit(Action.ALTERATION, locked, by=by, at=at, started=True)
    held.state = locked.state


def import_more(*, held: ReportImport, by: Actor, at: datetime, rows: int = 1_000, advance: Advance = quiet) -> int:
    """Make reports of up to so many waiting rows, in batches that each commit; return how many still wait.

    Safe to call again after any interruption and from several processes at once: a batch takes the rows that wait under
    the lock of the import. ``advance`` is called with the size of each batch once it is committed.
    """
    held.refresh_from_db()
    judge, done = Judge(held, at=at), 0
    while done < rows:
        count = _import_batch(held, judge, by=by, at=at)
        if not count:
            break
        done += count
        advance(count)
    left = held.rows.filter(state__in=(RowState.NEW, RowState.READY)).count()
    return left or _import_batch(held, judge, by=by, at=at)  # the batch behind the last row ends it


@audited_service
def _import_batch(held: ReportImport, judge: Judge, *, by: Actor, at: datetime) -> int:
    locked = _locked(held)
    if locked.state != ImportState.RUNNING:
        return 0
    waiting = _next_rows(locked)
    if waiting:
        judged = judge.judge(waiting)
        hold_premises(one.premises.pk for one in judged if one.premises is not None)
        for one in judged:
            _make_report(locked, one, by=by, at=at)
        _save(waiting)
    else:
        locked.state, locked.finished_at = ImportState.DONE, at
        locked.save(update_fields=["state", "finished_at"])
        tell_imported(locked, at=at)
        _audit(Action.ALTERATION, locked, by=by, at=at, finished=True)
    return len(waiting)


def _next_rows(held: ReportImport) -> list[ReportImportRow]:
    """Return the next rows in the order of the file: those checked lie before those that are not."""
    for state in (RowState.READY, RowState.NEW):
        found = list(held.rows.filter(state=state).order_by("number")[:BATCH])
        if found:
            return found
    return []


def _make_report(held: ReportImport, one: Judged, *, by: Actor, at: datetime) -> None:
    """Make the report of one judged row, in the savepoint of its service; what refuses it becomes a fault of the row."""
    row = one.row
    if one.reading is not None and one.premises is not None:
        try:
            row.report = receive_report(
                reading=one.reading,
                premises=one.premises,
                door=Door.IMPORT,
                dedupe=row.dedupe,
                reported_by=held.uploaded_by,
                by=by,
                at=at,
            )
            row.state = RowState.IMPORTED
        except DomainError as error:
            row.faults, row.state, row.asks = [{"column": "", "reason": str(error)}], RowState.REFUSED, 0
    if row.state in _SETTLED:
        row.values = {}


@audited_service
def put_row_right(*, row: ReportImportRow, values: Mapping[str, str], by: Actor, at: datetime) -> ReportImportRow:
    """Correct the cells of a refused row and judge it again; it becomes a report at once where the import has started.

    ``values`` replace those of the same headers; an empty one empties the cell. The row may come back refused, with what is
    wrong now. Raises ``BusinessNotFound``, ``RowNotFaulty``.
    """
    _check_may_import(by, row.report_import.business)
    held = _locked(row.report_import)
    found = held.rows.select_for_update().get(pk=row.pk)
    if found.state != RowState.REFUSED:
        raise RowNotFaulty("This row needs no putting right any more.")
    cleaned = {header: clean_text(text)[:MAX_CELL] for header, text in values.items()}
    found.values = {header: text for header, text in {**found.values, **cleaned}.items() if text}
    found.faults = []
    (judged,) = Judge(held, at=at).judge([found], among_all=True)
    if held.state in (ImportState.RUNNING, ImportState.DONE):
        _make_report(held, judged, by=by, at=at)
    _save([found])
    _audit(Action.ALTERATION, held, by=by, at=at, row=found.number)
    return found


@audited_service
def discard_import(*, held: ReportImport, by: Actor, at: datetime) -> None:
    """Throw away a file that was looked at and not imported. Raises ``BusinessNotFound``, ``ImportNotOpen``."""
    _check_may_import(by, held.business)
    locked = _locked(held)
    if locked.state in (ImportState.RUNNING, ImportState.DONE):
        raise ImportNotOpen("This file has been imported, so it cannot be discarded. Its reports are cases by now.")
    _audit(Action.ERASURE, locked, by=by, at=at)
    locked.delete()


@audited_service
def record_references_read(*, held: ReportImport, by: Actor, at: datetime) -> None:
    """Note that the references of what was imported were downloaded."""
    _audit(Action.DISCLOSURE, held, by=by, at=at)


def ask_for_work() -> None:
    """Ask the worker to go on with every import that waits, without waiting for the minute."""
    from bizwatch.reporting.tasks import go_on_soon  # the tasks call these services

    soon(go_on_soon)


def _check_may_import(by: Actor, business: "Business | None") -> None:
    if isinstance(by, User):
        business_looked_after(by, business.reference if business else "")


def _locked(held: ReportImport) -> ReportImport:
    rows = ReportImport.objects.select_for_update(of=("self",)).select_related("business", "uploaded_by")
    return rows.get(pk=held.pk)


def _save(rows: Sequence[ReportImportRow]) -> None:
    """Write the results of judged rows in one statement; Django's ``bulk_update`` takes four times as long."""
    ReportImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=_RESULT)


def _batches(rows: Iterator[SourceRow], size: int) -> Iterator[list[SourceRow]]:
    while batch := list(islice(rows, size)):
        yield batch


def _file_hash(data: bytes) -> str:
    return sha256(data).hexdigest()


def _audit(action: Action, held: ReportImport, *, by: Actor, at: datetime, **detail: str | int | bool | None) -> None:
    record(action, by=by, at=at, subject_type="report_import", subject_id=held.public_id, **detail)  # type: ignore[arg-type]
