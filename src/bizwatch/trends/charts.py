"""Drawings of series as plain SVG values: made by the server, with no style and no script in them.

Each has a name for those who do not see it, and a table with the same numbers beside it. A gap is a gap: lines end before it
and start again after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WIDTH, HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 14, 12, 30
_LABELLED = 6
_CELL_WIDTH, _CELL_HEIGHT, _WEEK_LEFT, _WEEK_TOP = 27, 20, 48, 20


@dataclass(frozen=True)
class Line:
    """``runs`` are the points of each stretch without a gap; ``look`` is the class that draws it."""

    runs: tuple[str, ...]
    look: str


@dataclass(frozen=True)
class Dot:
    """A point, with the ends of its bar where it has an interval."""

    x: float
    y: float
    look: str
    high: float | None = None
    low: float | None = None


@dataclass(frozen=True)
class Chart:
    """What the template draws. ``rules`` are heights with their numbers, ``labels`` names under places, ``marks`` places where
    a baseline starts."""

    title: str
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    rules: tuple[tuple[float, str], ...]
    labels: tuple[tuple[float, str, str], ...]
    marks: tuple[float, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Cell:
    """An hour of a weekday; ``depth`` from 0 to 5 is how dark it is."""

    x: float
    y: float
    depth: int


@dataclass(frozen=True)
class WeekChart:
    """The hours of the week as cells."""

    title: str
    cells: tuple[Cell, ...]
    days: tuple[tuple[float, str], ...]
    hours: tuple[tuple[float, str], ...]
    width: int = _WEEK_LEFT + 24 * _CELL_WIDTH
    height: int = _WEEK_TOP + 7 * _CELL_HEIGHT
    cell_width: int = _CELL_WIDTH - 1
    cell_height: int = _CELL_HEIGHT - 1


def line_chart(
    title: str,
    names: Sequence[str],
    lines: Iterable[tuple[str, Floats]],
    *,
    marked: Iterable[tuple[int, float, str]] = (),
    intervals: Iterable[tuple[int, float, float, float]] = (),
    starts: Iterable[int] = (),
) -> Chart | None:
    """Return lines over periods by ``names``, each with its look. ``marked`` are points with a look, ``intervals`` points with
    bounds. None where fewer than two numbers are to be drawn."""
    drawn, points, bars = list(lines), list(marked), list(intervals)
    values = [float(one) for _, line in drawn for one in line if isfinite(one)]
    values += [high for *_, high in bars]
    if len(values) < 2:
        return None
    scale = _Scale(len(names), _top_of(max(values)))
    dots = [Dot(scale.across(place), scale.down(value), look) for place, value, look in points]
    dots += [
        Dot(scale.across(place), scale.down(value), "count", scale.down(high), scale.down(low))
        for place, value, low, high in bars
    ]
    return Chart(
        title=title,
        lines=tuple(Line(tuple(_runs(line, scale)), look) for look, line in drawn),
        dots=tuple(dots),
        rules=tuple((scale.down(scale.top * part), _number(scale.top * part)) for part in (0, 0.5, 1)),
        labels=tuple(_labels(names, scale)),
        marks=tuple(scale.across(place) for place in starts),
    )


def week_chart(title: str, weights: Floats, days: Sequence[str]) -> WeekChart:
    """Return weights by weekday and hour as cells, the darkest the most."""
    most = float(weights.max())
    cells = tuple(
        Cell(
            _WEEK_LEFT + hour * _CELL_WIDTH,
            _WEEK_TOP + day * _CELL_HEIGHT,
            round(float(weights[day, hour]) / most * 5) if most else 0,
        )
        for day in range(7)
        for hour in range(24)
    )
    return WeekChart(
        title,
        cells,
        tuple((_WEEK_TOP + day * _CELL_HEIGHT + 14, name) for day, name in enumerate(days)),
        tuple((_WEEK_LEFT + hour * _CELL_WIDTH, f"{hour:02}") for hour in range(0, 24, 3)),
    )


@dataclass(frozen=True)
class _Scale:
    number: int
    top: float

    def across(self, place: int) -> float:
        return round(_LEFT + place * (WIDTH - _LEFT - _RIGHT) / max(1, self.number - 1), 1)

    def down(self, value: float) -> float:
        return round(_TOP + (1 - value / self.top) * (HEIGHT - _TOP - _BOTTOM), 1)


def _runs(line: Floats, scale: _Scale) -> Iterable[str]:
    run: list[str] = []
    for place, value in enumerate(line):
        if isfinite(value):
            run.append(f"{scale.across(place)},{scale.down(float(value))}")
        elif run:
            yield " ".join(run)
            run = []
    if run:
        yield " ".join(run)


def _labels(names: Sequence[str], scale: _Scale) -> Iterable[tuple[float, str, str]]:
    step = max(1, -(-len(names) // _LABELLED))
    for place in range(0, len(names), step):
        anchor = "end" if place == len(names) - 1 else "start" if place == 0 else "middle"
        yield scale.across(place), names[place], anchor


def _top_of(most: float) -> float:
    """Return the next of 1, 2, 4, 6, 8 and 10 times a power of ten that is not below."""
    if most <= 0:
        return 1.0
    power = 10.0 ** floor(log10(most))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= most * (1 - 1e-9))


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.3g}"
