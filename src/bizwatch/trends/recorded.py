"""The Home Office's open data tables of recorded crime: a row for each quarter, force and offence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bizwatch.kernel.months import end_of_month, months_before
from bizwatch.sources.models import Release
from bizwatch.trends.models import RecordedCrime
from bizwatch.trends.selectors import RECORDED
from bizwatch.trends.tables import RowNotGood, TableKind
from bizwatch.trends.words import force_code

_YEAR = re.compile(r"(20\d\d)\s*[/-]\s*(?:20)?(\d\d)")
_MONTHS = {1: 4, 2: 7, 3: 10, 4: 1}  # of a financial year's quarters, the last of which is in the next year
_CODE = re.compile(r"[\w./ ]{1,20}")


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """What a row says."""

    quarter: date
    force: str
    offence: str
    offences: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What may stand once in a file."""
        return f"{self.quarter:%Y-%m}", self.force, self.offence

    @property
    def first(self) -> date:
        """The first day of the quarter."""
        return self.quarter

    @property
    def last(self) -> date:
        """The last day of the quarter."""
        return end_of_month(months_before(self.quarter, -2))

    def as_model(self, release: Release) -> RecordedCrime:
        """Return the row for the table."""
        return RecordedCrime(
            release=release, quarter=self.quarter, force=self.force, offence=self.offence, offences=self.offences
        )


def quarter_of(year: str, quarter: str) -> date:
    """Return the first day of a quarter of a financial year, such as "2017/18" and "1". Raises ``RowNotGood``."""
    found = _YEAR.fullmatch(year.strip())
    if found is None or int(found[2]) != (int(found[1]) + 1) % 100:
        raise RowNotGood("Financial Year", year, "Write the financial year as 2017/18.")
    number = quarter.strip().upper().removeprefix("Q")
    if number not in ("1", "2", "3", "4"):
        raise RowNotGood("Financial Quarter", quarter, "Write the quarter as 1, 2, 3 or 4; April to June is the first.")
    month = _MONTHS[int(number)]
    return date(int(found[1]) + (month == 1), month, 1)


def understand(cells: Mapping[str, str]) -> RecordedLine:
    """Return what a row says. A count may be below zero: offences that were taken back. Raises ``RowNotGood``."""
    quarter = quarter_of(cells.get("year", ""), cells.get("quarter", ""))
    force, code = force_code(cells.get("force", "")), cells.get("offence", "").strip()
    if not force:
        raise RowNotGood("Force Name", cells.get("force", ""), "Write the name of the police force.")
    if not _CODE.fullmatch(code):
        raise RowNotGood("Offence Code", code, "Write the Home Office's offence code, such as 46.")
    text = cells.get("offences", "").replace(",", "").strip()
    if not re.fullmatch(r"-?\d{1,7}", text):
        raise RowNotGood(
            "Number of Offences", text, "Write a whole number of offences; leave the row out where none is known."
        )
    return RecordedLine(quarter, force, code, int(text))


KIND = TableKind[RecordedLine](
    kind=RECORDED,
    things="recorded crime",
    columns={
        "year": ("Financial Year",),
        "quarter": ("Financial Quarter",),
        "force": ("Force Name", "Force"),
        "offence": ("Offence Code",),
        "offences": ("Number of Offences", "Offences"),
    },
    needed=("year", "quarter", "force", "offence", "offences"),
    understand=understand,
)
