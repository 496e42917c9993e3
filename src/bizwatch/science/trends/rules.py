"""The named rules by which a point of a control chart stands out.

Numbers of Nelson (1984); Western Electric's zones are his 1, 5, 6 and, with eight instead of nine points, 2. Each rule looks at
a window of points that ends with the one it marks, so none ever sees a later period. A gap, or a new baseline, ends a window.
More rules find more and cry wolf more: ``ALARMS`` are those whose false alarms together stay under one in a hundred.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Rule(StrEnum):
    """A rule by its name; ``WORDS`` says what it means. SD is the standard deviation of the chart."""

    BEYOND_LIMITS = "beyond the limits"
    RUN_OF_NINE = "nine on one side"
    TREND_OF_SIX = "six rising or falling"
    FOURTEEN_ALTERNATING = "fourteen alternating"
    TWO_OF_THREE = "two of three beyond 2 SD"
    FOUR_OF_FIVE = "four of five beyond 1 SD"
    FIFTEEN_CLOSE = "fifteen within 1 SD"
    EIGHT_AWAY = "eight outside 1 SD"


WORDS: dict[Rule, str] = {
    Rule.BEYOND_LIMITS: "One point above the upper or below the lower limit (Shewhart; Nelson 1; Western Electric 1).",
    Rule.RUN_OF_NINE: "Nine points in a row on one side of the centre (Nelson 2; Western Electric 4 has eight).",
    Rule.TREND_OF_SIX: "Six points in a row that each rise, or each fall (Nelson 3).",
    Rule.FOURTEEN_ALTERNATING: "Fourteen points in a row that go up and down by turns (Nelson 4).",
    Rule.TWO_OF_THREE: "Two of three points beyond two standard deviations on one side (Nelson 5; Western Electric 2).",
    Rule.FOUR_OF_FIVE: "Four of five points beyond one standard deviation on one side (Nelson 6; Western Electric 3).",
    Rule.FIFTEEN_CLOSE: "Fifteen points in a row within one standard deviation (Nelson 7).",
    Rule.EIGHT_AWAY: "Eight points in a row beyond one standard deviation, on either side (Nelson 8).",
}
NELSON = tuple(Rule)
WESTERN_ELECTRIC = (Rule.BEYOND_LIMITS, Rule.TWO_OF_THREE, Rule.FOUR_OF_FIVE, Rule.RUN_OF_NINE)
ALARMS = (Rule.BEYOND_LIMITS,)


@dataclass(frozen=True)
class Signal:
    """That the point at ``place`` ends a window that a rule marks; ``is_high``: above the centre, None where it is neither."""

    place: int
    rule: Rule
    is_high: bool | None


def signals(
    values: Floats,
    centre: Floats,
    low: Floats,
    high: Floats,
    sigma: Floats,
    rules: Sequence[Rule],
    *,
    breaks: Sequence[int] = (0,),
) -> tuple[Signal, ...]:
    """Return what the rules mark, by place and then by rule. ``breaks`` are the places where a baseline starts."""
    away = values - centre
    z = np.divide(away, sigma, out=np.full(values.size, np.nan), where=sigma > 0)
    found = []
    for start, end in zip(breaks, [*breaks[1:], values.size], strict=True):
        part = slice(start, end)
        for rule in rules:
            if rule is Rule.BEYOND_LIMITS:
                beyond = (values[part] > high[part]) | (values[part] < low[part])
                marked = np.where(beyond, np.sign(away[part]), 0.0)
            else:
                marked = _WINDOWS[rule](values[part], z[part])
            found += [
                Signal(start + int(place), rule, None if np.isnan(marked[place]) else bool(marked[place] > 0))
                for place in np.flatnonzero(marked)
            ]
    return tuple(sorted(found, key=lambda one: (one.place, NELSON.index(one.rule))))


def _ended(values: Floats, length: int, marks: Callable[[Floats], Any]) -> Bools:
    """Return for each point whether the window that ends with it is whole and marked."""
    found = np.zeros(values.size, dtype=bool)
    if values.size >= length:
        windows = sliding_window_view(values, length)
        found[length - 1 :] = np.isfinite(windows).all(axis=1) & marks(windows)
    return found


def _one_side(z: Floats, length: int, needed: int, beyond: float) -> Floats:
    """1 where enough of a window lie above, -1 below, 0 else. The point itself must be one of them."""
    up = _ended(z, length, lambda w: ((w > beyond).sum(axis=1) >= needed) & (w[:, -1] > beyond))
    down = _ended(z, length, lambda w: ((w < -beyond).sum(axis=1) >= needed) & (w[:, -1] < -beyond))
    return up.astype(float) - down.astype(float)


def _trend(values: Floats, _: Floats) -> Floats:
    up = _ended(values, 6, lambda w: (np.diff(w, axis=1) > 0).all(axis=1))
    down = _ended(values, 6, lambda w: (np.diff(w, axis=1) < 0).all(axis=1))
    return up.astype(float) - down.astype(float)


def _neither(marked: Bools) -> Floats:
    return np.where(marked, np.nan, 0.0)


def _alternating(values: Floats, _: Floats) -> Floats:
    return _neither(_ended(values, 14, lambda w: (np.diff(np.sign(np.diff(w, axis=1)), axis=1) != 0).all(axis=1)))


_WINDOWS: dict[Rule, Callable[[Floats, Floats], Floats]] = {
    Rule.RUN_OF_NINE: lambda _, z: _one_side(z, 9, 9, 0.0),
    Rule.TREND_OF_SIX: _trend,
    Rule.FOURTEEN_ALTERNATING: _alternating,
    Rule.TWO_OF_THREE: lambda _, z: _one_side(z, 3, 2, 2.0),
    Rule.FOUR_OF_FIVE: lambda _, z: _one_side(z, 5, 4, 1.0),
    Rule.FIFTEEN_CLOSE: lambda _, z: _neither(_ended(z, 15, lambda w: (np.abs(w) < 1).all(axis=1))),
    Rule.EIGHT_AWAY: lambda _, z: _neither(_ended(z, 8, lambda w: (np.abs(w) > 1).all(axis=1))),
}
