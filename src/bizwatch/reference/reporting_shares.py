"""How much of what happens to businesses is reported, by their own account: what every count of reports is read with."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import UnknownReference
from bizwatch.reference.markdown import page, span, table
from bizwatch.reference.tables import DatedTable, read_file

FILE = "reporting_shares.toml"


@dataclass(frozen=True)
class ReportingShare:
    """The share, in per cent, of those who were asked (``of``) that do as the words say; ``is_round`` where it was told as a round number."""

    code: str
    of: str
    words: str
    per_cent: int
    effective_from: date
    effective_to: date | None = None
    is_round: bool = False
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        if not 0 <= self.per_cent <= 100:
            raise ValueError("per_cent must be 0 to 100")

    @property
    def spoken(self) -> str:
        """The share as it is written: "24%", "about 20%"."""
        return f"{'about ' if self.is_round else ''}{self.per_cent}%"


@dataclass(frozen=True)
class ShareTables:
    """The whole file."""

    about: About
    shares: DatedTable[ReportingShare]


@cache
def tables() -> ShareTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(ShareTables, FILE, shares="share")


def reporting_share(code: str, on: date | None = None) -> ReportingShare:
    """Return one share as it is known on a date; without a date, as the table now stands. Raises ``UnknownReference``."""
    return tables().shares.get(code, on, unknown=UnknownReference, thing="share of what is reported")


def reporting_shares(on: date | None = None) -> tuple[ReportingShare, ...]:
    """Return every share as it is known on a date; without a date, as the table now stands."""
    return tables().shares.in_force(on)


def share_pages() -> dict[str, str]:
    """Return the table as a Markdown page, by its name."""
    known = tables()
    columns = ("Code", "Of", "Words", "Per cent", "In force", "Mark")
    lines = ((row.code, row.of, row.words, row.spoken, span(row), row.mark.value) for row in known.shares)
    return {"reporting-shares": page(known.about, table(columns, lines))}
