"""The queue makes things prompt; where it is not there, nothing fails."""

import logging

import pytest
from django.core import mail
from huey.contrib.djhuey import HUEY

from bizwatch.kernel.background import every_hour, every_minute, soon
from bizwatch.messaging.tasks import send_soon
from tests.messaging.post import AT, row

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_message_goes_out_after_the_commit_without_waiting_for_the_minute(queue):
    message = queue()
    assert len(mail.outbox) == 1
    assert row(message).state == "sent"
    assert row(message).sent_at != AT


def test_a_unit_of_work_is_not_failed_by_a_queue_that_is_not_there(queue, monkeypatch, caplog):
    def gone(*_, **__):
        raise OSError("the queue's disk is gone")

    monkeypatch.setattr(HUEY, "enqueue", gone)
    with caplog.at_level(logging.CRITICAL, logger="django.db.backends.base"):
        message = queue()
    assert row(message).state == "waiting"
    assert mail.outbox == []


def test_a_queue_that_nobody_empties_does_not_grow(monkeypatch):
    monkeypatch.setattr(HUEY, "_immediate", False)
    monkeypatch.setattr(HUEY, "pending_count", lambda: 50)
    asked = []
    soon(lambda: asked.append(1))
    assert asked == []
    monkeypatch.setattr(HUEY, "pending_count", lambda: 49)
    soon(lambda: asked.append(1))
    assert asked == [1]


@pytest.mark.parametrize(("decorate", "matches"), [(every_minute, 60), (every_hour, 1)])
def test_periodic_work_is_done_when_it_says(decorate, matches):
    def work() -> None:
        """Do nothing."""

    work.__name__ = f"work_{matches}"
    task = decorate(work)
    times = [AT.replace(minute=minute) for minute in range(60)]
    assert sum(task.task_class().validate_datetime(time) for time in times) == matches
    HUEY._registry.unregister(task.task_class)


def test_the_prompt_sweep_is_a_task():
    assert send_soon.task_class.__name__ == "send_soon"
