"""A small town's crimes as a file, for the tests of the backtest."""

import csv
from datetime import date, timedelta
from pathlib import Path

import numpy as np

FIRST = date(2022, 1, 1)
DAYS = 400


def rows(number: int = 400, *, seed: int = 1) -> list[tuple[str, str, str]]:
    """Crimes around two places near Norwich, on the British National Grid, over 400 days."""
    rng = np.random.default_rng(seed)
    centre = np.array([[623_000, 308_000], [624_500, 309_000]])[rng.integers(0, 2, number)]
    places = centre + rng.normal(0, 300, (number, 2))
    days = rng.integers(0, DAYS, number)
    return [
        (f"{x:.0f}", f"{y:.0f}", str(FIRST + timedelta(days=int(day))))
        for (x, y), day in zip(places, days, strict=True)
    ]


def write(path: Path, lines: list[tuple[str, str, str]], *, heads: tuple[str, str, str] = ("E", "N", "Date")) -> Path:
    """Write a CSV file of three columns."""
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows([heads, *lines])
    return path
