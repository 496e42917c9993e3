"""Outcomes, cancelling, transferring, classifying anew, coming back: every move kept with who, when and why."""

from datetime import date, timedelta

import pytest

from bizwatch.cases import services
from bizwatch.cases.choices import (
    ActionKind,
    ActionState,
    AttentionWhy,
    CallBackState,
    CancelReason,
    ContactChannel,
    LogKind,
    MoveKind,
    Side,
    Status,
    SupportsAction,
    TransferTo,
)
from bizwatch.cases.exceptions import (
    CancellationNotPossible,
    ChangedBySomeoneElse,
    NoRemedyToComplete,
    NoSuchOffence,
    NothingToChange,
    NotInThisState,
    NotYoursToDo,
    OutcomeNotPossible,
    ReasonNeeded,
    TimeNotPossible,
    TransferNotPossible,
)
from bizwatch.cases.models import CaseMove, CaseOutcome, LogEntry, VictimContact
from bizwatch.cases.selectors import outcome_options_for, steps_late
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.selectors import BusinessCrimeFacts
from tests.cases.world import (
    AT,
    DAY,
    HOUR,
    everything,
    finalised,
    fresh,
    named,
    offered,
    opened,
    recorded,
    spoke,
    told,
    wrote,
)

pytestmark = pytest.mark.django_db
LATER = AT + 3 * HOUR


def finalise(case, by, code="18", at=LATER, **changes):
    return services.finalise(
        case=case, outcome_code=code, facts=everything(**changes), by=by, at=at, version=fresh(case).version
    )


def last_mail() -> OutboxMessage:
    return OutboxMessage.objects.latest("pk")


# Outcomes


def test_an_outcome_closes_the_case_and_tells_the_business(world):
    case = recorded(world)
    given = finalise(case, world.ann)
    case = fresh(case)
    assert (case.status, case.is_open, case.closed_at, case.outcome_code) == (Status.FINALISED, False, LATER, "18")
    assert (case.attention_at, case.attention_why) == (LATER, AttentionWhy.CLOSED)
    assert (given.is_current, given.by, given.victim_told_at) == (True, world.ann, AT + 2 * HOUR)
    assert given.told_in == VictimContact.objects.get()
    assert "Told of outcome 18" in given.told_in.note
    assert case.contacted_at == AT + 2 * HOUR
    move = CaseMove.objects.filter(case=case, kind=MoveKind.FINALISED).get()
    assert move.reason == "Outcome 18: All reasonable lines followed."
    mail = last_mail()
    assert "no suspect identified" in mail.body
    assert given.rationale not in mail.body
    assert given.words_for_business not in mail.body


def test_all_that_is_missing_is_said_at_once(world):
    case = recorded(world)
    with pytest.raises(OutcomeNotPossible) as refused:
        finalise(case, world.ann, code="8", told=None, remedy="", offender_admitted=False)
    assert [field for field, _ in refused.value.faults] == ["suspect", "told", "offender_admitted", "remedy"]
    assert "name the suspect on the case first" in str(refused.value)
    assert fresh(case).is_open
    assert not CaseOutcome.objects.exists()


def test_an_unknown_outcome_is_refused(world):
    with pytest.raises(OutcomeNotPossible, match="There is no outcome"):
        finalise(recorded(world), world.ann, code="23")


def test_a_named_suspect_opens_some_outcomes_and_closes_others(world):
    case = recorded(world)
    named(world, case, born=date(1990, 2, 28))
    options = {found.outcome.code: found.refusal for found in outcome_options_for(fresh(case), on=AT.date())}
    assert options["15"] == ""
    assert "without a named suspect" in options["18"]
    with pytest.raises(OutcomeNotPossible, match="remove the suspect with a reason"):
        finalise(case, world.ann)
    finalise(case, world.ann, code="16", victim_supports=SupportsAction.NO)
    assert fresh(case).supports_action == SupportsAction.NO


