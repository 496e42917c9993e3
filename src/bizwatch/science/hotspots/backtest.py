"""A rolling-origin backtest: each method forecasts from each origin with nothing but copies of what came before it.

Methods are fitted at the first origin of each block of ``refit_days`` and forecast from it until the next. Windows are scored
one by one, so that a run which was broken off goes on where it stopped: an origin's scores depend on nothing that ran before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from bizwatch.science.hotspots.events import Events, Floats, Past, count_cells
from bizwatch.science.hotspots.grids import Cells
from bizwatch.science.hotspots.hindsight import ceiling
from bizwatch.science.hotspots.methods import Forecaster, Method
from bizwatch.science.hotspots.scores import Hot, hottest, log_score

CEILING = "hindsight-ceiling"  # what it is called in the table; it sees the future, so it is no method


class NothingToTest(ValueError):
    """The record is too short for the plan, or no crime lies in the area."""


@dataclass(frozen=True)
class Plan:
    """What is tested: ``origins`` and ``horizon`` in days, ``shares`` of the area, and how often methods are fitted anew."""

    origins: tuple[float, ...]
    horizon: float
    shares: tuple[float, ...] = (0.0025, 0.005, 0.01)
    refit_days: float = 112.0
    start: float = 0.0
    with_ceiling: bool = True

    def fitted_at(self, origin: float) -> float:
        """Return the origin at which the methods that forecast from this one are fitted."""
        first = self.origins[0]
        block = np.floor((origin - first) / self.refit_days)
        return min(one for one in self.origins if np.floor((one - first) / self.refit_days) == block)


@dataclass(frozen=True)
class Score:
    """One method in one window: the hottest cells by share of the area, and the log score."""

    hot: tuple[Hot, ...]
    log_score: float


@dataclass(frozen=True)
class Window:
    """All methods at one origin. ``events`` is how many crimes came, in the area and in time."""

    origin: float
    events: int
    scores: dict[str, Score] = field(default_factory=dict)


def origins_between(first: float, last: float, *, every: float) -> tuple[float, ...]:
    """Return origins from ``first`` up to ``last``, both allowed. Raises ``ValueError`` for a step that is not above zero."""
    if every <= 0:
        raise ValueError("Origins are more than no days apart")
    return tuple(float(one) for one in np.arange(first, last + 1e-9, every))


def run(
    plan: Plan,
    events: Events,
    cells: Cells,
    methods: Sequence[Method],
    *,
    others: Sequence[Events] = (),
    done: Sequence[float] = (),
) -> Iterator[Window]:
    """Yield a scored window for each origin that is not ``done``, oldest first.

    Raises ``NothingToTest`` where no origin has a past or no crime lies in the area.
    """
    events = events.within(cells)
    if not len(events) or not plan.origins or plan.origins[0] <= plan.start:
        raise NothingToTest("There is no crime in the area, or no record before the first origin")
    fitted_at, forecasters = np.nan, {}
    for origin in plan.origins:
        if origin in done:
            continue
        if plan.fitted_at(origin) != fitted_at:
            fitted_at = plan.fitted_at(origin)
            past = Past.until(fitted_at, cells, events, start=plan.start, others=others)
            forecasters = {method.name: method.fit(past, plan.horizon) for method in methods}
        past = Past.until(origin, cells, events, start=plan.start, others=others)
        yield _score(plan, events, past, forecasters)


def _score(plan: Plan, events: Events, past: Past, forecasters: dict[str, Forecaster]) -> Window:
    window = events.between(past.origin, past.origin + plan.horizon)
    came = count_cells(past.cells.locate(window.x, window.y), past.cells.number)
    before = past.counts(365.0)
    maps = {name: forecast(past) for name, forecast in forecasters.items()}
    if plan.with_ceiling:
        maps[CEILING] = ceiling(events, past.cells, past.origin, plan.horizon, start=plan.start)
    return Window(past.origin, len(window), {name: _one(plan, one, came, before) for name, one in maps.items()})


def _one(plan: Plan, forecast: Floats, came: Floats, before: Floats) -> Score:
    hot = tuple(hottest(forecast, came, share, before=before) for share in plan.shares)
    return Score(hot, log_score(forecast, came))
