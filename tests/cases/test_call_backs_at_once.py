"""Many callers at one slot, and a slot whose shift goes at the same moment, on both databases."""

from datetime import UTC, datetime

import pytest

from bizwatch.cases import services
from bizwatch.cases.choices import CallBackState
from bizwatch.cases.exceptions import SlotTaken
from bizwatch.cases.models import CallBack
from bizwatch.cases.selectors.rota import calls_without_officer
from bizwatch.cases.services import rota
from bizwatch.cases.services.reminders import look_after_calls
from bizwatch.messaging import services as messaging
from bizwatch.messaging.models import OutboxMessage
from tests.cases.rota import TOMORROW, booked, on_duty
from tests.cases.test_domain_concurrency import at_once
from tests.cases.world import AT, HOUR, World, opened, recorded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_prompt_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the outbox alone: what is sent is the messaging app's to test."""
    monkeypatch.setattr(messaging, "soon", lambda task: None)


def test_of_many_who_want_one_slot_as_many_have_it_as_there_are_officers(world: World) -> None:
    on_duty(world.ann)
    on_duty(world.bob)
    cases = [opened(world) for _ in range(6)]
    refused = at_once(*[lambda case=case: booked(case, NINE, world.sam) for case in cases])
    assert [type(error) for error in refused] == [SlotTaken] * 4
    calls = CallBack.objects.filter(state=CallBackState.BOOKED)
    assert {call.officer_id for call in calls} == {world.ann.pk, world.bob.pk}
    assert calls.count() == 2


def test_an_hour_holds_no_more_than_it_may_however_many_press(world: World) -> None:
    on_duty(world.ann, calls=2)
    cases = [opened(world) for _ in range(4)]
    starts = [NINE, NINE + HOUR / 4, NINE + HOUR / 2, NINE + HOUR * 3 / 4]
    acts = [lambda case=case, at=at: booked(case, at, world.sam) for case, at in zip(cases, starts, strict=True)]
    assert [type(error) for error in at_once(*acts)] == [SlotTaken] * 2


def test_one_case_pressed_twice_has_one_call(world: World) -> None:
    on_duty(world.ann)
    on_duty(world.bob)
    case = opened(world)
    assert at_once(*[lambda: booked(case, NINE, world.sam)] * 4) == []
    assert CallBack.objects.count() == 1


def test_two_who_swap_their_slots_do_not_wait_for_each_other_for_ever(world: World) -> None:
    on_duty(world.ann)
    on_duty(world.bob)
    one, two = recorded(world, at=AT), recorded(world, at=AT)
    first, second = booked(one, NINE, world.sam), booked(two, NINE + HOUR, world.sam)
    refused = at_once(
        lambda: services.move_call_back(case=one, call_back_id=first.pk, starts_at=NINE + HOUR, by=world.sam, at=AT),
        lambda: services.move_call_back(case=two, call_back_id=second.pk, starts_at=NINE, by=world.sam, at=AT),
    )
    assert refused == []


def test_a_slot_is_not_sold_while_its_shift_goes(world: World) -> None:
    shift, case = on_duty(world.ann), opened(world)
    refused = at_once(
        lambda: booked(case, NINE, world.sam),
        lambda: rota.withdraw_shift(shift=shift, by=world.sergeant, at=AT),
    )
    sold = CallBack.objects.filter(state=CallBackState.BOOKED).count()
    assert sold + len(refused) == 1
    assert len(calls_without_officer(viewer=world.sergeant, at=AT)) == sold


def test_sweeps_at_once_remind_once(world: World) -> None:
    on_duty(world.ann, TOMORROW)
    booked(opened(world), NINE, world.sam, at=AT)
    assert at_once(*[lambda: look_after_calls(at=NINE - HOUR)] * 4) == []
    assert OutboxMessage.objects.filter(template="cases/email/call_reminder_hour.txt").count() == 1
    assert OutboxMessage.objects.filter(template="cases/email_desk/day_list.txt").count() == 1
