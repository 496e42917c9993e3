"""Where cases wait, read from the roll-up: how long at each stage, how many each week, and whether that grew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bizwatch.cases.models import StageWeek
from bizwatch.cases.policies.stages import Stage, added, within
from bizwatch.cases.selectors.rota import monday_of
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import SupervisionRule, supervision_rule

PERIODS = (4, 12, 26)  # whole weeks that are over


@dataclass(frozen=True)
class StageFigures:
    """One stage over a period of whole weeks, and over as many weeks before it.

    ``number`` cases left it in ``weeks`` weeks; half of them within ``half``, nine in ten within ``most``. ``grew`` is
    True or False where enough cases say so, None where too few do. ``standing`` cases stand there now.
    """

    stage: Stage
    weeks: int
    number: int
    half: timedelta | None
    most: timedelta | None
    number_before: int
    half_before: timedelta | None
    grew: bool | None
    standing: int
    standing_half: timedelta | None
    standing_most: timedelta | None


@dataclass(frozen=True)
class Waiting:
    """Every stage, and when that was counted; None where nothing was counted yet."""

    first: date
    last: date
    stages: tuple[StageFigures, ...]
    counted_at: datetime | None


def where_cases_wait(weeks: int, *, at: datetime) -> Waiting:
    """Return every stage over the last whole weeks: one query over at most a year of weekly rows."""
    this = monday_of(to_london(at).date())
    begins = this - timedelta(weeks=weeks)
    rows = list(StageWeek.objects.filter(week__gte=begins - timedelta(weeks=weeks), week__lte=this))
    rule = supervision_rule("stage-grew", to_london(at).date())
    found = []
    for stage in Stage:
        mine = [row for row in rows if row.stage == stage]
        now = [row for row in mine if begins <= row.week < this]
        before = [row for row in mine if row.week < begins]
        found.append(_figures(stage, now, before, _newest(mine, this), rule))
    counted = max((row.counted_at for row in rows), default=None)
    return Waiting(begins, this - timedelta(days=1), tuple(found), counted)


def _figures(
    stage: Stage, now: list[StageWeek], before: list[StageWeek], standing: StageWeek | None, rule: SupervisionRule
) -> StageFigures:
    held, held_before = added(row.held for row in now), added(row.held for row in before)
    stands = standing.standing_held if standing else {}
    number, number_before = sum(held.values()), sum(held_before.values())
    half, half_before = within(held, 0.5), within(held_before, 0.5)
    grew = None
    if half and half_before and min(number, number_before) >= rule.least:
        grew = half > half_before * (1 + rule.percent_more / 100)
    return StageFigures(
        stage=stage,
        weeks=len(now),
        number=number,
        half=half,
        most=within(held, 0.9),
        number_before=number_before,
        half_before=half_before,
        grew=grew,
        standing=standing.standing if standing else 0,
        standing_half=within(stands, 0.5),
        standing_most=within(stands, 0.9),
    )


def _newest(rows: Iterable[StageWeek], this: date) -> StageWeek | None:
    return next((row for row in rows if row.week == this), None)
