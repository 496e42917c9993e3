"""Words and rows of the premises pages."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from bizwatch.businesses.choices import Channel, Question
from bizwatch.businesses.models import Business, Premises
from bizwatch.businesses.opening_hours import spoken_hours
from bizwatch.design.filters import plural
from bizwatch.kernel.grid import OutsideBritain, to_grid_reference
from bizwatch.reference.exceptions import UnknownReference
from bizwatch.reference.selectors import district, force, policing_area, sector

Rows = list[dict[str, Any]]


def sector_label(code: str) -> str:
    """Return the label of a sector; the code itself where the list no longer has it."""
    try:
        return sector(code).label
    except UnknownReference:
        return code


def area_name(premises: Premises) -> str:
    """Return the name of the policing area, "" where it is not known."""
    if not premises.policing_area:
        return ""
    try:
        return policing_area(premises.policing_area).name
    except UnknownReference:
        return premises.policing_area


def district_and_force(premises: Premises) -> tuple[str, str]:
    """Return the names of the district and the police force, "" where they are not known."""
    try:
        place = district(premises.district_code).name if premises.district_code else ""
        police = force(premises.force_code).name if premises.force_code else ""
    except UnknownReference:
        return premises.district_code, premises.force_code
    return place, police


def full_address(premises: Premises) -> str:
    """Return the address on one line, as far as it is known."""
    return ", ".join(filter(None, (premises.address, premises.town, premises.postcode)))


def questions(premises: Premises) -> list[str]:
    """Return what is still to be asked, in words."""
    return [Question(code).label for code in premises.to_be_asked if code in Question.values]


def asked_tag(premises: Premises) -> tuple[str, str]:
    """Return the tag of a premises in the list: text and colour; "" where there is nothing to say."""
    if not premises.is_open:
        return "Closed", "grey"
    count = len(premises.to_be_asked)
    return (plural(count, "question"), "yellow") if count else ("", "")


def grid_position(premises: Premises) -> str:
    """Return the place on the British National Grid, as a reference and in metres."""
    if premises.easting is None or premises.northing is None:
        return ""
    metres = f"easting {premises.easting}, northing {premises.northing}"
    try:
        return f"{to_grid_reference(premises.easting, premises.northing, figures=8)} ({metres})"
    except OutsideBritain:
        return metres


def place_rows(premises: Premises) -> Rows:
    """Return where the premises is."""
    place, police = district_and_force(premises)
    return [
        {"key": "Address", "value": "\n".join(filter(None, (premises.address, premises.town, premises.postcode)))},
        {"key": "Kind of business", "value": sector_label(premises.sector)},
        {"key": "Police area", "value": ", ".join(filter(None, (area_name(premises), police)))},
        {"key": "Council district", "value": place},
        {"key": "Map position", "value": grid_position(premises)},
    ]


def opening_rows(premises: Premises) -> Rows:
    """Return when the premises is open."""
    return [{"key": "Open", "value": "\n".join(spoken_hours(premises.opening_hours))}]


def contact_rows(premises: Premises) -> Rows:
    """Return whom the police should speak to, and how."""
    return [
        {"key": "Name", "value": premises.contact_name},
        {"key": "Email", "value": premises.contact_email},
        {"key": "Telephone", "value": premises.contact_telephone},
        {"key": "Get in touch by", "value": Channel(premises.contact_channel).label},
        {"key": "Best times", "value": premises.contact_times},
    ]


def cctv_rows(premises: Premises) -> Rows:
    """Return what is known of the CCTV."""
    if not premises.has_cctv:
        return [{"key": "CCTV", "value": "There is none" if premises.has_cctv is False else ""}]
    kept = plural(premises.cctv_keeps_days, "day") if premises.cctv_keeps_days is not None else ""
    return [{"key": "Cameras", "value": premises.cctv_cameras}, {"key": "Pictures are kept for", "value": kept}]


def list_columns(*, with_business: bool) -> list[dict[str, Any]]:
    """Return the columns of the list of premises."""
    business = [{"text": "Business"}] if with_business else []
    return [{"text": "Name"}, *business, {"text": "Address"}, {"text": "Police area"}, {"text": "To do"}]


def saved_message(premises: Premises) -> str:
    """Return what is said once a premises is saved: also where it was found to be, so that a slip shows."""
    area = area_name(premises)
    return f"{premises.name} is saved." + (f" Its police area is {area}." if area else "")


def found_sentence(found: int, *, text: str, to_be_asked: bool) -> str:
    """Return how many premises the list holds, and of what."""
    count = plural(found, "premises", "premises")
    about = f" for “{text}”" if text else ""
    return f"{count}{' with something to be asked' if to_be_asked else ''}{about}"


def businesses_menu(businesses: Sequence[Business], current: Business | None, address: str) -> list[dict[str, Any]]:
    """Return links to the same page for each business; none for a person of one business."""
    if len(businesses) < 2:
        return []
    return [
        {"text": one.name, "href": f"{address}?business={one.reference}", "current": one == current}
        for one in businesses
    ]


def joined(lines: Sequence[str]) -> Markup:
    """Return lines of text one under the other."""
    return Markup("<br>").join(lines)
