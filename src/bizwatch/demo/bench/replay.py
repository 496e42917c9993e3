"""What a page asks of the database, and the same work done bare, as the yardstick beside it.

The statements of one request are noted with their parameters, then run again straight through the database driver:
no framework, no page. Inserts go to shadow tables of the same columns, because their keys are taken; the commit is
the same.
"""

import re
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

_INSERT = re.compile(r'^INSERT INTO "(\w+)"')
_TABLES = re.compile(r'"(\w+)"')
_SHADOW = "bench_shadow_"
_SKIPPED = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SET CONSTRAINTS")
Statement = tuple[str, Any]


@dataclass
class Recording:
    """The statements of one request in order."""

    statements: list[Statement] = field(default_factory=list)

    def note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django's execute-wrapper protocol: note the statement, then let it run."""
        if not sql.lstrip().upper().startswith(_SKIPPED):
            self.statements.append((sql, params))
        return execute(sql, params, many, context)

    @property
    def queries(self) -> int:
        return len(self.statements)


@contextmanager
def recording() -> Any:
    """Note every statement that runs inside the block."""
    noted = Recording()
    with connection.execute_wrapper(noted.note):
        yield noted


class Bare:
    """Runs a recording's statements bare; close it to drop the shadow tables."""

    def __init__(self, noted: Recording) -> None:
        self._reads, self._writes = _split([_shadowed(statement) for statement in noted.statements])
        self._shadows = sorted({match.group(1) for sql, _ in noted.statements if (match := _INSERT.match(sql))})
        with connection.cursor() as cursor:
            for table in self._shadows:
                cursor.execute(f'DROP TABLE IF EXISTS "{_SHADOW}{table}"')
                cursor.execute(f'CREATE TABLE "{_SHADOW}{table}" AS SELECT * FROM "{table}" WHERE 1 = 0')  # noqa: S608

    def run(self) -> float:
        """Do the work once and return its seconds."""
        raw = connection.connection
        cursor = raw.cursor()
        started = time.perf_counter()
        for sql, params in self._reads:
            _execute(cursor, sql, params)
        if self._writes:
            if connection.vendor == "sqlite":
                cursor.execute("BEGIN IMMEDIATE")
            else:
                cursor.execute("BEGIN")
            for sql, params in self._writes:
                _execute(cursor, sql, params)
            cursor.execute("COMMIT")
        taken = time.perf_counter() - started
        cursor.close()
        return taken

    def close(self) -> None:
        """Drop the shadow tables."""
        with connection.cursor() as cursor:
            for table in self._shadows:
                cursor.execute(f'DROP TABLE IF EXISTS "{_SHADOW}{table}"')


def _split(statements: list[Statement]) -> tuple[list[Statement], list[Statement]]:
    for place, (sql, _) in enumerate(statements):
        if not sql.lstrip().upper().startswith("SELECT") or "FOR UPDATE" in sql or "pg_advisory" in sql:
            return statements[:place], statements[place:]
    return statements, []


def _shadowed(statement: Statement) -> Statement:
    sql, params = statement
    if not _INSERT.match(sql):
        return statement
    bare = _INSERT.sub(lambda match: f'INSERT INTO "{_SHADOW}{match.group(1)}"', sql)
    return re.sub(r" (ON CONFLICT|RETURNING) .*$", "", bare, flags=re.DOTALL), params


def _execute(cursor: Any, sql: str, params: Any) -> None:
    if connection.vendor == "sqlite":
        cursor.execute(sql.replace("%%", "%") if params is None else re.sub("%s", "?", sql), params or ())
    else:
        cursor.execute(sql, params)
    if cursor.description is not None:
        cursor.fetchall()
