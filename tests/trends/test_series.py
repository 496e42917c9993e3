"""Counting from the product's own records."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.db import connection

from bizwatch.cases.models import Case
from bizwatch.cases.selectors.counts import Scope, counts_by_area, counts_by_offence, windows_of
from bizwatch.kernel.clock import parse_local
from bizwatch.reference.choices import Nature
from bizwatch.science.trends.comparing import Verdict
from bizwatch.trends.periods import Unit, whole_periods
from bizwatch.trends.series import Found, Question, baselines_of, count
from bizwatch.trends.subjects import ALL, INCIDENTS, places, subjects
from tests.cases.routes import incident
from tests.cases.world import World
from tests.trends.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stands")]
HOUR = timedelta(hours=1)


def asked(**changes) -> Question:
    usual = Question(subjects()[ALL], places()[""], sector="", unit=Unit.MONTH, years=3)
    return replace(usual, **changes)


def found(**changes) -> Found:
    answer = count(asked(**changes), at=NOW)
    assert answer is not None
    return answer


def test_nothing_reported_is_no_series(world: World) -> None:
    assert count(asked(), at=NOW) is None


def test_a_month_that_is_not_over_or_not_whole_is_not_shown(tell) -> None:
    tell(datetime(2026, 8, 2, tzinfo=UTC))
    tell(datetime(2026, 10, 3, tzinfo=UTC), 4)
    tell(datetime(2026, 11, 2, tzinfo=UTC), 9)
    answer = found()
    assert [answer.periods.name(place) for place in range(len(answer.periods))] == ["September 2026", "October 2026"]
    assert answer.trend.counts.tolist() == [0, 4]


@pytest.mark.parametrize(
    ("at", "month"),
    [
        (datetime(2026, 9, 30, 22, 59, tzinfo=UTC), 0),  # 23:59 in London
        (datetime(2026, 9, 30, 23, 0, tzinfo=UTC), 1),  # midnight, an hour before it in UTC
        (datetime(2026, 10, 31, 23, 59, tzinfo=UTC), 1),
    ],
)
def test_months_are_londons(tell, at: datetime, month: int) -> None:
    tell(datetime(2026, 8, 20, tzinfo=UTC))
    tell(at)
    assert found().trend.counts.tolist() == [float(month == 0), float(month == 1)]


def test_weeks_start_on_monday_and_there_are_52_to_a_year(tell) -> None:
    tell(datetime(2024, 1, 1, tzinfo=UTC))
    tell(datetime(2026, 11, 16, 0, 0, tzinfo=UTC), 2)
    answer = found(unit=Unit.WEEK, years=2)
    assert len(answer.periods) == 104
    assert answer.periods.name(103) == "Week of 16 November 2026"
    assert answer.trend.counts[103] == 2
    assert answer.trend.season is None


@pytest.mark.parametrize("status", ["cancelled", "joined", "collapsed", "set_aside"])
def test_what_is_no_case_of_its_own_is_not_counted(tell, status: str) -> None:
    tell(datetime(2026, 8, 2, tzinfo=UTC))
    tell(datetime(2026, 10, 3, tzinfo=UTC), 2)
    tell(datetime(2026, 10, 4, tzinfo=UTC), 5, status=status, is_open=False)
    tell(datetime(2026, 10, 5, tzinfo=UTC), 7, is_restricted=True)
    assert found().trend.counts.tolist() == [0, 2]


def test_incidents_stand_apart_from_crimes(world: World, tell) -> None:
    tell(datetime(2026, 9, 15, tzinfo=UTC), 3)
    for month in (8, 9, 9):
        incident(world, occurred_from=NOW - HOUR)
        Case.objects.filter(nature=Nature.INCIDENT, reported_at__gte=NOW - HOUR).update(
            reported_at=datetime(2026, month, 20, tzinfo=UTC)
        )
    assert found(subject=subjects()[INCIDENTS]).trend.counts.tolist() == [2, 0]
    assert found(subject=subjects()[ALL]).trend.counts.tolist() == [0]


def test_it_narrows_by_offence_area_district_and_sector(world: World, tell) -> None:
    tell(datetime(2026, 8, 2, tzinfo=UTC))
    october = datetime(2026, 10, 3, tzinfo=UTC)
    tell(october, 2)
    tell(october, 3, offence_code="34A", policing_area="norfolk-breckland", district_code="E07000143")
    tell(october, 4, premises_id=world.elsewhere.pk)
    world.elsewhere.sector = "pub"
    world.elsewhere.save()
    for changes, number in (
        ({}, 9),
        ({"subject": subjects()["robbery"]}, 3),
        ({"subject": subjects()["34a"]}, 3),
        ({"subject": subjects()["shop-theft"]}, 6),
        ({"place": places()["norfolk-breckland"]}, 3),
        ({"place": places()["norfolk-county"]}, 9),
        ({"place": places()["district-E07000143"]}, 3),
        ({"sector": "pub"}, 4),
    ):
        assert found(**changes).trend.counts[-1] == number


def test_a_narrow_question_knows_since_when_was_counted(tell) -> None:
    """No robbery before the first one is none, and not unknown."""
    tell(datetime(2025, 12, 2, tzinfo=UTC))
    tell(datetime(2026, 10, 3, tzinfo=UTC), offence_code="34A")
    answer = found(subject=subjects()["robbery"])
    assert len(answer.periods) == 10
    assert answer.trend.counts.tolist() == [0] * 9 + [1]


def test_three_in_a_year_are_too_few_to_say(by_month) -> None:
    by_month(2023, 10, [1, *[0, 0, 0, 1] * 9])
    answer = found()
    assert [one.found.verdict for one in answer.trend.comparisons] == [Verdict.TOO_FEW] * 3
    assert np.isnan(answer.trend.chart.high).all()


def test_a_year_that_doubled_is_higher_and_marked(by_month) -> None:
    by_month(2023, 10, [1, *[40, 42, 38, 41] * 6, *[80, 84, 78, 82] * 3])
    answer = found()
    assert answer.trend.counts.size == 36
    year = answer.trend.comparisons[-1]
    assert year.found.verdict is Verdict.HIGHER
    assert (year.found.now, year.found.before) == (972, 483)
    assert answer.trend.rolling[-1] == 972
    assert np.isnan(answer.trend.rolling[10])
    assert {one.place for one in answer.trend.chart.signals} >= set(range(24, 36))
    assert answer.trend.drift.signals
    anew = found(anew=date(2025, 11, 1))
    assert anew.trend.chart.starts == (0, 24)
    assert not anew.trend.chart.signals


@pytest.mark.parametrize("anew", [date(2020, 1, 1), date(2027, 1, 1), None])
def test_a_baseline_from_outside_the_series_is_none(anew: date | None) -> None:
    periods = whole_periods(Unit.MONTH, years=2, since=datetime(2020, 1, 1, tzinfo=UTC), until=NOW)
    assert len(baselines_of(periods, anew)) == 1


def test_harm_stands_beside_counts(tell) -> None:
    tell(datetime(2026, 8, 2, tzinfo=UTC))
    tell(datetime(2026, 10, 3, tzinfo=UTC), 10)
    tell(datetime(2026, 10, 3, tzinfo=UTC), 2, offence_code="34A")
    tell(datetime(2026, 10, 3, tzinfo=UTC), 3, offence_code="66")
    answer = found()
    assert answer.by_offence == {"46": 10, "34A": 2, "66": 3}
    assert answer.harm.tolist()[-1] + answer.unweighted in (740 + 3, 740 + 3 * 7.5)


def test_hours_are_spread_over_windows_and_right_at_both_changes(tell) -> None:
    tell(datetime(2025, 9, 2, tzinfo=UTC))
    back, forward = datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)
    tell(datetime(2026, 10, 26, tzinfo=UTC), occurred_from=back - 2 * HOUR, occurred_to=back + 2 * HOUR)
    tell(datetime(2026, 3, 30, tzinfo=UTC), occurred_from=forward - HOUR, occurred_to=forward + HOUR)
    week = found().week
    assert week.weights[6, :4].tolist() == [0.25 + 0.5, 0.5, 0.25 + 0.5, 0]
    assert (week.counted, week.by_window) == (2, 2)


def test_areas_are_compared_with_themselves(by_month, tell) -> None:
    by_month(2024, 10, [1, *[10] * 12, *[30] * 12])
    by_month(2024, 11, [20] * 24, policing_area="norfolk-breckland")
    tell(datetime(2026, 10, 2, tzinfo=UTC), policing_area="")
    lines = {one.area: one for one in found().areas}
    norwich, breckland = lines["norfolk-norwich"], lines["norfolk-breckland"]
    assert (norwich.now, norwich.before) == (360, 120)
    assert norwich.found is not None
    assert norwich.found.verdict is Verdict.HIGHER
    assert breckland.found is not None
    assert breckland.found.verdict is Verdict.UNCLEAR
    assert lines[""].now == 1


def test_a_count_takes_four_queries(by_month, django_assert_num_queries) -> None:
    by_month(2023, 10, [3] * 37)
    with django_assert_num_queries(4):
        found()


def test_the_selectors_say_what_they_count(tell) -> None:
    edges = [parse_local(date(2026, month, 1), datetime.min.time()) for month in (8, 9, 10, 11)]
    tell(datetime(2026, 8, 2, tzinfo=UTC), 2)
    tell(datetime(2026, 10, 2, 10, 30, tzinfo=UTC), occurred_to=datetime(2026, 10, 2, 9, tzinfo=UTC))
    numbers = [(one.period, one.offence, one.number) for one in counts_by_offence(Scope(), edges)]
    assert sorted(numbers) == [(0, "46", 2), (2, "46", 1)]
    (area,) = counts_by_area(Scope(offences=("46",)), [edges[0], edges[-1]])
    assert (area.area, area.district, area.number) == ("norfolk-norwich", "E07000148", 3)
    ((start, end),) = windows_of(Scope(), edges[2], edges[3])
    assert start == end == datetime(2026, 10, 2, 10, 30, tzinfo=UTC).timestamp() // 60
    with pytest.raises(ValueError, match="a start and an end"):
        list(counts_by_offence(Scope(), edges[:1]))


@pytest.mark.once
def test_counts_are_read_from_an_index_alone(tell) -> None:
    """What SQLite would otherwise read: the whole row of each case, ten times as much."""
    edges = [datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)]
    plans: list[str] = []

    def explained(execute, sql, params, many, context):
        with connection.cursor() as cursor:
            plans.extend(
                str(row) for row in cursor.cursor.execute(f"EXPLAIN QUERY PLAN {sql}".replace("%s", "?"), params)
            )
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        list(counts_by_offence(Scope(offences=("46",)), edges))
        list(counts_by_area(Scope(area="norfolk-norwich"), edges))
        list(windows_of(Scope(district="E07000148"), *edges))
    reading = [plan for plan in plans if "SEARCH" in plan or "SCAN" in plan]
    assert len(reading) == 3
    assert all("COVERING INDEX case_counted" in plan for plan in reading)
