"""A page's thread is taken only when the whole body is there; what cannot be received is answered plainly."""

import asyncio
import errno
import tempfile
from collections.abc import Iterable
from typing import Any

import pytest
from django.http import HttpResponse

from bizwatch.config.bodies import FAULT, IN_MEMORY, BodyFaultMiddleware, SpooledBodies
from tests.aside import run_aside

MIB = 1024 * 1024


class Line:
    """A server's side of one request: gives out the chunks, then says that the browser has gone."""

    def __init__(self, chunks: Iterable[bytes], *, breaks_off: bool = False, silent: bool = False) -> None:
        self.chunks, self.breaks_off, self.silent = list(chunks), breaks_off, silent
        self.sent: list[Any] = []

    async def receive(self) -> dict[str, Any]:
        if self.chunks:
            chunk = self.chunks.pop(0)
            return {"type": "http.request", "body": chunk, "more_body": bool(self.chunks) or self.breaks_off}
        if self.silent:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)


class Page:
    """An application that reads the whole body and remembers what it was given."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, bytes]] = []
        self.waiting_lines: list[int] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message["body"]
            more = message["more_body"]
        assert (await receive())["type"] == "http.disconnect"
        self.calls.append((scope.get(FAULT, 0), body))
        await send({"type": "http.response.start", "status": 200, "headers": []})


def ask(line: Line, *, size: int | None = None, largest: int = 8 * MIB, **options: Any) -> Page:
    page = Page()
    size = sum(map(len, line.chunks)) if size is None else size
    scope = {"type": "http", "headers": [(b"content-length", str(size).encode())]}
    run_aside(SpooledBodies(page, folder=None, largest=largest, **options)(scope, line.receive, line.send))
    return page


@pytest.mark.parametrize(
    "chunks",
    [
        [b"a=1"],
        [b"a", b"", b"b"],
        [b"x" * 1000] * 100,
        [b"y" * IN_MEMORY],
        [b"y" * IN_MEMORY, b"z"],
        [b"z" * 65_536] * 40,
        [b"z" * (256 * 1024)] * 4,
    ],
)
def test_a_page_is_given_the_body_as_it_came(chunks):
    whole = b"".join(chunks)
    page = ask(Line(chunks))
    assert page.calls == [(0, whole)]


def test_a_large_body_is_not_kept_in_memory(monkeypatch):
    made = []
    make = tempfile.TemporaryFile

    def counted(*arguments, **options):
        made.append(make(*arguments, **options))
        return made[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", counted)
    ask(Line([b"x" * 1000]))
    assert made == []
    assert ask(Line([b"x" * 65_536] * 40)).calls[0][1] == b"x" * 65_536 * 40
    assert [file.closed for file in made] == [True]


def test_a_body_that_breaks_off_never_reaches_a_page():
    line = Line([b"x" * 70_000] * 20, breaks_off=True)
    assert ask(line).calls == []
    assert line.sent == []


def test_a_request_without_a_body_goes_straight_on():
    for headers in ([], [(b"content-length", b"0")]):
        line, page = Line([b""]), Page()
        scope = {"type": "http", "headers": headers}
        run_aside(SpooledBodies(page, folder=None, largest=1)(scope, line.receive, line.send))
        assert page.calls == [(0, b"")]


def test_a_body_that_says_it_is_too_large_is_not_received():
    line = Line([b"x"] * 9)
    assert ask(line, size=9 * MIB).calls == [(413, b"")]
    assert len(line.chunks) == 9


def test_a_body_that_is_larger_than_it_says_is_stopped():
    line = Line([b"x" * MIB] * 9)
    assert ask(line, size=5).calls == [(413, b"")]
    assert line.chunks == []


def test_a_full_disk_is_told_when_all_has_come(monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    line = Line([b"x" * MIB] * 4)
    assert ask(line).calls == [(507, b"")]
    assert line.chunks == []
    assert ask(Line([b"small"])).calls == [(0, b"small")]


def test_another_fault_of_the_disk_is_not_hidden(monkeypatch):
    def broken(*_, **__):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(tempfile, "TemporaryFile", broken)
    with pytest.raises(OSError, match="Input/output"):
        ask(Line([b"x" * MIB] * 4))


def test_a_silent_line_is_ended():
    line = Line([b"x"], breaks_off=True, silent=True)
    assert ask(line, patience=0.02).calls == []
    assert line.sent[0]["status"] == 408
    assert b"silent for too long" in line.sent[1]["body"]


@pytest.mark.parametrize(("status", "words"), [(413, "too large"), (507, "no room left")])
def test_the_page_says_what_was_wrong(status, words, rf):
    request = rf.post("/report/", **{"asgi.scope": {FAULT: status}})
    answer = BodyFaultMiddleware(lambda _: HttpResponse("a page"))(request)
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_whole_body_is_none_of_its_business(rf):
    middleware = BodyFaultMiddleware(lambda _: HttpResponse("a page"))
    assert middleware(rf.post("/")).content == b"a page"
    assert middleware(rf.post("/", **{"asgi.scope": {"type": "http"}})).content == b"a page"
