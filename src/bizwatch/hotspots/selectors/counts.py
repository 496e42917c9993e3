"""Counts by square as the map asks for them: read once for a question and a counting, then kept for a while in memory."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import date, datetime

import numpy as np
from django.core.cache import caches
from django.db.models import Sum
from numpy.typing import NDArray

from bizwatch.geography.choices import AreaKind
from bizwatch.geography.layers import Layer
from bizwatch.geography.selectors import layer, zones_mark
from bizwatch.hotspots.hours import HOURS
from bizwatch.hotspots.models import CellMonth, CountedMonth
from bizwatch.hotspots.squares import SIDE, Floats, Ints
from bizwatch.kernel.months import end_of_month

maps = caches["maps"]
_KEEP_SECONDS = 600
_DAY = (0, HOURS)


@dataclass(frozen=True)
class Asked:
    """What a map shows: months from ``first`` to ``last`` (first days), kinds of report ("" all), hours of London's day from
    the first up to but not on the second (they may pass midnight), the district and the zone ("" the whole county), and
    the side of a square in metres."""

    first: date
    last: date
    kind: str = ""
    hours: tuple[int, int] = _DAY
    district: str = ""
    zone: str = ""
    side: int = 1_000

    @property
    def is_whole_day(self) -> bool:
        """Whether no hour is left out."""
        return self.hours == _DAY


@dataclass(frozen=True)
class MonthCount:
    """One counted month: its crimes, those that have no place, and when it was counted."""

    month: date
    reports: int
    without_place: int
    counted_at: datetime


@dataclass(frozen=True)
class CellCounts:
    """Squares that had any report, most first (then from south-west). ``reports`` are whole unless hours were asked for.

    ``side`` in metres; ``column`` and ``row`` count squares of that side from the origin of the grid.
    """

    side: int
    column: Ints
    row: Ints
    reports: Floats

    @property
    def total(self) -> float:
        """All reports on the map."""
        return float(self.reports.sum())

    def __len__(self) -> int:
        return len(self.column)

    def coarser(self, side: int) -> "CellCounts":
        """Return the same counts in larger squares, a multiple of the side."""
        if side == self.side:
            return self
        factor = side // self.side
        return gathered(side, self.column // factor, self.row // factor, self.reports)


def gathered(side: int, column: Ints, row: Ints, reports: Floats) -> CellCounts:
    """Return counts with each square once, most first, then from south-west; squares with none are left out."""
    squares, place = np.unique(np.stack([row, column]), axis=1, return_inverse=True)
    sums = np.bincount(place.ravel(), reports, squares.shape[1]).astype(np.float64)
    kept = np.flatnonzero(sums > 0)
    order = kept[np.argsort(-sums[kept], kind="stable")]
    return CellCounts(side, squares[1, order], squares[0, order], sums[order])


def counted_months() -> list[MonthCount]:
    """Return every month that was counted, the newest last."""
    columns = ("month", "reports", "without_place", "counted_at")
    return [MonthCount(*row) for row in CountedMonth.objects.order_by("month").values_list(*columns)]


def kinds_counted(first: date, last: date) -> dict[str, int]:
    """Return how many reports of each kind have a place in these months."""
    key = f"map-kinds-{stamp()}-{first}-{last}"
    found: dict[str, int] | None = maps.get(key)
    if found is None:
        rows = CellMonth.objects.filter(month__range=(first, last)).values_list("kind").annotate(number=Sum("reports"))
        found = dict(rows.order_by())
        maps.set(key, found, _KEEP_SECONDS)
    return found


def cell_counts(asked: Asked) -> CellCounts:
    """Return the squares of a question. A square belongs to the district or zone in which its middle of 250 m lies."""
    key = f"map-{stamp()}-{hashlib.sha256(repr(astuple(asked)).encode()).hexdigest()}"
    found: CellCounts | None = maps.get(key)
    if found is None:
        found = _read(asked)
        maps.set(key, found, _KEEP_SECONDS)
    return found


def stamp() -> str:
    """Return what changes when anything is counted anew or a zone is drawn: the latest moment of counting, and the zones."""
    latest = CountedMonth.objects.order_by("-counted_at").values_list("counted_at", flat=True).first()
    return f"{latest.isoformat() if latest else ''}-{zones_mark()}"


def _read(asked: Asked) -> CellCounts:
    rows = CellMonth.objects.filter(month__range=(asked.first, asked.last)).order_by()
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    found = list(rows.values_list("month", "column", "row", "reports" if asked.is_whole_day else "hours"))
    if not found:
        return gathered(asked.side, *(np.empty(0, dtype=np.int64),) * 2, np.empty(0))
    months, column, row, values = (list(one) for one in zip(*found, strict=True))
    columns, lines = np.array(column, dtype=np.int64), np.array(row, dtype=np.int64)
    reports = np.array(values, dtype=np.float64) if asked.is_whole_day else _in_hours(values, asked.hours)
    kept = _inside(asked, np.array(months), columns, lines)
    return gathered(SIDE, columns[kept], lines[kept], reports[kept]).coarser(asked.side)


def _in_hours(packed: list[bytes | memoryview], hours: tuple[int, int]) -> Floats:
    table = np.frombuffer(b"".join(bytes(one) for one in packed), dtype="<f4").reshape(-1, HOURS)
    first, end = hours
    wanted = range(first, end) if first < end else [*range(first, HOURS), *range(end)]
    return np.asarray(table[:, list(wanted)].sum(axis=1), dtype=np.float64)


def _inside(asked: Asked, months: NDArray[np.object_], column: Ints, row: Ints) -> NDArray[np.bool_]:
    """Return which squares of which months are in the district and in the zone that were asked for.

    A zone counts each month within the outline that it had at the end of it, and no month in which it had none.
    """
    kept = np.ones(len(column), dtype=bool)
    easting, northing = ((one.astype(np.float64) + 0.5) * SIDE for one in (column, row))
    if asked.district:
        kept &= _within(district_layer(asked), asked.district, easting, northing)
    if asked.zone:
        for month in sorted(set(months.tolist())):
            here = months == month
            kept[here] &= _within(layer(AreaKind.ZONE, end_of_month(month)), asked.zone, easting[here], northing[here])
    return kept


def _within(found: Layer, code: str, easting: Floats, northing: Floats) -> NDArray[np.bool_]:
    return found.inside(code, easting, northing) if code in found.codes else np.zeros(len(easting), dtype=bool)


def district_layer(asked: Asked) -> Layer:
    """Return the districts at the end of what is asked; where none were known for that day, as they are now known."""
    found = layer(AreaKind.DISTRICT, end_of_month(asked.last))
    return found if len(found) else layer(AreaKind.DISTRICT)


def zone_layer(asked: Asked) -> Layer:
    """Return the zones at the end of what is asked."""
    return layer(AreaKind.ZONE, end_of_month(asked.last))
