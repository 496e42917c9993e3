"""Recorded-of-reported from the weeks that are settled as a whole, weighted, with its interval.

A week counts when every report of its sample is settled: what is easy is judged first, so a part of a week would flatter.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from bizwatch.assurance.choices import ItemState
from bizwatch.assurance.models import SampleItem, SampleStratum, SampleWeek
from bizwatch.cases.choices import Door
from bizwatch.reference.selectors import audit_rules, audit_strata
from bizwatch.science.intervals import Cell, Estimate, Unit, ratio


@dataclass(frozen=True)
class Told:
    """One line of the figures: recorded of due, and recorded in time of due; None where nothing was due."""

    name: str
    recorded: Estimate | None
    in_time: Estimate | None

    @property
    def due(self) -> int:
        """How many crimes that were due were looked at."""
        return int(self.recorded.due) if self.recorded else 0


@dataclass(frozen=True)
class AuditFigures:
    """The audit's figures of a time. ``whole`` weeks are settled and counted, ``unfinished`` are not."""

    lines: tuple[Told, ...]
    by_week: tuple[tuple[date, Told], ...]
    whole: int
    unfinished: int
    first: date
    last: date
    left_out: int


@dataclass(frozen=True)
class _Settled:
    stratum: str
    door: str
    due: int
    met: int
    met_in_time: int
    week_id: int


def audit_figures(first: date, last: date) -> AuditFigures:
    """Return the figures of the weeks that begin on these Mondays and those between them."""
    weeks = {
        week.pk: week for week in SampleWeek.objects.filter(starts_on__range=(first, last), drawn_at__isnull=False)
    }
    open_weeks = set(
        SampleItem.objects.ordinary()
        .filter(week__in=weeks)
        .exclude(state=ItemState.SETTLED)
        .values_list("week_id", flat=True)
    )
    whole = {pk: week for pk, week in weeks.items() if pk not in open_weeks}
    items = _settled(whole)
    strata = _populations(whole)
    confidence = audit_rules(last).confidence
    by_week = [
        (week.starts_on, _told("", [one for one in items if one.week_id == pk], strata, confidence))
        for pk, week in sorted(whole.items(), key=lambda pair: pair[1].starts_on)
    ]
    return AuditFigures(
        lines=tuple(_lines(items, strata, last, confidence)),
        by_week=tuple(by_week),
        whole=len(whole),
        unfinished=len(open_weeks),
        first=first,
        last=last,
        left_out=sum(week.left_out for week in weeks.values()),
    )


def _lines(items: list[_Settled], strata: dict[tuple[int, str], int], last: date, confidence: float) -> Iterable[Told]:
    yield _told("All reports", items, strata, confidence)
    for row in audit_strata(last):
        yield _told(row.name, items, strata, confidence, counts=partial(_has, "stratum", row.code))
    for door in Door:
        if any(one.door == door for one in items):
            yield _told(f"Door: {door.label}", items, strata, confidence, counts=partial(_has, "door", door.value))


def _has(column: str, value: str, one: _Settled) -> bool:
    return getattr(one, column) == value


def _told(
    name: str,
    items: list[_Settled],
    strata: dict[tuple[int, str], int],
    confidence: float,
    counts: Callable[[_Settled], bool] = lambda one: True,
) -> Told:
    """Return a line. What does not count stays in its cell with nothing due, so that the weights stay what they are."""
    cells: dict[tuple[int, str], list[_Settled]] = defaultdict(list)
    for one in items:
        cells[one.week_id, one.stratum].append(one)

    def over(met: Callable[[_Settled], int]) -> Estimate | None:
        units = {
            key: tuple(Unit(met(one), one.due) if counts(one) else Unit(0, 0) for one in some)
            for key, some in cells.items()
        }
        made = (Cell(key[1], max(strata.get(key, 0), len(some)), some) for key, some in units.items())
        return ratio(made, confidence=confidence)

    return Told(name, over(lambda one: one.met), over(lambda one: one.met_in_time))


def _settled(weeks: Iterable[int]) -> list[_Settled]:
    found = SampleItem.objects.ordinary().filter(week__in=weeks, state=ItemState.SETTLED).order_by("pk")
    columns = ("stratum", "case__door", "due", "met", "met_in_time", "week_id")
    return [_Settled(*row) for row in found.values_list(*columns)]


def _populations(weeks: Iterable[int]) -> dict[tuple[int, str], int]:
    found = SampleStratum.objects.filter(week__in=weeks).values_list("week_id", "code", "population")
    return {(week, code): population for week, code, population in found}
