"""A line of shares over weeks as plain SVG values: drawn by the server, with no style and no script in it.

The table beside it holds the same numbers; the picture is hidden from those who read the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 180
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 28


@dataclass(frozen=True)
class Point:
    """One week: the place and the bounds of its bar, None where it has no interval; ``label`` stands under it, set by ``anchor``."""

    x: float
    y: float
    high: float | None
    low: float | None
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Chart:
    """What the template draws. ``rules`` are the heights of 0%, 50% and 100% with their names."""

    points: tuple[Point, ...]
    line: str
    rules: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


def chart(shares: Sequence[tuple[str, float | None, float | None, float | None]], *, labelled: int = 5) -> Chart | None:
    """Return a chart of (name, share, low, high) with shares from 0 to 1; None with fewer than two shares."""
    told = [(place, *one) for place, one in enumerate(shares) if one[1] is not None]
    if len(told) < 2:
        return None
    step = max(1, -(-len(shares) // labelled))
    points = tuple(
        Point(
            _across(place, len(shares)),
            _down(share or 0),
            None if high is None else _down(high),
            None if low is None else _down(low),
            name if place % step == 0 else "",
            "end" if place == len(shares) - 1 else "middle",  # the last label would be cut off at the edge
        )
        for place, name, share, low, high in told
    )
    line = " ".join(f"{point.x},{point.y}" for point in points)
    return Chart(points, line, tuple((_down(share), f"{share:.0%}") for share in (0, 0.5, 1)))


def _across(place: int, number: int) -> float:
    return round(_LEFT + place * (WIDTH - _LEFT - _RIGHT) / max(1, number - 1), 1)


def _down(share: float) -> float:
    return round(_TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM), 1)
