"""Areas beside each other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.science.trends.areas import funnel, generalised_gini, rank_among, share_in_top, weighted
from bizwatch.science.trends.poisson import count_interval

counts = st.lists(st.integers(min_value=0, max_value=400), min_size=1, max_size=40)


def test_a_funnel_of_alike_areas_is_the_exact_interval_about_their_rate() -> None:
    found = funnel([10, 10, 10], [1, 1, 1], confidence=0.95)
    exact = count_interval(10, confidence=0.95)
    assert found.centre == 10
    assert (found.low[0], found.high[0]) == (pytest.approx(exact.low), pytest.approx(exact.high))


def test_areas_that_differ_widen_the_funnel_and_one_that_stands_out_does_not() -> None:
    calm = funnel([100] * 19 + [400], [1.0] * 20)
    assert calm.high[-1] < 400
    wild = funnel(list(range(40, 240, 10)), [1.0] * 20)
    assert wild.dispersion > 5
    assert wild.high[0] < wild.centre * 3


def test_small_areas_have_wide_limits() -> None:
    found = funnel([5, 500], [1, 100])
    assert found.high[0] > found.high[1]


def test_no_crime_at_all_is_a_flat_funnel() -> None:
    assert funnel([0, 0], [1, 2]).high.tolist() == [0, 0]


def test_a_rank_has_bounds_and_the_mean_of_the_group_includes_the_force() -> None:
    clear = rank_among([100, 5_000, 10_000, 20_000], [1_000.0] * 4, 3)
    assert (clear.rank, clear.low, clear.high, clear.of) == (4, 4, 4, 4)
    assert clear.mean == pytest.approx(8.775)
    assert clear.difference == pytest.approx(20 - 8.775)
    close = rank_among([20, 21, 22, 23], [1_000.0] * 4, 0)
    assert (close.rank, close.low) == (1, 1)
    assert close.high >= 3


def test_a_rank_is_the_same_each_time() -> None:
    assert rank_among([3, 4, 9], [1, 1, 1], 1) == rank_among([3, 4, 9], [1, 1, 1], 1)
    with pytest.raises(ValueError, match="which"):
        rank_among([1], [1], 1)


@pytest.mark.parametrize("pair", [([], []), ([1], [0]), ([-1], [1]), ([1, 2], [1])])
def test_areas_that_cannot_be_are_refused(pair: tuple[list[float], list[float]]) -> None:
    with pytest.raises(ValueError, match="each area"):
        funnel(*pair)


def test_the_generalised_gini_is_that_of_the_paper() -> None:
    """Bernasco and Steenbeek 2017: few crimes in many places, each in a place of its own, are not concentrated."""
    assert generalised_gini([1] * 5 + [0] * 95) == pytest.approx(0)
    assert generalised_gini([5] + [0] * 99) == pytest.approx(1 - 1 / 5)
    assert generalised_gini([2, 2, 2, 2]) == pytest.approx(0)
    assert generalised_gini([0, 0, 0, 8]) == pytest.approx(0.75)
    assert (generalised_gini([]), generalised_gini([0, 0])) == (0, 0)


@pytest.mark.slow
@settings(deadline=None)
@given(counts)
def test_the_gini_is_that_of_all_pairs_where_there_are_more_crimes_than_places(made: list[int]) -> None:
    found = np.array(made, dtype=float)
    if found.sum() >= found.size:
        plain = np.abs(found[:, None] - found).sum() / (2 * found.size * found.sum())
        assert generalised_gini(made) == pytest.approx(plain, abs=1e-9)


@pytest.mark.slow
@settings(deadline=None)
@given(counts, st.integers(min_value=1, max_value=45))
def test_the_share_of_the_top_is_no_less_than_an_even_one(made: list[int], top: int) -> None:
    share = share_in_top(made, top)
    if sum(made):
        assert min(1, top / len(made)) - 1e-9 <= share <= 1
    else:
        assert share == 0


def test_top_is_one_at_least() -> None:
    with pytest.raises(ValueError, match="at least one"):
        share_in_top([1], 0)


def test_harm_is_counts_by_weight_and_says_what_had_none() -> None:
    assert weighted({"46": 100, "34A": 2, "62A": 3}, {"46": 1, "34A": 365}) == (830, 3)
