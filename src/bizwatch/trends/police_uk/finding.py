"""From the paths that a person gives to the files in them: plain, gzipped, in a zip archive, in folders."""

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bizwatch.kernel.sheets.table import FileNotReadable

MOST_BYTES = 2 * 1024**3  # of one file, unpacked
_DAMAGED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)
_CUT = "is cut short or damaged. Download it again."
_EPOCH = 1980  # what an archive says of a file whose date nobody set


@dataclass(frozen=True)
class FoundFile:
    """A file to read. ``read`` gives its bytes, unpacked, or raises ``FileNotReadable``; ``dated`` is its day in an archive."""

    name: str
    read: Callable[[], bytes]
    dated: date | None = None


def files_in(paths: Iterable[Path]) -> Iterator[FoundFile]:
    """Yield the CSV files of paths in order of their names, folders walked, archives opened.

    Raises ``FileNotReadable`` where a path is not there; a file that is damaged says so when it is read.
    """
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and _is_wanted(one.name))
            for one in inside:
                yield from _file(one, one.relative_to(path.parent).as_posix())
        elif path.is_file():
            yield from _file(path, path.name)
        else:
            raise FileNotReadable(f"There is no file or folder {path}.")


def _is_wanted(name: str) -> bool:
    return name.casefold().endswith((".csv", ".csv.gz", ".zip"))


def _file(path: Path, name: str) -> Iterator[FoundFile]:
    if zipfile.is_zipfile(path):
        yield from _members(path, name)
        return
    if path.suffix.casefold() == ".zip":
        yield FoundFile(name, _refusal(f"{name} is no zip archive, or it {_CUT}"))
        return
    yield FoundFile(name, lambda: _plain(path, name))


def _refusal(sentence: str) -> Callable[[], bytes]:
    def read() -> bytes:
        raise FileNotReadable(sentence)

    return read


def _plain(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as stream:
            return _limited(stream.read(MOST_BYTES + 1), name)
    except _DAMAGED as error:
        raise FileNotReadable(f"{name} {_CUT}") from error


def _limited(data: bytes, name: str) -> bytes:
    if len(data) > MOST_BYTES:
        raise FileNotReadable(
            f"{name} holds more than {MOST_BYTES // 1024**3} GB. Split it by month and import the parts."
        )
    return data


def _members(path: Path, name: str) -> Iterator[FoundFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(
                (one for one in archive.infolist() if one.filename.casefold().endswith(".csv")),
                key=lambda one: one.filename,
            )
    except _DAMAGED:
        yield FoundFile(name, _refusal(f"{name} {_CUT}"))
        return
    for member in members:
        full = f"{name}: {member.filename}"
        year, month, day = member.date_time[:3]
        dated = date(year, month, day) if year > _EPOCH else None
        yield FoundFile(full, _member_reader(path, member.filename, full), dated)


def _member_reader(path: Path, member: str, name: str) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
                return _limited(stream.read(MOST_BYTES + 1), name)
        except _DAMAGED as error:
            raise FileNotReadable(f"{name} {_CUT}") from error

    return read
