"""Control charts against the worked examples of the NIST/SEMATECH e-Handbook (6.3.2 and 6.3.3), and their named rules."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.science.trends.control import (
    Baseline,
    ewma_chart,
    guarded_width,
    laney_chart,
    u_chart,
    xmr_chart,
)
from bizwatch.science.trends.rules import NELSON, WORDS, Rule

FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
WAFERS = [16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14, 16, 15, 13, 14, 16, 11, 20, 11, 19, 16, 31, 13]


def marked(values: list[float], rule: Rule, *, sd: float = 1.0) -> list[int]:
    """The places that a rule marks about a centre of 0 with a standard deviation of ``sd``."""
    from bizwatch.science.trends.rules import signals

    found = np.array(values)
    line = np.zeros(found.size)
    return [one.place for one in signals(found, line, line - 3 * sd, line + 3 * sd, line + sd, (rule,))]


def test_individuals_are_those_of_the_handbook() -> None:
    found = xmr_chart(FLOW, baselines=[Baseline(0, 10)])
    assert found.centre[0] == pytest.approx(50.81)
    assert (found.high[0], found.low[0]) == (pytest.approx(55.8041, abs=2e-3), pytest.approx(45.8159, abs=2e-3))
    assert not found.signals


def test_counts_are_those_of_the_handbook() -> None:
    found = u_chart(WAFERS, baselines=[Baseline(0, 25)])
    assert (found.centre[0], found.low[0], found.high[0]) == (16, 4, 28)
    assert [(one.place, one.is_high) for one in found.signals] == [(23, True)]


def test_limits_are_narrower_where_more_is_exposed() -> None:
    found = u_chart([40, 10] * 6, [40, 10] * 6, baselines=[Baseline(0, 12)])
    assert found.centre == pytest.approx(1)
    assert found.high[:2] == pytest.approx([1 + 3 / np.sqrt(40), 1 + 3 / np.sqrt(10)])


def test_laney_widens_by_what_the_baseline_varies_more_than_chance() -> None:
    rng = np.random.default_rng(7)
    wild = rng.poisson(200 * rng.gamma(0.22**-2, 0.22**2, 400)).astype(float)
    base = [Baseline(0, 400)]
    assert laney_chart(wild, baselines=base).spread[0] == pytest.approx(np.sqrt(1 + 200 * 0.22**2), rel=0.15)
    assert len(laney_chart(wild, baselines=base).signals) < 8 < 100 < len(u_chart(wild, baselines=base).signals)
    assert laney_chart([50] * 24).spread == (1.0,)


def test_a_baseline_can_be_set_anew_and_is_marked() -> None:
    made = [20.0] * 24 + [60.0] * 24
    one = laney_chart(made)
    assert {signal.place for signal in one.signals} == set(range(24, 48))
    two = laney_chart(made, baselines=[Baseline(0), Baseline(24)])
    assert two.starts == (0, 24)
    assert two.centre[23:25] == pytest.approx([20, 60])
    assert not two.signals


def test_limits_do_not_see_what_comes_after_their_baseline() -> None:
    before = laney_chart([20.0, 30.0] * 12)
    after = laney_chart([20.0, 30.0] * 12 + [500.0] * 5)
    assert after.high[0] == before.high[0]


def test_too_short_a_baseline_has_no_limits() -> None:
    found = laney_chart([5.0] * 7)
    assert np.isnan(found.high).all()
    assert np.isnan(found.spread[0])
    assert not found.signals


def test_what_hardly_ever_happens_has_no_limits() -> None:
    assert not laney_chart([0.0] * 24 + [1.0]).signals
    assert not ewma_chart([0.0] * 30).signals
    three_a_year = [1.0, 0.0, 0.0, 0.0] * 6
    assert np.isnan(laney_chart([*three_a_year, 2.0]).high).all()
    assert np.isfinite(laney_chart([1.0] * 24).high).all()


@pytest.mark.parametrize("baselines", [[], [Baseline(3)], [Baseline(0), Baseline(0)]])
def test_baselines_are_in_order(baselines: list[Baseline]) -> None:
    with pytest.raises(ValueError, match="baselines start at 0"):
        laney_chart([1.0] * 30, baselines=baselines)


def test_exposures_are_above_0() -> None:
    with pytest.raises(ValueError, match="exposure"):
        u_chart([1.0, 2.0], [1.0, 0.0])


@pytest.mark.parametrize(
    ("rule", "values", "places"),
    [
        (Rule.BEYOND_LIMITS, [0, 3.1, -3.1, 3.0], [1, 2]),
        (Rule.RUN_OF_NINE, [0.1] * 10, [8, 9]),
        (Rule.RUN_OF_NINE, [0.1] * 8 + [-0.1] * 9, [16]),
        (Rule.TREND_OF_SIX, [1, 2, 3, 4, 5, 6, 6], [5]),
        (Rule.TREND_OF_SIX, [6, 5, 4, 3, 2, 1], [5]),
        (Rule.FOURTEEN_ALTERNATING, [0, 1] * 7, [13]),
        (Rule.TWO_OF_THREE, [2.1, 0, 2.1], [2]),
        (Rule.TWO_OF_THREE, [2.1, 0, -2.1], []),
        (Rule.TWO_OF_THREE, [2.1, 2.1, 0], []),
        (Rule.FOUR_OF_FIVE, [1.1, 1.1, 0, 1.1, 1.1], [4]),
        (Rule.FIFTEEN_CLOSE, [0.5, -0.5] * 8, [14, 15]),
        (Rule.EIGHT_AWAY, [1.5, -1.5] * 4, [7]),
    ],
)
def test_each_rule_marks_the_end_of_its_window(rule: Rule, values: list[float], places: list[int]) -> None:
    assert marked([float(one) for one in values], rule) == places


def test_a_gap_ends_every_run() -> None:
    assert marked([0.1] * 5 + [float("nan")] + [0.1] * 5, Rule.RUN_OF_NINE) == []


def test_each_rule_has_words_and_every_rule_can_be_asked_for() -> None:
    assert set(WORDS) == set(Rule)
    found = xmr_chart([0.0, 1.0] * 20, rules=NELSON)
    assert {one.rule for one in found.signals} == {Rule.FOURTEEN_ALTERNATING, Rule.FIFTEEN_CLOSE}
    assert found.signals[0].is_high is None


def test_the_weighted_mean_is_that_of_the_handbook() -> None:
    """6.3.2.4: weight 0.3, from 50, over twenty values; here after a baseline that has this mean."""
    values = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3]
    found = ewma_chart([50.0] * 10 + values, baselines=[Baseline(0, 10)], weight=0.3)
    assert np.isnan(found.values[:10]).all()
    assert [round(float(one), 2) for one in found.values[10:18]] == [
        50.6,
        49.52,
        50.56,
        50.18,
        50.16,
        49.21,
        49.75,
        49.85,
    ]
    with pytest.raises(ValueError, match="weight"):
        ewma_chart(values, weight=0)


def test_the_weighted_mean_finds_a_drift_that_no_single_month_shows() -> None:
    rng = np.random.default_rng(11)
    made = np.concatenate([rng.poisson(100, 24), rng.poisson(118, 18)]).astype(float)
    assert ewma_chart(made).signals
    assert len(ewma_chart(made).signals) > len(laney_chart(made).signals)


@pytest.mark.slow
@settings(deadline=None)
@given(st.integers(min_value=8, max_value=200))
def test_a_longer_baseline_needs_less_guarding(periods: int) -> None:
    assert guarded_width(periods) > guarded_width(periods + 1) > 3
