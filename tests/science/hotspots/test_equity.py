"""The equity panel warns of a planted bias, and of nothing else."""

import numpy as np
import pytest

from bizwatch.science.hotspots.equity import Line, Verdict, panel

ALERT, LEAST = 1.25, 30


def county(seed: int, *, bias: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return 300 areas, more crime where deprivation is: their fifths, days highlighted of 90, and reports.

    20 areas a day are highlighted, drawn by an earlier year's reports, those of the most deprived fifth times the bias.
    """
    rng = np.random.default_rng(seed)
    fifth = np.repeat(np.arange(1, 6), 60)
    rate = rng.gamma(1.0, 1.0, 300) * np.array([1.6, 1.3, 1.0, 0.8, 0.6])[fifth - 1]
    earlier = (rng.poisson(rate * 20) + 0.1) * np.where(fifth == 1, bias, 1.0)
    draws = np.log(earlier / earlier.sum()) + rng.gumbel(size=(90, 300))  # drawn without replacement, by weight
    highlighted = np.bincount(np.argsort(-draws, axis=1)[:, :20].ravel(), minlength=300)
    return fifth, highlighted, rng.poisson(rate * 10)


def lines(seed: int, *, bias: float) -> tuple[Line, ...]:
    return panel(*county(seed, bias=bias), alert=ALERT, least_reports=LEAST, draws=400)


@pytest.mark.slow
def test_without_bias_hardly_any_county_is_warned_of():
    warned = [any(line.verdict == Verdict.ALERT for line in lines(seed, bias=1.0)) for seed in range(200)]
    assert np.mean(warned) <= 0.01


@pytest.mark.slow
def test_a_planted_bias_is_found_and_in_its_own_fifth():
    found = [[line.verdict for line in lines(seed, bias=3.0)] for seed in range(40)]
    assert all(verdicts[0] == Verdict.ALERT for verdicts in found)
    assert not any(Verdict.ALERT in verdicts[1:] for verdicts in found)


def test_the_shares_are_what_one_counts_by_hand():
    first, second, *_ = panel(
        [1, 1, 2, 3, 4, 5], [6, 2, 1, 1, 0, 0], [40, 40, 40, 40, 20, 20], alert=ALERT, least_reports=1
    )
    assert (first.areas, first.highlighted, first.reported, first.reports) == (2, 0.8, 0.4, 80)
    assert first.ratio == pytest.approx(2.0)
    assert first.low < 2 < first.high
    assert second.ratio == pytest.approx(0.5)
    assert second.verdict == Verdict.NONE


def test_with_few_reports_or_within_chance_the_panel_cannot_tell():
    few = panel([1, 2, 3, 4, 5], [5, 0, 0, 0, 0], [29, 300, 300, 300, 300], alert=ALERT, least_reports=LEAST)
    assert few[0].ratio > 5
    assert few[0].verdict == Verdict.CANNOT_TELL
    chance = panel([1, 1, 2, 3, 4, 5], [9, 0, 5, 5, 5, 5], [50, 50, 100, 100, 100, 100], alert=1.2, least_reports=LEAST)
    assert chance[0].ratio > 1.2
    assert chance[0].verdict == Verdict.CANNOT_TELL


def test_nothing_highlighted_and_no_areas_are_no_verdict():
    quiet = panel([1, 2, 3, 4, 5], [0] * 5, [100] * 5, alert=ALERT, least_reports=LEAST)
    assert {line.verdict for line in quiet} == {Verdict.CANNOT_TELL}
    assert {line.verdict for line in panel([], [], [], alert=ALERT, least_reports=LEAST)} == {Verdict.CANNOT_TELL}


@pytest.mark.parametrize(
    ("fifth", "days", "reports"), [([0], [1], [1]), ([1, 2], [1], [1, 1]), ([1], [-1], [1]), ([6], [1], [1])]
)
def test_numbers_that_cannot_be_are_refused(fifth, days, reports):
    with pytest.raises(ValueError):
        panel(fifth, days, reports, alert=ALERT, least_reports=LEAST)
