"""What is known of a premises, as a form, a file or a report gives it, and where it is."""

import math
from dataclasses import dataclass, replace

from bizwatch.businesses.choices import Channel, Question
from bizwatch.businesses.exceptions import PlaceNotFound
from bizwatch.reference.exceptions import PostcodeNotFound, PostcodeOutsideBritain
from bizwatch.reference.selectors import place_for

FAR_APART = 5_000  # metres between a postcode and a map position beyond which one of them must be wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesDetails:
    """Everything a person can say of a premises. "" and None mean that nobody said."""

    name: str
    postcode: str = ""
    address: str = ""
    town: str = ""
    sector: str = "other"
    opening_hours: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_telephone: str = ""
    contact_channel: str = Channel.EMAIL.value
    contact_times: str = ""
    has_cctv: bool | None = None
    cctv_cameras: str = ""
    cctv_keeps_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a premises is: whole metres on the British National Grid, and the areas it lies in; None and "" unknown."""

    easting: int | None = None
    northing: int | None = None
    district_code: str = ""
    force_code: str = ""
    policing_area: str = ""

    @property
    def point(self) -> tuple[int, int] | None:
        """Return (easting, northing), or None where it is not known."""
        return None if self.easting is None or self.northing is None else (self.easting, self.northing)


NOWHERE = Position()


def position_of(postcode: str) -> Position:
    """Return where a postcode is. Raises ``PlaceNotFound`` with what to try instead."""
    try:
        place = place_for(postcode)
    except PostcodeNotFound as error:
        elsewhere = isinstance(error, PostcodeOutsideBritain)
        raise PlaceNotFound(str(error), suggestions=error.suggestions, is_elsewhere=elsewhere) from error
    return Position(
        easting=place.easting,
        northing=place.northing,
        district_code=place.district_code,
        force_code=place.force.code,
        policing_area=place.policing_area.code,
    )


def position_at(postcode: str, point: tuple[int, int] | None) -> tuple[Position, bool]:
    """Return (position, whether postcode and map position are far apart).

    The areas are the postcode's. The point is the map position, unless it is too far away to be believed.
    Raises ``PlaceNotFound``.
    """
    place = position_of(postcode)
    if point is None or place.point is None:
        return place, False
    if math.dist(point, place.point) > FAR_APART:
        return place, True
    return replace(place, easting=point[0], northing=point[1]), False


def open_questions(details: PremisesDetails) -> list[str]:
    """Return the codes of the questions that the details leave open, in the order in which they are asked.

    Only what is empty is found here: that a name or a sector is a guess, only the import knows.
    """
    reachable = bool(details.contact_email or details.contact_telephone)
    cctv_known = details.has_cctv is False or (bool(details.has_cctv) and details.cctv_keeps_days is not None)
    is_open = {
        Question.POSTCODE: not details.postcode,
        Question.ADDRESS: not details.address,
        Question.OPENING_HOURS: not details.opening_hours,
        Question.CONTACT: not (details.contact_name and reachable),
        Question.CCTV: not cctv_known,
    }
    return [question.value for question, unanswered in is_open.items() if unanswered]
