"""Mappings that a business keeps, files of reports, and their rows."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.reporting.importing.choices import ImportState, RowState
from bizwatch.reporting.importing.mapping import ColumnMapping


class ReportMapping(models.Model):
    """How a business's files of one kind are read, kept by name. ``content`` is ``ColumnMapping.as_json``."""

    business = models.ForeignKey("businesses.Business", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    content = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["business", "name"], name="report_mapping_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def mapping(self) -> ColumnMapping:
        """What it holds."""
        return ColumnMapping.of_json(self.content)


class ReportImport(models.Model):
    """One file of reports: read, checked, and imported row by row; it can stop anywhere and go on.

    Without a business each row names the reference of its premises (the command line alone can do that). ``headers`` are the
    file's columns in order, ``mapping`` is what they mean, as it was chosen for this file. ``told_at`` is when the command
    line printed what came of it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(
        "businesses.Business", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    headers = models.JSONField(default=list)
    mapping = models.JSONField()
    note = models.CharField(max_length=240, blank=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.READING)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["business", "-uploaded_at"], name="report_imports")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def column_mapping(self) -> ColumnMapping:
        """How this file is read."""
        return ColumnMapping.of_json(self.mapping)

    @property
    def is_being_read(self) -> bool:
        """Whether its rows are not all kept yet."""
        return self.state == ImportState.READING

    def columns(self) -> dict[str, str]:
        """Return what each column fills, "" for nothing."""
        return self.column_mapping.columns_of(self.headers)


class ReportImportRow(models.Model):
    """One row of the file, as it came until a report is made of it: a bad row is never lost.

    ``values`` is {header: text} and is emptied once the report holds what it said; ``faults`` a list of {"column",
    "reason"}; ``asks`` counts the pages that the business is asked afterwards. ``content_hash`` tells two rows with the
    same number apart.
    """

    report_import = models.ForeignKey(ReportImport, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    values = models.JSONField()
    state = models.CharField(max_length=15, choices=RowState, default=RowState.NEW)
    faults = models.JSONField(default=list)
    asks = models.PositiveSmallIntegerField(default=0)
    told_before = models.JSONField(default=list)
    is_left_out = models.BooleanField(default=False)
    dedupe = models.CharField(max_length=120, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    report = models.ForeignKey("reporting.Report", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report_import", "number"], name="report_row_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["report_import", "state", "number"], name="report_rows_by_state"),
            models.Index(fields=["report_import", "dedupe"], name="report_rows_by_key"),
        ]

    def __str__(self) -> str:
        return f"row {self.number} of import {self.report_import_id}"
