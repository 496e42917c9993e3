"""Uploads in pieces go straight from the line to their file: no page's thread waits for them, and no copy is made.

The pages are asked first, without the body, whether and where a piece may be written. Then it is written as it comes, a
MiB at a time, by a thread that is taken only for that. What came of a line that broke off stays (that is what the tus
protocol is for), and the pages are asked again, to end the piece and to answer.
"""

import asyncio

from bizwatch.config.bodies import App, Message, Receive, Send
from bizwatch.evidence.exceptions import TooManyBytes
from bizwatch.evidence.uploads.passage import SCOPE_KEY, Passage

BODY_TYPE = b"application/offset+octet-stream"
PLACE = "/evidence/uploads/"
AT_ONCE = 1024 * 1024  # bytes written at a time
PAUSE = 0.5  # seconds without a byte, then what was gathered is written
SILENCE = 20  # seconds without a byte, then what came is kept and the upload is free for another connection
READ_AWAY = 16 * 1024 * 1024  # bytes of a refused body that are read, so that the browser hears the answer


class ArrivingUploads:
    """ASGI middleware for the bodies of tus requests; all others go to ``app`` as they are."""

    def __init__(self, app: App, *, silence: float = SILENCE) -> None:
        self.app, self.silence = app, silence

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if not _is_piece(scope):
            await self.app(scope, receive, send)
            return
        passage = Passage()
        scope = {**scope, SCOPE_KEY: passage}
        try:
            first = await self._ask(scope)
            if passage.piece is None:
                await self._read_away(receive)
                await _tell(first, send)
                return
            await self._write(passage, receive)
            passage.is_over = True
            await _tell(await self._ask(scope), send)
        finally:
            passage.close()

    async def _ask(self, scope: Message) -> list[Message]:
        """Ask the pages without a body, and return their answer."""
        said: list[Message] = []

        async def hear(message: Message) -> None:
            said.append(message)

        await self.app(scope, _nothing, hear)
        return said

    async def _write(self, passage: Passage, receive: Receive) -> None:
        """Write what comes until it is whole, the line breaks off or is silent, or the file cannot take it."""
        gathered, more, quiet = bytearray(), True, 0.0
        try:
            while more and quiet < self.silence:
                message = await _within(PAUSE, receive)
                if message is None:
                    quiet += PAUSE
                elif message["type"] == "http.disconnect":
                    break
                else:
                    quiet = 0.0
                    gathered += message.get("body", b"")
                    more = message.get("more_body", False)
                if message is None or len(gathered) >= AT_ONCE:
                    await _flush(passage, gathered)
            await _flush(passage, gathered)
        except (OSError, TooManyBytes) as fault:
            passage.fault = fault
            await self._read_away(receive)
        passage.whole = not more and passage.fault is None

    async def _read_away(self, receive: Receive) -> None:
        left, more = READ_AWAY, True
        while more and left > 0:
            message = await _within(self.silence, receive)
            more = message is not None and message["type"] == "http.request" and message.get("more_body", False)
            left -= len(message.get("body", b"")) if message else 0


async def _within(seconds: float, receive: Receive) -> Message | None:
    """Return what comes next, or None where nothing does for so long."""
    try:
        async with asyncio.timeout(seconds):
            return await receive()
    except TimeoutError:
        return None


async def _flush(passage: Passage, gathered: bytearray) -> None:
    """Write what was gathered, in a thread, because a disk may wait."""
    if gathered and passage.piece is not None:
        await asyncio.to_thread(passage.piece.writer.write, bytes(gathered))
        gathered.clear()


def _is_piece(scope: Message) -> bool:
    if scope["type"] != "http" or not str(scope["path"]).startswith(PLACE):
        return False
    headers: dict[bytes, bytes] = dict(scope["headers"])
    return headers.get(b"content-type", b"").partition(b";")[0].strip() == BODY_TYPE


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _tell(messages: list[Message], send: Send) -> None:
    for message in messages:
        await send(message)
