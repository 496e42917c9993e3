"""Who gets which case of a plan: pure rules."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.cases.policies.spreading import Candidate, ToGive, in_order, spread

ANN, BOB = Candidate(1, "Ann", 5), Candidate(2, "Bob", 3)
people = st.lists(
    st.builds(
        Candidate,
        officer_id=st.integers(min_value=1, max_value=6),
        name=st.just("Name"),
        open=st.integers(min_value=0, max_value=40),
        skills=st.frozensets(st.sampled_from(["fraud", "hate"])),
        cannot=st.sampled_from(["", "", "Away."]),
    ),
    unique_by=lambda one: one.officer_id,
    max_size=6,
)
cases = st.lists(
    st.builds(
        ToGive,
        case_id=st.integers(min_value=1, max_value=10_000),
        owner_id=st.none() | st.integers(min_value=1, max_value=6),
        asks=st.frozensets(st.sampled_from(["fraud", "hate"]), max_size=1),
        barred=st.dictionaries(st.integers(min_value=1, max_value=6), st.just("Too near."), max_size=2),
    ),
    unique_by=lambda one: one.case_id,
    max_size=30,
)


@given(cases, people, st.booleans())
def test_every_case_is_planned_once_and_never_for_whoever_may_not_have_it(given_cases, candidates, without) -> None:
    plan = spread(given_cases, candidates, without_skill=without)
    assert [giving.case_id for giving in plan] == [case.case_id for case in given_cases]
    known = {one.officer_id: one for one in candidates}
    for case, giving in zip(given_cases, plan, strict=True):
        if giving.officer_id is None:
            assert giving.why
            continue
        chosen = known[giving.officer_id]
        assert not chosen.cannot
        assert giving.officer_id not in case.barred
        assert giving.officer_id != case.owner_id
        assert without or case.asks <= chosen.skills


@given(st.integers(min_value=0, max_value=60), st.lists(st.integers(min_value=0, max_value=30), min_size=1, max_size=6))
def test_it_levels_out_what_each_has(number: int, loads: list[int]) -> None:
    candidates = [Candidate(place, f"Officer {place}", load) for place, load in enumerate(loads)]
    plan = spread([ToGive(case) for case in range(number)], candidates, without_skill=False)
    got = Counter(giving.officer_id for giving in plan)
    after = {one.officer_id: one.open + got[one.officer_id] for one in candidates}
    receivers = [after[officer] for officer in got if officer is not None]
    assert not receivers or max(receivers) - min(after.values()) <= 1


def test_skill_comes_before_an_even_load() -> None:
    skilled = Candidate(3, "Cal", 90, skills=frozenset({"fraud"}))
    (giving,) = spread([ToGive(1, asks=frozenset({"fraud"}))], [ANN, BOB, skilled], without_skill=True)
    assert giving.officer_id == 3


@pytest.mark.parametrize(
    ("case", "candidates", "why"),
    [
        (ToGive(1, owner_id=1), [ANN], "It is theirs already."),
        (ToGive(1), [Candidate(1, "Ann", 0, cannot="Ann is away.")], "Ann is away."),
        (ToGive(1, barred={1: "Ann answers for it."}), [ANN], "Ann answers for it."),
        (ToGive(1, asks=frozenset({"hate"})), [ANN], "Nobody of those chosen has the skill that it asks for."),
    ],
    ids=["theirs", "away", "too near", "no skill"],
)
def test_it_says_why_nobody_gets_it(case: ToGive, candidates: list[Candidate], why: str) -> None:
    assert [giving.why for giving in spread([case], candidates, without_skill=False)] == [why]


def test_the_suggestion_puts_whoever_cannot_have_it_last() -> None:
    case = ToGive(1, asks=frozenset({"hate"}), barred={2: "Too near."})
    cal = Candidate(3, "Cal", 9, skills=frozenset({"hate"}))
    assert [one.name for one in in_order(case, [BOB, ANN, cal])] == ["Cal", "Ann", "Bob"]


def test_among_those_who_can_have_it_the_list_is_by_name_and_never_by_counts() -> None:
    few, many = Candidate(1, "Zoe", 0), Candidate(2, "Abe", 40)
    assert [one.name for one in in_order(ToGive(1), [few, many])] == ["Abe", "Zoe"]
