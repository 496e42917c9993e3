"""Counts by square as the map asks for them: read once for a question and a counting, then kept for a while in memory."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import date, datetime

import numpy as np
from django.core.cache import cache
from django.db.models import Sum

from bizwatch.geography.choices import AreaKind
from bizwatch.geography.selectors import layer
from bizwatch.hotspots.hours import HOURS
from bizwatch.hotspots.models import CellMonth, CountedMonth
from bizwatch.hotspots.squares import SIDE, Floats, Ints

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
    rows = CellMonth.objects.filter(month__range=(first, last)).values_list("kind").annotate(number=Sum("reports"))
    return dict(rows.order_by())


def cell_counts(asked: Asked) -> CellCounts:
    """Return the squares of a question. A square belongs to the district or zone in which its middle of 250 m lies."""
    key = f"map-{stamp()}-{hashlib.sha256(repr(astuple(asked)).encode()).hexdigest()}"
    found: CellCounts | None = cache.get(key)
    if found is None:
        found = _read(asked)
        cache.set(key, found, _KEEP_SECONDS)
    return found


def stamp() -> str:
    """Return what changes when anything is counted anew: the latest moment of counting."""
    latest = CountedMonth.objects.order_by("-counted_at").values_list("counted_at", flat=True).first()
    return latest.isoformat() if latest else ""


def _read(asked: Asked) -> CellCounts:
    rows = CellMonth.objects.filter(month__range=(asked.first, asked.last)).order_by()
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    columns = ("column", "row", "reports") if asked.is_whole_day else ("column", "row", "hours")
    column, row, values = (list(one) for one in zip(*rows.values_list(*columns), strict=True)) if rows else ([], [], [])
    columns_of, rows_of = np.array(column, dtype=np.int64), np.array(row, dtype=np.int64)
    reports = np.array(values, dtype=np.float64) if asked.is_whole_day else _in_hours(values, asked.hours)
    kept = _inside(asked, columns_of, rows_of)
    return gathered(SIDE, columns_of[kept], rows_of[kept], reports[kept]).coarser(asked.side)


def _in_hours(packed: list[bytes | memoryview], hours: tuple[int, int]) -> Floats:
    table = np.frombuffer(b"".join(bytes(one) for one in packed), dtype="<f4").reshape(-1, HOURS)
    first, end = hours
    wanted = range(first, end) if first < end else [*range(first, HOURS), *range(end)]
    return np.asarray(table[:, list(wanted)].sum(axis=1), dtype=np.float64)


def _inside(asked: Asked, column: Ints, row: Ints) -> np.ndarray:
    kept = np.ones(len(column), dtype=bool)
    easting, northing = (column + 0.5) * SIDE, (row + 0.5) * SIDE
    for kind, code in ((AreaKind.DISTRICT, asked.district), (AreaKind.ZONE, asked.zone)):
        if code:
            found = layer(kind)
            kept &= found.inside(code, easting, northing) if code in found.codes else False
    return kept
