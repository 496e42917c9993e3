"""Heads of the chain noted outside the database, so that a cut-off tail or a rolled-back database shows.

The file is one JSON object a line: {"sequence": 12, "hash": "…", "at": "…"}. Keep a copy off the machine.
"""

import json
import os
from datetime import datetime
from pathlib import Path

from bizwatch.kernel.errors import DomainError

_END_BYTES = 4_096  # more than the last line, which is about 150


class WitnessUnreadable(DomainError):
    """A line of the witness is not one that ``note_head`` writes, so the chain cannot be held against it."""


def read_witness(path: Path) -> dict[int, str]:
    """Return sequence -> hash for every head noted so far; an absent file is an empty witness.

    A last line without its line break was cut off by a crash while it was written, and is passed over. Raises
    ``WitnessUnreadable`` for any other damaged line, and for two hashes of one row.
    """
    if not path.exists():
        return {}
    *whole, _ = path.read_text(encoding="utf-8", errors="replace").split("\n")
    heads: dict[int, str] = {}
    for number, line in enumerate(whole, start=1):
        sequence, event_hash = _head(line, path=path, number=number)
        if heads.setdefault(sequence, event_hash) != event_hash:
            raise WitnessUnreadable(f"Line {number} of {path} gives row {sequence} another hash than an earlier line.")
    return heads


def note_head(path: Path, *, sequence: int, event_hash: str, at: datetime) -> None:
    """Append a head unless it is the last one noted already. Only the end of the file is read."""
    if not sequence:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _END_BYTES))
        lines, _, cut_off = file.read().rpartition(b"\n")
        if event_hash.encode() in lines.rpartition(b"\n")[2]:
            return
        file.truncate(size - len(cut_off))
        file.write(json.dumps({"sequence": sequence, "hash": event_hash, "at": at.isoformat()}).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _head(line: str, *, path: Path, number: int) -> tuple[int, str]:
    try:
        head = json.loads(line)
        return int(head["sequence"]), str(head["hash"])
    except (ValueError, TypeError, KeyError):
        raise WitnessUnreadable(f"Line {number} of {path} cannot be read.") from None
