"""Triage on cases: what is told, THRIVE, attendance, and the weights with their putting in order."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import AdviceGiven, AttendanceChoice, FactAnswer
from bizwatch.cases.exceptions import (
    AlreadySettled,
    NothingToChange,
    NotInThisState,
    NotYoursToDo,
    ReasonNeeded,
    RulesNotMet,
    WeightsOvertaken,
)
from bizwatch.cases.intake import NewCctv, NewCircumstances, Thrive
from bizwatch.cases.models import (
    AttendanceDecision,
    Case,
    CaseCircumstances,
    Reordering,
    ThriveAssessment,
    WeightSet,
    WeightsTakenBack,
)
from bizwatch.cases.selectors import QueueFilters, desk_queue
from bizwatch.cases.selectors.triage import attendance_undecided, circumstances_on, moves_under
from bizwatch.cases.selectors.weights import set_in_force, sets_ahead, standing, weights_in_force, weights_of
from bizwatch.cases.services.told import ToldFacts, add_told_facts
from bizwatch.cases.services.weights import PIECE
from bizwatch.cases.tasks import go_on_with_order, look_for_other_order
from bizwatch.kernel.clock import parse_local
from tests.cases.routes import incident
from tests.cases.world import AT, DAY, HOUR, finalised, fresh, opened, report

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
YES, NO, UNKNOWN = FactAnswer.YES, FactAnswer.NO, FactAnswer.UNKNOWN
VIOLENT = NewCircumstances(violence=YES)
LOW = dict.fromkeys(("threat", "harm", "risk", "investigation", "vulnerability", "engagement"), "low")


def hours_of(case: Case) -> dict[str, int]:
    return {code: hours for code, _, hours in fresh(case).priority_factors}


def know(world, case, known: NewCircumstances, *, by=None, at=AT + HOUR):
    return services.correct_circumstances(
        case=case,
        circumstances=known,
        reason="Seen on the CCTV",
        by=by or world.ann,
        at=at,
        version=fresh(case).version,
    )


def decide(world, case, choice=AttendanceChoice.ATTEND, reason="", *, at=AT + HOUR):
    return services.decide_attendance(case=case, choice=choice, reason=reason, by=world.ann, at=at)


def assess(world, case, *, again="", at=AT + HOUR, **levels):
    thrive = Thrive(levels={**LOW, **levels}, notes=dict.fromkeys(LOW, "As told"), scene_advice=AdviceGiven.GIVEN)
    return services.assess_thrive(case=case, thrive=thrive, reason_again=again, by=world.ann, at=at)


# What is told


def test_what_a_report_tells_is_on_the_case_and_moves_it_up_at_once(world):
    case = opened(world, circumstances=VIOLENT)
    assert circumstances_on(case)["violence"] == "yes"
    assert case.attendance_asked
    assert case.attendance_choice == ""
    assert hours_of(case) == {"attendance": 24, "violence": 12}
    assert case.priority_at == case.attention_at - timedelta(hours=36)
    assert case.circumstances.get().side == "business"


def test_a_report_that_tells_nothing_leaves_no_row(world):
    case = opened(world)
    assert not CaseCircumstances.objects.exists()
    assert (case.attendance_asked, case.priority_factors) == (False, [])
    assert case.priority_at == case.attention_at


def test_the_desk_corrects_it_and_the_earlier_row_stays(world):
    case = opened(world, circumstances=VIOLENT)
    now = know(world, case, NewCircumstances(violence=NO))
    assert not now.attendance_asked
    assert hours_of(case) == {}
    assert [row.violence for row in case.circumstances.order_by("pk")] == ["yes", "no"]
    with pytest.raises(NothingToChange):
        know(world, case, NewCircumstances(violence=NO))


def test_what_is_told_later_fills_in_and_does_not_overrule_the_desk(world):
    case = opened(world, circumstances=NewCircumstances(weapon=NO))
    add_told_facts(
        case=case, facts=ToldFacts(words="A knife", circumstances=NewCircumstances(weapon=YES)), by=world.sam, at=AT
    )
    assert circumstances_on(case)["weapon"] == "yes"
    know(world, case, NewCircumstances(weapon=NO))
    told = NewCircumstances(weapon=YES, violence=YES)
    add_told_facts(case=case, facts=ToldFacts(words="Again", circumstances=told), by=world.sam, at=AT + HOUR)
    assert (circumstances_on(case)["weapon"], circumstances_on(case)["violence"]) == ("no", "yes")
    assert fresh(case).attendance_asked


def test_a_further_report_adds_what_it_tells(world):
    case = opened(world)
    services.add_report(
        case=case, new=report(world, circumstances=VIOLENT), reference="R-1", by=world.sam, at=AT + HOUR
    )
    assert fresh(case).attendance_asked


def test_what_hangs_on_a_joined_case_counts_on_the_one_that_stays(world):
    case, into = opened(world, circumstances=VIOLENT), opened(world)
    services.join_cases(case=case, into=into, reason="Same", by=world.ann, at=AT + HOUR, version=case.version)
    assert fresh(into).attendance_asked
    assert not fresh(case).attendance_asked
    assert circumstances_on(into)["violence"] == "yes"


def test_a_place_is_a_repeat_one_by_its_cases_before(world):
    cases = [opened(world, at=AT + number * HOUR) for number in range(4)]
    assert [case.repeat_place for case in cases] == [False, False, False, True]
    assert not opened(world, at=AT + 5 * HOUR, at_premises=world.market).repeat_place
    assert not opened(world, at=AT + 60 * DAY, occurred_from=AT + 59 * DAY).repeat_place


def test_evidence_about_to_be_lost_moves_a_case_up(world):
    case = opened(world, cctv=(NewCctv(camera="Till", overwritten_at=AT + 5 * HOUR),))
    assert hours_of(case) == {"evidence": 12, "enquiry": 1}
    assert case.priority_at == AT + 5 * HOUR - 13 * HOUR


def test_harm_and_hate_move_a_case_up(world):
    assert hours_of(opened(world, offence_code="34A", crime_kind="robbery", told_as_hate=True)) == {
        "hate": 6,
        "harm": 12,
    }


def test_a_closed_case_stands_nowhere_and_comes_back_whole(world):
    case = finalised(world)
    assert (case.priority_at, case.priority_factors) == (case.closed_at, [])
    services.reopen(case=case, reason="New footage", by=world.sergeant, at=AT + 5 * HOUR, version=case.version)
    assert fresh(case).priority_at < AT + 40 * DAY


# THRIVE


def test_an_assessment_moves_the_case_and_a_further_one_is_a_further_row(world):
    case = opened(world)
    assess(world, case, vulnerability="high", investigation="high")
    assert hours_of(case) == {"thrive": 16}
    assess(world, case, again="The man was arrested", at=AT + 2 * HOUR)
    assert hours_of(case) == {}
    assert [one.vulnerability_level for one in case.thrive.order_by("pk")] == ["high", "low"]
    assert {one.by_name for one in case.thrive.all()} == {world.ann.audit_name}


def test_assessing_again_needs_its_reason_and_every_part_its_level(world):
    case = opened(world)
    assess(world, case)
    with pytest.raises(RulesNotMet) as refusal:
        services.assess_thrive(
            case=case, thrive=Thrive(levels={"harm": "high", "risk": "dire"}), by=world.ann, at=AT + HOUR
        )
    faults = {name for name, _ in refusal.value.faults}
    assert faults == {
        "threat_level",
        "harm_note",
        "risk_level",
        "investigation_level",
        "vulnerability_level",
        "engagement_level",
        "reason_again",
    }
    assert case.thrive.count() == 1


@pytest.mark.parametrize("model", [CaseCircumstances, ThriveAssessment, AttendanceDecision])
def test_the_database_refuses_to_change_what_was_found_and_decided(world, model):
    case = opened(world, circumstances=VIOLENT)
    assess(world, case)
    decide(world, case)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(at=AT + DAY)


# Attendance


def test_a_person_decides_and_against_the_plan_with_a_reason(world):
    case = opened(world, circumstances=VIOLENT)
    with pytest.raises(RulesNotMet, match="write why nobody attends"):
        decide(world, case, AttendanceChoice.NOT_ATTEND)
    decide(world, case, AttendanceChoice.NOT_ATTEND, "The man is in custody elsewhere")
    now = fresh(case)
    assert (now.attendance_asked, now.attendance_choice) == (True, "not_attend")
    assert "attendance" not in hours_of(case)
    assert AuditEvent.objects.filter(detail__act="decide_attendance").count() == 1


def test_a_case_to_be_attended_keeps_its_head_start_until_it_was(world):
    case = opened(world, circumstances=VIOLENT)
    decide(world, case)
    assert hours_of(case)["attendance"] == 24
    decide(world, case, AttendanceChoice.ATTENDED, at=AT + 2 * HOUR)
    assert "attendance" not in hours_of(case)
    assert case.attendance.count() == 2


def test_once_more_is_known_it_must_be_decided_again(world):
    case = opened(world, circumstances=NewCircumstances(in_person=YES))
    decide(world, case, AttendanceChoice.NOT_ATTEND, "Rain has washed it away")
    assert not attendance_undecided(world.sergeant).exists()
    know(world, case, NewCircumstances(in_person=YES, detained=YES))
    assert fresh(case).attendance_choice == ""
    assert list(attendance_undecided(world.sergeant)) == [case]


def test_what_is_no_crime_is_not_asked_to_be_attended(world):
    case = incident(world, circumstances=VIOLENT)
    assert not case.attendance_asked
    with pytest.raises(NotInThisState):
        decide(world, case)


def test_the_queue_is_narrowed_to_what_is_asked_for(world):
    asked, settled, plain = opened(world, circumstances=VIOLENT), opened(world, circumstances=VIOLENT), opened(world)
    decide(world, settled)

    def found(way):
        page = desk_queue(world.ann, QueueFilters(attendance=way), at=AT + HOUR)
        return {row.reference for row in page.rows}

    assert found("asked") == {asked.crime_reference, settled.crime_reference}
    assert found("undecided") == {asked.crime_reference}
    assert plain.crime_reference in found("")


# Weights


def other_weights(**changes: int) -> dict[str, int]:
    rules = weights_in_force(AT).weights.rules
    return {**rules.hours, **changes}


def plan(world, *, at=AT + HOUR, by=None, **changes: int) -> WeightSet:
    return services.plan_weights(
        hours=other_weights(**changes), reason="Violence first", by=by or world.sergeant, at=at
    )


def confirm(world, planned, *, at=AT + 2 * HOUR, **more: Any) -> WeightSet:
    return services.confirm_weights(planned=planned, seen=standing(at), by=world.sergeant, at=at, **more)


def put_in_order(at=AT + 3 * HOUR) -> None:
    while (done := services.go_on_ordering(at=at)) is not None and done.finished_at is None:
        pass


def test_a_plan_moves_nobody_and_a_confirmed_one_everybody(world):
    violent, plain = opened(world, circumstances=VIOLENT), opened(world)
    planned = plan(world, violence=20)
    assert hours_of(violent)["violence"] == 12
    assert set_in_force(AT + HOUR) is None
    confirm(world, planned)
    put_in_order()
    assert hours_of(violent) == {"attendance": 24, "violence": 20}
    assert fresh(violent).priority_at == fresh(violent).attention_at - 44 * HOUR
    assert fresh(plain).priority_at == fresh(plain).attention_at
    acts = AuditEvent.objects.filter(subject_type="weights").order_by("pk").values_list("detail__act", flat=True)
    assert list(acts) == ["plan_weights", "confirm_weights"]


def test_whatever_is_done_meanwhile_uses_the_new_weights_at_once(world):
    case = opened(world, circumstances=VIOLENT)
    confirm(world, plan(world, violence=1))
    decide(world, case, at=AT + 3 * HOUR)
    assert hours_of(case)["violence"] == 1
    assert hours_of(opened(world, circumstances=VIOLENT, at=AT + 3 * HOUR))["violence"] == 1


def test_it_goes_on_where_it_was_killed(world):
    cases = [opened(world, circumstances=VIOLENT, at=AT + timedelta(minutes=number)) for number in range(5)]
    confirm(world, plan(world, violence=0))
    services.go_on_ordering(at=AT + 3 * HOUR, most=2)
    begun = Reordering.objects.get()
    assert (begun.done, begun.total, begun.finished_at) == (2, 5, None)
    assert [hours_of(case)["violence"] for case in cases] == [0, 0, 12, 12, 12]
    put_in_order()
    assert [hours_of(case)["violence"] for case in cases] == [0] * 5
    assert Reordering.objects.get().finished_at is not None
    assert services.go_on_ordering(at=AT + 3 * HOUR) is None


def test_a_piece_that_broke_off_leaves_nothing_half_done(world, monkeypatch):
    case = opened(world, circumstances=VIOLENT)
    confirm(world, plan(world, violence=0))
    monkeypatch.setattr("bizwatch.cases.services.weights.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.go_on_ordering(at=AT + 3 * HOUR)
    assert hours_of(case)["violence"] == 12
    assert Reordering.objects.get().reached == 0


def test_the_worker_puts_everything_in_order(world):
    case = opened(world, circumstances=VIOLENT)
    confirm(world, plan(world, violence=0))
    go_on_with_order.call_local()
    assert hours_of(case)["violence"] == 0
    assert PIECE > 1


def test_a_second_change_takes_the_place_of_one_that_is_being_carried_out(world):
    case = opened(world, circumstances=VIOLENT)
    confirm(world, plan(world, violence=0))
    confirm(world, plan(world, violence=5, at=AT + 3 * HOUR), at=AT + 4 * HOUR)
    put_in_order(AT + 5 * HOUR)
    assert hours_of(case)["violence"] == 5
    assert not Reordering.objects.filter(finished_at=None).exists()


def test_going_back_is_a_further_set_and_each_day_knows_its_weights(world):
    confirm(world, plan(world, violence=0), at=AT + DAY)
    confirm(world, plan(world, violence=12, at=AT + 2 * DAY), at=AT + 3 * DAY)
    asked = [weights_in_force(AT + days * DAY).weights.of("violence") for days in (0, 1, 2, 3)]
    assert asked == [12, 0, 0, 12]
    assert weights_in_force(AT).source is None
    assert WeightSet.objects.count() == 2


def test_a_set_in_force_is_never_changed(world):
    planned = plan(world, violence=0)
    confirm(world, planned)
    with pytest.raises(DatabaseError), transaction.atomic():
        WeightSet.objects.update(reason="Something else")
    with pytest.raises(AlreadySettled):
        services.confirm_weights(planned=planned, seen=str(planned.pk), by=world.sergeant, at=AT + 3 * HOUR)


def test_a_plan_that_was_overtaken_is_looked_at_again(world):
    first, second = plan(world, violence=0), plan(world, violence=1)
    confirm(world, first)
    with pytest.raises(WeightsOvertaken):
        services.confirm_weights(planned=second, seen="", by=world.sergeant, at=AT + 3 * HOUR)
    assert set_in_force(AT + 3 * HOUR) == first


def test_only_a_supervisor_changes_weights_and_within_the_limit(world):
    with pytest.raises(NotYoursToDo):
        plan(world, by=world.ann, violence=0)
    planned = plan(world, violence=0)
    with pytest.raises(NotYoursToDo):
        services.confirm_weights(planned=planned, seen="", by=world.ann, at=AT + HOUR)
    with pytest.raises(RulesNotMet, match="between 0 and 48"):
        plan(world, violence=49)
    with pytest.raises(NothingToChange):
        plan(world)
    with pytest.raises(ReasonNeeded):
        services.plan_weights(hours=other_weights(violence=1), reason=" ", by=world.sergeant, at=AT)


# Weights that start on a later day


STARTS = (AT + 3 * DAY).date()
BEGINS = parse_local(STARTS, time(0))
BEFORE = BEGINS - timedelta(microseconds=1)


def test_planned_weights_move_nobody_before_their_day_and_everybody_from_it(world):
    case = opened(world, circumstances=VIOLENT)
    made = confirm(world, plan(world, violence=20), starts_on=STARTS)
    assert (made.from_at, Reordering.objects.count()) == (BEGINS, 0)
    assert [weights_in_force(at).weights.of("violence") for at in (AT + DAY, BEFORE, BEGINS)] == [12, 12, 20]
    assert [services.start_due_weights(at=at) for at in (AT + DAY, BEFORE)] == [None, None]
    assert hours_of(opened(world, circumstances=VIOLENT, at=AT + DAY))["violence"] == 12
    begun = services.start_due_weights(at=BEGINS)
    assert begun is not None
    assert services.start_due_weights(at=BEGINS + HOUR) is None
    put_in_order(BEGINS + HOUR)
    assert hours_of(case)["violence"] == 20
    assert AuditEvent.objects.filter(detail__act="confirm_weights", detail__starts=STARTS.isoformat()).count() == 1


def test_the_worker_begins_on_the_day_by_itself(world):
    case = opened(world, circumstances=VIOLENT)
    confirm(world, plan(world, violence=20), starts_on=STARTS)
    with time_machine.travel(BEFORE, tick=False):
        go_on_with_order.call_local()
    assert hours_of(case)["violence"] == 12
    with time_machine.travel(BEGINS + timedelta(minutes=1), tick=False):
        go_on_with_order.call_local()
    assert hours_of(case)["violence"] == 20


def test_what_is_taken_back_before_it_starts_never_starts(world):
    made = confirm(world, plan(world, violence=20), starts_on=STARTS)
    services.take_weights_back(planned=made, reason="The sergeants disagree.", by=world.sergeant, at=BEFORE)
    assert list(sets_ahead(AT + DAY)) == []
    assert weights_in_force(BEGINS + DAY).weights.of("violence") == 12
    assert services.start_due_weights(at=BEGINS + HOUR) is None
    with pytest.raises(AlreadySettled, match="taken back already"):
        services.take_weights_back(planned=made, reason="Again.", by=world.sergeant, at=BEFORE)
    with pytest.raises(DatabaseError), transaction.atomic():
        WeightsTakenBack.objects.update(reason="Something else")
    confirm(world, plan(world, violence=3), starts_on=STARTS)
    assert weights_in_force(BEGINS).weights.of("violence") == 3


def test_only_a_supervisor_takes_back_with_a_reason_and_not_what_has_begun(world):
    made, draft = confirm(world, plan(world, violence=20), starts_on=STARTS), plan(world, violence=1)
    with pytest.raises(NotYoursToDo):
        services.take_weights_back(planned=made, reason="No.", by=world.ann, at=AT + DAY)
    with pytest.raises(ReasonNeeded):
        services.take_weights_back(planned=made, reason=" ", by=world.sergeant, at=AT + DAY)
    for planned, at in ((made, BEGINS), (draft, AT + DAY)):
        with pytest.raises(AlreadySettled, match="not planned for a later day"):
            services.take_weights_back(planned=planned, reason="Too late.", by=world.sergeant, at=at)


def test_a_start_is_ahead_and_on_a_day_of_its_own(world):
    confirm(world, plan(world, violence=20), starts_on=STARTS)
    for day, words in ((AT.date(), "must be after today"), (STARTS, "Other weights begin on 26 November 2026")):
        with pytest.raises(RulesNotMet) as refused:
            confirm(world, plan(world, violence=1), starts_on=day)
        assert words in dict(refused.value.faults)["day"]
    confirm(world, plan(world, violence=1), starts_on=STARTS + DAY)
    confirm(world, plan(world, violence=2))
    asked = [weights_in_force(at).weights.of("violence") for at in (AT + DAY, BEGINS, BEGINS + DAY)]
    assert asked == [2, 20, 1]


def test_weights_planned_meanwhile_overtake_a_plan_too(world):
    first, second = plan(world, violence=0), plan(world, violence=1)
    seen = standing(AT + HOUR)
    confirm(world, first, starts_on=STARTS)
    with pytest.raises(WeightsOvertaken):
        services.confirm_weights(planned=second, seen=seen, by=world.sergeant, at=AT + 2 * HOUR)


def test_a_preview_names_who_would_move_and_writes_nothing(world):
    violent = opened(world, circumstances=NewCircumstances(violence=NO, weapon=YES), at=AT + 2 * HOUR)
    plain = opened(world)
    before = list(Case.objects.order_by("pk").values_list("priority_at", flat=True))
    found = moves_under(weights_of(plan(world, weapon=0), AT + 3 * HOUR).weights)
    assert [(move.pk, move.place_now, move.place_then) for move in found.top] == [(plain.pk, 2, 1), (violent.pk, 1, 2)]
    assert list(Case.objects.order_by("pk").values_list("priority_at", flat=True)) == before


def test_cases_of_an_earlier_order_are_looked_at_whole(world):
    case = opened(world, circumstances=VIOLENT)
    Case.objects.update(priority_mark="", priority_factors=[], attendance_asked=False, priority_at=case.attention_at)
    look_for_other_order.call_local()
    put_in_order()
    now = fresh(case)
    assert (now.priority_at, now.attendance_asked) == (case.priority_at, True)
    assert services.order_anew(at=AT + 4 * HOUR) is None


def test_restricted_cases_stand_in_no_order(world):
    case = opened(world, circumstances=VIOLENT, is_restricted=True)
    with pytest.raises(Exception, match="no case with this reference"):
        decide(world, case)
    assert moves_under(weights_in_force(AT).weights).total == 0
