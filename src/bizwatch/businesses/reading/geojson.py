"""GeoJSON (RFC 7946): every feature is a row, its properties the columns, its shape a point on the map."""

import json
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bizwatch.kernel.sheets.delimited import tidy_cell
from bizwatch.kernel.sheets.table import (
    MAX_CELL,
    MAX_COLUMNS,
    Fault,
    FileNotReadable,
    SourceRow,
    SourceTable,
    Wanted,
    keep_cell,
    limited,
)

WANTED = Wanted("premises", max_bytes=16 * 1024**2, max_rows=50_000, formats="CSV, Excel or GeoJSON")
Position = tuple[float, float]
Ring = list[Position]
_MAX_PARTS = 2_000_000  # brackets in a file: more would need more memory than the list of a county is worth
_NOT_A_SHAPE = "The shape on the map cannot be read."


def read_geojson(text: str) -> SourceTable:
    """Return GeoJSON text as a table with the columns "longitude" and "latitude" added from the shapes.

    Where the old ``crs`` member names the British National Grid they are "easting" and "northing". Row 1 is the first
    feature. Raises ``FileNotReadable``.
    """
    document = _parse(text)
    features = _features(document)
    axes = ("easting", "northing") if "27700" in str(_member(document, "crs"))[:200] else ("longitude", "latitude")
    headers: list[str] = []
    return SourceTable("GeoJSON", limited(_rows(features, headers, axes), WANTED), headers)


def _parse(text: str) -> Any:
    if text.count("[") + text.count("{") > _MAX_PARTS:
        raise FileNotReadable("The file has too many parts. Split it and import the pieces.")
    try:
        return json.loads(text)
    except RecursionError:
        raise FileNotReadable("The file is nested too deeply to be a list of premises.") from None
    except json.JSONDecodeError as error:
        raise FileNotReadable(f"The file is not complete JSON: it stops making sense at line {error.lineno}.") from None
    except ValueError:
        raise FileNotReadable("The file holds a number that is too long to be read.") from None


def _member(document: Any, name: str) -> Any:
    return document.get(name) if isinstance(document, dict) else None


