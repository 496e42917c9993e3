"""Triggers that refuse to change what a case keeps for good: moves, log entries, contacts with the victim.

Removal is left possible: a case goes whole when its retention ends.
"""

from collections.abc import Iterable

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
    add_triggers_to(TABLES, editor)


def add_triggers_to(tables: Iterable[str], editor: BaseDatabaseSchemaEditor) -> None:
    """Make the database refuse an update of further tables; the first migration made the function that says no."""
    for table in tables:
        editor.execute(_trigger(table, editor.connection.vendor))


def drop_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again, to undo the migration."""
    drop_triggers_from(TABLES, editor)
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION cases_unchangeable()")


def drop_triggers_from(tables: Iterable[str], editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers of these tables away again."""
    is_postgresql = editor.connection.vendor == "postgresql"
    for table in tables:
        editor.execute(f"DROP TRIGGER {table}_unchangeable" + (f" ON {table}" if is_postgresql else ""))


def _trigger(table: str, vendor: str) -> str:
    begin = f"CREATE TRIGGER {table}_unchangeable BEFORE UPDATE ON {table}"
    if vendor == "postgresql":
        return f"{begin} FOR EACH ROW EXECUTE FUNCTION cases_unchangeable()"
    return f"{begin} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
