"""Receiving evidence, its continuity, and its clean copies."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, SystemActor, audited, record
from bizwatch.evidence import copying, store
from bizwatch.evidence.choices import ContinuityKind, CopyState, EvidenceKind
from bizwatch.evidence.copying import CopyOutcome
from bizwatch.evidence.exceptions import FileKindNotAllowed, PictureTooBig
from bizwatch.evidence.formats import ALLOWED, FileFormat, format_of
from bizwatch.evidence.models import ContinuityEntry, EvidenceFile
from bizwatch.evidence.names import tidy_name
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
}


def receive_file(*, upload: UploadedFile, caption: str = "", by: Actor, at: datetime) -> EvidenceFile:
    """Take an uploaded file as evidence and return its row, with the clean copy of a picture made.

    The bytes are hashed while they are copied into the store and are on the disk before the row is written; if the
    row cannot be written, the files go. Call it outside any unit of work: copying takes a second, and a unit of work
    around it would hold SQLite's only write lock meanwhile (and leave the files behind where it fails later).
    Raises ``FileEmpty``, ``FileKindNotAllowed``, ``FileTooLarge``, ``PictureTooBig`` and ``EvidenceStoreFull``.
    """
    store.check_room(upload.size or 0)
    item = uuid.uuid4()
    try:
        with store.room_needed():
            arrived = store.take_in(upload.chunks(), item=item, limit_for=_limit_for)
        file_format = format_of(arrived.head)
        state, made = _first_copy(arrived, file_format)
        settled = store.settle(arrived, made)
        with audited():
            evidence = EvidenceFile.objects.create(
                id=item,
                kind=file_format.kind,
                original_name=tidy_name(upload.name or "", file_format),
                media_type=file_format.media_type,
                size=arrived.size,
                sha256=arrived.sha256,
                original_path=settled.original,
                copy_state=state,
                copy_path=settled.copy,
                thumbnail_path=settled.thumbnail,
                caption=one_line(caption)[:200],
                received_at=at,
                received_from=by.audit_id,
            )
            note_continuity(evidence=evidence, kind=ContinuityKind.RECEIVED, by=by, at=at, note=arrived.sha256)
            if made:
                note_continuity(evidence=evidence, kind=ContinuityKind.COPIED, by=COPIER, at=at)
    except BaseException:
        store.discard(item)
        raise
    store.note_row_written(item)
    return evidence


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

    A copy that still takes too long is given up as failed; one for which the disk has no room keeps waiting.
    """
    waiting = EvidenceFile.objects.filter(copy_state=CopyState.WAITING).order_by("received_at", "id")
    return sum(_copy_later(evidence, at) for evidence in waiting)


def mend_copy(*, evidence: EvidenceFile, by: Actor, at: datetime) -> None:
    """Let the worker make a clean copy again that has gone from the store."""
    with audited():
        EvidenceFile.objects.filter(pk=evidence.pk).update(
            copy_state=CopyState.WAITING, copy_path="", thumbnail_path=""
        )
        record(Action.ALTERATION, by=by, at=at, subject_type="evidence", subject_id=evidence.pk, step="copy_again")


def remove_abandoned(at: datetime) -> int:
    """Remove the rest of uploads that were never acknowledged, a day after; return how many files of ``incoming`` went.

    Where the server was killed between the store and the row, the files in place go too: they are marked until then.
    """
    removed = 0
    for path in store.files_in(store.INCOMING):
        if store.age_of(path, at) > ABANDONED_AFTER:
            item = store.marked_item(path)
            if item is not None and not EvidenceFile.objects.filter(pk=item).exists():
                store.discard(item)
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _limit_for(head: bytes) -> int:
    """Return how many bytes a file that begins so may have."""
    video = format_of(head).kind == EvidenceKind.VIDEO
    return settings.BIZWATCH_MAX_VIDEO_BYTES if video else settings.BIZWATCH_MAX_PHOTO_BYTES


def _first_copy(arrived: store.Arrived, file_format: FileFormat) -> tuple[CopyState, store.Made | None]:
    """Make the copy of an arriving picture. Raises what refuses the file altogether."""
    if not file_format.copied:
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
    outcome = copying.make_copy(source, places, seconds=copying.WORKER_SECONDS)
    if outcome is CopyOutcome.NO_ROOM:
        return False
    state = CopyState.READY if outcome is CopyOutcome.MADE else CopyState.FAILED
    copy, thumbnail = store.settle_copies(evidence.pk, places) if outcome is CopyOutcome.MADE else ("", "")
    with audited():
        changed = EvidenceFile.objects.filter(pk=evidence.pk, copy_state=CopyState.WAITING).update(
            copy_state=state, copy_path=copy, thumbnail_path=thumbnail
        )
        if changed and copy:
            note_continuity(evidence=evidence, kind=ContinuityKind.COPIED, by=COPIER, at=at)
    return bool(changed and copy)
