"""How far outlines derived from postcodes put places into the district that the boundaries put them in."""

import csv
import gzip
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer

from bizwatch.geography.layers import Layer


def random_points(real: Layer, number: int = 200_000) -> tuple[np.ndarray, np.ndarray]:
    """Return points evenly over the land that the boundaries cover."""
    chance = np.random.default_rng(2018)
    west, south, east, north = shapely.total_bounds(real.shapes)
    x, y = chance.uniform(west, east, number), chance.uniform(south, north, number)
    held = real.areas_of(x, y) != ""
    return x[held], y[held]


def map_points(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the map points of data.police.uk in Norfolk."""
    with gzip.open(folder / "places" / "norfolk_police_snap_points.csv.gz", "rt", encoding="utf-8") as stream:
        rows = [(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(stream)]
    longitudes, latitudes = np.array(rows).T
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True).transform(longitudes, latitudes)


def agreement(real: Layer, rough: Layer, folder: Path) -> dict[str, tuple[int, float, float]]:
    """Return for each set of points how many lie in the boundaries, the share put right, and the share put nowhere."""
    found = {}
    for name, points in (("land", random_points(real)), ("map points", map_points(folder))):
        truth, guess = real.areas_of(*points), rough.areas_of(*points)
        within = truth != ""
        right = float((truth == guess)[within].mean())
        found[name] = int(within.sum()), right, float((guess == "")[within].mean())
    return found
