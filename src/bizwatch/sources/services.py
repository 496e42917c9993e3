"""Reading a file of outside figures, so that it can be broken off anywhere and lose or double nothing.

An importer calls ``begin_release``, then for each batch opens ``transaction.atomic()``, writes its rows, and calls
``note_faults`` and ``note_progress`` within it; at the end ``finish_release``. Killed at any point, it begins the same release
again and goes on from ``release.done``. Begin and end are audited; a batch is not, as the rows are published figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from bizwatch.accounts.models import User
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.text import one_line
from bizwatch.sources.choices import ReleaseState, Unit
from bizwatch.sources.exceptions import ReleaseNotOpen
from bizwatch.sources.models import Release, ReleaseFault
from bizwatch.sources.register import kind_of, publisher_of

MOST_FAULTS = 1_000  # stored of one release; the rest are counted
_FOUND, _SENTENCE, _COLUMN = 80, 300, 80  # characters, as in the table


@dataclass(frozen=True, kw_only=True)
class NewRelease:
    """A file as it is found. ``published_on`` None: nobody says when it was given out. ``total`` None: not known yet."""

    kind: str
    name: str
    sha256: str
    subject: str = ""
    published_on: date | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    unit: Unit = Unit.ROWS
    total: int | None = None


@dataclass(frozen=True, slots=True)
class FoundFault:
    """A fault of one row: its line as in the file (0: the file as a whole), the column, what stood there, and a sentence."""

    line: int
    column: str
    found: str
    sentence: str


@audited_service
def begin_release(*, new: NewRelease, by: Actor, at: datetime) -> Release:
    """Return the release to read into: a new one, or the same one again where it was broken off or had failed.

    Where ``is_read`` is true there is nothing to do: this very content has been read. Raises ``UnknownSource``.
    """
    held = _same(new)
    if held is None:
        held = _make(new, by, at)
    elif held.is_read:
        return held
    else:
        _begin_again(held, new)
    record(Action.COLLECTION, by=by, at=at, subject_type="release", subject_id=held.pk, kind=held.kind, done=held.done)
    return held


def _same(new: NewRelease) -> Release | None:
    found = Release.objects.of(new.kind, new.subject).filter(
        sha256=new.sha256, covers_from=new.covers_from, covers_to=new.covers_to
    )
    return found.select_for_update().first()


def _make(new: NewRelease, by: Actor, at: datetime) -> Release:
    publisher = publisher_of(kind_of(new.kind).publisher)
    return Release.objects.create(
        kind=new.kind,
        subject=new.subject,
        name=one_line(new.name)[:200] or "file",
        sha256=new.sha256,
        publisher=publisher.code,
        licence=publisher.licence,
        published_on=new.published_on or to_london(at).date(),
        is_published_known=new.published_on is not None,
        covers_from=new.covers_from,
        covers_to=new.covers_to,
        unit=new.unit,
        total=new.total,
        started_at=at,
        by_name=one_line(by.audit_name)[:120],
        by_user=by if isinstance(by, User) else None,
    )


def _begin_again(held: Release, new: NewRelease) -> None:
    """Go on with a release. One that failed keeps its position; the fault of the file as a whole is looked for anew."""
    held.faults.filter(line=0).delete()
    held.state, held.finished_at = ReleaseState.READING, None
    if new.published_on is not None:
        held.published_on, held.is_published_known = new.published_on, True
    held.save(update_fields=["state", "finished_at", "published_on", "is_published_known"])


def note_progress(*, release: Release, done: int, kept: int = 0, faulty: int = 0, out_of_area: int = 0) -> None:
    """Move the position to ``done`` and count the rows of a batch; call it in the transaction that holds those rows.

    Raises ``ReleaseNotOpen`` where another process has finished it, which takes the batch back.
    """
    moved = Release.objects.filter(pk=release.pk, state=ReleaseState.READING, done=release.done).update(
        done=done,
        rows_kept=F("rows_kept") + kept,
        rows_faulty=F("rows_faulty") + faulty,
        rows_out_of_area=F("rows_out_of_area") + out_of_area,
    )
    if not moved:
        raise ReleaseNotOpen(f"{release.name} is being read by somebody else, or has been. Run the import again.")
    release.done = done
    release.rows_kept, release.rows_faulty = release.rows_kept + kept, release.rows_faulty + faulty
    release.rows_out_of_area += out_of_area


def note_faults(*, release: Release, faults: Iterable[FoundFault]) -> None:
    """Keep faults in the transaction of their batch: at most ``MOST_FAULTS`` of a release, the rest as a number."""
    found = list(faults)
    if not found:
        return
    room = max(0, MOST_FAULTS - release.faults.count())
    ReleaseFault.objects.bulk_create(
        ReleaseFault(
            release=release,
            line=fault.line,
            column=one_line(fault.column)[:_COLUMN],
            found=_short(fault.found),
            sentence=one_line(fault.sentence)[:_SENTENCE],
        )
        for fault in found[:room]
    )
    if found[room:]:
        Release.objects.filter(pk=release.pk).update(faults_beyond=F("faults_beyond") + len(found[room:]))


def _short(text: str) -> str:
    tidy = one_line(text)
    return tidy if len(tidy) <= _FOUND else f"{tidy[: _FOUND - 1]}…"


@audited_service
def finish_release(*, release: Release, by: Actor, at: datetime, out_of_area: int | None = None) -> Release:
    """Bring a release into view. Of its series only the one published last stays in view; the others are kept as replaced.

    ``out_of_area`` sets that number anew where only the whole can tell. Raises ``ReleaseNotOpen``.
    """
    held = Release.objects.select_for_update().get(pk=release.pk)
    if held.state != ReleaseState.READING:
        raise ReleaseNotOpen(f"{held.name} has been read by somebody else.")
    if out_of_area is not None:
        held.rows_out_of_area = out_of_area
    held.state = _place_in_series(held)
    held.finished_at, held.total = at, held.total or held.done
    held.save()
    record(Action.COLLECTION, by=by, at=at, subject_type="release", subject_id=held.pk, kind=held.kind, done=held.done)
    return held


def _place_in_series(held: Release) -> ReleaseState:
    if held.covers_from is None and not held.subject:
        return ReleaseState.READ
    series = Release.objects.of(held.kind, held.subject).in_view().exclude(pk=held.pk)
    same = series.filter(covers_from=held.covers_from, covers_to=held.covers_to).select_for_update()
    later = [other for other in same if other.order > held.order]
    if later:
        return ReleaseState.SUPERSEDED
    same.update(state=ReleaseState.SUPERSEDED)
    return ReleaseState.READ


@audited_service
def fail_release(*, release: Release, fault: FoundFault, by: Actor, at: datetime) -> Release:
    """Say that a file cannot be read (on), and why. What was read before stays out of view. Raises ``ReleaseNotOpen``."""
    held = Release.objects.select_for_update().get(pk=release.pk)
    if held.state != ReleaseState.READING:
        raise ReleaseNotOpen(f"{held.name} has been read by somebody else.")
    note_faults(release=held, faults=[fault])
    held.state, held.finished_at = ReleaseState.FAILED, at
    held.save(update_fields=["state", "finished_at"])
    record(Action.COLLECTION, by=by, at=at, subject_type="release", subject_id=held.pk, kind=held.kind, failed=True)
    return held
