"""Sending evidence to a browser. The view decides who may have it and notes the continuity, then calls one of these.

Only a clean copy, which the product encoded itself, is ever shown. The original is a stranger's bytes: it is sent to be
saved, never to be opened in the page's origin, whatever a browser makes of it.
"""

import logging
import re
from typing import Any, BinaryIO

from django.http import FileResponse, Http404, HttpRequest

from bizwatch.evidence import store
from bizwatch.evidence.models import EvidenceFile

_RANGE = re.compile(r"bytes=(\d{1,18})?-(\d{1,18})?")

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


def preview_response(evidence: EvidenceFile, request: HttpRequest) -> EvidenceResponse:
    """Return the short clip of a video, or the range of it that a player asks for. Raises ``Http404``."""
    if not evidence.has_preview:
        raise Http404
    file = _open(evidence, evidence.preview_path)
    return _ranged(EvidenceResponse(file, content_type="video/mp4"), file, request, mark=f"{evidence.pk.hex}-preview")


def original_response(evidence: EvidenceFile, request: HttpRequest | None = None) -> EvidenceResponse:
    """Return the bytes as they were received, to be saved under their own name, or the range asked for.

    Raises ``Http404`` if they are gone. Whether a file in quarantine may go out is the caller's to decide.
    """
    file = _open(evidence, evidence.original_path)
    name = evidence.original_name
    whole = EvidenceResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
    return _ranged(whole, file, request, mark=evidence.sha256) if request is not None else whole


def asked_from(request: HttpRequest) -> int:
    """Return the first byte that a request asks for; 0 for one that asks for the whole."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    return int(found[1]) if found and found[1] else 0


class _Slice:
    """A part of a file, to be read to its end and no further."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        file.seek(start)
        self._file, self._left = file, length

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes of what is left."""
        chunk = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _ranged(whole: EvidenceResponse, file: BinaryIO, request: HttpRequest, *, mark: str) -> EvidenceResponse:
    """Return the one range that is asked for (RFC 9110, section 14), or the whole where none or several are."""
    size = file.seek(0, 2)
    file.seek(0)
    whole["Accept-Ranges"], whole["ETag"] = "bytes", f'"{mark}"'
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    same = request.headers.get("If-Range", whole["ETag"]) == whole["ETag"]
    if request.method not in ("GET", "HEAD") or not found or found[0] == "bytes=-" or not same:
        return whole
    start, end = _bounds(found[1], found[2], size)
    if start >= size or start > end:
        whole.streaming_content = iter(())
        whole.status_code, whole["Content-Range"], whole["Content-Length"] = 416, f"bytes */{size}", "0"
        return whole
    whole.status_code = 206
    whole.streaming_content = _Slice(file, start, end - start + 1)  # type: ignore[assignment]
    whole["Content-Range"], whole["Content-Length"] = f"bytes {start}-{end}/{size}", str(end - start + 1)
    return whole


def _bounds(first: str | None, last: str | None, size: int) -> tuple[int, int]:
    if first is None:
        return max(0, size - int(last or 0)), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)


def _shown(evidence: EvidenceFile, relative: str) -> EvidenceResponse:
    if not evidence.has_picture:
        raise Http404
    return EvidenceResponse(_open(evidence, relative), content_type="image/jpeg")


def _open(evidence: EvidenceFile, relative: str) -> BinaryIO:
    try:
        return store.path_of(relative).open("rb")
    except FileNotFoundError:
        logger.error("A file of evidence %s is missing: %s", evidence.pk, relative)
        raise Http404 from None
