"""Bands for the card of an area: among the highest 1, 5, 10 or 25 in a hundred of places, or not."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

SHARES = (0.01, 0.05, 0.10, 0.25)


def bands(shown: ArrayLike, shares: Sequence[float] = SHARES) -> NDArray[np.int64]:
    """Return the band of each place: 0 for the highest share, then 1 and so on, ``len(shares)`` for none of them.

    ``shown`` are published figures only, with 0 for a place that has none: a band worked out from true counts would order what
    rounding has made alike. Places of equal figures stand in one band, and where they do not all fit into the higher one
    they stand in the lower, so a band never holds more than its share. Raises ``ValueError`` for shares that do not rise.
    """
    values = np.asarray(shown, dtype=np.float64).ravel()
    if not len(shares) or shares[0] <= 0 or any(b <= a for a, b in pairwise(shares)):
        raise ValueError("Shares of bands rise from above 0")
    as_many_or_more = len(values) - np.searchsorted(np.sort(values), values, side="left")
    most = np.floor(np.asarray(shares) * len(values) + 1e-9)
    band = np.searchsorted(most, as_many_or_more, side="left")
    return np.where(values > 0, band, len(shares)).astype(np.int64)
