"""The policing districts side by side, read from the roll-up: counts only, no case and no person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bizwatch.cases.choices import CountyFigure
from bizwatch.cases.models import CountyCount, CountyWeek
from bizwatch.cases.selectors.rota import monday_of
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.reference.choices import AreaLevel
from bizwatch.reference.selectors import (
    SupervisionRule,
    areas_above,
    policing_areas,
    positive_outcomes,
    supervision_rule,
)
from bizwatch.science.counts import chance_of_so_many

PERIODS = (4, 12, 52)  # whole weeks that are over
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Emerging:
    """A kind of report that came more often in a week than chance would have it. ``usual`` is a mean number a week."""

    kind: str
    number: int
    usual: float
    weeks_before: int
    is_this_week: bool


@dataclass(frozen=True)
class DistrictFigures:
    """One policing district over a period, and what stands there now. ``name`` "" is outside every known district."""

    code: str
    name: str
    reports: int
    contact_due: int
    contact_kept: int
    record_due: int
    record_kept: int
    finalised: int
    dealt_with: int
    open: int
    businesses: int
    emerging: tuple[Emerging, ...] = ()


@dataclass(frozen=True)
class County:
    """Every district, from which to which day, how many of those weeks were counted, and when last."""

    first: date
    last: date
    weeks: int
    districts: tuple[DistrictFigures, ...]
    counted_at: datetime | None


@dataclass
class _Sums:
    """Numbers of one district: what is counted, the code that it is about, and by week."""

    numbers: dict[str, dict[str, dict[date, int]]] = field(default_factory=dict)

    def add(self, what: str, of: str, week: date, number: int) -> None:
        by_week = self.numbers.setdefault(what, {}).setdefault(of, {})
        by_week[week] = by_week.get(week, 0) + number

    def kinds(self) -> list[str]:
        return sorted(self.numbers.get(CountyFigure.REPORTS, {}))

    def of(self, what: CountyFigure, weeks: Iterable[date], codes: Iterable[str] | None = None) -> int:
        by_code, wanted = self.numbers.get(what, {}), list(weeks)
        chosen = by_code if codes is None else [code for code in codes if code in by_code]
        return sum(by_code[code].get(week, 0) for code in chosen for week in wanted)


def districts_side_by_side(weeks: int, *, at: datetime) -> County:
    """Return every policing district over the last whole weeks: two queries over at most a year of weekly rows."""
    today = to_london(at).date()
    this = monday_of(today)
    begins = this - weeks * WEEK
    counted = dict(CountyCount.objects.values_list("week", "counted_at"))
    sums = _by_district()
    names = {area.code: area.name for area in policing_areas(level=AreaLevel.DISTRICT)}
    period = [week for week in counted if begins <= week < this]
    rule = supervision_rule("emerging", today)
    seen = _seen(counted, rule, at)
    found = [
        _figures(code, names.get(code, ""), sums.get(code, _Sums()), period, this, seen, rule)
        for code in sorted({*names, *sums}, key=lambda code: names.get(code, "~"))
    ]
    return County(begins, this - timedelta(days=1), len(period), tuple(found), max(counted.values(), default=None))


def _figures(
    code: str,
    name: str,
    sums: _Sums,
    period: list[date],
    this: date,
    seen: list[tuple[date, float, list[date]]],
    rule: SupervisionRule,
) -> DistrictFigures:
    positive = positive_outcomes().codes
    return DistrictFigures(
        code=code,
        name=name,
        reports=sums.of(CountyFigure.REPORTS, period),
        contact_due=sums.of(CountyFigure.CONTACT_DUE, period),
        contact_kept=sums.of(CountyFigure.CONTACT_KEPT, period),
        record_due=sums.of(CountyFigure.RECORD_DUE, period),
        record_kept=sums.of(CountyFigure.RECORD_KEPT, period),
        finalised=sums.of(CountyFigure.OUTCOME, period),
        dealt_with=sums.of(CountyFigure.OUTCOME, period, positive),
        open=sums.of(CountyFigure.OPEN, [this]),
        businesses=sums.of(CountyFigure.BUSINESSES, [this]),
        emerging=tuple(_emerging(sums, this, seen, rule)),
    )


def _seen(
    counted: Mapping[date, datetime], rule: SupervisionRule, at: datetime
) -> list[tuple[date, float, list[date]]]:
    """Return the two weeks that are looked at, with their length in weeks so far and the weeks that each is compared with."""
    this = monday_of(to_london(at).date())
    found = []
    for week in (this, this - WEEK):
        if week not in counted:
            continue
        begins = parse_local(week, time(0))
        length = min((counted[week] - begins) / WEEK, 1.0)
        before = sorted(one for one in counted if one < min(week, this - WEEK))[-rule.weeks_before :]
        if length > 0 and len(before) >= rule.least_weeks_before:
            found.append((week, length, before))
    return found


def _emerging(
    sums: _Sums, this: date, seen: list[tuple[date, float, list[date]]], rule: SupervisionRule
) -> Iterable[Emerging]:
    told: set[str] = set()
    for week, length, before in seen:
        for kind in sums.kinds():
            now = sums.of(CountyFigure.REPORTS, [week], [kind])
            usual = sums.of(CountyFigure.REPORTS, before, [kind])
            if now < rule.least or kind in told or now * len(before) <= usual * length:
                continue
            chance = chance_of_so_many(now, usual, now_time=length, before_time=len(before))
            if chance * rule.once_in < 1:
                told.add(kind)
                yield Emerging(kind, now, usual / len(before), len(before), week == this)


def _by_district() -> dict[str, _Sums]:
    """Return the roll-up's numbers by policing district: what was counted in a team or a beat counts in its district."""
    found: dict[str, _Sums] = defaultdict(_Sums)
    home: dict[str, str] = {}
    rows = CountyWeek.objects.order_by().values_list("week", "area", "what", "of", "number")
    for week, area, what, of, number in rows:
        if area not in home:
            home[area] = _district_of(area, week)
        found[home[area]].add(what, of, week, number)
    return found


def _district_of(area: str, on: date) -> str:
    return next((one.code for one in areas_above(area, on) if one.level is AreaLevel.DISTRICT), "")
