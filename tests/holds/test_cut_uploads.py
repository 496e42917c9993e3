"""A file in pieces whose line is cut at every 64 KiB, and whose server is killed mid-way: each byte is there once."""

import base64
import hashlib
import http.client
import random
import re
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.files import VIDEOS
from tests.holds.product import Product
from tests.holds.visitor import HOST, Visitor

pytestmark = pytest.mark.slow
CUT = 64 * 1024
FILM = VIDEOS["mp4"] + random.Random(3).randbytes(16 * CUT)
BODY = "application/offset+octet-stream"
GIVES_UP = 60  # seconds


class Sender:
    """A tus client that may be cut off after any byte."""

    def __init__(self, product: Product, visitor: Visitor, page: str) -> None:
        self.product = product
        found = re.search(r'data-ticket="([^"]+)"', visitor.get(page).html)
        assert found, "The page has no ticket"
        self.headers = {"Tus-Resumable": "1.0.0", "Upload-Ticket": found[1]}
        self.path = ""

    def ask(self, method: str, path: str, body: bytes = b"", **headers: Any) -> http.client.HTTPResponse:
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        connection = http.client.HTTPConnection(HOST, self.product.port, timeout=GIVES_UP)
        connection.request(method, path, body=body or None, headers=self.headers | named)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def begin(self, content: bytes = FILM, name: str = "till.mp4") -> None:
        told = (
            f"filename {base64.b64encode(name.encode()).decode()},sha256 "
            + base64.b64encode(hashlib.sha256(content).hexdigest().encode()).decode()
        )
        answer = self.ask("POST", "/evidence/uploads/", Upload_Length=len(content), Upload_Metadata=told)
        assert answer.status == 201
        self.path = answer.headers["Location"]

    def stands_at(self) -> int:
        answer = self.ask("HEAD", self.path)
        assert answer.status == 200, answer.status
        return int(answer.headers["Upload-Offset"])

    def open_line(self, content: bytes, offset: int, count: int) -> socket.socket:
        """Say that all the rest comes, send ``count`` bytes of it, and return the open line."""
        head = [f"PATCH {self.path} HTTP/1.1", f"Host: {HOST}:{self.product.port}", f"Content-Type: {BODY}"]
        head += [f"{name}: {value}" for name, value in self.headers.items()]
        head += [f"Upload-Offset: {offset}", f"Content-Length: {len(content) - offset}", "", ""]
        line = socket.create_connection((HOST, self.product.port), timeout=GIVES_UP)
        line.sendall("\r\n".join(head).encode() + content[offset : offset + count])
        return line

    def send_rest(self, content: bytes) -> int:
        """Send the rest as a client does: again from where it stands, until it is taken."""
        ends = time.monotonic() + GIVES_UP
        while time.monotonic() < ends:
            offset = self.stands_at()
            if offset == len(content):
                return 204
            answer = self.ask("PATCH", self.path, content[offset:], Upload_Offset=offset, Content_Type=BODY)
            if answer.status not in (409, 423):
                return answer.status
            time.sleep(0.1)
        raise AssertionError("It was never taken")


def evidence_page(product: Product, people: dict[str, Any]) -> tuple[str, str]:
    ((draft, _),) = product.ask("ready_drafts", email=people["reporter"], premises=people["premises"], count=1)
    return draft, f"/report/{draft}/evidence/"


def wait_until(come: Callable[[], bool]) -> None:
    ends = time.monotonic() + GIVES_UP
    while not come():
        assert time.monotonic() < ends, "It never came"
        time.sleep(0.005)


def written(product: Product) -> int:
    """Return how much of the one upload is in its file."""
    return sum(path.stat().st_size for path in (product.folder / "evidence" / "incoming").glob("*.part"))


def _has_written(product: Any, sent: int) -> bool:
    return bool(written(product) == sent)


def kept(product: Product, content: bytes = FILM) -> None:
    (row,) = product.ask("evidence")
    assert (row["sha256"], row["size"]) == (hashlib.sha256(content).hexdigest(), len(content))
    path = product.folder / "evidence" / row["original_path"]
    assert path.read_bytes() == content


def test_a_line_cut_at_every_64_kib_loses_and_doubles_no_byte(product: Product, people: dict[str, Any]) -> None:
    draft, page = evidence_page(product, people)
    visitor = product.signed_in(people["reporter"])
    product.start()
    sender = Sender(product, visitor, page)
    sender.begin()
    for sent in range(CUT, len(FILM), CUT):
        offset = sender.stands_at()
        with sender.open_line(FILM, offset, sent - offset):
            wait_until(partial(_has_written, product, sent))
        assert sender.stands_at() == sent
    assert sender.send_rest(FILM) == 204
    assert product.ask("draft", pk=draft)["files"] == ["till.mp4"]
    kept(product)
    product.stop()
    assert product.is_sound() == ""


def killed_when(product: Product, moment: str, sender: Sender, sent: int) -> None:
    """Send some, or all, and kill the server."""
    offset = sender.stands_at()
    store = product.folder / "evidence"
    before = {path.name for path in store.rglob("*")}
    with sender.open_line(FILM, offset, sent - offset):
        ends = time.monotonic() + GIVES_UP
        while moment and not has_come(store, before, moment) and time.monotonic() < ends:
            pass
        product.kill()


def has_come(store: Path, before: set[str], moment: str) -> bool:
    return any(path.name not in before and moment in path.as_posix() for path in store.rglob("*"))


def test_a_server_killed_mid_way_goes_on_from_what_is_on_the_disk(product: Product, people: dict[str, Any]) -> None:
    draft, page = evidence_page(product, people)
    visitor = product.signed_in(people["reporter"])
    product.start()
    sender = Sender(product, visitor, page)
    sender.begin()
    for moment, sent in (
        ("", 1),
        ("", 5 * CUT),
        ("", 12 * CUT + 7),
        (".settling", len(FILM)),
        ("originals", len(FILM)),
    ):
        before = sender.stands_at()
        killed_when(product, moment, sender, sent)
        on_disk = written(product)
        product.start()
        assert before <= sender.stands_at() <= sent, (moment, sent)
        assert sender.stands_at() >= on_disk
    assert sender.send_rest(FILM) == 204
    answer = sender.ask("GET", sender.path)
    if product.ask("draft", pk=draft)["files"] == []:  # killed when all of it was there, and never asked to end it
        sender.headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        answer = sender.ask("POST", f"{sender.path}hash/", b"sha256=none")
    assert answer.status == 200
    assert product.ask("draft", pk=draft)["files"] == ["till.mp4"]
    kept(product)
    product.kill()
    product.ask("sweep_files", at=datetime.now(UTC) + timedelta(days=9))
    assert product.is_sound() == ""


def test_a_large_file_goes_through_a_small_memory(product: Product, people: dict[str, Any]) -> None:
    """The body goes from the line to the disk: the server never holds more than a few MiB of it."""
    content = VIDEOS["mp4"] + random.Random(4).randbytes(1024 * 1024) * 96
    _, page = evidence_page(product, people)
    visitor = product.signed_in(people["reporter"])
    product.start()
    sender = Sender(product, visitor, page)
    sender.begin(content)
    before, most, done = memory_of(product.pid), 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.01):
            most = max(most, memory_of(product.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    assert sender.send_rest(content) == 204
    done.set()
    watcher.join()
    kept(product, content)
    assert most - before < 40 * 1024 * 1024


def memory_of(pid: int) -> int:
    """Return the resident memory of a process, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024
