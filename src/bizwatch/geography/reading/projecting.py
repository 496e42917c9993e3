"""Outlines of any system that EPSG names, onto the British National Grid."""

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from bizwatch.geography.outlines import Polygons, Ring
from bizwatch.geography.reading.geojson import NotAnOutline
from bizwatch.kernel.errors import DomainError
from bizwatch.kernel.grid import SQUARE, is_in_britain

if TYPE_CHECKING:
    from pyproj import Transformer

BRITISH, DEGREES = "EPSG:27700", "EPSG:4326"
_NAMED = re.compile(r"EPSG:(?:[\d.]*:)?(\d{3,6})\b", re.IGNORECASE)


class SystemUnknown(DomainError):
    """No coordinate reference system has that name."""


def system_of(given: str, members: dict[str, Any]) -> str:
    """Return the system of a file: what was given, else its old ``crs`` member, else WGS84 as RFC 7946 says.

    Raises ``SystemUnknown``.
    """
    named = _NAMED.search(given or str(members.get("crs") or "")[:300])
    if given and named is None:
        raise SystemUnknown(f"Give the system as EPSG and its number, like {BRITISH}; {given[:40]} is not one.")
    system = f"EPSG:{named[1]}" if named else DEGREES
    _transformer(system)
    return system


@cache
def _transformer(system: str) -> "Transformer":
    from pyproj import Transformer  # a quarter of a second, so only when a file is read
    from pyproj.exceptions import ProjError

    try:
        return Transformer.from_crs(system, BRITISH, always_xy=True)
    except ProjError as error:
        raise SystemUnknown(
            f"No system is called {system}, or none that leads to the British National Grid."
        ) from error


def on_the_grid(polygons: Polygons, system: str) -> Polygons:
    """Return rings in metres of the British National Grid. Raises ``NotAnOutline`` for a place outside of Britain."""
    return [[_projected(ring, system) for ring in rings] for rings in polygons]


def _projected(ring: Ring, system: str) -> Ring:
    if system == DEGREES and (np.abs(ring) > 180).any():
        raise NotAnOutline(f"Its corners are not degrees. Name their system, for example with --crs {BRITISH}.")
    there = ring if system == BRITISH else np.stack(_transformer(system).transform(ring[:, 0], ring[:, 1]), axis=1)
    if not np.isfinite(there).all() or not _all_in_britain(there):
        raise NotAnOutline(f"It lies outside of England, Wales and Scotland.{_hint(ring, system)}")
    return there


def _all_in_britain(ring: Ring) -> bool:
    squares = np.unique(ring // SQUARE, axis=0)
    return all(is_in_britain(east * SQUARE, north * SQUARE) for east, north in squares)


def _hint(ring: Ring, system: str) -> str:
    first, second = ring[0]
    if system == DEGREES and 49 <= first <= 61 and -9 <= second <= 2:
        return " Longitude and latitude may have changed places."
    return f" Was it read in the right system? It was taken as {system}; --crs names another."
