"""The rolling window of repeat victims, and squares of the National Grid by which what is near is found."""

from calendar import monthrange
from datetime import UTC, datetime
from math import ceil

from bizwatch.kernel.clock import to_london

CELL = 500  # metres along a side: more than any distance that is asked for, so that few squares hold all that is near
NOWHERE = -1
_COLUMN = 10_000  # more rows of squares than Britain has


def months_before(moment: datetime, months: int) -> datetime:
    """Return the moment so many months earlier: the same day and time in London, or that month's last day."""
    local = to_london(moment)
    whole = local.year * 12 + local.month - 1 - months
    year, month = whole // 12, whole % 12 + 1
    day = min(local.day, monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(UTC)


def cell_of(easting: int | None, northing: int | None) -> int:
    """Return the number of the square in which a place lies, ``NOWHERE`` where the place is not known."""
    if easting is None or northing is None:
        return NOWHERE
    return easting // CELL * _COLUMN + northing // CELL


def cells_around(easting: int, northing: int, metres: int) -> list[int]:
    """Return the squares that hold everything within so many metres of a place."""
    reach = ceil(metres / CELL)
    column, row = easting // CELL, northing // CELL
    steps = range(-reach, reach + 1)
    return [(column + east) * _COLUMN + row + north for east in steps for north in steps]
