"""Small invented areas and records for the tests of hot spots."""

import numpy as np

from bizwatch.science.hotspots.events import Events, Past
from bizwatch.science.hotspots.grids import Cells, Raster, squares


def area(columns: int = 20, rows: int = 15, size: float = 100.0, *, finer: int = 1) -> Cells:
    """A whole rectangle of squares."""
    return squares(Raster(0.0, 0.0, size, columns, rows), finer=finer)


def noise(number: int, cells: Cells, days: float, *, seed: int = 1) -> Events:
    """Crime with no pattern at all, in place or in time."""
    rng = np.random.default_rng(seed)
    raster = cells.raster
    return Events.of(
        raster.west + rng.random(number) * raster.columns * raster.size,
        raster.south + rng.random(number) * raster.rows * raster.size,
        np.floor(rng.random(number) * days),
    )


def town(number: int, cells: Cells, days: float, *, seed: int = 1) -> Events:
    """Crime of which half falls around three lasting places, each with its own pull, and half anywhere."""
    rng = np.random.default_rng(seed)
    raster = cells.raster
    wide, high = raster.columns * raster.size, raster.rows * raster.size
    centre = rng.choice(3, number, p=[0.5, 0.3, 0.2])
    x = np.array([0.2, 0.5, 0.8])[centre] * wide + rng.normal(0, raster.size, number)
    y = np.array([0.3, 0.7, 0.4])[centre] * high + rng.normal(0, raster.size, number)
    anywhere = rng.random(number) < 0.5
    x, y = np.where(anywhere, rng.random(number) * wide, x), np.where(anywhere, rng.random(number) * high, y)
    return Events.of(np.clip(x, 0, wide - 1), np.clip(y, 0, high - 1), np.floor(rng.random(number) * days))


def past(events: Events, cells: Cells, origin: float, *, others: tuple[Events, ...] = ()) -> Past:
    """The past of an origin, the record beginning on day 0."""
    return Past.until(origin, cells, events, start=0.0, others=others)
