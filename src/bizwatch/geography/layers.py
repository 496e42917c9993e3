"""A layer: all areas of a kind on a day, ready to say which of them each of many points is in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

Codes = NDArray[np.str_]


@dataclass(frozen=True)
class Layer:
    """Areas in the order of their codes. ``shapes`` are prepared polygons; ``is_approximate`` where no boundary was imported
    and the outlines were derived from postcodes."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: NDArray[np.object_]
    is_approximate: bool = False

    def __len__(self) -> int:
        return len(self.codes)

    def areas_of(self, eastings: ArrayLike, northings: ArrayLike) -> Codes:
        """Return for each point the code of the area that it is in, "" for none.

        A point on an edge or a corner that areas share, or where areas overlap, is in the one whose code comes first. A point
        without a place (NaN) is in none. Raises ``ValueError`` where there are not as many eastings as northings.
        """
        names = np.array([*self.codes, ""])  # the last one, which -1 finds, is none
        return np.asarray(names[self._places_of(*_points(eastings, northings))])

    def inside(self, code: str, eastings: ArrayLike, northings: ArrayLike) -> NDArray[np.bool_]:
        """Return for each point whether it is in one area, its edge included; areas that overlap may both hold a point.

        Raises ``ValueError`` where the layer has no such area.
        """
        x, y = _points(eastings, northings)
        return np.asarray(shapely.intersects_xy(self.shapes[self.codes.index(code)], x, y), dtype=bool)

    def _places_of(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int32]:
        # Points in order of easting make the candidates for an area one run, found by halving; of these only the ones
        # between its south and north are asked of GEOS. A tree of points would cost more than it saves.
        order = np.argsort(x, kind="stable")
        x, y = x[order], y[order]
        found = np.full(len(x), -1, dtype=np.int32)
        boxes = shapely.bounds(self.shapes).reshape(-1, 4) if len(self) else np.empty((0, 4))
        for place, (west, south, east, north) in enumerate(boxes):
            start, end = np.searchsorted(x, west), np.searchsorted(x, east, side="right")
            run = y[start:end]
            asked = start + np.flatnonzero((found[start:end] < 0) & (run >= south) & (run <= north))
            hit = shapely.intersects_xy(self.shapes[place], x[asked], y[asked])
            found[asked[hit]] = place
        back = np.empty_like(found)
        back[order] = found
        return back


def _points(eastings: ArrayLike, northings: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x, y = (np.atleast_1d(np.asarray(one, dtype=np.float64)) for one in (eastings, northings))
    if x.shape != y.shape or x.ndim != 1:
        raise ValueError(f"Eastings and northings must be as many: {x.shape} and {y.shape}")
    return x, y


def layer_of(
    codes: Sequence[str], names: Sequence[str], shapes: NDArray[np.object_], *, is_approximate: bool = False
) -> Layer:
    """Return areas as a layer, put in the order of their codes."""
    order = sorted(range(len(codes)), key=lambda place: codes[place])
    return Layer(
        codes=tuple(codes[place] for place in order),
        names=tuple(names[place] for place in order),
        shapes=shapes[np.array(order, dtype=np.intp)],
        is_approximate=is_approximate,
    )
