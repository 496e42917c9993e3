"""The bodies of tus requests go past the pages to their file; what the pages refuse is answered before."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from bizwatch.config.arriving import AT_ONCE, BODY_TYPE, ArrivingUploads
from bizwatch.evidence.exceptions import TooManyBytes
from bizwatch.evidence.uploads.passage import SCOPE_KEY
from tests.aside import run_aside


class Line:
    """A server's side of one request."""

    def __init__(self, chunks: Iterable[bytes], *, ends: str = "whole") -> None:
        self.chunks, self.ends = list(chunks), ends
        self.sent: list[Any] = []

    async def receive(self) -> dict[str, Any]:
        if self.chunks:
            chunk = self.chunks.pop(0)
            more = bool(self.chunks) or self.ends != "whole"
            return {"type": "http.request", "body": chunk, "more_body": more}
        if self.ends == "silent":
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)


class Writer:
    def __init__(self, fault: Exception | None = None) -> None:
        self.written: list[bytes] = []
        self.fault, self.is_closed = fault, False

    def write(self, chunk: bytes) -> None:
        if self.fault:
            raise self.fault
        self.written.append(chunk)

    def close(self) -> None:
        self.is_closed = True


class Piece:
    def __init__(self, writer: Writer) -> None:
        self.writer = writer


class Pages:
    """The pages: open a piece when first asked, unless they refuse, and end it when asked again."""

    def __init__(self, writer: Writer | None) -> None:
        self.writer = writer
        self.asked: list[Any] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        passage = scope.get(SCOPE_KEY)
        if passage is None:
            body = await receive()
            self.asked.append(("plain", body["body"]))
            return
        assert (await receive())["body"] == b""
        self.asked.append((passage.is_over, passage.whole, passage.fault))
        status = 404
        if self.writer is not None:
            passage.piece = passage.piece or Piece(self.writer)
            status = 204 if passage.is_over else 202
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def ask(
    line: Line, pages: Pages, *, path: str = "/evidence/uploads/1/", kind: bytes = BODY_TYPE, **options: Any
) -> None:
    scope = {"type": "http", "path": path, "headers": [(b"content-type", kind)]}
    run_aside(ArrivingUploads(pages, **options)(scope, line.receive, line.send))


def statuses(line: Line) -> list[int]:
    return [message["status"] for message in line.sent if "status" in message]


def test_a_piece_is_written_between_two_askings() -> None:
    writer = Writer()
    line, pages = Line([b"a" * 700_000, b"b" * 700_000, b"c"]), Pages(writer)
    ask(line, pages)
    assert b"".join(writer.written) == b"a" * 700_000 + b"b" * 700_000 + b"c"
    assert max(map(len, writer.written)) < 2 * AT_ONCE
    assert pages.asked == [(False, False, None), (True, True, None)]
    assert statuses(line) == [204]
    assert writer.is_closed


def test_what_came_of_a_line_that_breaks_off_is_written() -> None:
    writer = Writer()
    pages = Pages(writer)
    ask(Line([b"abc"], ends="broken"), pages)
    assert writer.written == [b"abc"]
    assert pages.asked[-1] == (True, False, None)
    assert writer.is_closed


@pytest.mark.slow
def test_a_silent_line_is_given_up_and_what_came_is_written_before() -> None:
    writer = Writer()
    pages = Pages(writer)
    ask(Line([b"abc"], ends="silent"), pages, silence=0.9)
    assert writer.written == [b"abc"]
    assert pages.asked[-1] == (True, False, None)


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), TooManyBytes("More than that.")])
def test_what_the_file_cannot_take_is_told_to_the_pages(fault: Exception) -> None:
    pages = Pages(Writer(fault))
    line = Line([b"a" * AT_ONCE, b"b" * AT_ONCE])
    ask(line, pages)
    assert pages.asked[-1] == (True, False, fault)
    assert line.chunks == []
    assert statuses(line) == [204]


def test_a_refusal_is_answered_and_the_body_read_away() -> None:
    line, pages = Line([b"a", b"b"]), Pages(None)
    ask(line, pages)
    assert statuses(line) == [404]
    assert line.chunks == []
    assert len(pages.asked) == 1


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/report/", BODY_TYPE),
        ("/evidence/uploads/1/hash/", b"application/x-www-form-urlencoded"),
        ("/evidence/uploads/", b""),
    ],
)
def test_other_requests_go_as_they_are(path: str, kind: bytes) -> None:
    pages = Pages(None)
    ask(Line([b"body"]), pages, path=path, kind=kind)
    assert pages.asked == [("plain", b"body")]


def test_the_content_type_may_have_more_to_say() -> None:
    writer = Writer()
    ask(Line([b"abc"]), Pages(writer), kind=BODY_TYPE + b"; charset=binary")
    assert writer.written == [b"abc"]
