"""Codes of the evidence app with their labels."""

from enum import StrEnum

from django.db import models

from bizwatch.reference.selectors import cctv_formats

# What the names of CCTV recordings end with, for the picker of a browser; player programs are not offered.
CCTV_ENDINGS = tuple(sorted({ending for row in cctv_formats() for ending in row.endings if ending != ".exe"}))


class EvidenceKind(models.TextChoices):
    PHOTO = "photo", "Photo or still"
    VIDEO = "video", "Video"
    DOCUMENT = "document", "Document"
    PLAYER = "player", "Player program"


class Copying(StrEnum):
    """How a clean copy of a format is made."""

    NONE = "none"
    PICTURE = "picture"  # at once: a second's work
    FILM = "film"  # by the worker: stills and a short preview


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
    SCANNED = "scanned", "Scanned for viruses"
    ERASED = "erased", "Erased: it came to no case in time"


class ScanState(models.TextChoices):
    """What the virus scanner says of the original."""

    NOT_SCANNED = "not_scanned", "Not scanned for viruses: no scanner is set up"
    WAITING = "waiting", "Waiting to be scanned for viruses"
    CLEAN = "clean", "Scanned, no virus found"
    FOUND = "found", "A virus was found"
    TOO_LARGE = "too_large", "Not scanned for viruses: larger than the scanner takes"


class UploadState(models.TextChoices):
    """Where an upload in pieces stands."""

    ARRIVING = "arriving", "Being sent"
    ARRIVED = "arrived", "All of it is here; the sender has not said yet whether it is what they sent"
    CHECKING = "checking", "All of it is here; its hash is being taken"
    KEPT = "kept", "Added"
    REFUSED = "refused", "Not added"
    REMOVED = "removed", "Removed by the sender"
    EXPIRED = "expired", "Given up: nothing more came"


OPEN_UPLOADS = (UploadState.ARRIVING, UploadState.ARRIVED, UploadState.CHECKING)
