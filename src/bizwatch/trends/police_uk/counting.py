"""Counts of a release by area, written with it, so that no page has to count rows."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.sources.models import Release
from bizwatch.trends.models import StreetCount, StreetCrime, StreetOutcome
from bizwatch.trends.police_uk.locating import Located, Point, is_out, lies, locate

ALL, FOUND, LSOA_DISTRICT = "all", "found", "lsoa-district"
_PLACE = ("place__where", "place__easting", "place__northing", "place__district", "place__force")


def count_street(release: Release) -> int:
    """Write the counts of a release anew, and return how many of its rows have a place outside the force's area.

    Areas are those of the release's month: by point in polygon where ``geography`` has an edition for it.
    """
    counts: Counter[tuple[str, str, int]] = Counter()
    rows, points, located = _located(release, StreetCrime.objects.filter(release=release), "category")
    for place, category, crimes in rows:
        point = points[place]
        found = lies(point.where, located.forces[place], release.subject, at_sea=located.at_sea[place])
        areas = [(ALL, ""), (FOUND, found), *located.areas[place]]
        areas += [(LSOA_DISTRICT, point.district)] if point.district else []
        for kind, area in areas:
            counts[kind, area, category] += crimes
    StreetCount.objects.filter(release=release).delete()
    StreetCount.objects.bulk_create(
        (
            StreetCount(release=release, kind=kind, area=area, category=category, crimes=crimes)
            for (kind, area, category), crimes in sorted(counts.items())
        ),
        batch_size=2_000,
    )
    return sum(crimes for (kind, area, _), crimes in counts.items() if kind == FOUND and is_out(area))


def outcomes_out_of_area(release: Release) -> int:
    """Return how many rows of an outcomes release have a place outside the force's area."""
    rows, points, located = _located(release, StreetOutcome.objects.filter(release=release), "outcome")
    return sum(
        number
        for place, _, number in rows
        if is_out(lies(points[place].where, located.forces[place], release.subject, at_sea=located.at_sea[place]))
    )


def _located(
    release: Release, found: "QuerySet[Any]", what: str
) -> tuple[list[tuple[int, int, int]], list[Point], Located]:
    """Return (position of the place, category or outcome, rows) of a release, its places, and where they lie."""
    if release.covers_from is None:
        raise ValueError(f"{release} covers no month")
    positions: dict[int, int] = {}
    points: list[Point] = []
    rows = []
    for place, code, number, *about in found.values_list("place", what, Count("pk"), *_PLACE):
        if place not in positions:
            positions[place] = len(points)
            points.append(Point(*about))
        rows.append((positions[place], code, number))
    return rows, points, locate(points, release.covers_from)


@audited_service
def recount_street(*, release: Release, by: Actor, at: datetime) -> None:
    """Count a release anew after boundaries or zones were imported or changed."""
    out = count_street(release)
    Release.objects.filter(pk=release.pk).update(rows_out_of_area=out)
    record(Action.ALTERATION, by=by, at=at, subject_type="release", subject_id=release.pk, recounted=True)
