"""Reading one file of data.police.uk into the tables, so that it can be broken off anywhere.

A file is taken apart by month and force, as its rows say, and each part is a release of its own. Rows go in batches, each in
one transaction with the position of its release; when the file is through, its releases come into view.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction

from bizwatch.audit.services import Actor, audited
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.sources.choices import ReleaseState
from bizwatch.sources.models import Release
from bizwatch.sources.selectors import revisions_of
from bizwatch.sources.services import (
    FoundFault,
    NewRelease,
    begin_release,
    fail_release,
    finish_release,
    note_faults,
    note_progress,
)
from bizwatch.trends.police_uk.counting import count_street, outcomes_out_of_area
from bizwatch.trends.police_uk.finding import FoundFile
from bizwatch.trends.police_uk.judging import Row, cannot_tell, judge, part_of
from bizwatch.trends.police_uk.layout import STREET, OtherLayout, Sheet, open_police_uk
from bizwatch.trends.police_uk.placing import Places, insert_crimes, insert_outcomes, stored_key

BATCH = 20_000  # rows of one transaction
_NO_PART = "No row says a month and a force. Columns Month and Falls within are needed; download the file again."
_PartKey = tuple[date, str]


@dataclass(frozen=True)
class Result:
    """What came of one part of a file, or of a file that was not read. ``did`` is one of ``DID``."""

    name: str
    did: str
    release: Release | None = None
    reason: str = ""


READ, KNOWN, REVISED, OLDER, SAME_DAY, LEFT_OUT, FAILED = DID = (
    "read",
    "already read",
    "read, and replaces an earlier publication",
    "read, and kept beside a later publication",
    "read twice with different rows and no later date",
    "left out",
    "not readable",
)


@dataclass
class _Part:
    """A part while its file is read: ``seen`` rows of it have gone by, ``start`` were in the tables before."""

    release: Release
    start: int
    seen: int = 0
    rows: list[Row] = field(default_factory=list)
    faults: list[FoundFault] = field(default_factory=list)
    taken: int = 0
    faulty: int = 0

    def take(self, row: Row | None, fault: FoundFault | None) -> None:
        self.taken += 1
        if row is not None:
            self.rows.append(row)
        else:
            self.faulty += 1
        if fault is not None:
            self.faults.append(fault)


@dataclass
class Importer:
    """Reads files one after the other; ``places`` are remembered between them. ``published`` overrules what an archive says."""

    by: Actor
    at: datetime
    published: date | None = None
    advance: Callable[[int], None] = lambda rows: None
    places: Places = field(default_factory=Places)

    def read(self, file: FoundFile) -> list[Result]:
        """Read a file and return what came of each of its parts."""
        try:
            data = file.read()
        except FileNotReadable as reason:
            return [self._failed(file, sha256(file.name.encode()).hexdigest(), str(reason))]
        digest = sha256(data).hexdigest()
        try:
            sheet = open_police_uk(data)
            parts, main = self._begin(file, sheet, digest)
        except OtherLayout as reason:
            return [Result(file.name, LEFT_OUT, reason=str(reason))]
        except FileNotReadable as reason:
            return [self._failed(file, digest, str(reason))]
        known = [Result(file.name, KNOWN, part.release) for part in parts.values() if part.release.is_read]
        if len(known) == len(parts):
            return known
        self._read_rows(sheet, parts, parts[main])
        return known + [self._finish(file, part) for part in parts.values() if not part.release.is_read]

    def _begin(self, file: FoundFile, sheet: Sheet, digest: str) -> tuple[dict[_PartKey, _Part], _PartKey]:
        """Begin a release for each month and force of a file; the commonest of them has the rows that say none."""
        latest = self._latest
        sizes, stray = Counter[_PartKey](), 0
        for _, row in sheet.rows():
            key = part_of(row, latest) if row else None
            if key is None:
                stray += 1
            else:
                sizes[key] += 1
        if not sizes:
            raise FileNotReadable(_NO_PART)
        ((main, _),) = sizes.most_common(1)
        sizes[main] += stray
        parts = {}
        for key, size in sorted(sizes.items()):
            release = begin_release(new=self._new(file, sheet, digest, key, size), by=self.by, at=self.at)
            parts[key] = _Part(release, release.done)
        return parts, main

    @property
    def _latest(self) -> date:
        return to_london(self.at).date()

    def _new(self, file: FoundFile, sheet: Sheet, digest: str, key: _PartKey, size: int) -> NewRelease:
        month, force = key
        return NewRelease(
            kind=sheet.kind,
            name=file.name,
            sha256=digest,
            subject=force,
            published_on=self.published or file.dated,
            covers_from=month,
            covers_to=(month + timedelta(days=31)).replace(day=1) - timedelta(days=1),
            total=size,
        )

    def _read_rows(self, sheet: Sheet, parts: dict[_PartKey, _Part], main: _Part) -> None:
        latest, kind = self._latest, sheet.kind
        for line, picked in sheet.rows():
            key = part_of(picked, latest) if picked is not None else None
            part = main if key is None else parts[key]
            part.seen += 1
            if part.seen <= part.start:
                continue
            if picked is None:
                part.take(None, cannot_tell(line))
            else:
                part.take(*judge(kind, line, picked, is_placed=key is not None))
            if part.taken >= BATCH:
                self._keep(part)
        for part in parts.values():
            self._keep(part)

    def _keep(self, part: _Part) -> None:
        """Write a batch in one transaction with its position, and begin the next."""
        if not part.taken or part.release.is_read:
            return
        try:
            with transaction.atomic():
                self._insert(part)
                note_faults(release=part.release, faults=part.faults)
                done = part.release.done + part.taken
                note_progress(release=part.release, done=done, kept=len(part.rows), faulty=part.faulty)
        except BaseException:
            self.places.forget()
            raise
        self.advance(part.taken)
        part.rows, part.faults, part.taken, part.faulty = [], [], 0, 0

    def _insert(self, part: _Part) -> None:
        release = stored_key(part.release)
        places = self.places.ids([row.key for row in part.rows])
        if part.release.kind == STREET:
            insert_crimes([(release, places[row.key], row.category, row.outcome, row.crime_id) for row in part.rows])
        else:
            insert_outcomes([(release, places[row.key], row.outcome, row.crime_id) for row in part.rows])

    def _finish(self, file: FoundFile, part: _Part) -> Result:
        release = part.release
        earlier = [one for one in revisions_of(release) if one.pk != release.pk]
        with audited():
            out = count_street(release) if release.kind == STREET else outcomes_out_of_area(release)
            finished = finish_release(release=release, by=self.by, at=self.at, out_of_area=out)
        return Result(file.name, _did(finished, earlier), finished)

    def _failed(self, file: FoundFile, digest: str, reason: str) -> Result:
        new = NewRelease(kind=STREET, name=file.name, sha256=digest, published_on=self.published or file.dated)
        release = begin_release(new=new, by=self.by, at=self.at)
        fail_release(release=release, fault=FoundFault(0, "", file.name, reason), by=self.by, at=self.at)
        return Result(file.name, FAILED, release, reason)


def _did(release: Release, earlier: list[Release]) -> str:
    if not earlier:
        return READ
    if any(one.published_on == release.published_on for one in earlier):
        return SAME_DAY
    return REVISED if release.state == ReleaseState.READ else OLDER
