"""The words of outside figures as data: categories and outcomes of data.police.uk, offence groups, names of forces."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from bizwatch.reference.about import About
from bizwatch.reference.areas import tables as area_tables
from bizwatch.reference.tables import DatedTable, only_tables, parse_toml, rows
from bizwatch.trends.exceptions import UnknownCategory

STREET_FILE, RECORDED_FILE = "police_uk.toml", "recorded_crime.toml"
# Names that do not come down to the reference data's code once "police" and its like are off.
_OTHER_NAMES = {"london-city-of": "city-of-london", "the-metropolitan": "metropolitan"}
_FILLING = re.compile(r"\b(police|constabulary|service|force)\b")


@dataclass(frozen=True)
class Word:
    """One category or outcome. ``plain``: what a page says where that differs from the publisher's label."""

    number: int
    code: str
    labels: tuple[str, ...]
    plain: str = ""

    @property
    def label(self) -> str:
        """What a page says."""
        return self.plain or self.labels[0]


@dataclass(frozen=True)
class Category:
    """The offence codes that make up a category of recorded crime, for the quarters in which that holds."""

    code: str
    label: str
    offences: tuple[str, ...]
    effective_from: date
    effective_to: date | None = None
    is_business: bool = False
    note: str = ""


@dataclass(frozen=True)
class FormerDistricts:
    """Names of districts that are no more, in the area of one force."""

    force: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class StreetWords:
    """The whole file of data.police.uk's words."""

    categories: tuple[Word, ...]
    outcomes: tuple[Word, ...]
    former: tuple[FormerDistricts, ...]


def read_data(name: str) -> dict[str, object]:
    """Return a data file of this app as plain values. Raises ``ReferenceDataInvalid``."""
    return parse_toml(files("bizwatch.trends").joinpath("data", name).read_text(encoding="utf-8"), name)


@cache
def street_words() -> StreetWords:
    """Return the words of data.police.uk, read and checked once. Raises ``ReferenceDataInvalid``."""
    document = read_data(STREET_FILE)
    only_tables(document, ("about", "category", "outcome", "former_district"), STREET_FILE)
    About.of(document, STREET_FILE)
    return StreetWords(
        rows(document, "category", Word, STREET_FILE),
        rows(document, "outcome", Word, STREET_FILE),
        rows(document, "former_district", FormerDistricts, STREET_FILE),
    )


@cache
def category_numbers() -> dict[str, int]:
    """Return the number of each category by every label that a file may have, in small letters."""
    return {label.casefold(): word.number for word in street_words().categories for label in word.labels}


@cache
def outcome_numbers() -> dict[str, int]:
    """Return the number of each outcome by its label in small letters; no outcome is 0."""
    return {"": 0} | {label.casefold(): word.number for word in street_words().outcomes for label in word.labels}


def category_number(code: str) -> int:
    """Return the number of a category by its code, such as "shoplifting". Raises ``UnknownCategory``."""
    found = next((word.number for word in street_words().categories if word.code == code), None)
    if found is None:
        raise UnknownCategory(f"data.police.uk has no category {code!r}.")
    return found


@cache
def recorded_categories() -> DatedTable[Category]:
    """Return the categories of recorded crime, read and checked once. Raises ``ReferenceDataInvalid``."""
    document = read_data(RECORDED_FILE)
    only_tables(document, ("about", "category"), RECORDED_FILE)
    About.of(document, RECORDED_FILE)
    return DatedTable(rows(document, "category", Category, RECORDED_FILE), RECORDED_FILE)


def recorded_category(code: str, on: date) -> Category:
    """Return a category of recorded crime as it was made up on a day. Raises ``UnknownCategory``."""
    return recorded_categories().get(code, on, unknown=UnknownCategory, thing="category of recorded crime")


def _tidy(name: str) -> str:
    bare = _FILLING.sub(" ", name.casefold().replace("&", " and "))
    tidy = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    return _OTHER_NAMES.get(tidy, tidy)


@cache
def _forces() -> dict[str, str]:
    return {_tidy(row.name): row.code for row in area_tables().forces}


def force_code(name: str) -> str:
    """Return the reference data's code of a force by its name, or the name as a code where it polices no area.

    "Norfolk Constabulary", "Norfolk" and "London, City of" are understood; "" for no name.
    """
    tidy = _tidy(name)
    return _forces().get(tidy, tidy)[:40]


@cache
def _districts() -> dict[str, tuple[str, str]]:
    former = {name.casefold(): ("", one.force) for one in street_words().former for name in one.names}
    return former | {row.name.casefold(): (row.code, row.force) for row in area_tables().districts}


def district_of_lsoa(name: str) -> tuple[str, str]:
    """Return the codes of the district and the force that the name of an LSOA begins with; "" for each not known.

    A district that was joined with others has no code of its own any more, and still its force.

    "King's Lynn and West Norfolk 014B" is in that district: names end with a number and a letter, in 2011 as in 2021.
    """
    return _districts().get(re.sub(r"\s+\d+[A-Z]?$", "", name.strip()).casefold(), ("", ""))
