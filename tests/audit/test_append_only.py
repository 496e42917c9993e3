"""The database itself refuses to change or remove an audit row, on SQLite and on PostgreSQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from bizwatch.audit.models import AuditEvent
from tests.audit.acts import acts, sql, subjects

pytestmark = pytest.mark.django_db

STATEMENTS = {
    "update": "UPDATE audit_auditevent SET reason = 'none' WHERE sequence = 1",
    "update of nothing much": "UPDATE audit_auditevent SET reason = reason",
    "delete": "DELETE FROM audit_auditevent WHERE sequence = 2",
    "delete of all": "DELETE FROM audit_auditevent",
}
ONLY_ON = {
    "sqlite": {
        "replace": "INSERT OR REPLACE INTO audit_auditevent SELECT * FROM audit_auditevent WHERE sequence = 1",
        "upsert": "INSERT INTO audit_auditevent SELECT * FROM audit_auditevent WHERE sequence = 1 "
        "ON CONFLICT (sequence) DO UPDATE SET reason = 'none'",
    },
    "postgresql": {
        "truncate": "TRUNCATE audit_auditevent",
        "truncate cascade": "TRUNCATE audit_auditevent CASCADE",
        "upsert": "INSERT INTO audit_auditevent SELECT * FROM audit_auditevent WHERE sequence = 1 "
        "ON CONFLICT (sequence) DO UPDATE SET reason = 'none'",
    },
}


@pytest.fixture(autouse=True)
def _three_rows():
    acts(3)


def refused(write) -> None:
    with pytest.raises(DatabaseError, match="the audit is append-only"), transaction.atomic():
        write()
    assert subjects() == ["1", "2", "3"]
    assert set(AuditEvent.objects.values_list("reason", flat=True)) == {"test"}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS.keys())
def test_sql_is_refused(statement):
    refused(lambda: sql(statement))


def test_what_only_this_database_knows_is_refused():
    for statement in ONLY_ON[connection.vendor].values():
        refused(lambda statement=statement: sql(statement))


def test_the_orm_is_refused():
    event = AuditEvent.objects.get(sequence=2)
    event.reason = "none"
    refused(event.save)
    refused(AuditEvent.objects.get(sequence=2).delete)
    refused(lambda: AuditEvent.objects.filter(sequence=2).update(reason="none"))
    refused(lambda: AuditEvent.objects.all().delete())


def test_the_next_row_is_still_written():
    acts(1, start=4)
    assert subjects() == ["1", "2", "3", "4"]
