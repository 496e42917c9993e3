"""Triage without a database: the attendance rule, the order and its fairness, and who would move."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.cases.choices import AttendanceChoice, FactAnswer
from bizwatch.cases.intake import NewCircumstances
from bizwatch.cases.models import CaseCircumstances, ThriveAssessment
from bizwatch.cases.policies.attendance import Decided, attendance, needs_reason, stands
from bizwatch.cases.policies.circumstances import CIRCUMSTANCES, united
from bizwatch.cases.policies.moves import Open, moves
from bizwatch.cases.policies.priority import (
    FACTORS,
    PriorityFacts,
    Weights,
    as_stored,
    head_starts,
    hours_up,
    priority_at,
    weighed_anew,
)
from bizwatch.cases.policies.thrive import hastening_level
from bizwatch.cases.services.parts import THRIVE_PARTS
from bizwatch.reference.choices import ThriveKind
from bizwatch.reference.selectors import attendance_conditions, thrive_levels, thrive_parts, triage_rules
from tests.cases.world import AT, DAY, HOUR

TODAY = date(2026, 11, 23)
RULES = triage_rules(TODAY)
TABLE = Weights({}, RULES)
CONDITIONS = attendance_conditions(TODAY)
LIMIT = timedelta(hours=RULES.limit.hours)

FACTS = st.builds(
    PriorityFacts,
    **dict.fromkeys(
        ("attendance", "violence", "weapon", "prolific", "juvenile", "hate", "evidence", "repeat_place"), st.booleans()
    ),
    thrive=st.integers(0, 2),
    harm=st.integers(0, 3),
    enquiry=st.integers(0, 9),
)
WEIGHTS = st.builds(
    Weights, st.fixed_dictionaries({code: st.integers(0, RULES.limit.hours) for code in FACTORS}), st.just(RULES)
)
MOMENTS = st.integers(-500, 500).map(lambda hours: AT + hours * HOUR)


# The tables and what the code reads of them


def test_every_factor_of_the_table_is_read_and_no_other():
    assert set(FACTORS) == {factor.code for factor in RULES.factors} == {field.name for field in fields(PriorityFacts)}


def test_every_factor_says_why_in_words():
    for factor in RULES.factors:
        for count in range(1, factor.most + 1):
            assert factor.words_for(count)
            assert "{" not in factor.words_for(count)


def test_the_facts_of_the_attendance_rule_are_on_the_case():
    columns = {field.name for field in CaseCircumstances._meta.fields}
    assert {condition.code for condition in CONDITIONS} < set(CIRCUMSTANCES) < columns
    assert tuple(field.name for field in fields(NewCircumstances)) == CIRCUMSTANCES


def test_every_part_of_thrive_is_on_the_assessment():
    columns = {field.name for field in ThriveAssessment._meta.fields}
    for part in thrive_parts(TODAY):
        assert {f"{part.code}_{'level' if part.kind is ThriveKind.ASSESS else 'advice'}", f"{part.code}_note"} < columns
    assert {part.code for part in thrive_parts(TODAY) if part.kind is ThriveKind.ASSESS} == set(THRIVE_PARTS)


@pytest.mark.parametrize(("days", "steps"), [(None, 0), (1, 0), (2, 0), (5, 1), (10, 1), (183.5, 2), (365, 3)])
def test_the_harm_of_an_offence_counts_in_steps(days, steps):
    assert RULES.harm_steps(days) == steps


def test_thrive_sp_came_later_and_the_plan_was_not_there_before_october_2023():
    assert "scene" not in {part.code for part in thrive_parts(date(2024, 1, 1))}
    assert not attendance_conditions(date(2023, 1, 1))


# Attendance


def answer(**known):
    return attendance(known, CONDITIONS, is_crime=True)


@pytest.mark.parametrize("code", ["violence", "detained", "in_person"])
def test_the_plan_asks_for_attendance(code):
    assert answer(**{code: "yes"}).codes == {code}
    assert not answer(**{code: "no"}).asked
    assert not answer(**{code: "unknown"}).asked
    assert code in {condition.code for condition in answer().unknown}


@pytest.mark.parametrize("code", ["prolific", "juvenile"])
def test_an_offender_raises_and_does_not_ask(code):
    found = answer(**{code: "yes"})
    assert not found.asked
    assert [condition.code for condition in found.raises] == [code]


def test_the_plan_is_about_crime():
    assert not attendance({"violence": "yes"}, CONDITIONS, is_crime=False).asked


@pytest.mark.parametrize("choice", list(AttendanceChoice))
def test_only_a_decision_against_the_rule_needs_its_reason(choice):
    assert needs_reason(choice, answer(violence="yes")) is (choice is AttendanceChoice.NOT_ATTEND)
    assert not needs_reason(choice, answer())


def test_a_decision_that_nobody_attends_falls_once_more_is_known():
    nobody = Decided(AttendanceChoice.NOT_ATTEND, frozenset({"in_person"}))
    assert stands(nobody, answer(in_person="yes"))
    assert stands(nobody, answer())
    assert not stands(nobody, answer(in_person="yes", violence="yes"))
    assert stands(Decided(AttendanceChoice.ATTENDED), answer(violence="yes"))
    assert not stands(None, answer())


def told(case, side, **known):
    return {"case": case, "side": side, **dict.fromkeys(CIRCUMSTANCES, FactAnswer.UNKNOWN), **known}


def test_cases_that_are_one_event_know_what_any_of_them_knows():
    first, second = told(1, "business", violence="no"), told(2, "business", violence="yes", weapon="no")
    assert united([first, second], 1)["violence"] == "yes"
    assert united([first, second], 1)["weapon"] == "no"
    assert united([], 1) == {}


def test_what_the_desk_found_out_overrules_what_was_told_on_another_case():
    desk, other = told(1, "police", violence="no"), told(2, "business", violence="yes")
    assert united([other, desk], 1)["violence"] == "no"
    assert united([told(2, "police", violence="no"), told(1, "business", violence="yes")], 1)["violence"] == "yes"


# THRIVE


def test_the_highest_level_that_hastens_counts():
    def found(**levels):
        level = hastening_level(levels, thrive_parts(TODAY), thrive_levels(TODAY))
        return level.code if level else ""

    assert found() == ""
    calm = dict.fromkeys(THRIVE_PARTS, "low")
    assert found(**{**calm, "investigation": "high", "engagement": "high"}) == "low"
    assert found(**{**calm, "vulnerability": "high", "harm": "medium"}) == "high"


# The order


def test_a_reason_is_a_factor_with_its_hours():
    starts = head_starts(PriorityFacts(violence=True, enquiry=4, harm=2), TABLE)
    assert [(one.code, one.count, one.hours) for one in starts] == [
        ("violence", 1, 12),
        ("harm", 2, 8),
        ("enquiry", 4, 4),
    ]
    assert priority_at(AT + DAY, AT, starts, TABLE.limit) == AT


def test_what_was_lost_before_the_report_gives_no_start_over_others():
    assert priority_at(AT - 90 * DAY, AT, (), TABLE.limit) == AT


@given(FACTS, WEIGHTS, MOMENTS, MOMENTS)
def test_a_head_start_is_bounded_and_never_puts_back(facts, weights, attention, reported):
    base = max(attention, reported)
    found = priority_at(attention, reported, head_starts(facts, weights), weights.limit)
    assert base - LIMIT <= found <= base


@given(FACTS, FACTS, WEIGHTS, MOMENTS, MOMENTS)
def test_nobody_waits_behind_what_is_lost_more_than_the_limit_later(mine, theirs, weights, lost, later):
    """Fairness: whatever the weights, a case is overtaken only by what is lost within the limit of it."""
    my_place = priority_at(lost, lost - DAY, head_starts(mine, weights), weights.limit)
    their_place = priority_at(later, later - DAY, head_starts(theirs, weights), weights.limit)
    if later > lost + LIMIT:
        assert my_place < their_place


@given(FACTS, FACTS, WEIGHTS, MOMENTS, st.integers(1, 5_000), MOMENTS)
def test_no_report_made_later_than_the_limit_after_a_broken_promise_passes_it(
    mine, theirs, weights, broken, hours, lost_then
):
    reported = broken + LIMIT + hours * HOUR
    my_place = priority_at(broken, broken - DAY, head_starts(mine, weights), weights.limit)
    assert my_place < priority_at(lost_then, reported, head_starts(theirs, weights), weights.limit)


@given(FACTS, WEIGHTS, WEIGHTS)
def test_weighing_what_is_kept_is_the_same_as_looking_at_the_facts(facts, before, after):
    kept = as_stored(head_starts(facts, before))
    assert weighed_anew(kept, after) == head_starts(facts, after)


@given(FACTS, WEIGHTS)
def test_one_more_fact_never_puts_a_case_back(facts, weights):
    more = PriorityFacts(**{**{field.name: getattr(facts, field.name) for field in fields(facts)}, "violence": True})
    assert hours_up(head_starts(more, weights), weights.limit) >= hours_up(head_starts(facts, weights), weights.limit)


@given(WEIGHTS, WEIGHTS)
def test_a_mark_tells_sets_apart_and_nothing_else(one, other):
    assert (one.mark == other.mark) is (dict(one.hours) == dict(other.hours))
    assert one.facts_mark == other.facts_mark
    assert len(one.mark) == 16


# Who would move


def queue(given_facts, weights):
    rows = []
    for pk, (facts, hours) in enumerate(given_facts, 1):
        starts = head_starts(facts, weights)
        lost = AT + hours * HOUR
        rows.append(Open(pk, lost, AT - DAY, priority_at(lost, AT - DAY, starts, weights.limit), as_stored(starts)))
    return rows


QUEUES = st.lists(st.tuples(FACTS, st.integers(0, 200)), max_size=12)


@given(QUEUES, WEIGHTS, WEIGHTS)
def test_a_preview_is_the_queue_as_it_then_is(given_facts, before, after):
    found = moves(queue(given_facts, before), after)
    then = sorted(queue(given_facts, after), key=lambda row: (row.priority_at, row.pk))
    assert [move.pk for move in found.top] == [row.pk for row in then]
    assert [move.place_then for move in found.top] == list(range(1, len(then) + 1))
    assert sum(move.places_up for move in found.top) == 0
    assert found.moved == sum(move.places_up != 0 for move in found.top)


@given(QUEUES, WEIGHTS)
def test_nobody_moves_under_the_same_weights(given_facts, weights):
    found = moves(queue(given_facts, weights), weights)
    assert (found.moved, found.far, found.furthest_up, found.furthest_down) == (0, 0, 0, 0)
    assert not any(move.changed for move in found.top)


def test_who_leaves_the_top_is_named_with_what_changed():
    zero = Weights(dict.fromkeys(FACTORS, 0), RULES)
    rows = queue([(PriorityFacts(violence=True), 20), (PriorityFacts(), 9), (PriorityFacts(), 10)], TABLE)
    found = moves(rows, zero, top=1, far=1)
    assert [(move.pk, move.place_now, move.place_then) for move in found.top] == [(2, 2, 1)]
    (gone,) = found.leaving
    assert (gone.pk, gone.place_now, gone.place_then, gone.places_up) == (1, 1, 3, -2)
    assert [(old.hours, new.hours) for old, new in gone.changed] == [(12, 0)]
    assert (found.moved, found.far, found.furthest_up, found.furthest_down) == (3, 1, 1, 2)
