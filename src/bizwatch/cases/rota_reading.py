"""A rota as people type or export it: times, breaks, and rows of a list. Pure but for the names that it is given."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from bizwatch.cases.exceptions import ShiftNotPossible
from bizwatch.cases.policies.slots import Span, WallTime, break_span, shift_span
from bizwatch.cases.services.rota import MOST_CALLS, NewShift
from bizwatch.kernel.errors import DomainError
from bizwatch.kernel.fields import TimeInputField
from bizwatch.kernel.sheets.files import decode, open_sheet
from bizwatch.kernel.sheets.table import RowFault, SourceRow, Wanted
from bizwatch.kernel.spreadsheets import csv_lines

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

WANTED = Wanted(things="shifts", max_bytes=1024**2, max_rows=2_000)
DEFAULT_CALLS = 2
_FOLDS = {"bst": 0, "gmt": 1}
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y")
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "officer": ("officer", "collar number", "collar", "name", "email", "e-mail", "email address"),
    "date": ("date", "day", "shift date"),
    "start": ("start", "starts", "from", "start time", "on"),
    "end": ("end", "ends", "to", "end time", "off", "until"),
    "breaks": ("breaks", "break"),
    "calls": ("calls per hour", "calls", "calls an hour"),
    "note": ("note", "notes"),
}
NEEDED = ("officer", "date", "start", "end")


@dataclass(frozen=True)
class RotaReading:
    """A list as it was understood: shifts by the number of their row, and every fault of every other row."""

    shifts: tuple[tuple[int, NewShift], ...]
    faults: tuple[RowFault, ...]


class _BadCell(DomainError):
    """A cell that is not understood; ``column`` says which."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def read_wall_time(text: str) -> WallTime:
    """Return a time of day as people write it; behind it "BST" or "GMT" tells the two 1:30ams of October apart.

    Raises ``ShiftNotPossible``.
    """
    words = text.strip()
    mark = words.lower()[-3:]
    fold = _FOLDS.get(mark)
    try:
        found = TimeInputField(subject="a time").clean(words[:-3].strip() if fold is not None else words)
    except ValidationError as fault:
        raise ShiftNotPossible(f"“{words[:40]}” is no time: write it like 9:30pm or 21:30.") from fault
    return WallTime(found, fold)


def read_breaks(text: str) -> tuple[tuple[time, time], ...]:
    """Return breaks written as "12:30 to 13:00, 15:00-15:15". Raises ``ShiftNotPossible``."""
    pairs = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[,;\n]", text))):
        ends = re.split(r"\s*(?:–|-|\bto\b|\bbis\b)\s*", part)
        if len(ends) != 2:
            raise ShiftNotPossible(f"“{part[:40]}” is no break: write it like 12:30 to 13:00.")
        pairs.append((read_wall_time(ends[0]).at, read_wall_time(ends[1]).at))
    return tuple(pairs)


def spoken_breaks(pairs: Iterable[tuple[time, time]]) -> str:
    """Return breaks as ``read_breaks`` reads them."""
    return ", ".join(f"{start:%H:%M} to {end:%H:%M}" for start, end in pairs)


def read_rota(data: bytes, officers: Iterable["User"]) -> RotaReading:
    """Return the shifts of a CSV or Excel list, with every fault of every row that is none.

    Raises ``FileNotReadable`` for a file that is no list, or lacks a column.
    """
    known = _names(officers)
    table = open_sheet(data, WANTED)
    columns = _columns(table.headers)
    shifts: list[tuple[int, NewShift]] = []
    faults: list[RowFault] = [RowFault(1, name, _missing(name)) for name in NEEDED if name not in columns]
    for row in table.rows if not faults else ():
        found, wrong = _read_row(row, columns, known)
        faults += wrong
        if found is not None:
            shifts.append((row.number, found))
    return _without_overlaps(shifts, faults)


def as_text(data: bytes) -> str:
    """Return a list as the text that could have been pasted; an Excel file as CSV. Raises ``FileNotReadable``."""
    if not data.startswith(b"PK\x03\x04"):
        return decode(data)
    table = open_sheet(data, WANTED)
    rows = [[row.values.get(header, "") for header in table.headers] for row in table.rows]
    return "".join(csv_lines(table.headers, rows)).lstrip("\ufeff")


def _missing(name: str) -> str:
    return f"There is no column “{name}”. The first row must name: {', '.join(NEEDED)}; breaks and calls per hour if wanted."


