"""GeoJSON (RFC 7946) one feature at a time, so that a file of 200 MB needs four times its text in memory and not twenty.

Only the features are kept apart; of the other members, such as the old ``crs``, the last value counts.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from bizwatch.geography.outlines import Polygons, Ring
from bizwatch.kernel.sheets.files import check_bytes, decode
from bizwatch.kernel.sheets.table import FileNotReadable, Wanted

WANTED = Wanted("areas", max_bytes=256 * 1024**2, max_rows=50_000, formats="GeoJSON")
_TOO_LARGE = (
    f"The file is larger than {WANTED.max_bytes // 1024**2} MB. Take a generalised edition of the boundaries, or keep the areas "
    "around your force."
)
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
_NOT_GEOJSON = "The file is not GeoJSON: it should begin with { and hold a list of features."


class NotAnOutline(ValueError):
    """The geometry of a feature is none that an area can have; the text says what to do."""


class _Text:
    """JSON text that is read value by value."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def next(self) -> str:
        """Return the next character that is not white space, without going past it; "" at the end."""
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        return self.text[self.at : self.at + 1]

    def take(self, wanted: str) -> None:
        """Go past one character. Raises ``JSONDecodeError`` where another one stands there."""
        if self.next() != wanted:
            raise json.JSONDecodeError(f"Expecting {wanted}", self.text, self.at)
        self.at += 1

    def value(self) -> Any:
        """Return the next value whole. Raises ``ValueError``."""
        self.next()
        found, self.at = _DECODER.raw_decode(self.text, self.at)
        return found

    def items(self, opening: str, closing: str) -> Iterator[None]:
        """Stand before each member of an object or a list in turn; the caller reads it."""
        self.take(opening)
        while self.next() != closing:
            yield
            if self.next() != closing:
                self.take(",")
        self.take(closing)


def features_of(data: bytes, members: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the features of a file, and fill ``members`` with what else it says. Raises ``FileNotReadable``."""
    if len(data) > WANTED.max_bytes:
        raise FileNotReadable(_TOO_LARGE)
    check_bytes(data, WANTED)
    text = _Text(decode(data).removeprefix("\ufeff"))
    try:
        yield from _walk(text, members)
    except RecursionError:
        raise FileNotReadable("The file is nested too deeply to be a list of areas.") from None
    except json.JSONDecodeError as error:
        raise FileNotReadable(f"The file is not complete JSON: it stops making sense at line {error.lineno}.") from None


def _walk(text: _Text, members: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if text.next() != "{":
        raise FileNotReadable(_NOT_GEOJSON)
    listed = False
    for _ in text.items("{", "}"):
        key = text.value()
        text.take(":")
        if key == "features" and text.next() == "[":
            listed = True
            yield from (_feature(text.value()) for _ in text.items("[", "]"))
        else:
            members[str(key)] = text.value()
    if text.next():
        raise json.JSONDecodeError("Extra data", text.text, text.at)
    if not listed and members.get("type") == "Feature":
        yield _feature(members)
    elif not listed:
        raise FileNotReadable(_NOT_GEOJSON)


def _feature(raw: Any) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else {}


def polygons_of(geometry: Any) -> Polygons:
    """Return the rings of a Polygon or MultiPolygon as they stand. Raises ``NotAnOutline``."""
    if not isinstance(geometry, dict):
        raise NotAnOutline("It has no geometry. Give it a Polygon or MultiPolygon, or take it out of the file.")
    kind, raw = geometry.get("type"), geometry.get("coordinates")
    read = _READERS.get(kind) if isinstance(kind, str) else None
    if read is None:
        raise NotAnOutline(f"Its geometry is a {str(kind)[:40]}. An area is a Polygon or a MultiPolygon.")
    if not raw:
        raise NotAnOutline("Its geometry is empty. Draw it, or take it out of the file.")
    return read(raw)


def _polygon(raw: Any) -> list[Ring]:
    if not isinstance(raw, list) or not raw:
        raise NotAnOutline("A polygon of it has no rings. Draw it, or take that polygon out.")
    return [_ring(one) for one in raw]


def _ring(raw: Any) -> Ring:
    try:
        corners = np.array([(place[0], place[1]) for place in raw])
    except (TypeError, LookupError, ValueError):
        raise NotAnOutline("A corner of it is not a pair of numbers.") from None
    if not len(corners):
        raise NotAnOutline("A ring of it has no corners. Draw it, or take that ring out.")
    if corners.dtype.kind not in "if" or corners.ndim != 2 or not np.isfinite(corners).all():
        raise NotAnOutline("A corner of it is not a pair of numbers.")
    return corners.astype(np.float64)


_READERS: dict[str, Callable[[Any], Polygons]] = {
    "Polygon": lambda raw: [_polygon(raw)],
    "MultiPolygon": lambda raw: [_polygon(one) for one in (raw if isinstance(raw, list) else [None])],
}
