"""Specialists and other bodies to which the desk refers a case: local, regional and national."""

from dataclasses import dataclass
from datetime import date

from bizwatch.reference.about import About, one_table
from bizwatch.reference.choices import BodyLevel, Mark
from bizwatch.reference.exceptions import UnknownReference
from bizwatch.reference.tables import DatedTable

FILE = "specialists.toml"


@dataclass(frozen=True)
class Specialist:
    """One team or body for a time. ``is_police``: the force or another police body; otherwise outcome 20 may be right."""

    code: str
    name: str
    level: BodyLevel
    is_police: bool
    takes: str
    answer_days: int
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE
    note: str = ""

    def __post_init__(self) -> None:
        if self.answer_days < 1:
            raise ValueError("answer_days must be 1 or more")


def table() -> tuple[About, DatedTable[Specialist]]:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return one_table(FILE, "body", Specialist)


def specialists(on: date | None = None) -> tuple[Specialist, ...]:
    """Return every team and body on a date, in the order of the file."""
    return table()[1].in_force(on)


def specialist(code: str, on: date | None = None) -> Specialist:
    """Return one under the name of the day. Raises ``UnknownReference``."""
    return table()[1].get(code, on, unknown=UnknownReference, thing="specialist or other body")
