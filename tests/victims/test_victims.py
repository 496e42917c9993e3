"""Victims in their own right: who they are, what they need and wish, and that a machine takes nobody for somebody else."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from bizwatch.audit.models import AuditEvent
from bizwatch.businesses.models import Membership
from bizwatch.cases import services as cases
from bizwatch.cases.choices import ContactChannel, ContactResult
from bizwatch.cases.models import Case
from bizwatch.reference.selectors import needs_levels
from bizwatch.victims import services
from bizwatch.victims.choices import EmployerMayKnow, SupportStep, VictimKind
from bizwatch.victims.exceptions import (
    AlreadyAVictim,
    AnswerMissing,
    CategoryNotPossible,
    ChangedMeanwhile,
    ConsentNeeded,
    LevelTooLow,
    MatchNotPossible,
    NameNeeded,
    NotAPersonOfTheCase,
    NothingChanged,
    ReasonMissing,
    StepNotPossible,
    TimeNotPossible,
    VictimNotFound,
    WayNeeded,
)
from bizwatch.victims.models import NeedsAssessment, OwnContact, RightsDecision, Victim, VictimEntry
from bizwatch.victims.selectors.due import assessments_missing, referral_due_at, referrals_due
from bizwatch.victims.selectors.persons import (
    person_repeats,
    same_person,
    same_person_seen,
    suggested_same,
    times_a_victim,
)
from bizwatch.victims.selectors.suggestions import persistently_targeted, plan_for_person
from bizwatch.victims.selectors.victims import (
    enhanced_since,
    people_to_take,
    point_of_contact,
    victims_of,
    victims_visible_to,
)
from tests.cases.world import AT, DAY, HOUR, World, finalised, fresh, opened, recorded
from tests.victims import care
from tests.victims.care import NAME, NEEDS, PHONE, answers, assault, assessed, decided, details, referred, victim_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def again(victim: Victim) -> Victim:
    return Victim.objects.select_related("case__premises").get(pk=victim.pk)


def test_a_victim_told_of_is_taken_over_once(world: World) -> None:
    case = assault(world)
    (told,) = people_to_take(case)
    victim = victim_of(world, case)
    assert (victim.case_person, victim.name, victim.kind) == (told, NAME, VictimKind.STAFF)
    assert victim.employer_may_know == EmployerMayKnow.NOTHING
    assert people_to_take(case) == []
    for pk, refusal in ((told.pk, AlreadyAVictim), (told.pk + 99, NotAPersonOfTheCase)):
        with pytest.raises(refusal):
            services.add_victim(
                case=case, kind=VictimKind.STAFF, details=details(), case_person_id=pk, by=world.ann, at=AT + HOUR
            )


def test_a_person_of_another_case_cannot_be_taken(world: World) -> None:
    stranger = assault(world).people.get(role="victim")
    with pytest.raises(NotAPersonOfTheCase):
        services.add_victim(
            case=assault(world),
            kind=VictimKind.STAFF,
            details=details(),
            case_person_id=stranger.pk,
            by=world.ann,
            at=AT + HOUR,
        )


def test_a_victim_of_a_joined_case_stands_on_the_one_that_stays(world: World) -> None:
    case, into = assault(world), assault(world)
    cases.join_cases(case=case, into=into, reason="One event.", by=world.ann, at=AT + HOUR, version=case.version)
    assert len(people_to_take(into)) == 2
    victim = services.add_victim(
        case=into,
        kind=VictimKind.STAFF,
        details=details(),
        case_person_id=case.people.get(role="victim").pk,
        by=world.ann,
        at=AT + HOUR,
    )
    assert victim.case == case
    assert victims_of(world.ann, into) == [victim]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, NameNeeded),
        ({"telephone": ""}, WayNeeded),
        ({"email": "", "channel": ContactChannel.EMAIL}, WayNeeded),
    ],
)
def test_a_victim_has_a_name_and_a_way_to_be_reached(world: World, changes, refusal) -> None:
    with pytest.raises(refusal):
        victim_of(world, **changes)
    assert not Victim.objects.exists()


def test_who_wants_no_contact_needs_no_number(world: World) -> None:
    assert victim_of(world, wants_contact=False, telephone="").wants_contact is False


def test_a_business_is_no_person(world: World) -> None:
    with pytest.raises(NameNeeded, match="named point of contact"):
        services.add_victim(case=opened(world), kind=VictimKind.BUSINESS, details=details(), by=world.ann, at=AT + HOUR)


def test_only_who_investigates_sees_a_victim_and_never_of_their_own_business(world: World) -> None:
    victim = victim_of(world)
    for user in (world.ann, world.bob, world.sergeant):
        assert list(victims_visible_to(user)) == [victim]
    for user in (world.hana, world.sam, world.rival, world.beat, world.auditor, world.administrator):
        assert list(victims_visible_to(user)) == []
    Membership.objects.create(user=world.bob, business=world.shop, role="business_staff", joined_at=AT)
    assert list(victims_visible_to(world.bob)) == []
    with pytest.raises(VictimNotFound):
        victim_of(world, victim.case, by=world.bob)
    with pytest.raises(VictimNotFound):
        services.assess_needs(victim=victim, answers=answers(), level="usual", by=world.bob, at=AT + DAY)
    with pytest.raises(VictimNotFound):
        services.change_victim(victim=victim, details=details(), by=world.hana, at=AT + DAY, version=1)


def test_a_change_keeps_what_stood_there_before(world: World) -> None:
    victim = victim_of(world)
    services.change_victim(
        victim=victim, details=details(telephone="07700 900999"), by=world.bob, at=AT + DAY, version=victim.version
    )
    entry = VictimEntry.objects.get(kind="details")
    assert PHONE in entry.words
    assert entry.by_name == "Bob Example (5678)"
    with pytest.raises(ChangedMeanwhile):
        services.change_victim(victim=victim, details=details(), by=world.ann, at=AT + DAY, version=victim.version)
    with pytest.raises(NothingChanged):
        services.change_victim(
            victim=victim,
            details=details(telephone="07700 900999"),
            by=world.ann,
            at=AT + DAY,
            version=again(victim).version,
        )


def test_who_is_taken_off_is_gone_and_can_be_taken_again(world: World) -> None:
    victim = victim_of(world)
    with pytest.raises(ReasonMissing):
        services.remove_victim(victim=victim, reason=" ", by=world.ann, at=AT + DAY, version=victim.version)
    services.remove_victim(victim=victim, reason="A bystander.", by=world.ann, at=AT + DAY, version=victim.version)
    assert victims_of(world.ann, victim.case) == []
    assert len(people_to_take(victim.case)) == 1
    with pytest.raises(VictimNotFound):
        assessed(world, victim)


def test_each_victim_has_a_contact_log_of_their_own(world: World) -> None:
    case = assault(world)
    one, other = victim_of(world, case), victim_of(world, case, name="Yara Otherone")
    services.record_own_contact(
        victim=one,
        channel=ContactChannel.PHONE,
        result=ContactResult.REACHED,
        note="At home.",
        by=world.ann,
        at=AT + DAY,
    )
    assert (one.contacts.count(), other.contacts.count(), case.contacts.count()) == (1, 0, 0)
    for when in (AT - HOUR, AT + 2 * DAY):
        with pytest.raises(TimeNotPossible):
            services.record_own_contact(
                victim=one,
                channel=ContactChannel.PHONE,
                result=ContactResult.REACHED,
                when=when,
                by=world.ann,
                at=AT + DAY,
            )
    services.record_own_contact(
        victim=one, channel=ContactChannel.PHONE, result=ContactResult.DECLINED, by=world.ann, at=AT + DAY
    )
    assert (again(one).wants_contact, again(other).wants_contact) == (False, True)


def test_the_business_is_a_victim_through_its_point_of_contact(world: World) -> None:
    case = opened(world)
    assert point_of_contact(case) is None
    named = care.point_of_contact(world, case, by=world.hana)
    found = point_of_contact(case)
    assert found is not None
    assert (found.name, found.since) == ("Cora Contact", AT + HOUR)
    with pytest.raises(NothingChanged):
        care.point_of_contact(world, case)
    with pytest.raises(VictimNotFound):
        care.point_of_contact(world, case, by=world.rival)
    changed = details(name="Dan Deputy")
    services.name_point_of_contact(case=case, details=changed, by=world.ann, at=AT + DAY)
    assert Victim.objects.filter(case=case).count() == 1
    assert again(named).named_at == AT + DAY
    assert "Cora Contact" in VictimEntry.objects.get(victim=named, kind="details").words


def test_an_assessment_is_added_and_never_changed(world: World) -> None:
    victim = victim_of(world)
    assessed(world, victim, afraid="yes")
    made = NeedsAssessment.objects.get()
    assert (made.level, made.answers["afraid"], made.day) == ("more", "yes", AT.date())
    for model in (NeedsAssessment, VictimEntry):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(at=AT)
    with pytest.raises(AnswerMissing):
        services.assess_needs(victim=victim, answers={"afraid": "yes"}, level="more", by=world.ann, at=AT + DAY)
    with pytest.raises(LevelTooLow):
        services.assess_needs(victim=victim, answers=answers(afraid="yes"), level="usual", by=world.ann, at=AT + DAY)


def test_rights_are_a_persons_decision_with_a_reason(world: World) -> None:
    victim = victim_of(world)
    with pytest.raises(CategoryNotPossible):
        services.decide_rights(
            victim=victim, is_enhanced=True, categories=[], reason="x", by=world.ann, at=AT + 2 * HOUR
        )
    with pytest.raises(ReasonMissing):
        services.decide_rights(
            victim=victim, is_enhanced=False, categories=[], reason="", by=world.ann, at=AT + 2 * HOUR
        )
    business = care.point_of_contact(world, victim.case)
    decided(world, business)
    with pytest.raises(CategoryNotPossible):
        services.decide_rights(
            victim=business,
            is_enhanced=True,
            categories=["vulnerable-or-intimidated"],
            reason="x",
            by=world.ann,
            at=AT + 3 * HOUR,
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        RightsDecision.objects.update(is_enhanced=False)


def test_enhanced_rights_run_from_the_first_decision_of_the_unbroken_run(world: World) -> None:
    case = assault(world)
    assert enhanced_since(case) is None
    one, other = victim_of(world, case), victim_of(world, case, name="Yara Otherone")
    decided(world, one, at=AT + 2 * HOUR)
    decided(world, one, at=AT + 4 * HOUR)
    assert enhanced_since(case) == AT + 2 * HOUR
    decided(world, one, enhanced=False, at=AT + 5 * HOUR)
    assert enhanced_since(case) is None
    decided(world, one, at=AT + 8 * HOUR)
    decided(world, other, at=AT + 7 * HOUR)
    assert enhanced_since(case) == AT + 7 * HOUR
    services.remove_victim(victim=other, reason="A bystander.", by=world.ann, at=AT + DAY, version=other.version)
    assert enhanced_since(case) == AT + 8 * HOUR


def test_support_needs_consent_and_a_service_of_the_table(world: World) -> None:
    victim = victim_of(world)
    offer: dict[str, Any] = {"victim": victim, "wants_it": True, "by": world.ann, "at": AT + 3 * HOUR}
    with pytest.raises(ConsentNeeded):
        services.offer_support(**offer, service="victim-support")
    with pytest.raises(StepNotPossible, match="Select the service"):
        services.offer_support(**offer, service="nobody", consent_words="Yes")
    with pytest.raises(StepNotPossible, match="for persons"):
        services.offer_support(**{**offer, "victim": care.point_of_contact(world, victim.case)}, consent_words="Yes")
    referral = referred(world, victim)
    assert (referral.state, referral.steps.count()) == (SupportStep.MADE, 1)
    with pytest.raises(TimeNotPossible):
        services.note_support_step(referral=referral, step=SupportStep.ACCEPTED, when=AT, by=world.ann, at=AT + DAY)
    services.note_support_step(referral=referral, step=SupportStep.ACCEPTED, by=world.ann, at=AT + DAY)
    with pytest.raises(StepNotPossible):
        services.note_support_step(referral=referral, step=SupportStep.DECLINED, by=world.ann, at=AT + DAY)
    disclosed = AuditEvent.objects.get(action="disclosure", subject_type="victim")
    assert disclosed.detail["service"] == "local-victim-care"


def test_what_is_due_in_two_working_days(world: World) -> None:
    friday = datetime(2026, 11, 20, 16, tzinfo=UTC)
    victim = victim_of(world, assault(world, at=friday, occurred_from=friday - HOUR))
    assert referral_due_at(victim) == datetime(2026, 11, 25, 0, 0, tzinfo=UTC)  # the end of Tuesday
    assert [line.victim for line in referrals_due(world.ann).lines] == [victim]
    assert [line.victim for line in assessments_missing(world.ann).lines] == [victim]
    assert referrals_due(world.hana).total == assessments_missing(world.beat).total == 0
    assessed(world, victim)
    referral = referred(world, victim)
    assert referrals_due(world.ann).total == assessments_missing(world.ann).total == 0
    services.note_support_step(referral=referral, step=SupportStep.RETURNED, by=world.ann, at=AT + DAY)
    (back,) = referrals_due(world.ann).lines
    assert back.why_again == SupportStep.RETURNED
    services.offer_support(victim=victim, wants_it=False, by=world.ann, at=AT + 2 * DAY)
    assert referrals_due(world.ann).total == 0


def test_support_is_owed_on_closed_cases_and_an_assessment_is_not_asked_there(world: World) -> None:
    case = recorded(world, assault(world))
    victim_of(world, case)
    finalised(world, case)
    assert (referrals_due(world.ann).total, assessments_missing(world.ann).total) == (1, 0)


def test_a_machine_takes_nobody_for_somebody_else(world: World) -> None:
    earlier = victim_of(world, assault(world, at=AT - 30 * DAY, occurred_from=AT - 30 * DAY - HOUR))
    victim = victim_of(world)
    assert same_person(victim) == []
    assert times_a_victim(victim) == 1
    (asked,) = suggested_same(world.ann, victim)
    assert (asked.victim, asked.why) == (earlier, "The same name, at the same business")
    assert persistently_targeted(victim, None) is None


def test_whoever_answers_for_a_business_sees_none_of_its_victims_beside_another(world: World) -> None:
    earlier = victim_of(world, assault(world, at=AT - 30 * DAY, occurred_from=AT - 30 * DAY - HOUR))
    victim = victim_of(world)
    services.decide_match(
        victim=victim, other_id=earlier.public_id, is_same=True, reason="She said so.", by=world.ann, at=AT + 5 * HOUR
    )
    assert same_person_seen(world.ann, victim) == [earlier]
    Case.objects.filter(pk=earlier.case_id).update(business=world.elsewhere.business_id)
    Membership.objects.create(user=world.ann, business=world.elsewhere.business, role="head_office", joined_at=AT)
    assert same_person_seen(world.ann, victim) == []
    assert same_person(victim) == [earlier]


def test_a_person_decides_and_the_newest_decision_counts(world: World) -> None:
    earlier = victim_of(world, assault(world, at=AT - 30 * DAY, occurred_from=AT - 30 * DAY - HOUR))
    victim = victim_of(world)

    def say(is_same: bool, hours: int) -> None:
        services.decide_match(
            victim=victim,
            other_id=earlier.public_id,
            is_same=is_same,
            reason="She told me.",
            by=world.ann,
            at=AT + hours * HOUR,
        )

    say(True, 5)
    assert same_person(victim) == [earlier]
    assert same_person(earlier) == [victim]
    assert (times_a_victim(victim), times_a_victim(earlier)) == (2, 1)
    assert suggested_same(world.ann, victim) == []
    suggested = plan_for_person(victim)
    assert suggested is not None
    assert suggested.facts[0] == "It is the 2nd crime on this person in 12 months."
    say(False, 6)
    assert same_person(victim) == []
    with pytest.raises(MatchNotPossible):
        services.decide_match(
            victim=victim, other_id=victim.public_id, is_same=True, reason="x", by=world.ann, at=AT + DAY
        )
    with pytest.raises(ReasonMissing):
        services.decide_match(
            victim=victim, other_id=earlier.public_id, is_same=True, reason="", by=world.ann, at=AT + DAY
        )


def test_the_same_account_is_the_same_person_without_asking(world: World) -> None:
    found = []
    for days in (200, 100, 0):
        when = AT - days * DAY
        case = assault(world, at=when, occurred_from=when - HOUR)
        found.append(
            services.add_victim(
                case=case, kind=VictimKind.STAFF, details=details(), is_reporter=True, by=world.ann, at=AT + HOUR
            )
        )
    first, second, third = found
    assert third.account == world.sam
    assert person_repeats(third) == [second, first]
    assert person_repeats(first) == []
    suggestion = persistently_targeted(third, None)
    assert suggestion is not None
    assert suggestion.facts[0] == "It is the 3rd crime on this person in 12 months."
    assert persistently_targeted(second, None) is None


def test_a_shared_number_alone_suggests_nobody(world: World) -> None:
    victim_of(world, name="Yara Otherone")
    assert suggested_same(world.ann, victim_of(world, name=NAME)) == []
    nearly = victim_of(world, name="Zelda Quill-Feather Quillfeather")
    assert [one.why for one in suggested_same(world.ann, nearly)] == ["The same telephone number, and part of the name"]


def test_urgent_needs_suggest_a_plan(world: World) -> None:
    victim = victim_of(world)
    assert plan_for_person(victim) is None
    assessed(world, victim, level=needs_levels(AT.date())[-1].code)
    suggested = plan_for_person(victim)
    assert suggested is not None
    assert suggested.facts == ("The assessment found the victim at risk now.",)


def test_the_audit_holds_no_word_of_a_victim(world: World) -> None:
    victim = victim_of(world)
    assessed(world, victim, afraid="yes")
    decided(world, victim)
    referred(world, victim)
    services.record_own_contact(
        victim=victim,
        channel=ContactChannel.PHONE,
        result=ContactResult.REACHED,
        note="Crying.",
        by=world.ann,
        at=AT + DAY,
    )
    events = AuditEvent.objects.filter(subject_type="victim")
    assert {event.detail["act"] for event in events} == {
        "add_victim",
        "assess_needs",
        "decide_rights",
        "offer_support",
        "record_own_contact",
    }
    kept = " ".join(f"{event.subject_id} {event.reason} {event.detail}" for event in events)
    for word in (NAME, "Quillfeather", PHONE, NEEDS, "Crying", "Three times", "Agreed"):
        assert word not in kept
    assert all(event.case_reference == victim.case.crime_reference for event in events)


def test_contacts_cannot_be_changed(world: World) -> None:
    victim = victim_of(world)
    services.record_own_contact(
        victim=victim, channel=ContactChannel.PHONE, result=ContactResult.NO_ANSWER, by=world.ann, at=AT + DAY
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        OwnContact.objects.update(note="never")
    assert fresh(victim.case).contacted_at is None
