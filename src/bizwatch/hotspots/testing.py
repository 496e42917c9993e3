"""What a backtest is asked, and its run over points: area, origins, methods, checkpoint."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import floor
from pathlib import Path
from typing import Any

import numpy as np

from bizwatch.hotspots.checkpoint import Checkpoint
from bizwatch.hotspots.points import Points
from bizwatch.kernel.errors import DomainError
from bizwatch.science.hotspots.backtest import NothingToTest, Plan, Window, origins_between, run
from bizwatch.science.hotspots.catalogue import METHODS
from bizwatch.science.hotspots.events import Events
from bizwatch.science.hotspots.grids import AreaTooLarge, Cells, hexagons, near, raster_over, squares

LEAST_PAST = 90.0  # days before the first origin: with less there is nothing to forecast from
DAYS_OF_YEAR_ONE = 1.0


class CannotTest(DomainError):
    """The points do not allow this backtest; the text says why."""


@dataclass(frozen=True)
class Question:
    """What is asked. Days are whole; ``first`` and ``last`` bound the tested time, None leaves it to the record.

    ``near`` is how many metres around the crimes before the first origin count as the area.
    """

    horizon: int
    cell: float
    shares: tuple[float, ...]
    methods: tuple[str, ...]
    first: date | None = None
    last: date | None = None
    every: int | None = None
    near: float = 500.0
    hexagons: bool = False
    step: int = field(init=False)

    def __post_init__(self) -> None:
        # A week is the shortest step; windows that overlap by half say nearly all that is to be said.
        object.__setattr__(self, "step", self.every or max(7, self.horizon // 2))

    def as_json(self) -> dict[str, Any]:
        """Return what makes one backtest another."""
        return {
            "horizon": self.horizon,
            "cell": self.cell,
            "shares": self.shares,
            "methods": self.methods,
            "first": str(self.first),
            "last": str(self.last),
            "step": self.step,
            "near": self.near,
            "hexagons": self.hexagons,
        }


@dataclass(frozen=True)
class Backtest:
    """A backtest ready to run: the plan, the crimes within the area, and how many lay outside."""

    plan: Plan
    events: Events
    others: tuple[Events, ...]
    cells: Cells
    outside: int
    trained_until: date
    tested_until: date

    def windows(
        self, question: Question, checkpoint: Checkpoint, advance: Callable[[int], None]
    ) -> tuple[list[Window], int]:
        """Return every window, oldest first, and how many of them an earlier run had done. Raises ``CannotTest``."""
        done = [one for one in checkpoint.windows() if one.origin in self.plan.origins]
        advance(len(done))
        found = list(done)
        methods = [METHODS[name] for name in question.methods]
        try:
            for window in run(
                self.plan,
                self.events,
                self.cells,
                methods,
                others=self.others,
                done=[one.origin for one in done],
            ):
                checkpoint.add(window)
                found.append(window)
                advance(1)
        except NothingToTest as error:
            raise CannotTest(f"{error}.") from error
        return sorted(found, key=lambda one: one.origin), len(done)


def prepare(question: Question, points: Points, others: Sequence[Points]) -> Backtest:
    """Lay out the cells around the crimes before the first origin, and the origins. Raises ``CannotTest``.

    The area is drawn from the time before the test alone: where crime will be must not be read off the test itself.
    """
    events = points.events
    if not len(events):
        raise CannotTest("No row of the file has a place and a time.")
    strange = next((one.grid for one in others if len(one.events) and one.grid != points.grid), None)
    if strange:
        raise CannotTest(f"The files lie on two grids, {points.grid} and {strange}. Project them to one first.")
    start = float(floor(events.day[0]))
    end = _end(question, float(floor(events.day[-1])) + 1)
    first = _first(question, start, end)
    origins = origins_between(first, end - question.horizon, every=question.step)
    if not origins:
        raise CannotTest(
            f"The record ends before a window of {question.horizon} days after {date.fromordinal(int(first))} is over."
        )
    cells = _cells(question, events.before(first))
    whole = events.between(-np.inf, end)
    inside = whole.within(cells)
    plan = Plan(origins, question.horizon, _shares(question, cells), start=start)
    cut = tuple(one.events.between(-np.inf, end) for one in others)
    return Backtest(plan, inside, cut, cells, len(whole) - len(inside), _date(first), _date(end - 1))


def _end(question: Question, end: float) -> float:
    return min(end, question.last.toordinal() + DAYS_OF_YEAR_ONE) if question.last else end


def _first(question: Question, start: float, end: float) -> float:
    """Return the first origin: as asked, or after two thirds of the record."""
    first = float(question.first.toordinal()) if question.first else float(floor(start + (end - start) * 2 / 3))
    if first - start < LEAST_PAST:
        raise CannotTest(
            f"Only {max(first - start, 0):.0f} days of the record lie before the first forecast; it needs {LEAST_PAST:.0f}."
        )
    return first


def _cells(question: Question, before: Events) -> Cells:
    if not len(before):
        raise CannotTest("There is no crime before the first forecast.")
    try:
        if question.hexagons:
            side = question.cell * np.sqrt(2 / (3 * np.sqrt(3)))  # the hexagon of the same area as the square
            return hexagons(before.x, before.y, float(side), distance=question.near)
        raster = raster_over(before.x, before.y, question.cell, margin=question.near)
        return squares(raster, near(raster, before.x, before.y, question.near))
    except AreaTooLarge as error:
        raise CannotTest(f"{error}. Choose larger cells, or take out the points that lie far away.") from error


def _shares(question: Question, cells: Cells) -> tuple[float, ...]:
    """Return the shares of the area that are a cell or more."""
    kept = tuple(share for share in question.shares if share * cells.number >= 1)
    if not kept:
        raise CannotTest(
            f"The area has only {cells.number} cells, so {max(question.shares):.2%} of it is not one. Choose smaller cells or "
            "a larger --area."
        )
    return kept


def _date(day: float) -> date:
    return date.fromordinal(int(day))


def checkpoint_for(folder: Path, question: Question, points: Points, others: Sequence[Points]) -> Checkpoint:
    """Return where the windows of this very backtest are kept. Raises ``CannotTest`` where the folder cannot be made."""
    read = [[one.digest, one.grid, len(one.events)] for one in (points, *others)]
    try:
        return Checkpoint(folder, {"question": question.as_json(), "read": read})
    except OSError as error:
        raise CannotTest(f"{folder} cannot be used: {error.strerror}.") from error
