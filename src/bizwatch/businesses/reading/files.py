"""From the bytes of a file to a table, by what the bytes are and not by what the file is called."""

from bizwatch.businesses.exceptions import FileNotReadable
from bizwatch.businesses.reading.delimited import read_delimited
from bizwatch.businesses.reading.excel import read_excel
from bizwatch.businesses.reading.geojson import read_geojson
from bizwatch.businesses.reading.table import SourceTable

MAX_BYTES = 16 * 1024 * 1024
ACCEPTED = (".csv", ".tsv", ".txt", ".xlsx", ".geojson", ".json")

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


def open_source(data: bytes) -> SourceTable:
    """Return a file of premises as a table. Raises ``FileNotReadable`` with what to do about it."""
    if not data.strip(b" \t\r\n\x00"):
        raise FileNotReadable("The file is empty.")
    if len(data) > MAX_BYTES:
        raise FileNotReadable(f"The file is larger than {MAX_BYTES // 1024**2} MB. Split it and import the parts.")
    for start, message in _MISTAKEN:
        if data.startswith(start):
            raise FileNotReadable(message)
    if data.startswith(b"PK\x03\x04"):
        return read_excel(data)
    text = decode(data)
    opening = text.lstrip()[:1]
    if opening in ("{", "["):
        return read_geojson(text)
    if opening == "<":
        raise FileNotReadable(
            "This is a web page or XML, not a list of premises. Save the list as CSV, Excel or GeoJSON."
        )
    return read_delimited(text)


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or UTF-32 with or without a mark, or in Windows' Western European.

    Raises ``FileNotReadable`` where it is not text.
    """
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "") or _unmarked(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252" if encoding == "utf-8" else encoding, errors="replace")
    # A few NULs are a slip of some program and are dropped with the other control characters; many are another format.
    if text[:4096].count("\x00") * 10 > len(text[:4096]):
        raise FileNotReadable("This is not a text file. Save the list as CSV, Excel or GeoJSON and try again.")
    return text


def _unmarked(data: bytes) -> str:
    """Return the encoding of a file without a mark: in UTF-16 of Western text every second byte is zero."""
    even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
    half = max(len(data[:4096]) // 2, 1)
    if odd * 3 > half and not even:
        return "utf-16-le"
    if even * 3 > half and not odd:
        return "utf-16-be"
    return "utf-8"
