"""Files received as evidence. The original bytes are never changed; what people see is a clean copy."""

import uuid
from typing import ClassVar

from django.db import models

from bizwatch.evidence.choices import ContinuityKind, CopyState, EvidenceKind


class EvidenceFile(models.Model):
    """One received file. ``sha256`` is taken while the bytes arrive, before anything else reads them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    original_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    original_path = models.CharField(max_length=120, unique=True)
    copy_state = models.CharField(max_length=10, choices=CopyState, default=CopyState.WAITING)
    copy_path = models.CharField(max_length=120, blank=True)
    thumbnail_path = models.CharField(max_length=120, blank=True)
    caption = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=40)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="evidence_hash"),
            models.Index(fields=["copy_state"], condition=models.Q(copy_state="waiting"), name="evidence_to_copy"),
        ]

    def __str__(self) -> str:
        return self.original_name


class ContinuityEntry(models.Model):
    """One step in the continuity of an item: who did what with it and when. Only ever added to."""

    evidence = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="continuity")
    kind = models.CharField(max_length=12, choices=ContinuityKind)
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["evidence", "at"], name="continuity_in_order")]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.kind}"
