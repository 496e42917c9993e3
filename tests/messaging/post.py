"""Times, templates and a short way to the outbox."""

from datetime import UTC, datetime, timedelta

from bizwatch.audit.services import SystemActor
from bizwatch.messaging import services
from bizwatch.messaging.models import OutboxMessage

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday, 10am on the wall
MINUTE = timedelta(minutes=1)
ANN = SystemActor("ann")
TEMPLATES = {
    "tests/email/plain.txt": "Subject: Your report {{ reference }}\n\nIt's with us & safe: {{ public_url }}/my-cases/\n",
    "tests/email/numbered.txt": "Subject: {{ number }}\n\nText\n",
    "tests/email/no-subject.txt": "Dear Ann\n",
    "tests/email/no-words.txt": "Subject:  \n\nText\n",
}


def row(message: OutboxMessage) -> OutboxMessage:
    """The row as it is in the database now."""
    return OutboxMessage.objects.get(pk=message.pk)


def sweep(at: datetime = AT, **options: int) -> services.SweepResult:
    return services.sweep_outbox(at=at, **options)
