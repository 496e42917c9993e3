"""Crimes as points in space and time, in order of time, and the past that a method may see.

Places are metres on any flat grid (the British National Grid, a UTM zone, …), times are days from a day that the caller
chooses; a fraction of a day is allowed. Nothing here knows a calendar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bizwatch.science.hotspots.grids import Cells

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Events:
    """Points in order of time. ``x`` and ``y`` in metres, ``day`` in days. Make one with ``Events.of``."""

    x: Floats
    y: Floats
    day: Floats

    @staticmethod
    def of(x: ArrayLike, y: ArrayLike, day: ArrayLike) -> "Events":
        """Return events sorted by time (a stable order). Raises ``ValueError`` for unequal lengths or what is no number."""
        columns = [np.asarray(one, dtype=np.float64).ravel() for one in (x, y, day)]
        if len({len(one) for one in columns}) != 1:
            raise ValueError("x, y and day are of one length")
        if not all(np.isfinite(one).all() for one in columns):
            raise ValueError("x, y and day are finite numbers")
        order = np.argsort(columns[2], kind="stable")
        return Events(*(one[order] for one in columns))

    def __len__(self) -> int:
        return len(self.day)

    def between(self, first: float, end: float) -> "Events":
        """Return a copy, sharing no memory, of the events from ``first`` up to but not on ``end``."""
        low, high = np.searchsorted(self.day, [first, end], side="left")
        return Events(self.x[low:high].copy(), self.y[low:high].copy(), self.day[low:high].copy())

    def before(self, day: float) -> "Events":
        """Return a copy, sharing no memory, of the events before a day."""
        return self.between(-np.inf, day)

    def within(self, cells: Cells) -> "Events":
        """Return the events that lie in the area."""
        inside = cells.locate(self.x, self.y) >= 0
        return Events(self.x[inside], self.y[inside], self.day[inside])


@dataclass(frozen=True)
class Past:
    """All that a method may know at an origin: the events before it, copied out of the record.

    ``start`` is the first day of the record (a day without crime counts as seen). ``others`` are events of other crime
    types, cut at the same origin. Build one with ``Past.until``, which does the cutting.
    """

    cells: Cells
    start: float
    origin: float
    events: Events
    others: tuple[Events, ...] = ()

    @staticmethod
    def until(origin: float, cells: Cells, events: Events, *, start: float, others: Sequence[Events] = ()) -> "Past":
        """Return the past of an origin: nothing on or after it is handed on. Raises ``ValueError`` for no past at all."""
        if origin <= start:
            raise ValueError("The origin is after the start of the record")
        cut = tuple(one.before(origin).within(cells) for one in others)
        return Past(cells, start, origin, events.before(origin).within(cells), cut)

    @property
    def days(self) -> float:
        """How many days the record is long."""
        return self.origin - self.start

    @cached_property
    def where(self) -> Ints:
        """The cell of each event."""
        return self.cells.locate(self.events.x, self.events.y)

    @cached_property
    def pixels(self) -> tuple[Ints, ...]:
        """The square of the raster of each event: of this crime type first, then of the others."""
        return tuple(self.cells.raster.locate(one.x, one.y) for one in (self.events, *self.others))

    def counts(self, days: float) -> Floats:
        """Return how many events each cell had in so many last days."""
        low = int(np.searchsorted(self.events.day, self.origin - days, side="left"))
        return count_cells(self.where[low:], self.cells.number)


def count_cells(where: Ints, number: int) -> Floats:
    """Return the count of each cell. Places outside the area (-1) count nowhere."""
    return np.bincount(where[where >= 0], minlength=number).astype(np.float64)


def count_days(where: Ints, day: Floats, *, start: float, days: int) -> tuple[Ints, Ints, Ints]:
    """Return counts per cell and day, sparse: cell, whole day from ``start``, count; only pairs that had any.

    Days outside ``0 <= day - start < days`` and places outside the area are left out.
    """
    since = np.floor(np.asarray(day) - start).astype(np.int64)
    kept = (where >= 0) & (since >= 0) & (since < days)
    pairs, counts = np.unique(where[kept] * days + since[kept], return_counts=True)
    return pairs // days, pairs % days, counts.astype(np.int64)
