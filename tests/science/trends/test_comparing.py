"""Verdicts: their words, their bounds, what over-dispersion does, and how often they are wrong where nothing changed."""

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.demo.bench import trends as bench
from bizwatch.science.trends.comparing import Verdict, compare
from bizwatch.science.trends.seasonal import Dispersion, centred, decompose, dispersion_of
from bizwatch.science.trends.series import rolling_sum, same_before

counts = st.integers(min_value=0, max_value=3_000)


@pytest.mark.parametrize(
    ("now", "before", "verdict"),
    [
        (28, 26, Verdict.UNCLEAR),  # the strategy's 8% up
        (3, 0, Verdict.TOO_FEW),
        (3, 5, Verdict.TOO_FEW),
        (0, 0, Verdict.TOO_FEW),
        (15, 0, Verdict.HIGHER),
        (1, 14, Verdict.LOWER),
        (4_185, 3_331, Verdict.HIGHER),  # shop theft in Norfolk, years ending June 2023 and 2022
    ],
)
def test_the_words_on_known_pairs(now: int, before: int, verdict: Verdict) -> None:
    assert compare(now, before).verdict is verdict


def test_a_series_that_varies_takes_the_verdict_away() -> None:
    assert compare(600, 500).verdict is Verdict.HIGHER
    found = compare(600, 500, dispersion=Dispersion(10, 22, "seasonal"))
    assert found.verdict is Verdict.UNCLEAR
    assert found.low < 1 < 1.2 < found.high


def test_exposures_are_taken_out() -> None:
    assert compare(310, 280, now_exposure=31, before_exposure=28).ratio == pytest.approx(1)


@pytest.mark.slow
@settings(deadline=None)
@given(counts, counts, st.sampled_from([1.0, 2.5, 12.0]), st.sampled_from([11.0, inf]))
def test_word_and_bounds_never_contradict_each_other(now: int, before: int, value: float, df: float) -> None:
    found = compare(now, before, dispersion=Dispersion(value, df, "seasonal"))
    assert found.low <= found.high
    if found.verdict is Verdict.HIGHER:
        assert found.low > 1
    elif found.verdict is Verdict.LOWER:
        assert found.high < 1
    else:
        assert found.low <= 1 <= found.high
    if found.ratio is not None:
        assert found.low <= found.ratio * (1 + 1e-9)
        assert found.ratio <= found.high * (1 + 1e-9)


@pytest.mark.slow
@settings(deadline=None)
@given(counts, counts)
def test_to_turn_the_two_round_turns_the_word_round(now: int, before: int) -> None:
    turned = {Verdict.HIGHER: Verdict.LOWER, Verdict.LOWER: Verdict.HIGHER}
    found = compare(now, before).verdict
    assert compare(before, now).verdict is turned.get(found, found)


@pytest.mark.slow
@settings(deadline=None)
@given(counts, counts)
def test_more_dispersion_never_finds_more(now: int, before: int) -> None:
    calm, wild = (compare(now, before, dispersion=Dispersion(value, 20, "seasonal")) for value in (1.0, 4.0))
    assert wild.chance >= calm.chance - 1e-12


@pytest.mark.slow
@pytest.mark.parametrize("world", [bench.World(20, 0.0), bench.World(100, bench.VARIES)], ids=["chance", "varies"])
def test_it_seldom_cries_wolf_where_thumbs_do(world: bench.World) -> None:
    ours = [rule for rule in bench.RULES if rule.ours]
    naive = [rule for rule in bench.RULES if rule.name in ("change of 10% or more", "change of 20% or more")]
    told = list(bench.try_rules([world], [*ours, *naive], series=300))
    wrong = {one.rule: one.false_alarms for one in told}
    assert max(wrong[rule.name] for rule in ours) <= 0.02  # of 300 series: 1% and what chance adds to it
    assert min(wrong[rule.name] for rule in naive) > 0.15
    found = {one.rule: one.power for one in told}
    assert found["verdict, year on year"] > 0.2
    lines = bench.table_lines(told, [*ours, *naive])
    assert any(line.startswith("| **verdict, year on year** | ") for line in lines)


