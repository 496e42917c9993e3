"""What a backtest's windows say together: pooled scores with intervals from a bootstrap of blocks of neighbouring windows.

Windows overlap and follow one another, so single windows are not drawn but runs of them, at least a horizon long
(the circular block bootstrap; Politis and Romano 1992). Methods are drawn together: a ratio compares like with like.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bizwatch.science.hotspots.backtest import Window
from bizwatch.science.hotspots.events import Floats
from bizwatch.science.hotspots.scores import Hot

_TAIL = 0.05


@dataclass(frozen=True)
class Range:
    """A figure with its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """One method at one share of the area, pooled over windows. ``ratio``: hits ÷ the hits of the method it is put beside."""

    method: str
    share: float
    hot: Hot
    hit_rate: Range
    ratio: Range
    log_score: float


def summarise(
    windows: Sequence[Window],
    shares: Sequence[float],
    *,
    beside: str,
    horizon: float,
    draws: int = 2000,
    seed: int = 1,
) -> list[Row]:
    """Return a row for each method and share. Raises ``ValueError`` for no windows or an unknown method to put beside."""
    if not windows or beside not in windows[0].scores:
        raise ValueError(f"No windows, or {beside} is not among their methods")
    drawn = draw_blocks(len(windows), block_length([one.origin for one in windows], horizon), draws, seed)
    events = np.array([one.events for one in windows], dtype=np.float64)
    rows = []
    for place, share in enumerate(shares):
        base = _hits(windows, beside, place)
        for method in windows[0].scores:
            hits = _hits(windows, method, place)
            rows.append(
                Row(
                    method,
                    share,
                    pooled(windows, method, place),
                    _range(hits, events, drawn),
                    _range(hits, base, drawn),
                    _log_score(windows, method),
                )
            )
    return rows


def pooled(windows: Sequence[Window], method: str, place: int) -> Hot:
    """Return one method's hits at one share, added up over the windows."""
    first, *rest = (one.scores[method].hot[place] for one in windows)
    for one in rest:
        first = first + one
    return first


def block_length(origins: Sequence[float], horizon: float) -> int:
    """Return how many neighbouring windows are drawn at once: a horizon's worth, and the cube root of all at the least."""
    step = float(np.median(np.diff(origins))) if len(origins) > 1 else horizon
    return min(len(origins), max(int(np.ceil(horizon / step)), round(len(origins) ** (1 / 3))))


def draw_blocks(number: int, length: int, draws: int, seed: int) -> np.ndarray:
    """Return, for each draw, which windows it holds: as many as there are, in whole blocks, round the end to the start."""
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, number, (draws, -(-number // length)))
    places = (starts[:, :, None] + np.arange(length)[None, None, :]) % number
    return np.asarray(places.reshape(draws, -1)[:, :number])


def _hits(windows: Sequence[Window], method: str, place: int) -> Floats:
    return np.array([one.scores[method].hot[place].hits for one in windows])


def _range(above: Floats, below: Floats, drawn: np.ndarray) -> Range:
    top, bottom = above[drawn].sum(axis=1), below[drawn].sum(axis=1)
    ratios = np.divide(top, bottom, out=np.zeros(len(top)), where=bottom > 0)
    low, high = np.quantile(ratios, [_TAIL, 1 - _TAIL])
    return Range(_ratio(above.sum(), below.sum()), float(low), float(high))


def _log_score(windows: Sequence[Window], method: str) -> float:
    """Return the mean over all crimes of all windows."""
    whole = sum(one.scores[method].log_score * one.events for one in windows)
    return _ratio(whole, sum(one.events for one in windows))


def _ratio(above: float, below: float) -> float:
    return float(above / below) if below else 0.0