def test_a_child_under_ten_is_not_charged(world):
    case = recorded(world)
    named(world, case, born=date(2016, 11, 24))  # ten years old tomorrow
    with pytest.raises(OutcomeNotPossible, match="under 10"):
        finalise(case, world.ann, code="1")
    finalise(case, world.ann, code="11")


def test_what_is_unfinished_stops_an_outcome(world):
    case = recorded(world)
    wrote(case, world.sam)
    call = services.book_call_back(case=case, starts_at=LATER + HOUR, by=world.ann, at=LATER)
    mine = services.add_action(case=case, side=Side.POLICE, kind=ActionKind.OTHER, text="x", by=world.ann, at=LATER)
    asked = services.add_action(case=case, side=Side.BUSINESS, kind=ActionKind.OTHER, text="y", by=world.ann, at=LATER)
    with pytest.raises(OutcomeNotPossible) as refused:
        finalise(case, world.ann)
    assert len(refused.value.faults) == 3
    services.mark_read(case=case, by=world.ann, at=LATER)
    services.close_call_back(case=case, call_back_id=call.pk, state=CallBackState.CHANGED, by=world.ann, at=LATER)
    services.close_action(case=case, action_id=mine.pk, by=world.ann, at=LATER)
    finalise(case, world.ann)
    asked.refresh_from_db()
    assert (asked.state, asked.closing_note) == (ActionState.DROPPED, "The case was finalised.")
    assert fresh(case).owed_by_business == 0


def test_only_its_investigator_or_a_supervisor_finalises(world):
    case = recorded(world)
    with pytest.raises(NotYoursToDo, match="Only the investigator who has the case, or a supervisor"):
        finalise(case, world.bob)
    finalise(case, world.sergeant)


def test_a_case_is_finalised_once(world):
    case = finalised(world)
    with pytest.raises(NotInThisState, match="a supervisor must reopen it"):
        finalise(case, world.ann)
    with pytest.raises(ChangedBySomeoneElse):
        services.finalise(case=case, outcome_code="18", facts=everything(), by=world.ann, at=LATER, version=1)


def test_a_remedy_is_followed_until_it_is_done(world):
    case = recorded(world)
    named(world, case)
    finalise(case, world.ann, code="8")
    due = AT.date() + timedelta(days=30)
    assert [step.case for step in steps_late(before=due + timedelta(days=1))] == [case]
    assert not steps_late(before=due)
    done = services.complete_remedy(
        case=case, note="Paid in full.", by=world.ann, at=LATER + DAY, version=fresh(case).version
    )
    assert (done.remedy_done_at, done.remedy_note) == (LATER + DAY, "Paid in full.")
    with pytest.raises(NoRemedyToComplete):
        services.complete_remedy(case=case, by=world.ann, at=LATER + DAY, version=fresh(case).version)
    assert not steps_late(before=date(2030, 1, 1))


# Coming back


def test_a_reopened_case_keeps_its_history_and_gets_a_new_outcome(world):
    case = finalised(world)
    with pytest.raises(NotYoursToDo):
        services.reopen(case=case, reason="r", by=world.ann, at=LATER, version=case.version)
    with pytest.raises(ReasonNeeded):
        services.reopen(case=case, reason="", by=world.sergeant, at=LATER, version=case.version)
    again = LATER + DAY
    back = services.reopen(case=case, reason="Seen again on CCTV.", by=world.sergeant, at=again, version=case.version)
    assert (back.is_open, back.status, back.outcome_code, back.closed_at) == (True, Status.INVESTIGATING, "", None)
    assert back.review_at == again + 28 * DAY
    assert back.allocated_to == world.ann
    assert last_mail().template == "cases/email/reopened.txt"
    assert "CCTV" not in last_mail().body
    finalise(back, world.ann, at=again + HOUR)
    first, second = CaseOutcome.objects.filter(case=case).order_by("pk")
    assert (first.is_current, first.ended_at, second.is_current) == (False, again, True)
    kinds = CaseMove.objects.filter(case=case).order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-3:] == [MoveKind.FINALISED, MoveKind.REOPENED, MoveKind.FINALISED]


