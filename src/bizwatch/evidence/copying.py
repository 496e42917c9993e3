"""Making clean copies: starts ``cleaner.py`` or ``film.py`` in a confined process of its own and reads what came of it."""

import importlib.util
import logging
import signal
import subprocess
import sys
from enum import Enum
from pathlib import Path
from threading import BoundedSemaphore

from bizwatch.evidence.store import Made

CLEANER = Path(__file__).with_name("cleaner.py")
FILM = Path(__file__).with_name("film.py")
AT_ONCE = 2  # cleaners running for one process of ours; each may take 640 MiB
FILM_SECONDS = 60
PAGE_SECONDS = 30  # a person waits
WORKER_SECONDS = 120

logger = logging.getLogger("bizwatch.evidence")
_slots = BoundedSemaphore(AT_ONCE)


class CopyOutcome(Enum):
    """What came of an attempt; the values are the cleaner's exit codes."""

    MADE = 0
    TOO_BIG = 3
    NOT_A_PICTURE = 4
    DAMAGED = 5  # also: more memory or time was needed than a sound picture takes
    NO_ROOM = 6
    TOO_SLOW = -1  # the machine was too busy, or ended the cleaner


def has_video() -> bool:
    """Whether videos can be looked into: the extra ``video`` (PyAV) is installed."""
    return importlib.util.find_spec("av") is not None


def make_copy(source: Path, places: Made, *, seconds: float) -> CopyOutcome:
    """Make the clean copy and the thumbnail of a picture at ``places``. Never raises; leaves no half of a copy."""
    return _make([CLEANER, source, places.copy, places.thumbnail], places, seconds)


def make_preview(source: Path, places: Made, *, decoder: str) -> CopyOutcome:
    """Make the stills and the preview of a video at ``places``; ``decoder`` is FFmpeg's name of the one that reads it.

    Never raises; leaves no half of a copy. A video whose first pictures alone could be decoded has stills of those.
    """
    if not has_video():
        return CopyOutcome.DAMAGED
    command: list[str | Path] = [FILM, decoder, source, places.copy, places.thumbnail, places.preview]
    outcome = _make(command, places, FILM_SECONDS)
    if outcome is CopyOutcome.MADE and not places.preview.stat().st_size:
        places.preview.unlink()
    return outcome


def _make(command: list[str | Path], places: Made, seconds: float) -> CopyOutcome:
    if not _slots.acquire(timeout=seconds):
        return CopyOutcome.TOO_SLOW
    try:
        outcome = _run(command, seconds)
    finally:
        _slots.release()
    if outcome is not CopyOutcome.MADE:
        remove(places)
    return outcome


def remove(places: Made) -> None:
    """Remove what was made, or begun."""
    places.copy.unlink(missing_ok=True)
    places.thumbnail.unlink(missing_ok=True)
    places.preview.unlink(missing_ok=True)


def _run(command: list[str | Path], seconds: float) -> CopyOutcome:
    # -I: nothing of the user's environment or of the current folder; and no environment, which could hold keys.
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the names are made from the item's id
            [sys.executable, "-I", *command],
            env={},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return CopyOutcome.TOO_SLOW
    if done.returncode in (-signal.SIGKILL, -signal.SIGTERM):
        return CopyOutcome.TOO_SLOW
    try:
        return CopyOutcome(done.returncode)
    except ValueError:
        why = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        logger.warning("The cleaner ended with %s: %s", done.returncode, why)
        return CopyOutcome.DAMAGED
