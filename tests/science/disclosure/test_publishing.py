"""What a publication shows, what it holds back, and that it is the same whenever it says the same."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.science.disclosure.policy import Policy
from bizwatch.science.disclosure.publishing import NOWHERE, owners, publish
from bizwatch.science.disclosure.records import Crimes, Premises
from bizwatch.science.disclosure.snapshot import Publication
from tests.science.disclosure.worlds import MEMBERS, PUBLIC, row_of_shops, sheet_of, small_county

EIGHT = [2] * 8


def places(publication: Publication) -> list[tuple[str, int]]:
    """Return the rung and the true count of each figure."""
    snapshot = publication.snapshot
    return [(snapshot.rungs[one.rung], publication.counted[one.name]) for one in snapshot.figures]


def check(premises: Premises, crimes: Crimes, policy: Policy, publication: Publication) -> None:
    """Hold every figure against the rules, counted anew crime by crime."""
    sheet, figures = sheet_of(premises, crimes, policy), publication.snapshot.figures
    owner = owners(sheet.ladder, sheet.months, sheet.kinds, figures)
    mine = owner[sheet.unit, sheet.month, sheet.kind]
    for at, figure in enumerate(figures):
        victims = Counter(crimes.premises[mine == at])
        count = sum(victims.values())
        assert figure.count is not None
        assert figure.count % policy.rounding == 0
        assert min(count, figure.count) >= policy.least_count
        assert len(victims) >= policy.least_victims
        assert max(victims.values()) <= policy.dominance * min(count, figure.count)
        units = np.flatnonzero((owner == at).any(axis=(1, 2)))
        assert sheet.ladder.count[units].sum() >= policy.least_premises
        assert publication.counted[figure.name] == count
    assert publication.shown == (mine != NOWHERE).sum()


def test_a_square_with_enough_of_everything_is_shown_by_itself():
    assert places(publish(*row_of_shops([EIGHT]), PUBLIC)) == [("250 m", 16)]


@pytest.mark.parametrize(
    ("square", "why"),
    [
        ([1] * 9, "nine crimes"),
        ([3] * 7, "seven premises"),
        ([8, 8, *[0] * 6], "two victims"),
        ([9, 2, 2, 2, 2, 0, 0, 0], "one premises has most"),
    ],
)
def test_what_may_not_be_shown_alone_is_shown_with_its_neighbours(square, why):
    squares = [square, [0] * 8, [3] * 8]  # the third lies in another square of 500 m
    shown = places(publish(*row_of_shops(squares), PUBLIC))
    assert ("250 m", sum(square)) not in shown, why
    assert ("250 m", 24) in shown


def test_what_may_not_be_shown_anywhere_is_not_published():
    publication = publish(*row_of_shops([[30, 1, 1, 1, 1, 1, 1, 1]]), PUBLIC)
    assert publication.snapshot.figures == ()
    assert (publication.shown, publication.crimes) == (0, 37)


def test_a_figure_that_would_tell_what_its_squares_hold_is_not_shown():
    """Two squares of nine each: of 18 in both, where neither can have ten, each must have nearly nine."""
    shown = []
    for number in range(40):
        policy = replace(PUBLIC, key=f"secret number {number} of many".encode())
        shown += [one.count for one in publish(*row_of_shops([[2, *[1] * 7]] * 2), policy).snapshot.figures]
    assert 0 < len(shown) < 40
    assert {PUBLIC.interval(one or 0)[0] for one in shown} == {10}  # so each square may have from one to nine


def test_kinds_that_tell_of_the_victim_are_shown_under_the_wider_name():
    premises, crimes = row_of_shops([EIGHT])
    kinds = ["hate_crime" if one % 4 == 0 else "violence" for one in range(len(crimes))]
    publication = publish(premises, replace(crimes, kind=tuple(kinds)), PUBLIC)
    assert {figure.kind for figure in publication.snapshot.figures} == {"against-people"}
    assert "hate" not in str(publication.snapshot)


def test_a_square_is_cut_by_the_border_of_an_area():
    premises, crimes = row_of_shops([[2] * 16])
    wards = ["one"] * 8 + ["two"] * 8
    cut = Premises.of(premises.east, premises.north, wards, ["district"] * 16)
    assert places(publish(cut, crimes, PUBLIC)) == [("250 m", 16), ("250 m", 16)]


@pytest.mark.parametrize("policy", [PUBLIC, MEMBERS])
def test_every_figure_of_a_county_keeps_every_rule(policy):
    premises, crimes = small_county()
    publication = publish(premises, crimes, policy)
    check(premises, crimes, policy, publication)
    assert 0.85 < publication.shown / publication.crimes <= 1


@settings(max_examples=60, deadline=None)
@given(
    thefts=st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=14), min_size=1, max_size=9),
    layer=st.sampled_from([PUBLIC, MEMBERS]),
)
def test_every_figure_of_any_street_keeps_every_rule(thefts, layer):
    premises, crimes = row_of_shops(thefts)
    check(premises, crimes, layer, publish(premises, crimes, layer))


def test_the_order_of_crimes_and_premises_changes_nothing():
    premises, crimes = small_county()
    order = np.random.default_rng(1).permutation(len(crimes))
    shuffled = Crimes.of(
        crimes.premises[order], *([one[at] for at in order] for one in (crimes.month, crimes.kind, crimes.identifier))
    )
    moved = np.random.default_rng(2).permutation(len(premises))
    relisted = Premises.of(
        premises.east[moved], premises.north[moved], *([area[at] for at in moved] for area in premises.areas)
    )
    again = Crimes(np.argsort(moved)[shuffled.premises], shuffled.month, shuffled.kind, shuffled.identifier)
    assert publish(relisted, again, PUBLIC).snapshot.digest == publish(premises, crimes, PUBLIC).snapshot.digest


def test_another_key_gives_other_noise_and_the_same_places():
    premises, crimes = small_county()
    one = publish(premises, crimes, PUBLIC).snapshot
    two = publish(premises, crimes, replace(PUBLIC, key=b"another secret for the tests")).snapshot
    assert one.digest != two.digest
    assert sum(a.name == b.name for a, b in zip(one.figures, two.figures, strict=False)) > 20


def test_the_same_crimes_have_the_same_noise_in_whatever_they_are_counted():
    """A square alone in its ward, its district and the county: each would show the same crimes, and the same number."""
    premises, crimes = row_of_shops([EIGHT])
    other = Premises.of(premises.east + 40_000, premises.north, ["elsewhere"] * 8, ["district"] * 8)
    assert [one.count for one in publish(premises, crimes, PUBLIC).snapshot.figures] == [
        one.count for one in publish(other, crimes, PUBLIC).snapshot.figures
    ]


def test_every_product_is_a_sum_of_figures():
    snapshot = publish(*small_county(), PUBLIC).snapshot
    everything = {(one.area, one.month, one.kind): one.count for one in snapshot.products}
    assert everything["", "", ""] == snapshot.total() == sum(one.count or 0 for one in snapshot.figures)
    district, month = "district 00", "2025-02"
    assert everything[district, month, ""] == snapshot.total(areas=[district], months=[month])
    assert everything[district, "", "burglary"] == snapshot.total(areas=[district], kinds=["burglary"])


def test_the_public_sees_sums_of_what_members_see():
    premises, crimes = small_county()
    members = publish(premises, crimes, MEMBERS)
    public = publish(premises, crimes, PUBLIC, beneath=members)
    sheet = sheet_of(premises, crimes, PUBLIC)
    below, above = (owners(sheet.ladder, sheet.months, sheet.kinds, one.snapshot.figures) for one in (members, public))
    assert len(public.snapshot.figures) > 50
    for at, figure in enumerate(public.snapshot.figures):
        parts = np.unique(below[(above == at) & (below != NOWHERE)])
        assert figure.count == sum(members.snapshot.figures[part].count or 0 for part in parts)
        assert all(np.isin(above[below == part], at).all() for part in parts)  # none is cut in two


def test_what_members_see_as_fewer_than_ten_is_not_told_to_be_ten():
    """Ten crimes that members see as 5 (so 5 to 10): were they shown to the public, a member would know that they are ten."""
    premises, crimes = row_of_shops([[2, 2, 1, 1, 1, 1, 1, 1]])
    seen = set()
    for number in range(60):
        key = f"secret number {number} of many".encode()
        members = publish(premises, crimes, replace(MEMBERS, key=key))
        public = publish(premises, crimes, replace(PUBLIC, key=key), beneath=members)
        seen.add((members.snapshot.figures[0].count, tuple(one.count for one in public.snapshot.figures)))
    assert seen == {(5, ()), (10, (10,)), (15, (15,))}


def test_layers_on_different_ladders_are_refused():
    premises, crimes = small_county()
    other = publish(premises, crimes, replace(MEMBERS, squares=(250.0, 1000.0)))
    with pytest.raises(ValueError, match="same ladder"):
        publish(premises, crimes, PUBLIC, beneath=other)


def late(crimes: Crimes, many: int, like: int = 0) -> Crimes:
    """Return crimes with so many late reports like one of them."""
    return Crimes.of(
        np.append(crimes.premises, np.repeat(crimes.premises[like], many)),
        (*crimes.month, *[crimes.month[like]] * many),
        (*crimes.kind, *[crimes.kind[like]] * many),
        (*crimes.identifier, *[f"late {one}" for one in range(many)]),
    )


def test_a_month_published_again_shows_no_change_until_it_is_large():
    premises, crimes = row_of_shops([[4] * 8])
    first = publish(premises, crimes, PUBLIC)
    for many in range(1, 5):
        assert publish(premises, late(crimes, many), PUBLIC, previous=first).snapshot.digest == first.snapshot.digest
    changed = publish(premises, late(crimes, 5), PUBLIC, previous=first)
    assert changed.counted != first.counted


def test_both_layers_published_again_show_no_late_report():
    premises, crimes = small_county()
    members = publish(premises, crimes, MEMBERS)
    public = publish(premises, crimes, PUBLIC, beneath=members)
    for like in range(0, 2000, 100):
        more = late(crimes, 1, like)
        again = publish(premises, more, MEMBERS, previous=members)
        assert again.snapshot.digest == members.snapshot.digest
        both = publish(premises, more, PUBLIC, previous=public, beneath=again)
        assert both.snapshot.digest == public.snapshot.digest


def test_steps_that_are_small_one_by_one_are_shown_when_they_add_up():
    premises, crimes = row_of_shops([[4] * 8])
    known = publish(premises, crimes, PUBLIC)
    name = known.snapshot.figures[0].name
    counted = []
    for many in range(1, 13):
        known = publish(premises, late(crimes, many), PUBLIC, previous=known)
        counted.append(known.counted[name])
    assert counted == [32] * 4 + [37] * 5 + [42] * 3


def test_withdrawn_reports_hold_a_figure_back_and_move_no_place():
    premises, crimes = row_of_shops([EIGHT, [0] * 8, [2] * 8])
    first = publish(premises, crimes, PUBLIC)
    fewer = crimes.only(np.arange(len(crimes)) >= 9)
    again = publish(premises, fewer, PUBLIC, previous=first)
    assert [one.name for one in again.snapshot.figures] == [one.name for one in first.snapshot.figures]
    assert sorted(one.count is None for one in again.snapshot.figures) == [False, True]


def test_premises_that_closed_leave_their_month_as_it_was():
    premises, crimes = row_of_shops([EIGHT])
    first = publish(premises, crimes, PUBLIC)
    elsewhere, other = row_of_shops([[0], [0], [0], [0], EIGHT], month="2025-04")
    again = publish(elsewhere, other, PUBLIC, previous=first)
    assert set(first.snapshot.figures) <= set(again.snapshot.figures)
    assert again.months == {"2025-03", "2025-04"}


@pytest.mark.parametrize(
    "change",
    [
        {"least_count": 1},
        {"rounding": 1},
        {"noise": 2},
        {"least_premises": 1},
        {"least_victims": 1},
        {"dominance": 1.0},
        {"squares": (100.0,)},
        {"squares": (250.0, 400.0)},
        {"key": b"short"},
    ],
)
def test_rules_that_would_not_protect_are_refused(change):
    with pytest.raises(ValueError):
        replace(PUBLIC, **change)


def test_the_key_is_in_nothing_that_is_printed():
    assert "secret" not in repr(PUBLIC)
    assert "secret" not in str(publish(*row_of_shops([EIGHT]), PUBLIC))


def test_areas_that_do_not_nest_and_unknown_premises_are_refused():
    with pytest.raises(ValueError, match="within one wider"):
        Premises.of([1, 2], [1, 2], ["ward", "ward"], ["one", "two"])
    premises, crimes = row_of_shops([EIGHT])
    with pytest.raises(ValueError, match="of the list"):
        publish(premises, replace(crimes, premises=crimes.premises + 1), PUBLIC)
    with pytest.raises(ValueError, match="one crime"):
        Crimes.of([0, 0], ["2025-03"] * 2, ["burglary"] * 2, ["same", "same"])


def test_no_crimes_at_all_are_an_empty_publication():
    premises, _ = row_of_shops([EIGHT])
    publication = publish(premises, Crimes.of([], [], [], []), PUBLIC)
    assert publication.snapshot.figures == ()
    assert publication.snapshot.total() == 0
