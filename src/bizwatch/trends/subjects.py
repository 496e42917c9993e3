"""What trends can be asked of: groups of offences, single ones, incidents; areas; and how much harm an offence stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.text import slugify

from bizwatch.reference.choices import Nature, OffenceScheme
from bizwatch.reference.selectors import Offence, districts, forces, offences, policing_areas

ALL, INCIDENTS = "", "incidents"
_DISTRICT = "district-"


@dataclass(frozen=True)
class Subject:
    """What is counted, with its name in a sentence; ``offences`` empty is every one."""

    code: str
    name: str
    nature: Nature = Nature.CRIME
    offences: tuple[str, ...] = ()


@cache
def subjects() -> Mapping[str, Subject]:
    """Return every subject by its code: all crimes, incidents, each group of offences, each offence of a group of several."""
    found = [Subject(ALL, "All crimes"), Subject(INCIDENTS, "Incidents that are not crimes", Nature.INCIDENT)]
    groups: dict[str, dict[str, Offence]] = {}
    for one in offences():
        if one.scheme is OffenceScheme.HOME_OFFICE:
            groups.setdefault(one.group, {})[one.code] = one
    for name, members in sorted(groups.items()):
        found.append(Subject(slugify(name), name, offences=tuple(members)))
        if len(members) > 1:
            found += [Subject(slugify(code), f"{name}: {one.label}", offences=(code,)) for code, one in members.items()]
    return {one.code: one for one in found}


def harm_days(on: date) -> dict[str, float]:
    """Return the harm of each offence in days, as the table of offences has it on a date; those without are left out."""
    return {one.code: one.harm_days for one in offences(on) if one.harm_days is not None}


def group_of(code: str) -> str:
    """Return the group of an offence for a table; "Not in the table" for a code that is no longer known."""
    return next((one.group for one in offences() if one.code == code), "Not in the table")


@dataclass(frozen=True)
class Place:
    """An area to count in: a policing area with all below it, or a local authority district. Both empty: everywhere."""

    code: str
    name: str
    area: str = ""
    district: str = ""


def places() -> dict[str, Place]:
    """Return every place by its code: everywhere, the policing areas in their order, the districts that they cover."""
    found = [Place("", "Everywhere")]
    areas = policing_areas()
    found += [Place(area.code, area.name, area=area.code) for area in areas]
    covered = {code for area in areas for code in area.covers}
    found += [
        Place(f"{_DISTRICT}{one.code}", f"{one.name} (local authority)", district=one.code)
        for one in districts()
        if one.code in covered
    ]
    return {one.code: one for one in found}


def force_name(code: str) -> str:
    """Return a force's name as it is now; the code itself where nobody knows it."""
    return next((one.name for one in forces() if one.code == code), code)


def area_name(code: str, on: date) -> str:
    """Return the name of a policing area as it was; the code itself where nobody knows it, and words for none."""
    if not code:
        return "No policing area"
    known = {area.code: area.name for area in policing_areas(on)}
    if code in known:
        return known[code]
    return next((area.name for area in policing_areas() if area.code == code), code)
