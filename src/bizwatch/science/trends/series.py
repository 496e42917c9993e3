"""Sums over a year and the same time of the year before. A gap (``nan``) makes no sum: it is never filled or stepped over."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bizwatch.science.trends.seasonal import YEAR


def rolling_sum(counts: ArrayLike, periods: int = YEAR) -> NDArray[np.float64]:
    """Return for each period the sum of it and of those before it, ``periods`` in all; ``nan`` before there are so many
    and where one of them is missing. Raises ``ValueError`` for fewer than one."""
    found = np.asarray(counts, dtype=float)
    if periods < 1:
        raise ValueError("a sum runs over one period at least")
    sums = np.full(found.size, np.nan)
    if found.size >= periods:
        known = np.isfinite(found)
        total = np.concatenate([[0.0], np.cumsum(np.where(known, found, 0.0))])
        whole = np.concatenate([[0], np.cumsum(known)])
        is_whole = whole[periods:] - whole[:-periods] == periods
        sums[periods - 1 :] = np.where(is_whole, total[periods:] - total[:-periods], np.nan)
    return sums


def same_before(counts: ArrayLike, *, last: int, periods: int = 1, year: int = YEAR) -> tuple[float, float]:
    """Return the sum of ``periods`` up to and with the place ``last``, and that of the same periods a year before.

    ``nan`` where the series does not reach so far back, or a period is missing.
    """
    sums = rolling_sum(counts, periods)
    if not 0 <= last < sums.size:
        raise ValueError("last is a place of the series")
    return float(sums[last]), float(sums[last - year]) if last >= year else float("nan")
