"""The week ahead as a drawing: reports expected and those of last week by hour, and who is on the rota. No script."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, BASE = 1008, 220, 190  # six units for each of 168 hours; below the base stand the days
_STEP = 6


@dataclass(frozen=True)
class Day:
    """A day's name and where it begins."""

    x: int
    text: str


@dataclass(frozen=True)
class Chart:
    """Points and bars in the units of the drawing. ``most`` is the number at its top."""

    expected: str
    last_week: str
    staffed: tuple[tuple[int, float, float], ...]
    days: tuple[Day, ...]
    most: int


def draw(
    *, expected: Sequence[float], last_week: Sequence[float], officers: Sequence[float], days: Sequence[tuple[int, str]]
) -> Chart:
    """Return the chart of as many hours as are given; each series has one value for each hour."""
    most = max(1, int(-(-max([*expected, *last_week, *officers], default=1) // 1)))
    scale = (BASE - 10) / most
    bars = [
        (hour * _STEP, round(BASE - number * scale, 1), round(number * scale, 1))
        for hour, number in enumerate(officers)
    ]
    return Chart(
        expected=_line(expected, scale),
        last_week=_line(last_week, scale),
        staffed=tuple(bar for bar in bars if bar[2] > 0),
        days=tuple(Day(hour * _STEP, text) for hour, text in days),
        most=most,
    )


def _line(values: Sequence[float], scale: float) -> str:
    return " ".join(f"{hour * _STEP},{BASE - value * scale:.1f}" for hour, value in enumerate(values))
