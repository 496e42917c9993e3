"""Counting hints: what the desk is reminded of when it records (general rules D, E and F). They decide nothing."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About, one_table
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownOffenceCode
from bizwatch.reference.offences import offence
from bizwatch.reference.tables import DatedTable

FILE = "counting.toml"
RULES = ("D", "E", "F")


@dataclass(frozen=True)
class CountingHint:
    """One reminder: for which kinds of report, by which beginnings of words in what was told, and what it says."""

    code: str
    rule: str
    kinds: tuple[str, ...]
    words: tuple[str, ...]
    advice: str
    effective_from: date
    effective_to: date | None = None
    offence: str = ""
    mark: Mark = Mark.SOURCE
    note: str = ""

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise ValueError(f"rule must be one of {', '.join(RULES)}")
        if not self.words:
            raise ValueError("a hint without words would be shown to everybody or to nobody")

    def speaks_of(self, kind: str, text: str) -> str:
        """Return the first of its words with which a word of the text begins, "" where it does not apply."""
        if self.kinds and kind not in self.kinds:
            return ""
        folded = f" {' '.join(text.casefold().split())} "
        return next((word for word in self.words if re.search(rf"\b{re.escape(word)}", folded)), "")


@cache
def table() -> tuple[About, DatedTable[CountingHint]]:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    about, found = one_table(FILE, "hint", CountingHint)
    for row in found:
        _check_offence(row)
    return about, found


def counting_hints(kind: str, text: str, on: date | None = None, *, offence_code: str = "") -> tuple[CountingHint, ...]:
    """Return the reminders that what was told gives cause for; none about the offence it is recorded as already."""
    live = (row for row in table()[1].in_force(on) if row.speaks_of(kind, text))
    return tuple(row for row in live if not row.offence or row.offence != offence_code)


def _check_offence(row: CountingHint) -> None:
    try:
        if row.offence:
            offence(row.offence, row.effective_from)
    except UnknownOffenceCode as error:
        raise ReferenceDataInvalid(f"{FILE}, {row.code}: {error}") from error
