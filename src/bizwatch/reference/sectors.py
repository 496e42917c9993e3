"""Business sectors, and the sector of a place that carries OpenStreetMap tags."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownSector
from bizwatch.reference.tables import read_file

FILE = "sectors.toml"
_ANY = "*"


@dataclass(frozen=True)
class Sector:
    """A kind of business, as a business names itself."""

    code: str
    label: str


@dataclass(frozen=True)
class SectorRule:
    """Which sector a value of a tag stands for; ``sure`` is false where it is only a guess."""

    key: str
    values: tuple[str, ...]
    sector: str
    sure: bool = True

    def holds(self, tags: Mapping[str, str]) -> bool:
        """Whether the tags carry this key with one of these values."""
        value = _first_value(tags.get(self.key, ""))
        return bool(value) and (value in self.values or _ANY in self.values)


@dataclass(frozen=True)
class SectorMatch:
    """The sector found for a place. ``sure`` is false where it should be put to the business."""

    sector: Sector
    sure: bool


@dataclass(frozen=True)
class SectorTables:
    """The whole file."""

    about: About
    sectors: tuple[Sector, ...]
    rules: tuple[SectorRule, ...]


@cache
def tables() -> SectorTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    found = read_file(SectorTables, FILE, sectors="sector", rules="rule")
    codes = [sector.code for sector in found.sectors]
    if len(set(codes)) != len(codes):
        raise ReferenceDataInvalid(f"{FILE} has a sector twice")
    for rule in found.rules:
        if rule.sector not in codes:
            raise ReferenceDataInvalid(f"{FILE}: the rule for {rule.key} names the unknown sector {rule.sector!r}")
    return found


def sectors() -> tuple[Sector, ...]:
    """Return every sector, in the order in which a person is offered them."""
    return tables().sectors


def sector(code: str) -> Sector:
    """Return one sector. Raises ``UnknownSector``."""
    for found in tables().sectors:
        if found.code == code:
            return found
    raise UnknownSector(f"There is no business sector {code!r}.")


def sector_for_tags(tags: Mapping[str, str]) -> Sector:
    """Return the sector of a place with these OpenStreetMap tags; "other" where nothing matches."""
    return match_sector(tags).sector


def match_sector(tags: Mapping[str, str]) -> SectorMatch:
    """Return the sector of a place with these OpenStreetMap tags, and whether that is more than a guess."""
    for rule in tables().rules:
        if rule.holds(tags):
            return SectorMatch(sector(rule.sector), sure=rule.sure)
    return SectorMatch(sector("other"), sure=False)


def _first_value(value: str) -> str:
    """Return the first of several values; a place that has closed ("disused:pub") reads as disused."""
    first = value.partition(";")[0].strip().lower()
    return "disused" if first.startswith(("disused:", "abandoned:", "was:")) else first
