"""The Knox test with many bands: are there more pairs near in both space and time than chance would bring?

Pairs near in space are found once. Each permutation shuffles the times among the places, many shuffles at a time, so that
one row of memory holds a pair's times under all of them. Expected is the mean over permutations (Knox 1964; Besag and
Diggle 1977; Johnson et al. 2007 for bands and repeats).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bizwatch.science.hotspots.events import Events, Floats, Ints

_TOGETHER = 64  # permutations that are counted at once
_SMALL = 255  # rows that one byte can count
_WHOLE = 32_000


@dataclass(frozen=True)
class Knox:
    """Pairs by distance band (rows) and time band (columns).

    ``distances``: upper edges in metres, each included; the first may be 0, for the same place. ``days``: upper edges, not
    included. ``observed`` counts pairs, ``expected`` is their mean under chance, ``chance`` how often as many or more came
    by chance (the observed order counted as one of them).
    """

    distances: tuple[float, ...]
    days: tuple[float, ...]
    observed: Ints
    expected: Floats
    chance: Floats
    permutations: int

    @property
    def ratio(self) -> Floats:
        """Observed ÷ expected; 1 where neither was."""
        return np.divide(self.observed, self.expected, out=np.ones_like(self.expected), where=self.expected > 0)


def knox(
    events: Events, distances: Sequence[float], days: Sequence[float], *, permutations: int = 999, seed: int = 1
) -> Knox:
    """Test for near repeats. The same seed gives the same answer.

    Raises ``ValueError`` for bands that do not rise or that hold nothing.
    """
    metres, spans = np.asarray(distances, dtype=np.float64), np.asarray(days, dtype=np.float64)
    rising = all(len(one) and (np.diff(one) > 0).all() for one in (metres, spans))
    if not rising or metres[0] < 0 or spans[0] <= 0:
        raise ValueError("Bands rise, distances from 0 on and days from above 0")
    first, second, apart = pairs_within(events.x, events.y, float(metres[-1]))
    band = np.searchsorted(metres, apart, side="left")
    order = np.argsort(band, kind="stable")
    first, second = first[order], second[order]
    edges = np.searchsorted(band[order], np.arange(len(metres) + 1))
    times = _times(events.day, spans)
    observed = _counts(times[:, None], first, second, edges, spans)[:, :, 0]
    rng = np.random.default_rng(seed)
    total, reached = np.zeros(observed.shape), np.ones(observed.shape)
    for begin in range(0, permutations, _TOGETHER):
        many = min(_TOGETHER, permutations - begin)
        shuffled = rng.permuted(np.repeat(times[:, None], many, axis=1), axis=0)
        counts = _counts(np.ascontiguousarray(shuffled), first, second, edges, spans)
        total += counts.sum(axis=2)
        reached += (counts >= observed[:, :, None]).sum(axis=2)
    return Knox(
        tuple(map(float, metres)),
        tuple(map(float, spans)),
        observed,
        total / max(permutations, 1),
        reached / (permutations + 1),
        permutations,
    )


def pairs_within(x: Floats, y: Floats, distance: float) -> tuple[Ints, Ints, Floats]:
    """Return every pair of points at most ``distance`` metres apart, once each: two indices and how far apart they are."""
    size = max(distance, 1e-9)
    column, row = (np.floor((one - one.min()) / size).astype(np.int64) + 1 if len(one) else one for one in (x, y))
    width = int(row.max()) + 2 if len(x) else 1
    key = np.asarray(column * width + row, dtype=np.int64)
    order = np.argsort(key, kind="stable")
    ranked = key[order]
    found: list[tuple[Ints, Ints]] = []
    for step in (0, 1, width - 1, width, width + 1):
        low = np.searchsorted(ranked, ranked + step, side="left")
        high = np.searchsorted(ranked, ranked + step, side="right")
        if step == 0:
            low = np.arange(len(ranked)) + 1
        many = np.maximum(high - low, 0)
        one = np.repeat(np.arange(len(ranked)), many)
        other = np.arange(len(one)) - np.repeat(np.cumsum(many) - many, many) + np.repeat(low, many)
        found.append((order[one], order[other]))
    first, second = (np.concatenate([pair[side] for pair in found]) for side in (0, 1))
    apart = np.hypot(x[first] - x[second], y[first] - y[second])
    near = apart <= distance
    return first[near], second[near], apart[near]


def _times(day: Floats, spans: Floats) -> NDArray[np.int16] | NDArray[np.float32]:
    """Return the times in the smallest numbers that hold them: whole days as two bytes, others as four."""
    since = day - day.min() if len(day) else day
    whole = bool((since == np.rint(since)).all() and (spans == np.rint(spans)).all())
    if whole and (not len(since) or since.max() < _WHOLE) and spans.max() < _WHOLE:
        return since.astype(np.int16)
    return since.astype(np.float32)


def _counts(times: NDArray, first: Ints, second: Ints, edges: Ints, spans: Floats) -> Ints:
    """Return pairs by distance band, time band and permutation."""
    many = times.shape[1]
    within = np.zeros((len(edges) - 1, len(spans), many), dtype=np.int64)
    for band in range(len(edges) - 1):
        for low in range(int(edges[band]), int(edges[band + 1]), _SMALL * 16):
            part = slice(low, min(low + _SMALL * 16, int(edges[band + 1])))
            gap = np.abs(times[first[part]] - times[second[part]])
            for column, span in enumerate(spans):
                within[band, column] += _count_rows(gap < times.dtype.type(span))
    return np.diff(within, axis=1, prepend=0)


def _count_rows(mask: NDArray[np.bool_]) -> Ints:
    """Return how many rows are true in each column. Bytes add up 255 rows at a time, which is many times quicker."""
    whole = len(mask) // _SMALL * _SMALL
    small = mask.view(np.uint8)
    count = np.add.reduce(small[whole:], axis=0, dtype=np.uint8).astype(np.int64)
    if whole:
        blocks = small[:whole].reshape(-1, _SMALL, mask.shape[1])
        count += np.add.reduce(blocks, axis=1, dtype=np.uint8).sum(axis=0, dtype=np.int64)
    return count
