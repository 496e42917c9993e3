"""The one definition of a duplicate, as a rule: symmetric, reflexive, in words, and measured on made-up pairs."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.cases.policies.duplicates import (
    SHARED_CODES,
    EventFacts,
    Grade,
    apart,
    resemblance,
    tidy_serial,
    words_of,
)
from bizwatch.reference import duplicates
from bizwatch.reference.selectors import duplicate_rules, report_kinds
from tests.cases.pairs import made_pairs, measure
from tests.cases.world import AT, HOUR

RULES = duplicate_rules(AT.date())
KINDS = [kind.code for kind in report_kinds(AT.date())]
MOMENTS = st.integers(-60 * 24 * 40, 60 * 24 * 40).map(lambda minutes: AT + timedelta(minutes=minutes))
FEW = st.frozensets(st.sampled_from(["A1B2", "C3D4", "E5F6"]), max_size=2)
TEXTS = st.lists(st.sampled_from("two men filled a bag with spirits and ran off in blue van".split()), max_size=14)


@st.composite
def events(draw: st.DrawFn) -> EventFacts:
    start: datetime = draw(MOMENTS)
    length = draw(st.none() | st.integers(0, 48))
    return EventFacts(
        place=draw(st.integers(1, 2)),
        kind=draw(st.sampled_from(KINDS)),
        starts_at=start,
        ends_at=None if length is None else start + length * HOUR,
        serials=draw(FEW),
        marks=draw(FEW),
        files=draw(FEW),
        own_reference=draw(st.sampled_from(["", "T-1", "T-2"])),
        words=words_of(" ".join(draw(TEXTS))),
    )


@given(events(), events())
def test_it_is_the_same_whichever_comes_first(one: EventFacts, other: EventFacts):
    there, back = resemblance(one, other, RULES), resemblance(other, one, RULES)
    assert there == back
    assert apart(one, other) == apart(other, one) >= timedelta(0)


@given(events())
def test_everything_is_the_same_as_itself(one: EventFacts):
    found = resemblance(one, one, RULES)
    assert found is not None
    assert found.gap == timedelta(0)
    if one.serials or one.files or one.own_reference:
        assert found.grade is Grade.SAME


@given(events(), events())
def test_another_place_or_a_kind_that_cannot_be_it_is_another_event(one: EventFacts, other: EventFacts):
    found = resemblance(one, other, RULES)
    if one.place != other.place or not RULES.can_be_one(one.kind, other.kind):
        assert found is None
    if found is not None:
        assert found.reasons
        assert found.reasons[0] == "the same premises"
        assert all(reason == reason.strip() and reason for reason in found.reasons)


@given(events(), events())
def test_beyond_the_window_only_what_decides_makes_two_one(one: EventFacts, other: EventFacts):
    found = resemblance(one, other, RULES)
    if found is not None and found.gap > RULES.window(one.kind, other.kind):
        assert found.grade is Grade.SAME
        assert found.gap <= RULES.farthest


def event(**more) -> EventFacts:
    return EventFacts(**{"place": 1, "kind": "shop_theft", "starts_at": AT, **more})


@pytest.mark.parametrize(
    ("other", "grade"),
    [
        ({}, Grade.COULD),
        ({"starts_at": AT + HOUR}, Grade.COULD),
        ({"starts_at": AT + HOUR + timedelta(minutes=1)}, None),
        ({"kind": "robbery", "starts_at": AT + 2 * HOUR}, Grade.COULD),
        ({"kind": "cyber"}, None),
        ({"starts_at": AT - 5 * HOUR, "ends_at": AT - HOUR / 2}, Grade.COULD),
        ({"starts_at": AT + 600 * HOUR, "serials": frozenset({"SN12345"})}, Grade.SAME),
        ({"starts_at": AT + 700 * HOUR, "serials": frozenset({"SN12345"})}, None),
        ({"starts_at": AT + 2 * HOUR, "files": frozenset({"f" * 64})}, Grade.SAME),
        ({"own_reference": "T-9"}, None),
        ({"own_reference": "T-9", "files": frozenset({"f" * 64})}, Grade.SAME),
        ({"own_reference": "T-1", "starts_at": AT + 48 * HOUR}, Grade.SAME),
        ({"marks": frozenset({"AB12CDE"})}, Grade.COULD),
        ({"marks": frozenset({"AB12CDE"}), "starts_at": AT + 3 * HOUR}, None),
    ],
)
def test_what_makes_two_reports_one_event(other, grade):
    one = event(
        serials=frozenset({"SN12345"}),
        files=frozenset({"f" * 64}),
        own_reference="T-1",
        marks=frozenset({"AB12CDE"}),
    )
    found = resemblance(one, event(**other), RULES)
    assert (found.grade if found else None) is grade


def test_the_surer_and_the_nearer_come_first():
    one = event(serials=frozenset({"SN12345"}), marks=frozenset({"AB12CDE"}))
    ranked = [
        event(serials=frozenset({"SN12345"}), starts_at=AT + HOUR),
        event(marks=frozenset({"AB12CDE"}), starts_at=AT + HOUR),
        event(starts_at=AT + HOUR / 4),
        event(starts_at=AT + HOUR / 2),
    ]
    found = [resemblance(one, other, RULES) for other in ranked]
    ranks = [alike.rank for alike in found if alike is not None]
    assert len(ranks) == len(ranked)
    assert ranks == sorted(ranks)


def test_few_words_are_not_the_same_words():
    said = words_of("Theft of alcohol")
    found = resemblance(event(words=said), event(words=said), RULES)
    assert found is not None
    assert found.grade is Grade.COULD


@pytest.mark.parametrize(("typed", "tidy"), [("sn-12 34/5", "SN12345"), ("n/a", ""), ("", ""), ("12 3", "")])
def test_serial_numbers_are_compared_in_one_spelling(typed, tidy):
    assert tidy_serial(typed) == tidy


# The reference data


def test_every_reason_of_the_table_can_be_told_and_none_is_left_over():
    assert {row.code for row in duplicates.tables().reasons} == SHARED_CODES


def test_every_kind_of_the_table_can_be_reported():
    named = {kind for row in duplicates.tables().events for kind in row.kinds}
    named |= {row.code for row in duplicates.tables().windows} - {duplicates.ANY_KIND}
    assert named <= set(KINDS)


def test_every_door_has_at_most_one_rule_for_each_thing():
    for what in duplicates.FloodOf:
        doors = [door for row in duplicates.tables().floods if row.what is what for door in row.doors]
        assert len(doors) == len(set(doors))


# Measured. The pairs are made up, so the figures say that the rule does what it is meant to, and no more.


def test_the_rule_finds_made_up_duplicates_and_few_others():
    pairs = made_pairs()
    assert len(pairs) >= 200
    figures = measure(pairs, RULES)
    print(figures.line())
    assert figures.precision >= 0.85
    assert figures.recall >= 0.85
    assert figures.precision_of_same >= 0.97
