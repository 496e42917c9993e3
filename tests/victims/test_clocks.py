"""What is decided and offered in victim care reaches the clocks of the case."""

import pytest

from bizwatch.cases import services as cases
from bizwatch.cases.choices import ClockEnding, Offer, OfferAnswer
from bizwatch.cases.models import Case, ClockRun
from bizwatch.cases.selectors.business_clocks import business_clocks
from bizwatch.victims import services
from tests.cases.world import AT, HOUR, World, named, recorded
from tests.victims.care import assault, victim_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = AT + 3 * HOUR


def running(case: Case) -> ClockRun:
    return ClockRun.objects.get(case=case, clock_code="victim-told-decision", ended_at=None)


def test_enhanced_rights_shorten_a_telling_that_runs_and_end_with_them(world: World) -> None:
    case = recorded(world, assault(world))
    victim = victim_of(world, case)
    named(world, case)
    before = running(case)
    for moment, enhanced in ((NOW, True), (NOW + HOUR, False)):
        services.decide_rights(
            victim=victim,
            is_enhanced=enhanced,
            categories=["most-serious-crime"] if enhanced else [],
            reason="Attacked with a knife.",
            by=world.ann,
            at=moment,
        )
        now = running(case)
        assert now.rule_code == ("victim-told-decision-enhanced" if enhanced else "victim-told-decision")
        assert (now.due_at < before.due_at) is enhanced


def test_an_offer_of_support_stops_its_clock(world: World) -> None:
    victim = victim_of(world, assault(world))
    services.offer_support(victim=victim, wants_it=False, by=world.ann, at=NOW)
    run = ClockRun.objects.get(case=victim.case, clock_code="victim-support-referral")
    assert (run.ended_at, run.ending) == (NOW, ClockEnding.EXCUSED)


@pytest.mark.parametrize("wants_it", [True, False])
def test_the_employer_reads_nothing_of_what_a_person_answered(world: World, wants_it: bool) -> None:
    victim = victim_of(world, recorded(world, assault(world)))
    before = business_clocks(victim.case)
    answer = {"service": "victim-support", "consent_words": "On the telephone."} if wants_it else {}
    services.offer_support(victim=victim, wants_it=wants_it, **answer, by=world.ann, at=NOW)
    assert ClockRun.objects.get(case=victim.case, clock_code=Offer.SUPPORT).ended_at == NOW
    assert business_clocks(victim.case) == before


def test_the_business_reads_what_it_answered_itself(world: World) -> None:
    case = recorded(world, assault(world))
    cases.note_offer(case=case, offers=[Offer.SUPPORT], answer=OfferAnswer.NO, by=world.ann, at=NOW)
    assert [(one.code, one.excused_at) for one in business_clocks(case)] == [(Offer.SUPPORT, NOW)]
