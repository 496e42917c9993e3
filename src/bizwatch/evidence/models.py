"""Files received as evidence. The original bytes are never changed; what people see is a clean copy."""

import uuid
from typing import ClassVar

from django.db import models

from bizwatch.evidence.choices import (
    OPEN_UPLOADS,
    ContinuityKind,
    CopyState,
    EvidenceKind,
    ScanState,
    UploadState,
)


class EvidenceFile(models.Model):
    """One received file. ``sha256`` is taken while the bytes arrive, before anything else reads them.

    ``format_code`` names a row of ``formats``. ``preview_path`` is the short clip of a video. ``scan_words`` is what the
    scanner called what it found. Of a file that was erased because it came to no case, hash, size and continuity stay.
    """

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
    preview_path = models.CharField(max_length=120, blank=True)
    format_code = models.CharField(max_length=20, blank=True)
    scan_state = models.CharField(max_length=12, choices=ScanState, default=ScanState.NOT_SCANNED)
    scan_words = models.CharField(max_length=120, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)
    caption = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=40)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="evidence_hash"),
            models.Index(fields=["received_at"], condition=models.Q(erased_at=None), name="evidence_by_age"),
            models.Index(fields=["copy_state"], condition=models.Q(copy_state="waiting"), name="evidence_to_copy"),
            models.Index(fields=["scan_state"], condition=models.Q(scan_state="waiting"), name="evidence_to_scan"),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_quarantined(self) -> bool:
        """Whether nothing of it is shown, and the original goes out only to a supervisor who was warned."""
        return self.scan_state in (ScanState.WAITING, ScanState.FOUND) or self.kind == EvidenceKind.PLAYER

    @property
    def has_picture(self) -> bool:
        """Whether there is a clean copy, and it may be shown."""
        return self.copy_state == CopyState.READY and not self.is_quarantined

    @property
    def has_preview(self) -> bool:
        """Whether there is a short clip to play, and it may be."""
        return bool(self.preview_path) and self.has_picture


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


class Upload(models.Model):
    """A file that is sent in pieces (tus 1.0). Its id becomes the id of the evidence.

    How much has arrived is nowhere but in the file itself. ``target_kind`` and ``target_id`` say where it belongs, see
    ``uploads.targets``. ``told_sha256`` is the sender's own hash; with ``hash_follows`` it is said after the last byte.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target_kind = models.CharField(max_length=20)
    target_id = models.CharField(max_length=40)
    sender_id = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    caption = models.CharField(max_length=200, blank=True)
    size = models.BigIntegerField()
    told_sha256 = models.CharField(max_length=64, blank=True)
    hash_follows = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.ARRIVING)
    fault = models.CharField(max_length=300, blank=True)
    evidence = models.OneToOneField(
        EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="upload"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["target_kind", "target_id"], name="uploads_of_target"),
            models.Index(fields=["started_at"], condition=models.Q(state__in=OPEN_UPLOADS), name="uploads_open"),
        ]

    def __str__(self) -> str:
        return f"upload {self.id}"

    @property
    def is_open(self) -> bool:
        """Whether it is neither kept nor given up."""
        return self.state in OPEN_UPLOADS


class UploadLink(models.Model):
    """A link, sent by e-mail, by which its holder may add files to one target until ``expires_at``, many times."""

    target_kind = models.CharField(max_length=20)
    target_id = models.CharField(max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(max_length=254)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["target_kind", "target_id"], name="links_of_target")]

    def __str__(self) -> str:
        return f"link to {self.target_kind} {self.target_id}"
