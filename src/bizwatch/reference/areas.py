"""Areas: police forces, local authority districts, and the policing areas of a force, each for a time."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from bizwatch.reference import own_areas
from bizwatch.reference.about import COVERAGE_START, About
from bizwatch.reference.choices import AreaLevel, Mark, Nation
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownArea
from bizwatch.reference.tables import DatedTable, only_tables, read_toml, rows

FORCES_FILE = "forces.toml"
DISTRICTS_FILE = "districts.toml"
POLICING_FILE = "policing_areas.toml"
_LEVELS = list(AreaLevel)


@dataclass(frozen=True)
class Force:
    """A territorial police force."""

    code: str
    name: str
    nation: Nation
    effective_from: date = COVERAGE_START
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class District:
    """A local authority district under its national statistics code, and the code of the force that polices it."""

    code: str
    name: str
    force: str
    effective_from: date = COVERAGE_START
    effective_to: date | None = None


@dataclass(frozen=True)
class PolicingArea:
    """A layer of policing: a force, a command, a district, a Safer Neighbourhood Team or a beat.

    ``parent`` is the code of the area above it, "" for a force. ``covers`` are district codes; ``postcodes`` are
    outward codes or sectors of an area smaller than a district.
    """

    code: str
    name: str
    level: AreaLevel
    parent: str
    effective_from: date
    effective_to: date | None = None
    covers: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    mark: Mark = Mark.SOURCE

    @property
    def depth(self) -> int:
        """0 for a force, 4 for a beat."""
        return _LEVELS.index(self.level)

    def holds(self, postcode: str, district_code: str) -> bool:
        """Whether the area covers a postcode, written with its space, that lies in this district."""
        if self.covers and district_code not in self.covers:
            return False
        outward, _, inward = postcode.partition(" ")
        if self.postcodes:
            return outward in self.postcodes or f"{outward} {inward[:1]}" in self.postcodes
        return bool(self.covers)


@dataclass(frozen=True)
class AreaTables:
    """The three files."""

    abouts: tuple[About, ...]
    forces: DatedTable[Force]
    districts: DatedTable[District]
    policing: DatedTable[PolicingArea]


def tables() -> AreaTables:
    """Return the files, read and checked once, with the force's own areas where it loaded some.

    Read again where those were loaded anew since. Raises ``ReferenceDataInvalid``.
    """
    return _tables(own_areas.stamp())


@cache
def _tables(stamp: str) -> AreaTables:
    return tables_with(own_areas.own_rows() if stamp else [])


def tables_with(own: list[dict[str, Any]]) -> AreaTables:
    """Return the tables with a force's own policing areas: each takes the place of shipped rows with its code.

    Raises ``ReferenceDataInvalid``.
    """
    forces, districts, policing = (read_toml(name) for name in (FORCES_FILE, DISTRICTS_FILE, POLICING_FILE))
    mine = {row.get("code") for row in own}
    shipped = [row for row in policing["area"] if row["code"] not in mine]
    return check_areas(forces, districts, {**policing, "area": [*shipped, *own]})


def check_areas(forces: dict[str, Any], districts: dict[str, Any], policing: dict[str, Any]) -> AreaTables:
    """Return three parsed files as tables whose codes lead to each other. Raises ``ReferenceDataInvalid``."""
    files = ((forces, FORCES_FILE, "force"), (districts, DISTRICTS_FILE, "district"), (policing, POLICING_FILE, "area"))
    for document, name, key in files:
        only_tables(document, ("about", key), name)
    found = AreaTables(
        abouts=tuple(About.of(document, name) for document, name, _ in files),
        forces=DatedTable(rows(forces, "force", Force, FORCES_FILE), FORCES_FILE),
        districts=DatedTable(rows(districts, "district", District, DISTRICTS_FILE), DISTRICTS_FILE),
        policing=DatedTable(rows(policing, "area", PolicingArea, POLICING_FILE), POLICING_FILE),
    )
    _check_links(found)
    return found


def _check_links(found: AreaTables) -> None:
    force_codes = {force.code for force in found.forces}
    district_codes = {district.code for district in found.districts}
    levels = {area.code: area.depth for area in found.policing} | dict.fromkeys(force_codes, 0)
    for district in found.districts:
        if district.force not in force_codes:
            raise ReferenceDataInvalid(f"{DISTRICTS_FILE}: {district.name} names the unknown force {district.force!r}")
    for area in found.policing:
        if levels.get(area.parent, area.depth) >= area.depth:
            raise ReferenceDataInvalid(f"{POLICING_FILE}: {area.code} needs a parent above it, not {area.parent!r}")
        unknown = sorted(set(area.covers) - district_codes)
        if unknown:
            raise ReferenceDataInvalid(f"{POLICING_FILE}: {area.code} covers the unknown district {unknown[0]!r}")


def force(code: str, on: date | None = None) -> Force:
    """Return a force under the name it had on a date; without a date, as now. Raises ``UnknownArea``."""
    return tables().forces.get(code, on, unknown=UnknownArea, thing="police force")


def forces(on: date | None = None) -> tuple[Force, ...]:
    """Return the 44 territorial forces of England, Wales and Scotland."""
    return tables().forces.in_force(on)


def district(code: str, on: date | None = None) -> District:
    """Return a local authority district by its code, such as E07000148. Raises ``UnknownArea``."""
    return tables().districts.get(code, on, unknown=UnknownArea, thing="district")


def districts(on: date | None = None, *, force: str = "") -> tuple[District, ...]:
    """Return the districts of Britain, or of one force, in the order of their codes."""
    return tuple(found for found in tables().districts.in_force(on) if force in ("", found.force))


def policing_area(code: str, on: date | None = None) -> PolicingArea:
    """Return a policing area, or a force seen as one. Raises ``UnknownArea``."""
    found = tables().forces.find(code, on)
    if found is not None:
        return _as_area(found)
    return tables().policing.get(code, on, unknown=UnknownArea, thing="policing area")


def policing_areas(
    on: date | None = None, *, force: str = "", level: AreaLevel | None = None
) -> tuple[PolicingArea, ...]:
    """Return the policing areas below the forces, or those of one force or one level."""
    table = tables().policing
    return tuple(
        area
        for area in table.in_force(on)
        if (level is None or area.level is level) and (not force or _root(area, table, on) == force)
    )


def policing_area_of(postcode: str, district_code: str, on: date | None = None) -> PolicingArea:
    """Return the smallest policing area that covers a postcode of a district; the force itself where none is listed."""
    known = tables()
    return smallest_area(known, postcode, district_code, on)


def smallest_area(known: AreaTables, postcode: str, district_code: str, on: date | None) -> PolicingArea:
    """``policing_area_of`` over given tables."""
    covering = [area for area in known.policing.in_force(on) if area.holds(postcode, district_code)]
    if covering:
        return max(covering, key=lambda area: area.depth)
    home = known.districts.get(district_code, None, unknown=UnknownArea, thing="district")
    return _as_area(known.forces.get(home.force, on, unknown=UnknownArea, thing="police force"))


def areas_above(code: str, on: date | None = None) -> tuple[PolicingArea, ...]:
    """Return a policing area and those above it, narrowest first, as far as they are known; nothing for no area."""
    table, found = tables().policing, list[PolicingArea]()
    area = table.find(code, on)
    while area is not None:
        found.append(area)
        area = table.find(area.parent, on)
    return tuple(found)


def areas_within(code: str) -> tuple[str, ...]:
    """Return the codes of a policing area and of all below it, whenever they were in force: cases keep the area that
    they were recorded in. An area that nobody knows is itself alone; no area is none."""
    below: dict[str, set[str]] = {}
    for area in tables().policing:
        below.setdefault(area.parent, set()).add(area.code)
    found: list[str] = [code] if code else []
    for one in found:  # grows while it is walked
        found += sorted(below.get(one, set()) - set(found))
    return tuple(found)


def _as_area(found: Force) -> PolicingArea:
    return PolicingArea(
        code=found.code,
        name=found.name,
        level=AreaLevel.FORCE,
        parent="",
        effective_from=found.effective_from,
        effective_to=found.effective_to,
        mark=found.mark,
    )


def _root(area: PolicingArea, table: DatedTable[PolicingArea], on: date | None) -> str:
    parent = table.find(area.parent, on)
    return area.parent if parent is None else _root(parent, table, on)
