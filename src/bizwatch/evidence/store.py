"""The files of the evidence store on disk. Nothing here knows the database.

    incoming/<id>.<size>.form  a form's file that is arriving; after a crash it was never acknowledged
    incoming/<id>.<size>.part  an upload in pieces: what has arrived of it stays until it expires (``parts``)
    incoming/<id>.settling     the item's files may be in place already, and its row is not written yet
    originals/<aa>/<id>      the bytes as they came, read-only; <aa> are the first two letters of the id
    copies/<aa>/<id>.jpg     the clean copy, <id>-small.jpg its thumbnail, <id>.mp4 the preview of a video

A stored name is made from the row's id only. Every file is on the disk (fsync of file and folder) before its row is
written, so a row never lacks its file.
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from bizwatch.evidence import room
from bizwatch.evidence.exceptions import EvidenceStoreFull, FileTooLarge
from bizwatch.evidence.formats import HEAD_BYTES

INCOMING, ORIGINALS, COPIES = "incoming", "originals", "copies"
READ_BYTES = 1024 * 1024
_SETTLING = ".settling"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Arrived:
    """A file that is whole in ``incoming``: its first bytes, and hash and size taken while it was written."""

    id: UUID
    path: Path
    head: bytes
    sha256: str
    size: int


@dataclass(frozen=True)
class Made:
    """Clean copy, thumbnail and, of a video, the preview of an arrived file, still in ``incoming``."""

    copy: Path
    thumbnail: Path
    preview: Path


@dataclass(frozen=True)
class Settled:
    """Where the files of one item came to lie, relative to the store; "" where there is no copy."""

    original: str
    copy: str = ""
    thumbnail: str = ""


def root() -> Path:
    """Return the folder of the store."""
    return Path(settings.BIZWATCH_EVIDENCE_DIR)


def path_of(relative: str) -> Path:
    """Return the path of a stored file from what its row holds."""
    return root() / relative


@contextmanager
def room_needed() -> Iterator[None]:
    """Turn a full disk or an exceeded quota into ``EvidenceStoreFull``."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise EvidenceStoreFull from error
        raise


def incoming() -> Path:
    """Return the folder of what is arriving, made if it is not there. Raises ``EvidenceStoreFull``."""
    folder = root() / INCOMING
    with room_needed():
        _folder(folder)
    return folder


def take_in(chunks: Iterable[bytes], *, item: UUID, size: int = 0, limit_for: Callable[[bytes], int]) -> Arrived:
    """Write the chunks to ``incoming``, hashing on the way, and wait for the disk.

    ``size`` is how many bytes are expected: room for them is promised first. ``limit_for`` is given the first bytes and
    returns how many the file may have; what it raises ends the taking. Raises ``FileTooLarge`` and
    ``EvidenceStoreFull``. Whatever is raised, nothing is left behind.
    """
    path = room.promised_path(incoming(), item, size, room.FORM)
    try:
        with room_needed():
            room.promise(path, size)
            arrived = _write(chunks, path, item, limit_for)
            sync_folder(path.parent)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return arrived


def _write(chunks: Iterable[bytes], path: Path, item: UUID, limit_for: Callable[[bytes], int]) -> Arrived:
    digest, size, head, limit = hashlib.sha256(), 0, b"", 0
    with open(path, "r+b") as file:
        for chunk in chunks:
            if not size:
                head = chunk[:HEAD_BYTES]
                limit = limit_for(head)
            size += len(chunk)
            _check_size(size, limit)
            digest.update(chunk)
            file.write(chunk)
        if not size:
            limit_for(b"")
        file.flush()
        os.fsync(file.fileno())
    return Arrived(item, path, head, digest.hexdigest(), size)


def settle(arrived: Arrived, made: Made | None) -> Settled:
    """Move the original, and its copies where there are any, to their places for good. Raises ``EvidenceStoreFull``.

    Until ``note_row_written`` a mark says that these files may have no row, should the process be killed meanwhile.
    """
    with room_needed():
        _mark_of(arrived.id).touch(mode=0o600)
        sync_folder(root() / INCOMING)
        original = _move(arrived.path, f"{ORIGINALS}/{arrived.id.hex[:2]}/{arrived.id.hex}")
        if made is None:
            return Settled(original)
        return Settled(original, *settle_copies(arrived.id, made)[:2])


