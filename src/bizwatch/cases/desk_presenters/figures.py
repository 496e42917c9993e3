"""Figures of fraud and computer crime in tables: by service, kind, month and district, with counts and losses.

For whoever may see every number. Whoever may not reads ``figures_outside`` and nothing of this.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bizwatch.cases.selectors import ReferralFigure
from bizwatch.design.filters import money
from bizwatch.reference.exceptions import UnknownArea, UnknownService
from bizwatch.reference.selectors import district, national_service

SMALL = 5  # a number under it is small
CSV_COLUMNS = (
    "Month",
    "Service",
    "Kind",
    "District",
    "Who lost",
    "Reports",
    "Loss known for",
    "Loss in pounds",
    "Mean loss in pounds",
)
_NOT_KNOWN = "Not known"


@dataclass(frozen=True)
class Sums:
    """How many reports, at how many the loss is known, and the sum of those; None where it is known of none."""

    number: int
    known: int
    total: Decimal | None

    @property
    def mean(self) -> Decimal | None:
        """The mean loss over those where it is known, in pounds."""
        return round(self.total / self.known, 2) if self.total is not None and self.known else None


@dataclass(frozen=True)
class Table:
    """One way to look at the figures: its caption, the head of its first column, and its rows as they are read."""

    caption: str
    head: str
    rows: list[list[Any]]


Name = Callable[[ReferralFigure], str]


def sums(figures: Iterable[ReferralFigure]) -> Sums:
    """Return the sum of several figures."""
    found = list(figures)
    losses = [figure.total for figure in found if figure.total is not None]
    total = sum(losses, Decimal(0)) if losses else None
    return Sums(sum(one.number for one in found), sum(one.known for one in found), total)


def tables(figures: Sequence[ReferralFigure]) -> list[Table]:
    """Return the figures by month, by service, by kind, by district and by who lost."""
    return [
        Table(caption, head, [_row(name, sums(of)) for name, of in grouped(figures, named).items()])
        for caption, head, named in WAYS
    ]


def headline(figures: Sequence[ReferralFigure]) -> list[dict[str, str]]:
    """Return the figures of the whole time."""
    all_of_it = sums(figures)
    return [
        {"label": "Reports", "value": f"{all_of_it.number:,}"},
        {"label": "Loss known for", "value": f"{all_of_it.known:,}"},
        {"label": "Loss", "value": money(all_of_it.total) or _NOT_KNOWN},
        {"label": "Mean loss", "value": money(all_of_it.mean) or _NOT_KNOWN, "note": "where it is known"},
    ]


def csv_rows(figures: Sequence[ReferralFigure]) -> Iterable[list[Any]]:
    """Return the rows of ``CSV_COLUMNS``, one for each figure."""
    for one in figures:
        mean = Sums(one.number, one.known, one.total).mean
        cells = (one.number, one.known, one.total, mean)
        yield [f"{one.month:%Y-%m}", *(named(one) for _, _, named in WAYS[1:]), *cells]


def _row(name: str, found: Sums) -> list[Any]:
    loss, mean = money(found.total) or _NOT_KNOWN, money(found.mean) or _NOT_KNOWN
    return [name, f"{found.number:,}", f"{found.known:,}", loss, mean]


def grouped(figures: Sequence[ReferralFigure], named: Name) -> Mapping[str, list[ReferralFigure]]:
    """Return the figures by what they are called; by month in its order, and else by name, what is not known last."""
    found: dict[str, list[ReferralFigure]] = {}
    for figure in figures:
        found.setdefault(named(figure), []).append(figure)
    return found if named is _month else dict(sorted(found.items(), key=lambda pair: (pair[0] == _NOT_KNOWN, pair[0])))


def _month(figure: ReferralFigure) -> str:
    return f"{figure.month:%B %Y}"


def _service(figure: ReferralFigure) -> str:
    try:
        return national_service(figure.service, figure.month).name
    except UnknownService:
        return figure.service


def _district(figure: ReferralFigure) -> str:
    try:
        return district(figure.district_code).name if figure.district_code else _NOT_KNOWN
    except UnknownArea:
        return figure.district_code


WAYS: tuple[tuple[str, str, Name], ...] = (
    ("By month", "Month", _month),
    ("By national service", "Service", _service),
    ("By kind", "Kind", lambda figure: figure.family),
    ("By district", "District", _district),
    ("By who lost", "Who lost", lambda figure: figure.victim.label),
)
