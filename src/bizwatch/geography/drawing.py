"""A zone as a drawing without script: the zone close up with its points numbered, and where it lies in its district."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from bizwatch.geography.choices import AreaKind
from bizwatch.geography.selectors import layer, simplified

SIZE = 480  # units along a side of the drawing
_MARGIN = 0.2  # of the longer side, left free around what is drawn
_MOST_NUMBERED = 40
_BARS = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)  # metres


@dataclass(frozen=True)
class Mark:
    """A numbered point."""

    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """A square drawing: paths of the land and of the zone, points, and a bar of ``bar_metres``."""

    title: str
    land: tuple[str, ...]
    zone: str
    marks: tuple[Mark, ...]
    bar: float
    bar_metres: str
    dot: tuple[float, float] | None = None


def drawings_of(name: str, outline: BaseGeometry) -> list[Drawing]:
    """Return the zone close up and, where districts are known, the zone in its district."""
    districts = layer(AreaKind.DISTRICT)
    close = _draw(f"{name} with its points numbered", outline, outline, districts.shapes, numbered=True)
    inside = outline.representative_point()
    code = str(districts.areas_of([inside.x], [inside.y])[0])
    if not code:
        return [close]
    place = districts.codes.index(code)
    approximate = ", whose outline is approximate" if districts.is_approximate else ""
    title = f"{name} in {districts.names[place]}{approximate}"
    shapes = simplified(districts.shapes, 200, together=True)
    return [close, _draw(title, outline, shapes[place], shapes, numbered=False)]


def _draw(
    title: str, outline: BaseGeometry, shown: BaseGeometry, land: NDArray[np.object_], *, numbered: bool
) -> Drawing:
    west, south, east, north = shown.bounds
    side = max(east - west, north - south) * (1 + 2 * _MARGIN)
    low = np.array([(west + east - side) / 2, (south + north - side) / 2])
    scale = SIZE / side
    window = shapely.box(*low, *(low + side))
    bar = max((metres for metres in _BARS if metres <= side / 3), default=_BARS[0])
    inside = outline.representative_point()
    return Drawing(
        title=title,
        land=tuple(_path(one, low, scale) for one in shapely.intersection(land, window) if not one.is_empty),
        zone=_path(outline, low, scale),
        marks=_marks(outline, low, scale) if numbered else (),
        bar=round(bar * scale, 1),
        bar_metres=f"{bar} m" if bar < 1_000 else f"{bar // 1_000} km",
        dot=None if numbered else _place(np.array([inside.x, inside.y]), low, scale),
    )


def _place(corner: NDArray[np.float64], low: NDArray[np.float64], scale: float) -> tuple[float, float]:
    x, y = (corner - low) * scale
    return round(float(x), 1), round(SIZE - float(y), 1)


def _path(outline: BaseGeometry, low: NDArray[np.float64], scale: float) -> str:
    rings = [
        ring for part in shapely.get_parts(outline) if part.geom_type == "Polygon" for ring in shapely.get_rings(part)
    ]
    corners = ([_place(corner, low, scale) for corner in shapely.get_coordinates(ring)[:-1]] for ring in rings)
    return " ".join("M" + " L".join(f"{x} {y}" for x, y in ring) + " Z" for ring in corners)


def _marks(outline: BaseGeometry, low: NDArray[np.float64], scale: float) -> tuple[Mark, ...]:
    if outline.geom_type != "Polygon" or len(outline.interiors):
        return ()
    corners = shapely.get_coordinates(outline)[:-1]
    if len(corners) > _MOST_NUMBERED:
        return ()
    return tuple(Mark(number, *_place(corner, low, scale)) for number, corner in enumerate(corners, 1))
