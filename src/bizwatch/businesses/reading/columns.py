"""What the columns of a file can fill, and which column is guessed to fill what."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bizwatch.businesses.exceptions import FileNotReadable
from bizwatch.kernel.sheets.headers import alias_key, ranks_of
from bizwatch.kernel.sheets.headers import guess_columns as guess_by_alias


@dataclass(frozen=True)
class Target:
    """Something a column can fill. ``max_length`` counts characters; ``aliases`` are headers that are known to mean it."""

    code: str
    label: str
    max_length: int
    aliases: tuple[str, ...]


# The mapping table. Aliases are compared without case, spaces and punctuation, so "Post code" and "post_code" are the
# same; tags of OpenStreetMap ("addr:street") stand among them. Where two columns want the same target, the one whose
# alias stands first in the row gets it; where a target takes several columns (SEVERAL), all of them do.
TARGETS: tuple[Target, ...] = (
    Target("name", "Name of the premises", 160, ("name", "premises name", "store name", "shop name", "branch name", "site name", "premises", "branch", "store", "shop_name", "site", "trading name", "outlet")),
    Target("operator", "Business that runs it", 160, ("operator", "business name", "company name", "business", "company", "legal name", "owner", "proprietor", "occupier")),
    Target("brand", "Brand over the door", 160, ("brand", "fascia", "banner", "chain")),
    Target("unit", "Unit or floor", 40, ("addr:unit", "unit", "unit number", "addr:flats", "addr:floor", "floor")),
    Target("house_name", "Building name", 120, ("addr:housename", "house name", "building name", "building")),
    Target("house_number", "House number", 40, ("addr:housenumber", "house number", "street number", "number")),
    Target("street", "Street", 160, ("addr:street", "street", "road", "street name", "thoroughfare", "addr:place")),
    Target("address", "Address, or a line of it", 240, ("address", "full address", "street address", "address line 1", "address 1", "address line1", "addr1", "addr:full", "address line 2", "address 2", "address line2", "addr2", "address line 3", "address 3")),
    Target("locality", "Village or suburb", 80, ("addr:suburb", "addr:hamlet", "addr:village", "suburb", "locality", "village", "hamlet")),
    Target("town", "Town", 80, ("addr:city", "addr:town", "town", "city", "post town", "posttown", "town or city", "town/city")),
    Target("postcode", "Postcode", 20, ("addr:postcode", "postcode", "post code", "postal code", "zip", "zip code", "pcode", "pcd", "pcds")),
    Target("longitude", "Longitude (degrees)", 30, ("longitude", "lon", "long", "lng", "x longitude", "wgs84 longitude")),
    Target("latitude", "Latitude (degrees)", 30, ("latitude", "lat", "y latitude", "wgs84 latitude")),
    Target("easting", "Easting (metres)", 30, ("easting", "eastings", "x", "os easting", "bng x", "x coordinate")),
    Target("northing", "Northing (metres)", 30, ("northing", "northings", "y", "os northing", "bng y", "y coordinate")),
    Target("sector", "Kind of business", 80, ("sector", "business type", "type of business", "kind", "category", "type", "business sector", "kind of business")),
    Target("shop", "OpenStreetMap shop", 80, ("shop",)),
    Target("amenity", "OpenStreetMap amenity", 80, ("amenity",)),
    Target("tourism", "OpenStreetMap tourism", 80, ("tourism",)),
    Target("office", "OpenStreetMap office", 80, ("office",)),
    Target("craft", "OpenStreetMap craft", 80, ("craft",)),
    Target("leisure", "OpenStreetMap leisure", 80, ("leisure",)),
    Target("opening_hours", "Opening hours", 255, ("opening_hours", "opening hours", "hours", "opening times", "trading hours")),
    Target("contact_name", "Contact: name", 120, ("contact name", "contact", "manager", "store manager", "named contact", "manager name", "contact person")),
    Target("contact_email", "Contact: email", 254, ("contact email", "email", "email address", "e-mail", "contact:email", "store email", "manager email")),
    Target("contact_telephone", "Contact: telephone", 40, ("contact telephone", "telephone", "phone", "phone number", "telephone number", "tel", "contact:phone", "contact number", "mobile")),
    Target("contact_times", "Contact: best times", 120, ("contact times", "best times", "best time to call", "contact hours")),
    Target("cctv_cameras", "CCTV: cameras", 240, ("cctv", "cctv cameras", "cameras")),
    Target("cctv_keeps_days", "CCTV: days kept", 10, ("cctv days", "cctv keeps days", "cctv days kept", "days kept", "cctv retention", "cctv retention days", "retention days")),
    Target("source_id", "Its number in this list", 80, ("osm_id", "@id", "source id", "store number", "store no", "store id", "branch number", "branch no", "branch code", "site id", "site number", "premises id", "premises number", "uprn", "reference", "ref", "id", "fid")),
)  # fmt: skip
BY_CODE: dict[str, Target] = {target.code: target for target in TARGETS}
SEVERAL = frozenset({"address"})
TAGS = ("shop", "amenity", "tourism", "office", "craft", "leisure")
_PLACES = ("postcode", "longitude", "easting", "address", "street", "town")


_RANKS = ranks_of({target.code: target.aliases for target in TARGETS})


def guess_columns(headers: Iterable[str]) -> dict[str, str]:
    """Return what each column is guessed to fill, "" for nothing: every header once, in the order given."""
    return guess_by_alias(headers, _RANKS, several=SEVERAL)


def check_columns(columns: Mapping[str, str]) -> None:
    """Raise ``FileNotReadable`` unless something says where the premises are and no target is filled twice."""
    chosen = [code for code in columns.values() if code]
    twice = next((code for code in chosen if code not in SEVERAL and chosen.count(code) > 1), "")
    if twice:
        raise FileNotReadable(f"Choose only one column for “{BY_CODE[twice].label}”.")
    unknown = next((code for code in chosen if code not in BY_CODE), "")
    if unknown:
        raise FileNotReadable("Choose what each column fills from the list.")
    if not any(code in chosen for code in _PLACES):
        raise FileNotReadable(
            "No column says where the premises are. Choose at least a postcode, an address or a map position."
        )


def headers_by_target(columns: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the headers that fill each target, in the order of the file."""
    found: dict[str, list[str]] = {}
    for header, code in columns.items():
        if code:
            found.setdefault(code, []).append(header)
    return found


def source_name(columns: Mapping[str, str]) -> str:
    """Return the name of the list that the numbers belong to: "osm", or the header of the number column."""
    header = next((header for header, code in columns.items() if code == "source_id"), "")
    if alias_key(header) in ("osmid", "id") and {"shop", "amenity"} & set(columns.values()):
        return "osm"
    return re.sub(r"[\W_]+", "-", header.casefold()).strip("-")[:40] or "file"
