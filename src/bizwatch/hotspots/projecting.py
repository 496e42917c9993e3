"""Points of any coordinate reference system that EPSG names, as metres on a flat grid.

Longitude and latitude go to the British National Grid where they lie in Britain, else to the UTM zone of their middle. A projected
system stays as it is, its unit turned into metres. Not supported: systems without an EPSG number, geocentric and vertical ones.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bizwatch.kernel.errors import DomainError

if TYPE_CHECKING:
    from pyproj import CRS

Floats = NDArray[np.float64]

BRITISH = "EPSG:27700"
_BRITAIN = (-9.0, 49.0, 2.5, 61.5)  # west, south, east, north in degrees


class SystemNotSupported(DomainError):
    """The coordinate reference system is not known, or cannot be drawn on a flat grid."""


def system_of(code: str) -> "CRS":
    """Return the system of a code such as EPSG:27700. Raises ``SystemNotSupported``."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    name, _, number = code.strip().upper().partition(":")
    if name != "EPSG" or not number.isdecimal():
        raise SystemNotSupported(f"Give the system as EPSG and its number, like {BRITISH}; {code} is not one.")
    try:
        system = CRS.from_epsg(int(number))
    except CRSError as error:
        raise SystemNotSupported(f"No system is called EPSG:{number}.") from error
    if not (system.is_geographic or system.is_projected):
        raise SystemNotSupported(f"EPSG:{number} is neither longitude and latitude nor a map projection.")
    return system


def in_metres(system: "CRS", x: Floats, y: Floats) -> tuple[Floats, Floats, str]:
    """Return x and y in metres, and the words that name the grid they are on. ``x`` is east or longitude, ``y`` the other."""
    if system.is_projected:
        factor = float(system.axis_info[0].unit_conversion_factor)
        unit = "" if factor == 1 else f", turned from {system.axis_info[0].unit_name}"
        return x * factor, y * factor, f"{system.name}{unit}"
    if not len(x):
        return x, y, system.name
    from pyproj import Transformer

    goal = _grid_for(float(np.median(x)), float(np.median(y)))
    east, north = Transformer.from_crs(system, goal, always_xy=True).transform(x, y)
    return np.asarray(east), np.asarray(north), f"{system.name}, projected to {goal}"


def _grid_for(longitude: float, latitude: float) -> str:
    west, south, east, north = _BRITAIN
    if west <= longitude <= east and south <= latitude <= north:
        return BRITISH
    zone = min(int((longitude + 180) // 6) + 1, 60)
    return f"EPSG:{(32600 if latitude >= 0 else 32700) + zone}"
