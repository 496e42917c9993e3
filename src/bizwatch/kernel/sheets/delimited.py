"""CSV and its relatives: semicolons, tabs and bars, any of the usual encodings, quotation marks that never close."""

import csv
import io
import itertools
import re
from collections import deque
from collections.abc import Iterator
from enum import Enum

from bizwatch.kernel.sheets.table import (
    Fault,
    FileNotReadable,
    SourceRow,
    SourceTable,
    Wanted,
    header_names,
    limited,
    make_row,
)
from bizwatch.kernel.text import clean_text

DELIMITERS = ",;\t|"
_MAX_LINES_IN_ROW = 30  # a quoted cell may hold line breaks; one that holds more was never closed
_LINES_SEARCHED = 10_000  # blank lines above the first row
_UNCLOSED = Fault("", "A quotation mark is opened and never closed, so the columns cannot be told apart.")
_PROTECTED = re.compile(r"'(?=[=+\-@\uff1d\uff0b\uff0d\uff20\t\r'])")

# Python's own limit is 128 KiB to a cell, and going over it would lose the rest of the file. A whole file is bounded
# by `Wanted.max_bytes`, so the limit here is only that of the file.
csv.field_size_limit(64 * 1024 * 1024)


def read_delimited(lines: Iterator[str], wanted: Wanted) -> SourceTable:
    """Return delimited text, given line by line, as a table; the first row with anything in it names the columns.

    Row numbers are those of a spreadsheet: the first line is 1. Raises ``FileNotReadable``.
    """
    opening = "".join(itertools.islice(_until_text(lines), _LINES_SEARCHED))
    delimiter = guess_delimiter(opening)
    records = _records(itertools.chain(io.StringIO(opening, newline=""), lines), delimiter)
    for _, cells, faults in records:
        if faults:
            raise FileNotReadable(
                "A quotation mark in the first row is opened and never closed. Correct it and try again."
            )
        headers = header_names(cells, wanted)
        return SourceTable("CSV", limited(_rows(records, headers), wanted), headers)
    raise FileNotReadable("The file is empty.")


def _until_text(lines: Iterator[str]) -> Iterator[str]:
    """Yield lines up to the first that is not blank."""
    for line in lines:
        yield line
        if not line.isspace():
            return


def guess_delimiter(text: str) -> str:
    """Return the delimiter that occurs most, outside quotation marks, in the first line that is not blank."""
    first = text.lstrip()[: 64 * 1024].splitlines()[:1]
    bare = re.sub(r'"[^"]*"', "", first[0] if first else "")
    return max(DELIMITERS, key=bare.count)


class Quotes(Enum):
    """Where quotation marks leave a piece of text."""

    CLOSED = "closed"
    OPEN = "open"  # a cell goes on behind the end
    ODD = "odd"  # a mark that ought to close a cell stands in the middle of one


def quotes_of(text: str, delimiter: str) -> Quotes:
    """Return how the quotation marks of a text stand at its end; one inside a bare cell is a plain character.

    ``ODD`` where a cell is closed and goes on: most often the mark opens another cell, and the first was never closed.
    """
    state, place = Quotes.CLOSED, text.find('"')
    is_odd = False
    while place != -1:
        if state is Quotes.OPEN:
            if text.startswith('"', place + 1):
                place += 1
            else:
                state = Quotes.CLOSED
                is_odd = is_odd or text[place + 1 : place + 2] not in ("", delimiter, "\n", "\r")
        elif place == 0 or text[place - 1] in (delimiter, "\n", "\r"):
            state = Quotes.OPEN
        place = text.find('"', place + 1)
    return Quotes.ODD if is_odd and state is Quotes.CLOSED else state


def _records(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str], tuple[Fault, ...]]]:
    """Yield (line number, cells, faults) of every row that is not blank.

    A line whose quotation mark never closes is a fault of that line alone; reading goes on with the next.
    """
    ahead: deque[str] = deque()
    number = 1
    while ahead or _fill(ahead, lines, 1):
        size = _lines_of_record(ahead, lines, delimiter)
        block = "".join(ahead.popleft() for _ in range(size or 1)).rstrip("\r\n")
        faults: tuple[Fault, ...] = ()
        if not size:
            block, faults = block.replace('"', ""), (_UNCLOSED,)
        if not block.isspace():
            for cells in csv.reader([block], delimiter=delimiter):
                tidy = [tidy_cell(cell) for cell in cells]
                if any(tidy):
                    yield number, tidy, faults
        number += size or 1


def _fill(ahead: deque[str], lines: Iterator[str], wanted: int) -> bool:
    """Read lines until so many lie ready; whether they do."""
    ahead.extend(itertools.islice(lines, max(0, wanted - len(ahead))))
    return len(ahead) >= wanted


def _lines_of_record(ahead: deque[str], lines: Iterator[str], delimiter: str) -> int:
    """Return how many lines the row at the head has; 0 where its quotation mark never closes."""
    if '"' not in ahead[0]:
        return 1
    block = ""
    for count in range(1, _MAX_LINES_IN_ROW + 1):
        if not _fill(ahead, lines, count):
            return 0
        block += ahead[count - 1]
        state = quotes_of(block, delimiter)
        if state is not Quotes.OPEN:
            return 0 if state is Quotes.ODD and count > 1 else count
    return 0


def tidy_cell(text: str) -> str:
    """Return a cell as it is kept: clean text, and without the apostrophe that protected a formula in an export."""
    return _PROTECTED.sub("", clean_text(text), count=1) if text[:1] == "'" else clean_text(text)


def _rows(records: Iterator[tuple[int, list[str], tuple[Fault, ...]]], headers: list[str]) -> Iterator[SourceRow]:
    for number, cells, faults in records:
        yield make_row(number, headers, cells, faults)
