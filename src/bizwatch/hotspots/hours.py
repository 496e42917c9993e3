"""The hours of London's day in which crimes happened, by group of crimes: what the map's slider of hours asks."""

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from bizwatch.kernel.clock import clock_changes
from bizwatch.science.trends.aoristic import Zone, aoristic_shares

HOURS = 24
Window = tuple[datetime, datetime | None]


def london(first: date, last: date) -> Zone:
    """Return London's offsets from one day to another."""
    (_, before), *changes = clock_changes(first, last)
    return Zone(tuple(_minutes(at) for at, _ in changes), (before, *(ahead for _, ahead in changes)))


def hours_by_group(groups: Sequence[Sequence[Window]], zone: Zone) -> NDArray[np.float64]:
    """Return for each group of windows 24 numbers: how many of its crimes fall in each hour, shape (groups, 24).

    A window of a week or longer says nothing of the hour and is in none, so a row may add up to less than its crimes.
    """
    starts = np.array([_minutes(first) for group in groups for first, _ in group], dtype=np.int64)
    ends = np.array([_minutes(last or first) for group in groups for first, last in group], dtype=np.int64)
    owner = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    shares = aoristic_shares(starts, np.maximum(starts, ends), zone)
    place = owner[shares.crime] * HOURS + shares.hour % HOURS
    hours = np.bincount(place, shares.share, len(groups) * HOURS).astype(np.float64)
    return hours.reshape(-1, HOURS)


def _minutes(moment: datetime) -> int:
    return int(moment.timestamp()) // 60
