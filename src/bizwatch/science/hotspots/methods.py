"""What a forecasting method is, and the plain ones that every other method has to beat: counts of the past.

A method is fitted on a past and gives a forecaster; a forecaster turns a past, the same or a later one, into the expected count
of each cell from the origin on for so many days. Neither keeps the past. Both are deterministic and take a record with no event.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bizwatch.science.hotspots.events import Past
from bizwatch.science.hotspots.smoothing import Sources, kernel_of

Floats = NDArray[np.float64]
Forecaster = Callable[[Past], Floats]

YEAR = 365.0


class Method(Protocol):
    """A way to forecast. ``name`` is what the table of a backtest and the command call it."""

    @property
    def name(self) -> str: ...

    def fit(self, past: Past, horizon: float) -> Forecaster:
        """Return what forecasts the next ``horizon`` days, having seen ``past`` and nothing else."""
        ...


@dataclass(frozen=True)
class Counts:
    """The counts of the last ``days``, as they are; of the whole record where ``days`` is None.

    ``days`` of 0 means as many as the horizon: last period's map.
    """

    name: str
    days: float | None

    def fit(self, past: Past, horizon: float) -> Forecaster:
        wanted = np.inf if self.days is None else self.days or horizon

        def forecast(past: Past) -> Floats:
            seen = min(wanted, past.days)
            return past.counts(seen) * (horizon / seen)

        return forecast


@dataclass(frozen=True)
class Density:
    """Kernel density with one bandwidth: what an analyst's software draws. ``reach`` is in metres, ``days`` None is all."""

    name: str
    reach: float
    days: float | None

    def fit(self, past: Past, horizon: float) -> Forecaster:
        def forecast(past: Past) -> Floats:
            seen = min(np.inf if self.days is None else self.days, past.days)
            squares = past.pixels[0][int(np.searchsorted(past.events.day, past.origin - seen, side="left")) :]
            weights = np.full(len(squares), horizon / seen)
            return past.cells.gather(kernel_of(past.cells, self.reach).everywhere(Sources(squares, weights)))

        return forecast


@dataclass(frozen=True)
class AdaptiveDensity:
    """Kernel density whose bandwidth is narrow where crime is dense (Abramson 1982): reach × (typical ÷ own density)^½.

    The bandwidth is held between a quarter and four times ``reach`` and rounded to the nearest of ``steps`` sizes.
    """

    name: str = "adaptive-density"
    reach: float = 250.0
    days: float | None = None
    steps: int = 7

    def fit(self, past: Past, horizon: float) -> Forecaster:
        pilot = Density("pilot", self.reach, self.days).fit(past, horizon)
        ladder = self.reach * np.geomspace(0.25, 4.0, self.steps)

        def forecast(past: Past) -> Floats:
            seen = min(np.inf if self.days is None else self.days, past.days)
            low = int(np.searchsorted(past.events.day, past.origin - seen, side="left"))
            squares, own = past.pixels[0][low:], pilot(past)[past.where[low:]]
            if not len(own):
                return np.zeros(past.cells.number)
            typical = np.exp(np.log(own).mean())
            wanted = self.reach * np.sqrt(typical / own)
            rung = np.abs(np.log(wanted)[:, None] - np.log(ladder)[None, :]).argmin(axis=1)
            total = np.zeros(past.cells.number)
            for step in np.unique(rung):
                sources = Sources(squares[rung == step], np.full(int((rung == step).sum()), horizon / seen))
                total += past.cells.gather(kernel_of(past.cells, float(ladder[step])).everywhere(sources))
            return total

        return forecast


@dataclass(frozen=True)
class Prospective:
    """Prospective mapping (Bowers, Johnson and Pease 2004): near in space and time weighs more.

    Each crime of the last ``days`` adds 1 ÷ (1 + weeks since) ÷ (1 + squares away) within ``distance`` metres. The sum over the
    area is put at the rate of the last year, since the method itself promises no count.
    """

    name: str = "prospective"
    distance: float = 400.0
    days: float = 60.0

    def fit(self, past: Past, horizon: float) -> Forecaster:
        def forecast(past: Past) -> Floats:
            raster, events = past.cells.raster, past.events
            low = int(np.searchsorted(events.day, past.origin - self.days, side="left"))
            weeks = np.floor((past.origin - events.day[low:]) / 7)
            steps = int(self.distance / raster.size)
            row, column = np.divmod(past.pixels[0][low:], raster.columns)
            surface = np.zeros((raster.rows + 2 * steps, raster.columns + 2 * steps))
            np.add.at(surface, (row + steps, column + steps), 1 / (1 + weeks))
            spread = np.zeros(raster.number)
            for north in range(-steps, steps + 1):
                for east in range(-steps, steps + 1):
                    away = np.hypot(north, east)
                    if away * raster.size <= self.distance:
                        part = surface[steps + north :, steps + east :][: raster.rows, : raster.columns]
                        spread += part.ravel() / (1 + away)
            return at_level(past.cells.gather(spread), yearly_rate(past) * horizon)

        return forecast


def yearly_rate(past: Past) -> float:
    """Return events a day over the last year, or over the record where it is shorter."""
    seen = min(YEAR, past.days)
    return len(past.events.between(past.origin - seen, past.origin)) / seen


def at_level(values: Floats, total: float) -> Floats:
    """Return values scaled to a total; all zero stays all zero."""
    whole = values.sum()
    return values * (total / whole) if whole > 0 else np.zeros_like(values)


# What every other method is put beside. Fixed densities as in common use: 250 m over a year, 120 m over the whole record.
BASELINES: tuple[Method, ...] = (
    Counts("last-period", 0.0),
    Counts("last-365-days", YEAR),
    Counts("all-history", None),
    Density("density-250m-365-days", 250.0, YEAR),
    Density("density-120m", 120.0, None),
    AdaptiveDensity(),
    Prospective(),
)
