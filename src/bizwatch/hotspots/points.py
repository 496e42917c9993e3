"""A list of crimes as points: a CSV or Excel file with a column each for x, y and time, and what is wrong with its rows."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bizwatch.hotspots.projecting import Floats, in_metres
from bizwatch.kernel.clock import LONDON
from bizwatch.kernel.sheets.files import open_sheet
from bizwatch.kernel.sheets.table import FileNotReadable, RowFault, SourceRow, Wanted
from bizwatch.science.hotspots.events import Events

if TYPE_CHECKING:
    from pyproj import CRS

_BYTES = 1024**3
WANTED = Wanted("crimes", _BYTES, 5_000_000)
_FAR = 300_000.0  # metres from the middle of all points: a county is never so wide
_LEAST_GAP, _MISSED = 60.0, 20.0  # days, and crimes that would have come in them


@dataclass(frozen=True)
class Columns:
    """The names of the columns: east or longitude, north or latitude, and the time."""

    x: str
    y: str
    when: str


@dataclass(frozen=True)
class Points:
    """The crimes of a file in metres, with the rows that were left out and a digest of what was read."""

    events: Events
    rows: int
    faults: tuple[RowFault, ...]
    grid: str
    digest: str

    @property
    def on_shared_points(self) -> float:
        """The share of crimes whose exact point another crime has too: high where points were snapped."""
        if not len(self.events):
            return 0.0
        pairs = np.stack([self.events.x, self.events.y], axis=1)
        _, group, many = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
        return float((many[group] > 1).mean())

    @property
    def gap(self) -> tuple[date, date] | None:
        """The longest time without a crime, from the last before it to the first after, if it cannot be chance.

        That is over 60 days in which the rest of the record would have had 20 crimes or more: months that were never
        put into the file.
        """
        days = self.events.day
        if len(days) < 2:
            return None
        place = int(np.diff(days).argmax())
        first, after = float(days[place]), float(days[place + 1])
        rest = max(float(days[-1] - days[0]) - (after - first), 1.0)
        if after - first <= _LEAST_GAP or len(days) / rest * (after - first) < _MISSED:
            return None
        return date.fromordinal(int(first)), date.fromordinal(int(after))

    @property
    def is_by_month(self) -> bool:
        """Whether only the month is known: every crime is on the first of one."""
        days = [date.fromordinal(int(day)).day for day in np.unique(self.events.day)]
        return len(days) > 1 and set(days) == {1}


class NotUnderstood(ValueError):
    """A cell does not say what its column should hold."""


def read_points(path: Path, columns: Columns, system: "CRS", advance: Callable[[int], None]) -> Points:
    """Read a file. Rows with a fault are listed and left out. Raises ``FileNotReadable``."""
    data = _bytes_of(path)
    table = open_sheet(data, WANTED)
    names = {name.casefold(): name for name in table.headers}
    missing = [one for one in (columns.x, columns.y, columns.when) if one.casefold() not in names]
    if missing:
        raise FileNotReadable(
            f"{path.name} has no column called {', '.join(missing)}. Its columns are: {', '.join(table.headers)}."
        )
    found = Columns(*(names[one.casefold()] for one in (columns.x, columns.y, columns.when)))
    places, faults, rows = [], [], 0
    for row in table.rows:
        rows += 1
        advance(1)
        try:
            places.append((row.number, *_place(row, found, is_degrees=system.is_geographic)))
        except NotUnderstood as fault:
            column, reason = fault.args
            faults.append(RowFault(row.number, column, reason))
    return _points(places, faults, rows, system, hashlib.sha256(data).hexdigest())


def _points(
    places: list[tuple[int, float, float, float]], faults: list[RowFault], rows: int, system: "CRS", digest: str
) -> Points:
    number, x, y, day = np.array(places, dtype=np.float64).reshape(-1, 4).T
    east, north, grid = in_metres(system, x, y)
    good = _plausible(east, north)
    for one in number[~good]:
        faults.append(RowFault(int(one), "", "The point lies more than 300 km from the middle of all the others."))
    events = Events.of(east[good], north[good], day[good])
    return Points(events, rows, tuple(sorted(faults, key=lambda one: one.row)), grid, digest)


def _plausible(east: Floats, north: Floats) -> np.ndarray:
    if not len(east):
        return np.zeros(0, dtype=bool)
    known = np.isfinite(east) & np.isfinite(north)
    if not known.any():
        return known
    off = np.hypot(east - np.median(east[known]), north - np.median(north[known]))
    return known & (off <= _FAR)


def _bytes_of(path: Path) -> bytes:
    """Return the bytes of a file, unpacked if it is gzipped, and one more than allowed where it is too large."""
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as stream:
            return stream.read(_BYTES + 1)
    except (OSError, EOFError) as error:
        raise FileNotReadable(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error


def _place(row: SourceRow, columns: Columns, *, is_degrees: bool) -> tuple[float, float, float]:
    if row.faults:
        raise NotUnderstood(row.faults[0].column, row.faults[0].reason)
    x, y = (_number(row.values.get(name, ""), name) for name in (columns.x, columns.y))
    if x == y == 0:
        raise NotUnderstood(columns.x, "A point at 0, 0 is a place that was not known.")
    if is_degrees and not (-180 <= x <= 180 and -90 <= y <= 90):
        raise NotUnderstood(columns.x, f"{x:g}, {y:g} is no longitude and latitude.")
    return x, y, day_of(row.values.get(columns.when, ""), columns.when)


def _number(text: str, column: str) -> float:
    try:
        value = float(text.replace(",", "")) if text else float("nan")
    except ValueError:
        raise NotUnderstood(column, f"{text[:40]} is not a number.") from None
    if not np.isfinite(value):
        raise NotUnderstood(column, "The place is missing.")
    return value


def day_of(text: str, column: str = "when") -> float:
    """Return a time as days since the year 1, in parts of a day. Raises ``NotUnderstood``.

    Understood: 2016-01-31, 2016-01-31 14:05 (with or without seconds, T or a zone), 2016-01 and 31/01/2016 with or without a
    time. A time with a zone is read as the time in London; without one it is the wall's own.
    """
    tidy = text.strip()
    for read in (datetime.fromisoformat, _british, _month):
        try:
            moment = read(tidy)
        except ValueError:
            continue
        if moment.tzinfo is not None:
            moment = moment.astimezone(LONDON)
        return moment.toordinal() + (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86_400
    reason = f"{text[:40]} is not a date like 2016-01-31 or 31/01/2016." if tidy else "The date is missing."
    raise NotUnderstood(column, reason)


def _british(text: str) -> datetime:
    day, _, clock = text.partition(" ")
    moment = datetime.strptime(day, "%d/%m/%Y").replace(tzinfo=UTC)
    hour, minute, *rest = (int(one) for one in clock.split(":")) if clock else (0, 0)
    return moment.replace(hour=hour, minute=minute, second=rest[0] if rest else 0, tzinfo=None)


def _month(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).replace(tzinfo=None)
