"""Made-up outlines, and a point in polygon that shares nothing with the product's: the winding number in whole numbers."""

from itertools import pairwise

import numpy as np
import shapely

from bizwatch.geography.outlines import Polygons, ready

Corner = tuple[int, int]


def ring(*corners: tuple[float, float]) -> np.ndarray:
    """Return corners as a closed ring."""
    return np.array([*corners, corners[0]], dtype=np.float64)


def square(west: int, south: int, side: int) -> np.ndarray:
    """Return a square as a ring."""
    return ring((west, south), (west + side, south), (west + side, south + side), (west, south + side))


def shapes_of(*outlines: Polygons) -> np.ndarray:
    """Return outlines as shapes that can be asked."""
    return ready(
        np.array([shapely.MultiPolygon([(rings[0], rings[1:]) for rings in one]) for one in outlines], dtype=object)
    )


def is_inside(corners: list[Corner], point: Corner) -> bool:
    """Whether a point is in a ring or on its edge, by the winding number; exact, for whole numbers."""
    winding = 0
    for (ax, ay), (bx, by) in pairwise([*corners, corners[0]]):
        side = (bx - ax) * (point[1] - ay) - (point[0] - ax) * (by - ay)
        in_box = min(ax, bx) <= point[0] <= max(ax, bx) and min(ay, by) <= point[1] <= max(ay, by)
        if side == 0 and in_box:
            return True
        if ay <= point[1] < by and side > 0:
            winding += 1
        elif by <= point[1] < ay and side < 0:
            winding -= 1
    return winding != 0
