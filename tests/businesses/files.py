"""Files of premises for tests: ordinary ones and hostile ones."""

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

import openpyxl

from bizwatch.businesses.exceptions import FileNotReadable
from bizwatch.businesses.reading.files import open_source
from bizwatch.kernel.sheets.table import SourceRow

PLAIN = (
    "Name,Street,Number,Town,Postcode,Type,Store number\r\n"
    "Corner Shop,Silver Road,78,Norwich,NR3 4TE,convenience,1\r\n"
    "The Bell,Aylsham Road,414,Norwich,NR3 2SA,pub,2\r\n"
)


def csv_bytes(*lines: str, header: str = "Name,Address,Postcode") -> bytes:
    """A CSV file in UTF-8."""
    return "\r\n".join([header, *lines, ""]).encode()


def read_or_refusal(data: bytes) -> tuple[list[SourceRow], str]:
    """The rows of a file and "", or none and the words with which it was refused."""
    try:
        return list(open_source(data).rows), ""
    except FileNotReadable as error:
        return [], str(error)


def xlsx_bytes(
    rows: Iterable[Iterable[Any]], *, title: str = "Premises", hidden: Iterable[Iterable[Any]] = ()
) -> bytes:
    """An Excel workbook, with a hidden sheet in front where rows are given for it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if hidden:
        other = book.create_sheet("Hidden", 0)
        for row in hidden:
            other.append(list(row))
        other.sheet_state = "hidden"
        book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def patched_xlsx(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The workbook with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature; ``addr_street`` stands for "addr:street"."""
    named = {name.replace("addr_", "addr:"): value for name, value in properties.items()}
    return {"type": "Feature", "properties": named, "geometry": geometry}


def point(longitude: float = 1.2780319, latitude: float = 52.6560312) -> dict[str, Any]:
    """A GeoJSON point; by default in Norwich."""
    return {"type": "Point", "coordinates": [longitude, latitude]}


def geojson_bytes(*features: Any, **members: Any) -> bytes:
    """A GeoJSON feature collection."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members}).encode()
