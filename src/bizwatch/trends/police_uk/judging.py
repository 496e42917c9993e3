"""What a row of a street or outcomes file says, or why it cannot be used."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from bizwatch.sources.services import FoundFault
from bizwatch.trends.police_uk.layout import (
    CATEGORY,
    FORCE,
    ID,
    LATITUDE,
    LONGITUDE,
    LSOA_NAME,
    MONTH,
    OUTCOME,
    STREET,
    Picked,
)
from bizwatch.trends.police_uk.placing import Key, is_degrees
from bizwatch.trends.words import category_numbers, force_code, outcome_numbers

_MONTH = re.compile(r"(20[1-9]\d)-(0[1-9]|1[0-2])")
_DIGITS = 64  # of the publisher's digest; an id of any other kind is kept as its text


class Row(NamedTuple):
    """A row that can be kept: numbers of ``words``, the key of its place, and its id as bytes or None."""

    key: Key
    category: int
    outcome: int
    crime_id: bytes | None


Judged = tuple[Row | None, FoundFault | None]  # both: the row is kept, and something about it is told


@lru_cache(maxsize=4_096)
def month_of(text: str, latest: date) -> date | None:
    """Return the first day of a month such as 2021-03; None for what is none, or has not been by ``latest``."""
    found = _MONTH.fullmatch(text.strip())
    month = date(int(found[1]), int(found[2]), 1) if found else None
    return month if month is not None and month <= latest else None


def part_of(picked: Picked, latest: date) -> tuple[date, str] | None:
    """Return month and force of a row, or None where it does not say."""
    month, force = month_of(picked[MONTH], latest), _force(picked[FORCE])
    return (month, force) if month and force else None


_force = lru_cache(maxsize=4_096)(force_code)


def judge(kind: str, line: int, picked: Picked, *, is_placed: bool) -> Judged:
    """Return the row as it is kept, and a fault where there is one. Only a fault without a row means that it is not kept.

    ``is_placed``: ``part_of`` found its month and force.
    """
    if not is_placed:
        return None, _unplaced(line, picked)
    label = picked[OUTCOME].casefold()
    outcome = outcome_numbers().get(label, -1)
    category = category_numbers().get(picked[CATEGORY].casefold(), -1) if kind == STREET else 0
    if category < 0:
        told = "This is no category of data.police.uk. Write one as it is there, such as Shoplifting."
        return None, FoundFault(line, "Crime type", picked[CATEGORY], told)
    if kind != STREET and outcome < 1:
        told = "This is no outcome of data.police.uk. Write one as it is there, such as Suspect charged."
        return None, FoundFault(line, "Outcome type", picked[OUTCOME], told)
    note = None if outcome >= 0 and _is_degrees(picked[LONGITUDE], picked[LATITUDE]) else _note(line, picked)
    key = picked[LONGITUDE : LSOA_NAME + 1]
    return Row(key, category, max(outcome, 0), crime_id(picked[ID])), note


def cannot_tell(line: int) -> FoundFault:
    """Return the fault of a row that is none: cells are missing, or a quotation mark never closes."""
    return FoundFault(line, "", "", "The row's cells cannot be told apart. Put it back as it was downloaded.")


def _unplaced(line: int, picked: Picked) -> FoundFault:
    if _force(picked[FORCE]):
        told = "Write the month as year and month, such as 2021-03; it cannot lie in the future."
        return FoundFault(line, "Month", picked[MONTH], told)
    return FoundFault(line, "Falls within", picked[FORCE], "Write the name of the police force.")


def _note(line: int, picked: Picked) -> FoundFault:
    if not _is_degrees(picked[LONGITUDE], picked[LATITUDE]):
        found = f"{picked[LONGITUDE]}, {picked[LATITUDE]}"
        told = "The row is kept without a place: this is no longitude and latitude in degrees."
        return FoundFault(line, "Longitude", found, told)
    told = "The row is kept without an outcome: data.police.uk has none of this name."
    return FoundFault(line, "Last outcome category", picked[OUTCOME], told)


_is_degrees = lru_cache(maxsize=100_000)(is_degrees)


def crime_id(text: str) -> bytes | None:
    """Return an id as bytes: 32 of them for the publisher's digest; None for no id."""
    if not text:
        return None
    if len(text) == _DIGITS:
        try:
            return bytes.fromhex(text)
        except ValueError:
            pass
    return text.encode()[:_DIGITS]
