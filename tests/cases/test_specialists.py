"""Specialists and other bodies are asked, accept, decline or return; restorative justice is offered and answered."""

import pytest

from bizwatch.cases import services
from bizwatch.cases.choices import ActionState, AttentionWhy, RestorativeState, SpecialistState, TransferTo
from bizwatch.cases.exceptions import (
    AlreadySettled,
    NotInThisState,
    OutcomeNotPossible,
    RestorativeNotPossible,
    SpecialistStepNotPossible,
)
from bizwatch.cases.models import CaseAction, CaseMessage, LogEntry, SpecialistReferral
from bizwatch.cases.policies.restorative import RESTORATIVE_RULES, possible_answers, possible_steps
from bizwatch.cases.policies.specialists import SPECIALIST_RULES
from bizwatch.cases.selectors import bodies_asked, referrals_open, taken_on_by
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.selectors import specialists
from tests.cases.afterwards import GIVEN_AT, LATER, offer_of, offered, referral_of, referred, wanted, with_suspect
from tests.cases.world import AT, everything, fresh, recorded, spoke, told
from tests.cases.world import offered as all_offered

pytestmark = pytest.mark.django_db


def note(case, world, state, **more):
    return services.note_specialist(
        case=case, specialist_id=referral_of(case).pk, state=SpecialistState(state), by=world.ann, at=LATER, **more
    )


def step(case, world, state, **more):
    return services.note_restorative(case=case, state=RestorativeState(state), by=world.ann, at=LATER, **more)


def answer(case, by, said):
    return services.answer_restorative(case=case, answer=RestorativeState(said), by=by, at=LATER)


def test_every_level_has_somebody():
    assert {row.level.value for row in specialists(AT.date())} == {"local", "regional", "national"}


def test_every_step_has_a_rule():
    assert set(SPECIALIST_RULES) == set(SpecialistState)
    assert set(RESTORATIVE_RULES) == set(RestorativeState)


def test_the_queue_knows_who_is_waited_for(world):
    case = referred(world)
    action = CaseAction.objects.get(case=case)
    assert action.text == "Waiting for Digital forensics: Copy the footage"
    assert action.owner == world.ann
    assert bodies_asked() == [("digital-forensics", "Digital forensics", 1)]
    spoke(world, case)
    all_offered(world, case)
    assert fresh(case).attention_why == AttentionWhy.ACTION


def test_what_waits_is_not_closed_by_hand_and_holds_up_an_outcome(world):
    case = referred(world)
    action = CaseAction.objects.get(case=case)
    with pytest.raises(NotInThisState, match="waits for Digital forensics"):
        services.close_action(case=case, action_id=action.pk, by=world.ann, at=LATER)
    with pytest.raises(OutcomeNotPossible, match="action of the police is still open"):
        services.finalise(
            case=case,
            outcome_code="18",
            facts=everything(told=told(LATER)),
            by=world.ann,
            at=LATER,
            version=case.version,
        )


def test_accepted_by_name_and_returned_with_a_result(world):
    case = referred(world)
    with pytest.raises(SpecialistStepNotPossible, match="by name"):
        note(case, world, "accepted")
    note(case, world, "accepted", person="DC Dora Example")
    with pytest.raises(SpecialistStepNotPossible, match="cannot be followed"):
        note(case, world, "declined", note="No")
    note(case, world, "returned", note="Footage copied, JBS/2.")
    referral = referral_of(case)
    assert (referral.accepted_by, referral.result) == ("DC Dora Example", "Footage copied, JBS/2.")
    assert CaseAction.objects.get(case=case).state == ActionState.DONE
    assert "Returned with a result" in LogEntry.objects.get(case=case).text
    assert [one.state for one in referral.steps.order_by("pk")] == ["sent", "accepted", "returned"]
    assert not referrals_open()


def test_declined_needs_a_reason_and_lets_the_case_go_on(world):
    case = referred(world)
    with pytest.raises(SpecialistStepNotPossible, match="why they declined"):
        note(case, world, "declined")
    note(case, world, "declined", note="Not our format.")
    assert CaseAction.objects.get(case=case).state == ActionState.DROPPED


def test_another_body_takes_it_on_and_fills_in_outcome_20(world):
    case = referred(world, "trading-standards")
    note(case, world, "taken_on", person="Mx Trade", note="They prosecute.")
    assert taken_on_by(case) == "Norfolk Trading Standards"
    services.finalise(
        case=case,
        outcome_code="20",
        facts=everything(told=told(LATER)),
        by=world.ann,
        at=LATER,
        version=fresh(case).version,
    )


def test_a_team_of_the_police_takes_over_by_transfer_only(world):
    case = referred(world)
    with pytest.raises(SpecialistStepNotPossible, match="transfer the case instead"):
        note(case, world, "taken_on", person="DC Dora", note="All of it.")


def test_a_case_that_leaves_withdraws_what_it_asked(world):
    case = referred(world)
    services.transfer(
        case=case,
        to=TransferTo.TEAM,
        other_body="CID",
        accepted_by="DS Poe",
        reason="Series.",
        told=told(LATER),
        by=world.sergeant,
        at=LATER,
        version=case.version,
    )
    assert SpecialistReferral.objects.get().state == SpecialistState.WITHDRAWN


# Restorative justice


def test_nobody_is_offered_it_before_somebody_is_named(world):
    with pytest.raises(RestorativeNotPossible, match="nobody to speak with"):
        services.offer_restorative(case=recorded(world), service="norfolk-rj", by=world.ann, at=GIVEN_AT)


def test_offered_once_and_told(world):
    case = offered(world)
    assert "Norfolk's restorative justice service" in OutboxMessage.objects.order_by("-pk")[0].body
    with pytest.raises(AlreadySettled):
        services.offer_restorative(case=case, service="norfolk-rj", by=world.ann, at=LATER)


def test_later_then_yes_then_to_its_end(world):
    case = offered(world)
    answer(case, world.sam, "later")
    answer(case, world.sam, "wanted")
    assert "Restorative justice: The victim wants it" in CaseMessage.objects.order_by("-pk")[0].text
    step(case, world, "referred")
    step(case, world, "accepted")
    with pytest.raises(RestorativeNotPossible, match="what was done and what came of it"):
        step(case, world, "held")
    step(case, world, "held", words_for_business="You met and an apology was given.")
    assert [one.state for one in offer_of(case).steps.order_by("pk")] == [
        "offered",
        "later",
        "wanted",
        "referred",
        "accepted",
        "held",
    ]
    assert "You met" not in OutboxMessage.objects.order_by("-pk")[0].body  # the page holds it, the e-mail does not


def test_the_victim_leaves_at_every_moment_and_the_service_may_say_no(world):
    case = wanted(world)
    step(case, world, "referred")
    answer(case, world.ann, "refused")
    answer(case, world.sam, "wanted")
    step(case, world, "referred")
    step(case, world, "declined", words_for_business="They could not arrange it.")
    with pytest.raises(RestorativeNotPossible):
        services.offer_restorative(case=recorded(world), service="none", by=world.ann, at=LATER)
    services.offer_restorative(case=case, service="norfolk-rj", by=world.ann, at=LATER)


@pytest.mark.parametrize("state", RestorativeState)
def test_from_every_state_that_has_not_ended_there_is_a_way_on(state):
    on = possible_answers(state) + possible_steps(state)
    assert bool(on) is not RESTORATIVE_RULES[state].ends
    assert state not in on


def test_an_unknown_service_is_said(world):
    with pytest.raises(RestorativeNotPossible, match="There is no"):
        services.offer_restorative(case=with_suspect(world), service="none", by=world.ann, at=LATER)
