"""The feedback simulator: who learns from what patrols find runs away, who learns from what victims report does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.science.hotspots.feedback import LEARNERS, WORLDS, World, presence_weights, simulate, thin_by_dosage

OURS = ["reported by victims", "reported, and discovered thinned by dosage"]
NAIVE = "discovered incidents"


@pytest.mark.slow
@pytest.mark.parametrize("world", WORLDS)
def test_who_learns_from_discovered_incidents_runs_away(world):
    found = simulate(WORLDS[world], LEARNERS[NAIVE])
    assert found.patrols.shape == (200, len(WORLDS[world].rates))
    assert found.ran_away() >= 0.99
    assert found.stayed_true(WORLDS[world].shares) == found.shared_out(WORLDS[world].shares) == 0


@pytest.mark.slow
@pytest.mark.parametrize("is_hottest", [True, False])
@pytest.mark.parametrize("learner", OURS)
@pytest.mark.parametrize("world", WORLDS)
def test_ours_stays_within_five_points_of_the_truth(world, learner, is_hottest):
    found = simulate(WORLDS[world], LEARNERS[learner], is_hottest=is_hottest)
    assert found.stayed_true(WORLDS[world].shares) >= 0.99
    if not is_hottest:
        assert found.shared_out(WORLDS[world].shares) >= 0.99


@pytest.mark.slow
def test_where_patrols_follow_the_urn_thinning_takes_their_mark_out_again():
    """Discovered incidents as they come pull the forecast towards the busier area; thinned, they do not."""
    world = World((3.0, 2.0), reported=0.3)
    off = {
        learner: simulate(world, LEARNERS[learner], is_hottest=False).forecast[:, 0].mean() - world.shares[0]
        for learner in ("reported and discovered, as they come", OURS[1])
    }
    assert off["reported and discovered, as they come"] > 0.05
    assert abs(off[OURS[1]]) < 0.01


def test_the_same_seed_gives_the_same_runs_and_another_does_not():
    one, two, three = (simulate(WORLDS["2 areas"], LEARNERS[NAIVE], days=50, runs=20, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.patrols, two.patrols)
    assert not np.array_equal(one.forecast, three.forecast)
    assert np.allclose(one.patrols.sum(axis=1), 1)


@pytest.mark.parametrize("rates", [(1.0,), (1.0, 0.0)])
def test_a_world_without_two_areas_of_crime_is_refused(rates):
    with pytest.raises(ValueError, match="Two areas"):
        simulate(World(rates), LEARNERS[NAIVE])


def test_a_discovered_incident_weighs_as_much_as_the_least_presence_allows():
    hours = [[10.0, 4.0], [5.0, 0.0], [20.0, 8.0]]
    weights = thin_by_dosage([0, 1, 2, 0, 2, 1], [0, 0, 0, 1, 1, 1], [True] * 6, hours)
    assert weights.tolist() == [0.5, 1.0, 0.25, 0.0, 0.0, 0.0]


def test_what_was_reported_weighs_one_wherever_patrols_were():
    assert thin_by_dosage([0, 1], [0, 0], [False, True], [[0.0], [3.0]]).tolist() == [1.0, 0.0]
    assert thin_by_dosage([], [], [], [[1.0]]).tolist() == []


@given(st.lists(st.floats(0.1, 1000), min_size=2, max_size=9), st.floats(0.1, 10))
def test_weighted_presence_is_alike_everywhere(hours, factor):
    record = np.array(hours)
    kept = presence_weights(record) * record
    assert np.allclose(kept, record.min())
    assert np.allclose(presence_weights(record * factor), presence_weights(record))
    assert presence_weights(record).max() == 1


@pytest.mark.parametrize(
    ("area", "period", "hours"),
    [([0, 1], [0], [[1.0]]), ([1], [0], [[1.0]]), ([0], [-1], [[1.0]]), ([0], [0], [[-1.0]]), ([0], [0], [1.0])],
)
def test_a_record_that_does_not_fit_is_refused(area, period, hours):
    with pytest.raises(ValueError):
        thin_by_dosage(area, period, [True] * len(area), hours)
