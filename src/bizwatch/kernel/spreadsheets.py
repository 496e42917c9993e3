"""Values for files that people open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# A spreadsheet takes a cell that begins with one of these for a formula and may run it (OWASP, CSV injection).
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: Any) -> Any:
    """Return a value that no spreadsheet runs: text that begins like a formula gets an apostrophe before it.

    Numbers, dates and None pass as they are. Leading spaces are looked through, because spreadsheets strip them, and
    so are the full-width forms of the signs, which some take for the signs themselves.
    """
    if not isinstance(value, str):
        return value
    start = value.lstrip(" \u00a0\u3000")[:1].translate({0xFF1D: "=", 0xFF0B: "+", 0xFF0D: "-", 0xFF20: "@"})
    return f"'{value}" if start and start in _STARTS_FORMULA else value


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the lines of a CSV file with safe cells, beginning with the mark by which Excel knows UTF-8."""
    writer: Any = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])
