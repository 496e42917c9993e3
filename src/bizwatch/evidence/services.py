"""Receiving evidence, its continuity, and its clean copies."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.core.files.uploadedfile import UploadedFile

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, SystemActor, audited, record
from bizwatch.evidence import copying, limits, scanning, store
from bizwatch.evidence.choices import ContinuityKind, Copying, CopyState, EvidenceKind, ScanState
from bizwatch.evidence.copying import CopyOutcome
from bizwatch.evidence.exceptions import FileKindNotAllowed, PictureTooBig
from bizwatch.evidence.formats import ALLOWED, BY_CODE, FileFormat, format_of
from bizwatch.evidence.models import ContinuityEntry, EvidenceFile
from bizwatch.evidence.names import tidy_name
from bizwatch.evidence.selectors import is_awaited
from bizwatch.kernel.background import soon
from bizwatch.kernel.text import one_line

COPIER = SystemActor("evidence")
ABANDONED_AFTER = timedelta(days=1)

_ACTIONS = {
    ContinuityKind.RECEIVED: Action.COLLECTION,
    ContinuityKind.COPIED: Action.ALTERATION,
    ContinuityKind.ATTACHED: Action.ALTERATION,
    ContinuityKind.EXHIBITED: Action.ALTERATION,
    ContinuityKind.VIEWED: Action.CONSULTATION,
    ContinuityKind.DOWNLOADED: Action.DISCLOSURE,
    ContinuityKind.CHECKED: Action.CONSULTATION,
    ContinuityKind.WITHDRAWN: Action.ALTERATION,
    ContinuityKind.SCANNED: Action.CONSULTATION,
    ContinuityKind.ERASED: Action.ERASURE,
}


Then = Callable[[EvidenceFile], object]


def receive_file(
    *, upload: UploadedFile, caption: str = "", by: Actor, at: datetime, then: Then | None = None
) -> EvidenceFile:
    """Take an uploaded file as evidence and return its row, with the clean copy of a picture made.

    The bytes are hashed while they are copied into the store and are on the disk before the row is written; if the
    row cannot be written, the files go. ``then`` puts the item where it belongs in the unit of work of its row, so that
    there is never one that belongs nowhere; where it raises, nothing is kept. Call it outside any unit of work: copying
    takes a second, and a unit of work around it would hold SQLite's only write lock meanwhile (and leave the files
    behind where it fails later).
    Raises ``FileEmpty``, ``FileKindNotAllowed``, ``FileTooLarge``, ``PictureTooBig`` and ``EvidenceStoreFull``.
    """
    item, name = uuid.uuid4(), upload.name or ""
    try:
        with store.room_needed():
            limit_for = partial(limits.form_limit, name=name)
            arrived = store.take_in(upload.chunks(), item=item, size=upload.size or 0, limit_for=limit_for)
        return keep_arrived(arrived, name=name, caption=caption, by=by, at=at, then=then)
    except BaseException:
        store.discard(item)
        raise


def keep_arrived(
    arrived: store.Arrived, *, name: str, caption: str, by: Actor, at: datetime, then: Then | None = None
) -> EvidenceFile:
    """Make evidence of a file that is whole in ``incoming``; see ``receive_file``. Where it raises, files are left."""
    file_format = format_of(arrived.head, name)
    state, made = _first_copy(arrived, file_format)
    settled = store.settle(arrived, made)
    with audited():
        evidence = EvidenceFile.objects.create(
            id=arrived.id,
            kind=file_format.kind,
            format_code=file_format.code,
            original_name=tidy_name(name, file_format),
            media_type=file_format.media_type,
            size=arrived.size,
            sha256=arrived.sha256,
            original_path=settled.original,
            copy_state=state,
            copy_path=settled.copy,
            thumbnail_path=settled.thumbnail,
            scan_state=ScanState.WAITING if scanning.is_set_up() else ScanState.NOT_SCANNED,
            caption=one_line(caption)[:200],
            received_at=at,
            received_from=by.audit_id,
        )
        note_continuity(evidence=evidence, kind=ContinuityKind.RECEIVED, by=by, at=at, note=arrived.sha256)
        if made:
            note_continuity(evidence=evidence, kind=ContinuityKind.COPIED, by=COPIER, at=at)
        if then:
            then(evidence)
    store.note_row_written(arrived.id)
    _look_after(evidence)
    return evidence


def _look_after(evidence: EvidenceFile) -> None:
    """Ask the worker for what a new item still needs; without it the next minute's sweep does it."""
    from bizwatch.evidence.tasks import look_after_soon  # the tasks call these services

    if evidence.scan_state == ScanState.WAITING or evidence.copy_state == CopyState.WAITING:
        soon(look_after_soon)


