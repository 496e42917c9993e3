"""Beginning, going on with, ending and giving up an upload in pieces."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, SystemActor, audited, record
from bizwatch.evidence import limits, parts, store
from bizwatch.evidence.choices import OPEN_UPLOADS, UploadState
from bizwatch.evidence.exceptions import (
    BeingWritten,
    EvidenceStoreFull,
    FileEmpty,
    FileTooLarge,
    HashesDiffer,
    TooManyFiles,
    UploadNotFound,
    UploadOver,
    WrongOffset,
)
from bizwatch.evidence.formats import HEAD_BYTES
from bizwatch.evidence.models import EvidenceFile, Upload
from bizwatch.evidence.services import keep_arrived
from bizwatch.evidence.uploads.targets import target_of
from bizwatch.evidence.uploads.tickets import Ticket
from bizwatch.kernel.background import soon
from bizwatch.kernel.errors import DomainError
from bizwatch.kernel.text import one_line

logger = logging.getLogger("bizwatch.evidence")

SWEEPER = SystemActor("uploads")
LASTS = timedelta(days=7)  # after its last byte
HASH_AWAITED = timedelta(hours=1)  # then what is whole is kept by the server's hash alone
REHASHED_AT_ONCE = 512 * 1024 * 1024  # bytes: about a second; more is read again by the worker
_SUBJECT = "upload"


@dataclass(frozen=True)
class Beginning:
    """What the sender says of a file before its first byte. ``sha256`` in hexadecimal, "" where it is not known yet."""

    name: str
    size: int
    caption: str = ""
    sha256: str = ""
    hash_follows: bool = False


@dataclass
class Piece:
    """A piece that is arriving: its upload, who sends it, and the one who writes."""

    upload: Upload
    by: Actor
    writer: parts.Writer


def sender_of(ticket: Ticket, *, at: datetime) -> Actor:
    """Return who holds a ticket, if they may still add files there. Raises ``UploadNotFound``."""
    found = target_of(ticket.kind).sender(ticket.target_id, ticket.sender_id, at=at)
    if found is None:
        raise UploadNotFound("There is no such upload.")
    return found


def begin_upload(*, ticket: Ticket, said: Beginning, by: Actor, at: datetime) -> Upload:
    """Promise room for a file and return its upload, empty.

    Raises ``FileEmpty``, ``FileTooLarge``, ``TooManyFiles`` and ``EvidenceStoreFull``.
    """
    _check_size(said.size)
    _check_limits(ticket, said.size)
    with audited():
        upload = Upload.objects.create(
            target_kind=ticket.kind,
            target_id=ticket.target_id,
            sender_id=ticket.sender_id,
            name=one_line(said.name)[-200:],
            caption=one_line(said.caption)[:200],
            size=said.size,
            told_sha256=said.sha256,
            hash_follows=said.hash_follows,
            started_at=at,
        )
        record(
            Action.COLLECTION, by=by, at=at, subject_type=_SUBJECT, subject_id=upload.pk, to=ticket.kind, step="begun"
        )
        parts.begin(upload.pk, said.size)
    return upload


def _check_size(size: int) -> None:
    if size < 1:
        raise FileEmpty("The file is empty. Select another file.")
    if size > settings.BIZWATCH_MAX_VIDEO_BYTES:
        raise FileTooLarge(store.too_large_words(settings.BIZWATCH_MAX_VIDEO_BYTES))


def _check_limits(ticket: Ticket, size: int) -> None:
    """Refuse early what could not be taken in the end; ``Target.take`` decides, under the place's own lock."""
    target = target_of(ticket.kind)
    files, held = target.held(ticket.target_id)
    begun = [one.size for one in uploads_of(ticket)]
    if files + len(begun) >= target.most_files:
        raise TooManyFiles(f"There can be up to {target.most_files} files here. Remove one first.")
    if held + sum(begun) + size > target.most_bytes:
        most = target.most_bytes // 1024**3
        raise TooManyFiles(f"All files here may have up to {most} GB together. Send this one in another way: call 101.")


def uploads_of(ticket: Ticket) -> list[Upload]:
    """Return the open uploads of a ticket's holder to its place, first to last."""
    mine = Upload.objects.filter(target_kind=ticket.kind, target_id=ticket.target_id, sender_id=ticket.sender_id)
    return list(mine.filter(state__in=OPEN_UPLOADS).order_by("started_at", "pk"))


