"""Audited acts for the tests of the audit."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from django.db import connection

from bizwatch.audit.chain import GENESIS, row_hash
from bizwatch.audit.choices import Action
from bizwatch.audit.models import AuditEvent
from bizwatch.audit.services import SystemActor, audited, record

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TESTER = SystemActor("tests")


def act(subject_id: object = 1, *, action: Action = Action.ALTERATION, **detail: Any) -> None:
    """Record one act in the open unit of work."""
    record(action, by=TESTER, at=AT, subject_type="case", subject_id=subject_id, reason="test", **detail)


def acts(count: int, *, start: int = 1) -> None:
    """Record ``count`` acts, each in a unit of work of its own."""
    for number in range(start, start + count):
        with audited():
            act(number, step=number)


def subjects() -> list[str]:
    """The subjects in the audit, in order."""
    return list(AuditEvent.objects.order_by("sequence").values_list("subject_id", flat=True))


def chained(count: int, *, key: bytes) -> list[AuditEvent]:
    """A chain in memory, without a database."""
    events: list[AuditEvent] = []
    previous = GENESIS
    for sequence in range(1, count + 1):
        event = AuditEvent(
            sequence=sequence,
            at=AT + timedelta(seconds=sequence),
            actor_id=f"user:{sequence % 3}",
            actor_name="PC Ann Example (1234)",
            action=Action.CONSULTATION.value,
            subject_type="case",
            subject_id=str(sequence % 5),
            case_reference="BW-7K3Q-D2M9",
            reason="",
            detail={"field": "status", "step": sequence},
            previous_hash=previous,
        )
        event.event_hash = previous = row_hash(event, key=key)
        events.append(event)
    return events


def lift_the_triggers() -> None:
    """Do what someone with the database's own password can do: switch the append-only triggers off."""
    undo = import_module("bizwatch.audit.migrations.0001_initial").UNDO
    with connection.cursor() as cursor:
        for statement in undo[connection.vendor]:
            cursor.execute(statement)


def sql(statement: str) -> None:
    """Write to the database behind the product's back."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
