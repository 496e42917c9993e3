"""Importing premises from a file: read and judge, map columns, import in batches, put bad rows right.

Every row of the file is saved before anything is made of it. Batches commit one by one with the state of their rows, so
an import that was killed goes on where it stopped, and the same file can be imported again and again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from bizwatch.accounts.models import User
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.businesses import policies
from bizwatch.businesses.choices import ImportState, RowState
from bizwatch.businesses.exceptions import FileNotReadable
from bizwatch.businesses.models import Business, PremisesImport, PremisesImportRow
from bizwatch.businesses.reading.columns import check_columns, guess_columns, source_name
from bizwatch.businesses.reading.files import open_source
from bizwatch.businesses.reading.rows import RowReading
from bizwatch.businesses.selectors import ImportReport, file_hash, membership_of
from bizwatch.businesses.services.judging import FROM_FILE, SAME_NUMBER, Judge, make_premises
from bizwatch.kernel.sheets.table import MAX_CELL, Fault
from bizwatch.kernel.text import clean_text

BATCH = 250
_RESULT = ["values", "state", "faults", "questions", "premises"]
Advance = Callable[[int], object]


def _quiet(_: int) -> None:
    """Tell nobody how far it is."""


@audited_service
def upload_premises_file(
    *,
    business: Business | None,
    file_name: str,
    data: bytes,
    by: Actor,
    at: datetime,
    source: str = "",
    advance: Advance = _quiet,
) -> PremisesImport:
    """Keep every row of a file, judged by the columns that are guessed; nothing is imported yet.

    Without a business each row belongs to the business it names; only the product itself may do that.
    ``advance`` is called with the number of rows judged. Raises ``FileNotReadable``, ``NotYoursToDo``.
    """
    _check_may_import(by, business)
    draft, rows = _read(data, business=business, source=source)
    draft.file_name = clean_text(file_name)[:200] or "premises"
    draft.uploaded_by = by if isinstance(by, User) else None
    draft.uploaded_at = at
    draft.save()
    judge = Judge(draft)
    for batch in _batches(iter(rows)):
        for row in batch:
            row.premises_import = draft
        judge.judge(batch)
        PremisesImportRow.objects.bulk_create(batch)
        advance(len(batch))
    _audit(Action.COLLECTION, draft, by=by, at=at, rows=len(rows))
    return draft


def dry_run(*, business: Business | None, data: bytes, source: str = "", advance: Advance = _quiet) -> ImportReport:
    """Return what an import of a file would do, without writing anything. Raises ``FileNotReadable``."""
    draft, rows = _read(data, business=business, source=source)
    judge = Judge(draft)
    report = ImportReport()
    for batch in _batches(iter(rows)):
        judge.judge(batch)
        for row in batch:
            would_be = RowState.IMPORTED if row.state == RowState.WAITING else RowState(row.state)
            report.count(row.number, would_be, row.faults, row.questions)
        advance(len(batch))
    return report


def _read(data: bytes, *, business: Business | None, source: str) -> tuple[PremisesImport, list[PremisesImportRow]]:
    """Return an unsaved import and its unsaved rows."""
    table = open_source(data)
    rows = [
        PremisesImportRow(
            number=row.number,
            values=row.values,
            faults=[{**fault.as_json(), "from": FROM_FILE} for fault in row.faults],
        )
        for row in table.rows
    ]
    if not rows:
        raise FileNotReadable("The file has no rows of premises below its first row.")
    columns = guess_columns(table.headers)
    draft = PremisesImport(
        business=business,
        file_hash=file_hash(data),
        source=(source or source_name(columns))[:40],
        columns=[{"header": header, "field": code} for header, code in columns.items()],
        note=table.note[:240],
    )
    return draft, rows


@audited_service
def choose_columns(
    *, premises_import: PremisesImport, columns: Mapping[str, str], by: Actor, at: datetime
) -> PremisesImport:
    """Say what each column fills and judge every row anew. ``columns`` is {header: target code or ""}.

    Raises ``NotYoursToDo``, ``ImportNotOpen``, ``FileNotReadable`` for a choice that cannot work.
    """
    _check_may_import(by, premises_import.business)
    held = _locked(premises_import)
    policies.check_can_map_columns(held)
    chosen = {one["header"]: columns.get(one["header"], one["field"]) for one in held.columns}
    check_columns(chosen)
    held.columns = [{"header": header, "field": code} for header, code in chosen.items()]
    held.source = source_name(chosen)
    held.save(update_fields=["columns", "source"])
    judge = Judge(held)
    for batch in _batches(held.rows.order_by("number").iterator(chunk_size=BATCH)):
        judge.judge(batch)
        _save(batch)
    _audit(Action.ALTERATION, held, by=by, at=at, columns=True)
    return held


@audited_service
def start_import(*, premises_import: PremisesImport, by: Actor, at: datetime) -> None:
    """Let ``import_more`` import the waiting rows; starting again changes nothing.

    Raises ``NotYoursToDo``, ``FileNotReadable`` where the columns say nothing of the place.
    """
    _check_may_import(by, premises_import.business)
    held = _locked(premises_import)
    if held.state == ImportState.PREVIEWED:
        check_columns({one["header"]: one["field"] for one in held.columns})
        held.state = ImportState.RUNNING
        held.save(update_fields=["state"])
        _audit(Action.ALTERATION, held, by=by, at=at, started=True)
    premises_import.state = held.state


def import_more(
    *, premises_import: PremisesImport, by: Actor, at: datetime, rows: int = 2_000, advance: Advance = _quiet
) -> int:
    """Import up to so many waiting rows, in batches that each commit; return how many still wait.

    Safe to call again after any interruption and from several processes at once: a batch takes the rows that wait
    under the lock of the import. ``advance`` is called with the size of each batch once it is committed.
    """
    premises_import.refresh_from_db()
    judge = Judge(premises_import)
    done = 0
    while done < rows:
        count = _import_batch(premises_import, judge, by=by, at=at)
        if not count:
            break
        done += count
        advance(count)
    left = premises_import.rows.filter(state=RowState.WAITING).count()
    return left or _import_batch(premises_import, judge, by=by, at=at)  # the batch behind the last row ends it


@audited_service
def _import_batch(premises_import: PremisesImport, judge: Judge, *, by: Actor, at: datetime) -> int:
    held = _locked(premises_import)
    if held.state != ImportState.RUNNING:
        return 0
    waiting = list(held.rows.filter(state=RowState.WAITING).order_by("number")[:BATCH])
    if waiting:
        make_premises(held, waiting, judge.judge(waiting), by=by, at=at)
        _save(waiting)
    else:
        held.state, held.finished_at = ImportState.DONE, at
        held.save(update_fields=["state", "finished_at"])
        _audit(Action.ALTERATION, held, by=by, at=at, finished=True)
    return len(waiting)


@audited_service
def put_row_right(*, row: PremisesImportRow, values: Mapping[str, str], by: Actor, at: datetime) -> PremisesImportRow:
    """Correct the cells of a refused row and judge it again; it is imported at once where the import has started.

    ``values`` replace those of the same headers; an empty one empties the cell. The row may come back refused, with
    what is wrong now. Raises ``NotYoursToDo``, ``RowNotFaulty``.
    """
    _check_may_import(by, row.premises_import.business)
    premises_import = _locked(row.premises_import)
    held = PremisesImportRow.objects.select_for_update().get(pk=row.pk)
    policies.check_can_be_put_right(held)
    cleaned = {header: clean_text(text)[:MAX_CELL] for header, text in values.items()}
    held.values = {header: text for header, text in {**held.values, **cleaned}.items() if text}
    held.faults = []
    readings = Judge(premises_import).judge([held])
    _check_twin(held, readings[0])
    if premises_import.state != ImportState.PREVIEWED:
        make_premises(premises_import, [held], readings, by=by, at=at)
    held.save(update_fields=_RESULT)
    _audit(Action.ALTERATION, premises_import, by=by, at=at, row=held.number)
    return held


def _check_twin(row: PremisesImportRow, reading: RowReading) -> None:
    """Refuse a row again that another row of the file, saying something else, has taken the number of."""
    if row.state != RowState.ALREADY_KNOWN or row.premises_id is None or not reading.source_id:
        return
    others = row.premises_import.rows.filter(premises_id=row.premises_id, state=RowState.IMPORTED).exclude(pk=row.pk)
    twin = others.first()
    if twin is not None and Judge(row.premises_import).reading_of(twin).key != reading.key:
        header = next((one["header"] for one in row.premises_import.columns if one["field"] == "source_id"), "")
        row.faults = [Fault(header, SAME_NUMBER.format(number=twin.number)).as_json()]
        row.state, row.premises_id = RowState.REFUSED, None


@audited_service
def discard_import(*, premises_import: PremisesImport, by: Actor, at: datetime) -> None:
    """Throw away a file that was looked at and not imported. Raises ``NotYoursToDo``, ``ImportNotOpen``."""
    _check_may_import(by, premises_import.business)
    held = _locked(premises_import)
    policies.check_can_discard(held)
    _audit(Action.ERASURE, held, by=by, at=at)
    held.delete()


def _check_may_import(by: Actor, business: Business | None) -> None:
    if isinstance(by, User):
        policies.check_looks_after_business(membership_of(by, business) if business else None)


def _locked(premises_import: PremisesImport) -> PremisesImport:
    rows = PremisesImport.objects.select_for_update(of=("self",)).select_related("business")
    return rows.get(pk=premises_import.pk)


def _save(rows: Sequence[PremisesImportRow]) -> None:
    """Write the results of judged rows in one statement; Django's ``bulk_update`` takes four times as long."""
    PremisesImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=_RESULT)


def _batches(rows: Iterator[PremisesImportRow]) -> Iterator[list[PremisesImportRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _audit(action: Action, held: PremisesImport, *, by: Actor, at: datetime, **detail: str | int | bool | None) -> None:
    record(
        action,
        by=by,
        at=at,
        subject_type="premises_import",
        subject_id=held.public_id,
        case_reference="",
        reason="",
        **detail,
    )
