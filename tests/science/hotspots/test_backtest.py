"""The backtest: no method sees after its origin, an interrupted run goes on to the same figures, and they are pooled rightly."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from bizwatch.science.hotspots.backtest import CEILING, NothingToTest, Plan, Score, Window, origins_between, run
from bizwatch.science.hotspots.catalogue import METHODS
from bizwatch.science.hotspots.events import Events, Floats, Past
from bizwatch.science.hotspots.leak import leak_test
from bizwatch.science.hotspots.methods import Counts, Density, Method
from bizwatch.science.hotspots.scores import Hot
from bizwatch.science.hotspots.summary import block_length, draw_blocks, summarise
from tests.science.hotspots.worlds import area, town

CELLS = area()
TOWN = town(900, CELLS, 900)
PLAN = Plan(origins_between(600, 860, every=20), 30, shares=(0.02, 0.1), refit_days=60)
SIMPLE = (Counts("all-history", None), Density("density", 250.0, None))


@dataclass
class Spy:
    """A method that notes what it was shown."""

    name: str = "spy"
    shown: list[tuple[str, Past]] = field(default_factory=list)

    def fit(self, past: Past, horizon: float) -> Callable[[Past], Floats]:
        self.shown.append(("fit", past))

        def forecast(past: Past) -> Floats:
            self.shown.append(("forecast", past))
            return past.counts(1e9)

        return forecast


def test_no_method_is_shown_anything_from_its_origin_on() -> None:
    spy = Spy()
    list(run(PLAN, TOWN, CELLS, [spy], others=[town(400, CELLS, 900, seed=2)]))
    forecasts = [past for what, past in spy.shown if what == "forecast"]
    assert [past.origin for past in forecasts] == list(PLAN.origins)
    for _, past in spy.shown:
        for seen in (past.events, *past.others):
            assert len(seen)
            assert seen.day.max() < past.origin
            assert not np.shares_memory(seen.day, TOWN.day)


def test_methods_are_fitted_at_the_first_origin_of_each_block() -> None:
    spy = Spy()
    list(run(PLAN, TOWN, CELLS, [spy]))
    assert [past.origin for what, past in spy.shown if what == "fit"] == [600, 660, 720, 780, 840]


def test_changing_the_future_changes_no_forecast() -> None:
    """The scores of a window stay what they were when what comes after the window is another world."""
    early = Plan(PLAN.origins[:3], 30, shares=PLAN.shares, refit_days=60, with_ceiling=False)
    end = early.origins[-1] + 30
    seen, spot = TOWN.before(end), [5.0] * 300
    later = Events.of(np.append(seen.x, spot), np.append(seen.y, spot), np.append(seen.day, [end] * 300))
    methods = list(METHODS.values())
    assert list(run(early, TOWN, CELLS, methods)) == list(run(early, later, CELLS, methods))


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_no_method_foretells_noise(method: Method) -> None:
    test = leak_test(method)
    assert abs(test.correlation) < 0.03
    assert test.r_squared < 0.02


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_ensemble_knows_that_it_knows_nothing_of_noise(seed: int) -> None:
    """R² 0.00 ± 0.02: neither a leak nor noise taken for a pattern."""
    assert abs(leak_test(METHODS["ensemble"], seed=seed).r_squared) < 0.02


def test_a_method_that_looks_ahead_fails_the_leak_test() -> None:
    """The test can fail: a smoothing over the whole record, the future included, is caught."""

    class Looker(Spy):
        def fit(self, past: Past, horizon: float) -> Callable[[Past], Floats]:
            from bizwatch.science.hotspots.leak import white_noise

            whole = white_noise(past.cells, 1400, 8.0, seed=1)

            def forecast(past: Past) -> Floats:
                around = Past.until(past.origin + 30, past.cells, whole, start=0.0)
                return around.counts(60) / 2

            return forecast

    test = leak_test(Looker())
    assert test.correlation > 0.3
    assert test.r_squared > 0.05


def test_an_interrupted_run_goes_on_to_the_same_scores() -> None:
    whole = list(run(PLAN, TOWN, CELLS, SIMPLE))
    rest = list(run(PLAN, TOWN, CELLS, SIMPLE, done=PLAN.origins[:5]))
    assert whole[5:] == rest


def test_the_ceiling_stands_above_what_saw_only_the_past() -> None:
    rows = summarise(list(run(PLAN, TOWN, CELLS, SIMPLE)), PLAN.shares, beside="all-history", horizon=30, draws=50)
    by = {(row.method, row.share): row for row in rows}
    assert by[CEILING, 0.1].log_score > max(by[name, 0.1].log_score for name in ("all-history", "density"))
    assert by["all-history", 0.1].ratio.value == 1
    assert by["all-history", 0.1].ratio.low == by["all-history", 0.1].ratio.high == 1
    assert by["density", 0.02].hit_rate.low <= by["density", 0.02].hit_rate.value <= by["density", 0.02].hit_rate.high


def test_nothing_to_test_is_said() -> None:
    with pytest.raises(NothingToTest):
        list(run(PLAN, Events.of([], [], []), CELLS, SIMPLE))
    with pytest.raises(NothingToTest):
        list(run(Plan((0.0,), 30), TOWN, CELLS, SIMPLE))
    with pytest.raises(ValueError, match="apart"):
        origins_between(0, 10, every=0)
    with pytest.raises(ValueError, match="not among"):
        summarise([Window(1.0, 0, {})], (0.1,), beside="x", horizon=7)


def made(hits: list[float]) -> list[Window]:
    """Windows with so many hits of ten crimes each."""
    return [
        Window(7.0 * place, 10, {"a": Score((Hot(1, 100, one, 10, 5, 10),), 0.0)}) for place, one in enumerate(hits)
    ]


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    held = 0
    for seed in range(150):
        windows = made(list(rng.binomial(10, 0.3, 40).astype(float)))
        (row,) = summarise(windows, (0.01,), beside="a", horizon=7, draws=200, seed=seed)
        held += row.hit_rate.low <= 0.3 <= row.hit_rate.high
    assert 0.75 < held / 150 < 0.97


def test_blocks_hold_a_horizon_and_run_round_the_end() -> None:
    assert block_length([0, 7, 14, 21, 28, 35, 42, 49, 56, 63], 28) == 4
    assert block_length([0.0], 28) == 1
    drawn = draw_blocks(7, 3, 100, seed=1)
    assert drawn.shape == (100, 7)
    assert ((np.diff(drawn[:, :3], axis=1) - 1) % 7 == 0).all()
    assert set(drawn.ravel().tolist()) == set(range(7))
