"""How fast a large file is sent in pieces through the real server, beside a plain copy of the same file to the same disk.

The sender runs on the same machine and reads the file from the page cache, as the copy does; both wait for the disk in
the end. The server also takes the SHA-256 of all of it, and so does not only copy.
"""

import base64
import http.client
import os
import random
import re
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.test import Client

from bizwatch.demo.bench.drafts import finished_drafts
from bizwatch.demo.bench.pages import CannotMeasure, head_office
from bizwatch.demo.bench.server import Server
from bizwatch.demo.bench.sessions import cookies_of
from bizwatch.evidence.uploads import ticket_for

MIB = 1024 * 1024
SIZE = 1024 * MIB
RUNS = 3
_HEAD = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41"


@dataclass(frozen=True)
class UploadFigures:
    """Figures of one size: MB are 10^6 bytes, memory is resident, in MiB. ``ratio`` is the copy's speed over ours."""

    bytes: int
    piece_bytes: int
    runs: int
    upload_mb_s: float
    copy_mb_s: float
    ratio: float
    memory_before: float
    memory_most: float


def measure_uploads(at: datetime) -> UploadFigures:
    """Measure. Raises ``CannotMeasure``."""
    user = head_office()
    premises = apps.get_model("businesses.Premises").objects.filter(business__memberships__user=user).first()
    if premises is None:
        raise CannotMeasure("There is no premises to report for. Run: bizwatch fill")
    client = Client()
    client.cookies.load(cookies_of(user))
    drafts = finished_drafts(client, premises_reference=premises.reference, at=at, count=RUNS + 1)
    folder = Path(settings.BIZWATCH_EVIDENCE_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    sent: list[float] = []
    copied: list[float] = []
    memory: list[int] = []
    with tempfile.TemporaryDirectory(dir=folder.parent) as place, Server() as server:
        for run, (draft, _) in enumerate(drafts):
            file = _film(Path(place) / "film.mp4", SIZE if run else 8 * MIB, seed=run)
            ticket = ticket_for("draft", draft, by=user, at=at)
            with _watched(server.pid, memory):
                seconds = _send(server.port, file, ticket)
            if run:  # the first, small one warms the server up
                sent.append(SIZE / seconds / 1e6)
                copied.append(SIZE / _copy(file, Path(place) / "copy.mp4") / 1e6)
    ours, plain = statistics.median(sent), statistics.median(copied)
    return UploadFigures(
        bytes=SIZE,
        piece_bytes=settings.BIZWATCH_UPLOAD_CHUNK_BYTES,
        runs=RUNS,
        upload_mb_s=round(ours),
        copy_mb_s=round(plain),
        ratio=round(plain / ours, 1),
        memory_before=round(memory[0] / MIB),
        memory_most=round(max(memory) / MIB),
    )


def _film(path: Path, size: int, *, seed: int) -> Path:
    """Write a file that begins like a video, different for each run: the same one twice would be refused."""
    block = random.Random(seed).randbytes(4 * MIB)
    with path.open("wb") as file:
        file.write(_HEAD)
        while file.tell() < size:
            file.write(block[: size - file.tell()])
    return path


def _send(port: int, file: Path, ticket: str) -> float:
    """Send a file in pieces, as the page's script does, and return the seconds to the last answer."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    common = {"Tus-Resumable": "1.0.0", "Upload-Ticket": ticket}
    size, piece = file.stat().st_size, settings.BIZWATCH_UPLOAD_CHUNK_BYTES
    started = time.perf_counter()
    name = base64.b64encode(file.name.encode()).decode()
    begun = _ask(
        line,
        "POST",
        "/evidence/uploads/",
        None,
        {**common, "Upload-Length": str(size), "Upload-Metadata": f"filename {name}"},
    )
    where = begun.headers["Location"]
    with file.open("rb") as content:
        for offset in range(0, size, piece):
            headers = {**common, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            answer = _ask(line, "PATCH", where, content.read(piece), headers)
    if answer.headers["Upload-State"] != "kept":
        raise CannotMeasure(f"The upload ended as {answer.headers['Upload-State']}.")
    return time.perf_counter() - started


def _ask(line: http.client.HTTPConnection, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
    line.request(method, path, body=body, headers=headers)
    answer = line.getresponse()
    words = answer.read()
    if answer.status not in (201, 204):
        raise CannotMeasure(f"{method} {path} answered {answer.status}: {words.decode()[:200]}")
    return answer


def _copy(file: Path, target: Path) -> float:
    """Copy a file as `cp` does, wait for the disk, and return the seconds."""
    started = time.perf_counter()
    shutil.copyfile(file, target)
    with target.open("rb") as copied:
        os.fsync(copied.fileno())
    seconds = time.perf_counter() - started
    target.unlink()
    return seconds


@contextmanager
def _watched(pid: int, memory: list[int]) -> Iterator[None]:
    """Note the resident memory of a process while the block runs, ten times a second."""
    done = threading.Event()
    memory.append(_memory_of(pid))

    def watch() -> None:
        while not done.wait(0.1):
            memory.append(_memory_of(pid))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _memory_of(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    return int(found[1]) * 1024 if found else 0
