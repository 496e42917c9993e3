"""Sending what is due: once, in the hours chosen, and through every kind of fault."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection

from bizwatch.audit.models import AuditEvent
from bizwatch.messaging import selectors, services
from bizwatch.messaging.choices import DeliveryState
from bizwatch.messaging.exceptions import NotGivenUp
from bizwatch.messaging.models import OutboxMessage
from tests.messaging.post import ANN, AT, MINUTE, row, sweep

pytestmark = pytest.mark.django_db
DOWN = ConnectionRefusedError(111, "Connection refused")


def choose(*, wants_email: bool = True, from_hour: int = 0, to_hour: int = 24, days=range(7), at=AT) -> None:
    services.set_preference(
        address="ann@shop.example",
        from_hour=from_hour,
        to_hour=to_hour,
        days=list(days),
        wants_email=wants_email,
        by=ANN,
        at=at,
    )


def test_a_message_goes_out_once_and_is_accounted_for(queue):
    message = queue(case_reference="BW-7K3Q-D2M9")
    result = sweep(AT + MINUTE)
    assert (result.claimed, result.sent) == (1, 1)
    assert (row(message).state, row(message).sent_at, row(message).leased_until) == ("sent", AT + MINUTE, None)
    assert sweep(AT + timedelta(days=9)).claimed == 0
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["ann@shop.example"], message.subject, message.body)
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.detail["event"], event.actor_id) == ("disclosure", "sent", "system:messages")
    assert event.case_reference == "BW-7K3Q-D2M9"


def test_it_is_plain_text_under_an_id_of_its_row(queue, settings):
    settings.DEFAULT_FROM_EMAIL = "Bizwatch <no-reply@norfolk.example>"
    message = queue(context={"reference": "café – £5"})
    sweep()
    written = mail.outbox[0].message()
    assert written.get_content_type() == "text/plain"
    assert written.get_content_charset() == "utf-8"
    assert written["Message-ID"] == f"<bizwatch.{message.pk}.20261123100000000000@norfolk.example>"
    assert written["Auto-Submitted"] == "auto-generated"
    assert "café – £5" in str(mail.outbox[0].subject)
    assert b"\nBcc" not in written.as_bytes()


def test_what_is_not_due_waits(queue):
    queue(at=AT + MINUTE)
    assert sweep().claimed == 0
    assert sweep(AT + MINUTE).sent == 1


def test_a_sweep_takes_no_more_than_its_limit_and_the_oldest_first(queue):
    for number in range(5):
        queue(str(number), template="tests/email/numbered.txt", context={"number": 5 - number}, at=AT - number * MINUTE)
    assert sweep(limit=3).sent == 3
    assert [sent.subject for sent in mail.outbox] == ["1", "2", "3"]
    assert sweep(limit=3).sent == 2


def test_a_refused_message_waits_longer_each_time_and_is_given_up_after_three_days(queue, mail_server):
    message, at = queue(), AT
    mail_server.fault = mail_server.refusal()
    waits, result = [], services.SweepResult()
    while row(message).state == DeliveryState.WAITING:
        result = sweep(at)
        assert result.claimed == 1
        assert sweep(at).claimed == 0
        waits.append((row(message).send_after - at) / MINUTE)
        at = row(message).send_after
    assert result.given_up == 1
    assert waits[:6] == [1, 2, 4, 8, 16, 32]
    assert timedelta(days=2.8) < at - AT < timedelta(days=3.2)
    assert list(selectors.given_up()) == [message]
    assert row(message).last_fault == "The mail server refused the recipient (550)."
    assert "ann" not in row(message).last_fault


def test_a_given_up_message_can_be_tried_again(queue, mail_server):
    message = queue()
    with pytest.raises(NotGivenUp):
        services.try_again(message=message, by=ANN, at=AT)
    OutboxMessage.objects.update(state=DeliveryState.DEAD, attempts=26, held_up=timedelta(days=4))
    mail_server.fault = mail_server.refusal()
    services.try_again(message=message, by=ANN, at=AT)
    assert sweep().failed == 1
    assert row(message).attempts == 1
    mail_server.fault = None
    assert sweep(AT + MINUTE).sent == 1


def test_a_message_in_trouble_is_seen_at_once(queue, mail_server):
    message = queue()
    assert list(selectors.in_trouble()) == []
    mail_server.fault = mail_server.refusal(450)
    sweep()
    assert list(selectors.in_trouble()) == [message]
    mail_server.fault = None
    sweep(AT + MINUTE)
    assert list(selectors.in_trouble()) == []


@pytest.mark.parametrize(
    "fault",
    [
        DOWN,
        TimeoutError("timed out"),
        smtplib.SMTPServerDisconnected("Connection unexpectedly closed"),
        smtplib.SMTPAuthenticationError(535, b"no"),
        smtplib.SMTPConnectError(421, b"busy"),
        OSError(28, "No space left on device"),
    ],
)
def test_a_server_that_is_down_is_not_asked_for_every_message(fault, queue, mail_server):
    for number in range(6):
        queue(str(number), template="tests/email/numbered.txt", context={"number": number})
    mail_server.fault = fault
    result = sweep()
    assert (result.channel_down, result.claimed, result.failed) == (True, 2, 2)
    sweep(AT + MINUTE)
    assert mail_server.tried == ["0", "1", "2", "3"]
    assert not OutboxMessage.objects.exclude(attempts=0).exists()


@pytest.mark.parametrize("fault", [DOWN, smtplib.SMTPDataError(554, b"I do not like this one"), ValueError("bad")])
def test_a_poisoned_message_keeps_no_other_waiting(fault, queue, mail_server):
    for number in range(4):
        queue(str(number), template="tests/email/numbered.txt", context={"number": number})
    mail_server.fault = {"0": fault, "1": fault}
    for minute in range(3):
        sweep(AT + minute * MINUTE)
    assert sorted(sent.subject for sent in mail.outbox) == ["2", "3"]
    assert OutboxMessage.objects.filter(state=DeliveryState.WAITING).count() == 2


def test_a_change_of_mind_holds_for_what_waits_already(queue):
    message = queue()
    choose(wants_email=False)
    assert sweep().unwanted == 1
    assert row(message).state == DeliveryState.UNWANTED
    assert mail.outbox == []


def test_hours_are_looked_at_again_when_it_goes(queue):
    """The sweep came late: the message was due in the evening, and the morning's hours count."""
    choose(from_hour=9, to_hour=17)
    message = queue(at=AT.replace(hour=16, minute=59))
    result = sweep(AT.replace(hour=17, minute=1))
    assert (result.put_off, result.sent) == (1, 0)
    assert row(message).send_after == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert row(message).held_up == timedelta(0)
    assert sweep(datetime(2026, 11, 24, 9, tzinfo=UTC)).sent == 1


