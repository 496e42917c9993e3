"""Whether times are true, what widens them, and the baseline that they must beat."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.science.calibration import calibrate, pinball, share_met
from bizwatch.science.desk import Staffing
from bizwatch.science.last_week import LastWeek
from bizwatch.science.widening import LEAST_EFFORT, Widening, widen, widened


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_lies_in_its_interval(one: int, two: int) -> None:
    met, number = min(one, two), max(one, two)
    found = share_met(met, number)
    assert 0.0 <= found.low <= found.high <= 1.0
    assert found.share is None or found.low - 1e-9 <= found.share <= found.high + 1e-9


def test_an_interval_is_the_one_of_wilson() -> None:
    found = share_met(90, 100)
    assert (round(found.low, 3), round(found.high, 3)) == (0.826, 0.945)
    assert found.holds(0.9)
    assert not found.holds(0.8)
    with pytest.raises(ValueError):
        share_met(2, 1)


def test_the_true_quantile_has_the_smallest_loss() -> None:
    came = np.random.default_rng(1).exponential(1, 20_000)
    losses = [pinball(np.full(len(came), time), came, 0.9) for time in (1.0, 2.303, 4.0)]
    assert losses[1] == min(losses)
    assert pinball(np.zeros(0), np.zeros(0), 0.9) == 0.0


def test_times_that_cannot_be_named_count_apart_and_what_never_came_is_missed() -> None:
    found = calibrate(np.array([1.0, 1.0, np.inf]), np.array([3.0, 3.0, np.inf]), np.array([2.0, np.inf, 1.0]))
    assert (found.nine_tenths.met, found.nine_tenths.number, found.unsaid) == (1, 2, 1)
    assert np.isfinite(found.nine_tenths_loss)
    assert found.width == 2.0


def test_without_a_record_a_time_is_left_as_it_is() -> None:
    nothing = np.zeros(0)
    found = widen(raw=nothing, taken=nothing, kept=nothing.astype(bool), share=0.9)
    assert (found.times, found.level, found.promises) == (1.0, 0.9, 0)


@pytest.mark.parametrize("mistake", [0.3, 1.0, 3.0])
def test_a_forecast_that_is_wrong_by_a_factor_is_put_right_by_the_record(mistake: float) -> None:
    """Officer-hours until contact are exponential, and the forecast's 90% time is off by a factor all the time."""
    rng = np.random.default_rng(5)
    taken = rng.exponential(2.0, 1_500)
    raw = np.full(1_500, 2.0 * np.log(10) / mistake)
    kept = np.zeros(1_500, dtype=bool)
    for now in range(1_500):
        seen = slice(max(0, now - 300), now)
        times = widen(raw=raw[seen], taken=taken[seen], kept=kept[seen], share=0.9).times
        kept[now] = taken[now] <= times * (raw[now] + LEAST_EFFORT)
    found = share_met(int(kept[300:].sum()), 1_200)
    assert 0.87 <= (found.share or 0) <= 0.93
    assert found.holds(0.9)


def test_many_broken_raise_the_level_and_many_kept_lower_it() -> None:
    ones = np.ones(200)
    spread = np.linspace(0.5, 1.5, 200)
    broken = widen(raw=ones, taken=3 * spread, kept=np.zeros(200, dtype=bool), share=0.9)
    kept = widen(raw=ones, taken=spread / 4, kept=np.ones(200, dtype=bool), share=0.9)
    assert kept.level < 0.9 < broken.level
    assert kept.times < 1.0 < broken.times


def test_a_few_forgotten_reports_do_not_widen_without_end() -> None:
    taken = np.r_[np.ones(90), np.full(10, 5_000.0)]
    found = widen(raw=np.ones(100), taken=taken, kept=taken < 2, share=0.9)
    assert found.times == 5.0


def test_a_time_beyond_the_promise_is_never_drawn_in() -> None:
    desk, raw = Staffing(0.0, 1.0, np.ones(100)), np.array([2.0, 30.0, np.inf])
    drawn_in = Widening(0.5, 0.9, 300)
    found = widened(desk, np.zeros(3), raw, drawn_in, never_sooner_after=24.0)
    assert found.tolist() == [1.125, 30.25, np.inf]
    assert widened(desk, np.zeros(1), np.array([200.0]), Widening(1.0, 0.9, 0))[0] == np.inf


def test_last_week_is_this_hour_of_last_week_then_wider() -> None:
    came = np.r_[np.full(20, 10.0), np.full(20, 40.0), 170.0]
    past = LastWeek(came, came + np.r_[np.full(20, 1.0), np.full(20, 5.0), 2.0])
    assert past.wait(178.0, 0.9) == pytest.approx(1.0)
    assert past.wait(208.0, 0.9) == pytest.approx(5.0)
    assert past.wait(250.0, 0.5) == pytest.approx(2.0)  # too few near it: all that came in the week before


def test_last_week_knows_no_contact_before_it_was_made() -> None:
    assert LastWeek(np.array([10.0]), np.array([200.0])).wait(178.0, 0.9) == float("inf")