def _features(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if _member(document, "type") == "Feature":
        return [document]
    features = _member(document, "features")
    if not isinstance(features, list):
        raise FileNotReadable("The file is JSON, but it is not GeoJSON: it has no list of features.")
    return features


def _rows(features: list[Any], headers: list[str], axes: tuple[str, str]) -> Iterator[SourceRow]:
    known: set[str] = set()
    for number, feature in enumerate(features, 1):
        row = _row(number, feature, axes)
        new = [name for name in row.values if name not in known]
        known.update(new)
        headers.extend(new)
        if len(headers) > MAX_COLUMNS:
            raise FileNotReadable(
                f"The features have more than {MAX_COLUMNS} different properties. Keep those about premises."
            )
        yield row


def _row(number: int, feature: Any, axes: tuple[str, str]) -> SourceRow:
    properties = _member(feature, "properties")
    if not isinstance(feature, dict) or not isinstance(properties, dict | None):
        return SourceRow(
            number, {"Feature": _text(feature)[:MAX_CELL]}, (Fault("", "This is not a feature with properties."),)
        )
    values: dict[str, str] = {}
    faults: list[Fault] = []
    given = {"id": feature["id"]} if "id" in feature else {}
    for name, value in {**given, **(properties or {})}.items():
        header, cell = tidy_cell(name)[:80], _text(value)
        if header and cell:
            values[header], fault = keep_cell(header, cell)
            faults += [fault] if fault else []
    try:
        point = representative_point(feature.get("geometry"))
    except ValueError:
        return SourceRow(number, values, (*faults, Fault("geometry", _NOT_A_SHAPE)))
    if point:
        values |= {axis: f"{degree:.9g}" for axis, degree in zip(axes, point, strict=True)}
    return SourceRow(number, values, tuple(faults))


def _text(value: Any) -> str:
    if value is None:
        return ""
    return tidy_cell(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def representative_point(geometry: Any) -> Position | None:
    """Return a point that stands for a shape: a point itself, one inside an area, the middle of a line.

    None where there is no shape. Raises ``ValueError`` for one that is not GeoJSON.
    """
    if geometry is None:
        return None
    kind, coordinates = _member(geometry, "type"), _member(geometry, "coordinates")
    if kind == "GeometryCollection":
        parts = _member(geometry, "geometries")
        points = [representative_point(part) for part in parts] if isinstance(parts, list) and len(parts) < 1000 else []
        return next((point for point in points if point), None)
    if not isinstance(kind, str) or kind not in _POINT_OF:
        raise ValueError(_NOT_A_SHAPE)
    if coordinates == []:
        return None
    return _POINT_OF[kind](coordinates)


def _position(raw: Any) -> Position:
    if not isinstance(raw, list) or len(raw) < 2 or any(type(number) not in (int, float) for number in raw[:2]):
        raise ValueError(_NOT_A_SHAPE)
    try:
        point = float(raw[0]), float(raw[1])
    except OverflowError:
        raise ValueError(_NOT_A_SHAPE) from None
    if not all(math.isfinite(number) for number in point):
        raise ValueError(_NOT_A_SHAPE)
    return point


def _list(raw: Any) -> list[Any]:
    if not isinstance(raw, list) or not raw:
        raise ValueError(_NOT_A_SHAPE)
    return raw


def _middle(raw: Any) -> Position:
    line = _list(raw)
    return _position(line[len(line) // 2])


def _inside_polygon(raw: Any) -> Position:
    rings = [[_position(one) for one in _list(ring)] for ring in _list(raw)]
    return point_inside(rings)


def _inside_largest(raw: Any) -> Position:
    polygons = [[[_position(one) for one in _list(ring)] for ring in _list(polygon)] for polygon in _list(raw)]
    return point_inside(max(polygons, key=lambda rings: abs(_area(rings[0]))))


_POINT_OF = {
    "Point": _position,
    "MultiPoint": lambda raw: _position(_list(raw)[0]),
    "LineString": _middle,
    "MultiLineString": lambda raw: _middle(_list(raw)[0]),
    "Polygon": _inside_polygon,
    "MultiPolygon": _inside_largest,
}


def point_inside(rings: list[Ring]) -> Position:
    """Return a point inside an area given as an outer ring and its holes.

    The centroid where it lies inside; otherwise the middle of the widest stretch inside along the level half-way up.
    """
    centroid = _centroid(rings[0])
    crossings = _crossings(rings, centroid[1])
    if sum(x > centroid[0] for x in crossings) % 2:
        return centroid
    levels = sorted({y for _, y in rings[0]})
    half = (len(levels) - 1) // 2
    level = (levels[half] + levels[min(half + 1, len(levels) - 1)]) / 2  # between two corners, so through none
    spans = list(zip(*[iter(_crossings(rings, level))] * 2, strict=False))
    if not spans:
        return rings[0][0]
    west, east = max(spans, key=lambda span: span[1] - span[0])
    return (west + east) / 2, level


def _area(ring: Ring) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]])) / 2


def _centroid(ring: Ring) -> Position:
    x0, y0 = ring[0]
    local = [(x - x0, y - y0) for x, y in ring]  # near zero, where nothing is lost to rounding
    area = _area(local)
    if not area or not math.isfinite(area):
        return x0, y0
    corners = list(pairwise([*local, local[0]]))
    east = sum((ax + bx) * (ax * by - bx * ay) for (ax, ay), (bx, by) in corners) / (6 * area)
    north = sum((ay + by) * (ax * by - bx * ay) for (ax, ay), (bx, by) in corners) / (6 * area)
    return (x0 + east, y0 + north) if math.isfinite(east) and math.isfinite(north) else (x0, y0)


def _crossings(rings: list[Ring], level: float) -> list[float]:
    """Return where the rings cross a level, from west to east."""
    found = []
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
            if (ay > level) != (by > level):
                found.append(ax + (level - ay) * (bx - ax) / (by - ay))
    return sorted(found)
