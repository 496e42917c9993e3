"""Answers get random keys in a random order, and on SQLite no row number that would count them."""

import secrets

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "engagement_surveyanswer"
COLUMNS = ("survey_code", "edition", "month", "sector", "district_code", "outcome_code", "answers", "words")
_AT_ONCE = 500


def copy(apps: StateApps, *, source: str, target: str) -> None:
    """Copy every answer in a random order; each gets a key of its new table."""
    old, new = (apps.get_model("engagement", name) for name in (source, target))
    keys = list(old._default_manager.values_list("pk", flat=True))
    secrets.SystemRandom().shuffle(keys)
    for start in range(0, len(keys), _AT_ONCE):
        batch = keys[start : start + _AT_ONCE]
        found = old._default_manager.in_bulk(batch)
        rows = [new(**{name: getattr(found[key], name) for name in COLUMNS}) for key in batch]
        new._default_manager.bulk_create(rows)


def mix(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Copy the answers to the table with random keys."""
    copy(apps, source="SurveyAnswer", target="MixedAnswer")


def count_again(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Copy them back to the table that numbers them, to undo the migration: in an order that says nothing."""
    copy(apps, source="MixedAnswer", target="SurveyAnswer")


def take_row_numbers_off(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """On SQLite, keep the rows by their random key alone: its hidden ``rowid`` counts upwards with each new row."""
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [TABLE])
        (made,) = cursor.fetchone()
    editor.execute(f'ALTER TABLE "{TABLE}" RENAME TO "{TABLE}_numbered"')
    editor.execute(f"{made} WITHOUT ROWID", params=None)
    editor.execute(f'INSERT INTO "{TABLE}" SELECT * FROM "{TABLE}_numbered" ORDER BY "id"')  # noqa: S608
    editor.execute(f'DROP TABLE "{TABLE}_numbered"')
