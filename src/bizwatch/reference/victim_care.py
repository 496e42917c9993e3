"""Care of victims: needs assessment, categories of enhanced rights, and services that support victims."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownSupportService, UnknownVictimLevel
from bizwatch.reference.tables import DatedTable, read_file

FILE = "victim_care.toml"


@dataclass(frozen=True)
class NeedsLevel:
    """How much care a victim needs, in words; the file's order is from the least to the most."""

    code: str
    label: str
    meaning: str
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class NeedsQuestion:
    """One question of the assessment for a time.

    A "yes" speaks for the category ``points_to`` ("" for none), and for a level of ``at_least``; both are for a person
    to decide.
    """

    code: str
    text: str
    at_least: str
    effective_from: date
    source: str
    points_to: str = ""
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class RightsCategory:
    """A category of enhanced rights for a time. ``for_business``: a business with a named point of contact can be in it."""

    code: str
    label: str
    meaning: str
    for_business: bool
    effective_from: date
    source: str
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class SupportService:
    """A service to which a victim is referred, for a time."""

    code: str
    name: str
    about: str
    effective_from: date
    source: str
    telephone: str = ""
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class VictimCareTables:
    """The whole file."""

    about: About
    levels: DatedTable[NeedsLevel]
    questions: DatedTable[NeedsQuestion]
    categories: DatedTable[RightsCategory]
    services: DatedTable[SupportService]


@cache
def tables() -> VictimCareTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    found = read_file(
        VictimCareTables, FILE, levels="level", questions="question", categories="category", services="support"
    )
    levels, categories = {row.code for row in found.levels}, {row.code for row in found.categories}
    for question in found.questions:
        if question.at_least not in levels or question.points_to not in categories | {""}:
            raise ReferenceDataInvalid(f"{FILE}: {question.code} names a level or a category that is not in the file")
    return found


def needs_levels(on: date | None = None) -> tuple[NeedsLevel, ...]:
    """Return the levels on a date, from the least to the most; without a date, as the table now stands."""
    return tables().levels.in_force(on)


def needs_level(code: str, on: date | None = None) -> NeedsLevel:
    """Return one level on a date. Raises ``UnknownVictimLevel``."""
    return tables().levels.get(code, on, unknown=UnknownVictimLevel, thing="level of need")


def needs_questions(on: date | None = None) -> tuple[NeedsQuestion, ...]:
    """Return the questions on a date, in the order of the file; without a date, as the table now stands."""
    return tables().questions.in_force(on)


def rights_categories(on: date | None = None) -> tuple[RightsCategory, ...]:
    """Return the categories of enhanced rights on a date; without a date, as the table now stands."""
    return tables().categories.in_force(on)


def support_services(on: date | None = None) -> tuple[SupportService, ...]:
    """Return the services on a date, in the order of the file; without a date, as the table now stands."""
    return tables().services.in_force(on)


def support_service(code: str, on: date | None = None) -> SupportService:
    """Return one service on a date. Raises ``UnknownSupportService``."""
    return tables().services.get(code, on, unknown=UnknownSupportService, thing="support service")