def find_upload(*, ticket: Ticket, upload_id: UUID) -> Upload:
    """Return an upload of a ticket's holder to its place. Raises ``UploadNotFound`` for everybody else's."""
    found = Upload.objects.filter(
        pk=upload_id, target_kind=ticket.kind, target_id=ticket.target_id, sender_id=ticket.sender_id
    ).first()
    if found is None:
        raise UploadNotFound("There is no such upload.")
    return found


def arrived_of(upload: Upload) -> int:
    """Return how many bytes of an upload are here for good. Raises ``UploadOver`` where nothing more is taken."""
    if upload.state == UploadState.KEPT:
        return upload.size
    if not upload.is_open:
        raise UploadOver(upload.fault or f"{UploadState(upload.state).label}.")
    _mend(upload)
    return parts.arrived(upload.pk, upload.size)


def expires_at(upload: Upload) -> datetime:
    """Return when an open upload is given up unless more of it comes."""
    try:
        last = parts.path_of(upload.pk, upload.size).stat().st_mtime
    except FileNotFoundError:
        return upload.started_at + LASTS
    return datetime.fromtimestamp(last, tz=UTC) + LASTS


def begin_piece(*, upload: Upload, offset: int, by: Actor, checksum: tuple[str, bytes] | None = None) -> Piece:
    """Return a piece that may be written to from ``offset`` on; end it with ``end_piece``, or close its writer.

    Raises ``UploadOver``, ``BeingWritten`` and ``WrongOffset``.
    """
    arrived_of(upload)
    if upload.state == UploadState.KEPT:
        raise UploadOver("All of this file is here.")
    writer = parts.Writer(upload.pk, upload.size)
    try:
        if writer.offset != offset:
            raise WrongOffset(f"The upload stands at {writer.offset}.")
        if checksum is not None:
            writer.expect(*checksum)
    except BaseException:
        writer.close()
        raise
    return Piece(upload, by, writer)


def end_piece(piece: Piece, *, whole: bool, at: datetime) -> Upload:
    """Keep what came of a piece, ``whole`` or broken off, and the file if it is all there.

    Raises ``ChecksumDiffers``; and what refuses the file, of which nothing is kept then.
    """
    writer, upload = piece.writer, piece.upload
    writer.keep(whole=whole)
    if writer.start < HEAD_BYTES <= writer.offset:
        _check_head(upload, writer, by=piece.by, at=at)
    if writer.offset < upload.size:
        return upload
    if upload.hash_follows and not upload.told_sha256:
        return _set(upload, state=UploadState.ARRIVED)
    return _complete(upload, writer, by=piece.by, at=at)


def note_hash(*, upload: Upload, sha256: str, caption: str = "", by: Actor, at: datetime) -> Upload:
    """Take the sender's own hash of a file all of which is here, compare it with the server's, and keep the file.

    ``sha256`` is "" for a sender that could not take it; ``caption`` replaces what was said at the beginning.
    Raises ``HashesDiffer``, what else refuses the file, ``WrongOffset`` where more is to come, and ``UploadOver``.
    """
    if upload.state == UploadState.KEPT:
        return upload
    if arrived_of(upload) < upload.size:
        raise WrongOffset("More of this file is to come.")
    with parts.Writer(upload.pk, upload.size) as writer:
        told = one_line(caption)[:200] or upload.caption
        return _complete(_set(upload, told_sha256=sha256, caption=told), writer, by=by, at=at)


def remove_upload(*, upload: Upload, by: Actor, at: datetime) -> None:
    """Give an upload up, or take its file off again. Raises ``UploadOver``, ``BeingWritten`` and what the place raises."""
    if upload.state == UploadState.KEPT and upload.evidence_id:
        with audited():
            target = target_of(upload.target_kind)
            target.drop(target_id=upload.target_id, evidence_id=upload.evidence_id, by=by, at=at)
            _end(upload, UploadState.REMOVED, by=by, at=at)
        return
    arrived_of(upload)
    with parts.Writer(upload.pk, upload.size):
        with audited():
            _end(upload, UploadState.REMOVED, by=by, at=at)
        store.discard(upload.pk)


def finish_due(at: datetime) -> int:
    """Keep what is whole and was left to the worker; return how many files that were."""
    kept = 0
    for upload in Upload.objects.filter(state__in=(UploadState.CHECKING, UploadState.ARRIVED)).order_by("started_at"):
        if upload.state == UploadState.CHECKING or _silent_for(upload, at) > HASH_AWAITED:
            kept += _finish(upload, at)
    return kept


