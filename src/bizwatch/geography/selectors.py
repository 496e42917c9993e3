"""Questions about areas: which there are on a day, which one a point is in, and their outlines for a map."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.conf import settings
from django.db.models import Prefetch
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from bizwatch.geography.choices import AreaKind
from bizwatch.geography.derived import derived_districts
from bizwatch.geography.exceptions import AreaNotFound
from bizwatch.geography.layers import Codes, Layer, layer_of
from bizwatch.geography.models import AreaSet, Zone, ZoneOutline
from bizwatch.geography.outlines import hectares_of, unpack
from bizwatch.kernel.grid import many_to_wgs84
from bizwatch.reference.selectors import forces

_LAST_DRAWN_FIRST = Prefetch("outlines", ZoneOutline.objects.order_by("-pk"))
_DEGREES = 5  # decimal places in a map's coordinates: about a metre


@dataclass(frozen=True)
class AreaFacts:
    """An area without its outline; ``box`` is west, south, east, north in metres."""

    kind: AreaKind
    code: str
    name: str
    hectares: float
    box: tuple[int, int, int, int]
    is_approximate: bool


def layer(kind: AreaKind, on: date | None = None) -> Layer:
    """Return all areas of a kind on a day as a layer, which may be empty; without a day, those that hold now.

    An edition's layer is kept in memory: its outlines never change. Where no edition of districts was ever imported, the
    force's districts are outlined from postcodes, as they are now.
    """
    if kind is AreaKind.ZONE:
        return _zone_layer(on)
    editions = AreaSet.objects.filter(kind=kind)
    edition = editions.in_force(on).order_by("-valid_from").first()
    if edition is not None:
        return _edition_layer(edition.pk)
    if kind is AreaKind.DISTRICT and not editions.exists():
        return derived_districts(own_force())
    return layer_of([], [], np.empty(0, dtype=object))


def _zone_layer(on: date | None) -> Layer:
    rows = ZoneOutline.objects.in_force(on).values_list("zone__code", "zone__name", "outline")
    codes, names, shapes = zip(*rows, strict=True) if rows else ((), (), ())
    return layer_of(codes, names, unpack(list(shapes)))


def zones_mark() -> str:
    """Return what changes when any zone is drawn, changed or ended."""
    rows = ZoneOutline.objects.order_by("pk").values_list("pk", "valid_from", "valid_to", "hectares")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:12]


def zones() -> list[Zone]:
    """Return every zone with its outlines, the last drawn first, in the order of their names; those that ended too."""
    return list(Zone.objects.order_by("name").prefetch_related(_LAST_DRAWN_FIRST))


def zone_by_code(code: str) -> Zone:
    """Return a zone with its outlines, the last drawn first. Raises ``AreaNotFound``."""
    found = Zone.objects.filter(code=code).prefetch_related(_LAST_DRAWN_FIRST).first()
    if found is None:
        raise AreaNotFound("There is no such zone.")
    return found


def force_outline() -> BaseGeometry | None:
    """Return the land of the force: its boundary where that was imported, else its districts together; None where neither
    is known."""
    for kind in (AreaKind.FORCE, AreaKind.DISTRICT):
        found = layer(kind)
        if len(found):
            return shapely.union_all(found.shapes)
    return None


def own_force() -> str:
    """Return the code of the force that this product serves, "" where its name is none of the 44 territorial forces'."""
    return next((one.code for one in forces() if one.name == settings.BIZWATCH_FORCE_NAME), "")


@lru_cache(maxsize=16)
def _edition_layer(edition: UUID) -> Layer:
    rows = AreaSet.objects.get(pk=edition).areas.values_list("code", "name", "outline")
    codes, names, outlines = zip(*rows, strict=True)
    return layer_of(codes, names, unpack(list(outlines)))


def areas_of(eastings: ArrayLike, northings: ArrayLike, kind: AreaKind, *, on: date | None = None) -> Codes:
    """Return for each point the code of the area of a kind that it is in on a day, "" for none.

    Easting and northing in metres. A point on a shared edge is in the area whose code comes first (``Layer.areas_of``).
    """
    return layer(kind, on).areas_of(eastings, northings)


def areas(kind: AreaKind, on: date | None = None) -> tuple[AreaFacts, ...]:
    """Return the areas of a kind on a day, in the order of their codes."""
    found = layer(kind, on)
    return tuple(_facts(kind, found, place) for place in range(len(found)))


def area(code: str, kind: AreaKind, on: date | None = None) -> AreaFacts:
    """Return one area. Raises ``AreaNotFound``."""
    found = layer(kind, on)
    if code not in found.codes:
        when = "" if on is None else f" on {on.day} {on:%B %Y}"
        raise AreaNotFound(f"There is no {kind.label} {code}{when}.")
    return _facts(kind, found, found.codes.index(code))


def _facts(kind: AreaKind, found: Layer, place: int) -> AreaFacts:
    shape = found.shapes[place]
    west, south, east, north = (int(side) for side in shape.bounds)
    return AreaFacts(
        kind=kind,
        code=found.codes[place],
        name=found.names[place],
        hectares=hectares_of(shape),
        box=(west, south, east, north),
        is_approximate=found.is_approximate,
    )


def outlines(kind: AreaKind, on: date | None = None, *, tolerance: float = 50.0) -> dict[str, Any]:
    """Return the areas of a kind as GeoJSON for a map: WGS84, simplified by up to ``tolerance`` metres.

    Areas of an edition are simplified together, so that neighbours keep one common edge; zones, which may overlap, each by
    itself. Properties: code, name, and approximate where the outline was derived from postcodes.
    """
    found = layer(kind, on)
    shapes = simplified(found.shapes, tolerance, together=kind is not AreaKind.ZONE)
    features = []
    for code, name, shape in zip(found.codes, found.names, in_degrees(shapes), strict=True):
        properties: dict[str, Any] = {"code": code, "name": name}
        if found.is_approximate:
            properties["approximate"] = True
        features.append({"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)})
    return {"type": "FeatureCollection", "features": features}


def simplified(shapes: NDArray[np.object_], tolerance: float, *, together: bool) -> NDArray[np.object_]:
    """Return polygons with fewer corners, none moved by more than ``tolerance`` metres or so; 0 leaves them alone."""
    if tolerance <= 0 or not len(shapes):
        return shapes
    if together:
        # GEOS compares the tolerance with the root of the area of the triangle that a corner cuts off.
        return np.asarray(shapely.coverage_simplify(shapes, tolerance))
    return np.asarray(shapely.simplify(shapes, tolerance))


def in_degrees(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return polygons in metres as polygons in degrees, longitude first."""

    def turn(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.stack(many_to_wgs84(corners[:, 0], corners[:, 1]), axis=1).round(_DEGREES)

    return np.asarray(shapely.transform(shapes, turn)) if len(shapes) else shapes
