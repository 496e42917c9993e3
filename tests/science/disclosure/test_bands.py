"""The bands of areas: never more in one than its share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.science.disclosure.bands import SHARES, bands


def test_a_hundred_places_of_unlike_figures_fill_the_bands():
    found = bands(np.arange(1, 101) * 5)
    assert np.bincount(found).tolist() == [1, 4, 5, 15, 75]
    assert found[99] == 0


def test_equal_figures_that_do_not_fit_stand_in_the_lower_band():
    assert bands([10] * 3 + [5] * 17).tolist() == [3] * 3 + [4] * 17
    assert set(bands([5] * 50).tolist()) == {4}


def test_a_place_without_a_figure_is_in_no_band():
    assert bands([20] + [0] * 99).tolist() == [0] + [4] * 99


@given(st.lists(st.integers(0, 12).map(lambda one: 5 * one), max_size=120))
def test_no_band_holds_more_than_its_share_and_more_is_never_lower(figures):
    found = bands(figures)
    for at, share in enumerate(SHARES):
        assert (found <= at).sum() <= share * len(figures) + 1e-9
    order = np.argsort(figures)
    assert (np.diff(found[order]) <= 0).all()


@pytest.mark.parametrize("shares", [[], [0.1, 0.1], [0.0, 0.5]])
def test_shares_that_do_not_rise_are_refused(shares):
    with pytest.raises(ValueError):
        bands([1], shares)