def _columns(headers: Iterable[str]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for header in headers:
        name = next((name for name, spellings in _HEADERS.items() if header.strip().lower() in spellings), "")
        if name:
            columns.setdefault(name, header)
    return columns


def _names(officers: Iterable["User"]) -> dict[str, "User | None"]:
    """Return officers by what a list may call them; a name that two have stands for nobody."""
    known: dict[str, User | None] = {}
    for officer in officers:
        for name in filter(None, {officer.collar_number, officer.email, officer.name, officer.audit_name}):
            key = name.strip().lower()
            known[key] = None if key in known else officer
    return known


def _read_row(
    row: SourceRow, columns: Mapping[str, str], known: Mapping[str, "User | None"]
) -> tuple[NewShift | None, list[RowFault]]:
    cells = {name: row.values.get(header, "") for name, header in columns.items()}
    faults = [RowFault(row.number, fault.column, fault.reason) for fault in row.faults]
    for name in NEEDED:
        if not cells[name]:
            faults.append(RowFault(row.number, name, "This cell is empty."))
    if faults:
        return None, faults
    wrong = [RowFault(row.number, fault.column, str(fault)) for fault in _bad_cells(cells, known)]
    if wrong:
        return None, wrong
    try:
        return _shift(cells, known), []
    except _BadCell as fault:
        return None, [RowFault(row.number, fault.column, str(fault))]
    except DomainError as fault:
        return None, [RowFault(row.number, "start, end", str(fault))]


def _bad_cells(cells: Mapping[str, str], known: Mapping[str, "User | None"]) -> Iterator[_BadCell]:
    """Yield what is wrong with each cell by itself, so that a row is put right in one go."""
    checks: tuple[Callable[[], object], ...] = (
        lambda: _officer(cells["officer"], known),
        lambda: _date(cells["date"]),
        lambda: _wall(cells, "start"),
        lambda: _wall(cells, "end"),
        lambda: _calls(cells.get("calls", "")),
    )
    for check in checks:
        try:
            check()
        except _BadCell as fault:
            yield fault


def _officer(text: str, known: Mapping[str, "User | None"]) -> "User":
    name = text.strip().lower()
    officer = known.get(name)
    if officer is not None:
        return officer
    if name in known:
        raise _BadCell("officer", f"More than one investigator is called “{text[:60]}”: use the collar number.")
    raise _BadCell("officer", f"No investigator has the collar number, name or email address “{text[:60]}”.")


def _shift(cells: Mapping[str, str], known: Mapping[str, "User | None"]) -> NewShift:
    officer = _officer(cells["officer"], known)
    day = _date(cells["date"])
    span = shift_span(day, _wall(cells, "start"), _wall(cells, "end"))
    return NewShift(
        officer=officer,
        day=day,
        span=span,
        breaks=_breaks(cells.get("breaks", ""), day, span),
        calls_per_hour=_calls(cells.get("calls", "")),
        note=cells.get("note", "")[:120],
    )


def _wall(cells: Mapping[str, str], name: str) -> WallTime:
    try:
        return read_wall_time(cells[name])
    except ShiftNotPossible as fault:
        raise _BadCell(name, str(fault)) from fault


def _breaks(text: str, day: date, span: Span) -> tuple[Span, ...]:
    try:
        return tuple(break_span(day, span, start, end) for start, end in read_breaks(text))
    except ShiftNotPossible as fault:
        raise _BadCell("breaks", str(fault)) from fault


def _calls(text: str) -> int:
    if not text:
        return DEFAULT_CALLS
    if not (text.isdecimal() and len(text) < 3 and 1 <= int(text) <= MOST_CALLS):
        raise _BadCell("calls per hour", f"Calls per hour must be a number from 1 to {MOST_CALLS}.")
    return int(text)


def _date(text: str) -> date:
    for shape in _DATES:
        try:
            return datetime.strptime(text.strip().removesuffix(" 00:00:00"), shape).date()  # noqa: DTZ007 - a day only
        except ValueError:
            continue
    raise _BadCell("date", f"“{text[:40]}” is no date: write it like 24/11/2026 or 2026-11-24.")


def _without_overlaps(shifts: list[tuple[int, NewShift]], faults: list[RowFault]) -> RotaReading:
    """Keep the first of two rows that give one officer two shifts at a time, and say so of the second."""
    kept: list[tuple[int, NewShift]] = []
    for number, shift in shifts:
        twin = next((row for row, one in kept if one.officer == shift.officer and one.span.touches(shift.span)), None)
        if twin is None:
            kept.append((number, shift))
        else:
            words = f"This shift overlaps that of row {twin}, of the same officer."
            faults.append(RowFault(number, "start, end", words))
    return RotaReading(tuple(kept), tuple(sorted(faults, key=lambda fault: fault.row)))
