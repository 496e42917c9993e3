"""The tables of rules, each walked whole: nothing in them is missing, unreachable or without words."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.cases import services
from bizwatch.cases.choices import (
    OPEN_STATUSES,
    AttentionWhy,
    CancelReason,
    ContactChannel,
    ContactResult,
    MoveKind,
    Status,
    SupportsAction,
)
from bizwatch.cases.exceptions import NotInThisState
from bizwatch.cases.intake import OutcomeFacts, Told
from bizwatch.cases.permissions import ACTS, Act
from bizwatch.cases.policies import (
    ATTENTION_RULES,
    CANCEL_RULES,
    CONTACT_RULES,
    NEED_RULES,
    SOLVABILITY_FACTORS,
    TRANSITIONS,
    AttentionFacts,
    OutcomeCase,
    PromiseState,
    SolvabilityFacts,
    attention,
    can_become,
    check_transition,
    keeps_promise,
    outcome_faults,
    outcome_options,
    promise_state,
    solvability,
    solvability_reasons,
    standing,
    state_diagram,
)
from bizwatch.cases.policies.leaving import cancel_faults, transfer_faults
from bizwatch.cases.policies.outcomes import VIEWS
from bizwatch.cases.policies.telling import told_fault
from bizwatch.reference.choices import Need, OffenceScheme, SuspectRule
from bizwatch.reference.selectors import outcome, outcomes
from tests.cases.world import AT, DAY, HOUR, everything

TODAY = AT.date()


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC))


def test_every_status_has_its_moves_and_can_be_reached():
    assert set(TRANSITIONS) == set(Status)
    assert all(TRANSITIONS[status] for status in Status)
    reached = {Status.NEW}
    while more := {end for start in reached for end in TRANSITIONS[start]} - reached:
        reached |= more
    assert reached == set(Status)


def test_no_status_moves_to_itself_and_every_move_has_words():
    for start, ends in TRANSITIONS.items():
        assert start not in ends
        assert all(step.words and step.move in MoveKind for step in ends.values())


def test_closing_and_reopening_are_the_only_ways_over_the_line():
    leaving = {
        MoveKind.FINALISED,
        MoveKind.CANCELLED,
        MoveKind.TRANSFERRED,
        MoveKind.JOINED,
        MoveKind.COLLAPSED,
    }
    back = {MoveKind.REOPENED, MoveKind.UNJOINED, MoveKind.RELEASED}
    for start, ends in TRANSITIONS.items():
        for end, step in ends.items():
            from_open, to_open = start in OPEN_STATUSES, end in OPEN_STATUSES
            assert (step.move in leaving) == (from_open and not to_open)
            assert (step.move in back) == (to_open and not from_open)


def test_every_standing_is_reachable_from_every_other_that_facts_allow():
    """The status of an open case follows from facts, so any change of facts must be a move of the table."""
    recorded = [standing(recorded=True, allocated=a, owed=o) for a in (True, False) for o in (True, False)]
    assert set(recorded) == set(OPEN_STATUSES) - {Status.NEW}
    for start in set(recorded) | {Status.NEW}:
        for end in set(recorded) - {start}:
            assert can_become(start, end)
    assert standing(recorded=False, allocated=True, owed=True) is Status.NEW


def test_a_move_that_is_not_in_the_table_is_refused_with_what_is():
    with pytest.raises(NotInThisState, match=r"new cannot become finalised\. It can be: another force"):
        check_transition(Status.NEW, Status.FINALISED)


def test_the_diagram_draws_the_whole_table():
    drawn = state_diagram()
    assert drawn.startswith("stateDiagram-v2\n")
    arrows = [line for line in drawn.splitlines() if "-->" in line]
    assert len(arrows) == 1 + sum(len(ends) for ends in TRANSITIONS.values())
    assert "    recorded --> finalised : finalised, a crime with an outcome and anything else with a result" in arrows


FACTS = st.builds(
    AttentionFacts,
    record_due_at=MOMENTS,
    recorded_at=st.none() | MOMENTS,
    contact_due_at=MOMENTS,
    contacted_at=st.none() | MOMENTS,
    contact_opted_out=st.booleans(),
    review_at=MOMENTS,
    cctv_lost_at=st.none() | MOMENTS,
    call_back_at=st.none() | MOMENTS,
    call_missed_at=st.none() | MOMENTS,
    action_due_at=st.none() | MOMENTS,
    message_due_at=st.none() | MOMENTS,
    closed_at=st.none(),
)


@given(FACTS)
def test_attention_is_the_earliest_of_what_is_lost_and_says_what(facts):
    found = attention(facts)
    due = {why: when(facts) for why, when in ATTENTION_RULES}
    assert due[found.why] == found.at
    assert found.at == min(moment for moment in due.values() if moment)


@given(FACTS)
def test_a_promise_that_is_kept_or_not_owed_calls_nobody(facts):
    done = replace(facts, recorded_at=AT, contacted_at=AT)
    assert attention(done).why not in (AttentionWhy.RECORD, AttentionWhy.CONTACT)
    assert attention(replace(facts, contact_opted_out=True)).why is not AttentionWhy.CONTACT


@given(FACTS, MOMENTS)
def test_more_to_lose_never_makes_a_case_less_urgent(facts, moment):
    assert attention(replace(facts, call_back_at=moment)).at <= attention(replace(facts, call_back_at=None)).at


@given(FACTS, MOMENTS)
def test_a_closed_case_needs_nobody(facts, closed_at):
    found = attention(replace(facts, closed_at=closed_at))
    assert (found.at, found.why) == (closed_at, AttentionWhy.CLOSED)


def test_every_reason_for_attention_has_a_rule():
    assert {why for why, _ in ATTENTION_RULES} | {AttentionWhy.CLOSED} == set(AttentionWhy)


def test_every_factor_is_a_fact_and_has_words():
    assert [factor.code for factor in SOLVABILITY_FACTORS] == [field.name for field in fields(SolvabilityFacts)]
    assert all(factor.words for factor in SOLVABILITY_FACTORS)


@given(st.builds(SolvabilityFacts, **{field.name: st.booleans() for field in fields(SolvabilityFacts)}))
def test_the_number_is_the_number_of_its_reasons(facts):
    assert solvability(facts) == len(solvability_reasons(facts)) <= 9


def test_every_result_of_a_contact_has_a_rule_with_its_reason():
    assert set(CONTACT_RULES) == set(ContactResult)
    assert all(rule.reason for rule in CONTACT_RULES.values())


@pytest.mark.parametrize("chosen", list(ContactChannel))
def test_an_attempt_is_not_contact(chosen):
    for attempt in (ContactResult.NO_ANSWER, ContactResult.LEFT_MESSAGE, ContactResult.WRONG_DETAILS):
        assert not keeps_promise(attempt, chosen=chosen)
    assert keeps_promise(ContactResult.REACHED, chosen=chosen)


def test_writing_is_contact_only_for_who_chose_to_be_written_to():
    kept = {chosen for chosen in ContactChannel if keeps_promise(ContactResult.WRITTEN, chosen=chosen)}
    assert kept == {ContactChannel.EMAIL, ContactChannel.PORTAL}


DUE = AT + DAY


@pytest.mark.parametrize(
    ("kept_at", "at", "more", "state"),
    [
        (DUE, DUE, {}, PromiseState.KEPT),
        (DUE + timedelta(microseconds=1), DUE + DAY, {}, PromiseState.KEPT_LATE),
        (None, DUE, {}, PromiseState.RUNNING),
        (None, DUE + timedelta(microseconds=1), {}, PromiseState.BROKEN),
        (None, DUE + DAY, {"excused_at": DUE}, PromiseState.EXCUSED),
        (None, DUE + DAY, {"excused_at": DUE + HOUR}, PromiseState.BROKEN),
        (None, DUE + DAY, {"closed_at": DUE}, PromiseState.ENDED),
        (None, DUE + DAY, {"closed_at": DUE + HOUR}, PromiseState.BROKEN),
    ],
)
def test_how_a_promise_stands(kept_at, at, more, state):
    assert promise_state(due_at=DUE, kept_at=kept_at, at=at, **more) is state


def _case(**changes) -> OutcomeCase:
    bare = OutcomeCase(
        reported_at=AT, offence_scheme=OffenceScheme.HOME_OFFICE, suspect_ages=(34,), has_email=True, has_account=True
    )
    return replace(bare, **changes)


def _fitting(code: str) -> tuple[OutcomeCase, OutcomeFacts]:
    """A case and facts that meet every rule of this outcome."""
    chosen = outcome(code, TODAY)
    ages: tuple[int | None, ...] = () if chosen.suspect is SuspectRule.NONE else (9,) if code == "11" else (34,)
    scheme = OffenceScheme.NFIB if chosen.nfib_only else OffenceScheme.HOME_OFFICE
    facts = everything(victim_supports=VIEWS.get(code, SupportsAction.YES))
    return _case(suspect_ages=ages, offence_scheme=scheme), facts


CODES = [found.code for found in outcomes(TODAY)]


NOW = AT + 3 * HOUR


def test_there_are_22_outcomes_and_every_need_of_them_has_a_check():
    assert {str(number) for number in range(1, 23)} <= set(CODES)
    assert set(NEED_RULES) == set(Need)
    words = [rule.words for rules in NEED_RULES.values() for rule in rules]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("code", CODES)
def test_every_outcome_can_be_given_to_a_case_that_meets_its_rules(code):
    case, facts = _fitting(code)
    assert outcome_faults(outcome(code, TODAY), case, facts, at=NOW) == ()


@pytest.mark.parametrize("code", CODES)
def test_every_need_of_an_outcome_is_asked_for_when_it_is_missing(code):
    case, _ = _fitting(code)
    chosen = outcome(code, TODAY)
    faults = outcome_faults(chosen, case, OutcomeFacts(), at=NOW)
    asked = {field for field, _ in faults}
    wanted = {rule.field for need in chosen.needs for rule in NEED_RULES[need]} | {"rationale"}
    assert asked == wanted | ({"told"} if Need.VICTIM_TOLD in chosen.needs else set())
    assert all(words.endswith(".") for _, words in faults)


@pytest.mark.parametrize("code", CODES)
def test_the_suspect_rule_of_every_outcome(code):
    chosen = outcome(code, TODAY)
    case, facts = _fitting(code)
    turned = replace(case, suspect_ages=() if case.suspect_ages else (34,))
    faults = [field for field, _ in outcome_faults(chosen, turned, facts, at=NOW)]
    assert faults == ([] if chosen.suspect is SuspectRule.EITHER else ["suspect"])


def test_14_and_18_are_for_nobody_named_and_16_for_somebody():
    rules = {code: outcome(code, TODAY).suspect for code in ("14", "15", "16", "18", "21")}
    assert rules["14"] is rules["18"] is SuspectRule.NONE
    assert rules["15"] is rules["16"] is rules["21"] is SuspectRule.REQUIRED


def test_19_is_only_for_fraud():
    case, facts = _fitting("19")
    turned = replace(case, offence_scheme=OffenceScheme.HOME_OFFICE)
    ((field, words),) = outcome_faults(outcome("19", TODAY), turned, facts, at=NOW)
    assert (field, words) == ("outcome_code", "Outcome 19 is only for fraud filed by the national bureau.")


@pytest.mark.parametrize(("code", "view"), [("14", "yes"), ("15", "no"), ("16", "yes"), ("16", "unsure")])
def test_an_outcome_that_rests_on_the_victims_view_needs_that_view(code, view):
    case, facts = _fitting(code)
    faults = outcome_faults(outcome(code, TODAY), case, replace(facts, victim_supports=SupportsAction(view)), at=NOW)
    assert [field for field, _ in faults] == ["victim_supports"]


@pytest.mark.parametrize(
    ("code", "ages", "refused"),
    [
        ("11", (34,), True),
        ("11", (9, 34), False),
        ("11", (None,), False),
        ("1", (9,), True),
        ("1", (10,), False),
        ("1", (9, None), False),
    ],
)
def test_the_age_of_criminal_responsibility(code, ages, refused):
    case, facts = _fitting(code)
    faults = outcome_faults(outcome(code, TODAY), replace(case, suspect_ages=ages), facts, at=NOW)
    assert [field for field, _ in faults] == (["suspect"] if refused else [])


@pytest.mark.parametrize("left", ["unread_messages", "booked_call_backs", "open_police_actions"])
def test_nothing_unfinished_is_left_behind(left):
    case, facts = _fitting("18")
    ((field, words),) = outcome_faults(
        outcome("18", TODAY), _case(suspect_ages=case.suspect_ages, **{left: 1}), facts, at=NOW
    )
    assert field == "case"
    assert "first" in words or "close it" in words


def test_dates_that_cannot_be():
    case, facts = _fitting("8")
    late = replace(facts, remedy_due_date=TODAY - timedelta(days=1), limit_expired_on=TODAY + timedelta(days=1))
    faults = outcome_faults(outcome("8", TODAY), case, late, at=NOW)
    assert [field for field, _ in faults] == ["remedy_due_date", "limit_expired_on"]


def test_the_page_learns_which_outcomes_are_ruled_out():
    open_to = {found.outcome.code: found.refusal for found in outcome_options(_case(suspect_ages=()), on=TODAY)}
    assert set(open_to) == set(CODES)
    assert open_to["18"] == open_to["14"] == open_to["20"] == ""
    assert "needs a named suspect" in open_to["15"]
    assert "only for fraud" in open_to["19"]


@pytest.mark.parametrize(
    ("told", "more", "words"),
    [
        (None, {}, "when and how"),
        (Told(at=NOW + HOUR, channel=ContactChannel.PHONE), {}, "in the future"),
        (Told(at=AT - HOUR, channel=ContactChannel.PHONE), {}, "before the crime was reported"),
        (Told(at=NOW, channel=ContactChannel.EMAIL), {"has_email": False}, "no e-mail address"),
        (Told(at=NOW, channel=ContactChannel.PORTAL), {"has_account": False}, "as a guest"),
        (Told(at=NOW, channel=ContactChannel.VISIT), {"has_account": False, "has_email": False}, ""),
    ],
)
def test_being_told_is_when_and_how(told, more, words):
    known = {"reported_at": AT, "at": NOW, "has_email": True, "has_account": True, **more}
    fault = told_fault(told, **known)
    assert (words in fault) if words else fault == ""


def test_every_reason_of_general_rule_c_has_its_rule():
    assert set(CANCEL_RULES) == set(CancelReason)
    assert all(rule.reason_words for rule in CANCEL_RULES.values())


@pytest.mark.parametrize("code", list(CancelReason))
def test_a_cancellation_asks_for_all_that_is_missing_at_once(code):
    asked = cancel_faults(code, reason="", other_body="", other_reference="", told_fault="Tell the victim.")
    assert [field for field, _ in asked] == ["reason", *CANCEL_RULES[code].needs, "told"]
    assert cancel_faults(code, reason="r", other_body="Suffolk", other_reference="37/1", told_fault="") == ()


def test_c1_needs_the_other_force_and_its_reference_and_c3_the_duplicates():
    assert list(CANCEL_RULES[CancelReason.C1].needs) == ["other_body", "other_reference"]
    assert list(CANCEL_RULES[CancelReason.C3].needs) == ["other_reference"]
    assert "verifiable information" in CANCEL_RULES[CancelReason.C2].reason_words


def test_a_transfer_asks_for_all_that_is_missing_at_once():
    asked = transfer_faults(other_body="", accepted_by="", reason="", told_fault="Tell the victim.")
    assert [field for field, _ in asked] == ["other_body", "accepted_by", "reason", "told"]


# Services that nobody presses a button for on a case: the way in, reading, what follows by itself, other systems.
NOT_ACTS = {
    "ask_desk",
    "audit_case",
    "hold",
    "when_done",
    "drop_reallocation",
    "end_conflict",
    "end_skill",
    "give_next",
    "grant_skill",
    "plan_reallocation",
    "plan_undoing",
    "start_reallocation",
    "visit_area",
    "note_new_material",
    "add_report",
    "add_told_facts",
    "ask_for_facts",
    "confirm_weights",
    "go_on_ordering",
    "order_anew",
    "plan_weights",
    "start_due_weights",
    "take_weights_back",
    "erase_traces",
    "evidence_from_system",
    "finish_request",
    "go_on",
    "join_call",
    "record_thumbnail_seen",
    "let_fix_reference",
    "let_read",
    "let_say_expected",
    "let_say_victims",
    "rights_changed",
    "offered_elsewhere",
    "listen",
    "message_from_system",
    "open_case",
    "open_restricted",
    "record_case_read",
    "remind_of_facts",
    "renew_link",
    "settle_asked",
}


def test_every_act_has_a_rule_and_is_a_service():
    assert set(ACTS) == set(Act)
    assert {act.value for act in Act} == {name for name in services.__all__ if name == name.lower()} - NOT_ACTS


def test_every_act_is_possible_somewhere_and_for_somebody():
    for rule in ACTS.values():
        assert rule.words
        assert rule.states
        assert rule.police or rule.business or rule.specialist