def note_continuity(
    *,
    evidence: EvidenceFile,
    kind: ContinuityKind,
    by: Actor,
    at: datetime,
    note: str = "",
    case_reference: str = "",
) -> ContinuityEntry:
    """Add a step to the continuity of an item, and to the audit."""
    with audited():
        entry = ContinuityEntry.objects.create(
            evidence=evidence,
            kind=kind,
            at=at,
            by_id=by.audit_id,
            by_name=one_line(by.audit_name)[:120],
            note=one_line(note)[:240],
        )
        record(
            _ACTIONS[ContinuityKind(kind)],
            by=by,
            at=at,
            subject_type="evidence",
            subject_id=evidence.pk,
            case_reference=case_reference,
            step=str(kind),
        )
    return entry


def check_hash(*, evidence: EvidenceFile, by: Actor, at: datetime) -> bool:
    """Hash the original again, note the result in the continuity, and return whether it is what was received."""
    try:
        digest, _ = store.hash_of(store.path_of(evidence.original_path))
        found = (
            "The hash is as it was when the file was received." if digest == evidence.sha256 else "The hash differs."
        )
    except FileNotFoundError:
        digest, found = "", "The file is missing."
    note_continuity(evidence=evidence, kind=ContinuityKind.CHECKED, by=by, at=at, note=found)
    return digest == evidence.sha256


def make_copies_due(at: datetime) -> int:
    """Make the clean copies that could not be made when their files arrived; return how many were made.

    What the scanner has not cleared waits. A copy that still takes too long is given up as failed; one for which the
    disk has no room keeps waiting.
    """
    waiting = EvidenceFile.objects.filter(copy_state=CopyState.WAITING)
    cleared = waiting.exclude(scan_state__in=(ScanState.WAITING, ScanState.FOUND))
    return sum(_copy_later(evidence, at) for evidence in cleared.order_by("received_at", "id"))


def mend_copy(*, evidence: EvidenceFile, by: Actor, at: datetime) -> None:
    """Let the worker make a clean copy again that has gone from the store."""
    with audited():
        EvidenceFile.objects.filter(pk=evidence.pk).update(
            copy_state=CopyState.WAITING, copy_path="", thumbnail_path="", preview_path=""
        )
        record(Action.ALTERATION, by=by, at=at, subject_type="evidence", subject_id=evidence.pk, step="copy_again")


def remove_abandoned(at: datetime) -> int:
    """Remove the rest of uploads that were never acknowledged, a day after; return how many files of ``incoming`` went.

    Where the server was killed between the store and the row, the files in place go too: they are marked until then.
    What an upload in pieces has sent stays until ``uploads`` gives it up.
    """
    removed = 0
    for path in store.files_in(store.INCOMING):
        if store.age_of(path, at) > ABANDONED_AFTER and not is_awaited(path.name):
            item = store.marked_item(path)
            if item is not None and not EvidenceFile.objects.filter(pk=item).exists():
                store.discard(item)
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _first_copy(arrived: store.Arrived, file_format: FileFormat) -> tuple[CopyState, store.Made | None]:
    """Make the copy of an arriving picture. Raises what refuses the file altogether."""
    if file_format.copying is Copying.FILM and copying.has_video():
        return CopyState.WAITING, None
    if file_format.copying is not Copying.PICTURE:
        return CopyState.NONE, None
    places = store.places_to_make(arrived.id)
    outcome = copying.make_copy(arrived.path, places, seconds=copying.PAGE_SECONDS)
    if outcome is CopyOutcome.MADE:
        return CopyState.READY, places
    if outcome is CopyOutcome.TOO_BIG:
        raise PictureTooBig("This picture has more pixels than any camera makes, so it was not kept. Select another.")
    if outcome is CopyOutcome.NOT_A_PICTURE:
        raise FileKindNotAllowed(f"This file begins like a picture and is none. {ALLOWED}.")
    return (CopyState.FAILED if outcome is CopyOutcome.DAMAGED else CopyState.WAITING), None


def _copy_later(evidence: EvidenceFile, at: datetime) -> bool:
    places = store.places_to_make(evidence.pk)
    source = store.path_of(evidence.original_path)
    if evidence.kind == EvidenceKind.VIDEO:
        outcome = copying.make_preview(source, places, decoder=BY_CODE[evidence.format_code].decoder)
    else:
        outcome = copying.make_copy(source, places, seconds=copying.WORKER_SECONDS)
    if outcome is CopyOutcome.NO_ROOM:
        return False
    state = CopyState.READY if outcome is CopyOutcome.MADE else CopyState.FAILED
    made = store.settle_copies(evidence.pk, places) if outcome is CopyOutcome.MADE else ("", "", "")
    with audited():
        changed = EvidenceFile.objects.filter(pk=evidence.pk, copy_state=CopyState.WAITING).update(
            copy_state=state, copy_path=made[0], thumbnail_path=made[1], preview_path=made[2]
        )
        if changed and made[0]:
            note_continuity(evidence=evidence, kind=ContinuityKind.COPIED, by=COPIER, at=at)
    return bool(changed and made[0])
