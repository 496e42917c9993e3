"""Triggers that refuse to change what was judged: judgements, resolutions, results of dip-samples and replies to them.

Removal is left possible: a report goes with its case when the retention of that ends.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("assurance_judgement", "assurance_resolution", "assurance_dipresult", "assurance_dipreply")
WORDS = "what was judged is never changed"


def add_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the database itself refuse an update of these tables."""
    is_postgresql = editor.connection.vendor == "postgresql"
    if is_postgresql:
        editor.execute(
            "CREATE FUNCTION assurance_unchangeable() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
        )
    for table in TABLES:
        begin = f"CREATE TRIGGER {table}_unchangeable BEFORE UPDATE ON {table}"
        if is_postgresql:
            editor.execute(f"{begin} FOR EACH ROW EXECUTE FUNCTION assurance_unchangeable()")
        else:
            editor.execute(f"{begin} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END")


def drop_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again, to undo the migration."""
    is_postgresql = editor.connection.vendor == "postgresql"
    for table in TABLES:
        editor.execute(f"DROP TRIGGER {table}_unchangeable" + (f" ON {table}" if is_postgresql else ""))
    if is_postgresql:
        editor.execute("DROP FUNCTION assurance_unchangeable()")
