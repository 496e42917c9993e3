"""What every data file says about itself: its title, where it comes from and under which licence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bizwatch.reference.tables import build

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
