"""Outlines as polygons on the British National Grid in whole metres: packing, judging, repairing, measuring.

All geometry is GEOS by way of shapely. An outline is a polygon or several, each with holes or without.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from bizwatch.geography.exceptions import OutlineRefused

HECTARE = 10_000.0  # square metres
SHOWN = 5  # places of a fault that are named
Ring = NDArray[np.float64]  # corners as rows of easting and northing, the first again at the end
Polygons = list[list[Ring]]  # each polygon as its outer ring and its holes


@dataclass(frozen=True)
class Repair:
    """An outline that was made valid, its area in hectares before, as its rings stood, and after."""

    outline: BaseGeometry
    before: float
    after: float


def pack(outline: BaseGeometry) -> dict[str, Any]:
    """Return an outline as the fields of an ``Outlined`` model."""
    west, south, east, north = (int(side) for side in outline.bounds)
    return {
        "outline": shapely.to_wkb(outline),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "hectares": round(hectares_of(outline), 4),
    }


def unpack(outlines: list[bytes | memoryview]) -> NDArray[np.object_]:
    """Return stored outlines as polygons, ready to be asked for points many times over."""
    return ready(np.asarray(shapely.from_wkb(np.array([bytes(one) for one in outlines], dtype=object)), dtype=object))


def ready(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return polygons with their indexes built, so that several threads may ask them at once.

    GEOS builds an index at the first question, without a lock; so one is asked here, of a point inside each.
    """
    shapely.prepare(shapes)
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes))
    shapely.intersects_xy(shapes, inside[:, 0], inside[:, 1])
    return shapes


def hectares_of(outline: BaseGeometry) -> float:
    """Return the area of a valid outline in hectares."""
    return float(outline.area) / HECTARE


def as_shape(polygons: Polygons) -> BaseGeometry:
    """Return rings as they stand as a polygon or several, valid or not; every ring has four corners or more."""
    shapes = [shapely.Polygon(rings[0], rings[1:]) for rings in polygons]
    return shapes[0] if len(shapes) == 1 else shapely.MultiPolygon(shapes)


def in_whole_metres(outline: BaseGeometry) -> BaseGeometry:
    """Return a valid outline with its corners in whole metres, and still valid.

    Each corner is rounded by itself, so that neighbours who share corners still do. Where that makes a narrow place touch
    itself, it is closed there; nothing moves by more than a metre. Raises ``OutlineRefused`` where nothing is left.
    """
    rounded = shapely.transform(outline, np.round)
    if not rounded.is_valid:
        rounded = _only_polygons(shapely.set_precision(outline, 1.0))
    if rounded.is_empty or rounded.area == 0:
        raise OutlineRefused("The outline is smaller than a square metre.")
    return rounded


def repaired(polygons: Polygons) -> Repair:
    """Return rings that cross or touch themselves as a valid outline (GEOS' "structure" method).

    What an outer ring encloses counts as inside, what a hole encloses as outside; lines that enclose nothing are dropped.
    Raises ``OutlineRefused`` where nothing is left.
    """
    raw = as_shape(polygons)
    mended = _only_polygons(shapely.make_valid(raw, method="structure", keep_collapsed=False))
    if mended.is_empty:
        raise OutlineRefused("Nothing is left of the outline when it is repaired. Draw it again.")
    return Repair(mended, sum(_signed_hectares(rings) for rings in polygons), hectares_of(mended))


def faults_of(outline: BaseGeometry, corner_names: str = "corner") -> str:
    """Return the sentence that says what is wrong with an outline and where, "" where it is valid."""
    if outline.is_empty:
        return "The outline is empty."
    if outline.is_valid:
        return ""
    crossings = crossings_of(outline)
    if crossings:
        named = "; ".join(
            f"{_edge(one[0], corner_names)} crosses that from {corner_names} {_span(one[1])}" for one in crossings
        )
        more = ", and more" if len(crossings) == SHOWN else ""
        return f"The outline crosses or touches itself: {named}{more}."
    return f"The outline is not valid: {invalid_because(outline)}."


