"""Safeguarding plans: who opens, owns and sees one, what either side does, and how it ends."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from bizwatch.cases.choices import Side
from bizwatch.victims import services
from bizwatch.victims.choices import EmployerMayKnow, PlanActionState, PlanClosing, PlanState
from bizwatch.victims.exceptions import (
    ChangedMeanwhile,
    PlanNotFound,
    PlanNotPossible,
    ReasonMissing,
    VictimNotFound,
)
from bizwatch.victims.models import PlanAction, PlanEntry, SafeguardingPlan
from bizwatch.victims.selectors.plans import (
    own_action,
    own_actions,
    plan_by_id,
    plans_to_review,
    plans_visible_to,
    possible_owners,
)
from tests.cases.world import AT, DAY, HOUR, World, opened
from tests.victims.care import details, plan_for, point_of_contact, victim_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = AT.date()
SOON = TODAY + timedelta(days=7)


def action(world: World, plan: SafeguardingPlan, *, side: Side = Side.BUSINESS, text: str = "Fit a bell", by=None):
    return services.add_plan_action(plan=plan, side=side, text=text, due_on=SOON, by=by or world.ann, at=AT + DAY)


def now(plan: SafeguardingPlan) -> SafeguardingPlan:
    return SafeguardingPlan.objects.get(pk=plan.pk)


def test_a_plan_has_an_owner_a_reason_and_a_review_in_four_weeks(world: World) -> None:
    plan = plan_for(world, opened(world))
    assert (plan.owner, plan.why, plan.review_on) == (world.ann, "Hit again and again.", TODAY + timedelta(days=28))
    assert (plan.premises, plan.victim, plan.policing_area) == (world.high_street, None, "norfolk-norwich")
    with pytest.raises(PlanNotPossible, match="open plan already"):
        plan_for(world, opened(world))
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanEntry.objects.update(words="other")


@pytest.mark.parametrize("why", ["", " "])
def test_a_plan_needs_a_reason(world: World, why: str) -> None:
    with pytest.raises(ReasonMissing):
        services.open_plan(case=opened(world), why=why, owner=world.ann, by=world.ann, at=AT)


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_review_lies_ahead_and_within_a_year(world: World, days: int) -> None:
    with pytest.raises(PlanNotPossible, match="tomorrow"):
        services.open_plan(
            case=opened(world),
            why="x",
            owner=world.ann,
            review_on=TODAY + timedelta(days=days),
            by=world.ann,
            at=AT,
        )


def test_only_somebody_who_may_see_the_plan_can_own_it(world: World) -> None:
    for owner in (world.hana, world.beat, world.auditor):
        with pytest.raises(PlanNotPossible, match="cannot have this plan"):
            plan_for(world, opened(world), owner=owner)
    plan = plan_for(world, opened(world, at_premises=world.elsewhere), owner=world.beat)
    assert plan.owner == world.beat
    assert world.beat not in possible_owners("norfolk-breckland", for_person=True)


def test_who_does_not_care_for_the_case_opens_no_plan(world: World) -> None:
    for user in (world.hana, world.beat, world.auditor):
        with pytest.raises(VictimNotFound):
            services.open_plan(case=opened(world), why="x", owner=world.ann, by=user, at=AT)


def test_a_plan_is_for_a_place_or_a_person_and_never_for_both(world: World) -> None:
    case = opened(world)
    victim = victim_of(world, case)
    plan = plan_for(world, case, victim=victim)
    assert (plan.victim, plan.premises) == (victim, None)
    with pytest.raises(PlanNotPossible, match="for the premises"):
        plan_for(world, case, victim=point_of_contact(world, case))
    with pytest.raises(IntegrityError), transaction.atomic():
        SafeguardingPlan.objects.filter(pk=plan.pk).update(premises=world.high_street)


@pytest.mark.parametrize("how", [{"further_areas": ["norfolk-norwich"]}, {"policing_area": "norfolk-county"}])
def test_a_beat_manager_sees_and_may_own_plans_of_granted_areas_and_those_within(world: World, how: Any) -> None:
    beside, case = plan_for(world, opened(world)), opened(world)
    person = plan_for(world, case, victim=victim_of(world, case))
    assert list(plans_visible_to(world.beat)) == []
    assert world.beat not in possible_owners("norfolk-norwich", for_person=False)
    for name, value in how.items():
        setattr(world.beat, name, value)
    world.beat.save()
    assert list(plans_visible_to(world.beat)) == [beside]
    assert person not in plans_visible_to(world.beat)
    assert world.beat in possible_owners("norfolk-norwich", for_person=False)
    assert world.beat not in possible_owners("suffolk-ipswich", for_person=False)
    assert plan_for(world, opened(world, at_premises=world.elsewhere), owner=world.beat).owner == world.beat


def test_a_beat_manager_sees_premises_of_the_area_and_no_person(world: World) -> None:
    case = opened(world, at_premises=world.elsewhere)
    mine, person = plan_for(world, case), plan_for(world, case, victim=victim_of(world, case))
    other = plan_for(world, opened(world))
    assert list(plans_visible_to(world.beat)) == [mine]
    assert set(plans_visible_to(world.ann)) == {mine, person, other}
    for user in (world.hana, world.auditor, world.administrator):
        assert list(plans_visible_to(user)) == []
    with pytest.raises(PlanNotFound):
        plan_by_id(world.beat, person.public_id)
    services.review_plan(
        plan=mine, words="Quiet since.", review_on=None, by=world.beat, at=AT + 2 * DAY, version=mine.version
    )
    with pytest.raises(PlanNotFound):
        action(world, other, by=world.beat)


def test_actions_on_either_side(world: World) -> None:
    plan = plan_for(world, opened(world))
    asked = action(world, plan)
    police = action(world, plan, side=Side.POLICE, text="Pass by at closing time")
    assert [one.text for one in own_actions(world.hana)] == ["Fit a bell"]
    assert [one.text for one in own_actions(world.sam)] == ["Fit a bell"]
    assert own_actions(world.rival) == own_actions(world.ann) == []
    with pytest.raises(PlanNotFound):
        own_action(world.hana, police.public_id)
    for user in (world.rival, world.ann):
        with pytest.raises(PlanNotFound):
            services.do_own_action(action=asked, by=user, at=AT + 2 * DAY)
    services.do_own_action(action=asked, note="It rings.", by=world.sam, at=AT + 2 * DAY)
    done = PlanAction.objects.get(pk=asked.pk)
    assert (done.state, done.closed_by_name, done.closing_note) == ("done", "Sam Example", "It rings.")
    with pytest.raises(PlanNotPossible, match="closed already"):
        services.do_own_action(action=asked, by=world.sam, at=AT + 2 * DAY)
    with pytest.raises(ReasonMissing):
        services.close_plan_action(action=police, state=PlanActionState.DROPPED, by=world.ann, at=AT + 2 * DAY)
    services.close_plan_action(action=police, state=PlanActionState.DONE, by=world.ann, at=AT + 2 * DAY)


@pytest.mark.parametrize("days", [-1, 400])
def test_an_action_is_due_within_a_year(world: World, days: int) -> None:
    plan = plan_for(world, opened(world))
    due = TODAY + timedelta(days=days)
    with pytest.raises(PlanNotPossible, match="between today"):
        services.add_plan_action(plan=plan, side=Side.POLICE, text="x", due_on=due, by=world.ann, at=AT)


def test_the_employer_is_asked_only_what_the_person_allowed(world: World) -> None:
    case = opened(world)
    victim = victim_of(world, case)
    plan = plan_for(world, case, victim=victim)
    with pytest.raises(PlanNotPossible, match="did not agree"):
        action(world, plan)
    action(world, plan, side=Side.POLICE, text="Ring her on Friday")
    assert own_actions(world.hana) == []
    services.change_victim(
        victim=victim,
        details=details(employer_may_know=EmployerMayKnow.ACTIONS),
        by=world.ann,
        at=AT + DAY,
        version=victim.version,
    )
    asked = action(world, plan, text="Two people close up")
    (seen,) = own_actions(world.hana)
    assert (seen.text, seen.premises) == ("Two people close up", "Corner Shop High Street")
    victim.refresh_from_db()
    services.change_victim(victim=victim, details=details(), by=world.ann, at=AT + DAY, version=victim.version)
    assert own_actions(world.hana) == []
    with pytest.raises(PlanNotFound):
        services.do_own_action(action=asked, by=world.hana, at=AT + 2 * DAY)


def test_two_at_once_and_another_owner(world: World) -> None:
    plan = plan_for(world, opened(world))
    given: dict[str, Any] = {"plan": plan, "reason": "Leave.", "at": AT + DAY, "version": plan.version}
    services.give_plan(**given, owner=world.bob, by=world.ann)
    assert now(plan).owner == world.bob
    with pytest.raises(ChangedMeanwhile):
        services.give_plan(**given, owner=world.sergeant, by=world.ann)
    with pytest.raises(PlanNotPossible, match="has this plan already"):
        services.give_plan(**{**given, "version": now(plan).version}, owner=world.bob, by=world.ann)


def test_a_plan_ends_with_a_reason_and_its_open_actions_with_it(world: World) -> None:
    plan = plan_for(world, opened(world))
    asked = action(world, plan)
    closing: dict[str, Any] = {"plan": plan, "closing": PlanClosing.SAFE, "by": world.ann, "at": AT + 9 * DAY}
    with pytest.raises(ReasonMissing):
        services.close_plan(**closing, words="", version=plan.version)
    services.close_plan(**closing, words="Nothing for three months.", version=plan.version)
    assert (now(plan).state, PlanAction.objects.get(pk=asked.pk).state) == (PlanState.CLOSED, "dropped")
    assert own_actions(world.hana) == []
    with pytest.raises(PlanNotPossible, match="closed"):
        action(world, plan)
    assert plan_for(world, opened(world)).pk != plan.pk
    kinds = list(plan.entries.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["opened", "action", "closed"]


def test_reviews_that_are_due(world: World) -> None:
    plan = plan_for(world, opened(world))
    other = plan_for(world, opened(world, at_premises=world.elsewhere))
    assert plans_to_review(world.sergeant, AT + 20 * DAY) == []
    assert plans_to_review(world.sergeant, AT + 21 * DAY) == [plan, other]
    assert plans_to_review(world.beat, AT + 40 * DAY) == [other]
    services.review_plan(plan=plan, words="Quiet.", review_on=None, by=world.ann, at=AT + 28 * DAY, version=1)
    assert plans_to_review(world.sergeant, AT + 28 * DAY) == [other]


def test_the_facts_of_the_suggestion_are_kept(world: World) -> None:
    facts = ["It is the 4th report."]
    plan = services.open_plan(case=opened(world), why="x", owner=world.ann, facts=facts, by=world.ann, at=AT + HOUR)
    assert now(plan).facts == facts


def test_nobody_with_an_open_plan_is_taken_off(world: World) -> None:
    case = opened(world)
    victim = victim_of(world, case)
    plan = plan_for(world, case, victim=victim)
    leaving: dict[str, Any] = {
        "victim": victim,
        "reason": "A bystander.",
        "by": world.ann,
        "at": AT + DAY,
        "version": 1,
    }
    with pytest.raises(PlanNotPossible, match="close it first"):
        services.remove_victim(**leaving)
    services.close_plan(
        plan=plan, closing=PlanClosing.MISTAKE, words="No victim.", by=world.ann, at=AT + DAY, version=plan.version
    )
    services.remove_victim(**leaving)
