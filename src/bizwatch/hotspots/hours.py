"""The hours of London's day in which crimes happened, by group of crimes: what the map's slider of hours asks."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from bizwatch.kernel.clock import clock_changes
from bizwatch.science.trends.aoristic import Zone, aoristic_shares

HOURS = 24
Window = tuple[datetime, datetime | None]


def hours_by_group(groups: Sequence[Sequence[Window]]) -> NDArray[np.float64]:
    """Return for each group of windows 24 numbers: how many of its crimes fall in each hour, shape (groups, 24).

    A window of a week or longer says nothing of the hour and is in none, so a row may add up to less than its crimes.
    """
    starts = np.array([_minutes(first) for group in groups for first, _ in group], dtype=np.int64)
    ends = np.array([_minutes(last or first) for group in groups for first, last in group], dtype=np.int64)
    owner = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    if not starts.size:
        return np.zeros((len(groups), HOURS))
    ends = np.maximum(starts, ends)
    shares = aoristic_shares(starts, ends, Zone(*clock_changes(int(starts.min()), int(ends.max()))))
    place = owner[shares.crime] * HOURS + shares.hour % HOURS
    hours = np.bincount(place, shares.share, len(groups) * HOURS).astype(np.float64)
    return hours.reshape(-1, HOURS)


def _minutes(moment: datetime) -> int:
    return int(moment.timestamp()) // 60
