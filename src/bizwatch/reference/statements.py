"""Statements: their kinds, what stands at their head, their parts, what is declared, and words at which a page warns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark, StatementAsks
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownStatementKind
from bizwatch.reference.tables import DatedTable, is_in_force, read_file

FILE = "statements.toml"


@dataclass(frozen=True)
class StatementKind:
    """One kind of statement for a time. ``form`` is what the police call it; ``asks`` says who may make it."""

    code: str
    name: str
    form: str
    asks: StatementAsks
    heads: tuple[str, ...]
    lead: str
    declaration: str
    reader: str
    effective_from: date
    source: str
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class StatementSection:
    """One part of a kind of statement. ``most`` is its greatest length in characters. ``only_repeat``: asked only where
    the investigator noted that the same offender is dealt with for more than this crime."""

    kind: str
    code: str
    heading: str
    question: str
    hint: str
    required: bool
    most: int
    effective_from: date
    effective_to: date | None = None
    only_repeat: bool = False
    prefill: str = "nothing"


@dataclass(frozen=True)
class StatementCaution:
    """Words at which the page of a kind of statement warns, and what it says."""

    kind: str
    code: str
    words: tuple[str, ...]
    warning: str
    effective_from: date
    effective_to: date | None = None

    def found_in(self, text: str) -> bool:
        """Whether one of the words stands in a text, as a word of its own, in either case."""
        return any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in self.words)


@dataclass(frozen=True)
class StatementTables:
    """The whole file."""

    about: About
    kinds: DatedTable[StatementKind]
    sections: tuple[StatementSection, ...]
    cautions: tuple[StatementCaution, ...]


@cache
def tables() -> StatementTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    found = read_file(StatementTables, FILE, kinds="kind", sections="section", cautions="caution")
    _check_kinds({row.code for row in found.kinds}, (*found.sections, *found.cautions))
    return found


def _check_kinds(known: set[str], named: Iterable[StatementSection | StatementCaution]) -> None:
    unknown = sorted({row.kind for row in named} - known)
    if unknown:
        raise ReferenceDataInvalid(f"{FILE} names the unknown kind {unknown[0]!r}")


def statement_kind(code: str, on: date | None = None) -> StatementKind:
    """Return a kind as it stood on the day a statement was begun. Raises ``UnknownStatementKind``."""
    return tables().kinds.get(code, on, unknown=UnknownStatementKind, thing="kind of statement")


def statement_kinds(on: date | None = None) -> tuple[StatementKind, ...]:
    """Return the kinds that can be made on a date, in the order in which they are offered."""
    return tables().kinds.in_force(on)


def statement_sections(kind: str, on: date | None = None) -> tuple[StatementSection, ...]:
    """Return the parts of a kind on the day a statement was begun, in order."""
    return tuple(row for row in tables().sections if row.kind == kind and is_in_force(row, on))


def statement_cautions(kind: str, text: str, on: date | None = None) -> tuple[str, ...]:
    """Return the warnings that a text of this kind calls for; none is a reason to refuse it."""
    found = (row for row in tables().cautions if row.kind == kind and is_in_force(row, on))
    return tuple(row.warning for row in found if row.found_in(text))


def catalogue() -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heading and the lines of the table of kinds and their parts, for the documentation."""
    known = tables()
    lines: list[tuple[str, ...]] = [
        (
            kind.name,
            kind.form,
            kind.asks.value,
            row.heading,
            row.question,
            "Yes" if row.required else "",
            f"{row.most:,}",
        )
        for kind in known.kinds
        for row in statement_sections(kind.code, kind.effective_from)
    ]
    return ("Kind", "Form", "Made by", "Part", "Question", "Must be answered", "Longest, characters"), lines
