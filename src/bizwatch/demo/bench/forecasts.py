"""Forecasts of crime on two cities' public data, and their speed: what ``docs/reference/forecasts.md`` shows.

The defaults were frozen on Portland up to December 2015. What is tested here comes after: Portland in 2016, Chicago in 2018 and
2019. One process, one run; no database is used.
"""

import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from bizwatch.demo.bench.pages import CannotMeasure
from bizwatch.hotspots.points import Columns, Points, read_points
from bizwatch.hotspots.projecting import system_of
from bizwatch.hotspots.testing import Question, prepare
from bizwatch.kernel.progress import Progress
from bizwatch.science.hotspots.backtest import run
from bizwatch.science.hotspots.catalogue import METHODS
from bizwatch.science.hotspots.ensemble import Ensemble
from bizwatch.science.hotspots.events import Events, Past
from bizwatch.science.hotspots.grids import Raster, squares
from bizwatch.science.hotspots.knox import knox
from bizwatch.science.hotspots.summary import Row, summarise

Result = TypeVar("Result")

SHARES = (0.0025, 0.005, 0.01)


@dataclass(frozen=True)
class City:
    """A data set: where it lies, how it is read, what is tested, and the two sizes of cell."""

    name: str
    file: str
    columns: Columns
    system: str
    first: date
    last: date
    cells: tuple[float, float]
    every: dict[int, int]
    also: str = ""


def _portland(name: str, crimes: str, others: str) -> City:
    return City(
        name,
        f"nij_portland/{crimes}_2012_2016.csv",
        Columns("x_coordina", "y_coordina", "occ_date"),
        "EPSG:2913",
        date(2016, 1, 1),
        date(2016, 12, 31),
        (76.2, 250.0),
        {7: 7, 30: 14, 90: 28},
        also=f"nij_portland/{others}_2012_2016.csv",
    )


CITIES = (
    _portland("Portland burglary", "burglary", "auto_theft"),
    _portland("Portland theft of vehicles", "auto_theft", "burglary"),
    City(
        "Chicago assaults",
        "chicago_assaults/chicago_aggravated_assaults.csv.gz",
        Columns("longitude", "latitude", "date"),
        "EPSG:4326",
        date(2018, 1, 1),
        date(2019, 12, 31),
        (100.0, 250.0),
        {7: 28, 30: 28, 90: 28},
    ),
)


@dataclass(frozen=True)
class Setting:
    """One backtest: a city, a size of cell and a horizon, with its rows."""

    city: str
    cell: float
    horizon: int
    origins: int
    cells: int
    rows: tuple[Row, ...]
    seconds: float


def measure_settings(folder: Path) -> Iterator[Setting]:
    """Yield each backtest as it is done. Raises ``CannotMeasure`` where a file is not there."""
    for city in CITIES:
        points, *others = (_points(_file(folder, name), city) for name in (city.file, city.also) if name)
        for cell in city.cells:
            for horizon, every in city.every.items():
                yield _setting(city, points, others, cell, horizon, every)


def _file(folder: Path, name: str) -> Path:
    if not (folder / name).is_file():
        raise CannotMeasure(f"{folder / name} is not there: give the folder of the shared data with --data.")
    return folder / name


def _points(file: Path, city: City) -> Points:
    return read_points(file, city.columns, system_of(city.system), lambda by: None)


def _setting(city: City, points: Points, others: list[Points], cell: float, horizon: int, every: int) -> Setting:
    began = time.process_time()
    question = Question(horizon, cell, SHARES, tuple(METHODS), city.first, city.last, every)
    test = prepare(question, points, others)
    windows = []
    with Progress(f"{city.name}, {cell:g} m, {horizon} days", total=len(test.plan.origins)) as scored:
        for window in run(test.plan, test.events, test.cells, list(METHODS.values()), others=test.others):
            windows.append(window)
            scored.advance()
    rows = summarise(windows, SHARES, beside="all-history", horizon=horizon)
    seconds = time.process_time() - began
    return Setting(city.name, cell, horizon, len(windows), test.cells.number, tuple(rows), round(seconds, 1))


@dataclass(frozen=True)
class Speed:
    """Processor seconds of one thing done once; ``peak_mb`` is the most memory of the process up to then."""

    what: str
    seconds: float
    peak_mb: int


def measure_speed(folder: Path) -> Iterator[Speed]:
    """Yield what a county costs at 250 m and at 100 m, then a Knox test on Chicago's assaults of 2016.

    The county is invented: 164 towns, 50,000 crimes, 5 years. Raises ``CannotMeasure`` where a file is not there.
    """
    file = _file(folder, CITIES[-1].file)  # said before anything is measured
    for size in (250.0, 100.0):
        past = _county(size)
        number = f"{past.cells.number:,} cells of {size:g} m"
        forecaster, spent = _timed(partial(Ensemble().fit, past, 30.0))
        _, more = _timed(partial(forecaster, past))
        yield Speed(f"{number}: fit on 26 windows, calibrate, forecast", round(spent + more, 2), _peak())
        tomorrow = Past.until(past.origin, past.cells, past.events, start=past.start)
        _, again = _timed(partial(forecaster, tomorrow))
        yield Speed(f"{number}: nightly refresh", round(again, 2), _peak())
    chicago = _points(file, CITIES[-1]).events.between(date(2016, 1, 1).toordinal(), np.inf)
    some = Events(chicago.x[:11_700], chicago.y[:11_700], np.floor(chicago.day[:11_700]))
    _, spent = _timed(partial(knox, some, [0, 100, 200, 300, 400], [7, 14, 21, 28]))
    yield Speed(f"Knox, {len(some):,} events, 20 bands, 999 permutations", round(spent, 2), _peak())


def _county(size: float) -> Past:
    """Return an invented county of 101.7 by 83.1 km in which a third of addresses are struck again and again."""
    rng = np.random.default_rng(1)
    number, wide, high = 50_000, 101_700, 83_080
    towns, pull = rng.random((164, 2)) * [wide, high], rng.pareto(1.0, 164) + 0.1
    town = rng.choice(164, number, p=pull / pull.sum())
    spots = rng.normal(0, 1500, (number // 3, 2))[rng.integers(0, number // 3, number)]
    place = np.clip(towns[town] + spots, 0, [wide - 1, high - 1])
    events = Events.of(place[:, 0], place[:, 1], np.floor(rng.random(number) * 1826))
    cells = squares(Raster(0.0, 0.0, size, int(np.ceil(wide / size)), int(np.ceil(high / size))))
    return Past.until(1826.0, cells, events, start=0.0)


def _timed(what: Callable[[], Result]) -> tuple[Result, float]:
    began = time.process_time()
    result = what()
    return result, time.process_time() - began


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