def test_who_left_the_desk_does_not_get_the_case_back(world):
    case = finalised(world)
    world.ann.is_active = False
    world.ann.save()
    back = services.reopen(case=case, reason="r", by=world.sergeant, at=LATER, version=case.version)
    assert (back.allocated_to, back.status) == (None, Status.RECORDED)


def test_the_business_still_writes_on_a_closed_case(world):
    case = finalised(world)
    wrote(case, world.sam, at=LATER + DAY)
    case = fresh(case)
    assert (case.unread_by_police, case.is_open, case.attention_why) == (1, False, AttentionWhy.CLOSED)


# Cancelling


def cancel(case, by, code=CancelReason.C2, **changes):
    given = {"reason": "The till roll shows it was paid for.", "told": told(), **changes}
    return services.cancel(case=case, code=code, by=by, at=LATER, version=fresh(case).version, **given)


def test_a_crime_is_cancelled_with_its_reason_and_the_victim_told(world):
    case = recorded(world)
    services.add_action(case=case, side=Side.POLICE, kind=ActionKind.OTHER, text="x", by=world.ann, at=LATER)
    services.book_call_back(case=case, starts_at=LATER + HOUR, by=world.ann, at=LATER)
    done = cancel(case, world.sergeant)
    assert (done.status, done.is_open) == (Status.CANCELLED, False)
    move = CaseMove.objects.get(case=case, kind=MoveKind.CANCELLED)
    assert (move.cancel_code, move.victim_told_at, move.by) == ("C2", AT + 2 * HOUR, world.sergeant)
    assert not case.actions.filter(state=ActionState.OPEN).exists()
    assert not case.call_backs.filter(state=CallBackState.BOOKED).exists()
    assert last_mail().template == "cases/email/cancelled.txt"
    assert "till roll" not in last_mail().body
    back = services.reopen(case=case, reason="It was not.", by=world.sergeant, at=LATER, version=done.version)
    assert back.status == Status.INVESTIGATING


def test_only_a_supervisor_cancels_and_the_victim_must_be_told(world):
    case = recorded(world)
    with pytest.raises(NotYoursToDo):
        cancel(case, world.ann)
    with pytest.raises(CancellationNotPossible, match="when and how"):
        cancel(case, world.sergeant, told=None)
    with pytest.raises(CancellationNotPossible, match="other force's crime reference"):
        cancel(case, world.sergeant, code=CancelReason.C1, other_body="Suffolk Constabulary")
    cancel(case, world.sergeant, code=CancelReason.C1, other_body="Suffolk Constabulary", other_reference="37/123/26")


def test_a_duplicate_is_of_another_case_that_stands(world):
    case, twin = recorded(world), recorded(world)
    for reference, words in (
        (case.crime_reference, "own reference"),
        ("NC-0000-0000", "There is no case"),
        ("", "reference of the case that stays"),
    ):
        with pytest.raises(CancellationNotPossible, match=words):
            cancel(case, world.sergeant, code=CancelReason.C3, other_reference=reference)
    done = cancel(
        case, world.sergeant, code=CancelReason.C3, other_reference=twin.crime_reference.lower().replace("-", " ")
    )
    assert CaseMove.objects.get(case=done, kind=MoveKind.CANCELLED).other_reference == twin.crime_reference
    with pytest.raises(CancellationNotPossible, match="cancelled itself"):
        cancel(twin, world.sergeant, code=CancelReason.C3, other_reference=case.crime_reference)
    cancel(twin, world.sergeant, code=CancelReason.C3, other_reference="36/7/26")  # recorded elsewhere


def test_a_report_that_was_never_recorded_can_be_cancelled_and_come_back_as_new(world):
    case = opened(world)
    done = cancel(case, world.sergeant)
    assert done.recorded_at is None
    assert services.reopen(case=case, reason="r", by=world.sergeant, at=LATER, version=done.version).status == "new"


