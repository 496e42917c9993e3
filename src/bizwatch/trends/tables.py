"""Reading a small table of figures whole: CSV, gzipped CSV or Excel, each row good or with its fault, in one release.

What recorded crime and fraud referrals have in common: the whole file is read before anything is written, and written in
batches with the position of its release, so that a run that is killed goes on where it stopped.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from django.db import models, transaction

from bizwatch.audit.services import Actor
from bizwatch.kernel.sheets.files import open_sheet
from bizwatch.kernel.sheets.headers import alias_key
from bizwatch.kernel.sheets.table import FileNotReadable, SourceRow, Wanted
from bizwatch.sources.models import Release
from bizwatch.sources.services import (
    FoundFault,
    NewRelease,
    begin_release,
    fail_release,
    finish_release,
    note_faults,
    note_progress,
)

BATCH = 5_000
_BYTES = 512 * 1024**2


class RowNotGood(ValueError):
    """A cell does not say what its column should hold. Its arguments are those of a fault: column, what was found, sentence."""


class Line(Protocol):
    """A row that was understood: ``key`` may stand once in a file; ``first`` and ``last`` are the days that it covers."""

    @property
    def key(self) -> tuple[Any, ...]: ...
    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...

    def as_model(self, release: Release) -> models.Model: ...


L = TypeVar("L", bound=Line)


@dataclass(frozen=True)
class TableKind(Generic[L]):
    """A kind of table: ``columns`` are what each is called by anybody, the needed ones first in ``needed``."""

    kind: str
    things: str
    columns: Mapping[str, Sequence[str]]
    needed: Sequence[str]
    understand: Callable[[Mapping[str, str]], L]


@dataclass(frozen=True)
class Read(Generic[L]):
    """A table as it was read: ``rows`` of any kind, the good lines with their number in the file, and the faults."""

    rows: int
    lines: list[tuple[int, L]]
    faults: list[FoundFault]


def import_table(
    path: Path,
    kind: TableKind[Any],
    *,
    published: date | None,
    by: Actor,
    at: datetime,
    advance: Callable[[int], None],
) -> tuple[Release, bool]:
    """Read a table into a release; return it, and whether it had been read before. Raises ``FileNotReadable``.

    A file that cannot be read leaves a release that says so.
    """
    data = _bytes(path)
    new = {"kind": kind.kind, "name": path.name, "sha256": sha256(data).hexdigest(), "published_on": published}
    try:
        read = _read(data, kind)
    except FileNotReadable as reason:
        release = begin_release(new=NewRelease(**new), by=by, at=at)  # type: ignore[arg-type]
        if not release.is_read:
            fail_release(release=release, fault=FoundFault(0, "", path.name, str(reason)), by=by, at=at)
        raise
    days = [day for _, line in read.lines for day in (line.first, line.last)]
    covers = {"covers_from": min(days), "covers_to": max(days), "total": read.rows, "subject": kind.things}
    release = begin_release(new=NewRelease(**new, **covers), by=by, at=at)  # type: ignore[arg-type]
    if release.is_read:
        return release, True
    _write(release, read, advance)
    return finish_release(release=release, by=by, at=at), False


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as stream:
            return stream.read(_BYTES + 1)
    except FileNotFoundError as error:
        raise FileNotReadable(f"There is no file {path}.") from error
    except (OSError, EOFError, zlib.error) as error:
        raise FileNotReadable(f"{path.name} is cut short or damaged. Download it again.") from error


def _read(data: bytes, kind: TableKind[L]) -> Read[L]:
    table = open_sheet(data, Wanted("figures", _BYTES, 5_000_000))
    names = _columns(table.headers, kind)
    read: Read[L] = Read(0, [], [])
    seen: dict[tuple[Any, ...], int] = {}
    rows = 0
    for row in table.rows:
        rows += 1
        try:
            line = _line(row, names, kind)
        except RowNotGood as fault:
            read.faults.append(FoundFault(row.number, *fault.args))
            continue
        first = seen.setdefault(line.key, row.number)
        if first != row.number:
            told = (
                f"The same stands on line {first:,} already, which is kept. Leave one of the two out, or add them up."
            )
            read.faults.append(FoundFault(row.number, "", " ".join(map(str, line.key)), told))
        else:
            read.lines.append((row.number, line))
    if not read.lines:
        raise FileNotReadable(f"The file has no row of {kind.things} that can be used.{_example(read.faults)}")
    return Read(rows, read.lines, read.faults)


def _example(faults: Sequence[FoundFault]) -> str:
    return f" Line {faults[0].line}, {faults[0].column}: {faults[0].sentence}" if faults else ""


def _columns(headers: Sequence[str], kind: TableKind[Any]) -> dict[str, str]:
    """Return the header of each column that is there, by the name it has here."""
    known = {alias_key(header): header for header in headers}
    found = {
        name: known[alias_key(alias)]
        for name, aliases in kind.columns.items()
        for alias in reversed((name, *aliases))
        if alias_key(alias) in known
    }
    missing = [kind.columns[name][0] for name in kind.needed if name not in found]
    if missing:
        raise FileNotReadable(f"The first row lacks {', '.join(missing)}. Its columns are: {', '.join(headers)}.")
    return found


def _line(row: SourceRow, names: Mapping[str, str], kind: TableKind[L]) -> L:
    if row.faults:
        fault = row.faults[0]
        raise RowNotGood(fault.column, "", fault.reason)
    return kind.understand({name: row.values.get(header, "") for name, header in names.items()})


def _write(release: Release, read: Read[Any], advance: Callable[[int], None]) -> None:
    """Write the lines behind the position of the release, in the order of the file, each batch in one transaction."""
    ordered = sorted(
        [*((number, line) for number, line in read.lines), *((fault.line, fault) for fault in read.faults)],
        key=lambda one: one[0],
    )
    for batch in _batches(ordered[release.done :]):
        faults = [one for _, one in batch if isinstance(one, FoundFault)]
        made = [one.as_model(release) for _, one in batch if not isinstance(one, FoundFault)]
        with transaction.atomic():
            if made:
                type(made[0])._default_manager.bulk_create(made)
            note_faults(release=release, faults=faults)
            note_progress(release=release, done=release.done + len(batch), kept=len(made), faulty=len(faults))
        advance(len(batch))


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