def _finish(upload: Upload, at: datetime) -> bool:
    by = target_of(upload.target_kind).sender(upload.target_id, upload.sender_id, at=at)
    try:
        _mend(upload)
        with parts.Writer(upload.pk, upload.size) as writer:
            if by is None:
                raise _refuse(upload, UploadOver("Whoever sent it may no longer add files here."), by=SWEEPER, at=at)
            _complete(upload, writer, by=by, at=at, now=True)
    except (BeingWritten, EvidenceStoreFull):
        return False
    except UploadNotFound:
        logger.error("The file of upload %s has gone", upload.pk)
        with audited():
            _end(upload, UploadState.EXPIRED, by=SWEEPER, at=at)
        return False
    except DomainError as fault:
        logger.warning("Upload %s was refused: %s", upload.pk, fault)
        return False
    return True


def give_up_old(at: datetime) -> int:
    """Give up the uploads to which nothing came for a week, with what had arrived; return how many."""
    old = Upload.objects.filter(state=UploadState.ARRIVING, started_at__lt=at - LASTS)
    given_up = [upload for upload in old if expires_at(upload) < at]
    for upload in given_up:
        with audited():
            _end(upload, UploadState.EXPIRED, by=SWEEPER, at=at)
        store.discard(upload.pk)
    return len(given_up)


def _complete(upload: Upload, writer: parts.Writer, *, by: Actor, at: datetime, now: bool = False) -> Upload:
    """Make evidence of a file that is whole; one that must be read again for its hash is left to the worker."""
    from bizwatch.evidence.tasks import finish_soon  # the tasks call these services

    digest = writer.sha256
    if not digest and (now or upload.size <= REHASHED_AT_ONCE):
        digest = writer.rehash()
    if not digest:
        soon(finish_soon)
        return _set(upload, state=UploadState.CHECKING)
    if upload.told_sha256 and upload.told_sha256 != digest:
        words = "What arrived is not the file that was sent: their fingerprints (SHA-256) differ. Send it again."
        raise _refuse(upload, HashesDiffer(words), by=by, at=at)
    path = parts.path_of(upload.pk, upload.size)
    whole = store.Arrived(upload.pk, path, writer.head(), digest, upload.size)
    then = partial(_hand_over, upload, by, at)
    try:
        _check_head(upload, writer, by=by, at=at)
        keep_arrived(whole, name=upload.name, caption=upload.caption, by=by, at=at, then=then)
    except EvidenceStoreFull:
        store.take_back(upload.pk, path)
        raise
    except DomainError as fault:
        raise _refuse(upload, fault, by=by, at=at) from fault
    except BaseException:
        store.take_back(upload.pk, path)
        raise
    return upload


def _hand_over(upload: Upload, by: Actor, at: datetime, evidence: EvidenceFile) -> None:
    target_of(upload.target_kind).take(target_id=upload.target_id, evidence=evidence, by=by, at=at)
    _set(upload, state=UploadState.KEPT, evidence=evidence, ended_at=at)


def _check_head(upload: Upload, writer: parts.Writer, *, by: Actor, at: datetime) -> None:
    """Refuse a file by its first bytes as soon as they are there: nobody waits an hour to hear it."""
    try:
        limit = limits.upload_limit(writer.head(), name=upload.name)
        if upload.size > limit:
            raise FileTooLarge(store.too_large_words(limit))
    except DomainError as fault:
        raise _refuse(upload, fault, by=by, at=at) from fault


def _refuse(upload: Upload, fault: DomainError, *, by: Actor, at: datetime) -> DomainError:
    """Note why a file was refused, remove it, and return the fault to be raised."""
    if upload.is_open:
        with audited():
            _end(upload, UploadState.REFUSED, by=by, at=at, fault=str(fault)[:300])
        store.discard(upload.pk)
    return fault


def _end(upload: Upload, state: UploadState, *, by: Actor, at: datetime, fault: str = "") -> None:
    _set(upload, state=state, fault=fault, ended_at=at)
    action = Action.REFUSED if state is UploadState.REFUSED else Action.ERASURE
    record(action, by=by, at=at, subject_type=_SUBJECT, subject_id=upload.pk, step=state.value)


def _set(upload: Upload, **changes: object) -> Upload:
    for name, value in changes.items():
        setattr(upload, name, value)
    upload.save(update_fields=list(changes))
    return upload


def _mend(upload: Upload) -> None:
    """Put the file back where it arrived if a crash came between its settling and its row."""
    path = parts.path_of(upload.pk, upload.size)
    if not path.exists() and not EvidenceFile.objects.filter(pk=upload.pk).exists():
        store.take_back(upload.pk, path)


def _silent_for(upload: Upload, at: datetime) -> timedelta:
    return store.age_of(parts.path_of(upload.pk, upload.size), at)
