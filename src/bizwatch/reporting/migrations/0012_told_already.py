"""Imports that were done before anybody noted whether their outcome was read: it was."""

from typing import Any

from django.db import migrations
from django.db.models import F


def note_as_told(apps: Any, schema_editor: Any) -> None:
    """Let running one of their files again import it anew, as it did, and not print the outcome of long ago."""
    imports = apps.get_model("reporting", "ReportImport").objects
    imports.filter(state="done", told_at=None).update(told_at=F("finished_at"))


class Migration(migrations.Migration):
    dependencies = [("reporting", "0011_told_before")]

    operations = [migrations.RunPython(note_as_told, migrations.RunPython.noop)]
