"""The victim's right to review: which decisions, until when, by whom, and that the victim is told."""

from datetime import date, timedelta

import pytest

from bizwatch.cases import services
from bizwatch.cases.choices import ReviewState, Status, SupportsAction
from bizwatch.cases.exceptions import AlreadySettled, ConflictOfInterest, NotYoursToDo, ReviewNotPossible
from bizwatch.cases.models import CaseOutcome, VictimContact, VictimReview
from bizwatch.cases.policies.reviews import asking_faults
from bizwatch.cases.selectors import reviews_asked
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.selectors import outcomes, review_scheme, review_scheme_of
from tests.cases.afterwards import GIVEN_AT, LATER, asked, decided, dropped
from tests.cases.world import AT, DAY, everything, finalised, fresh, member, person

pytestmark = pytest.mark.django_db
POLICE = review_scheme("police", AT.date())


def test_only_outcomes_with_a_suspect_and_no_charge_are_covered():
    covered = {one.code for one in outcomes(AT.date()) if review_scheme_of(one.code, AT.date())}
    assert covered == {"9", "10", "12", "13", "15", "17", "21"}
    suspects = {one.code: one.suspect for one in outcomes(AT.date())}
    assert {suspects[code].value for code in covered} == {"required"}
    assert not covered & {one.code for one in outcomes(AT.date()) if one.positive}


@pytest.mark.parametrize("code", ["14", "18"])
def test_a_decision_that_is_none_of_them_is_refused(world, code):
    case = finalised(world) if code == "18" else None
    if case is None:
        from tests.cases.world import recorded

        case = recorded(world)
        facts = everything(victim_supports=SupportsAction.NO)
        services.finalise(case=case, outcome_code=code, facts=facts, by=world.ann, at=GIVEN_AT, version=case.version)
    with pytest.raises(ReviewNotPossible, match="none that can be reviewed"):
        services.ask_review(case=case, why="x", by=world.sam, at=LATER)


@pytest.mark.parametrize(
    ("days", "late_reason", "by_desk", "taken"),
    [
        (92, "", False, True),
        (93, "", False, False),
        (93, "Ill", False, False),
        (93, "Ill", True, True),
        (93, "", True, False),
    ],
)
def test_the_last_day_is_counted_in(days, late_reason, by_desk, taken):
    told_on = date(2026, 11, 23)
    faults = asking_faults(
        POLICE, told_on=told_on, today=told_on + timedelta(days=days), why="x", late_reason=late_reason, by_desk=by_desk
    )
    assert (faults == ()) is taken


def test_the_business_asks_once_and_is_told_until_when(world):
    case = asked(world)
    review = VictimReview.objects.get()
    assert (review.asked_by_name, review.scheme) == ("Sam Example", "police")
    assert review.due_at.date() == POLICE.answer_by(AT.date())
    assert "You have an answer by 7 January 2027" in OutboxMessage.objects.order_by("-pk")[0].body
    assert list(reviews_asked()) == [review]
    with pytest.raises(AlreadySettled):
        services.ask_review(case=case, why="Again.", by=world.sam, at=LATER)


def test_after_the_last_day_the_desk_takes_it_with_a_reason(world):
    case, late = dropped(world), AT + 100 * DAY
    with pytest.raises(ReviewNotPossible, match="Send us a message"):
        services.ask_review(case=case, why="x", late_reason="In hospital", by=world.sam, at=late)
    review = services.ask_review(case=case, why="x", late_reason="In hospital", by=world.ann, at=late)
    assert review.late_reason == "In hospital"


def test_whoever_decided_or_had_the_case_cannot_decide_again(world):
    case = asked(world)
    second = person("Sid Example", "supervisor", "investigator")
    with pytest.raises(NotYoursToDo):
        decided(case, world.ann, "upheld")
    CaseOutcome.objects.filter(case=case).update(by=world.sergeant)
    with pytest.raises(ConflictOfInterest, match="You took the decision"):
        decided(case, world.sergeant, "upheld")
    type(case).objects.filter(pk=case.pk).update(allocated_to=second)
    with pytest.raises(ConflictOfInterest, match="You had this case"):
        decided(case, second, "upheld")
    assert VictimReview.objects.get().state == ReviewState.ASKED


def test_whoever_answers_for_the_business_cannot_decide(world):
    case = asked(world)
    second = member(person("Sid Example", "supervisor"), world.shop, "head_office")
    with pytest.raises(ConflictOfInterest, match="answers for this business"):
        decided(case, second, "upheld")


def test_upheld_and_told(world):
    case = asked(world)
    review = decided(case, world.sergeant, "upheld")
    assert (review.state, review.decided_by) == (ReviewState.UPHELD, world.sergeant)
    assert fresh(case).status == Status.FINALISED
    assert review.told_in == VictimContact.objects.get(note__startswith="Told of the review")
    body = OutboxMessage.objects.order_by("-pk")[0].body
    assert "The decision stands." in body
    assert "We looked at camera 2." in body
    assert "Looked at everything again." not in body
    with pytest.raises(AlreadySettled):
        decided(case, world.sergeant, "overturned")


def test_overturned_opens_the_case_again_and_keeps_the_outcome_in_history(world):
    case = asked(world)
    before = OutboxMessage.objects.count()
    decided(case, world.sergeant, "overturned")
    now = fresh(case)
    assert (now.is_open, now.outcome_code) == (True, "")
    assert CaseOutcome.objects.get(case=case).ended_at == LATER
    assert OutboxMessage.objects.count() == before + 1  # one e-mail says both
    assert "The case is open again" in OutboxMessage.objects.order_by("-pk")[0].body


def test_a_decision_needs_reasons_for_both_sides(world):
    case = asked(world)
    with pytest.raises(ReviewNotPossible) as refused:
        decided(case, world.sergeant, "upheld", rationale=" ", words_for_business="")
    assert [field for field, _ in refused.value.faults] == ["rationale", "words_for_business"]


def test_the_prosecutors_answer_is_noted_with_its_reference(world):
    case = asked(world, code="9")
    CaseOutcome.objects.filter(case=case).update(by=world.sergeant)
    with pytest.raises(ReviewNotPossible, match="reference of the answer"):
        decided(case, world.sergeant, "upheld")
    assert decided(case, world.sergeant, "upheld", other_reference="CPS-VRR-9").state == ReviewState.UPHELD


def test_reopening_for_another_reason_overtakes_it(world):
    case = asked(world)
    services.reopen(case=case, reason="New footage.", by=world.sergeant, at=LATER, version=case.version)
    assert VictimReview.objects.get().state == ReviewState.OVERTAKEN
    assert not reviews_asked()
