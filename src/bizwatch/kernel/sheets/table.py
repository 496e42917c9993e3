"""What every kind of file is turned into: headers and numbered rows of text, with the faults found while reading."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bizwatch.kernel.errors import DomainError

MAX_COLUMNS = 200
MAX_CELL = 10_000  # characters of one cell that are kept


class FileNotReadable(DomainError):
    """The file is not a list that can be read, or its columns cannot be used as they were chosen."""


@dataclass(frozen=True)
class Wanted:
    """What a file ought to hold, and how much of it is read.

    ``things`` as in "a list of …"; ``max_bytes`` of the file, ``max_rows`` below its first row; ``formats`` are those to
    save it in, as they are named to a person.
    """

    things: str
    max_bytes: int
    max_rows: int
    formats: str = "CSV or Excel"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the header of the column, "" for the row as a whole, and a sentence."""

    column: str
    reason: str

    def as_json(self) -> dict[str, str]:
        """Return the fault as it is stored and reported."""
        return {"column": self.column, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row of a list: its number as in a spreadsheet, the column, "" for the row as a whole, and a
    sentence."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row: its number as the person finds it in the file, and its text by header; empty cells are left out."""

    number: int
    values: dict[str, str]
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class SourceTable:
    """A file as a table. ``headers`` of GeoJSON grow while ``rows`` is read, so look at them afterwards.

    ``rows`` can be read once. ``note`` tells what was left out of the file, such as further sheets.
    """

    kind: str
    rows: Iterator[SourceRow]
    headers: list[str] = field(default_factory=list)
    note: str = ""


def header_names(cells: list[str], wanted: Wanted) -> list[str]:
    """Return headers that can be told apart: an empty one is "Column 3", a repeated one gets its count.

    Raises ``FileNotReadable`` where there are more columns than such a list can have.
    """
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise FileNotReadable(
            f"The first row has more than {MAX_COLUMNS} columns. Keep those about {wanted.things} and try again."
        )
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        chosen = cell[:80] or f"Column {place}"
        name, count = chosen, 2
        while name in names:
            name, count = f"{chosen} ({count})", count + 1
        names.append(name)
    return names


def make_row(number: int, headers: list[str], cells: list[str], faults: tuple[Fault, ...] = ()) -> SourceRow:
    """Return the cells of a row under their headers, with a fault for what does not fit the table."""
    values: dict[str, str] = {}
    found = list(faults)
    for header, cell in zip(headers, cells, strict=False):
        if not cell:
            continue
        values[header], fault = keep_cell(header, cell)
        found += [fault] if fault else []
    beyond = [cell for cell in cells[len(headers) :] if cell]
    if beyond:
        found.append(Fault("", f"The row has {len(cells):,} cells, but the file has {len(headers)} columns."))
        values["Beyond the last column"] = " | ".join(beyond[:MAX_COLUMNS])[:MAX_CELL]
    return SourceRow(number, values, tuple(found))


def keep_cell(header: str, cell: str) -> tuple[str, Fault | None]:
    """Return the cell as it is kept; one that is far too long is cut, and the fault says so."""
    if len(cell) <= MAX_CELL:
        return cell, None
    return cell[:MAX_CELL], Fault(
        header, f"The cell holds {len(cell):,} characters; only the first {MAX_CELL:,} were kept."
    )


def limited(rows: Iterator[SourceRow], wanted: Wanted) -> Iterator[SourceRow]:
    """Yield rows up to the limit, then raise ``FileNotReadable``."""
    for count, row in enumerate(rows, 1):
        if count > wanted.max_rows:
            raise FileNotReadable(f"The file has more than {wanted.max_rows:,} rows. Split it and import the parts.")
        yield row
