"""The mixture and what is built on it: likelihood, weights that make sense, shrinkage and a calibrated tail."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.science.hotspots.ensemble import Ensemble, ShrunkMixture
from bizwatch.science.hotspots.events import Events, count_cells
from bizwatch.science.hotspots.level import fit_level
from bizwatch.science.hotspots.mixture import MixtureRules, fit_mixture, maximise, training_origins
from bizwatch.science.hotspots.shrinkage import likeliest_shape, shrunk
from bizwatch.science.hotspots.tail import Tail, fit_tail
from tests.science.hotspots.worlds import area, noise, past, town

CELLS = area()
TOWN = town(900, CELLS, 900)
RULES = MixtureRules()
TABLES = st.lists(st.lists(st.floats(0.01, 5), min_size=3, max_size=3), min_size=1, max_size=20)


@given(TABLES)
def test_the_likelihood_never_falls_and_weights_add_up(table: list[list[float]]) -> None:
    weights, trace = maximise(np.array(table), 30)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    assert (np.diff(trace) > -1e-12).all()


def test_a_component_that_foretells_everything_takes_all_the_weight() -> None:
    weights, _ = maximise(np.tile([1.0, 4.0, 0.5], (50, 1)), 100)
    assert weights[1] == pytest.approx(1, abs=1e-3)


def test_a_surface_adds_up_to_one_over_the_area() -> None:
    seen = past(TOWN, CELLS, 800, others=(town(300, CELLS, 900, seed=4),))
    mixture = fit_mixture(seen, 30)
    assert mixture.weights.sum() == pytest.approx(1)
    assert mixture.surface(seen).sum() == pytest.approx(1, rel=1e-5)
    assert mixture.share() == pytest.approx(1)
    assert (np.diff(mixture.trace) > -1e-9).all()


def test_noise_is_mostly_told_by_the_uniform_map_and_wide_kernels() -> None:
    seen = past(noise(3000, CELLS, 900), CELLS, 900)
    mixture = fit_mixture(seen, 30)
    narrow = mixture.share(kind=0, reach=0.0) + mixture.share(kind=0, reach=60.0)
    assert narrow < 0.2


def test_another_crime_type_that_runs_ahead_is_used() -> None:
    """The crime to come falls where the other type was a month before, and nowhere else of its own."""
    rng = np.random.default_rng(5)
    day = np.arange(900).repeat(3)
    wandering = rng.random((31, 2)) * [2000, 1500]
    x, y = wandering[day // 30].T
    leading = Events.of(x, y, day)
    following = Events.of(x[day < 870], y[day < 870], day[day < 870] + 30)
    alone = fit_mixture(past(following, CELLS, 880), 7)
    both = fit_mixture(past(following, CELLS, 880, others=(leading,)), 7)
    assert both.share(kind=1) > 0.2
    assert both.trace[-1] > alone.trace[-1] + 0.05


def test_training_windows_end_by_the_origin_and_leave_a_past() -> None:
    seen = past(TOWN, CELLS, 800)
    origins = training_origins(seen, 30, RULES)
    assert origins[-1] + 30 == 800
    assert origins[0] >= 800 / 3
    assert len(origins) <= RULES.windows
    assert np.diff(origins).min() >= 7
    assert training_origins(past(TOWN, CELLS, 20), 30, RULES) == []


def test_the_level_follows_a_rise() -> None:
    rng = np.random.default_rng(6)
    day = np.concatenate([rng.uniform(0, 700, 700), rng.uniform(600, 700, 400)])
    seen = past(Events.of(np.full(1100, 50.0), np.full(1100, 50.0), day), CELLS, 700)
    assert fit_level(seen, 30).expected(seen, 30) > 120
    empty = past(Events.of([], [], []), CELLS, 700)
    assert fit_level(empty, 30).expected(empty, 30) == 0


def test_shrinkage_by_hand() -> None:
    """With shape s a cell that had n where e was expected is multiplied by (s + n) ÷ (s + e)."""
    smooth, seen = np.array([1.0, 1, 1, 1]), np.array([8.0, 0, 0, 0])
    shape = likeliest_shape(seen, np.full(4, 2.0))
    corrected = shrunk(smooth, seen)
    assert corrected[0] / corrected[1] == pytest.approx((shape + 8) / shape)
    assert corrected.sum() == pytest.approx(4)
    assert shrunk(smooth, np.zeros(4)) is smooth
    assert not shrunk(np.zeros(4), seen).any()


@pytest.mark.parametrize("shape", [0.3, 2.0])
def test_the_shape_of_a_spread_is_found(shape: float) -> None:
    rng = np.random.default_rng(7)
    expected = rng.uniform(0.1, 3, 20_000)
    seen = rng.poisson(expected * rng.gamma(shape, 1 / shape, 20_000)).astype(float)
    assert likeliest_shape(seen, expected) == pytest.approx(shape, rel=0.35)


def test_a_map_that_explains_its_counts_is_left_nearly_alone() -> None:
    rng = np.random.default_rng(8)
    expected = rng.uniform(0.5, 5, 5000)
    corrected = shrunk(expected, rng.poisson(expected).astype(float))
    assert np.corrcoef(corrected, expected)[0, 1] > 0.98


@given(st.lists(st.floats(0, 50), min_size=20, max_size=200), st.lists(st.floats(-2, 2), min_size=10, max_size=10))
def test_correcting_a_tail_keeps_ranks_ties_and_the_total(values: list[float], bends: list[float]) -> None:
    forecast = np.array(values)
    corrected = Tail(np.array(bends)).correct(forecast)
    order = np.argsort(forecast, kind="stable")
    assert (np.diff(corrected[order]) >= -1e-9 * max(corrected.max(), 1)).all()
    assert corrected.sum() == pytest.approx(forecast.sum())


def test_a_tail_that_promised_twice_too_much_is_put_right() -> None:
    rng = np.random.default_rng(9)
    rate = np.sort(rng.gamma(0.5, 1.0, 4000))[::-1]
    promised = rate.copy()
    promised[:40] *= 2
    tail = fit_tail((promised, rng.poisson(rate).astype(float)) for _ in range(20))
    corrected = tail.correct(promised * (rate.sum() / promised.sum()))
    assert corrected[:40].sum() / rate[:40].sum() == pytest.approx(1, abs=0.1)


def test_no_window_to_judge_by_leaves_a_tail_as_it_is() -> None:
    values = np.random.default_rng(1).random(300)
    assert fit_tail(()).correct(values) == pytest.approx(values)


@pytest.mark.slow
def test_the_ensemble_promises_what_comes() -> None:
    """On a town that goes on as it was: hits promised in the hottest cells are hits that come, within chance."""
    big = town(8_000, CELLS, 900, seed=3)
    method = Ensemble().fit(past(big, CELLS, 600), 30)
    promised, came = 0.0, 0.0
    for origin in range(600, 870, 30):
        forecast = method(past(big, CELLS, origin))
        window = big.between(origin, origin + 30)
        hot = np.argsort(-forecast)[:15]
        promised += forecast[hot].sum()
        came += count_cells(CELLS.locate(window.x, window.y), CELLS.number)[hot].sum()
    assert promised / came == pytest.approx(1, abs=0.1)


def test_the_shrunk_mixture_ranks_as_the_ensemble_does() -> None:
    seen = past(TOWN, CELLS, 800)
    shrunk_map, ensemble = (method.fit(seen, 30)(seen) for method in (ShrunkMixture(), Ensemble()))
    assert (np.diff(ensemble[np.argsort(shrunk_map)]) >= -1e-9).all()
