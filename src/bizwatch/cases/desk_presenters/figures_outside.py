"""Figures of fraud for whoever may not see small numbers: what they are told, so that small ones cannot be worked out.

Each quarter that is over is protected by itself and is told the same whatever days are asked for, so no two answers can
be taken from each other. Within it:

- a number is told as a band of ``FIVE``, and one under five as that. A way to look at the quarter (by service, kind,
  district, who lost) is left out as a whole where a small number in it would follow more closely from all the others;
- a loss is told in wide bands, never as a sum, and only of all rows of a way: where one rests on fewer than five losses,
  or has fewer than five reports, none of that way is told;
- no two ways are crossed, in the file neither.

What somebody knows of single cases from elsewhere is beyond it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bizwatch.cases.desk_presenters.figures import SMALL, WAYS, Sums, Table, grouped, sums
from bizwatch.cases.selectors import ReferralFigure

FIVE = SMALL
CSV_COLUMNS = ("Quarter", "By", "Name", "Reports", "Loss")
FEW = f"Fewer than {SMALL}"
LEFT_OUT = "Left out"
_BOUNDS = tuple(Decimal(10) ** power for power in (3, 4, 5, 6))  # of losses, in pounds
_ALL = "All"


@dataclass(frozen=True)
class _Told:
    """One row as it is told: its name, between which two its number lies, and its loss in words."""

    name: str
    least: int
    most: int
    loss: str = LEFT_OUT

    @property
    def is_small(self) -> bool:
        return self.most < SMALL

    def cells(self) -> list[Any]:
        return [FEW if self.is_small else f"{self.least:,} to {self.most:,}", self.loss]


def quarter_of(day: date) -> date:
    """Return the first day of the quarter of a day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def whole_quarters(first: date, last: date, *, today: date) -> tuple[date, date]:
    """Return the first and the last day of the quarters that days lie in, of those that are over; at least one of them.

    One that is not over would be told anew each day, and the days could be taken from each other.
    """
    newest = quarter_of(quarter_of(today) - timedelta(days=1))
    start, end = min(quarter_of(first), newest), min(quarter_of(last), newest)
    return start, quarter_of(end + timedelta(days=100)) - timedelta(days=1)


def outside_tables(figures: Sequence[ReferralFigure]) -> list[Table]:
    """Return the figures by quarter, and in each by service, kind, district and who lost. Rows: name, reports, loss."""
    by_quarter = _by_quarter(figures)
    found = [Table("By quarter", "Quarter", [[_words(start), *whole.cells()] for start, whole, _ in by_quarter])]
    for place, (caption, head, _) in enumerate(WAYS[1:]):
        rows = [
            [f"{_words(start)}: {told.name}", *(told.cells() if told.most else [LEFT_OUT, LEFT_OUT])]
            for start, _, ways in by_quarter
            for told in ways[place]
        ]
        found.append(Table(caption, f"Quarter and {head.lower()}", rows))
    return found


def outside_rows(figures: Sequence[ReferralFigure]) -> Iterator[list[Any]]:
    """Yield the rows of ``CSV_COLUMNS``: what ``outside_tables`` tells and no more."""
    for start, whole, ways in _by_quarter(figures):
        yield [_words(start), "Quarter", _ALL, *whole.cells()]
        for (_, head, _), rows in zip(WAYS[1:], ways, strict=True):
            for told in rows:
                yield [_words(start), head, told.name, *(told.cells() if told.most else [LEFT_OUT, LEFT_OUT])]


def _by_quarter(figures: Sequence[ReferralFigure]) -> list[tuple[date, _Told, list[list[_Told]]]]:
    """Return each quarter with its whole and its ways, each protected."""
    quarters: dict[date, list[ReferralFigure]] = {}
    for figure in figures:
        quarters.setdefault(quarter_of(figure.month), []).append(figure)
    return [(start, *_protected(quarters[start])) for start in sorted(quarters)]


def _protected(figures: Sequence[ReferralFigure]) -> tuple[_Told, list[list[_Told]]]:
    (whole,) = _way([(_ALL, sums(figures))])
    ways = [_way((name, sums(of)) for name, of in grouped(figures, named).items()) for _, _, named in WAYS[1:]]
    if whole.is_small:
        return whole, [_left_out() for _ in ways]
    least = max(whole.least, *(sum(row.least for row in way) for way in ways))
    most = min(whole.most, *(sum(row.most for row in way) for way in ways))
    return whole, [way if _keeps_small(way, least, most) else _left_out() for way in ways]


def _way(rows: Iterable[tuple[str, Sums]]) -> list[_Told]:
    """Return the rows of one way, with losses where every one of them can be told."""
    found = list(rows)
    with_losses = all(of.number >= SMALL and of.known >= SMALL for _, of in found)
    return [_Told(name, *_between(of.number), _loss(of.total) if with_losses else LEFT_OUT) for name, of in found]


def _between(number: int) -> tuple[int, int]:
    least = number - number % FIVE
    return (least, least + FIVE - 1) if number >= SMALL else (1, SMALL - 1)


def _keeps_small(way: Sequence[_Told], least: int, most: int) -> bool:
    """Whether each small number of a way could still be anything from 1 to 4, where the whole lies between two numbers."""
    smallest, largest = sum(row.least for row in way), sum(row.most for row in way)
    return not any(
        least - (largest - row.most) > row.least or most - (smallest - row.least) < row.most
        for row in way
        if row.is_small
    )


def _left_out() -> list[_Told]:
    return [_Told(_ALL, 0, 0)]


def _loss(total: Decimal | None) -> str:
    """Return the band of a loss, in words."""
    place = bisect_right(_BOUNDS, total or Decimal(0))
    if place == 0:
        return f"Under £{_BOUNDS[0]:,}"
    if place == len(_BOUNDS):
        return f"£{_BOUNDS[-1]:,} or more"
    return f"£{_BOUNDS[place - 1]:,} to under £{_BOUNDS[place]:,}"


def _words(start: date) -> str:
    last = quarter_of(start + timedelta(days=100)) - timedelta(days=1)
    return f"{start:%B} to {last:%B %Y}"