# Transferring


def test_a_transfer_names_who_takes_it_and_who_accepted(world):
    case = recorded(world)
    given = {
        "to": TransferTo.FORCE,
        "other_body": "Suffolk Constabulary",
        "accepted_by": "PC Doe 55",
        "other_reference": "37/1/26",
        "reason": "It happened in Lowestoft.",
        "told": told(channel=ContactChannel.EMAIL),
        "by": world.sergeant,
        "at": LATER,
    }
    with pytest.raises(TransferNotPossible) as refused:
        services.transfer(
            case=case, version=case.version, **{**given, "accepted_by": "", "other_body": "", "told": None}
        )
    assert [field for field, _ in refused.value.faults] == ["other_body", "accepted_by", "told"]
    done = services.transfer(case=case, version=case.version, **given)
    assert (done.status, done.is_open) == (Status.TRANSFERRED, False)
    move = CaseMove.objects.get(case=case, kind=MoveKind.TRANSFERRED)
    assert (move.other_body, move.accepted_by, move.other_reference) == ("Suffolk Constabulary", "PC Doe 55", "37/1/26")
    assert "Suffolk Constabulary" in last_mail().body


# Classifying anew


def reclassify(case, by, code, **changes):
    given = {"reason": "The shop says so.", **changes}
    return services.reclassify(case=case, offence_code=code, by=by, at=LATER, version=fresh(case).version, **given)


def test_a_crime_is_classified_anew_and_the_flag_answered_again(world):
    case = recorded(world)
    done = reclassify(case, world.ann, " 58b ")
    assert (done.offence_code, done.crime_kind, done.is_business_crime) == ("58B", "criminal_damage", True)
    assert last_mail().template == "cases/email/reclassified.txt"
    assert "Damage to a building" in last_mail().body
    count = OutboxMessage.objects.count()
    public = BusinessCrimeFacts(victim_is_business=True, commercial_enterprise=False)
    done = reclassify(case, world.ann, "58B", definition_facts=public)
    assert (done.is_business_crime, "public sector" in done.definition_reason) == (False, True)
    assert OutboxMessage.objects.count() == count
    assert reclassify(case, world.ann, "34A").crime_kind == "robbery"  # a kind that is recorded as it now stands
    moves = CaseMove.objects.filter(case=case, kind=MoveKind.RECLASSIFIED).order_by("pk")
    assert [(move.from_value, move.to_value) for move in moves] == [("46", "58B"), ("58B", "58B"), ("58B", "34A")]


def test_an_offence_that_is_not_in_force_or_not_the_desks_is_refused(world):
    case = recorded(world)
    for code, error in (("999", NoSuchOffence), ("NFIB3A", NoSuchOffence), ("46", NothingToChange)):
        with pytest.raises(error):
            reclassify(case, world.ann, code)
    with pytest.raises(ReasonNeeded):
        reclassify(case, world.ann, "49", reason="")
    with pytest.raises(NotYoursToDo):
        reclassify(case, world.bob, "49")


# Supervising


def test_a_review_is_written_and_the_next_is_due(world):
    case = recorded(world)
    spoke(world, case)
    case = offered(world, case)
    done = services.review(case=case, note="View CCTV.", by=world.sergeant, at=LATER, version=case.version)
    assert (done.review_at, done.attention_at) == (LATER + 28 * DAY, LATER + 28 * DAY)
    assert LogEntry.objects.get(kind=LogKind.REVIEW).text == "View CCTV."
    sooner = services.review(
        case=case, note="Again.", next_review_at=LATER + DAY, by=world.sergeant, at=LATER, version=done.version
    )
    assert sooner.attention_at == LATER + DAY
    with pytest.raises(TimeNotPossible):
        services.review(case=case, note="x", next_review_at=LATER, by=world.sergeant, at=LATER, version=sooner.version)
    with pytest.raises(NotYoursToDo):
        services.review(case=case, note="x", by=world.ann, at=LATER, version=sooner.version)
