"""An outline that somebody types or pastes: GeoJSON, or a list of points, one a line.

A point is a grid reference of six figures or more, an easting and a northing in metres, or a latitude and a longitude in
degrees, in either order: in Britain they cannot be mistaken for each other.
"""

import json
import re
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from bizwatch.geography.exceptions import OutlineRefused
from bizwatch.geography.outlines import Polygons, as_shape, faults_of, in_whole_metres
from bizwatch.geography.reading.geojson import NotAnOutline, polygons_of
from bizwatch.geography.reading.projecting import SystemUnknown, on_the_grid, system_of
from bizwatch.kernel.grid import (
    GridReferenceNotUnderstood,
    OutsideBritain,
    from_grid_reference,
    is_in_britain,
    to_grid,
)

MOST_POINTS = 5_000
_NUMBERS = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*[,;\s]\s*([+-]?\d+(?:\.\d+)?)")
_WALK = (
    "List the points in the order in which you would walk round the edge, and move or take out those that are wrong."
)


def outline_from_text(text: str) -> BaseGeometry:
    """Return what was typed as a valid outline in whole metres. Raises ``OutlineRefused`` with where it is wrong."""
    polygons = _from_geojson(text) if text.lstrip().startswith("{") else _from_points(text)
    if sum(len(ring) for rings in polygons for ring in rings) > MOST_POINTS:
        raise OutlineRefused(f"The outline has more than {MOST_POINTS:,} points. Simplify it in a map program.")
    polygons = [[_closed(ring) for ring in rings] for rings in polygons]
    corners = np.unique(np.concatenate([ring for rings in polygons for ring in rings]), axis=0)
    if len(corners) < 3:
        raise OutlineRefused(f"The outline has too few different points ({len(corners)}): it needs three or more.")
    if shapely.convex_hull(shapely.multipoints(corners)).area == 0:
        raise OutlineRefused("The outline has no size: all its points lie on one line.")
    outline = as_shape(polygons)
    fault = faults_of(outline, "point")
    if fault:
        raise OutlineRefused(f"{fault} {_WALK}")
    return in_whole_metres(outline)


def as_text(outline: BaseGeometry) -> str:
    """Return an outline as it can be typed: its points as eastings and northings, or GeoJSON where it is not one ring."""
    if outline.geom_type == "Polygon" and not len(outline.interiors):
        return "\n".join(f"{east:.0f}, {north:.0f}" for east, north in shapely.get_coordinates(outline)[:-1])
    told = {**shapely.geometry.mapping(outline), "crs": {"type": "name", "properties": {"name": "EPSG:27700"}}}
    return json.dumps(told)


def _closed(ring: np.ndarray) -> np.ndarray:
    """Return a ring that ends where it begins, and has the four places that GEOS asks for."""
    closed = ring if (ring[0] == ring[-1]).all() and len(ring) > 1 else np.concatenate([ring, ring[:1]])
    return np.concatenate([closed, np.repeat(ring[:1], max(0, 4 - len(closed)), axis=0)])


def _from_points(text: str) -> Polygons:
    points, faults = list[tuple[float, float]](), list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            points.append(_point(line.strip()))
        except (GridReferenceNotUnderstood, OutsideBritain) as error:
            faults.append(f"Line {number}, “{line.strip()[:30]}”: {str(error).rstrip('.')}.")
    if faults:
        raise OutlineRefused(" ".join(faults[:3]) + (f" And {len(faults) - 3} more lines." if faults[3:] else ""))
    if not points:
        raise OutlineRefused("The outline has no points.")
    return [[np.array(points, dtype=np.float64)]]


def _point(line: str) -> tuple[float, float]:
    pair = _NUMBERS.fullmatch(line)
    if pair is None:
        if sum(character.isdigit() for character in line) < 6:
            raise GridReferenceNotUnderstood(
                "Write a grid reference of six figures or more, like TG 230 085, or two numbers"
            )
        return from_grid_reference(line)
    first, second = float(pair[1]), float(pair[2])
    if 49 <= first <= 61 and -9 <= second <= 2:
        return to_grid(second, first)
    if abs(first) <= 180 and abs(second) <= 180:
        return to_grid(first, second)
    if not is_in_britain(first, second):
        raise OutsideBritain(
            "This is not in England, Wales or Scotland. Is it easting first, then northing, in metres?"
        )
    return first, second


def _from_geojson(text: str) -> Polygons:
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise OutlineRefused("The GeoJSON is not complete. Copy the whole of it.") from None
    geometry = _only_geometry(document)
    try:
        return on_the_grid(polygons_of(geometry), system_of("", document))
    except (NotAnOutline, SystemUnknown) as error:
        raise OutlineRefused(str(error).replace("Its ", "The ").replace("It ", "The outline ")) from None


def _only_geometry(document: Any) -> Any:
    features = document.get("features")
    if isinstance(features, list):
        if len(features) != 1 or not isinstance(features[0], dict):
            raise OutlineRefused(
                f"The GeoJSON has {len(features)} features. A zone is one: keep the one that you mean."
            )
        return features[0].get("geometry")
    return document.get("geometry") if document.get("type") == "Feature" else document
