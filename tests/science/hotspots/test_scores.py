"""Scores worked by hand, and what holds for every map."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.science.hotspots.scores import hottest, log_score, poisson_score, r_squared

SMALL = st.lists(st.integers(0, 2), min_size=5, max_size=5)


def test_a_worked_example() -> None:
    """Ten cells, eight crimes, two cells chosen: 4 of 8 in 20 % of the area."""
    forecast = np.array([5.0, 3.0, 1, 1, 1, 0, 0, 0, 0, 0])
    came = np.array([3.0, 1, 0, 0, 0, 4, 0, 0, 0, 0])
    before = np.array([2.0, 2, 1, 1, 1, 1, 0, 0, 0, 0])
    hot = hottest(forecast, came, 0.2, before=before)
    assert (hot.chosen, hot.hits, hot.promised, hot.best) == (2, 4, 8, 7)
    assert hot.hit_rate == 0.5
    assert hot.pai == pytest.approx(2.5)
    assert hot.pei == pytest.approx(4 / 7)
    assert hot.rri == pytest.approx(0.5 / 0.5)
    assert hot.calibration == 2


@given(SMALL, SMALL, st.integers(1, 5))
def test_ties_are_the_mean_over_every_order_of_the_cells(forecast: list[int], came: list[int], chosen: int) -> None:
    hits = []
    for order in permutations(range(5)):
        ranked = sorted(order, key=lambda cell: -forecast[cell])
        hits.append(sum(came[cell] for cell in ranked[:chosen]))
    hot = hottest(np.array(forecast, dtype=float), np.array(came, dtype=float), chosen / 5)
    assert hot.hits == pytest.approx(np.mean(hits))
    assert hot.hits <= hot.best + 1e-9


def test_windows_pool_by_their_crimes() -> None:
    forecast = np.array([2.0, 1, 0, 0])
    both = hottest(forecast, np.array([1.0, 0, 0, 0]), 0.25) + hottest(forecast, np.array([1.0, 0, 1, 1]), 0.25)
    assert (both.hits, both.events, both.area_share) == (2, 4, 0.25)
    assert both.pai == 2


def test_nothing_to_score_is_no_error() -> None:
    empty = hottest(np.zeros(10), np.zeros(10), 0.01)
    assert (empty.chosen, empty.pai, empty.pei, empty.rri, empty.calibration) == (0, 0, 0, 0, 1)
    assert log_score(np.zeros(10), np.zeros(10)) == 0
    assert hottest(np.ones(10), np.zeros(10), 0.2).calibration == np.inf
    with pytest.raises(ValueError, match="from 0 to 1"):
        hottest(np.zeros(3), np.zeros(3), 2.0)


def test_a_uniform_map_has_no_log_score_and_a_true_one_the_most() -> None:
    came = np.array([4.0, 1, 1, 0])
    assert log_score(np.ones(4), came) == pytest.approx(0)
    assert log_score(came, came) > log_score(came + 1, came) > 0
    assert log_score(np.array([0, 0, 0, 1.0]), np.array([1.0, 0, 0, 0])) == pytest.approx(np.log(0.01))


def test_the_true_rates_have_the_best_poisson_score() -> None:
    came = np.array([4.0, 1, 1, 0])
    assert poisson_score(came, came) > poisson_score(came * 1.2, came)
    assert poisson_score(came, came) > poisson_score(came * 0.8, came)


def test_the_mean_explains_nothing_and_the_truth_everything() -> None:
    came = np.array([1.0, 2, 3])
    assert r_squared(np.full(3, 2.0), came) == 0
    assert r_squared(came, came) == 1
    assert r_squared(came, np.ones(3)) == 0
