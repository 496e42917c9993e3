"""A series of counts from the product's own records, and what is found in it. All is counted when it is asked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from bizwatch.cases.selectors.counts import (
    AreaCount,
    Scope,
    counts_by_area,
    counts_by_offence,
    first_reported,
    windows_of,
)
from bizwatch.kernel.clock import clock_changes
from bizwatch.science.trends.aoristic import Week, Zone, aoristic_week
from bizwatch.science.trends.areas import generalised_gini, weighted
from bizwatch.science.trends.comparing import Comparison, compare
from bizwatch.science.trends.control import Baseline, ControlChart, ewma_chart, laney_chart
from bizwatch.science.trends.seasonal import Decomposition, Dispersion, decompose, dispersion_of
from bizwatch.science.trends.series import rolling_sum
from bizwatch.trends.periods import Periods, Unit, whole_periods
from bizwatch.trends.subjects import Place, Subject, harm_days

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """What is asked: over how many years, by what, and where a new baseline starts (None: at the start)."""

    subject: Subject
    place: Place
    sector: str
    unit: Unit
    years: int
    anew: date | None = None

    @property
    def scope(self) -> Scope:
        """The same in the words of the cases."""
        return Scope(
            nature=self.subject.nature,
            offences=self.subject.offences,
            area=self.place.area,
            district=self.place.district,
            sector=self.sector,
        )


@dataclass(frozen=True)
class Compared:
    """Some of the last periods against the same of a year before; ``last`` and ``first`` are their places."""

    first: int
    last: int
    found: Comparison


@dataclass(frozen=True)
class AreaLine:
    """One area in the last year and the one before it (None where that was not counted whole)."""

    area: str
    now: int
    before: int | None
    found: Comparison | None


@dataclass(frozen=True)
class Trend:
    """A series and what is found in it: ``counts`` and ``rolling`` by period, ``nan`` where one is missing. ``chart`` and
    ``drift`` are in counts by day."""

    periods: Periods
    counts: Floats
    rolling: Floats
    dispersion: Dispersion
    comparisons: tuple[Compared, ...]
    chart: ControlChart
    drift: ControlChart
    season: Decomposition | None

    @property
    def unit(self) -> Unit:
        """By what it is counted."""
        return self.periods.unit

    @property
    def lengths(self) -> Floats:
        """The days of each period."""
        return np.asarray(self.periods.lengths, dtype=float)

    @property
    def gaps(self) -> tuple[int, ...]:
        """The places of the periods that are missing."""
        return tuple(int(place) for place in np.flatnonzero(np.isnan(self.counts)))


@dataclass(frozen=True)
class Found:
    """All that the page of reports tells. ``harm`` by period in days, of crimes with a weight; ``unweighted`` of the last year
    have none. ``by_offence`` is of the last year, and so is ``districts``: counts by the code of the district."""

    question: Question
    since: datetime
    trend: Trend
    harm: Floats
    unweighted: float
    by_offence: Mapping[str, int]
    week: Week
    areas: tuple[AreaLine, ...]
    gini: float
    districts: Mapping[str, int]

    @property
    def periods(self) -> Periods:
        """The periods of the series."""
        return self.trend.periods


def trend_of(counts: Floats, periods: Periods, anew: date | None = None) -> Trend:
    """Return what is in a series; ``anew`` is where a new baseline starts."""
    year, lengths = periods.unit.of_a_year, np.asarray(periods.lengths, dtype=float)
    baselines = baselines_of(periods, anew)
    return Trend(
        periods=periods,
        counts=counts,
        rolling=rolling_sum(counts, year),
        dispersion=dispersion_of(counts, year=year),
        comparisons=_comparisons(counts, periods),
        chart=laney_chart(counts, lengths, baselines=baselines),
        drift=ewma_chart(counts, lengths, baselines=baselines),
        season=_season(counts, periods),
    )


def count(question: Question, *, at: datetime) -> Found | None:
    """Count a question over the whole periods that are over; None where there is none. Four queries.

    Harm weighs every crime by the table that holds now, so that a line over the years has one measure.
    """
    since = first_reported(question.scope)
    if since is None:
        return None
    periods = whole_periods(question.unit, years=question.years, since=since, until=at)
    if not len(periods):
        return None
    counts, offences = _by_period(question.scope, periods)
    trend = trend_of(counts, periods, question.anew)
    start = max(0, len(periods) - question.unit.of_a_year)
    harm = harm_days(periods.days[-1])
    weighed = [weighted(found, harm) for found in offences]
    starts = _starts(periods)
    by_area = list(counts_by_area(question.scope, [*starts, periods.edges[-1]]))
    areas = _areas(by_area, periods, trend.dispersion)
    return Found(
        question=question,
        since=since,
        trend=trend,
        harm=np.array([days for days, _ in weighed]),
        unweighted=sum(number for _, number in weighed[start:]),
        by_offence=_sums(offences[place] for place in range(start, len(periods))),
        week=_week(question.scope, periods.edges[start], periods.edges[-1]),
        areas=areas,
        gini=generalised_gini([one.now for one in areas if one.area]),
        districts=_sums({one.district: one.number} for one in by_area if one.period == len(starts) - 1),
    )


def baselines_of(periods: Periods, anew: date | None) -> tuple[Baseline, ...]:
    """Return the baselines: two years from the start, and two from where one was set anew."""
    length = 2 * periods.unit.of_a_year
    is_within = anew is not None and periods.days[0] < anew < periods.days[-1]
    place = next((place for place, day in enumerate(periods.days) if anew and is_within and day >= anew), None)
    first = Baseline(0, length)
    return (first,) if place is None else (first, Baseline(place, length))


def _by_period(scope: Scope, periods: Periods) -> tuple[Floats, list[dict[str, int]]]:
    found: list[dict[str, int]] = [{} for _ in range(len(periods))]
    for one in counts_by_offence(scope, periods.edges):
        found[one.period][one.offence] = one.number
    return np.array([sum(codes.values()) for codes in found], dtype=float), found


def _sums(found: Iterable[Mapping[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for one in found:
        for code, number in one.items():
            sums[code] += number
    return dict(sums)


def _comparisons(counts: Floats, periods: Periods) -> tuple[Compared, ...]:
    """Compare the last period, quarter and year with those a year before, as far as all of it was counted.

    Over-dispersion comes from what lies before the last periods that are compared, where that is long enough to tell.
    """
    year, size = periods.unit.of_a_year, len(periods)
    lengths = np.asarray(periods.lengths, dtype=float)
    found = []
    for wide in (1, periods.unit.part, year):
        first = size - wide
        if first < year:
            continue
        before = slice(first - year, first - year + wide)
        if not np.isfinite([counts[first:].sum(), counts[before].sum()]).all():
            continue
        told = compare(
            int(counts[first:].sum()),
            int(counts[before].sum()),
            now_exposure=float(lengths[first:].sum()),
            before_exposure=float(lengths[before].sum()),
            dispersion=dispersion_of(counts if wide == year else counts[:first], year=year),
        )
        found.append(Compared(first, size - 1, told))
    return tuple(found)


def _season(counts: Floats, periods: Periods) -> Decomposition | None:
    """Months of one length, so that February is not low for being short; weeks have too few of each for a season."""
    if periods.unit is not Unit.MONTH:
        return None
    lengths = np.asarray(periods.lengths, dtype=float)
    return decompose(counts * lengths.mean() / lengths, first_place=periods.place_in_year)


def _week(scope: Scope, start: datetime, end: datetime) -> Week:
    windows = np.array(list(windows_of(scope, start, end)), dtype=np.int64).reshape(-1, 2)
    if not windows.size:
        return aoristic_week([], [], Zone(*clock_changes(0, 0)))
    zone = Zone(*clock_changes(int(windows.min()), int(windows.max())))
    return aoristic_week(windows[:, 0], windows[:, 1], zone)


def _starts(periods: Periods) -> list[datetime]:
    """Return the starts of the last year and of the one before it; only of the last where there are no two years."""
    year, size, edges = periods.unit.of_a_year, len(periods), periods.edges
    return [edges[size - 2 * year], edges[size - year]] if size >= 2 * year else [edges[max(0, size - year)]]


def _areas(found: Iterable[AreaCount], periods: Periods, dispersion: Dispersion) -> tuple[AreaLine, ...]:
    """Return the policing areas with reports in the last two years, most first. Each is compared with the over-dispersion of
    them all, which is rather more than its own: the verdict errs to the side of saying nothing."""
    year, size = periods.unit.of_a_year, len(periods)
    is_whole = size >= 2 * year
    now: dict[str, int] = defaultdict(int)
    before: dict[str, int] = defaultdict(int)
    for one in found:
        (now if one.period == int(is_whole) else before)[one.area] += one.number
    days = [sum(periods.lengths[size - year :]), sum(periods.lengths[size - 2 * year : size - year])]

    def line(area: str) -> AreaLine:
        if not is_whole:
            return AreaLine(area, now[area], None, None)
        told = compare(now[area], before[area], now_exposure=days[0], before_exposure=days[1], dispersion=dispersion)
        return AreaLine(area, now[area], before[area], told)

    return tuple(sorted(map(line, {*now, *before}), key=lambda one: (-one.now, one.area)))
