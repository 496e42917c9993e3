"""A trigger that refuses to change a step of a story. Removal is left possible: a case goes whole."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "engagement_storystep"
WORDS = "a step of a story is never changed"


def add_trigger(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the database itself refuse an update of a step."""
    begin = f"CREATE TRIGGER {TABLE}_unchangeable BEFORE UPDATE ON {TABLE}"
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE FUNCTION engagement_unchangeable() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
        )
        editor.execute(f"{begin} FOR EACH ROW EXECUTE FUNCTION engagement_unchangeable()")
    else:
        editor.execute(f"{begin} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END")


def drop_trigger(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the trigger away again, to undo the migration."""
    is_postgresql = editor.connection.vendor == "postgresql"
    editor.execute(f"DROP TRIGGER {TABLE}_unchangeable" + (f" ON {TABLE}" if is_postgresql else ""))
    if is_postgresql:
        editor.execute("DROP FUNCTION engagement_unchangeable()")
