"""Whether a crime is a business crime, by the definition in force on the day it was reported.

It is a flag on top of the offence, never an offence. Three definitions have been in force; the table holds each one's
words and rules, so that the next one is an entry in the file.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Fact
from bizwatch.reference.exceptions import NoBusinessCrimeDefinition, ReferenceDataInvalid
from bizwatch.reference.tables import DatedTable, read_file, spoken_date

FILE = "business_crime.toml"


@dataclass(frozen=True, kw_only=True)
class BusinessCrimeFacts:
    """What is known of a crime, each as the victim reports it.

    ``commercial_enterprise`` is about the business, or the victim's employer: false for the public sector and for a
    place of worship, true for a firm that works on their premises. A sole trader is a business. "Employee" includes
    an owner at work. ``connected_by_perception_of_victim``: the victim connected it to a business when reporting it.
    """

    is_crime: bool = True
    victim_is_business: bool = False
    victim_is_employee_in_course_of_employment: bool = False
    because_of_employment: bool = False
    on_business_premises: bool = False
    commercial_enterprise: bool = True
    connected_by_perception_of_victim: bool = False

    def has(self, fact: Fact) -> bool:
        """Whether a fact is true."""
        return bool(getattr(self, fact.value))


@dataclass(frozen=True)
class Condition:
    """A fact without which no route is looked at, and what is said where it is false."""

    fact: Fact
    otherwise: str


@dataclass(frozen=True)
class Route:
    """Facts that together make a crime a business crime, and the reason in words."""

    facts: tuple[Fact, ...]
    reason: str


@dataclass(frozen=True)
class Definition:
    """One definition of business crime for a time."""

    code: str
    wording: str
    always: tuple[Condition, ...]
    routes: tuple[Route, ...]
    no_reason: str
    effective_from: date
    effective_to: date | None = None


@dataclass(frozen=True)
class BusinessCrimeAnswer:
    """Yes or no, by which definition, and why, as the rest of a sentence that starts "because"."""

    answer: bool
    definition_code: str
    reason: str


@dataclass(frozen=True)
class DefinitionTables:
    """The whole file."""

    about: About
    definitions: DatedTable[Definition]


@cache
def tables() -> DefinitionTables:
    """Return the file, read and checked once: at most one definition holds on a date. Raises ``ReferenceDataInvalid``."""
    found = read_file(DefinitionTables, FILE, definitions="definition")
    for row in found.definitions:
        if len(found.definitions.in_force(row.effective_from)) > 1:
            raise ReferenceDataInvalid(f"{FILE}: two definitions are in force on {spoken_date(row.effective_from)}")
    return found


def business_crime_definition(on: date | None = None) -> Definition:
    """Return the definition in force on a date; without a date, the current one.

    Raises ``NoBusinessCrimeDefinition`` before 6 February 2014.
    """
    found = tables().definitions.in_force(on)
    if not found:
        day = f" on {spoken_date(on)}" if on else ""
        raise NoBusinessCrimeDefinition(f"No definition of business crime was in force{day}.")
    return found[0]


def is_business_crime(facts: BusinessCrimeFacts, on: date | None = None) -> BusinessCrimeAnswer:
    """Say whether a crime with these facts is a business crime by the definition in force when it was reported.

    Sources: ACPO and NBCF 2014, College of Policing 2015, NPCC 2019. Raises ``NoBusinessCrimeDefinition``.
    """
    definition = business_crime_definition(on)
    for condition in definition.always:
        if not facts.has(condition.fact):
            return BusinessCrimeAnswer(False, definition.code, condition.otherwise)
    for route in definition.routes:
        if all(facts.has(fact) for fact in route.facts):
            return BusinessCrimeAnswer(True, definition.code, route.reason)
    return BusinessCrimeAnswer(False, definition.code, definition.no_reason)
