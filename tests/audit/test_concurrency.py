"""Many units of work at once: no gap, no fork, no deadlock, on both databases."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from bizwatch.audit import selectors
from bizwatch.audit.chain import check_chain
from bizwatch.audit.models import AuditEvent
from bizwatch.audit.services import audited, chain_key
from tests.audit.acts import act

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

THREADS, EACH = 8, 12


class Lost(Exception):
    """A unit of work that fails on purpose."""


def at_once(work: Callable[[int], None]) -> list[Exception]:
    """Run ``work`` in every thread at the same moment and return what went wrong."""
    start, wrong = threading.Barrier(THREADS), list[Exception]()

    def run(number: int) -> None:
        try:
            start.wait()
            work(number)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return wrong


def assert_whole(rows: int) -> None:
    found = check_chain(selectors.events_in_order(), key=chain_key(), witnessed={})
    assert (found.first_bad, found.checked) == (None, rows)
    assert list(AuditEvent.objects.order_by("sequence").values_list("sequence", flat=True)) == [*range(1, rows + 1)]


def test_writers_at_once_make_one_chain():
    def work(number: int) -> None:
        for step in range(EACH):
            with audited():
                act(f"{number}/{step}/a")
                with audited():
                    act(f"{number}/{step}/b")

    assert at_once(work) == []
    assert_whole(THREADS * EACH * 2)
    subjects = list(AuditEvent.objects.order_by("sequence").values_list("subject_id", flat=True))
    firsts, seconds = subjects[::2], subjects[1::2]
    assert [first.replace("/a", "/b") for first in firsts] == seconds  # a unit's rows stand together


def test_failing_units_among_them_leave_no_gap():
    def fail(number: int, step: int) -> None:
        with audited():
            act(f"{number}/{step}/lost")
            raise Lost

    def work(number: int) -> None:
        for step in range(EACH):
            with pytest.raises(Lost):
                fail(number, step)
            with audited():
                act(f"{number}/{step}")

    assert at_once(work) == []
    assert_whole(THREADS * EACH)


def test_units_that_lock_the_same_row_do_not_wait_in_a_ring():
    """Row locks come first and the chain's lock last, so nobody holds the chain while waiting for a row."""
    from bizwatch.accounts.models import User

    user = User.objects.create_user("lock@example.com")

    def work(number: int) -> None:
        for step in range(EACH):
            with audited():
                act(f"{number}/{step}")
                locked = User.objects.select_for_update().get(pk=user.pk)
                locked.version += 1
                locked.save(update_fields=["version"])

    assert at_once(work) == []
    assert_whole(THREADS * EACH)
    user.refresh_from_db()
    assert user.version == 1 + THREADS * EACH


def test_a_unit_that_commits_late_is_chained_late():
    """The sequence follows the commits, not the times at which the acts began."""
    began, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with audited():
                act("began first")
                began.set()
                may_end.wait(timeout=20)
        finally:
            connection.close()

    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time, from its first statement")
    thread = threading.Thread(target=slow)
    thread.start()
    assert began.wait(timeout=20)
    with transaction.atomic(), audited():
        act("ended first")
    may_end.set()
    thread.join(timeout=20)
    assert_whole(2)
    assert AuditEvent.objects.get(sequence=1).subject_id == "ended first"
