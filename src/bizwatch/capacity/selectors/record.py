"""The record of times that businesses were told: how many were kept, over time, and what widens the next one."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet

from bizwatch.capacity.choices import COUNTED, Fate
from bizwatch.capacity.models import ToldTime
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.science.calibration import Calibration, Share, calibrate, share_met

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class WeekOfRecord:
    """One week of reports, from Monday: how many times were told and kept, and what else became of them."""

    first_day: date
    share: Share
    half: Share
    other: int


@dataclass(frozen=True)
class Record:
    """The whole record: calibration over all that counted, week by week, and how many of each fate there are."""

    calibration: Calibration
    weeks: tuple[WeekOfRecord, ...]
    fates: dict[Fate, int]
    within_promise: Share


def settled_times(*, at: datetime, most: int) -> list[ToldTime]:
    """Return the newest told times whose 90% time is over and which counted, oldest first.

    All of them wait for that time, those too that were kept long before it: else the quick ones would come in first and make
    the desk look quicker than it is.
    """
    rows = ToldTime.objects.filter(fate__in=COUNTED, sure_at__lte=at).order_by("-sure_at", "-pk")[:most]
    return list(reversed(rows))


def promise_record(*, at: datetime, weeks: int = 12) -> Record:
    """Return the record of the times told in the last weeks, the running one included."""
    first = monday_of(at) - timedelta(weeks=weeks - 1)
    rows = _since(first)
    counted = [row for row in rows.filter(fate__in=COUNTED) if row.sure_at <= at]
    by_week: dict[date, list[ToldTime]] = {}
    for row in counted:
        by_week.setdefault(monday_of(row.made_at), []).append(row)
    others = _others(rows)
    drawn = [_week(day, by_week.get(day, []), others.get(day, 0)) for day in _mondays(first, weeks)]
    number = dict(rows.order_by().values_list("fate").annotate(Count("pk")))
    kept = [row for row in counted if row.contacted_at is not None and row.contacted_at <= row.due_at]
    return Record(
        calibrate(
            [_hours(row, row.likely_at) for row in counted],
            [_hours(row, row.sure_at) for row in counted],
            [_hours(row, row.contacted_at) for row in counted],
        ),
        tuple(drawn),
        {fate: number.get(fate, 0) for fate in Fate},
        share_met(len(kept), len(counted)),
    )


def monday_of(moment: datetime) -> date:
    """Return the Monday of the London week of a moment."""
    day = to_london(moment).date()
    return day - timedelta(days=day.weekday())


def _since(first: date) -> QuerySet[ToldTime]:
    return ToldTime.objects.filter(made_at__gte=parse_local(first, time(0))).order_by("made_at", "pk")


def _mondays(first: date, weeks: int) -> list[date]:
    return [first + timedelta(weeks=week) for week in range(weeks)]


def _others(rows: QuerySet[ToldTime]) -> dict[date, int]:
    found: dict[date, int] = {}
    neither = rows.filter(~Q(fate__in=COUNTED) & ~Q(fate=Fate.OPEN))
    for made_at in neither.values_list("made_at", flat=True):
        found[monday_of(made_at)] = found.get(monday_of(made_at), 0) + 1
    return found


def _week(day: date, rows: list[ToldTime], other: int) -> WeekOfRecord:
    half = sum(row.contacted_at is not None and row.contacted_at <= row.likely_at for row in rows)
    kept = sum(row.fate == Fate.KEPT for row in rows)
    return WeekOfRecord(day, share_met(kept, len(rows)), share_met(half, len(rows)), other)


def _hours(row: ToldTime, moment: datetime | None) -> float:
    return (moment - row.made_at) / _HOUR if moment is not None else float("inf")
