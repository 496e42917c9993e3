"""Results: how a case that is no crime ends. A crime ends with a Home Office outcome instead, and never with one of these."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark, Nature
from bizwatch.reference.exceptions import UnknownResult
from bizwatch.reference.tables import DatedTable, read_file

FILE = "results.toml"


@dataclass(frozen=True)
class Result:
    """One result for a time: ``meaning`` is what the business reads, ``natures`` what can end so.

    ``names_body``: it must be said which body takes it on. ``told_to_service``: the national service must have been told
    of it first. In ``label`` and ``meaning`` ``{service}`` stands for that service's name on the day.
    """

    code: str
    label: str
    meaning: str
    natures: tuple[Nature, ...]
    effective_from: date
    effective_to: date | None = None
    names_body: bool = False
    told_to_service: bool = False
    mark: Mark = Mark.SOURCE
    note: str = ""

    def __post_init__(self) -> None:
        if not self.natures or Nature.CRIME in self.natures:
            raise ValueError("a result is for what is no crime: a crime has an outcome")


@dataclass(frozen=True)
class ResultTables:
    """The whole file."""

    about: About
    results: DatedTable[Result]


@cache
def tables() -> ResultTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(ResultTables, FILE, results="result")


def result(code: str, on: date | None = None) -> Result:
    """Return a result on the day it is given; without a date, as the table now stands. Raises ``UnknownResult``."""
    return tables().results.get(code, on, unknown=UnknownResult, thing="result")


def results(nature: Nature, on: date | None = None) -> tuple[Result, ...]:
    """Return the results that a case of this nature can end with on a date, in the order of the file."""
    return tuple(row for row in tables().results.in_force(on) if nature in row.natures)
