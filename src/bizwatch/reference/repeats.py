"""Repeat victims: how far back, how near and how often, and which offences count together."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.dated_numbers import DatedNumber
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownRepeatRule
from bizwatch.reference.tables import DatedTable, read_file

FILE = "repeats.toml"


@dataclass(frozen=True)
class OffenceGroup:
    """Kinds of report and offences that count together for a time."""

    code: str
    name: str
    kinds: tuple[str, ...]
    offences: tuple[str, ...]
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class RepeatTables:
    """The whole file."""

    about: About
    rules: DatedTable[DatedNumber]
    groups: DatedTable[OffenceGroup]


@cache
def tables() -> RepeatTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    found = read_file(RepeatTables, FILE, rules="rule", groups="group")
    now = found.groups.in_force(None)
    for names in ([kind for group in now for kind in group.kinds], [code for group in now for code in group.offences]):
        if len(set(names)) != len(names):
            raise ReferenceDataInvalid(f"{FILE} has a kind or an offence in two groups")
    return found


def repeat_rule(code: str, on: date | None = None) -> int:
    """Return one number on a date; without a date, as the table now stands. Raises ``UnknownRepeatRule``.

    Codes: window (months), near-metres, near-days, same-business-metres, repeat-at, persistent-at and plan-at (crimes),
    plan-review (days).
    """
    return tables().rules.get(code, on, unknown=UnknownRepeatRule, thing="rule of repeats").value


def offence_groups(on: date | None = None) -> tuple[OffenceGroup, ...]:
    """Return the groups of offences on a date; without a date, as the table now stands."""
    return tables().groups.in_force(on)


def offence_group_of(kind: str, offence: str = "", on: date | None = None) -> str:
    """Return the code of the group to which a report belongs, "" where it counts as no victimisation.

    The offence decides where it stands in a group; or else the kind under which it was told.
    """
    known = offence_groups(on)
    by_offence = (group.code for group in known if offence and offence in group.offences)
    by_kind = (group.code for group in known if kind in group.kinds)
    return next(by_offence, None) or next(by_kind, "")
