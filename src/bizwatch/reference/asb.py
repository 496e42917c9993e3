"""Anti-social behaviour: the qualifier that says whom it affects, and the heading that says what it is.

They are two dimensions (National Standard for Incident Recording): an incident has exactly one of each, and neither
says anything of the other.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import UnknownAsbTerm
from bizwatch.reference.tables import DatedTable, read_file

FILE = "asb.toml"


@dataclass(frozen=True)
class AsbTerm:
    """A qualifier or a heading for a time: the police's ``label``, and the ``plain`` words that a business reads."""

    code: str
    label: str
    plain: str
    effective_from: date
    effective_to: date | None = None
    hint: str = ""
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class AsbTables:
    """The whole file."""

    about: About
    qualifiers: DatedTable[AsbTerm]
    headings: DatedTable[AsbTerm]


@cache
def tables() -> AsbTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(AsbTables, FILE, qualifiers="qualifier", headings="heading")


def asb_qualifiers(on: date | None = None) -> tuple[AsbTerm, ...]:
    """Return the qualifiers in force on a date; without a date, as the table now stands."""
    return tables().qualifiers.in_force(on)


def asb_headings(on: date | None = None) -> tuple[AsbTerm, ...]:
    """Return the headings in force on a date; without a date, as the table now stands."""
    return tables().headings.in_force(on)


def asb_qualifier(code: str, on: date | None = None) -> AsbTerm:
    """Return one qualifier. Raises ``UnknownAsbTerm``."""
    return tables().qualifiers.get(code, on, unknown=UnknownAsbTerm, thing="qualifier of anti-social behaviour")


def asb_heading(code: str, on: date | None = None) -> AsbTerm:
    """Return one heading. Raises ``UnknownAsbTerm``."""
    return tables().headings.get(code, on, unknown=UnknownAsbTerm, thing="heading of anti-social behaviour")
