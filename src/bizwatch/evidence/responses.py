"""Sending evidence to a browser. The view decides who may have it and notes the continuity, then calls one of these.

Only a clean copy, which the product encoded itself, is ever shown. The original is a stranger's bytes: it is sent to be
saved, never to be opened in the page's origin, whatever a browser makes of it.
"""

import logging
from typing import Any, BinaryIO

from django.http import FileResponse, Http404

from bizwatch.evidence import store
from bizwatch.evidence.choices import CopyState
from bizwatch.evidence.models import EvidenceFile

logger = logging.getLogger("bizwatch.evidence")


class EvidenceResponse(FileResponse):
    """A stored file, sent a quarter of a MiB at a time, inert in the browser."""

    block_size = 256 * 1024

    def __init__(self, file: BinaryIO, **options: Any) -> None:
        super().__init__(file, **options)
        self["X-Content-Type-Options"] = "nosniff"
        self["Content-Security-Policy"] = "default-src 'none'; sandbox"


def copy_response(evidence: EvidenceFile) -> EvidenceResponse:
    """Return the clean copy, to be shown. Raises ``Http404`` where there is none (yet)."""
    return _shown(evidence, evidence.copy_path)


def thumbnail_response(evidence: EvidenceFile) -> EvidenceResponse:
    """Return the thumbnail of the clean copy. Raises ``Http404`` where there is none (yet)."""
    return _shown(evidence, evidence.thumbnail_path)


def original_response(evidence: EvidenceFile) -> EvidenceResponse:
    """Return the bytes as they were received, to be saved under their own name. Raises ``Http404`` if they are gone."""
    file = _open(evidence, evidence.original_path)
    name = evidence.original_name
    return EvidenceResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")


def _shown(evidence: EvidenceFile, relative: str) -> EvidenceResponse:
    if evidence.copy_state != CopyState.READY:
        raise Http404
    return EvidenceResponse(_open(evidence, relative), content_type="image/jpeg")


def _open(evidence: EvidenceFile, relative: str) -> BinaryIO:
    try:
        return store.path_of(relative).open("rb")
    except FileNotFoundError:
        logger.error("A file of evidence %s is missing: %s", evidence.pk, relative)
        raise Http404 from None
