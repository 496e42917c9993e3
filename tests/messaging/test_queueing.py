"""Writing to the outbox: in the transaction, once, in words that cannot be misused."""

from datetime import UTC, datetime

import pytest
from jinja2 import UndefinedError

from bizwatch.audit.models import AuditEvent
from bizwatch.audit.services import AuditedOutsideUnitOfWork, audited
from bizwatch.messaging import selectors, services, texts
from bizwatch.messaging.choices import DeliveryState
from bizwatch.messaging.exceptions import AddressNotUsable
from bizwatch.messaging.models import OutboxMessage
from tests.messaging.post import ANN, AT, TEMPLATES, row

pytestmark = pytest.mark.django_db


def test_a_message_is_a_row_with_its_words(queue, settings):
    settings.BIZWATCH_PUBLIC_URL = "https://bizwatch.example"
    message = row(queue(case_reference="BW-7K3Q-D2M9"))
    assert (message.state, message.channel, message.address) == (DeliveryState.WAITING, "email", "ann@shop.example")
    assert (message.created_at, message.send_after) == (AT, AT)
    assert message.subject == "Your report BW-7K3Q-D2M9"
    assert message.body.startswith(
        "It's with us & safe: https://bizwatch.example/my-cases/\n\n--\nSent by Bizwatch for"
    )
    assert "https://bizwatch.example/account/contact-preferences/" in message.body
    event = AuditEvent.objects.get()
    assert (event.subject_type, event.subject_id, event.case_reference) == (
        "message",
        str(message.pk),
        "BW-7K3Q-D2M9",
    )
    assert event.detail == {"event": "queued", "template": "tests/email/plain.txt"}


def test_written_twice_is_written_once(queue):
    first = queue("same")
    second = queue("same", context={"reference": "other"}, to="bob@shop.example")
    assert first == second
    assert OutboxMessage.objects.count() == AuditEvent.objects.count() == 1
    assert queue("other") != first


def test_a_unit_of_work_that_fails_sends_nothing(queue):
    with pytest.raises(RuntimeError), audited():
        queue()
        raise RuntimeError
    assert not OutboxMessage.objects.exists()


def test_outside_a_unit_of_work_it_is_refused():
    with pytest.raises(AuditedOutsideUnitOfWork):
        services.queue_email(
            dedupe="x", to="ann@shop.example", template="tests/email/plain.txt", context={"reference": ""}, at=AT
        )
    OutboxMessage.objects.all().delete()


@pytest.mark.parametrize("address", ["", "  ", "\x00"])
def test_without_an_address_nothing_is_written(address, queue):
    assert queue(to=address) is None


@pytest.mark.parametrize(
    "address",
    [
        "ann",
        "ann@shop",
        "ann@shop.example, bob@shop.example",
        "Ann <ann@shop.example>",
        "a@b.example\nBcc: c@d.example",
    ],
)
def test_an_address_that_is_none_or_more_is_given_up_at_once_and_fails_nothing(address, queue):
    message = queue(to=address)
    assert (message.state, message.last_fault) == (
        DeliveryState.DEAD,
        "That is not an address to which an e-mail can be sent.",
    )
    assert "\n" not in message.address
    assert list(selectors.given_up()) == [message]
    assert services.sweep_outbox(at=AT).claimed == 0
    assert len(queue("long", to="x" * 300 + "@shop.example").address) == 254


@pytest.mark.parametrize("address", ["", "ann", "a@b.example\nBcc: c@d.example", "x" * 260 + "@shop.example"])
def test_a_preference_needs_an_address(address):
    with pytest.raises(AddressNotUsable):
        services.set_preference(address=address, from_hour=0, to_hour=24, days=[0], wants_email=True, by=ANN, at=AT)


def test_a_subject_is_one_line_and_not_too_long(queue):
    message = queue(context={"reference": "a\r\nBcc: everyone@shop.example\u202e " + "x" * 300})
    assert message.subject.startswith("Your report a")
    assert "\n" not in message.subject
    assert "\u202e" not in message.subject
    assert len(message.subject) <= 200


def test_a_name_that_the_context_lacks_is_an_error(queue):
    with pytest.raises(UndefinedError, match="reference"):
        queue(context={})
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("name", ["no-subject", "no-words"])
def test_a_template_must_begin_with_its_subject(name, queue):
    with pytest.raises(texts.BadTemplate, match=r"must begin with “Subject: …”"):
        queue(template=f"tests/email/{name}.txt", context={})


def test_hours_are_kept_from_the_beginning_unless_it_is_urgent(queue):
    set_hours(9, 17, days=[1])
    assert queue("usual").send_after == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert queue("urgent", urgent=True).send_after == AT


def test_who_wants_no_email_gets_none_but_what_is_urgent(queue):
    set_hours(9, 17, wants_email=False)
    assert queue("usual") is None
    assert queue("usual in capitals", to="ANN@shop.example") is None
    assert queue("urgent", urgent=True)
    assert queue("somebody else", to="bob@shop.example")


def set_hours(from_hour: int, to_hour: int, *, days: list[int] | None = None, wants_email: bool = True) -> None:
    services.set_preference(
        address="ann@shop.example",
        from_hour=from_hour,
        to_hour=to_hour,
        days=days or list(range(7)),
        wants_email=wants_email,
        by=ANN,
        at=AT,
    )


def test_the_templates_of_the_tests_are_found():
    assert set(TEMPLATES) <= set(texts._environment().list_templates())
