"""Triggers that refuse to change what a case keeps for good: moves, log entries, contacts with the victim.

Removal is left possible: a case goes whole when its retention ends.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("cases_casemove", "cases_logentry", "cases_victimcontact")
WORDS = "what a case keeps for good is never changed"


def add_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the database itself refuse an update of these tables."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE FUNCTION cases_unchangeable() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
        )
    for table in TABLES:
        editor.execute(_trigger(table, editor.connection.vendor))


def drop_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again, to undo the migration."""
    is_postgresql = editor.connection.vendor == "postgresql"
    for table in TABLES:
        editor.execute(f"DROP TRIGGER {table}_unchangeable" + (f" ON {table}" if is_postgresql else ""))
    if is_postgresql:
        editor.execute("DROP FUNCTION cases_unchangeable()")


def _trigger(table: str, vendor: str) -> str:
    begin = f"CREATE TRIGGER {table}_unchangeable BEFORE UPDATE ON {table}"
    if vendor == "postgresql":
        return f"{begin} FOR EACH ROW EXECUTE FUNCTION cases_unchangeable()"
    return f"{begin} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
