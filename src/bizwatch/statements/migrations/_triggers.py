"""Triggers by which the database itself keeps what was signed, and what was offered, as it is.

Removal is left possible: a case goes whole when its retention ends.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WORDS = "a signed statement is never changed"
_KEPT = ("statements_signedstatement", "statements_statementoffer")
_PARTS = ("statements_statementpart", "statements_statementexhibit", "statements_statementchange")
_SIGNED = "EXISTS (SELECT 1 FROM statements_statement WHERE id = {row}.statement_id AND state = 'signed')"


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    made = [f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} {refuse}" for table in _KEPT]
    made.append(
        "CREATE TRIGGER statements_statement_signed BEFORE UPDATE ON statements_statement "
        f"WHEN OLD.state = 'signed' {refuse}"
    )
    for table in _PARTS:
        for act, row in (("UPDATE", "OLD"), ("INSERT", "NEW")):
            made.append(
                f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} WHEN {_SIGNED.format(row=row)} {refuse}"
            )
    return made


def _postgresql() -> list[str]:
    made = [
        f"CREATE FUNCTION statements_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$",
        "CREATE FUNCTION statements_part_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {_SIGNED.format(row='NEW')} THEN RAISE EXCEPTION '{WORDS}'; END IF; RETURN NEW; END $$",
    ]
    made += [
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION statements_kept()"
        for table in _KEPT
    ]
    made.append(
        "CREATE TRIGGER statements_statement_signed BEFORE UPDATE ON statements_statement "
        "FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION statements_kept()"
    )
    made += [
        f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION statements_part_kept()"
        for table in _PARTS
        for act in ("UPDATE", "INSERT")
    ]
    return made


def add_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the database refuse to change what was signed or offered."""
    for line in _postgresql() if editor.connection.vendor == "postgresql" else _sqlite():
        editor.execute(line)


def drop_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again, to undo the migration."""
    named = [(f"{table}_kept", table) for table in _KEPT]
    named.append(("statements_statement_signed", "statements_statement"))
    named += [(f"{table}_{act}", table) for table in _PARTS for act in ("update", "insert")]
    is_postgresql = editor.connection.vendor == "postgresql"
    for trigger, table in named:
        editor.execute(f"DROP TRIGGER {trigger}" + (f" ON {table}" if is_postgresql else ""))
    if is_postgresql:
        editor.execute("DROP FUNCTION statements_kept()")
        editor.execute("DROP FUNCTION statements_part_kept()")
