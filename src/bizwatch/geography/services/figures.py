"""Bringing in figures about areas: what is good is stored, what is not is listed; the same file changes nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from bizwatch.audit.services import Actor, audited_service
from bizwatch.geography.choices import AreaKind, FigureMeasure
from bizwatch.geography.exceptions import FiguresRefused
from bizwatch.geography.models import Area, AreaFigure
from bizwatch.geography.reading.figures import Figure, Figures
from bizwatch.kernel.sheets.table import RowFault
from bizwatch.reference.areas import districts
from bizwatch.sources.services import (
    FoundFault,
    NewRelease,
    begin_release,
    finish_release,
    note_faults,
    note_progress,
)

_UNKNOWN = "No area has the code {code}. Correct it, or import the boundaries of its kind first."
_RELEASE_KINDS = {FigureMeasure.RESIDENTS: "population"}  # all others are business counts
Group = tuple[FigureMeasure, AreaKind]


@dataclass(frozen=True)
class ImportedFigures:
    """What an import came to: figures stored now and known from before, and the rows that could not be used."""

    stored: int
    known: int
    faults: tuple[RowFault, ...]


@audited_service
def import_figures(
    *, file_name: str, digest: str, read: Figures, published_on: date | None, by: Actor, at: datetime
) -> ImportedFigures:
    """Store the figures of a list as one release for each measure and kind of area. Raises ``FiguresRefused``.

    A later publication of the same period takes the place of an earlier one, which is kept.
    """
    kinds = kinds_of_codes()
    unknown = [
        RowFault(one.row, "area_code", _UNKNOWN.format(code=one.area_code[:80]))
        for one in read.figures
        if one.area_code not in kinds
    ]
    faults = tuple(sorted((*read.faults, *unknown), key=lambda one: one.row))
    usable = [one for one in read.figures if one.area_code in kinds]
    if not usable:
        told = f" Row {faults[0].row}: {faults[0].reason}" if faults else ""
        raise FiguresRefused(f"Nothing was imported: no row of the list can be used.{told}")

    def group_of(one: Figure) -> Group:
        return one.measure, kinds[one.area_code]

    stored = known = 0
    for group, members in groupby(sorted(usable, key=group_of), key=group_of):
        figures = list(members)
        if _store(group, figures, faults, file_name, digest, published_on, by, at):
            stored += len(figures)
        else:
            known += len(figures)
    return ImportedFigures(stored, known, faults)


def kinds_of_codes() -> dict[str, AreaKind]:
    """Return of which kind each area is, by its code: those of every edition, and the districts and forces of Britain."""
    found = dict.fromkeys((one.code for one in districts()), AreaKind.DISTRICT)
    imported = Area.objects.values_list("code", "area_set__kind").distinct().order_by("code", "area_set__kind")
    return found | {code: AreaKind(kind) for code, kind in imported}


def _store(
    group: Group,
    figures: list[Figure],
    faults: tuple[RowFault, ...],
    file_name: str,
    digest: str,
    published_on: date | None,
    by: Actor,
    at: datetime,
) -> bool:
    measure, kind = group
    new = NewRelease(
        kind=_RELEASE_KINDS.get(measure, "business-counts"),
        name=file_name,
        sha256=digest,
        subject=f"{measure.value} by {kind.value}",
        published_on=published_on,
        covers_from=min(one.on for one in figures),
        covers_to=max(one.on for one in figures),
        total=len(figures),
    )
    release = begin_release(new=new, by=by, at=at)
    if release.is_read:
        return False
    AreaFigure.objects.bulk_create(
        (
            AreaFigure(release=release, kind=kind, area_code=one.area_code, measure=measure, on=one.on, value=one.value)
            for one in figures
        ),
        batch_size=1_000,
    )
    note_faults(release=release, faults=(FoundFault(one.row, one.column, "", one.reason) for one in faults))
    note_progress(release=release, done=len(figures), kept=len(figures), faulty=len(faults))
    finish_release(release=release, by=by, at=at)
    return True
