"""Disks small enough to be filled, for those who may mount one."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from tests.conftest import on_ci
from tests.holds.product import ADDRESS, on_postgres, tell_cluster
from tests.plugins.postgres import PREFIX, owner

MIB = 1024 * 1024


class SmallDisk:
    """A file system in memory, with a way to use all of it and to give it back."""

    def __init__(self, place: Path) -> None:
        self.place, self._ballast = place, place / "ballast"

    @property
    def free(self) -> int:
        """Bytes that are left."""
        return shutil.disk_usage(self.place).free

    def fill(self, *, but: int = 0) -> None:
        """Use everything but so many bytes, whatever else grows or shrinks meanwhile."""
        with self._ballast.open("ab", buffering=0) as file:
            while (spare := self.free - but) > 0:
                try:
                    file.write(bytes(min(spare, MIB)))
                except OSError:  # another was quicker
                    return

    def make_room(self) -> None:
        """Give back what ``fill`` took."""
        self._ballast.unlink(missing_ok=True)


def _cannot(reason: str) -> None:
    """Skip, but never where the run decides what lands and could have mounted."""
    if on_ci() and os.geteuid() == 0:
        pytest.fail(f"On CI this test must not be skipped: {reason}")
    pytest.skip(reason)


@contextmanager
def small_disk(mebibytes: int) -> Iterator[SmallDisk]:
    """Mount a disk of this size; skip where that is not allowed."""
    if os.geteuid() != 0:
        _cannot("only root can mount a small disk to fill")
    place = Path(tempfile.mkdtemp(prefix="bizwatch-disk-"))
    options = f"size={mebibytes}m,mode=0755"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, text=True, check=False
    )
    if mounted.returncode != 0:
        place.rmdir()
        _cannot(f"a small disk could not be mounted: {mounted.stderr.strip()}")
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
        place.rmdir()


@contextmanager
def tablespace_on(disk: SmallDisk) -> Iterator[str]:
    """Let a database lie on the disk: return the name of its tablespace, "" where the database is a file anyway."""
    if not on_postgres():
        yield ""
        return
    if PREFIX not in os.environ[ADDRESS]:
        _cannot("this PostgreSQL is not on this machine, so its disk cannot be filled")
    name, folder = f"holds_{uuid4().hex[:12]}", disk.place / "database"
    folder.mkdir()
    user = owner()
    if user:
        shutil.chown(folder, user)
    tell_cluster(f"CREATE TABLESPACE {name} LOCATION '{folder}'")
    try:
        yield name
    finally:
        tell_cluster(f"DROP TABLESPACE {name}")
