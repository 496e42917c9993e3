"""Counting crimes by square and month: the newest months each hour, all five years once a day.

What is found out late, cancelled or joined changes old months too, so nothing is counted once and for all.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor, audited_service, record
from bizwatch.cases.selectors.placed import PlacedCrime, placed_crimes
from bizwatch.hotspots.hours import Window, hours_by_group
from bizwatch.hotspots.models import CellMonth, CountedMonth
from bizwatch.hotspots.squares import SIDE
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.kernel.months import months_before, months_between

COUNTER = SystemActor("map")
KEPT_MONTHS = 60
AGAIN = 2  # the newest ones, counted each hour
_BATCH = 2_000


@dataclass
class _Month:
    """Counts of one month, by kind and square."""

    reports: int = 0
    without_place: int = 0
    cells: dict[tuple[str, int, int], list[Window]] = field(default_factory=lambda: defaultdict(list))

    def add(self, crime: PlacedCrime) -> None:
        self.reports += 1
        if crime.easting is None or crime.northing is None:
            self.without_place += 1
            return
        self.cells[crime.kind, crime.easting // SIDE, crime.northing // SIDE].append((crime.first, crime.last))


def count_months(*, at: datetime, months: int = AGAIN) -> int:
    """Count the newest ``months`` anew, the present one among them, and forget what is older than five years.

    It is counted before a unit of work begins, and each month is one, so that nobody waits long for the write lock. Returns how
    many crimes were counted. Before the first count it counts all months, whatever it was asked for.
    """
    if not CountedMonth.objects.exists():
        months = KEPT_MONTHS
    this = to_london(at).date().replace(day=1)
    first = months_before(this, months - 1)
    found = _counted(placed_crimes(parse_local(first, time(0)), at), first, this)
    for month in sorted(found, reverse=True):  # the oldest last: once it is there, all are
        _keep(month, found[month], oldest=months_before(this, KEPT_MONTHS - 1), at=at)
    return sum(one.reports for one in found.values())


def is_counted_through(*, at: datetime) -> bool:
    """Whether all months were counted since midnight in London."""
    oldest = CountedMonth.objects.order_by("month").first()
    return oldest is not None and to_london(oldest.counted_at).date() == to_london(at).date()


def _counted(crimes: Iterable[PlacedCrime], first: date, last: date) -> dict[date, _Month]:
    found = {month: _Month() for month in months_between(first, last)}
    for crime in crimes:
        found[to_london(crime.first).date().replace(day=1)].add(crime)
    return found


@audited_service
def _keep(month: date, counted: _Month, *, oldest: date, at: datetime) -> None:
    CellMonth.objects.filter(month=month).delete()
    CellMonth.objects.bulk_create(_rows(month, counted), batch_size=_BATCH)
    CountedMonth.objects.update_or_create(
        month=month,
        defaults={"reports": counted.reports, "without_place": counted.without_place, "counted_at": at},
    )
    for model in (CellMonth, CountedMonth):
        model._default_manager.filter(month__lt=oldest).delete()
    record(
        Action.CONSULTATION,
        by=COUNTER,
        at=at,
        subject_type="figures",
        subject_id=f"map of {month}",
        reason="roll-up of counts",
    )


def _rows(month: date, counted: _Month) -> Iterable[CellMonth]:
    hours = hours_by_group(list(counted.cells.values())).astype("<f4")
    for ((kind, column, row), windows), of_day in zip(counted.cells.items(), hours, strict=True):
        yield CellMonth(month=month, kind=kind, column=column, row=row, reports=len(windows), hours=of_day.tobytes())
