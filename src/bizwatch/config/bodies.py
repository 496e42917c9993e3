"""Request bodies are received whole before a page's thread is given to them.

Eight threads serve the pages. Without this, a shop that sends a video over a slow line would hold one of them for an
hour, and eight such shops, or one person who means harm, would hold them all. So a body is first received here, without
a thread: in memory while it is small, then in a file without a name, which goes with the process however that ends. A
body that breaks off never reaches a page, so half a file is never taken for a whole one.
"""

import asyncio
import errno
import io
import logging
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, BinaryIO

from django.http import HttpRequest, HttpResponse

from bizwatch.design.views import failure

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

logger = logging.getLogger("bizwatch.bodies")

IN_MEMORY = 1024 * 1024
REPLAYED_AT_ONCE = 256 * 1024
FAULT = "bizwatch.body_fault"  # key of the scope: the status that the page answers with
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class BodyBrokeOff(Exception):
    """The browser went away before the body was whole."""


class SpooledBodies:
    """ASGI middleware that hands the application a body only when all of it is there.

    ``largest`` is in bytes; a larger body is answered with 413, one for which the disk has no room with 507, in the
    words of the error pages. ``patience`` is how many seconds the line may be silent, then the answer is 408.
    """

    def __init__(self, app: App, *, folder: str | None, largest: int, patience: float = 60) -> None:
        self.app, self.folder, self.largest, self.patience = app, folder, largest, patience

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(scope):
            await self.app(scope, receive, send)
            return
        if _declared_size(scope) > self.largest:
            await self.app({**scope, FAULT: 413}, _nothing(), send)
            return
        body = _Body(self.folder, self.largest)
        try:
            await self._receive(body, receive)
            if body.fault:
                await self.app({**scope, FAULT: body.fault}, _nothing(), send)
            else:
                await self.app(scope, body.replay(receive), send)
        except BodyBrokeOff:
            return
        except TimeoutError:
            await _say_too_slow(send)
        finally:
            body.close()

    async def _receive(self, body: "_Body", receive: Receive) -> None:
        more = True
        while more:
            async with asyncio.timeout(self.patience):
                message = await receive()
            if message["type"] == "http.disconnect":
                raise BodyBrokeOff
            more = message.get("more_body", False)
            await body.add(message.get("body", b""))
        await body.rewind()


class _Body:
    """A body while it arrives. With a ``fault`` the rest is still received, so that the browser gets its answer."""

    def __init__(self, folder: str | None, largest: int) -> None:
        self.folder, self.left = folder, largest
        self.file: BinaryIO | None = None
        self.piece = bytearray()
        self.fault = 0

    async def add(self, chunk: bytes) -> None:
        """Keep a chunk; from time to time what was gathered goes to the file, in a thread, because a disk may wait."""
        self.left -= len(chunk)
        if self.left < 0:
            self.fault = self.fault or 413
        if self.fault:
            self.piece.clear()
            return
        self.piece += chunk
        if len(self.piece) > IN_MEMORY:
            await self._write()

    async def rewind(self) -> None:
        """Make the body ready to be read."""
        if self.file is not None and not self.fault:
            await self._write()
        if self.file is None:
            self.file = io.BytesIO(bytes(self.piece))
        self.file.seek(0)

    def replay(self, receive: Receive) -> Receive:
        """Return a ``receive`` that gives the body out again, and then what the server has to say."""
        done = False

        async def again() -> Message:
            nonlocal done
            if done:
                return await receive()
            assert self.file is not None  # noqa: S101 - made by rewind
            if isinstance(self.file, io.BytesIO):
                chunk = self.file.read(REPLAYED_AT_ONCE)
            else:
                chunk = await asyncio.to_thread(self.file.read, REPLAYED_AT_ONCE)
            done = len(chunk) < REPLAYED_AT_ONCE
            return {"type": "http.request", "body": chunk, "more_body": not done}

        return again

    def close(self) -> None:
        """Let go of the memory or the file."""
        if self.file is not None:
            self.file.close()

    async def _write(self) -> None:
        try:
            await asyncio.to_thread(self._write_now)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            logger.error("No room for a request's body")
            self.fault = 507
        self.piece.clear()

    def _write_now(self) -> None:
        if self.file is None:
            self.file = tempfile.TemporaryFile(dir=self.folder, buffering=0)  # noqa: SIM115 - closed with the body
        view = memoryview(bytes(self.piece))
        while view:
            view = view[self.file.write(view) :]


class BodyFaultMiddleware:
    """Answer a request whose body could not be received with the page that says so. Only under ``SpooledBodies``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        status = request.META.get("asgi.scope", {}).get(FAULT)
        return failure(request, status) if status else self.get_response(request)


def _headers(scope: Message) -> dict[bytes, bytes]:
    return dict(scope["headers"])


def _has_body(scope: Message) -> bool:
    headers = _headers(scope)
    return b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0"


def _declared_size(scope: Message) -> int:
    declared = _headers(scope).get(b"content-length", b"0")
    return int(declared) if declared.isdigit() else 0


def _nothing() -> Receive:
    """Return the ``receive`` of a request without a body."""
    messages = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def nothing() -> Message:
        return next(messages, {"type": "http.disconnect"})

    return nothing


async def _say_too_slow(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 408, "headers": headers})
    await send({"type": "http.response.body", "body": b"The line was silent for too long. Send it again.\n"})
