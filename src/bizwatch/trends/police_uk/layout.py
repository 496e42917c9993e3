"""From the bytes of one file to rows of text: which of the two layouts it has, and its cells in a fixed order."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from bizwatch.kernel.sheets.delimited import read_delimited
from bizwatch.kernel.sheets.files import check_bytes, opening_of, text_lines
from bizwatch.kernel.sheets.headers import alias_key
from bizwatch.kernel.sheets.table import FileNotReadable, Wanted
from bizwatch.trends.police_uk.finding import MOST_BYTES

STREET, OUTCOMES = "police-uk-street", "police-uk-outcomes"
WANTED = Wanted("crimes", MOST_BYTES, 50_000_000, "CSV, as data.police.uk gives it")
# In the order of a picked row; "Falls within" is the force whose figures the crime is in.
_PLACE = ("Crime ID", "Month", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name")
COLUMNS = {STREET: (*_PLACE, "Last outcome category", "Crime type"), OUTCOMES: (*_PLACE, "Outcome type")}
ID, MONTH, FORCE, LONGITUDE, LATITUDE, LOCATION, LSOA, LSOA_NAME, OUTCOME, CATEGORY = range(10)
_STOPS = {"type", "gender", "agerange", "legislation"}  # columns that only the stop and search files have

Picked = tuple[str, ...]


class OtherLayout(FileNotReadable):
    """A file of the archive that this import does not read: stop and search."""


@dataclass(frozen=True)
class Sheet:
    """A file whose layout is known. ``rows`` yields (line, cells in the order of ``COLUMNS``), as often as it is asked.

    The cells are None for a row that cannot be told apart: too few of them, or a quotation mark that never closes.
    """

    kind: str
    rows: Callable[[], Iterator[tuple[int, Picked | None]]]


def open_police_uk(data: bytes) -> Sheet:
    """Return a file as rows. Raises ``OtherLayout``, ``FileNotReadable`` with what to do."""
    check_bytes(data, WANTED)
    if opening_of(data, WANTED) in ("<", "{", "["):
        raise FileNotReadable("This is a web page or JSON and no CSV file. Download the CSV from data.police.uk again.")
    text = _text_of(data)
    if text is None or '"' in text:
        return _slow(data)
    reader = csv.reader(io.StringIO(text, newline=""))
    headers = next(reader, [])
    kind, pick = _layout(headers)

    def rows() -> Iterator[tuple[int, Picked | None]]:
        again = csv.reader(io.StringIO(text, newline=""))
        next(again)
        for cells in again:
            if cells:
                yield again.line_num, pick(cells) if len(cells) >= len(headers) else None

    return Sheet(kind, rows)


def _text_of(data: bytes) -> str | None:
    """Return the text of a file in UTF-8; None for any other encoding, which is read line by line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text


def _slow(data: bytes) -> Sheet:
    """Read what needs more care: quotation marks, other encodings, stray bytes."""
    headers = read_delimited(text_lines(data), WANTED).headers
    kind, pick = _layout(headers)

    def rows() -> Iterator[tuple[int, Picked | None]]:
        for row in read_delimited(text_lines(data), WANTED).rows:
            yield row.number, None if row.faults else pick([row.values.get(header, "") for header in headers])

    return Sheet(kind, rows)


def _layout(headers: list[str]) -> tuple[str, Callable[[list[str]], Picked]]:
    places = {alias_key(header): place for place, header in enumerate(headers)}
    if places.keys() >= _STOPS:
        raise OtherLayout(
            "This is a file of stops and searches. They are no crimes reported by a victim, and are left out."
        )
    kind = OUTCOMES if alias_key("Outcome type") in places else STREET
    missing = [name for name in COLUMNS[kind] if alias_key(name) not in places]
    if missing:
        raise FileNotReadable(
            f"The first row lacks the column{'s' if missing[1:] else ''} {', '.join(missing)}. Street and outcome files of "
            "data.police.uk have them; put the first row back as it was downloaded."
        )
    return kind, itemgetter(*(places[alias_key(name)] for name in COLUMNS[kind]))
