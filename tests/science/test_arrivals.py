"""Arrivals: what is counted comes back, little is shrunk, more spread widens, silence and nothing are no errors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.science.arrivals import SLOTS, WEEK, counts_at, fit_arrivals


def weeks(counts):
    hours = np.arange(len(counts))
    return counts, hours % WEEK, hours // 24


def test_a_steady_week_comes_back() -> None:
    shape = np.where(np.arange(WEEK) % 24 < 8, 0, 3)
    fit = fit_arrivals(*weeks(np.tile(shape, 12)))
    expected = fit.mean(np.arange(WEEK))
    assert abs(expected.sum() - shape.sum()) < 0.02 * shape.sum()
    assert expected[3] < 0.4 < 2.5 < expected[12]


def test_the_level_follows_a_rise_before_the_shape_does() -> None:
    rng = np.random.default_rng(1)
    counts = rng.poisson(np.r_[np.full(10 * WEEK, 1.0), np.full(2 * WEEK, 2.0)])
    fit = fit_arrivals(*weeks(counts))
    assert 1.4 < fit.mean(np.arange(WEEK)).mean() < 1.9


def test_one_report_in_a_quiet_hour_makes_no_busy_hour() -> None:
    counts = np.zeros(8 * WEEK, dtype=int)
    counts[10::24] = 2
    counts[-WEEK + 3] = 4  # once, on a Monday at 3am
    fit = fit_arrivals(*weeks(counts))
    assert fit.mean(np.array([3]))[0] < 1.0


def test_bank_holidays_are_a_day_type_of_their_own_and_like_a_sunday_until_seen() -> None:
    hours = np.arange(8 * WEEK)
    counts = np.where((hours // 24) % 7 == 6, 0, 1)
    fit = fit_arrivals(counts, hours % WEEK, hours // 24)
    holiday = fit.mean(np.arange(WEEK, SLOTS)).sum()
    assert holiday < fit.mean(np.arange(24)).sum() / 3
    slots = hours % WEEK
    seen = (hours // 24) % 28 == 0
    slots[seen] = WEEK + hours[seen] % 24
    busy = fit_arrivals(np.where(seen, 5, counts), slots, hours // 24)
    assert busy.mean(np.arange(WEEK, SLOTS)).sum() > 2 * holiday


def test_more_spread_is_seen() -> None:
    rng = np.random.default_rng(2)
    calm = fit_arrivals(*weeks(rng.poisson(2.0, 12 * WEEK)))
    wild = fit_arrivals(*weeks(rng.poisson(2.0 * np.repeat(rng.gamma(1, 1, 84), 24))))
    assert wild.day_size < 4 < calm.day_size
    low, high = wild.total_interval(np.arange(24))
    assert low < calm.total_interval(np.arange(24))[0] <= calm.total_interval(np.arange(24))[1] < high


@pytest.mark.parametrize("hours", [0, 1, WEEK, 3 * WEEK])
def test_nothing_and_silence_are_no_errors(hours: int) -> None:
    fit = fit_arrivals(*weeks(np.zeros(hours, dtype=int)))
    assert np.all(fit.mean(np.arange(SLOTS)) >= 0)
    assert fit.mean(np.arange(WEEK)).sum() < 1
    assert fit.total_interval(np.arange(24)) == (0, 0)


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 60), st.floats(1, 200), st.floats(0.01, 0.99))
def test_a_count_holds_the_share_that_was_asked_for(mean: float, size: float, share: float) -> None:
    count = int(counts_at(np.array([mean]), size, share)[0])
    success, chance, held = size / (size + mean), (size / (size + mean)) ** size, 0.0
    for number in range(count + 1):
        before, held = held, held + chance
        chance *= (number + size) / (number + 1) * (1 - success)
    assert held >= share - 1e-9
    assert count == 0 or before < share


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=400))
def test_any_counts_give_finite_rates_in_order(counts: list[int]) -> None:
    fit = fit_arrivals(*weeks(np.array(counts)))
    assert np.all(np.isfinite(fit.rates))
    low, high = fit.interval(np.arange(WEEK))
    assert np.all((low >= 0) & (low <= high))
