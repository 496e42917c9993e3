"""Room on the store's disk, promised before the first byte comes.

A promise is an empty file in ``incoming`` whose name says how many bytes it will have: ``<id>.<size>.part`` for an upload
in pieces, ``<id>.<size>.form`` for a file that a form brought. So what is promised and not yet written can be read from
the folder at any time, by any process and after any crash, and no two uploads are promised the same room.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from bizwatch.evidence.exceptions import EvidenceStoreFull

# Left free on the disk, which the database may share: when no more files can be taken, reports still can.
RESERVE_BYTES = 64 * 1024 * 1024
PART, FORM = ".part", ".form"
# A form's file is written without a pause. One that nobody has written to for so long was cut off and holds no room.
_FORM_LASTS = 10 * 60  # seconds


def promised_path(folder: Path, item: UUID, size: int, ending: str) -> Path:
    """Return the path under which an item of this size arrives."""
    return folder / f"{item.hex}.{size}{ending}"


def promise(path: Path, size: int) -> None:
    """Make the empty file for which there is room. Raises ``EvidenceStoreFull``, and the disk's own errors."""
    with _one_at_a_time(path.parent):
        if shutil.disk_usage(path.parent).free - outstanding(path.parent) - size < RESERVE_BYTES:
            raise EvidenceStoreFull
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def outstanding(folder: Path) -> int:
    """Return how many bytes are promised to files that are arriving, and not written yet."""
    with os.scandir(folder) as entries:
        return sum(map(_left_of, entries))


def _left_of(entry: "os.DirEntry[str]") -> int:
    name, ending = os.path.splitext(entry.name)
    if ending not in (PART, FORM):
        return 0
    try:
        found = entry.stat()
    except FileNotFoundError:  # it has settled meanwhile
        return 0
    if ending == FORM and time.time() - found.st_mtime > _FORM_LASTS:
        return 0
    return max(0, int(name.rpartition(".")[2]) - found.st_size)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one thread of one process count and promise; the lock goes with the process, however that ends."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