def note_row_written(item: UUID) -> None:
    """Take the mark off an item whose row is committed."""
    _mark_of(item).unlink(missing_ok=True)


def marked_item(path: Path) -> UUID | None:
    """Return the item that a file in ``incoming`` marks as settling; None for any other file."""
    return UUID(path.stem) if path.suffix == _SETTLING else None


def settle_copies(item: UUID, made: Made) -> tuple[str, str, str]:
    """Move clean copy, thumbnail and, where there is one, preview to their places; return all, relative to the store."""
    with room_needed():
        copy, thumbnail, preview = copy_places(item)
        moved = _move(made.preview, preview) if made.preview.exists() else ""
        return _move(made.copy, copy), _move(made.thumbnail, thumbnail), moved


def copy_places(item: UUID) -> tuple[str, str, str]:
    """Return where the copy, the thumbnail and the preview of an item lie."""
    stem = f"{COPIES}/{item.hex[:2]}/{item.hex}"
    return f"{stem}.jpg", f"{stem}-small.jpg", f"{stem}.mp4"


def places_to_make(item: UUID) -> Made:
    """Return where an item's copies are made before they are settled; other places each time, for two makers."""
    stem = incoming() / f"{item.hex}.{secrets.token_hex(4)}"
    return Made(*(stem.with_name(f"{stem.name}.{what}") for what in ("copy", "thumbnail", "preview")))


def take_back(item: UUID, place: Path) -> bool:
    """Put an original that has no row back to ``place``, where it arrived; return whether there was one to put back.

    After a crash, or a database that would not take the row, its bytes are not lost: they settle again.
    """
    original = root() / ORIGINALS / item.hex[:2] / item.hex
    if place.exists() or not original.exists():
        return False
    for copy in copy_places(item):
        (root() / copy).unlink(missing_ok=True)
    os.chmod(original, 0o600)
    os.replace(original, place)
    sync_folder(place.parent)
    sync_folder(original.parent)
    note_row_written(item)
    return True


def discard(item: UUID) -> None:
    """Remove every file of an item that has no row."""
    original = root() / ORIGINALS / item.hex[:2] / item.hex
    copies = [root() / place for place in copy_places(item)]
    for path in (original, *copies, *(root() / INCOMING).glob(f"{item.hex}*")):
        path.unlink(missing_ok=True)


def hash_of(path: Path) -> tuple[str, int]:
    """Return SHA-256 (hex) and size of a file as it is now. Raises ``FileNotFoundError``."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(READ_BYTES):
            digest.update(chunk)
        return digest.hexdigest(), file.tell()


def files_in(part: str) -> Iterator[Path]:
    """Yield every file below one of the store's folders, in no order."""
    for folder, _, names in os.walk(root() / part):
        for name in names:
            yield Path(folder) / name


def age_of(path: Path, at: datetime) -> timedelta:
    """Return how long before ``at`` the file was last written; nothing where it has gone meanwhile."""
    try:
        return at - datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return timedelta(0)


def sync_folder(path: Path) -> None:
    """Wait until the folder's entries are on the disk."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _mark_of(item: UUID) -> Path:
    return root() / INCOMING / f"{item.hex}{_SETTLING}"


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise FileTooLarge(too_large_words(limit))


def too_large_words(limit: int) -> str:
    """Return what is said of a file that has more than ``limit`` bytes."""
    whole = limit % (1024**3) == 0
    spoken = f"{limit // 1024**3:,} GB" if limit and whole else f"{limit // 1024**2:,} MB"
    return f"The file must be smaller than {spoken}. Select a smaller file."


def _move(source: Path, place: str) -> str:
    target = root() / place
    _folder(target.parent)
    os.chmod(source, 0o400)
    os.replace(source, target)
    sync_folder(target.parent)
    return place


def _folder(path: Path) -> None:
    """Make a folder that only the owner may enter, with its parents, and wait until they are on the disk."""
    if path.is_dir():
        return
    _folder(path.parent)
    with suppress(FileExistsError):  # another thread was quicker
        path.mkdir(mode=0o700)
    sync_folder(path.parent)
