"""The Knox test against counting by hand, its p-values under chance, and chains by name."""

import numpy as np
import pytest

from bizwatch.science.hotspots.chains import Part, chains
from bizwatch.science.hotspots.events import Events
from bizwatch.science.hotspots.knox import knox, pairs_within


def random_events(number: int, seed: int, *, whole: bool = True) -> Events:
    rng = np.random.default_rng(seed)
    day = rng.uniform(0, 100, number)
    return Events.of(rng.uniform(0, 2000, number), rng.uniform(0, 2000, number), np.floor(day) if whole else day)


@pytest.mark.parametrize("distance", [30.0, 400.0, 5000.0])
def test_pairs_are_those_that_a_full_table_of_distances_holds(distance: float) -> None:
    events = random_events(120, 4)
    table = np.hypot(events.x[:, None] - events.x, events.y[:, None] - events.y)
    wanted = {(a, b) for a, b in zip(*np.nonzero(table <= distance), strict=True) if a < b}
    one, other, apart = pairs_within(events.x, events.y, distance)
    assert {(min(a, b), max(a, b)) for a, b in zip(one, other, strict=True)} == wanted
    assert len(one) == len(wanted)
    assert apart == pytest.approx(table[one, other])


@pytest.mark.parametrize("whole", [True, False])
def test_observed_pairs_are_counted_as_by_hand(whole: bool) -> None:
    events = random_events(300, 5, whole=whole)
    test = knox(events, [100, 300], [7, 14, 50], permutations=9)
    metres = np.hypot(events.x[:, None] - events.x, events.y[:, None] - events.y)
    days = np.abs(events.day[:, None] - events.day)
    upper = np.triu(np.ones_like(metres, dtype=bool), 1)
    for row, (near, far) in enumerate([(-1, 100), (100, 300)]):
        for column, (soon, late) in enumerate([(0, 7), (7, 14), (14, 50)]):
            held = upper & (metres > near) & (metres <= far) & (days >= soon) & (days < late)
            assert test.observed[row, column] == held.sum()


def test_the_same_place_is_a_band_of_its_own() -> None:
    events = Events.of([0, 0, 50, 900], [0, 0, 0, 0], [1, 3, 4, 5])
    test = knox(events, [0, 100], [7], permutations=9)
    assert test.observed.tolist() == [[1], [2]]


def test_expected_is_the_share_of_pairs_that_are_near_in_time() -> None:
    """Under permutation a pair near in space is near in time as often as any pair is."""
    events = random_events(200, 6)
    test = knox(events, [300], [7], permutations=499)
    close = np.abs(events.day[:, None] - events.day) < 7
    share = (close.sum() - len(events)) / (len(events) * (len(events) - 1))
    near = len(pairs_within(events.x, events.y, 300)[0])
    assert test.expected[0, 0] == pytest.approx(near * share, rel=0.05)


@pytest.mark.slow
def test_chances_are_even_where_there_is_no_near_repeat() -> None:
    chances = [float(knox(random_events(80, seed), [400], [20], permutations=49).chance[0, 0]) for seed in range(120)]
    assert 0.4 < np.mean(chances) < 0.65  # many pairs tie, so chances lie a little high
    assert 0.01 <= np.mean(np.array(chances) <= 0.1) <= 0.2
    assert np.mean(np.array(chances) >= 0.5) > 0.4


def test_planted_near_repeats_are_found() -> None:
    base = random_events(150, 7)
    events = Events.of(
        np.append(base.x, base.x[:60] + 20), np.append(base.y, base.y[:60]), np.append(base.day, base.day[:60] + 2)
    )
    test = knox(events, [100, 1000], [7, 60], permutations=199)
    assert test.ratio[0, 0] > 2
    assert test.chance[0, 0] == 1 / 200


def test_the_same_seed_gives_the_same_answer() -> None:
    events = random_events(100, 8)
    one, two = (knox(events, [200], [7], permutations=70, seed=3) for _ in range(2))
    assert (one.expected == two.expected).all()
    assert (one.chance == two.chance).all()


@pytest.mark.parametrize("distances, days", [([], [7]), ([100, 50], [7]), ([-1, 50], [7]), ([50], [0]), ([50], [7, 7])])
def test_bands_that_do_not_rise_are_refused(distances: list[float], days: list[float]) -> None:
    with pytest.raises(ValueError, match="Bands rise"):
        knox(random_events(10, 1), distances, days)


def test_few_events_are_no_error() -> None:
    for number in (0, 1, 2):
        test = knox(random_events(number, 1), [10], [5], permutations=9)
        assert test.observed.sum() == 0
        assert test.ratio[0, 0] == 1


def test_a_chain_by_hand() -> None:
    """A on Monday; B the same day next door; C at A's door a week on; D far away; E after too long."""
    events = Events.of([0, 50, 0, 5000, 0], [0, 0, 0, 0, 0], [0, 0, 7, 8, 60])
    found = chains(events, distance=100, days=14)
    assert found.part == (Part.ORIGINATOR, Part.NEAR_REPEAT, Part.REPEAT, Part.ALONE, Part.ALONE)
    assert found.follows.tolist() == [-1, 0, 0, -1, -1]
    assert found.chain.tolist() == [0, 0, 0, -1, -1]
    assert (found.half_distance, found.half_life) == (25.0, 3.5)


def test_a_chain_runs_on_from_link_to_link() -> None:
    events = Events.of([0, 80, 160, 240], [0, 0, 0, 0], [0, 5, 10, 15])
    found = chains(events, distance=100, days=7)
    assert found.follows.tolist() == [-1, 0, 1, 2]
    assert set(found.chain.tolist()) == {0}


def test_crimes_of_one_day_have_one_originator() -> None:
    events = Events.of([0, 10, 20], [0, 0, 0], [3, 3, 3])
    assert chains(events, distance=100, days=7).part.count(Part.ORIGINATOR) == 1


def test_no_crime_makes_no_chain() -> None:
    found = chains(Events.of([], [], []), distance=100, days=7)
    assert (found.part, found.half_life, found.half_distance) == ((), 0.0, 0.0)
    with pytest.raises(ValueError, match="above zero"):
        chains(Events.of([], [], []), distance=0, days=7)
