"""The roll-up of supervision's figures: each week's stages and each area's numbers, counted by the worker and kept.

The current week and the two before it are counted anew each hour, since what is noted late belongs to them. Earlier weeks
are counted once, a few each time. Rows hold counts only: no case and no person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor, audited_service, record
from bizwatch.cases.models import AreaPremises, CountyCount, CountyWeek, StageWeek
from bizwatch.cases.policies.stages import Stage, held
from bizwatch.cases.selectors.counted import (
    CountyNumber,
    Spans,
    county_numbers,
    county_numbers_now,
    repeat_premises_now,
    spans_left,
    spans_standing,
)
from bizwatch.kernel.clock import parse_local, to_london

COUNTER = SystemActor("figures")
WEEK = timedelta(days=7)
KEPT = 53  # weeks: a year and the one that is not over
AGAIN = 3  # the newest ones, counted each time
EARLIER_AT_MOST = 8  # of the others, each time


def count_weeks(*, at: datetime, earlier: int = EARLIER_AT_MOST) -> int:
    """Count the newest weeks and some of the earlier ones that nobody counted yet. Returns how many weeks."""
    this = monday(at)
    known = set(CountyCount.objects.values_list("week", flat=True))
    newest = [this - step * WEEK for step in range(AGAIN)]
    before = [this - step * WEEK for step in range(AGAIN, KEPT)]
    weeks = [*newest, *[week for week in before if week not in known][:earlier]]
    for week in weeks:
        count_week(week=week, at=at)
    return len(weeks)


def count_week(*, week: date, at: datetime) -> None:
    """Count one week, from Monday in London, and what stands now where it is the current one; older weeks fall out.

    It is counted before the unit of work begins, so that nobody waits for the write lock meanwhile.
    """
    start, end = parse_local(week, time(0)), parse_local(week + WEEK, time(0))
    is_now = week == monday(at)
    counted = _Counted(
        left=spans_left(start, end),
        standing=spans_standing(at) if is_now else None,
        numbers=[*county_numbers(start, end, at=at), *(county_numbers_now(at) if is_now else ())],
        premises=list(repeat_premises_now(at)) if is_now else None,
    )
    _keep(week, counted, at=at)


@dataclass(frozen=True)
class _Counted:
    """What was counted of a week; ``standing`` and ``premises`` of the current one only."""

    left: Spans
    standing: Spans | None
    numbers: list[CountyNumber]
    premises: list[tuple[str, int, int]] | None


@audited_service
def _keep(week: date, counted: _Counted, *, at: datetime) -> None:
    _keep_stages(week, counted, at)
    _keep_numbers(week, counted.numbers)
    if counted.premises is not None:
        _keep_premises(counted.premises)
    CountyCount.objects.update_or_create(week=week, defaults={"counted_at": at})
    oldest = monday(at) - (KEPT - 1) * WEEK
    for model in (StageWeek, CountyWeek, CountyCount):
        model._default_manager.filter(week__lt=oldest).delete()
    record(
        Action.CONSULTATION,
        by=COUNTER,
        at=at,
        subject_type="figures",
        subject_id=f"week {week}",
        reason="roll-up of counts",
    )


def monday(at: datetime) -> date:
    """Return the Monday of a moment's week in London."""
    day = to_london(at).date()
    return day - timedelta(days=day.weekday())


def _keep_stages(week: date, counted: _Counted, at: datetime) -> None:
    for stage in Stage:
        spans = counted.left[stage]
        counts = {"number": len(spans), "held": held(spans), "counted_at": at}
        if counted.standing is not None:
            stands = counted.standing[stage]
            counts |= {"standing": len(stands), "standing_held": held(stands)}
        StageWeek.objects.update_or_create(week=week, stage=stage.value, defaults=counts)


def _keep_premises(counted: Iterable[tuple[str, int, int]]) -> None:
    AreaPremises.objects.all().delete()
    AreaPremises.objects.bulk_create(
        AreaPremises(area=area, premises_id=premises, number=number) for area, premises, number in counted
    )


def _keep_numbers(week: date, numbers: Iterable[CountyNumber]) -> None:
    CountyWeek.objects.filter(week=week).delete()
    CountyWeek.objects.bulk_create(
        CountyWeek(week=week, area=one.area, what=one.what.value, of=one.of, number=one.number)
        for one in numbers
        if one.number
    )
