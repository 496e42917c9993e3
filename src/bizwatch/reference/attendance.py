"""When the national plan asks for an officer to attend: its rule, its conditions and its caveat, in words."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import AttendanceEffect, Mark
from bizwatch.reference.tables import DatedTable, read_file

FILE = "attendance.toml"
CODE = "attendance"


@dataclass(frozen=True)
class AttendanceRule:
    """The rule for a time, in its own words, and how binding it is."""

    code: str
    name: str
    wording: str
    caveat: str
    effective_from: date
    source: str
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class AttendanceCondition:
    """A fact on a case that the rule looks at. ``words`` end the sentence "because ..."."""

    code: str
    words: str
    question: str
    hint: str
    effect: AttendanceEffect
    effective_from: date
    source: str
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class AttendanceTables:
    """The whole file."""

    about: About
    rules: DatedTable[AttendanceRule]
    conditions: DatedTable[AttendanceCondition]


@cache
def tables() -> AttendanceTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(AttendanceTables, FILE, rules="rule", conditions="condition")


def attendance_rule(on: date | None = None) -> AttendanceRule | None:
    """Return the rule in force on a date, None before there was one; without a date, as the table now stands."""
    return tables().rules.find(CODE, on)


def attendance_conditions(on: date | None = None) -> tuple[AttendanceCondition, ...]:
    """Return the conditions on a date, those that ask first; without a date, as the table now stands."""
    return tables().conditions.in_force(on)
