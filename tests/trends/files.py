"""Street and outcome files of data.police.uk, made up: the layout is the publisher's, no row is."""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
).split(",")
OUTCOMES = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type"
).split(",")
NORWICH = ("1.297", "52.628", "On or near Gentleman's Walk", "E01026799", "Norwich 007A")


def digest(number: int) -> str:
    """Return an id such as the publisher gives."""
    return sha256(str(number).encode()).hexdigest()


def crime(number: int = 1, **cells: str) -> dict[str, str]:
    """Return a row of a street file: a shop theft in Norwich in March 2021 unless told otherwise."""
    row = dict.fromkeys(STREET, "") | {
        "Crime ID": digest(number),
        "Month": "2021-03",
        "Reported by": "Norfolk Constabulary",
        "Falls within": "Norfolk Constabulary",
        "Crime type": "Shoplifting",
        "Last outcome category": "Unable to prosecute suspect",
    }
    row |= dict(zip(("Longitude", "Latitude", "Location", "LSOA code", "LSOA name"), NORWICH, strict=True))
    return row | {name.replace("_", " "): value for name, value in cells.items()}


def outcome(number: int = 1, **cells: str) -> dict[str, str]:
    """Return a row of an outcomes file."""
    row = {name: value for name, value in crime(number).items() if name in OUTCOMES}
    return row | {"Outcome type": "Suspect charged"} | {name.replace("_", " "): value for name, value in cells.items()}


def text(rows: Iterable[dict[str, str]], columns: list[str] = STREET) -> str:
    """Return a file as text."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def write(path: Path, rows: Iterable[dict[str, str]], columns: list[str] = STREET) -> Path:
    """Write a file, gzipped where its name says so."""
    data = text(rows, columns).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return path


def archive(path: Path, members: dict[str, tuple[str, tuple[int, int, int]]]) -> Path:
    """Write a zip archive of texts by name, each with its day."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, (content, day) in members.items():
            made.writestr(zipfile.ZipInfo(name, (*day, 0, 0, 0)), content)
    return path