def test_the_season_of_a_known_series_is_found_again() -> None:
    season = np.array([0.5, 0.7, 1, 1, 1, 1.2, 1.4, 1.2, 1, 1, 1, 1])
    made = np.concatenate([season * level for level in (100, 130, 90)])
    found = decompose(made)
    assert found is not None
    assert [one.index for one in found.seasons] == pytest.approx(list(season / season.mean()))
    assert found.dispersion.value == 1
    assert found.fitted == pytest.approx(made)


def test_a_change_of_level_is_no_dispersion_and_a_gap_is_none_either() -> None:
    rng = np.random.default_rng(3)
    made = np.concatenate([rng.poisson(50, 12), rng.poisson(150, 12), rng.poisson(80, 12)]).astype(float)
    assert dispersion_of(made).value < 2
    assert dispersion_of(made).how == "seasonal"
    made[5] = made[17] = np.nan
    found = decompose(made)
    assert found is not None
    assert found.dispersion.df == 34 - 12 - 3 + 1
    assert found.dispersion.value < 2


def test_a_real_spread_is_found() -> None:
    rng = np.random.default_rng(5)
    made = rng.poisson(100 * rng.gamma(0.22**-2, 0.22**2, 600)).astype(float)
    assert dispersion_of(made).value == pytest.approx(1 + 100 * 0.22**2, rel=0.2)
    assert dispersion_of(made[:20]).how == "successive"
    assert dispersion_of(made[:5]).how == "assumed"


def test_too_little_is_no_season() -> None:
    assert decompose(np.ones(23)) is None


def test_a_year_without_any_crime_after_years_with_some_has_no_season_and_breaks_nothing() -> None:
    for made in ([1] * 12 + [0] * 12, [0, 3, 0] * 8 + [0] * 12, [2] * 30 + [0] * 18):
        counts = np.array(made, dtype=float)
        assert dispersion_of(counts).value >= 1
        found = decompose(counts)
        assert found is None or all(season.index is None for season in found.seasons)


def test_nothing_at_all_has_no_season() -> None:
    assert decompose(np.zeros(36)) is None
    assert dispersion_of([np.nan] * 12).how == "assumed"
    with pytest.raises(ValueError, match="none below 0"):
        decompose([-1.0] * 24)
    with pytest.raises(ValueError, match="within the year"):
        decompose([1.0] * 24, first_place=12)


def test_a_month_without_any_event_has_no_index() -> None:
    made = np.tile([0.0] + [4.0] * 11, 3)
    found = decompose(made)
    assert found is not None
    assert found.seasons[0].index is None
    assert found.seasons[1].low is not None


def test_the_centred_mean_takes_out_the_season_and_leaves_gaps() -> None:
    made = np.tile(np.arange(12.0), 3)
    found = centred(made)
    assert np.isnan(found[:6]).all()
    assert found[6:-6] == pytest.approx(5.5)
    made[18] = np.nan
    assert np.isnan(centred(made)[12:25]).all()
    assert np.isnan(centred([1.0, 2.0])).all()


def test_a_sum_is_not_given_across_a_gap() -> None:
    made = np.ones(30)
    made[10] = np.nan
    found = rolling_sum(made)
    assert np.isnan(found[:22]).all()
    assert found[22:] == pytest.approx(12)
    assert same_before(made, last=29, periods=3) == (3, 3)
    assert np.isnan(same_before(made, last=22, periods=1)[1])
    assert np.isnan(same_before(made, last=5)[1])
    with pytest.raises(ValueError, match="one period"):
        rolling_sum(made, 0)
    with pytest.raises(ValueError, match="place of the series"):
        same_before(made, last=30)


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.integers(0, 50) | st.none(), min_size=1, max_size=40), st.integers(1, 14))
def test_the_rolling_sum_is_the_plain_one(made: list[int | None], periods: int) -> None:
    found = rolling_sum([np.nan if one is None else one for one in made], periods)
    for last in range(len(made)):
        window = made[last - periods + 1 : last + 1] if last + 1 >= periods else [None]
        known = [one for one in window if one is not None]
        if len(known) == len(window):
            assert found[last] == sum(known)
        else:
            assert np.isnan(found[last])
