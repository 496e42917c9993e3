"""Attackers who have all that is public, on our publications and on naive ones that they must break."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from bizwatch.science.disclosure.attacks import averaging, differencing, lone_premises, revisions, snapped
from bizwatch.science.disclosure.invented import county, crimes_at, with_supermarkets
from bizwatch.science.disclosure.naive import counts_of
from bizwatch.science.disclosure.policy import Policy
from bizwatch.science.disclosure.publishing import publish
from bizwatch.science.disclosure.records import Crimes, Premises, Sheet
from bizwatch.science.disclosure.snapping import snap_points
from bizwatch.science.disclosure.snapshot import Publication
from tests.science.disclosure.reconstruction import attack, attack_both, attack_naive
from tests.science.disclosure.worlds import MEMBERS, PUBLIC, row_of_shops, sheet_of, small_county

pytestmark = pytest.mark.slow

LAYERS = ["members", "public", "public beneath"]


def tiny_county(seed: int) -> Sheet:
    """Return 220 premises in four towns and two months of crimes, as the public would see them."""
    premises, town = county(towns=4, premises=220, seed=seed)
    crimes = with_supermarkets(crimes_at(premises, months=2, crimes=1500, seed=seed), town)
    return sheet_of(premises, crimes, PUBLIC)


def published(layer: str, seed: int = 1) -> tuple[Sheet, Publication, Policy]:
    """Return a tiny county, its publication to a layer and the policy of that."""
    premises, town = county(towns=4, premises=220, seed=seed)
    crimes = with_supermarkets(crimes_at(premises, months=2, crimes=1500, seed=seed), town)
    members = publish(premises, crimes, MEMBERS)
    policy = MEMBERS if layer == "members" else PUBLIC
    beneath = members if layer == "public beneath" else None
    publication = members if layer == "members" else publish(premises, crimes, policy, beneath=beneath)
    return sheet_of(premises, crimes, policy), publication, policy


@pytest.mark.parametrize("layer", LAYERS)
def test_sdc_1_differencing_recovers_no_small_count(layer):
    sheet, publication, _ = published(layer)
    outcome = differencing(sheet, publication.snapshot, tries=100_000)
    assert (outcome.tries, outcome.recovered) == (100_000, 0)
    assert outcome.naive > 5_000


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("layer", LAYERS)
def test_sdc_2_reconstruction_pins_no_hidden_count(layer, seed):
    sheet, publication, policy = published(layer, seed)
    found = attack(sheet, publication.snapshot, months=1)
    assert len(found.widths) > 150
    assert found.pinned == 0
    # Members' hidden counts are 0 to 4, and all of that stays possible.
    assert found.narrowest > min(5, policy.least_count - 1) - 1e-6


def streets(seeds: int) -> Iterator[tuple[Premises, Crimes, bytes]]:
    """Return streets of squares that lie near the limits of the rules, each with a key of its own."""
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        mean = rng.choice([0.3, 0.8, 1.2, 1.5])
        squares = [rng.poisson(mean, rng.integers(8, 12)).tolist() for _ in range(rng.integers(3, 12))]
        yield *row_of_shops(squares), f"secret {seed} of the tests".encode()


def test_sdc_2_no_street_near_the_limits_can_be_reconstructed():
    found = []
    for premises, crimes, key in streets(40):
        policy = replace(PUBLIC, key=key)
        publication = publish(premises, crimes, policy)
        if publication.snapshot.figures:
            found += attack(sheet_of(premises, crimes, policy), publication.snapshot, months=1).widths.tolist()
    assert len(found) > 100
    assert min(found) > 5 - 1e-6


def test_sdc_2_a_member_who_reads_the_public_figures_too_learns_no_hidden_count():
    found = []
    for premises, crimes, key in streets(120):
        policies = replace(MEMBERS, key=key), replace(PUBLIC, key=key)
        members = publish(premises, crimes, policies[0])
        public = publish(premises, crimes, policies[1], beneath=members)
        both = [
            (sheet_of(premises, crimes, policy), one.snapshot)
            for policy, one in zip(policies, (members, public), strict=True)
        ]
        if public.snapshot.figures:
            found += attack_both(both[0], both[1], months=1).widths.tolist()
    assert len(found) > 50
    assert min(found) > 4 - 1e-6  # all of 0 to 4


def test_sdc_2_reconstruction_breaks_the_naive_table():
    found = attack_naive(tiny_county(1), months=1)
    assert found.pinned >= 10
    assert (found.widths < 5).sum() >= 20


def test_sdc_2_reconstruction_would_see_a_figure_that_tells_too_much(monkeypatch):
    """Without the rule about the places within a figure, two squares of nine are all but known."""
    from bizwatch.science.disclosure import publishing

    premises, crimes = row_of_shops([[2, *[1] * 7]] * 2)
    sheet = sheet_of(premises, crimes, PUBLIC)
    monkeypatch.setattr(publishing._Work, "_is_slack", lambda *_: True)
    monkeypatch.setattr(publishing, "perturbed", lambda counts, *_, **__: np.where(counts == 18, 20, counts))
    assert attack(sheet, publish(premises, crimes, PUBLIC).snapshot, months=1).narrowest < 5


def test_sdc_3_no_point_stands_for_one_to_seven_addresses():
    rng = np.random.default_rng(3)
    premises, _ = county(towns=40, premises=4000, seed=3)
    addresses = rng.geometric(0.4, len(premises))
    points = snap_points(premises.east, premises.north, addresses)
    outcome = snapped(points, (premises.east, premises.north), addresses, tries=1_000_000)
    assert (outcome.tries, outcome.recovered) == (1_000_000, 0)
    assert outcome.naive > 100_000


@pytest.mark.parametrize("layer", LAYERS)
def test_sdc_4_a_lone_supermarket_is_in_no_figure_by_itself(layer):
    sheet, publication, _ = published(layer)
    outcome = lone_premises(sheet, publication.snapshot)
    assert outcome.tries > 50
    assert outcome.recovered == 0
    assert outcome.naive >= 4  # the supermarkets of the four towns at least


def test_publishing_again_averages_nothing_out():
    premises, crimes = small_county()
    outcome = averaging(publish(premises, crimes, PUBLIC), lambda: publish(premises, crimes, PUBLIC), PUBLIC, times=25)
    assert outcome.recovered == 0
    assert outcome.naive > outcome.tries / 3


def test_a_late_report_shows_in_no_later_publication():
    premises, crimes = small_county()
    outcome = revisions(premises, crimes, PUBLIC, tries=40)
    assert outcome.recovered == 0
    assert outcome.naive > 30


def test_the_county_has_small_counts_to_find():
    counts = counts_of(tiny_county(1))
    assert ((counts > 0) & (counts < 10)).sum() > 100
