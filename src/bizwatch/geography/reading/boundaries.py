"""A GeoJSON file of boundaries as areas on the grid, with what is wrong with each and what was changed to mend it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from shapely.geometry.base import BaseGeometry

from bizwatch.geography.choices import AreaKind
from bizwatch.geography.exceptions import OutlineRefused
from bizwatch.geography.outlines import Polygons, Ring, as_shape, in_whole_metres, invalid_because, repaired
from bizwatch.geography.reading.geojson import WANTED, NotAnOutline, features_of, polygons_of
from bizwatch.geography.reading.naming import guess
from bizwatch.geography.reading.projecting import on_the_grid, system_of
from bizwatch.kernel.sheets.table import FileNotReadable, RowFault
from bizwatch.kernel.text import one_line

CODE_LENGTH, NAME_LENGTH = 80, 200  # characters, as in the table
_MEND = "Put it right in a map program, or import with --repair, which says what it changes."


@dataclass(frozen=True)
class Wish:
    """How a file is to be read: "" for what is to be guessed. ``repair``: mend outlines that are not valid."""

    kind: AreaKind
    code: str = ""
    name: str = ""
    crs: str = ""
    repair: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether everything is guessed and nothing is mended."""
        return not (self.code or self.name or self.crs or self.repair)


@dataclass(frozen=True)
class ReadArea:
    """An area as it was read: the number of its feature, and its outline in whole metres."""

    number: int
    code: str
    name: str
    outline: BaseGeometry


@dataclass(frozen=True)
class Mended:
    """What ``--repair`` did to an area, which hectares its rings enclosed as they stood, and how many it has now."""

    number: int
    code: str
    name: str
    what: str
    before: float
    after: float


@dataclass
class Boundaries:
    """A file as it was read. ``code`` and ``name`` are the properties that were used; without a code, names serve as codes."""

    areas: list[ReadArea] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    mended: list[Mended] = field(default_factory=list)
    features: int = 0
    code: str = ""
    name: str = ""
    system: str = ""


@dataclass(frozen=True)
class _Feature:
    number: int
    properties: dict[str, Any]
    polygons: Polygons | None


def read_boundaries(data: bytes, wish: Wish, advance: Callable[[int], None] = lambda _: None) -> Boundaries:
    """Read a file. Raises ``FileNotReadable``, and ``SystemUnknown`` for a system that nobody knows."""
    found, members = Boundaries(), dict[str, Any]()
    features = list(_features(data, members, found.faults, advance))
    found.features = len(features)
    if not features:
        raise FileNotReadable("The file has no features.")
    found.system = system_of(wish.crs, members)
    found.code, found.name = _properties(features, wish)
    codes: dict[str, int] = {}
    for feature in features:
        _read_feature(feature, found, codes, wish.repair)
    found.faults.sort(key=lambda one: one.row)
    return found


def _features(
    data: bytes, members: dict[str, Any], faults: list[RowFault], advance: Callable[[int], None]
) -> Iterator[_Feature]:
    """Yield each feature with its rings as arrays, which need a tenth of the memory of JSON's lists."""
    for number, raw in enumerate(features_of(data, members), 1):
        if number > WANTED.max_rows:
            raise FileNotReadable(f"The file has more than {WANTED.max_rows:,} features.")
        advance(1)
        properties = raw.get("properties")
        polygons = None
        try:
            polygons = polygons_of(raw.get("geometry"))
        except NotAnOutline as fault:
            faults.append(RowFault(number, "geometry", str(fault)))
        yield _Feature(number, properties if isinstance(properties, dict) else {}, polygons)


def _properties(features: list[_Feature], wish: Wish) -> tuple[str, str]:
    known = list(dict.fromkeys(name for feature in features for name in feature.properties))
    listed = f"There are: {', '.join(known[:20]) or 'none'}."
    for wanted in filter(None, (wish.code, wish.name)):
        if wanted not in known:
            raise FileNotReadable(f"No feature has a property {wanted!r}. {listed}")
    guessed_code, guessed_name = guess(wish.kind, known)
    code, name = wish.code or guessed_code, wish.name or guessed_name
    if not (code or name):
        raise FileNotReadable(f"No property looks like a code or a name: say which with --code and --name. {listed}")
    return code or name, name or code


def _read_feature(feature: _Feature, found: Boundaries, codes: dict[str, int], repair: bool) -> None:
    code, name = (_text(feature.properties.get(one)) for one in (found.code, found.name))
    fault = _naming_fault(code, found.code, feature.number, codes)
    if fault:
        found.faults.append(RowFault(feature.number, found.code, fault))
    if feature.polygons is None:
        return
    try:
        outline, mended = _outline(on_the_grid(feature.polygons, found.system), repair)
    except (NotAnOutline, OutlineRefused) as refusal:
        found.faults.append(RowFault(feature.number, "geometry", f"{name or code or 'This area'}: {refusal}"))
        return
    found.areas.append(ReadArea(feature.number, code, (name or code)[:NAME_LENGTH], outline))
    if mended:
        what, before, after = mended
        found.mended.append(Mended(feature.number, code, name, what, before, after))


def _naming_fault(code: str, column: str, number: int, codes: dict[str, int]) -> str:
    """Return what is wrong with the code of a feature, and remember it."""
    if not code:
        return f"It has no {column}. Give it one: an area is known by its code."
    if len(code) > CODE_LENGTH:
        return f"Its {column} has more than {CODE_LENGTH} characters."
    first = codes.setdefault(code, number)
    if first != number:
        return f"{code} is the code of feature {first} too. Join the parts of one area into one MultiPolygon, or correct it."
    return ""


def _outline(polygons: Polygons, repair: bool) -> tuple[BaseGeometry, tuple[str, float, float] | None]:
    """Return an outline in whole metres, and what was mended with the area before and after. Raises ``OutlineRefused``."""
    closed, opened = _close(polygons, repair)
    outline = as_shape(closed)
    reason = invalid_because(outline)
    if reason and not repair:
        raise OutlineRefused(f"{reason[:1].upper()}{reason[1:]}. {_MEND}")
    if not (reason or opened):
        return in_whole_metres(outline), None
    mend = repaired(closed)
    what = "; ".join(filter(None, (f"{opened} of its rings closed" if opened else "", reason)))
    return in_whole_metres(mend.outline), (what, mend.before, mend.after)


def _close(polygons: Polygons, repair: bool) -> tuple[Polygons, int]:
    """Return rings that end where they begin, and how many had to be closed. Raises ``OutlineRefused``."""
    opened = 0
    closed: Polygons = []
    for rings in polygons:
        whole = []
        for ring in rings:
            is_open = bool((ring[0] != ring[-1]).any())
            if is_open and not repair:
                raise OutlineRefused(
                    f"A ring of it is not closed: its last corner must be its first one again. {_MEND}"
                )
            opened += is_open
            whole.append(_enough(np.concatenate([ring, ring[:1]]) if is_open else ring))
        closed.append(whole)
    return closed, opened


def _enough(ring: Ring) -> Ring:
    corners = len(np.unique(ring, axis=0))
    if corners < 3 or len(ring) < 4:
        raise OutlineRefused(
            f"A ring of it has too few different corners ({corners}): it needs three or more. Draw it again."
        )
    return ring


def _text(value: Any) -> str:
    return "" if value is None else one_line(str(value))
