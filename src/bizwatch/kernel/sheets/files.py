"""From the bytes of a file to a table, by what the bytes are and not by what the file is called."""

import io
import re
from collections.abc import Iterator

from bizwatch.kernel.sheets.delimited import read_delimited
from bizwatch.kernel.sheets.excel import read_excel
from bizwatch.kernel.sheets.table import FileNotReadable, SourceTable, Wanted

ACCEPTED = (".csv", ".tsv", ".txt", ".xlsx")

_LOOKED_AT = 4096  # bytes from which the encoding is told
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Files people choose by mistake, by how they begin.
_MISTAKEN = (
    (b"%PDF", "This is a PDF. Ask for the list as CSV or Excel."),
    (
        b"\xd0\xcf\x11\xe0",
        "This is an Excel file of the old kind (.xls) or one with a password. Save it as .xlsx and try again.",
    ),
    (b"SQLite format 3", "This is a database. Export the list as CSV and try again."),
    (b"\x1f\x8b", "This is a compressed file. Unpack it and choose the file inside."),
)
_LONE_RETURN = re.compile(rb"\r(?!\n)")


def open_sheet(data: bytes, wanted: Wanted) -> SourceTable:
    """Return a CSV or Excel file as a table. Raises ``FileNotReadable`` with what to do about it."""
    check_bytes(data, wanted)
    if data.startswith(b"PK\x03\x04"):
        return read_excel(data, wanted)
    if opening_of(data, wanted) in ("<", "{", "["):
        raise FileNotReadable(
            f"This is a web page, XML or JSON, not a list of {wanted.things}. Save the list as {wanted.formats}."
        )
    return read_delimited(text_lines(data), wanted)


def check_bytes(data: bytes, wanted: Wanted) -> None:
    """Raise ``FileNotReadable`` for a file that is empty, too large, or of a kind that is chosen by mistake."""
    if not data[:_LOOKED_AT].strip(b" \t\r\n\x00") and not data.strip(b" \t\r\n\x00"):
        raise FileNotReadable("The file is empty.")
    if len(data) > wanted.max_bytes:
        limit = wanted.max_bytes // 1024**2
        raise FileNotReadable(f"The file is larger than {limit} MB. Split it and import the parts.")
    for start, message in _MISTAKEN:
        if data.startswith(start):
            raise FileNotReadable(message)


def opening_of(data: bytes, wanted: Wanted) -> str:
    """Return the first character of a text file that is not white space. Raises ``FileNotReadable`` where it is not text."""
    start = data[: 4 * _LOOKED_AT].decode(encoding_of(data), errors="replace")
    # A few NULs are a slip of some program and are dropped with the other control characters; many are another format.
    if start[:_LOOKED_AT].count("\x00") * 10 > len(start[:_LOOKED_AT]):
        raise FileNotReadable(f"This is not a text file. Save the list as {wanted.formats} and try again.")
    return start.lstrip()[:1]


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or UTF-32 with or without a mark, or in Windows' Western European."""
    encoding = encoding_of(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252" if encoding.startswith("utf-8") else encoding, errors="replace")


def text_lines(data: bytes) -> Iterator[str]:
    """Yield the lines of a text file, each with its line break, without holding the whole text.

    In a file of UTF-8 a line that is none is read as Windows' Western European: exports are pasted together from both.
    """
    encoding = encoding_of(data)
    if not encoding.startswith("utf-8"):
        yield from io.StringIO(data.decode(encoding, errors="replace"), newline="")
        return
    for place, line in enumerate(io.BytesIO(data)):
        text = _line_of(line if place else line.removeprefix(b"\xef\xbb\xbf"))
        # Files of old Macintosh programs break lines with a bare carriage return.
        yield from io.StringIO(text, newline="") if _LONE_RETURN.search(line) else (text,)


def _line_of(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def encoding_of(data: bytes) -> str:
    """Return the encoding of a text file by its mark; without one, in UTF-16 of Western text every second byte is zero."""
    marked = next((name for bom, name in _BOMS if data.startswith(bom)), "")
    if marked:
        return marked
    even, odd = data[:_LOOKED_AT:2].count(0), data[1:_LOOKED_AT:2].count(0)
    half = max(len(data[:_LOOKED_AT]) // 2, 1)
    if odd * 3 > half and not even:
        return "utf-16-le"
    if even * 3 > half and not odd:
        return "utf-16-be"
    return "utf-8"
