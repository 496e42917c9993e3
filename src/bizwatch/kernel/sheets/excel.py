"""Excel workbooks (.xlsx), read as text: no formula is worked out, no macro is looked at, no link is followed."""

import io
import lzma
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from bizwatch.kernel.sheets.delimited import tidy_cell
from bizwatch.kernel.sheets.table import (
    MAX_COLUMNS,
    FileNotReadable,
    SourceRow,
    SourceTable,
    Wanted,
    header_names,
    limited,
    make_row,
)

MAX_UNPACKED = 64 * 1024 * 1024  # bytes of all parts together; a list of 50,000 rows has about 30 MB
MAX_PARTS = 500
MAX_STRINGS = 24 * 1024 * 1024  # bytes of the shared strings, which are held in memory
_MAX_SHEET_ROWS = 1_048_576  # Excel's own limit; a file that claims more was made to keep us busy
# What a damaged workbook makes zipfile, the XML parser and openpyxl raise.
_DAMAGED = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    lzma.LZMAError,
    struct.error,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
_UNREADABLE = "The Excel file is damaged or protected by a password. Open it in Excel, save it again and try once more."


def read_excel(data: bytes, wanted: Wanted) -> SourceTable:
    """Return the first sheet that holds anything as a table; its first row with anything in it names the columns.

    Formulas stay the text they are. Raises ``FileNotReadable``, also for a file that would unpack to far more than
    such a list needs.
    """
    try:
        _check_size(data, wanted)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of parts it leaves out, such as pictures
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        return _first_table(book, wanted)
    except _DAMAGED as error:
        raise FileNotReadable(_UNREADABLE) from error


def _check_size(data: bytes, wanted: Wanted) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if "xl/workbook.xml" not in archive.namelist():
            raise FileNotReadable("This is a zip file, not an Excel workbook. Unpack it and choose the file inside.")
        strings = sum(part.file_size for part in parts if "sharedstrings" in part.filename.lower())
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED or strings > MAX_STRINGS:
            raise FileNotReadable(
                f"The Excel file unpacks to far more than a list of {wanted.things}. Save the list alone as CSV."
            )
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                with archive.open(part) as stream:
                    _refuse_entities(stream.read(4096))


def _refuse_entities(start: bytes) -> None:
    """Refuse a part that defines XML entities: Excel writes none, and they can be made to swell without end."""
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start or b"<\x00!\x00D" in start or b"\x00<\x00!\x00D" in start:
        raise FileNotReadable(_UNREADABLE)


def _first_table(book: Any, wanted: Wanted) -> SourceTable:
    skipped = []
    for sheet in book.worksheets:
        records = _records(sheet) if sheet.sheet_state == "visible" else iter(())
        first = next(records, None)
        if first is None:
            skipped.append(sheet.title)
            continue
        headers = header_names(first[1], wanted)
        others = len(book.worksheets) - len(skipped) - 1
        note = f"Only the sheet “{sheet.title}” was read; the file has {others} more." if others else ""
        return SourceTable("Excel", limited(_rows(records, headers), wanted), headers, note)
    raise FileNotReadable("The Excel file holds no visible sheet with anything in it.")


def _records(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells) of every row that is not blank."""
    sheet.reset_dimensions()  # the size a file states for itself is not to be trusted
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > _MAX_SHEET_ROWS:
            raise FileNotReadable("The sheet has more rows than Excel allows.")
        cells = [cell_text(value) for value in row[:MAX_COLUMNS]]
        # What lies farther out is part of no list: it is kept in one piece, for the row's fault to show.
        cells += [" | ".join(filter(None, map(cell_text, row[MAX_COLUMNS:])))] if any(row[MAX_COLUMNS:]) else []
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _rows(records: Iterator[tuple[int, list[str]]], headers: list[str]) -> Iterator[SourceRow]:
    try:
        for number, cells in records:
            yield make_row(number, headers, cells)
    except _DAMAGED as error:
        raise FileNotReadable(_UNREADABLE) from error


def cell_text(value: Any) -> str:
    """Return a cell as a person sees it: 12 for 12.0, 2026-11-23 for a date, the text of a formula for a formula."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return tidy_cell(str(getattr(value, "text", value)))
