"""Streets as cells: stretches of one length, and each crime on the nearest, as measuring every distance would have it."""

from itertools import pairwise

import numpy as np
import pytest

from bizwatch.science.hotspots.catalogue import METHODS
from bizwatch.science.hotspots.events import Events, Past, count_cells
from bizwatch.science.hotspots.streets import streets

CROSS = [[(0.0, 0.0), (1000.0, 0.0)], [(500.0, -400.0), (500.0, 400.0)]]


def test_a_line_is_cut_into_stretches_of_nearly_one_length() -> None:
    cells = streets(CROSS, 100)
    assert cells.number == 18
    assert cells.cell_area == pytest.approx(100)
    assert cells.locate([50.0, 150.0, 999.0], [10.0, -10.0, 0.0]).tolist() == [0, 1, 9]
    assert cells.locate([50.0, 5000.0], [51.0, 0.0]).tolist() == [-1, -1]


def test_a_bend_does_not_cut_a_stretch() -> None:
    cells = streets([[(0.0, 0.0), (60.0, 0.0), (60.0, 140.0)]], 100)
    assert cells.number == 2
    assert cells.locate([30.0, 60.0, 60.0], [0.0, 30.0, 60.0]).tolist() == [0, 0, 1]


def test_every_crime_lies_on_the_stretch_that_is_nearest_of_all() -> None:
    rng = np.random.default_rng(3)
    lines = [np.cumsum(rng.normal(0, 80, (6, 2)), axis=0) + rng.uniform(0, 1500, 2) for _ in range(25)]
    cells = streets([list(map(tuple, line)) for line in lines], 70, distance=60)
    dense = []
    for number, line in enumerate(lines):
        for one, other in pairwise(line):
            share = np.linspace(0, 1, 200)[:, None]
            dense.append(np.hstack([one + share * (other - one), np.full((200, 1), number)]))
    cloud = np.concatenate(dense)
    x, y = rng.uniform(0, 1500, 300), rng.uniform(0, 1500, 300)
    apart = np.hypot(x[:, None] - cloud[:, 0], y[:, None] - cloud[:, 1])
    nearest, line = apart.min(axis=1), cloud[apart.argmin(axis=1), 2]
    found = cells.locate(x, y)
    assert ((found >= 0) == (nearest <= 60)).mean() > 0.99
    pieces = np.cumsum([0, *(max(round(np.hypot(*np.diff(one, axis=0).T).sum() / 70), 1) for one in lines)])
    clear = (nearest < 55) & (found >= 0)
    assert (np.searchsorted(pieces, found[clear], side="right") - 1 == line[clear]).mean() > 0.97


def test_methods_forecast_on_streets_and_lose_no_crime() -> None:
    rng = np.random.default_rng(4)
    x = np.append(rng.uniform(0, 1000, 200), np.full(200, 500.0))
    y = np.append(rng.normal(0, 10, 200), rng.uniform(-400, 400, 200))
    events, cells = Events.of(x, y, rng.uniform(0, 700, 400)), streets(CROSS, 100)
    assert count_cells(cells.locate(x, y), cells.number).sum() == 400
    past = Past.until(650.0, cells, events, start=0.0)
    for name in ("all-history", "density-120m", "ensemble"):
        forecast = METHODS[name].fit(past, 30)(past)
        assert forecast.shape == (18,)
        assert forecast.sum() == pytest.approx(400 * 30 / 700, rel=0.4)


def test_no_line_is_refused() -> None:
    with pytest.raises(ValueError, match="of some length"):
        streets([[(1.0, 1.0), (1.0, 1.0)]], 100)
