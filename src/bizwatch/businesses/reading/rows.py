"""What one row of a file says of a premises: details and place, what is wrong with it, what is left to be asked.

A row without a name or a postcode is not wrong: the premises gets a name that says where it is and the place of its
map position, and both are asked of the business. A row is refused only where a cell holds what cannot be true, or where
nothing says where the premises is.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.forms import Field

from bizwatch.businesses.choices import Question
from bizwatch.businesses.details import NOWHERE, Position, PremisesDetails, open_questions, position_at, position_of
from bizwatch.businesses.exceptions import PlaceNotFound
from bizwatch.businesses.reading.columns import BY_CODE, TAGS
from bizwatch.kernel.fields import EmailField, PhoneField
from bizwatch.kernel.grid import OutsideBritain, is_in_britain, to_grid
from bizwatch.kernel.sheets.table import Fault
from bizwatch.kernel.text import one_line
from bizwatch.reference.exceptions import NoPostcodeNearby
from bizwatch.reference.selectors import SectorMatch, match_sector, nearest_postcode, normalise_postcode, sectors

_CHECKS: dict[str, Field] = {
    "contact_email": EmailField(label="Email address", required=False),
    "contact_telephone": PhoneField(label="Telephone number", required=False),
}
_POSTCODE_IN_TEXT = re.compile(r"[\s,]*\b([A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})\s*$", re.IGNORECASE)
_NO_CCTV = frozenset({"no", "none", "n", "false", "0", "no cctv"})
_YES_CCTV = frozenset({"yes", "y", "true"})
_UNSURE_OTHER = "other"


@dataclass(frozen=True, slots=True)
class RowReading:
    """A row understood. With ``faults`` it must not be imported; ``questions`` are codes of ``choices.Question``."""

    details: PremisesDetails
    position: Position
    operator: str
    source_id: str
    questions: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same premises: name, postcode and address, without case, spaces and punctuation."""
        return premises_key(self.details.name, self.details.postcode, self.details.address, self.position)


def premises_key(name: str, postcode: str, address: str, position: Position) -> tuple[str, ...]:
    """Return what makes two premises of a business the same; without a postcode, where they stand counts as well."""
    where = "" if postcode else f"{position.easting},{position.northing}"
    return (_squeezed(name), _squeezed(postcode), _squeezed(address), where)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


@dataclass(slots=True)
class _Cells:
    """The cells of a row by what they fill, with the faults found so far."""

    values: Mapping[str, str]
    headers: Mapping[str, list[str]]
    faults: list[Fault] = field(default_factory=list)
    _read: dict[str, str] = field(default_factory=dict)

    def column(self, code: str) -> str:
        """Return the header to name in a fault; the target's own name where no column fills it."""
        return (self.headers.get(code) or [BY_CODE[code].label])[0]

    def blame(self, code: str, reason: str) -> None:
        self.faults.append(Fault(self.column(code), _sentence(reason)))

    def text(self, code: str) -> str:
        """Return the text for a target on one line; several columns are joined with commas. Too long is a fault."""
        if code not in self._read:
            self._read[code] = self._joined(code)
        return self._read[code]

    def _joined(self, code: str) -> str:
        texts = (one_line(self.values.get(header, "")) for header in self.headers.get(code, ()))
        found = ", ".join(filter(None, texts))
        limit = BY_CODE[code].max_length
        if len(found) <= limit:
            return found
        self.blame(code, f"{BY_CODE[code].label} must be {limit} characters or fewer; this has {len(found):,}.")
        return ""

    def checked(self, code: str) -> str:
        """Return text that a form field accepts, or "" with the field's own message as a fault."""
        text = self.text(code)
        try:
            return str(_CHECKS[code].clean(text))
        except ValidationError as error:
            self.blame(code, error.messages[0])
            return ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


def read_row(values: Mapping[str, str], headers: Mapping[str, list[str]], faults: tuple[Fault, ...] = ()) -> RowReading:
    """Return what a row says. ``headers`` are those of each target (``columns.headers_by_target``)."""
    cells = _Cells(values, headers, list(faults))
    address, postcode = _address(cells)
    match = _sector(cells)
    postcode, position, doubts = _where(cells, postcode, address)
    operator = cells.text("operator") or cells.text("brand")
    name = cells.text("name")
    doubts += [] if name else [Question.NAME.value]
    doubts += [] if match.sure else [Question.SECTOR.value]
    has_cctv, cameras, days = _cctv(cells)
    where = address if cells.text("street") or cells.text("address") else ", ".join(filter(None, (address, postcode)))
    details = PremisesDetails(
        name=name or _derived_name(cells, match, where, position, operator),
        postcode=postcode,
        address=address,
        town=cells.text("town"),
        sector=match.sector.code,
        opening_hours=cells.text("opening_hours"),
        contact_name=cells.text("contact_name"),
        contact_email=cells.checked("contact_email"),
        contact_telephone=_telephone(cells),
        contact_times=cells.text("contact_times"),
        has_cctv=has_cctv,
        cctv_cameras=cameras,
        cctv_keeps_days=days,
    )
    asked = {*doubts, *open_questions(details)}
    questions = tuple(question.value for question in Question if question.value in asked)
    return RowReading(details, position, operator, cells.text("source_id"), questions, tuple(cells.faults))


