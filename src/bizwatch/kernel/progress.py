"""Progress of a long command: shown on a terminal, silent in a pipe."""

import sys
import time
from types import TracebackType
from typing import TextIO


class Progress:
    """A one-line counter on the error stream, redrawn at most five times a second.

    ``total`` may be None where the end is not known. Nothing is written unless the stream is a terminal.
    """

    def __init__(self, label: str, *, total: int | None = None, stream: TextIO | None = None) -> None:
        self.label, self.total, self.done = label, total, 0
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._drawn_at = 0.0

    def __enter__(self) -> "Progress":
        return self

    def advance(self, by: int = 1) -> None:
        """Count ``by`` more done and redraw when it is time."""
        self.done += by
        if self._shown and time.monotonic() - self._drawn_at > 0.2:
            self._draw()

    def _draw(self) -> None:
        self._drawn_at = time.monotonic()
        of = f" of {self.total:,} ({100 * self.done // max(self.total, 1)}%)" if self.total is not None else ""
        self._stream.write(f"\r{self.label}: {self.done:,}{of}")
        self._stream.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._draw()
            self._stream.write("\n")
