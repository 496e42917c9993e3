"""Two workers at once, and a mail server that is down for a day (REL-11). On both databases."""

import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection

from bizwatch.messaging import services, tasks
from bizwatch.messaging.choices import DeliveryState
from bizwatch.messaging.models import OutboxMessage
from tests.messaging.post import AT, MINUTE, sweep

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NUMBERED = "tests/email/numbered.txt"


@pytest.fixture(autouse=True)
def _no_prompt_sweep(monkeypatch):
    """Leave the sending to the test."""
    monkeypatch.setattr(services, "soon", lambda task: None)


def test_two_workers_send_every_message_once(queue, mail_server):
    count, workers = 40, 4
    for number in range(count):
        queue(str(number), template=NUMBERED, context={"number": number})
    results, together = [], threading.Barrier(workers)

    def work() -> None:
        together.wait()
        try:
            results.append(sweep(limit=count))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(result.sent for result in results) == count
    assert Counter(mail_server.tried) == {str(number): 1 for number in range(count)}
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


def test_the_same_message_queued_by_many_at_once_is_one_row(queue):
    together, rows = threading.Barrier(5), []

    def write() -> None:
        together.wait()
        try:
            rows.append(queue("same").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows) == 5
    assert len(set(rows)) == OutboxMessage.objects.count() == 1


def test_mail_down_for_a_day_loses_and_doubles_nothing(queue, mail_server):
    """A report every half hour; the server comes back, and the next minute's sweep sends them all."""
    count = 0

    def a_minute_of_the_worker(at: datetime) -> None:
        with time_machine.travel(at, tick=False):
            tasks.send_due()

    mail_server.fault = TimeoutError("timed out")
    for minute in range(0, 24 * 60, 10):
        at = AT + minute * MINUTE
        if minute % 30 == 0:
            queue(str(count), template=NUMBERED, context={"number": count}, at=at)
            count += 1
        a_minute_of_the_worker(at)
    assert mail.outbox == []
    assert OutboxMessage.objects.filter(state=DeliveryState.WAITING).count() == count == 48
    mail_server.fault = None
    a_minute_of_the_worker(AT + timedelta(days=1))
    assert Counter(sent.subject for sent in mail.outbox) == {str(number): 1 for number in range(count)}
    assert set(OutboxMessage.objects.values_list("state", "sent_at")) == {("sent", AT + timedelta(days=1))}
