"""District outlines out of the postcode table, for as long as nobody imported boundaries. They are approximate, and say so.

The land is cut into squares, each belongs to the district of the postcode nearest to its middle, and the squares of a district
are joined and smoothed together with those of its neighbours. Farther than ``REACH`` from any postcode nothing is drawn, which
keeps the outlines near the coast.
"""

from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray

from bizwatch.geography.layers import Layer, layer_of
from bizwatch.geography.outlines import in_whole_metres, ready
from bizwatch.reference.areas import districts
from bizwatch.reference.postcode_index import letter_table, letters, place_index

SQUARE = 250  # metres along a side
REACH = 2_000  # metres from a postcode
SMOOTHING = 125.0  # metres: takes the stairs off the edges
_MARGIN = 3_000  # metres around the force, from which neighbours' postcodes are taken


@cache
def derived_districts(force: str) -> Layer:
    """Return the districts of a force as they are now, outlined from postcodes: three or four seconds when first asked for.

    Empty where no district is known to belong to the force.
    """
    own = districts(force=force) if force else ()
    if not own:
        return layer_of([], [], np.empty(0, dtype=object), is_approximate=True)
    points, codes = _postcodes_around({one.code for one in own})
    middles, nearest = _squares(points)
    outlined, shapes = [], []
    for one in own:
        belongs = middles[codes[nearest] == one.code]
        if len(belongs):
            half = SQUARE / 2
            boxes = shapely.box(*(belongs - half).T, *(belongs + half).T)
            shapes.append(shapely.coverage_union_all(boxes))
            outlined.append(one)
    smooth = [in_whole_metres(shape) for shape in shapely.coverage_simplify(shapes, SMOOTHING)]
    found = ready(np.array(smooth, dtype=object))
    return layer_of([one.code for one in outlined], [one.name for one in outlined], found, is_approximate=True)


def _postcodes_around(wanted: set[str]) -> tuple[NDArray[np.float64], NDArray[np.str_]]:
    """Return the places of all postcodes in and near districts, and the code of the district of each."""
    index = place_index()
    places = np.stack([index.eastings, index.northings], axis=1).astype(np.float64)
    codes = _districts_of(index.source)
    inside = places[np.isin(codes, list(wanted))]
    low, high = inside.min(axis=0) - _MARGIN, inside.max(axis=0) + _MARGIN
    near = ((places >= low) & (places <= high)).all(axis=1)
    return places[near], codes[near]


def _districts_of(source: NDArray[np.int32]) -> NDArray[np.str_]:
    """Return the district code of each entry of the place index."""
    numbers, rows = np.divmod(source, 2**24)
    codes = np.empty(len(source), dtype="U9")
    for number, letter in enumerate(letters()):
        table, here = letter_table(letter), numbers == number
        if table is not None:
            codes[here] = np.array(table.codes)[table.district[rows[here]]]
    return codes


def _squares(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the middles of the squares within reach of a postcode, and which postcode is nearest to each."""
    low, high = points.min(axis=0) // SQUARE, points.max(axis=0) // SQUARE + 1
    east, north = (np.arange(start, end) * SQUARE + SQUARE / 2 for start, end in zip(low, high, strict=True))
    middles = np.stack([one.ravel() for one in np.meshgrid(east, north)], axis=1)
    tree = shapely.STRtree(shapely.points(points))
    # One postcode for each square: where two are equally near, the tree always names the same one.
    asked, nearest = tree.query_nearest(shapely.points(middles), max_distance=REACH, all_matches=False)
    return middles[asked], nearest
