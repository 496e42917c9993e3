"""Squares as vector tiles of the web map (Mapbox Vector Tile 2.1, Web Mercator, 4,096 units a side).

On a tile of a whole county a square of 250 m is less than a dot, so the farther out, the larger the squares.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from bizwatch.hotspots.bands import band_of
from bizwatch.hotspots.selectors import CellCounts
from bizwatch.hotspots.squares import SIDES, Floats, corners, name_of

EXTENT = 4_096
LAYER = "squares"
FARTHEST, NEAREST = 5, 14  # zooms: beyond these nothing is to be seen, or nothing new
_HALF = 20_037_508.342789244  # metres from the middle of Web Mercator to its edge
_OVER = 64  # units that a tile draws beyond its edge, so that squares on it meet
_LEAST_DOTS = 4.0  # pixels of a screen, 512 to a tile, that a square is wide at least


@dataclass(frozen=True)
class Tile:
    """A tile of the web map: ``zoom``, columns ``x`` from the west and rows ``y`` from the north."""

    zoom: int
    x: int
    y: int

    @property
    def is_there(self) -> bool:
        """Whether the map has such a tile at a zoom that is drawn."""
        side = 1 << self.zoom if FARTHEST <= self.zoom <= NEAREST else 0
        return 0 <= self.x < side and 0 <= self.y < side

    def units(self, points: Floats) -> Floats:
        """Return points in metres of Web Mercator, shape (…, 2), in units from the tile's north-west corner."""
        size = 2 * _HALF / (1 << self.zoom)
        west, north = self.x * size - _HALF, _HALF - self.y * size
        return np.stack([points[..., 0] - west, north - points[..., 1]], axis=-1) * (EXTENT / size)


def side_at(zoom: int, side: int) -> int:
    """Return the side of the squares on tiles of a zoom where squares of ``side`` metres were asked for."""
    metres = (
        _LEAST_DOTS * 2 * _HALF / (1 << zoom) / 512 * 0.6
    )  # at 53 degrees north a metre of the web is 0.6 m of land
    return next((one for one in SIDES if one >= max(side, metres)), SIDES[-1])


def encode(tile: Tile, counts: CellCounts) -> bytes:
    """Return the squares that a tile shows as a vector tile; each has ``name``, ``reports``, ``band`` and ``side``."""
    import mapbox_vector_tile  # protobuf costs a start of the product a tenth of a second
    import shapely

    counts = counts.coarser(side_at(tile.zoom, counts.side))
    bands, placed = band_of(counts), tile.units(corners(counts.column, counts.row, counts.side))
    low, high = placed.min(axis=1), placed.max(axis=1)
    seen = np.flatnonzero(((high >= -_OVER) & (low <= EXTENT + _OVER)).all(axis=1))
    shapes = shapely.polygons(np.rint(placed[seen]))
    features: list[dict[str, Any]] = [
        {
            "geometry": shape,
            "properties": {
                "name": name_of(int(counts.column[one]), int(counts.row[one]), counts.side),
                "reports": round(float(counts.reports[one]), 1),
                "band": int(bands[one]),
                "side": counts.side,
            },
        }
        for one, shape in zip(seen, shapes, strict=True)
    ]
    options = {"y_coord_down": True, "extents": EXTENT}
    return bytes(mapbox_vector_tile.encode([{"name": LAYER, "features": features}], default_options=options))