def invalid_because(outline: BaseGeometry) -> str:
    """Return why an outline is not valid and the first place where, "" where it is valid."""
    return "" if outline.is_valid else _in_words(shapely.is_valid_reason(outline))


def crossings_of(outline: BaseGeometry) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return pairs of edges that cross, each edge as the numbers of its two corners, counted from 1 through all rings.

    At most ``SHOWN`` pairs. Rings that only touch in a point do not cross.
    """
    starts, ends, numbers = _edges(outline)
    if not len(starts):
        return []
    lines = shapely.linestrings(np.stack([starts, ends], axis=1))
    first, second = shapely.STRtree(lines).query(lines, predicate="intersects")
    later = first < second
    first, second = first[later], second[later]
    # Neighbours meet in their common corner, and so do rings that touch: that is no crossing unless they run along each other.
    crosses = ~_share_a_corner(starts, ends, first, second)
    meeting = np.flatnonzero(~crosses)
    common = shapely.intersection(lines[first[meeting]], lines[second[meeting]])
    crosses[meeting] = shapely.get_dimensions(common) == 1
    order = np.lexsort((second[crosses], first[crosses]))[:SHOWN]
    pairs = zip(first[crosses][order].tolist(), second[crosses][order].tolist(), strict=True)
    return [(numbers[one], numbers[other]) for one, other in pairs]


def _edges(outline: BaseGeometry) -> tuple[Ring, Ring, list[tuple[int, int]]]:
    starts, ends, numbers, before = [], [], list[tuple[int, int]](), 0
    for polygon in shapely.get_parts(outline):
        for ring in shapely.get_rings(polygon):
            corners = shapely.get_coordinates(ring)
            many = len(corners) - 1
            starts.append(corners[:-1])
            ends.append(corners[1:])
            numbers += [(before + place + 1, before + (place + 1) % many + 1) for place in range(many)]
            before += many
    if not starts:
        return np.empty((0, 2)), np.empty((0, 2)), []
    return np.concatenate(starts), np.concatenate(ends), numbers


def _share_a_corner(starts: Ring, ends: Ring, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.bool_]:
    meets = np.zeros(len(first), dtype=bool)
    for one in (starts, ends):
        for other in (starts, ends):
            meets |= (one[first] == other[second]).all(axis=1)
    return meets


def _edge(edge: tuple[int, int], corner_names: str) -> str:
    return f"the edge from {corner_names} {_span(edge)}"


def _span(edge: tuple[int, int]) -> str:
    return f"{edge[0]} to {edge[1]}"


def _only_polygons(outline: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(outline) if part.geom_type == "Polygon" and part.area > 0]
    return shapely.union_all(parts)  # GEOS may leave parts that share an edge, which is not valid


def _signed_hectares(rings: list[Ring]) -> float:
    """Return the area by the surveyor's formula: loops that run the other way count against the rest, as they stand."""
    areas = []
    for ring in rings:
        x, y = (ring - ring[0]).T
        areas.append(abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2 / HECTARE)
    return areas[0] - sum(areas[1:])


_REASONS = {
    "Ring Self-intersection": "a ring touches itself",
    "Self-intersection": "a ring crosses itself or another one",
    "Hole lies outside shell": "a hole lies outside of its polygon",
    "Holes are nested": "a hole lies within another hole",
    "Nested shells": "a polygon lies within another one",
    "Duplicate Rings": "a ring is there twice",
    "Interior is disconnected": "a hole cuts the area in two",
    "Too few points in geometry component": "a ring has fewer than three different corners",
}


def _in_words(reason: str) -> str:
    """Turn GEOS' reason, such as ``Self-intersection[612000 308000]``, into words."""
    name, _, place = reason.partition("[")
    words = _REASONS.get(name, name.lower())
    east, _, north = place.rstrip("]").partition(" ")
    return f"{words} near easting {float(east):.0f}, northing {float(north):.0f}" if north else words
