"""What every data file says about itself: its title, where it comes from and under which licence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from bizwatch.reference.tables import DatedRow, DatedTable, build, only_tables, read_toml, rows

# Rows that name no first day hold from here: either they were in force, or their first day is not established.
COVERAGE_START = date(2013, 4, 1)


@dataclass(frozen=True)
class About:
    """The ``[about]`` of a data file."""

    title: str
    source: str
    licence: str = ""
    note: str = ""

    @classmethod
    def of(cls, document: Mapping[str, Any], name: str) -> "About":
        """Return a file's ``[about]``. Raises ``ReferenceDataInvalid`` where it is missing or incomplete."""
        return build(cls, document.get("about"), f"{name}, about")


@cache
def one_table(name: str, key: str, cls: type[DatedRow]) -> tuple[About, DatedTable[DatedRow]]:
    """Return a shipped file that holds one table, read and checked once. Raises ``ReferenceDataInvalid``."""
    document = read_toml(name)
    only_tables(document, ("about", key), name)
    return About.of(document, name), DatedTable(rows(document, key, cls, name), name)
