"""What a backtest has done so far, in a file that survives a killed process: one line for each window, written whole."""

import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bizwatch.science.hotspots.backtest import Score, Window
from bizwatch.science.hotspots.scores import Hot

VERSION = 1  # counted up when a method or a score changes, so that figures of two kinds never mix


class Checkpoint:
    """The windows of one backtest: the same data asked the same way. Made anew where anything of that differs."""

    def __init__(self, folder: Path, question: dict[str, Any]) -> None:
        """Raises ``OSError`` where the folder cannot be made."""
        folder.mkdir(parents=True, exist_ok=True)
        key = hashlib.sha256(json.dumps([VERSION, question], sort_keys=True).encode()).hexdigest()[:24]
        self.path = folder / f"backtest-{key}.jsonl"

    def windows(self) -> list[Window]:
        """Return what is there, oldest first. A last line that a kill cut short is left out, and taken off the file."""
        if not self.path.exists():
            return []
        found, whole = {}, 0
        data = self.path.read_bytes()
        for line in data.splitlines(keepends=True):
            window = _window_of(line)
            if window is None:
                break
            found[window.origin] = window
            whole += len(line)
        if whole < len(data):
            with self.path.open("rb+") as stream:
                stream.truncate(whole)
        return [found[origin] for origin in sorted(found)]

    def add(self, window: Window) -> None:
        """Write a window and see it onto the disk."""
        with self.path.open("ab") as stream:
            stream.write(json.dumps(asdict(window)).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())

    def remove(self) -> None:
        """Take the file away: the figures have been printed."""
        self.path.unlink(missing_ok=True)


def _window_of(line: bytes) -> Window | None:
    if not line.endswith(b"\n"):
        return None
    try:
        held = json.loads(line)
        scores = {
            name: Score(tuple(Hot(**hot) for hot in one["hot"]), one["log_score"])
            for name, one in held["scores"].items()
        }
        return Window(held["origin"], held["events"], scores)
    except (ValueError, KeyError, TypeError):
        return None
