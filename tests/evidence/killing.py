"""A program that is killed with SIGKILL at every step of receiving a file, and says each time what was left.

For each step a child process receives a photo and kills itself there; the last child comes to its end. ``main`` wants
an empty database and store, and prints one entry of JSON for each child. See ``test_killed.py``.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from bizwatch.audit.models import AuditEvent
from bizwatch.evidence import copying, services, store
from bizwatch.evidence.copying import CopyOutcome
from bizwatch.evidence.examination import Examination, examine
from bizwatch.evidence.models import ContinuityEntry, EvidenceFile, Upload
from bizwatch.kernel import clock
from tests.countdown import Countdown
from tests.evidence.files import AT, MANAGER, picture

# 200 KiB, so that the upload comes in several chunks of 64 KiB.
CONTENT = picture("BMP", size=(260, 260))


def copied(countdown: Countdown) -> Any:
    """A cleaner that dies half-way; the real one is a process of its own."""

    def make_copy(source: Path, places: store.Made, *, seconds: float) -> CopyOutcome:
        for place in (places.copy, places.thumbnail):
            place.write_bytes(b"half")
            countdown.step()
            place.write_bytes(b"a whole copy")
        return CopyOutcome.MADE

    return make_copy


class Stepped(SimpleUploadedFile):
    """An upload with a step before each chunk of it."""

    countdown: Countdown

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        for chunk in super().chunks(chunk_size):
            self.countdown.step()
            yield chunk


def receive(steps: int, acknowledged: int) -> None:
    """Receive a photo and write its id to the pipe, as the answer to the browser would; be killed before if steps run out."""
    countdown = Countdown(steps)
    photo = Stepped("till.bmp", CONTENT)
    photo.countdown = countdown
    for name in ("open", "fsync", "replace", "chmod"):
        setattr(os, name, countdown.around(getattr(os, name)))
    copying.make_copy = copied(countdown)
    connection.ensure_connection()
    database: Any = connection
    database._commit = countdown.around(database._commit)
    with connection.execute_wrapper(lambda execute, *query: countdown.around(execute)(*query)):
        evidence = services.receive_file(upload=photo, by=MANAGER, at=AT)
    os.write(acknowledged, evidence.pk.hex.encode())


def child(steps: int) -> tuple[int, str]:
    """Receive in a child process; return how it ended and the id that it acknowledged, if it did."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        receive(steps, writing)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        acknowledged = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), acknowledged


def what_is_left() -> dict[str, Any]:
    """Hold the store against the database."""
    found = Examination()
    for _ in examine(found, at=clock.now() + timedelta(minutes=1), extra_after=timedelta(0), hashes=True):
        pass
    rows = {evidence.pk.hex for evidence in EvidenceFile.objects.all()}
    events = AuditEvent.objects.count()
    connection.close()
    return {
        "missing": found.missing + found.changed + found.copies_missing,
        "extra": found.extra,
        "rows": rows,
        "events": events,
    }


def main() -> None:
    store.root().mkdir(parents=True, exist_ok=True)
    with connection.schema_editor() as editor:
        for model in (AuditEvent, EvidenceFile, ContinuityEntry, Upload):
            editor.create_model(model)
    connection.close()
    stories, before = [], 0
    for steps in range(500):
        ended, acknowledged = child(steps)
        left = what_is_left()
        stories.append(
            {
                "ended": ended,
                "acknowledged": acknowledged,
                "kept": acknowledged in left["rows"],
                "new_rows": len(left["rows"]) - before,
                "events_fit": left["events"] == 2 * len(left["rows"]),
                "missing": left["missing"],
            }
        )
        before = len(left["rows"])
        if ended == 0:
            break
    services.remove_abandoned(clock.now() + timedelta(days=2))
    left = what_is_left()
    sys.stdout.write(json.dumps({"stories": stories, "extra": left["extra"], "missing": left["missing"]}))
