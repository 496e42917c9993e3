"""Bringing an edition of boundaries in: all of it or nothing, and the same file changes nothing."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.geography.choices import AreaKind
from bizwatch.geography.exceptions import BoundariesRefused
from bizwatch.geography.models import Area, AreaSet
from bizwatch.geography.outlines import pack
from bizwatch.geography.reading.boundaries import Boundaries, Mended, Wish
from bizwatch.reference.about import COVERAGE_START
from bizwatch.reference.tables import spoken_date
from bizwatch.sources.choices import ReleaseState, Unit
from bizwatch.sources.services import (
    FoundFault,
    NewRelease,
    begin_release,
    finish_release,
    note_faults,
    note_progress,
)

KIND_OF_RELEASE = "boundaries"


@dataclass(frozen=True)
class Edition:
    """What an import came to. ``replaced``: the first day of the edition that it closed."""

    area_set: AreaSet
    is_new: bool
    areas: int
    replaced: date | None = None


def digest_of(data: bytes, wish: Wish) -> str:
    """Return what the same file read in the same way is known by: its SHA-256 where everything is guessed."""
    digest = hashlib.sha256(data)
    if not wish.is_plain:
        digest.update(repr((wish.code, wish.name, wish.crs, wish.repair)).encode())
    return digest.hexdigest()


@audited_service
def import_boundaries(
    *,
    kind: AreaKind,
    file_name: str,
    digest: str,
    read: Boundaries,
    valid_from: date | None,
    published_on: date | None,
    by: Actor,
    at: datetime,
) -> Edition:
    """Store the areas of a file as an edition that holds from a day on; the earlier one is closed the day before, and kept.

    Without a day the first edition of a kind holds from the beginning of the product's reference data; a later one must name
    its day. Raises ``BoundariesRefused``.
    """
    same = _same(kind, digest, valid_from)
    if same is not None:
        return Edition(same, is_new=False, areas=same.areas.count())
    if read.faults:
        raise BoundariesRefused("Nothing was imported: put the faults right and import the file again.")
    open_now = AreaSet.objects.select_for_update().filter(kind=kind).in_force(None).first()
    first_day = _first_day(kind, valid_from, open_now)
    if open_now is not None:
        open_now.valid_to = first_day - timedelta(days=1)
        open_now.save(update_fields=["valid_to"])
    new = NewRelease(
        kind=KIND_OF_RELEASE,
        name=file_name,
        sha256=digest,
        subject=kind,
        published_on=published_on,
        covers_from=first_day,
        unit=Unit.FEATURES,
        total=read.features,
    )
    made = _store(new, first_day, read, by, at)
    _record(made, read, open_now, by, at)
    return Edition(made, is_new=True, areas=len(read.areas), replaced=open_now.valid_from if open_now else None)


def _same(kind: AreaKind, digest: str, valid_from: date | None) -> AreaSet | None:
    found = AreaSet.objects.filter(kind=kind, release__sha256=digest).order_by("-valid_from", "-release__started_at")
    return (found if valid_from is None else found.filter(valid_from=valid_from)).first()


def _first_day(kind: AreaKind, valid_from: date | None, open_now: AreaSet | None) -> date:
    if open_now is None:
        return valid_from or COVERAGE_START
    held = spoken_date(open_now.valid_from)
    if valid_from is None:
        raise BoundariesRefused(
            f"There is an edition of kind {kind.label} from {held}. Say from which day this one holds instead, with --from."
        )
    if valid_from < open_now.valid_from:
        raise BoundariesRefused(f"The edition now in force holds from {held}; a later one cannot begin before it.")
    return valid_from


def _store(new: NewRelease, first_day: date, read: Boundaries, by: Actor, at: datetime) -> AreaSet:
    release = begin_release(new=new, by=by, at=at)
    made = AreaSet.objects.create(kind=new.subject, release=release, valid_from=first_day)
    Area.objects.bulk_create(
        (Area(area_set=made, code=one.code, name=one.name, **pack(one.outline)) for one in read.areas), batch_size=500
    )
    note_faults(release=release, faults=(_as_fault(one) for one in read.mended))
    note_progress(release=release, done=read.features, kept=len(read.areas))
    if finish_release(release=release, by=by, at=at).state != ReleaseState.READ:
        raise BoundariesRefused("An edition of the same first day was published later: this one cannot replace it.")
    return made


def _as_fault(one: Mended) -> FoundFault:
    sentence = f"Mended at the import: {one.what}. {one.before:,.2f} hectares before, {one.after:,.2f} after."
    return FoundFault(one.number, "geometry", f"{one.code} {one.name}", sentence)


def _record(made: AreaSet, read: Boundaries, closed: AreaSet | None, by: Actor, at: datetime) -> None:
    record(
        Action.COLLECTION,
        by=by,
        at=at,
        subject_type="area_set",
        subject_id=made.pk,
        kind=made.kind,
        areas=len(read.areas),
        mended=len(read.mended),
        closed=str(closed.pk) if closed else None,
    )
