"""Intervals and the e-test, against published tables and the plain double sum."""

from math import exp, inf, lgamma, log, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.science.trends.poisson import count_interval, e_test, rate_interval
from bizwatch.science.trends.special import beta_below, gamma_below, gamma_quantile, t_limit, t_tails

counts = st.integers(min_value=0, max_value=25)
exposures = st.sampled_from([0.5, 1.0, 2.0, 7.0])


def pmf(count: int, mean: float) -> float:
    return exp(count * log(mean) - mean - lgamma(count + 1))


def plainly(first: int, second: int, one: float, two: float, *, upto: int = 200) -> float:
    """Krishnamoorthy and Thomson's double sum (their 3.5), pair by pair."""

    def far(a: int, b: int) -> float:
        return abs(a / one - b / two) / sqrt(a / one**2 + b / two**2) if a + b else 0.0

    if far(first, second) == 0:
        return 1.0
    mean = (first + second) / (one + two)
    return sum(
        pmf(a, mean * one) * pmf(b, mean * two)
        for a in range(upto)
        for b in range(upto)
        if far(a, b) >= far(first, second) - 1e-10
    )


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        (0, 0, 3.689),
        (1, 0.025, 5.572),
        (3, 0.619, 8.767),
        (5, 1.623, 11.668),
        (10, 4.795, 18.390),
        (100, 81.364, 121.627),
    ],
)
def test_the_interval_is_garwoods_table(count: int, low: float, high: float) -> None:
    found = count_interval(count)
    assert [found.low, found.high] == pytest.approx([low, high], abs=6e-4)


@pytest.mark.slow
@settings(deadline=None)
@given(st.integers(min_value=0, max_value=400), st.sampled_from([0.8, 0.95, 0.998]))
def test_the_bounds_leave_the_tails_that_they_promise(count: int, confidence: float) -> None:
    found, tail = count_interval(count, confidence=confidence), (1 - confidence) / 2
    assert sum(pmf(k, found.high) for k in range(count + 1)) == pytest.approx(tail, rel=1e-6)
    if count:
        assert sum(pmf(k, found.low) for k in range(count)) == pytest.approx(1 - tail, rel=1e-6)


def test_a_rate_is_the_count_scaled() -> None:
    found = rate_interval(10, 5_000, per=1_000)
    assert [found.value, found.low] == pytest.approx([2.0, 0.959], abs=1e-3)
    with pytest.raises(ValueError, match="exposure"):
        rate_interval(10, 0)


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(counts, counts, exposures, exposures)
def test_the_e_test_is_its_double_sum(first: int, second: int, one: float, two: float) -> None:
    mean = (first + second) / (one + two) * max(one, two)
    expected = plainly(first, second, one, two, upto=int(mean + 12 * sqrt(mean + 1)) + 30) if first + second else 1.0
    assert e_test(first, second, one, two) == pytest.approx(expected, abs=1e-9)


@pytest.mark.slow
@settings(deadline=None)
@given(st.integers(min_value=0, max_value=2_000_000), st.integers(min_value=0, max_value=2_000_000))
def test_the_e_test_is_a_chance_and_has_no_side(first: int, second: int) -> None:
    found = e_test(first, second)
    assert 0 <= found <= 1
    assert found == pytest.approx(e_test(second, first), abs=1e-9)


def test_the_e_test_agrees_with_the_measured_peer_and_the_figures_of_robbery() -> None:
    assert e_test(20, 34) == pytest.approx(0.057, abs=5e-4)  # crimepy's etest
    assert e_test(28, 26) > 0.7  # 8% more, and no evidence of a change
    assert e_test(0, 0) == 1.0


@pytest.mark.parametrize("asked", [(-1, 0, 1, 1), (0, -1, 1, 1), (1, 1, 0, 1), (1, 1, 1, 0)])
def test_what_cannot_be_is_refused(asked: tuple[int, int, float, float]) -> None:
    with pytest.raises(ValueError, match="counts are 0 or more"):
        e_test(*asked)
    with pytest.raises(ValueError, match="0 or more"):
        count_interval(-1)


def test_the_special_functions_are_those_of_the_tables() -> None:
    assert gamma_below(1, 2) == pytest.approx(1 - exp(-2))
    assert gamma_below(2.5, 0) == 0
    assert gamma_quantile(10, 0.95) * 2 == pytest.approx(31.410, abs=1e-3)  # chi-square, 20 degrees
    assert beta_below(2, 3, 0.4) == pytest.approx(0.5248)
    assert (beta_below(2, 3, 0), beta_below(2, 3, 1)) == (0, 1)
    assert t_limit(0.05, 10) == pytest.approx(2.228, abs=5e-4)
    assert t_limit(0.01, 3) == pytest.approx(5.841, abs=5e-4)
    assert t_limit(0.05, inf) == pytest.approx(1.960, abs=5e-4)


@pytest.mark.slow
@settings(deadline=None)
@given(st.floats(min_value=0.01, max_value=30), st.floats(min_value=1, max_value=500))
def test_the_limit_of_t_turns_its_tails_round(t: float, df: float) -> None:
    tails = t_tails(t, df)
    if 1e-9 < tails < 1 - 1e-9:
        assert t_limit(tails, df) == pytest.approx(t, rel=1e-6)


@pytest.mark.parametrize("chance", [0, 1, -0.1, 2])
def test_a_chance_lies_between_0_and_1(chance: float) -> None:
    with pytest.raises(ValueError):
        gamma_quantile(3, chance)
    with pytest.raises(ValueError):
        t_limit(chance, 3)
    with pytest.raises(ValueError):
        gamma_below(0, 1)