def test_wider_hours_let_what_waits_go_at_once(queue):
    choose(days=[6])
    message = queue()
    assert message.send_after.weekday() == 6
    choose()
    assert sweep().sent == 1


def test_what_is_urgent_goes_at_any_hour(queue):
    choose(days=[6])
    queue(urgent=True)
    assert sweep().sent == 1


def test_a_worker_that_is_killed_while_sending_leaves_the_message_to_the_next(queue, mail_server):
    """At least once: sent again after the lease, under the same Message-ID."""
    message = queue()

    class Killed(BaseException):
        pass

    def send_and_die(mail_message, **options):
        mail.outbox.append(mail_message)
        raise Killed

    mail_server.send = send_and_die
    with pytest.raises(Killed):
        sweep()
    assert row(message).leased_until == AT + services.LEASE
    assert sweep(AT + services.LEASE - MINUTE).claimed == 0
    del mail_server.send
    assert sweep(AT + services.LEASE).sent == 1
    first, second = (str(sent.message()["Message-ID"]) for sent in mail.outbox)
    assert first == second


def test_a_sweep_that_slept_through_its_lease_does_not_undo_anothers_work(queue, mail_server):
    message = queue()

    def send_slowly(mail_message, **options):
        mail_server.send = lambda *_, **__: 1
        assert sweep(AT + services.LEASE).sent == 1
        raise DOWN

    mail_server.send = send_slowly
    sweep()
    assert (row(message).state, row(message).sent_at) == ("sent", AT + services.LEASE)


def test_how_long_the_outbox_is_behind(queue):
    assert selectors.overdue_since(AT) is None
    queue(case_reference="BW-7K3Q-D2M9")
    queue("later", at=AT + MINUTE)
    assert selectors.overdue_since(AT) == AT
    assert selectors.messages_about("BW-7K3Q-D2M9").count() == 1
    sweep()
    assert selectors.overdue_since(AT) is None


def test_what_is_due_is_found_by_its_index():
    if connection.vendor == "sqlite":  # PostgreSQL reads so small a table whole
        assert "USING INDEX outbox_due" in OutboxMessage.objects.due(AT)[:1].explain()
