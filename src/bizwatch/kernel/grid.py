"""British National Grid: whole metres east and north, the way every place is held, and WGS84 longitude and latitude.

The conversion is pyproj's seven-parameter one, right to about five metres (its wheel carries no OSTN15 grid): good
enough to draw a premises on a web map, and nothing is measured on the result. Source for the grid and its references:
Ordnance Survey, "A guide to coordinate systems in Great Britain".
"""

import math
import re
from functools import cache
from typing import TYPE_CHECKING

from bizwatch.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from pyproj import Transformer

SQUARE = 100_000  # metres along a side of a lettered square
_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"  # the grid leaves out I

# The lettered squares that hold land in England, Wales or Scotland; SC holds only the Isle of Man.
_BRITISH_SQUARES = frozenset(
    f"{first}{second}"
    for first, seconds in {
        "H": "PTUWXYZ",
        "N": "ABCDFGHJKLMNORSTUWXYZ",
        "O": "V",
        "S": "DEHJKMNOPRSTUVWXYZ",
        "T": "AFGLMQRV",
    }.items()
    for second in seconds
)
_REFERENCE = re.compile(r"([A-HJ-Z]{2})(\d*)")


class OutsideBritain(DomainError):
    """The place is not in England, Wales or Scotland, so the British National Grid does not describe it."""


class GridReferenceNotUnderstood(DomainError):
    """The text is not a British grid reference."""


@cache
def _to_grid() -> "Transformer":
    # A Transformer is safe to share between threads since pyproj 3.1: it keeps one PROJ object for each thread.
    from pyproj import Transformer  # a quarter of a second, so only when a page needs it

    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)


@cache
def _to_wgs84() -> "Transformer":
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def to_grid(longitude: float, latitude: float) -> tuple[int, int]:
    """Return (easting, northing) in whole metres for a place in degrees, WGS84.

    Raises ``OutsideBritain`` for a place beyond the lettered squares that hold British land.
    """
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # also false for NaN
        raise OutsideBritain("Longitude must be between -180 and 180 and latitude between -90 and 90")
    easting, northing = _to_grid().transform(longitude, latitude)
    if not (math.isfinite(easting) and math.isfinite(northing)):
        raise OutsideBritain(_outside(longitude, latitude))
    whole = round(easting), round(northing)
    if not is_in_britain(*whole):
        raise OutsideBritain(_outside(longitude, latitude))
    return whole


def _outside(longitude: float, latitude: float) -> str:
    hint = ""
    if _is_plausibly_swapped(longitude, latitude):
        hint = " Longitude and latitude may have changed places."
    return f"Longitude {longitude:.4f}, latitude {latitude:.4f} is not in England, Wales or Scotland.{hint}"


def _is_plausibly_swapped(longitude: float, latitude: float) -> bool:
    return 49 <= longitude <= 61 and -9 <= latitude <= 2


def to_wgs84(easting: float, northing: float) -> tuple[float, float]:
    """Return (longitude, latitude) in degrees, WGS84, for a place in metres. Raises ``OutsideBritain``."""
    if not is_in_britain(easting, northing):
        raise OutsideBritain(f"Easting {easting:.0f}, northing {northing:.0f} is not in England, Wales or Scotland.")
    longitude, latitude = _to_wgs84().transform(easting, northing)
    return float(longitude), float(latitude)


def many_to_wgs84(
    eastings: "NDArray[np.float64]", northings: "NDArray[np.float64]"
) -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
    """Return (longitudes, latitudes) of many places in metres at once. The caller knows that they are in Britain."""
    longitudes, latitudes = _to_wgs84().transform(eastings, northings)
    return longitudes, latitudes


def is_in_britain(easting: float, northing: float) -> bool:
    """Whether the place lies in a 100 km square that holds land in England, Wales or Scotland.

    Coarse on purpose: it refuses swapped columns, zeros and other countries, and lets a pontoon on the coast pass.
    """
    letters = _square_letters(easting, northing)
    return letters in _BRITISH_SQUARES


def _square_letters(easting: float, northing: float) -> str:
    """Return the two letters of the 100 km square, or "" beyond the lettered area (700 by 1,300 km)."""
    if not (0 <= easting < 7 * SQUARE and 0 <= northing < 13 * SQUARE):  # also false for NaN
        return ""
    east, north = int(easting // SQUARE), int(northing // SQUARE)
    # Squares of 500 km carry the first letter, five by five, from the north-west; S holds the origin.
    major = (17 - north // 5 * 5) + east // 5
    minor = (4 - north % 5) * 5 + east % 5
    return _LETTERS[major] + _LETTERS[minor]


def to_grid_reference(easting: int, northing: int, *, figures: int = 6) -> str:
    """Return a grid reference such as "TG 230 085": the square that holds the place, cut off and not rounded.

    ``figures`` is 2, 4, 6, 8 or 10: squares of 10 km, 1 km, 100 m, 10 m or 1 m. Raises ``OutsideBritain``.
    """
    if figures not in (2, 4, 6, 8, 10):
        raise ValueError("A grid reference has 2, 4, 6, 8 or 10 figures")
    if not is_in_britain(easting, northing):
        raise OutsideBritain(f"Easting {easting}, northing {northing} is not in England, Wales or Scotland.")
    half = figures // 2
    unit = 10 ** (5 - half)
    east, north = easting % SQUARE // unit, northing % SQUARE // unit
    return f"{_square_letters(easting, northing)} {east:0{half}d} {north:0{half}d}"


def from_grid_reference(text: str) -> tuple[int, int]:
    """Return (easting, northing) of the south-west corner of the square that a grid reference names.

    Spaces and small letters are accepted. Raises ``GridReferenceNotUnderstood``, or ``OutsideBritain`` for a lettered
    square in the sea.
    """
    found = _REFERENCE.fullmatch(re.sub(r"\s", "", text).upper())
    if found is None or len(found[2]) % 2 or len(found[2]) > 10:
        raise GridReferenceNotUnderstood(
            "Enter a grid reference as two letters and an even number of figures, like TG 230 085"
        )
    letters, figures = found[1], found[2]
    if letters not in _BRITISH_SQUARES:
        raise OutsideBritain(f"Grid square {letters} holds no land in England, Wales or Scotland.")
    half = len(figures) // 2
    unit = 10 ** (5 - half)
    east, north = (int(part or "0") * unit for part in (figures[:half], figures[half:]))
    return _square_east(letters) + east, _square_north(letters) + north


def _square_east(letters: str) -> int:
    major, minor = (_LETTERS.index(letter) for letter in letters)
    return (((major - 2) % 5) * 5 + minor % 5) * SQUARE


def _square_north(letters: str) -> int:
    major, minor = (_LETTERS.index(letter) for letter in letters)
    return ((3 - major // 5) * 5 + 4 - minor // 5) * SQUARE


def many_to_grid(longitudes: "Sequence[float]", latitudes: "Sequence[float]") -> list[tuple[int, int] | None]:
    """Return (easting, northing) in whole metres for many places at once; None for one that is not in Britain."""
    if not longitudes:
        return []
    eastings, northings = _to_grid().transform(longitudes, latitudes)
    found: list[tuple[int, int] | None] = []
    for easting, northing in zip(eastings, northings, strict=True):
        is_whole = math.isfinite(easting) and math.isfinite(northing)
        whole = (round(easting), round(northing)) if is_whole else None
        found.append(whole if whole and is_in_britain(*whole) else None)
    return found