def _address(cells: _Cells) -> tuple[str, str]:
    """Return (address without town and postcode, postcode as written); a postcode may stand at the end of an address."""
    street = " ".join(filter(None, (cells.text("house_number"), cells.text("street"))))
    parts = (cells.text("unit"), cells.text("house_name"), street, cells.text("address"), cells.text("locality"))
    address, postcode = ", ".join(filter(None, parts)), cells.text("postcode")
    found = _POSTCODE_IN_TEXT.search(address) if not postcode else None
    if found:
        address, postcode = address[: found.start()], found[1]
    if len(address) > BY_CODE["address"].max_length:
        cells.blame(
            "address" if "address" in cells.headers else "street", "The address must be 240 characters or fewer."
        )
        address = ""
    return address, postcode


def _sector(cells: _Cells) -> SectorMatch:
    """Return the sector by its name or code, or by OpenStreetMap tags, of which a word in a sector column may be one."""
    word = cells.text("sector").casefold()
    if word:
        named = next((one for one in sectors() if word in (one.code, one.label.casefold())), None)
        if named:
            return SectorMatch(named, sure=True)
    tags = {tag: cells.text(tag) for tag in TAGS}
    if word:
        slug = word.replace(" ", "_")
        for tag in ("shop", "amenity", "tourism"):
            tried = match_sector({tag: slug})
            if tried.sure and tried.sector.code not in (_UNSURE_OTHER, "other-shop"):
                return tried
    return match_sector(tags)


def _where(cells: _Cells, written: str, address: str) -> tuple[str, Position, list[str]]:
    """Return (postcode, position, doubts). The postcode is "" where none was given or the directory has not got it."""
    point = _point(cells)
    if written:
        try:
            position, far_apart = position_at(written, point)
            return normalise_postcode(written), position, [Question.LOCATION.value] if far_apart else []
        except PlaceNotFound as error:
            if point is None or error.is_elsewhere:
                cells.blame("postcode", str(error))
                return "", NOWHERE, []
    if point is not None:
        return "", _by_point(cells, point), [Question.POSTCODE.value]
    if not (address or cells.text("town") or cells.faults):
        cells.blame("postcode", "Nothing says where the premises is. Give a postcode, an address or a map position.")
    return "", NOWHERE, [Question.POSTCODE.value]


def _by_point(cells: _Cells, point: tuple[int, int]) -> Position:
    """Return the point with the areas of the nearest postcode, which is used for nothing else."""
    try:
        areas = position_of(nearest_postcode(*point)[0])
    except NoPostcodeNearby as error:
        cells.blame("longitude" if "longitude" in cells.headers else "easting", str(error))
        return NOWHERE
    except PlaceNotFound:
        areas = NOWHERE
    return replace(areas, easting=point[0], northing=point[1])


def _point(cells: _Cells) -> tuple[int, int] | None:
    """Return (easting, northing) in metres from a pair of map columns, or None where both are empty."""
    for east, north in (("longitude", "latitude"), ("easting", "northing")):
        first, second = cells.text(east), cells.text(north)
        if not first and not second:
            continue
        before = len(cells.faults)
        x, y = _number(cells, east, first), _number(cells, north, second)
        if len(cells.faults) > before:
            return None
        try:
            return to_grid(x, y) if east == "longitude" else _on_grid(x, y)
        except OutsideBritain as error:
            cells.blame(east, str(error))
            return None
    return None


def _number(cells: _Cells, code: str, text: str) -> float:
    if not text:
        cells.blame(code, f"{BY_CODE[code].label} is missing.")
        return 0.0
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        cells.blame(code, f"{BY_CODE[code].label} must be a number, like {'52.6286' if 'tude' in code else '623000'}.")
    return number


def _on_grid(easting: float, northing: float) -> tuple[int, int]:
    if not is_in_britain(easting, northing):
        raise OutsideBritain(f"Easting {easting:.0f}, northing {northing:.0f} is not in England, Wales or Scotland.")
    return round(easting), round(northing)


def _telephone(cells: _Cells) -> str:
    """Return the telephone number; a spreadsheet that took it for a number has lost its first nought."""
    number = cells.checked("contact_telephone")
    return f"0{number}" if re.fullmatch(r"[1-9][0-9]{9}", number) else number


def _cctv(cells: _Cells) -> tuple[bool | None, str, int | None]:
    """Return (whether there is CCTV, its cameras, days kept); None where the row does not say."""
    cameras, kept = cells.text("cctv_cameras"), cells.text("cctv_keeps_days")
    days = re.fullmatch(r"([0-9]{1,3})(?:\.0)?(?: ?days?)?", kept.casefold())
    if kept and not days:
        cells.blame("cctv_keeps_days", "CCTV: days kept must be a whole number of days, like 31.")
    if cameras.casefold() in _NO_CCTV:
        return False, "", None
    if not cameras and not days:
        return None, "", None
    return True, "" if cameras.casefold() in _YES_CCTV else cameras, int(days[1]) if days else None


def _derived_name(cells: _Cells, match: SectorMatch, where: str, position: Position, operator: str) -> str:
    """Return a name for a premises whose own is not known: its brand, or what and where it is."""
    kind = match.sector.label if match.sure else "Premises"
    if operator:
        return operator
    if where:
        return f"{kind} at {where}"[:160]
    if position.point is not None:
        try:
            return f"{kind} near {nearest_postcode(*position.point)[0]}"
        except NoPostcodeNearby:
            return f"{kind} at {position.easting}, {position.northing}"
    return f"{kind} in {cells.text('town')}" if cells.text("town") else kind
