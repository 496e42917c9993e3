"""Drafts, guest links, gate records and the reports themselves."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.reporting.choices import Door, DraftState
from bizwatch.reporting.importing.models import ReportImport as ReportImport
from bizwatch.reporting.importing.models import ReportImportRow as ReportImportRow
from bizwatch.reporting.importing.models import ReportMapping as ReportMapping


class Draft(models.Model):
    """A report being written. Answers live here, page by page, so that a lost session loses one page at most.

    ``answers`` holds what is right, by page; ``unfinished`` what was typed and is not, apart from it. ``page_versions``
    says at which ``version`` of the draft each page was last saved, so that two windows do not overwrite each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    guest_email = models.EmailField(max_length=254, blank=True)
    premises = models.ForeignKey("businesses.Premises", on_delete=models.PROTECT, null=True, blank=True)
    crime_kind = models.CharField(max_length=30, blank=True)
    answers = models.JSONField(default=dict)
    unfinished = models.JSONField(default=dict)
    page_versions = models.JSONField(default=dict)
    prefilled = models.JSONField(default=list)
    is_express = models.BooleanField(default=False)
    is_call = models.BooleanField(default=False)  # written down by a call-taker, who is its owner
    state = models.CharField(max_length=8, choices=DraftState, default=DraftState.OPEN)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "state", "-saved_at"], name="drafts_of_owner")]

    def __str__(self) -> str:
        return f"draft {self.id}"


class GuestLink(models.Model):
    """A link e-mailed to a guest. It opens its draft once; opening it again offers a fresh link by e-mail."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link to {self.draft_id}"


class GateRecord(models.Model):
    """That the gate questions were answered and where the reporter was sent (999, 101, another path, or on)."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="gates")
    answers = models.JSONField(default=list)
    path = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.path} for {self.draft_id}"


class DraftFile(models.Model):
    """A piece of evidence sent with a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    evidence = models.OneToOneField("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"file of {self.draft_id}"


class Report(models.Model):
    """What the business sent, as it sent it. One draft makes one report makes one case.

    What came by machine, by telephone or from a device that was without a signal has no draft; ``dedupe`` is then the
    sender's key, so that sending it again is the same report. ``external_reference`` is the sender's own number for it.
    A case may have several reports: the same event told by two doors, joined by a person.
    """

    reference = models.CharField(max_length=20, unique=True)
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="report", null=True, blank=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="reports")
    dedupe = models.CharField(max_length=120, unique=True, null=True, blank=True)
    external_reference = models.CharField(max_length=80, blank=True)
    door = models.CharField(max_length=10, choices=Door)
    answers = models.JSONField()
    catalogue_version = models.CharField(max_length=20)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    guest_email = models.EmailField(max_length=254, blank=True)

    def __str__(self) -> str:
        return self.reference


class MissingPage(models.Model):
    """A page of the catalogue that a report of this ``kind`` left out, asked of the business afterwards.

    The report as it was sent stays as it is: ``answers`` holds what was told later, ``given`` the part of the page that was
    told at first. ``action`` is what the desk sees of it: one for all pages of a report.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="missing_pages", db_index=False)
    page = models.CharField(max_length=40)
    kind = models.CharField(max_length=30)
    given = models.JSONField(null=True, blank=True)
    action = models.ForeignKey("cases.CaseAction", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answers = models.JSONField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "page"], name="missing_page_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at"], condition=models.Q(answered_at=None, reminded_at=None), name="missing_to_remind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} of {self.report_id}"
