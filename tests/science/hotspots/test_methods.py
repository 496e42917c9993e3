"""What every method keeps to, and each one's own worked example."""

from dataclasses import replace

import numpy as np
import pytest

from bizwatch.science.hotspots.catalogue import METHODS
from bizwatch.science.hotspots.events import Events, Past
from bizwatch.science.hotspots.grids import hexagons
from bizwatch.science.hotspots.methods import AdaptiveDensity, Counts, Density, Method, Prospective, yearly_rate
from bizwatch.science.hotspots.selfexciting import SelfExciting, fit_self_exciting
from tests.science.hotspots.worlds import area, noise, past, town

CELLS = area()
TOWN = town(900, CELLS, 900)
OTHER = town(500, CELLS, 900, seed=2)
every_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)


@every_method
def test_a_method_forecasts_the_level_and_no_count_below_zero(method: Method) -> None:
    seen = past(TOWN, CELLS, 700, others=(OTHER,))
    forecast = method.fit(seen, 30)(seen)
    assert forecast.shape == (CELLS.number,)
    assert (forecast >= 0).all()
    assert forecast.sum() == pytest.approx(30, rel=0.35)


@every_method
def test_a_method_is_deterministic_and_cannot_see_the_future(method: Method) -> None:
    """The same past gives the same forecast, whatever came after: here a riot on one spot."""
    riot = Events.of(
        np.append(TOWN.x, np.full(500, 50.0)), np.append(TOWN.y, np.full(500, 50.0)), np.append(TOWN.day, [700.0] * 500)
    )
    maps = [method.fit(seen, 30)(seen) for seen in (past(one, CELLS, 700, others=(OTHER,)) for one in (TOWN, riot))]
    assert (maps[0] == maps[1]).all()


@every_method
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_record_with_hardly_a_crime_is_no_error(method: Method, number: int) -> None:
    seen = past(noise(number, CELLS, 50), CELLS, 100, others=(noise(number, CELLS, 50),))
    forecast = method.fit(seen, 7)(seen)
    assert np.isfinite(forecast).all()
    assert forecast.sum() >= 0


@every_method
def test_a_method_takes_all_crime_on_one_spot_and_a_record_of_one_day(method: Method) -> None:
    spot = Events.of(np.full(40, 120.0), np.full(40, 120.0), np.zeros(40))
    seen = past(spot, CELLS, 1)
    forecast = method.fit(seen, 7)(seen)
    assert np.isfinite(forecast).all()
    assert forecast.argmax() == CELLS.locate(120.0, 120.0)


@every_method
def test_a_method_serves_hexagons_and_finer_squares_too(method: Method) -> None:
    finer = area(finer=2)
    cells = hexagons(TOWN.x, TOWN.y, 150, distance=100)
    for one in (finer, cells):
        seen = past(TOWN, one, 700)
        assert method.fit(seen, 30)(seen).shape == (one.number,)


def test_counts_by_hand() -> None:
    events = Events.of([50, 50, 150, 150, 150], [50] * 5, [10, 395, 399, 399, 400])
    seen = past(events, area(2, 1), 400)
    assert Counts("all", None).fit(seen, 10)(seen).tolist() == [2 * 10 / 400, 2 * 10 / 400]
    assert Counts("year", 365.0).fit(seen, 10)(seen).tolist() == [10 / 365, 20 / 365]
    assert Counts("last", 0.0).fit(seen, 4)(seen).tolist() == [0, 2]
    assert yearly_rate(seen) == 3 / 365


def test_a_density_loses_nothing_at_the_edge() -> None:
    seen = past(Events.of([1.0], [1.0], [5.0]), CELLS, 10)
    for method in (Density("density", 300.0, None), AdaptiveDensity(reach=300.0)):
        forecast = method.fit(seen, 10)(seen)
        assert forecast.sum() == pytest.approx(1, rel=1e-5)
        assert forecast.argmax() == 0


def test_an_adaptive_density_is_sharper_where_crime_is_dense() -> None:
    crowd = Events.of(np.append(np.full(60, 1050.0), 250.0), np.append(np.full(60, 750.0), 250.0), np.zeros(61))
    seen = past(crowd, CELLS, 10)
    fixed, adaptive = (one.fit(seen, 10)(seen) for one in (Density("fixed", 250.0, None), AdaptiveDensity(reach=250.0)))
    dense, lone = CELLS.locate(1050.0, 750.0), CELLS.locate(250.0, 250.0)
    assert adaptive[dense] > fixed[dense]
    assert adaptive[lone] < fixed[lone]


def test_prospective_mapping_by_hand() -> None:
    """One crime two weeks ago: itself 1 ÷ 3, one square away half of that, 400 m away a fifth, nothing beyond."""
    events = Events.of([1050.0], [750.0], [86.0])
    seen = past(events, CELLS, 100)
    forecast = Prospective().fit(seen, 100)(seen)
    middle = forecast[CELLS.locate(1050.0, 750.0)]
    assert forecast.sum() == pytest.approx(1)
    for east, share in ((100, 1 / 2), (200, 1 / 3), (400, 1 / 5), (500, 0)):
        assert forecast[CELLS.locate(1050.0 + east, 750.0)] == pytest.approx(middle * share)
    assert not Prospective().fit(seen, 7)(past(events, CELLS, 150)).any()


def excited(seed: int = 1) -> Events:
    """A process with known parameters: 0.4 crimes brought by each, after 10 days on average."""
    rng = np.random.default_rng(seed)
    cell = rng.integers(0, 300, 3000)
    crimes = [(one, day) for one, day in zip(cell, rng.uniform(0, 2000, 3000), strict=True)]
    for one, day in crimes:
        crimes += [(one, day + rng.exponential(10)) for _ in range(rng.poisson(0.4))]
    where, day = np.array(crimes).T
    return Events.of(where % 20 * 100 + 50, where // 20 * 100 + 50, day)


def test_the_self_exciting_fit_never_gets_less_likely() -> None:
    fitted = fit_self_exciting(past(TOWN, CELLS, 700))
    assert (np.diff(fitted.trace) > -1e-7).all()


@pytest.mark.slow
def test_the_self_exciting_fit_finds_what_was_planted() -> None:
    fitted = fit_self_exciting(past(excited(), CELLS, 2000), rounds=200)
    assert (np.diff(fitted.trace) > -1e-6).all()
    assert fitted.triggered == pytest.approx(0.4, abs=0.05)
    assert 1 / fitted.decay == pytest.approx(10, rel=0.2)


def test_a_fresh_crime_makes_a_self_exciting_cell_hotter_for_a_while() -> None:
    events = excited()
    method = SelfExciting().fit(past(events, CELLS, 1500), 7)
    fresh = Events.of(
        np.append(events.before(1500).x, 50.0),
        np.append(events.before(1500).y, 50.0),
        np.append(events.before(1500).day, 1499.0),
    )
    cell, before, after = CELLS.locate(50.0, 50.0), past(events, CELLS, 1500), past(fresh, CELLS, 1500)
    assert method(after)[cell] > method(before)[cell] * 1.1
    later = replace(after, origin=1560.0)
    assert method(later)[cell] < method(after)[cell]


def test_a_fit_serves_later_pasts() -> None:
    early, late = (Past.until(origin, CELLS, TOWN, start=0.0) for origin in (500.0, 800.0))
    for method in METHODS.values():
        assert method.fit(early, 30)(late).sum() > 0
