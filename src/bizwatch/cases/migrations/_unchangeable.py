"""Triggers that refuse to change what a case keeps for good: moves, log entries, contacts with the victim.

Removal is left possible: a case goes whole when its retention ends.
"""

from collections.abc import Iterable, Mapping

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


def add_triggers_to_settled(tables: Mapping[str, str], editor: BaseDatabaseSchemaEditor) -> None:
    """Make the database refuse an update of rows whose column, named for each table, is filled."""
    for table, column in tables.items():
        editor.execute(_trigger(table, editor.connection.vendor, when=f"OLD.{column} IS NOT NULL"))


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


def keep_columns(table: str, columns: Iterable[str], editor: BaseDatabaseSchemaEditor) -> None:
    """Make the database refuse to write these columns of a table again, while others may change."""
    vendor = editor.connection.vendor
    editor.execute(_trigger(table, vendor).replace("UPDATE ON", f"UPDATE OF {', '.join(columns)} ON"))


def _trigger(table: str, vendor: str, when: str = "") -> str:
    begin = f"CREATE TRIGGER {table}_unchangeable BEFORE UPDATE ON {table}"
    only = f" WHEN ({when})" if when else ""
    if vendor == "postgresql":
        return f"{begin} FOR EACH ROW{only} EXECUTE FUNCTION cases_unchangeable()"
    return f"{begin}{only} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
