"""Codes of an import of reports with their labels."""

from django.db import models


class ImportState(models.TextChoices):
    """How far a file is: its rows are kept one by one, looked at, and then made into reports when somebody says so."""

    READING = "reading", "Being read"
    CHECKING = "checking", "Being checked"
    READY = "ready", "Ready to import"
    RUNNING = "running", "Importing"
    DONE = "done", "Imported"


class RowState(models.TextChoices):
    """What became of a row."""

    NEW = "new", "Not checked yet"
    READY = "ready", "Ready"
    IMPORTED = "imported", "Imported"
    ALREADY_KNOWN = "already_known", "Already known"
    LEFT_OUT = "left_out", "Left out"
    REFUSED = "refused", "Needs putting right"
