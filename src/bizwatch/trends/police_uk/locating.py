"""Which areas the map points of a month lie in: by point in polygon where boundaries were imported, else as the file says.

The districts that the publisher names with its LSOAs stand in where no boundary of a district is there. Zones may overlap, so a
point can be in several; of any other kind it is in one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from bizwatch.geography.choices import AreaKind
from bizwatch.geography.layers import Layer
from bizwatch.geography.selectors import layer
from bizwatch.reference.exceptions import UnknownArea
from bizwatch.reference.selectors import district
from bizwatch.trends.choices import Found, Where

_NOT_PLACED = {Where.NONE: Found.NONE, Where.ZERO: Found.ZERO, Where.OFF_GRID: Found.SEA}
_INSIDE_OR_NOWHERE = (Found.INSIDE, Found.NONE)
_KINDS = tuple(kind for kind in AreaKind if kind is not AreaKind.FORCE)
_SHORE = 200.0  # metres by which a generalised outline may miss a street that is on land


@dataclass(frozen=True, slots=True)
class Point:
    """A place as the table holds it."""

    where: str
    easting: int | None
    northing: int | None
    district: str
    force: str


@dataclass(frozen=True)
class Located:
    """Of each point, in the order given: the force whose area it is in ("" unknown), whether it is at sea, and its areas."""

    forces: list[str]
    at_sea: list[bool]
    areas: list[list[tuple[str, str]]]


def locate(points: Sequence[Point], on: date) -> Located:
    """Return where points lie by the boundaries of a day."""
    placed = [place for place, point in enumerate(points) if point.where == Where.PLACED]
    x = np.array([points[place].easting for place in placed], dtype=np.float64)
    y = np.array([points[place].northing for place in placed], dtype=np.float64)
    found = Located([point.force for point in points], [False] * len(points), [[] for _ in points])
    for kind in _KINDS:
        shapes = layer(kind, on)
        if len(shapes) and placed and not shapes.is_approximate:  # outlines from postcodes overrule nobody's figures
            _add(found, kind, shapes, placed, x, y)
            if kind is AreaKind.DISTRICT:
                _settle(found, shapes, points, placed, x, y)
    return found


def _add(found: Located, kind: AreaKind, shapes: Layer, placed: list[int], x: np.ndarray, y: np.ndarray) -> None:
    if kind is AreaKind.ZONE:
        for code in shapes.codes:
            for turn in np.flatnonzero(shapes.inside(code, x, y)).tolist():
                found.areas[placed[turn]].append((kind.value, code))
        return
    for place, code in zip(placed, shapes.areas_of(x, y), strict=True):
        if code:
            found.areas[place].append((kind.value, str(code)))


def _settle(
    found: Located, shapes: Layer, points: Sequence[Point], placed: list[int], x: np.ndarray, y: np.ndarray
) -> None:
    """Let the outline of districts overrule what the file says: of whose force the place is, or that it is in the sea."""
    codes = shapes.areas_of(x, y)
    for turn, place in enumerate(placed):
        if codes[turn]:
            found.forces[place] = _force_of(str(codes[turn])) or found.forces[place]
        elif points[place].district in shapes.codes:
            outline = shapes.shapes[shapes.codes.index(points[place].district)]
            found.at_sea[place] = bool(shapely.distance(outline, shapely.Point(x[turn], y[turn])) > _SHORE)


def _force_of(code: str) -> str:
    try:
        return district(code).force
    except UnknownArea:
        return ""


def lies(where: str, force: str, subject: str, *, at_sea: bool = False) -> str:
    """Return where a row lies to the force that recorded it: a code of ``Found``, with ":" and the other force for elsewhere."""
    if where != Where.PLACED:
        return str(_NOT_PLACED[Where(where)].value)
    if at_sea:
        return Found.SEA.value
    if not force:
        return Found.UNKNOWN.value
    return Found.INSIDE.value if force == subject else f"{Found.ELSEWHERE.value}:{force}"


def is_out(found: str) -> bool:
    """Whether a code of ``lies`` is a place outside the force's area: no coordinates are no place."""
    return found.partition(":")[0] not in _INSIDE_OR_NOWHERE
