"""The file of an upload in pieces, on disk. Nothing here knows the database or the protocol.

How much has arrived is the file's own size, so no crash can make the two differ. Whoever writes holds the file's lock,
which goes with the process. Where a piece came with a checksum, a mark ``<id>.from`` holds the size before it until the
piece was found right: what a crash left of it is cut off again by whoever opens the file next.
"""

import fcntl
import hashlib
import os
import threading
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from bizwatch.evidence import room, store
from bizwatch.evidence.exceptions import BeingWritten, ChecksumDiffers, TooManyBytes, UploadNotFound
from bizwatch.evidence.formats import HEAD_BYTES

_HASHES_HELD = 200


def path_of(item: UUID, size: int) -> Path:
    """Return where the bytes of an upload arrive."""
    return room.promised_path(store.root() / store.INCOMING, item, size, room.PART)


def begin(item: UUID, size: int) -> None:
    """Promise room for an upload and make its empty file. Raises ``EvidenceStoreFull``."""
    store.incoming()
    path = path_of(item, size)
    with store.room_needed():
        room.promise(path, size)
        store.sync_folder(path.parent)


def arrived(item: UUID, size: int) -> int:
    """Return how many bytes are there for good. Raises ``UploadNotFound`` where the file has gone."""
    try:
        if _mark_of(item).exists():
            with Writer(item, size) as writer:
                return writer.offset
        with open(path_of(item, size), "rb") as file, store.room_needed():
            os.fsync(file.fileno())
            return os.fstat(file.fileno()).st_size
    except FileNotFoundError as error:
        raise UploadNotFound("There is no such upload.") from error


def remove(item: UUID, size: int) -> None:
    """Remove what has arrived, with its mark."""
    for path in (path_of(item, size), _mark_of(item)):
        path.unlink(missing_ok=True)
    HASHES.take(item, 0)


class Writer:
    """The one who may write to an upload now. Use it in a ``with``, or close it.

    Raises ``UploadNotFound`` and, where somebody else holds the file, ``BeingWritten``.
    """

    def __init__(self, item: UUID, size: int) -> None:
        self.item, self.size = item, size
        path = path_of(item, size)
        self._file = _locked(path)
        try:
            self._undo_unverified()
            self.offset = self.start = os.fstat(self._file).st_size
            os.lseek(self._file, self.offset, os.SEEK_SET)
        except BaseException:
            self.close()
            raise
        self._digest = HASHES.take(item, self.offset)
        self._digest_before: Any = None
        self._checksum: Any = None
        self._expected = b""

    def expect(self, algorithm: str, digest: bytes) -> None:
        """Say the checksum of all that will be written now. Before the first byte; it is on the disk when this returns."""
        mark = _mark_of(self.item)
        with store.room_needed():
            mark.write_text(str(self.offset), encoding="ascii")
            handle = os.open(mark, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
            store.sync_folder(mark.parent)
        self._checksum, self._expected = hashlib.new(algorithm, usedforsecurity=False), digest
        self._digest_before = self._digest.copy() if self._digest else None

    def write(self, chunk: bytes) -> None:
        """Add bytes. Raises ``TooManyBytes`` where they are more than the upload has, and the disk's own errors."""
        if self.offset + len(chunk) > self.size:
            raise TooManyBytes(f"The file was said to have {self.size:,} bytes; more than that were sent.")
        view = memoryview(chunk)
        while view:
            written = os.write(self._file, view)
            view = view[written:]
            self.offset += written
        if self._digest:
            self._digest.update(chunk)
        if self._checksum:
            self._checksum.update(chunk)

    def keep(self, *, whole: bool) -> None:
        """Wait until what was written is on the disk.

        With a checksum it stays only if the piece came ``whole`` and is right; otherwise it is cut off again, and a whole
        piece that is wrong raises ``ChecksumDiffers``.
        """
        is_right = not self._checksum or (whole and self._checksum.digest() == self._expected)
        if not is_right:
            os.ftruncate(self._file, self.start)
            self.offset, self._digest = self.start, self._digest_before
        self.sync()
        if self._checksum:
            _mark_of(self.item).unlink(missing_ok=True)
        if whole and not is_right:
            raise ChecksumDiffers("What arrived is not what its checksum says. It was not kept: send it again.")

    def sync(self) -> None:
        """Wait until the file is on the disk."""
        with store.room_needed():
            os.fsync(self._file)

    def head(self) -> bytes:
        """Return the file's first bytes."""
        return os.pread(self._file, HEAD_BYTES, 0)

    @property
    def sha256(self) -> str:
        """The hash of all that has arrived, "" where this process did not see all of it."""
        return self._digest.hexdigest() if self._digest else ""

    def rehash(self) -> str:
        """Return the hash of all that has arrived, read again from the disk: a second for each few hundred MB."""
        self._digest, place = hashlib.sha256(), 0
        while chunk := os.pread(self._file, store.READ_BYTES, place):
            self._digest.update(chunk)
            place += len(chunk)
        return self.sha256

    def close(self) -> None:
        """Let go of the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
            if getattr(self, "_digest", None):
                HASHES.put(self.item, self.offset, self._digest)

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _undo_unverified(self) -> None:
        mark = _mark_of(self.item)
        with suppress(FileNotFoundError):
            words = mark.read_text(encoding="ascii")
            if words.isdigit() and int(words) < os.fstat(self._file).st_size:
                os.ftruncate(self._file, int(words))
                os.fsync(self._file)
            mark.unlink(missing_ok=True)


class RunningHashes:
    """SHA-256 of uploads so far, kept between two pieces of each; those not asked for longest are forgotten first.

    One that was forgotten, or whose pieces came through different processes, is taken again from the file at the end.
    """

    def __init__(self) -> None:
        self._held: OrderedDict[UUID, tuple[int, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, item: UUID, offset: int) -> Any:
        """Return the hash of the first ``offset`` bytes, and forget it here; None where it is not known."""
        with self._lock:
            place, digest = self._held.pop(item, (0, None))
        if offset == 0:
            return hashlib.sha256()
        return digest if place == offset else None

    def put(self, item: UUID, offset: int, digest: Any) -> None:
        """Keep the hash of the first ``offset`` bytes."""
        with self._lock:
            self._held[item] = (offset, digest)
            while len(self._held) > _HASHES_HELD:
                self._held.popitem(last=False)


HASHES = RunningHashes()


def _locked(path: Path) -> int:
    """Return the open file with its lock."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError as error:
        raise UploadNotFound("There is no such upload.") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(file).st_nlink == 0 or not path.exists():  # it settled, or was removed, before the lock was ours
            raise UploadNotFound("There is no such upload.")
    except BlockingIOError as error:
        os.close(file)
        raise BeingWritten("This file is being sent from another window or connection. Wait a moment.") from error
    except BaseException:
        os.close(file)
        raise
    return file


def _mark_of(item: UUID) -> Path:
    return store.root() / store.INCOMING / f"{item.hex}.from"
