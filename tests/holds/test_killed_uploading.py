"""``kill -9`` of the server while a photo is uploaded (REL-2): no row without its file, no file without its row."""

import hashlib
import os
import select
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.holds.pictures import noisy_photo
from tests.holds.product import Product
from tests.holds.visitor import Visitor

pytestmark = pytest.mark.slow
PHOTO = noisy_photo(side=1400)
SPOOLED = 1024 * 1024  # from here on a body rests in a file
GIVES_UP = 60  # seconds


Comes = Callable[[set[str], socket.socket], bool]


@dataclass(frozen=True)
class Moment:
    """When the server is killed: so many bytes into the body, or with all of them there, when ``comes`` says so.

    ``comes`` is given the paths that are new in the store and the line to the server.
    """

    name: str
    until: Callable[[int], int] = lambda whole: whole
    comes: Comes = lambda new, line: True


def file_in(folder: str, ending: str = "") -> Comes:
    """Tell whether a folder of the store has a new file, or one with this ending."""
    return lambda new, line: any(path.startswith(folder) and path.endswith(ending) for path in new)


def answer_begins(new: set[str], line: socket.socket) -> bool:
    """Tell, as soon as it is so, that the answer's first bytes are there."""
    line.settimeout(GIVES_UP)
    return line.recv(1, socket.MSG_PEEK) != b""


def paths_in(store: Path) -> set[str]:
    """Return the path of every file of the store, from its root."""
    return {os.path.relpath(Path(folder) / name, store) for folder, _, names in os.walk(store) for name in names}


MOMENTS = (
    Moment("the head is there and no byte of the body", lambda whole: 0),
    Moment("64 KiB are there", lambda whole: 64 * 1024),
    Moment("the body has begun to go to a file", lambda whole: SPOOLED + 1),
    Moment("half is there", lambda whole: whole // 2),
    Moment("all but one byte are there", lambda whole: whole - 1),
    Moment("the last byte was sent"),
    Moment("the file arrives in the store", comes=file_in("incoming")),
    Moment("the clean copy is being made", comes=file_in("incoming", ".copy")),
    Moment("the original has settled", comes=file_in("originals")),
    Moment("the copies have settled", comes=file_in("copies")),
    Moment("the answer begins", comes=answer_begins),
)


def test_a_photo_is_there_whole_or_not_at_all(product: Product, people: dict[str, Any]) -> None:
    drafts = product.ask("ready_drafts", email=people["reporter"], premises=people["premises"], count=len(MOMENTS))
    visitor = product.signed_in(people["reporter"])
    product.start()
    for (draft, version), moment in zip(drafts, MOMENTS, strict=True):
        is_acknowledged = killed_at(moment, product, visitor, draft, version)
        assert without_their_file(product) == [], moment.name
        product.start()
        seen = product.ask("draft", pk=draft)["files"]
        assert seen in ([["till.jpg"]] if is_acknowledged else [[], ["till.jpg"]]), moment.name
        # The browser asks whether to send the page again, and the person says yes.
        again = visitor.upload(
            f"/report/{draft}/evidence/", {"version": str(version), "action": "upload"}, [(b"till.jpg", PHOTO)]
        )
        assert (again.status, again.location) == (302, f"/report/{draft}/evidence/#files"), moment.name
        assert product.ask("draft", pk=draft)["files"] == ["till.jpg"], moment.name
    product.kill()
    rows = product.ask("evidence")
    assert {(row["sha256"], row["size"]) for row in rows} == {(hashlib.sha256(PHOTO).hexdigest(), len(PHOTO))}
    product.ask("sweep_files", at=datetime.now(UTC) + timedelta(days=2))
    assert product.is_sound() == ""


def killed_at(moment: Moment, product: Product, visitor: Visitor, draft: str, version: int) -> bool:
    """Upload, kill the server at the moment, and return whether the upload was acknowledged before."""
    body = visitor.multipart({"version": str(version), "action": "upload"}, [(b"till.jpg", PHOTO)])
    store = product.folder / "evidence"
    before = paths_in(store)
    with visitor.begin_upload(f"/report/{draft}/evidence/", body, until=moment.until(len(body))) as line:
        ends = time.monotonic() + GIVES_UP
        while not moment.comes(paths_in(store) - before, line) and not is_answered(line):
            assert time.monotonic() < ends, f"It never came that {moment.name}"
        product.kill()
        return said(line).startswith(b"HTTP/1.1 302")


def is_answered(line: socket.socket) -> bool:
    """Tell whether the answer is there: on a busy machine a moment may pass unseen, and then it is killed after it."""
    return bool(select.select([line], [], [], 0)[0])


def said(line: socket.socket) -> bytes:
    """Return what the server had answered when it was killed."""
    try:
        return line.recv(65536)
    except OSError:
        return b""


def without_their_file(product: Product) -> list[str]:
    """Return the items of evidence whose original is not there as it was hashed."""
    wrong = []
    for row in product.ask("evidence"):
        path = product.folder / "evidence" / row["original_path"]
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            wrong.append(row["pk"])
    return wrong
