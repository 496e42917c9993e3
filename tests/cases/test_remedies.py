"""A community resolution to its end: gates, steps, payments, what the business says, and a failure that is decided on."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.cases import services
from bizwatch.cases.choices import (
    ContactChannel,
    RemedyDecided,
    RemedySaid,
    RemedyState,
    Status,
    StepState,
)
from bizwatch.cases.exceptions import (
    AlreadySettled,
    NoRemedyToComplete,
    NotYoursToDo,
    OutcomeNotPossible,
    ReasonNeeded,
    RemedyNotPossible,
    VictimNotTold,
)
from bizwatch.cases.models import Case, CaseMessage, CaseOutcome, RemedyPayment, VictimContact
from bizwatch.cases.policies.remedies import left_to_pay, remedy_fault, together
from bizwatch.cases.selectors import remedies_failed, steps_late
from bizwatch.cases.services.remedy_reminders import remind_of_remedies
from bizwatch.messaging.models import OutboxMessage
from tests.cases.afterwards import GIVEN_AT, LATER, not_done, planned, resolved, step_of, with_suspect
from tests.cases.world import AT, DAY, World, everything, fresh, told

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def settle(case: Case, world: World, state: StepState, *, step=None, note: str = "Seen.", by=None, **more):
    step = step or step_of(case)
    return services.settle_remedy(
        case=case,
        remedy_id=step.pk,
        state=state,
        note=note,
        by=by or world.ann,
        at=LATER,
        version=fresh(case).version,
        **more,
    )


def pay(case: Case, world: World, amount: str, *, day=TODAY):
    return services.note_payment(
        case=case,
        remedy_id=step_of(case).pk,
        amount=Decimal(amount),
        paid_date=day,
        by=world.ann,
        at=LATER,
        version=fresh(case).version,
    )


def current(case: Case) -> CaseOutcome:
    return CaseOutcome.objects.get(case=case, is_current=True)


# The gates


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("offender_agreed", "must agree"),
        ("evidence_enough", "evidence enough for court"),
        ("suitable_because", "suitable"),
        ("remedy_chosen_by", "who at the business was asked"),
        ("offender_admitted", "must have admitted"),
        ("victim_consulted", "must have been asked first"),
        ("remedy_option", "what kind of remedy"),
    ],
)
def test_each_gate_is_checked(world, field, says):
    case = with_suspect(world)
    facts = everything()
    empty = replace(facts, **{field: type(getattr(facts, field))()})
    with pytest.raises(OutcomeNotPossible, match=says):
        services.finalise(case=case, outcome_code="8", facts=empty, by=world.ann, at=GIVEN_AT, version=case.version)


def test_for_a_chain_the_named_contact_chooses(world):
    case = with_suspect(world)
    facts = everything(remedy_chosen_by="Somebody Else")
    with pytest.raises(OutcomeNotPossible, match="its named contact chooses: Sam Example"):
        services.finalise(case=case, outcome_code="8", facts=facts, by=world.ann, at=GIVEN_AT, version=case.version)


def test_one_shop_may_let_anybody_choose(world):
    world.market.is_open = False
    world.market.save()
    case = with_suspect(world)
    facts = everything(remedy_chosen_by="Somebody Else")
    services.finalise(case=case, outcome_code="8", facts=facts, by=world.ann, at=GIVEN_AT, version=case.version)
    assert current(case).remedy_chosen_by == "Somebody Else"


def test_money_goes_with_what_is_paid_and_with_nothing_else():
    cases: list[tuple[str, Decimal | None]] = [("pay", None), ("repair", Decimal(3)), ("stocks", None)]
    wrong = [remedy_fault(option, amount, TODAY) for option, amount in cases]
    assert [fault and fault[0] for fault in wrong] == ["remedy_amount", "remedy_amount", "remedy_option"]
    assert remedy_fault("pay", Decimal(3), TODAY) is None


# Steps


def test_the_first_step_is_what_was_agreed(world):
    case = resolved(world)
    step = step_of(case)
    assert (step.what, step.amount, step.state) == ("Pays £76.50.", Decimal("76.50"), StepState.OPEN)
    assert current(case).remedy_state == RemedyState.OPEN


def test_the_next_step_due_is_what_the_outcome_waits_for(world):
    case = resolved(world)
    planned(case, world.ann)
    assert current(case).remedy_due_date == (AT + 10 * DAY).date()
    settle(case, world, StepState.DONE, step=case.remedy_steps.get(option_code="apology-written"))
    assert current(case).remedy_due_date == (AT + 30 * DAY).date()
    assert current(case).remedy_state == RemedyState.OPEN


def test_a_step_needs_words_and_a_day_ahead(world):
    case = resolved(world)
    with pytest.raises(RemedyNotPossible) as refused:
        planned(case, world.ann, what=" ", due_date=(AT - DAY).date(), option_code="pay")
    assert [field for field, _ in refused.value.faults] == ["what", "remedy_amount", "due_date"]


def test_the_last_step_done_ends_it_and_the_victim_is_told(world):
    case = resolved(world)
    settle(case, world, StepState.DONE)
    given = current(case)
    assert (given.remedy_state, given.remedy_done_at) == (RemedyState.DONE, LATER)
    assert VictimContact.objects.filter(case=case, at=LATER, note__contains="remedy was done").exists()
    assert OutboxMessage.objects.filter(subject__contains="was agreed").exists()
    with pytest.raises(NoRemedyToComplete):
        settle(case, world, StepState.DONE)


def test_who_cannot_be_written_to_is_told_by_a_person(world):
    case = resolved(world)
    world.sam.memberships.all().delete()
    world.hana.memberships.all().delete()
    Case.objects.filter(pk=case.pk).update(contact_email="")
    with pytest.raises(VictimNotTold, match="call or visit them first"):
        settle(case, world, StepState.DONE)
    assert current(case).remedy_state == RemedyState.OPEN
    settle(case, world, StepState.DONE, told=told(at=LATER, channel=ContactChannel.VISIT))
    assert current(case).remedy_state == RemedyState.DONE


def test_not_done_needs_a_reason_and_waits_for_a_supervisor(world):
    case = resolved(world)
    with pytest.raises(ReasonNeeded):
        settle(case, world, StepState.FAILED, note=" ")
    settle(case, world, StepState.FAILED)
    assert list(remedies_failed()) == [current(case)]
    with pytest.raises(AlreadySettled):
        settle(case, world, StepState.FAILED)
    settle(case, world, StepState.DONE)  # it was done after all
    assert not remedies_failed()
    assert current(case).remedy_state == RemedyState.DONE


def test_something_must_be_left_of_what_was_agreed(world):
    case = resolved(world)
    with pytest.raises(RemedyNotPossible, match="Something must be left"):
        settle(case, world, StepState.DROPPED)


# Payments


def test_parts_add_up_until_it_is_paid(world):
    case = resolved(world)
    pay(case, world, "50")
    assert step_of(case).state == StepState.OPEN
    with pytest.raises(RemedyNotPossible, match="£26.50"):
        pay(case, world, "30")
    with pytest.raises(RemedyNotPossible, match="between the agreement and today"):
        pay(case, world, "1", day=TODAY + timedelta(days=1))
    pay(case, world, "26.50")
    assert step_of(case).state == StepState.DONE
    assert current(case).remedy_state == RemedyState.DONE
    assert RemedyPayment.objects.count() == 2


@given(st.decimals(1, 9_999, places=2), st.lists(st.decimals(0, 500, places=2), max_size=8))
def test_what_is_left_is_never_less_than_nothing(amount, paid):
    left = left_to_pay(amount, paid)
    assert left == max(amount - sum(paid), 0)
    assert left >= 0


@given(st.lists(st.sampled_from(StepState), max_size=6))
def test_together_follows_from_the_steps(states):
    state = together(states, accepted=False)
    live = [one for one in states if one is not StepState.DROPPED]
    assert (state is None) is (live == [])
    assert (state is RemedyState.DONE) is (bool(live) and set(live) == {StepState.DONE})
    assert (state is RemedyState.FAILED) is (StepState.FAILED in live)
    assert together(states, accepted=True) is RemedyState.ACCEPTED


# What the business says, and what follows


def test_the_business_says_that_it_was_not_done_and_the_desk_reads_it(world):
    case = resolved(world)
    services.answer_remedy(
        case=case, remedy_id=step_of(case).pk, said=RemedySaid.NOT_DONE, note="No money came.", by=world.sam, at=LATER
    )
    step = step_of(case)
    assert (step.said, step.said_by_name, step.state) == (RemedySaid.NOT_DONE, "Sam Example", StepState.OPEN)
    assert "It was not done: Pays £76.50. No money came." in CaseMessage.objects.get(case=case).text
    assert fresh(case).unread_by_police == 1


def test_left_at_that(world):
    case = not_done(world)
    planned(case, world.ann)
    with pytest.raises(NotYoursToDo):
        services.decide_remedy(
            case=case,
            decision=RemedyDecided.ACCEPT,
            reason="Moved away.",
            by=world.ann,
            at=LATER,
            version=fresh(case).version,
        )
    services.decide_remedy(
        case=case,
        decision=RemedyDecided.ACCEPT,
        reason="Moved away.",
        by=world.sergeant,
        at=LATER,
        version=fresh(case).version,
    )
    assert current(case).remedy_state == RemedyState.ACCEPTED
    assert not case.remedy_steps.filter(state=StepState.OPEN)
    assert fresh(case).status == Status.FINALISED
    with pytest.raises(NoRemedyToComplete):
        planned(case, world.ann)


def test_opened_again(world):
    case = not_done(world)
    services.decide_remedy(
        case=case,
        decision=RemedyDecided.REOPEN,
        reason="Two chances.",
        by=world.sergeant,
        at=LATER,
        version=case.version,
    )
    now = fresh(case)
    assert (now.is_open, now.outcome_code) == (True, "")
    assert not CaseOutcome.objects.filter(case=case, is_current=True)
    mail = OutboxMessage.objects.order_by("-pk")[0]
    assert "opened the case again" in mail.body


def test_a_late_step_is_asked_about_once(world):
    case = resolved(world)
    due = AT + 31 * DAY
    assert [step.case for step in steps_late(before=due.date() + timedelta(days=1))] == [case]
    assert remind_of_remedies(at=AT + 29 * DAY) == 0
    assert remind_of_remedies(at=due + DAY) == 1
    assert remind_of_remedies(at=due + 2 * DAY) == 0
    assert OutboxMessage.objects.filter(subject__startswith="Was it done").count() == 1
