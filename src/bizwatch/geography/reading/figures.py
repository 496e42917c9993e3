"""A list of figures about areas: residents, businesses, retail premises, each with a day.

The layout of the house: ``area_code``, ``measure``, ``on`` (a day) or ``year``, ``value``, one figure a row. A year means its 30
June, on which the mid-year estimates of population are reckoned. Also understood: the census table of 2011 with ``lsoa_cd`` and
``persons``, whose day is the census's, 27 March 2011.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bizwatch.geography.choices import FigureMeasure
from bizwatch.kernel.sheets.files import open_sheet
from bizwatch.kernel.sheets.headers import alias_key
from bizwatch.kernel.sheets.table import FileNotReadable, RowFault, SourceRow, Wanted

WANTED = Wanted("figures about areas", max_bytes=64 * 1024**2, max_rows=1_000_000)
CENSUS_DAY = date(2011, 3, 27)
LARGEST = 2**31 - 1
_MEASURES = {alias_key(word): measure for measure in FigureMeasure for word in (measure.value, measure.label)}
_MEASURES |= {"population": FigureMeasure.RESIDENTS, "persons": FigureMeasure.RESIDENTS}
_COLUMNS = "area_code, measure, on (or year) and value"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, and the row it stands in."""

    row: int
    area_code: str
    measure: FigureMeasure
    on: date
    value: int


@dataclass(frozen=True)
class Figures:
    """A list as it was read."""

    rows: int
    figures: tuple[Figure, ...]
    faults: tuple[RowFault, ...]


@dataclass(frozen=True)
class _Layout:
    code: str
    value: str
    measure: str = ""
    day: str = ""


class _Fault(ValueError):
    """A cell does not hold what its column should: the column, and a sentence."""


def read_figures(data: bytes, *, on: date | None = None, advance: Callable[[int], None] = lambda _: None) -> Figures:
    """Read a list; ``on`` is the day of all figures where the list names none. Raises ``FileNotReadable``."""
    table = open_sheet(data, WANTED)
    layout = _layout({alias_key(header): header for header in table.headers}, on)
    figures, faults, rows = list[Figure](), list[RowFault](), 0
    for row in table.rows:
        rows += 1
        advance(1)
        try:
            figures.append(_figure(row, layout, on))
        except _Fault as fault:
            faults.append(RowFault(row.number, *fault.args))
    kept = list(_once(figures, faults))
    return Figures(rows, tuple(kept), tuple(sorted(faults, key=lambda fault: fault.row)))


def _layout(headers: dict[str, str], on: date | None) -> _Layout:
    day = headers.get("on") or headers.get("date") or headers.get("year") or ""
    if {"areacode", "measure", "value"} <= headers.keys() and (day or on):
        return _Layout(headers["areacode"], headers["value"], headers["measure"], day)
    if {"lsoacd", "persons"} <= headers.keys():
        return _Layout(headers["lsoacd"], headers["persons"])
    raise FileNotReadable(f"The list needs the columns {_COLUMNS}. It has: {', '.join(headers.values())}.")


def _figure(row: SourceRow, layout: _Layout, on: date | None) -> Figure:
    if row.faults:
        raise _Fault(row.faults[0].column, row.faults[0].reason)
    code = row.values.get(layout.code, "").strip()
    if not code:
        raise _Fault(layout.code, "Write the code of the area.")
    measure = FigureMeasure.RESIDENTS
    if layout.measure:
        measure = _measure(row.values.get(layout.measure, ""), layout.measure)
    day = _day(row.values.get(layout.day, ""), layout.day) if layout.day else on or CENSUS_DAY
    return Figure(row.number, code, measure, day, _value(row.values.get(layout.value, ""), layout.value))


def _measure(text: str, column: str) -> FigureMeasure:
    found = _MEASURES.get(alias_key(text))
    if found is None:
        raise _Fault(column, f"{text[:40] or 'Nothing'} is not a measure. Write {', '.join(FigureMeasure.values)}.")
    return found


def _day(text: str, column: str) -> date:
    plain = text.strip()
    try:
        if plain.isdecimal() and len(plain) == 4:
            return date(int(plain), 6, 30)
        if "/" in plain:
            day, month, year = (int(part) for part in plain.split("/"))
            return date(year, month, day)
        return date.fromisoformat(plain[:10])
    except ValueError:
        raise _Fault(
            column, f"{plain[:40] or 'Nothing'} is not a day like 2021-03-21 or 21/03/2021, nor a year."
        ) from None


def _value(text: str, column: str) -> int:
    plain = text.replace(",", "").strip()
    try:
        value = float(plain)
    except ValueError:
        value = -1.0
    if not 0 <= value <= LARGEST or value != int(value):  # also false for NaN
        raise _Fault(column, f"{plain[:40] or 'Nothing'} is not a whole number of 0 or more.")
    return int(value)


def _once(figures: list[Figure], faults: list[RowFault]) -> Iterator[Figure]:
    seen: dict[tuple[str, FigureMeasure, date], int] = {}
    for one in figures:
        first = seen.setdefault((one.area_code, one.measure, one.on), one.row)
        if first == one.row:
            yield one
        else:
            faults.append(RowFault(one.row, "", f"Row {first} has this figure already. Take one of the two out."))
