"""When in the week crimes happened, where many are known only as "between then and then".

Each crime is one, spread evenly over the real time of its window (Ratcliffe and McCullagh, 1998; Ratcliffe, 2000). Real time
is UTC; the cells are hours of the week as people there read them. So where clocks go back, the hour that happens twice takes a
share for both, and where they go forward the missing hour takes none.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

HOUR, WEEK_HOURS = 60, 168
LONGEST = 7 * 24 * HOUR  # minutes: a window of a week says nothing of the hour
_THURSDAY = 3  # the epoch began on one; Monday is 0


@dataclass(frozen=True)
class Zone:
    """A time zone as minutes since 1970 (UTC) at which its offset changes, in order, and the offset in minutes from each.

    ``offsets`` has one more: the first holds before any change. Offsets are whole hours.
    """

    changes: tuple[int, ...]
    offsets: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.offsets) != len(self.changes) + 1 or any(offset % HOUR for offset in self.offsets):
            raise ValueError("a zone has one offset more than changes, each of whole hours")


@dataclass(frozen=True)
class Week:
    """``weights`` by weekday (Monday first) and hour, in crimes. ``counted`` crimes are in it; ``by_window`` of them had a
    window and no moment; ``unknown`` are left out, because their window is a week or longer."""

    weights: NDArray[np.float64]
    counted: int
    by_window: int
    unknown: int


@dataclass(frozen=True)
class Shares:
    """Shares of crimes in hours of the week, one a line: which crime, which hour (0 is Monday's first, 167 the last), how much.

    ``kept`` says of each crime whether it is in them: one whose window is a week or longer is not.
    """

    crime: NDArray[np.int64]
    hour: NDArray[np.int64]
    share: NDArray[np.float64]
    kept: NDArray[np.bool_]


def aoristic_shares(starts: ArrayLike, ends: ArrayLike, zone: Zone) -> Shares:
    """Return in which hours of the week crimes happened between ``starts`` and ``ends``, minutes since 1970 in UTC.

    A moment has equal ends. Raises ``ValueError`` where a window ends before it starts.
    """
    first, last = np.asarray(starts, dtype=np.int64), np.asarray(ends, dtype=np.int64)
    if first.shape != last.shape or (last < first).any():
        raise ValueError("each window has a start and an end that is not before it")
    kept = last - first < LONGEST
    hours = np.where(kept, np.maximum(last - 1, first) // HOUR - first // HOUR + 1, 0)
    crime = np.repeat(np.arange(first.size), hours)
    within = np.arange(crime.size) - np.repeat(np.cumsum(hours) - hours, hours)
    hour = (first // HOUR)[crime] + within
    overlap = np.minimum((hour + 1) * HOUR, last[crime]) - np.maximum(hour * HOUR, first[crime])
    width = (last - first)[crime]
    share = np.where(width == 0, 1.0, overlap / np.maximum(width, 1))
    return Shares(crime, _cells(hour, zone), share, kept)


def aoristic_week(starts: ArrayLike, ends: ArrayLike, zone: Zone) -> Week:
    """Return the week of crimes that happened between ``starts`` and ``ends``, as ``aoristic_shares`` spreads them."""
    shares = aoristic_shares(starts, ends, zone)
    weights = np.bincount(shares.hour, shares.share, WEEK_HOURS).astype(float).reshape(7, 24)
    is_window = np.asarray(ends, dtype=np.int64) > np.asarray(starts, dtype=np.int64)
    counted = int(shares.kept.sum())
    return Week(weights, counted, int((is_window & shares.kept).sum()), shares.kept.size - counted)


def _cells(hours: NDArray[np.int64], zone: Zone) -> NDArray[np.int64]:
    """Return the hour of the local week, Monday 0:00 first, of hours since 1970."""
    offsets = np.asarray(zone.offsets, dtype=np.int64)
    place = np.searchsorted(np.asarray(zone.changes, dtype=np.int64), hours * HOUR, side="right")
    return np.asarray((hours + offsets[place] // HOUR + _THURSDAY * 24) % WEEK_HOURS, dtype=np.int64)
