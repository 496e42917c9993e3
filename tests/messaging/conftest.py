"""Templates of their own, a mail server that does what a test says, and the outbox."""

import smtplib
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from jinja2 import ChoiceLoader, DictLoader

from bizwatch.audit.services import audited
from bizwatch.messaging import services, texts
from bizwatch.messaging.models import OutboxMessage
from tests.messaging.post import AT, TEMPLATES

Refuses = Callable[[Any], Exception | None]


@pytest.fixture(autouse=True)
def _templates(monkeypatch):
    made = texts._environment().overlay()
    product = made.loader
    assert product is not None
    made.loader = ChoiceLoader([DictLoader(TEMPLATES), product])
    monkeypatch.setattr(texts, "_environment", lambda: made)


@pytest.fixture
def queue(db):
    """Queue one e-mail in a unit of work of its own; only what matters is named."""

    def queue_one(dedupe: str = "one", **fields: Any) -> OutboxMessage | None:
        values: dict[str, Any] = {
            "to": "ann@shop.example",
            "template": "tests/email/plain.txt",
            "context": {"reference": "BW-7K3Q-D2M9"},
            "at": AT,
        }
        with audited():
            return services.queue_email(dedupe=dedupe, **{**values, **fields})

    return queue_one


class MailServer:
    """Stands in for the mail server: ``fault`` is raised for each message, or for those whose subject it holds."""

    def __init__(self) -> None:
        self.fault: Exception | dict[str, Exception] | None = None
        self.tried: list[str] = []

    def send(self, message: mail.EmailMessage, fail_silently: bool = False) -> int:
        subject = str(message.subject)
        self.tried.append(subject)
        fault = self.fault.get(subject) if isinstance(self.fault, dict) else self.fault
        if fault:
            raise fault
        message.message()
        mail.outbox.append(message)
        return 1

    @staticmethod
    def refusal(code: int = 550) -> smtplib.SMTPRecipientsRefused:
        return smtplib.SMTPRecipientsRefused({"ann@shop.example": (code, b"no such ann@shop.example here")})


@pytest.fixture
def mail_server(monkeypatch) -> MailServer:
    server = MailServer()

    def send(message: mail.EmailMessage, **options: Any) -> int:
        return server.send(message, **options)  # looked up each time, because a test may change it

    monkeypatch.setattr(mail.EmailMessage, "send", send)
    return server
