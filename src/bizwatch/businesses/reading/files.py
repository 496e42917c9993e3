"""From the bytes of a file of premises to a table, by what the bytes are and not by what the file is called."""

from bizwatch.businesses.reading.geojson import WANTED, read_geojson
from bizwatch.kernel.sheets import files
from bizwatch.kernel.sheets.files import check_bytes, decode, opening_of
from bizwatch.kernel.sheets.table import SourceTable

MAX_BYTES = WANTED.max_bytes
ACCEPTED = (*files.ACCEPTED, ".geojson", ".json")


def open_source(data: bytes) -> SourceTable:
    """Return a file of premises as a table. Raises ``FileNotReadable`` with what to do about it."""
    check_bytes(data, WANTED)
    if not data.startswith(b"PK\x03\x04") and opening_of(data, WANTED) in ("{", "["):
        return read_geojson(decode(data))
    return files.open_sheet(data, WANTED)
