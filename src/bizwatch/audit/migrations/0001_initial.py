from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_auditevent
       BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_auditevent
       BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    # INSERT OR REPLACE removes the old row without firing the trigger above.
    """CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit_auditevent
       WHEN EXISTS (SELECT 1 FROM audit_auditevent WHERE sequence = NEW.sequence)
       BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_auditevent
       FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
    """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_auditevent
       FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete", "DROP TRIGGER audit_no_replace"],
    "postgresql": [
        "DROP TRIGGER audit_no_change ON audit_auditevent",
        "DROP TRIGGER audit_no_truncate ON audit_auditevent",
        "DROP FUNCTION audit_append_only()",
    ],
}


def add_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the database itself refuse to change or remove an audit row."""
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def drop_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again, to undo the migration."""
    for statement in UNDO[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor_id", models.CharField(max_length=40)),
                ("actor_name", models.CharField(max_length=120)),
                ("action", models.CharField(max_length=20)),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.CharField(max_length=60)),
                ("case_reference", models.CharField(blank=True, max_length=30)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("detail", models.JSONField(default=dict)),
                ("previous_hash", models.CharField(max_length=64)),
                ("event_hash", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id", "sequence"], name="audit_subject"),
                    models.Index(fields=["actor_id", "sequence"], name="audit_actor"),
                    models.Index(fields=["case_reference", "sequence"], name="audit_case"),
                    models.Index(fields=["at"], name="audit_at"),
                ],
            },
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
