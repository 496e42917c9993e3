"""Codes of the evidence app with their labels."""

from django.db import models


class EvidenceKind(models.TextChoices):
    PHOTO = "photo", "Photo or still"
    VIDEO = "video", "Video"
    DOCUMENT = "document", "Document"


class CopyState(models.TextChoices):
    """State of the clean copy that is shown in place of the original."""

    WAITING = "waiting", "Being prepared"
    READY = "ready", "Ready"
    NONE = "none", "Kept, no copy can be shown"
    FAILED = "failed", "No copy could be made"


class ContinuityKind(models.TextChoices):
    """Steps in the life of an item of evidence."""

    RECEIVED = "received", "Received and hashed"
    COPIED = "copied", "Clean copy made"
    ATTACHED = "attached", "Added to the case"
    EXHIBITED = "exhibited", "Given an exhibit reference"
    VIEWED = "viewed", "Viewed"
    DOWNLOADED = "downloaded", "Original downloaded"
    CHECKED = "checked", "Hash checked again"
    WITHDRAWN = "withdrawn", "Withdrawn from the case"
