"""Many people at one case at the same moment, on both databases."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection

from bizwatch.cases import services
from bizwatch.cases.choices import CallBackState, ContactChannel, ContactResult, MoveKind, Side
from bizwatch.cases.exceptions import CaseAlreadyTaken, ChangedBySomeoneElse, DiaryClash
from bizwatch.cases.models import CallBack, Case, CaseJoin, CaseMessage, CaseMove
from bizwatch.kernel.errors import DomainError
from bizwatch.messaging import services as messaging
from tests.cases.world import AT, HOUR, fresh, opened, person, recorded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LATER = AT + 2 * HOUR


@pytest.fixture(autouse=True)
def _no_prompt_sweep(monkeypatch):
    """Leave the outbox alone: what is sent is the messaging app's to test."""
    monkeypatch.setattr(messaging, "soon", lambda task: None)


def at_once(*acts: Callable[[], object]) -> list[DomainError]:
    """Start all of them at the same moment, wait, and return what was refused; anything else fails the test."""
    start, refused, broken = threading.Barrier(len(acts)), list[DomainError](), list[Exception]()

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except DomainError as error:
            refused.append(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    assert broken == []
    return refused


def test_of_two_who_edit_the_same_page_one_is_told_of_the_other(world):
    case = recorded(world)

    def change(by, words):
        return lambda: services.change_summary(case=case, summary=words, by=by, at=LATER, version=case.version)

    (refused,) = at_once(change(world.ann, "Ann's"), change(world.bob, "Bob's"))
    assert isinstance(refused, ChangedBySomeoneElse)
    now = fresh(case)
    assert now.version == case.version + 1
    assert (now.summary, now.changed_by_name) in {
        ("Ann's", "Ann Example (1234)"),
        ("Bob's", "Bob Example (5678)"),
    }
    assert now.changed_by_name in str(refused)


def test_fifty_takes_are_one_owner(world):
    case = services.record_crime(case=opened(world), by=world.ann, at=LATER, version=1)
    desk = [person(f"Officer {number}", "investigator") for number in range(50)]
    refused = at_once(*[lambda by=by: services.take_case(case=case, by=by, at=LATER) for by in desk])
    assert [type(error) for error in refused] == [CaseAlreadyTaken] * 49
    now = Case.objects.select_related("allocated_to").get(pk=case.pk)
    assert now.allocated_to in desk
    assert now.version == case.version + 1
    assert {str(error) for error in refused} == {
        f"{now.allocated_to} has this case already. Take another, or ask a supervisor to move it."
    }
    (move,) = CaseMove.objects.filter(case=case, kind=MoveKind.ALLOCATED)
    assert move.to_value == now.allocated_to.audit_name


def test_additions_wait_for_each_other_and_all_count(world):
    case = recorded(world)

    def write(by):
        return lambda: services.send_message(case=case, text="x", dedupe=uuid4(), by=by, at=LATER)

    def call():
        return services.record_contact(
            case=case, channel=ContactChannel.PHONE, result=ContactResult.REACHED, by=world.ann, at=LATER
        )

    assert at_once(*[write(world.sam) for _ in range(8)], *[write(world.ann) for _ in range(4)], call, call) == []
    now = fresh(case)
    assert (now.unread_by_police, now.unread_by_business, now.contacted_at) == (8, 4, LATER)
    assert now.version == case.version


def test_reading_and_writing_at_once_loses_no_message(world):
    case = recorded(world)
    acts = [
        lambda: services.send_message(case=case, text="x", dedupe=uuid4(), by=world.sam, at=LATER),
        lambda: services.mark_read(case=case, by=world.ann, at=LATER),
    ]
    assert at_once(*acts * 6) == []
    unread = CaseMessage.objects.filter(side=Side.BUSINESS, read_at=None).count()
    assert fresh(case).unread_by_police == unread


def test_the_same_press_many_times_at_once_is_one_message(world):
    case, key = recorded(world), uuid4()
    press = [lambda: services.send_message(case=case, text="x", dedupe=key, by=world.sam, at=LATER)] * 10
    assert at_once(*press) == []
    assert CaseMessage.objects.count() == 1


def test_two_calls_of_one_officer_at_one_time_are_one(world):
    cases = [recorded(world) for _ in range(4)]
    refused = at_once(
        *[
            lambda case=case: services.book_call_back(
                case=case, starts_at=LATER + HOUR, officer=world.ann, by=world.bob, at=LATER
            )
            for case in cases
        ]
    )
    assert [type(error) for error in refused] == [DiaryClash] * 3
    assert CallBack.objects.filter(state=CallBackState.BOOKED).count() == 1


def test_linking_from_both_sides_at_once_is_one_link(world):
    one, two = recorded(world), recorded(world)
    refused = at_once(
        lambda: services.link_cases(case=one, other=two, reason="r", by=world.ann, at=LATER),
        lambda: services.link_cases(case=two, other=one, reason="r", by=world.bob, at=LATER),
    )
    assert len(refused) == 1


def joining(case, into, by, reason="The same van."):
    return lambda: services.join_cases(
        case=case, into=into, reason=reason, by=by, at=LATER, version=fresh(case).version
    )


def test_two_desks_that_join_crosswise_leave_one_case_joined_and_one_that_stays(world):
    one, two = opened(world), opened(world)
    refused = at_once(joining(one, two, world.ann), joining(two, one, world.bob))
    assert len(refused) == 1
    join = CaseJoin.objects.select_related("case", "into").get()
    assert (join.case.is_open, join.case.joined_to, join.into.is_open) == (False, join.into, True)


def test_one_case_is_joined_to_one_other_whoever_does_it_at_once(world):
    case, one, two = opened(world), opened(world), opened(world)
    refused = at_once(joining(case, one, world.ann), joining(case, two, world.bob), joining(case, one, world.bob))
    assert len(refused) == 2
    assert CaseJoin.objects.filter(case=case).count() == 1
    assert Case.objects.filter(is_open=True).count() == 2


def test_taking_out_at_once_is_done_once_and_both_stand_again(world):
    case, into = opened(world), opened(world)
    joining(case, into, world.ann)()
    version = fresh(case).version

    def out(by):
        return lambda: services.unjoin_cases(case=case, reason="Two men.", by=by, at=LATER, version=version)

    refused = at_once(out(world.ann), out(world.bob))
    assert len(refused) == 1
    assert fresh(case).joined_to_id is None
    assert Case.objects.filter(is_open=True).count() == 2
