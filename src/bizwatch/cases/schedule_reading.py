"""A schedule of thefts as people have it: typed or pasted line by line, or a CSV or Excel file with headings or without."""

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from bizwatch.cases.intake import NewOccasion
from bizwatch.cases.policies.counting import MOST_OCCASIONS
from bizwatch.kernel.fields import DateInputField, MoneyField, TimeInputField
from bizwatch.kernel.fields.when import TypedDate
from bizwatch.kernel.sheets.files import open_sheet
from bizwatch.kernel.sheets.headers import guess_columns, ranks_of
from bizwatch.kernel.sheets.table import FileNotReadable, SourceRow, Wanted

MAX_BYTES = 2 * 1024 * 1024
_WANTED = Wanted("thefts", max_bytes=MAX_BYTES, max_rows=MOST_OCCASIONS)
_HEADING = ("Date", "Time", "Value", "How it is known")
_ALIASES = {
    "day": ("Date", "Day", "When", "Date of theft"),
    "at_time": ("Time", "Time of day", "At"),
    "value": ("Value", "Amount", "Loss", "Price", "Value in pounds", "£"),
    "how_known": ("How it is known", "How known", "How", "Source", "Notes", "Note", "Evidence"),
}
_DATE = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2}|[A-Za-z]{3,9})[\s./,-]+(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_DELIMITERS = ("\t", ";", "|", ",")
_FAULTS_SHOWN = 5

_day_field = DateInputField(label="Date", subject="the date", required=False)
_time_field = TimeInputField(label="Time", subject="the time", required=False)
_value_field = MoneyField(label="Value", subject="value", required=False)


def occasions_typed(text: str) -> tuple[NewOccasion, ...]:
    """Return the occasions of lines such as "3 November 2026; 2:15pm; £12.50; seen on CCTV". Raises ``FileNotReadable``."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return ()
    delimiter = next((mark for mark in _DELIMITERS if any(mark in line for line in lines)), ";")
    rows = [[cell.strip() for cell in line.split(delimiter, 3)] for line in lines]
    if _is_heading(rows[0]):
        rows = rows[1:]
    if len(rows) > MOST_OCCASIONS:
        raise FileNotReadable(f"Enter up to {MOST_OCCASIONS} lines at once.")
    named = (SourceRow(number, dict(zip(_HEADING, row, strict=False))) for number, row in enumerate(rows, 1))
    return _all_of(list(named), dict(zip(_HEADING, _ALIASES, strict=True)), "Line")


def occasions_in_file(data: bytes) -> tuple[NewOccasion, ...]:
    """Return the occasions of a CSV or Excel file whose first row names its columns. Raises ``FileNotReadable``."""
    table = open_sheet(data, _WANTED)
    rows = list(table.rows)
    columns = guess_columns(table.headers, ranks_of(_ALIASES))
    if "day" not in columns.values():
        raise FileNotReadable(
            "No column is called “Date”. Name the columns in the first row: Date, Time, Value, How it is known."
        )
    return _all_of(rows, columns, "Row")


def _is_heading(cells: list[str]) -> bool:
    return bool(cells[0]) and not any(character.isdigit() for cell in cells for character in cell)


def _all_of(rows: list[SourceRow], columns: Mapping[str, str], noun: str) -> tuple[NewOccasion, ...]:
    """Return what every row says; where some cannot be read, say which and why, the first few of them."""
    found, faults = [], []
    for row in rows:
        cells = {columns[header]: cell for header, cell in row.values.items() if columns.get(header)}
        try:
            found.append(_occasion(cells))
        except ValidationError as error:
            faults.append(f"{noun} {row.number}: {error.messages[0]}")
    if faults:
        more = f" And {len(faults) - _FAULTS_SHOWN} more." if len(faults) > _FAULTS_SHOWN else ""
        raise FileNotReadable(". ".join(faults[:_FAULTS_SHOWN]) + f".{more}")
    return tuple(found)


def _occasion(cells: Mapping[str, str]) -> NewOccasion:
    day: date | None = _day_field.clean(_typed_date(cells.get("day", "")))
    if day is None:
        raise ValidationError("Enter the date, like 3 November 2026")
    at_time: time | None = _time_field.clean(cells.get("at_time", "")[:40])
    value: Decimal | None = _value_field.clean(cells.get("value", ""))
    return NewOccasion(day=day, at_time=at_time, value=value, how_known=cells.get("how_known", "")[:240])


def _typed_date(text: str) -> Any:
    """Return a date as the three boxes of a form would hold it; what is no date is refused by the field."""
    if iso := _ISO.fullmatch(text):
        return TypedDate(iso[3], iso[2], iso[1])
    if found := _DATE.fullmatch(text):
        year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
        return TypedDate(found[1], found[2], year)
    if text:
        raise ValidationError("“%(typed)s” is no date: write it like 3 November 2026", params={"typed": text[:40]})
    return TypedDate()
