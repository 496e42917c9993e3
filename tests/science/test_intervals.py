"""Intervals against published vectors, by their properties, and by how often they hold the true share."""

import random
from math import inf, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.science.intervals import Cell, Unit, newcombe, ratio, size_behind, wilson, z_of

# Newcombe (1998), Statistics in Medicine 17: table I of the paper on single proportions, Wilson's score method.
WILSON = (
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
)
# The same author's paper on differences, method 10.
NEWCOMBE = (
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
)


@pytest.mark.parametrize(("met", "out_of", "low", "high"), WILSON)
def test_wilson_as_published(met: int, out_of: int, low: float, high: float) -> None:
    found = wilson(met, out_of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(("first", "second", "low", "high"), NEWCOMBE)
def test_newcombe_as_published(first: tuple[int, int], second: tuple[int, int], low: float, high: float) -> None:
    difference, below, above = newcombe(first, second)
    assert isclose(difference, first[0] / first[1] - second[0] / second[1])
    assert (round(below, 4), round(above, 4)) == (low, high)


@pytest.mark.parametrize(
    ("share", "half_width", "size"),
    [(0.875, 0.0181, 1282), (0.823, 0.0288, 675)],
    ids=["all crime", "violence"],
)
def test_the_sizes_behind_the_inspection_of_2019(share: float, half_width: float, size: int) -> None:
    """Norfolk's 87.5% ± 1.81 rests on about 1,280 crimes, and 82.3% ± 2.88 of violence on about 675."""
    found = size_behind(share, half_width)
    assert round(found) == size
    assert abs(wilson(round(share * found), round(found)).half_width - half_width) < 0.0005


def test_a_plain_sample_of_that_size_gives_the_inspections_interval() -> None:
    units = [Unit(1, 1)] * 1_120 + [Unit(0, 1)] * 160
    found = ratio([Cell("all", 70_000, units)])
    assert found is not None
    assert (round(found.interval.share, 3), round(found.interval.half_width, 3)) == (0.875, 0.018)


@pytest.mark.parametrize("confidence", [0, 1, -0.1, 2])
def test_a_confidence_is_refused_that_is_none(confidence: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        z_of(confidence)


@pytest.mark.parametrize(("met", "out_of"), [(0, 0), (3, 2), (-1, 4)])
def test_a_share_is_refused_that_is_none(met: int, out_of: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        wilson(met, out_of)


@pytest.mark.parametrize(("share", "half_width"), [(0, 0.1), (1, 0.1), (0.5, 0)])
def test_no_size_stands_behind_such_an_interval(share: float, half_width: float) -> None:
    with pytest.raises(ValueError, match="half_width"):
        size_behind(share, half_width)


def test_cells_and_units_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and due"):
        Unit(2, 1)
    with pytest.raises(ValueError, match="no larger"):
        Cell("all", 1, [Unit(1, 1)] * 2)


def test_nothing_due_gives_no_share() -> None:
    assert ratio([]) is None
    assert ratio([Cell("all", 10, [Unit(0, 0)] * 3), Cell("all", 4)]) is None


def test_what_was_looked_at_as_a_whole_has_no_doubt() -> None:
    found = ratio([Cell("all", 4, [Unit(1, 1)] * 3 + [Unit(0, 1)])])
    assert found is not None
    assert (found.interval.low, found.interval.high, found.effective) == (0.75, 0.75, inf)
    assert (found.is_whole, found.has_interval) == (True, False)


def test_what_was_not_looked_at_is_not_called_whole() -> None:
    """Nothing due was found in the second cell, so nothing is left to be estimated, yet seven reports were never read."""
    found = ratio([Cell("all", 2, [Unit(1, 1)] * 2), Cell("all", 10, [Unit(0, 0)] * 3)])
    part = ratio([Cell("all", 10, [Unit(1, 1), Unit(0, 1)])])
    assert found is not None
    assert part is not None
    assert (found.is_whole, found.has_interval) == (False, False)
    assert (part.is_whole, part.has_interval) == (False, True)


def test_oversampling_moves_nothing() -> None:
    """100 reports of which 90% are recorded, 20 of violence of which half are: 83.3%, however many are drawn of each."""
    few = ratio([Cell("a", 100, [Unit(1, 1)] * 9 + [Unit(0, 1)]), Cell("b", 20, [Unit(1, 1), Unit(0, 1)])])
    many = ratio([Cell("a", 100, [Unit(1, 1)] * 9 + [Unit(0, 1)]), Cell("b", 20, [Unit(1, 1), Unit(0, 1)] * 8)])
    assert few is not None
    assert many is not None
    assert isclose(few.interval.share, 100 / 120)
    assert isclose(many.interval.share, 100 / 120)
    assert many.interval.half_width < few.interval.half_width


def test_more_than_one_crime_in_a_report_counts_as_many() -> None:
    found = ratio([Cell("all", 10, [Unit(1, 3), Unit(1, 1)])])
    assert found is not None
    assert (found.interval.share, found.due, found.units) == (0.5, 4, 2)


UNITS = st.sampled_from([Unit(0, 0), Unit(0, 1), Unit(1, 1), Unit(1, 2)])
CELLS = st.lists(
    st.builds(
        lambda pool, more, units: Cell(pool, len(units) + more, tuple(units)),
        st.sampled_from("ab"),
        st.integers(0, 500),
        st.lists(UNITS, max_size=12),
    ),
    max_size=8,
)


@given(CELLS)
def test_bounds_hold_the_share_and_stay_within_0_and_1(cells: list[Cell]) -> None:
    found = ratio(cells)
    if found is not None:
        told = found.interval
        assert 0 <= told.low <= told.share <= told.high <= 1
        assert found.effective > 0
        assert found.due == sum(unit.due for cell in cells for unit in cell.units)


@given(st.integers(1, 5_000), st.data())
def test_wilson_narrows_with_more_and_mirrors(out_of: int, data: st.DataObject) -> None:
    met = data.draw(st.integers(0, out_of))
    found, mirrored, more = wilson(met, out_of), wilson(out_of - met, out_of), wilson(met * 4, out_of * 4)
    assert isclose(found.low, 1 - mirrored.high, abs_tol=1e-9)
    assert more.half_width <= found.half_width
    assert wilson(met, out_of, confidence=0.99).half_width >= found.half_width


DESIGNS = {
    "a quarter": ((100, 20, 40), (0.9, 0.8, 0.85), (15, 12, 8), 13, (0.95, 0.95, 0.2)),
    "a week": ((100, 20, 40), (0.9, 0.8, 0.85), (15, 12, 8), 1, (0.95, 0.95, 0.2)),
    "nearly all": ((100, 20, 40), (0.99, 0.97, 0.98), (15, 12, 8), 4, (0.95, 0.95, 0.2)),
    "half": ((50, 8, 5), (0.5, 0.5, 0.5), (5, 8, 3), 8, (1, 1, 1)),
}


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("design", DESIGNS)
def test_the_interval_holds_the_true_share_as_often_as_it_says(design: str) -> None:
    """300 made-up counties: at least 93% of the intervals hold the share, for a nominal 95%."""
    rng = random.Random(2019)
    held = [holds for holds in (_trial(rng, *DESIGNS[design]) for _ in range(300)) if holds is not None]
    assert sum(held) / len(held) >= 0.93


def _trial(
    rng: random.Random,
    populations: tuple[int, ...],
    shares: tuple[float, ...],
    sizes: tuple[int, ...],
    weeks: int,
    dues: tuple[float, ...],
) -> bool | None:
    cells, due, met = [], 0.0, 0.0
    for _ in range(weeks):
        for stratum, (number, share, size, crime) in enumerate(zip(populations, shares, sizes, dues, strict=True)):
            units = [
                Unit(int(is_due and rng.random() < share), int(is_due))
                for is_due in (rng.random() < crime for _ in range(number))
            ]
            due, met = due + sum(unit.due for unit in units), met + sum(unit.met for unit in units)
            cells.append(Cell(str(stratum), number, rng.sample(units, min(size, number))))
    found = ratio(cells)
    return None if found is None else found.interval.low <= met / due <= found.interval.high
