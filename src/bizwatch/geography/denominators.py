"""What rates are reckoned on: residents, businesses and retail premises of an area on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import shapely

from bizwatch.geography.choices import AreaKind, FigureMeasure
from bizwatch.geography.models import AreaFigure
from bizwatch.geography.selectors import AreaFacts, layer
from bizwatch.sources.choices import ReleaseState

PART = AreaKind.LSOA  # the small areas of which larger ones are made up where they have no figure of their own


@dataclass(frozen=True)
class Denominator:
    """A figure with the day it is of and the releases it is from.

    ``is_rolled_up``: added up from ``parts`` small areas, each counted whole where a point inside it falls. Right where the
    small areas fit into the large one, approximate where they straddle its edge.
    """

    value: int
    on: date
    releases: frozenset[UUID]
    is_rolled_up: bool = False
    parts: int = 1


def denominator(area: AreaFacts, measure: FigureMeasure, on: date) -> Denominator | None:
    """Return the figure of an area for a day, None where there is none."""
    return denominators(area.kind, measure, on).get(area.code)


def denominators(kind: AreaKind, measure: FigureMeasure, on: date) -> dict[str, Denominator]:
    """Return the figures of all areas of a kind for a day, by code.

    Of several days the last one up to ``on`` counts, or the first one after it where there is none before. An area without a
    figure of its own gets the sum of its small areas, provided that every one of them has a figure.
    """
    own = _figures(kind, measure, on)
    return own if kind is PART else _rolled_up(kind, measure, on) | own


def _figures(kind: AreaKind, measure: FigureMeasure, on: date) -> dict[str, Denominator]:
    rows = AreaFigure.objects.filter(kind=kind, measure=measure, release__state=ReleaseState.READ)
    # Later rows overwrite earlier ones: the nearest day wins, and of one day the release published last.
    ordered = rows.order_by("on", "release__published_on", "release__started_at")
    found: dict[str, Denominator] = {}
    for code, day, value, release in ordered.values_list("area_code", "on", "value", "release_id"):
        held = found.get(code)
        if held is None or day <= on or day == held.on:
            found[code] = Denominator(value, day, frozenset({release}))
    return found


def _rolled_up(kind: AreaKind, measure: FigureMeasure, on: date) -> dict[str, Denominator]:
    parts, whole = layer(PART, on), layer(kind, on)
    if not (len(parts) and len(whole)):
        return {}
    points = shapely.get_coordinates(shapely.point_on_surface(parts.shapes))
    figures = _figures(PART, measure, on)
    members: dict[str, list[Denominator | None]] = {}
    for code, part in zip(whole.areas_of(points[:, 0], points[:, 1]).tolist(), parts.codes, strict=True):
        members.setdefault(code, []).append(figures.get(part))
    sums = {code: _sum(held) for code, held in members.items() if code}
    return {code: one for code, one in sums.items() if one is not None}


def _sum(held: Sequence[Denominator | None]) -> Denominator | None:
    known = [one for one in held if one is not None]
    if len(known) != len(held):
        return None  # a sum that leaves some out would make the rate too high
    return Denominator(
        value=sum(one.value for one in known),
        on=max(one.on for one in known),
        releases=frozenset().union(*(one.releases for one in known)),
        is_rolled_up=True,
        parts=len(known),
    )
