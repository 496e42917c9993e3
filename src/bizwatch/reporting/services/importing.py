"""Importing reports from a file: check its rows, make reports of the good ones, put the bad ones right.

Every row is saved before anything is made of it (``import_reading``). Batches commit one by one with the state of their
rows, so an import that was killed goes on where it stopped, and the same file can be imported again and again.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.businesses.exceptions import ImportNotOpen, RowNotFaulty
from bizwatch.kernel.background import soon
from bizwatch.kernel.errors import DomainError
from bizwatch.kernel.sheets.table import MAX_CELL, FileNotReadable
from bizwatch.kernel.text import clean_text, one_line
from bizwatch.reporting.choices import Door
from bizwatch.reporting.import_selectors import rows_told_before
from bizwatch.reporting.importing.choices import ImportState, RowState
from bizwatch.reporting.importing.mapping import BUILT_IN, ColumnMapping
from bizwatch.reporting.importing.models import ReportImport, ReportImportRow, ReportMapping
from bizwatch.reporting.importing.targets import check_columns
from bizwatch.reporting.importing.when import DateOrder as DateOrder
from bizwatch.reporting.services.direct import hold_premises, receive_report
from bizwatch.reporting.services.import_hold import audit_import, check_may_import, hold_import, save_rows
from bizwatch.reporting.services.import_judging import Judge, Judged
from bizwatch.reporting.services.import_mail import tell_imported

if TYPE_CHECKING:
    from bizwatch.businesses.models import Business

BATCH = 50
Advance = Callable[[int], object]
_SETTLED = (RowState.IMPORTED, RowState.ALREADY_KNOWN, RowState.LEFT_OUT)


@audited_service
def choose_mapping(*, held: ReportImport, mapping: ColumnMapping, by: Actor, at: datetime) -> ReportImport:
    """Say what columns and values mean, and have every row checked anew.

    Raises ``BusinessNotFound``, ``ImportNotOpen``, ``FileNotReadable`` for a choice that cannot work.
    """
    check_may_import(by, held.business)
    locked = hold_import(held)
    if locked.state not in (ImportState.CHECKING, ImportState.READY):
        raise ImportNotOpen("This file is being imported, so what its columns mean can no longer be changed.")
    check_columns(mapping.columns_of(locked.headers), kind_for_all=mapping.kind_for_all)
    locked.mapping, locked.state = mapping.as_json(), ImportState.CHECKING
    locked.save(update_fields=["mapping", "state"])
    locked.rows.exclude(state=RowState.NEW).update(state=RowState.NEW)
    audit_import(Action.ALTERATION, locked, by=by, at=at, columns=True)
    return locked


@audited_service
def keep_mapping(*, business: "Business", name: str, mapping: ColumnMapping, by: Actor, at: datetime) -> ReportMapping:
    """Keep a mapping under a name for the business's next files; the same name again replaces it.

    Raises ``BusinessNotFound``, ``FileNotReadable`` for a name that is one of ours.
    """
    check_may_import(by, business)
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
    locked = hold_import(held)
    if locked.state != ImportState.CHECKING:
        return 0
    waiting = list(locked.rows.filter(state=RowState.NEW).order_by("number")[:BATCH])
    if waiting:
        judge.judge(waiting)
        save_rows(waiting)
    else:
        locked.state = ImportState.READY
        locked.save(update_fields=["state"])
        audit_import(Action.ALTERATION, locked, by=by, at=at, checked=True)
    return len(waiting)


@audited_service
def start_import(*, held: ReportImport, by: Actor, at: datetime) -> None:
    """Let ``import_more`` make reports of the rows that are not refused; starting again changes nothing.

    Raises ``BusinessNotFound``, ``FileNotReadable`` where the columns do not say what, where and when.
    """
    check_may_import(by, held.business)
    locked = hold_import(held)
    if locked.state in (ImportState.CHECKING, ImportState.READY):
        check_columns(locked.columns(), kind_for_all=locked.column_mapping.kind_for_all)
        locked.state, locked.started_at = ImportState.RUNNING, at
        locked.save(update_fields=["state", "started_at"])
        audit_import(Action.ALTERATION, locked, by=by, at=at, started=True)
    held.state = locked.state


def import_more(
    *, held: ReportImport, by: Actor, at: datetime, rows: int = 1_000, advance: Advance | None = None
) -> int:
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
        if advance:
            advance(count)
    left = held.rows.filter(state__in=(RowState.NEW, RowState.READY)).count()
    return left or _import_batch(held, judge, by=by, at=at)  # the batch behind the last row ends it


@audited_service
def _import_batch(held: ReportImport, judge: Judge, *, by: Actor, at: datetime) -> int:
    locked = hold_import(held)
    if locked.state != ImportState.RUNNING:
        return 0
    waiting = _next_rows(locked)
    if waiting:
        judged = judge.judge(waiting)
        hold_premises(one.premises.pk for one in judged if one.premises is not None)
        for one in judged:
            _make_report(locked, one, by=by, at=at)
        save_rows(waiting)
    else:
        locked.state, locked.finished_at = ImportState.DONE, at
        locked.save(update_fields=["state", "finished_at"])
        locked.rows.filter(state=RowState.LEFT_OUT).exclude(values={}).update(values={})  # nobody needs them any more
        tell_imported(locked, at=at)
        audit_import(Action.ALTERATION, locked, by=by, at=at, finished=True)
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
def leave_rows_out(
    *, held: ReportImport, shown: Collection[int], ticked: Collection[int], by: Actor, at: datetime
) -> int:
    """Leave out those rows, by number, that a person ticked because a case tells of the event; return how many are.

    Of the rows that were shown, those not ticked are taken in again. Rows of which no case tells are left alone.
    Raises ``BusinessNotFound``, ``ImportNotOpen``.
    """
    check_may_import(by, held.business)
    locked = hold_import(held)
    if locked.state not in (ImportState.CHECKING, ImportState.READY):
        raise ImportNotOpen("This file is being imported, so its rows can no longer be left out.")
    for row in rows_told_before(locked).filter(number__in=shown, state__in=(RowState.READY, RowState.LEFT_OUT)):
        if row.is_left_out != (row.number in ticked):
            row.is_left_out = not row.is_left_out
            row.state = RowState.LEFT_OUT if row.is_left_out else RowState.READY
            row.save(update_fields=["is_left_out", "state"])
            audit_import(Action.ALTERATION, locked, by=by, at=at, row=row.number, left_out=row.is_left_out)
    return locked.rows.filter(is_left_out=True).count()


@audited_service
def put_row_right(*, row: ReportImportRow, values: Mapping[str, str], by: Actor, at: datetime) -> ReportImportRow:
    """Correct the cells of a refused row and judge it again; it becomes a report at once where the import has started.

    ``values`` replace those of the same headers; an empty one empties the cell. The row may come back refused, with what is
    wrong now. Raises ``BusinessNotFound``, ``RowNotFaulty``.
    """
    check_may_import(by, row.report_import.business)
    held = hold_import(row.report_import)
    found = held.rows.select_for_update().get(pk=row.pk)
    if found.state != RowState.REFUSED:
        raise RowNotFaulty("This row needs no putting right any more.")
    cleaned = {header: clean_text(text)[:MAX_CELL] for header, text in values.items()}
    found.values = {header: text for header, text in {**found.values, **cleaned}.items() if text}
    found.faults = []
    (judged,) = Judge(held, at=at).judge([found], among_all=True)
    if held.state in (ImportState.RUNNING, ImportState.DONE):
        _make_report(held, judged, by=by, at=at)
    save_rows([found])
    audit_import(Action.ALTERATION, held, by=by, at=at, row=found.number)
    return found


@audited_service
def discard_import(*, held: ReportImport, by: Actor, at: datetime) -> None:
    """Throw away a file that was looked at and not imported. Raises ``BusinessNotFound``, ``ImportNotOpen``."""
    check_may_import(by, held.business)
    locked = hold_import(held)
    if locked.state in (ImportState.RUNNING, ImportState.DONE):
        raise ImportNotOpen("This file has been imported, so it cannot be discarded. Its reports are cases by now.")
    audit_import(Action.ERASURE, locked, by=by, at=at)
    locked.delete()


@audited_service
def record_rows_given(*, held: ReportImport, rows: int, by: Actor, at: datetime) -> None:
    """Note that so many rows that need putting right were downloaded, with all that they say."""
    audit_import(Action.DISCLOSURE, held, by=by, at=at, rows=rows)


@audited_service
def record_references_read(*, held: ReportImport, by: Actor, at: datetime) -> None:
    """Note that the references of what was imported were downloaded."""
    audit_import(Action.DISCLOSURE, held, by=by, at=at)


def ask_for_work() -> None:
    """Ask the worker to go on with every import that waits, without waiting for the minute."""
    from bizwatch.reporting.tasks import go_on_soon  # the tasks call these services

    soon(go_on_soon)
