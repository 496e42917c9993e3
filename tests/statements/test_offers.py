"""Whose answer an offer of a statement is: the business's clock is the business's, and a witness answers for themselves."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from bizwatch.cases import services as cases
from bizwatch.cases.business_clock_presenters import further_promises
from bizwatch.cases.choices import ClockEnding
from bizwatch.cases.desk_presenters.clocks import card
from bizwatch.cases.models import Case, ClockRun
from bizwatch.cases.policies.clocks import STATEMENT
from bizwatch.cases.selectors import business_case_page
from bizwatch.cases.selectors.clocks import clock_figures, clock_states, who_waits
from bizwatch.statements import services
from bizwatch.statements.choices import OfferAnswer, Pen
from bizwatch.statements.models import StatementOffer
from tests.cases.desk import text_of
from tests.cases.world import AT, DAY, HOUR, World, finalised, spoke, wrote
from tests.statements.conftest import NOW, Ask
from tests.users import sign_in

pytestmark = pytest.mark.slow
WAITING = "We wait for your answer"


@pytest.fixture
def case(world: World, case: Case) -> Case:
    """A recorded case on which the business was contacted, so that it is owed an offer of a statement."""
    spoke(world, case)
    return case


def offer(
    world: World, case: Case, answer: OfferAnswer, *, to: str = "Wim Example", at: Any = NOW, **more: Any
) -> None:
    given = {"kind": "witness", "for_business": False, **more}
    services.offer_statement(case=case, answer=answer, offered_to=to, dedupe=uuid4(), by=world.ann, at=at, **given)


def runs(case: Case) -> dict[str, ClockRun]:
    return {run.victim: run for run in ClockRun.objects.filter(case=case, clock_code=STATEMENT).order_by("pk")}


def promises(case: Case) -> list[str]:
    return [told.words for told in further_promises(business_case_page(case), at=NOW + HOUR)]


def test_a_witness_who_wants_time_is_waited_for_alone(world: World, case: Case) -> None:
    offer(world, case, OfferAnswer.LATER)
    there = runs(case)
    assert there[""].paused_at is None
    assert there[""].ended_at is None
    assert there["witness 1"].paused_at == NOW
    assert WAITING not in promises(case)
    cards = [card(one, case_reference=case.crime_reference) for one in clock_states(case, at=NOW + HOUR)]
    own = next(one for one in cards if one.title == "Offer of a statement (witness 1)")
    assert {"key": "Who must act", "value": "The witness, since 23 November 2026, 11:30am"} in own.rows


def test_their_answer_stops_their_own_clock_and_the_business_s_goes_on(world: World, case: Case) -> None:
    offer(world, case, OfferAnswer.LATER)
    offer(world, case, OfferAnswer.LATER, to="Una Example")
    offer(world, case, OfferAnswer.DECLINED, to="wim  example", at=NOW + HOUR)
    there = runs(case)
    assert (there["witness 1"].ending, there["witness 1"].ended_at) == (ClockEnding.KEPT, NOW + HOUR)
    assert (there["witness 2"].ended_at, there[""].ended_at) == (None, None)
    assert list(StatementOffer.objects.order_by("pk").values_list("witness_number", flat=True)) == [1, 2, 1]


def test_the_business_that_wants_time_is_waited_for(world: World, case: Case) -> None:
    offer(world, case, OfferAnswer.LATER, to="Sam Example", for_business=True)
    assert set(runs(case)) == {""}
    assert runs(case)[""].paused_at == NOW
    assert WAITING in promises(case)
    wrote(case, world.sam, at=NOW + HOUR)
    assert runs(case)[""].paused_at is None


def test_what_the_business_writes_is_no_answer_of_a_witness(world: World, case: Case) -> None:
    offer(world, case, OfferAnswer.LATER)
    wrote(case, world.sam, at=NOW + HOUR)
    assert runs(case)["witness 1"].paused_at == NOW


def test_a_statement_that_speaks_for_the_business_is_always_its_own(world: World, case: Case) -> None:
    offer(world, case, OfferAnswer.LATER, kind="business_impact")
    assert StatementOffer.objects.get().witness_number is None
    assert ClockRun.objects.filter(case=case, victim="", paused_at=NOW).count() == 1


@pytest.mark.parametrize("answer", [OfferAnswer.ACCEPTED, OfferAnswer.DECLINED])
def test_who_answers_at_once_needs_no_clock(world: World, case: Case, answer: OfferAnswer) -> None:
    offer(world, case, answer)
    assert set(runs(case)) == {""}
    assert runs(case)[""].ended_at is None


def test_a_witness_who_is_asked_after_all_is_waited_for_no_more(world: World, case: Case, ask: Ask) -> None:
    offer(world, case, OfferAnswer.LATER)
    ask()
    there = runs(case)
    assert there["witness 1"].ending == ClockEnding.KEPT
    assert there[""].ended_at is None  # the business itself was not asked
    ask(signer=world.sam)
    assert runs(case)[""].ending == ClockEnding.KEPT


@pytest.mark.parametrize(
    "of", [{"witness_name": "SAM  EXAMPLE", "email": "", "pen": Pen.OFFICER}, {"email": "Sam@example.test"}]
)
def test_whoever_is_the_contact_is_asked_for_the_business(case: Case, ask: Ask, of: dict[str, Any]) -> None:
    ask(**of)
    assert runs(case)[""].ending == ClockEnding.KEPT


def test_the_clock_of_a_witness_is_in_no_figure_and_ends_with_the_case(world: World, case: Case) -> None:
    before = (who_waits(world.sergeant), clock_figures(AT.date(), AT.date(), at=NOW))
    offer(world, case, OfferAnswer.LATER)
    assert (who_waits(world.sergeant), clock_figures(AT.date(), AT.date(), at=NOW)) == before
    finalised(world, case, at=NOW + HOUR)
    assert runs(case)["witness 1"].ending == ClockEnding.ENDED
    case.refresh_from_db()
    cases.reopen(case=case, reason="It was not.", by=world.sergeant, at=NOW + DAY, version=case.version)
    assert ClockRun.objects.filter(case=case, victim="witness 1").count() == 1
    assert ClockRun.objects.filter(case=case, victim="", clock_code=STATEMENT, ended_at=None).exists()
    case.refresh_from_db()
    offer(world, case, OfferAnswer.LATER, at=NOW + 2 * DAY)
    assert ClockRun.objects.filter(case=case, victim="witness 1", ended_at=None).count() == 1


def test_the_page_asks_who_was_offered_it(world: World, case: Case) -> None:
    page, address = sign_in(world.ann), reverse("statements:case_offer", args=[case.crime_reference])
    shown = text_of(page.get(address))
    for words in ("Somebody who answers for the business", "Wim Example", "Somebody else, for themselves"):
        assert words in shown, words
    sent = {"kind": "witness", "answer": "later"}
    told = {"of": f"witness-{case.people.get(role='witness').pk}"}
    assert post(page, address, {**sent, **told}) == 302
    assert post(page, address, {**sent, "of": "else", "name": "Una Example"}) == 302
    assert post(page, address, {**sent, "of": "else", "name": ""}) == 422
    assert post(page, address, {**sent, "of": ""}) == 422
    made = StatementOffer.objects.order_by("pk").values_list("offered_to", "witness_number")
    assert list(made) == [("Wim Example", 1), ("Una Example", 2)]
    desk = text_of(page.get(reverse("cases:desk_case", args=[case.crime_reference])))
    assert "offered to Una Example (witness 2) by Ann Example" in desk


def post(page: Client, address: str, data: dict[str, Any]) -> int:
    return page.post(address, {"once": str(uuid4()), **data}).status_code
