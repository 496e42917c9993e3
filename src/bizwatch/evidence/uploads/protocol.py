"""The words of tus 1.0 (tus.io/protocols/resumable-upload): reading its headers, and answering in them."""

import base64
import binascii
import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from bizwatch.evidence.exceptions import (
    BeingWritten,
    ChecksumDiffers,
    EvidenceStoreFull,
    FileKindNotAllowed,
    FileTooLarge,
    TicketExpired,
    TooManyBytes,
    UploadNotFound,
    UploadOver,
    WrongOffset,
)
from bizwatch.evidence.models import Upload
from bizwatch.evidence.uploads import services
from bizwatch.evidence.uploads.services import Beginning
from bizwatch.kernel.errors import DomainError

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination"
CHECKSUMS = ("sha256", "sha1")
BODY_TYPE = "application/offset+octet-stream"
TICKET = "Upload-Ticket"  # our own: every request carries the ticket of its page
NO_HASH = "none"  # said in place of a hash by a browser that could not take it
_HASH_FOLLOWS = "later"  # said in the metadata as sha256, by a sender that hashes while it sends

# Which status answers which refusal; any other refusal is 422. 460 is the protocol's own.
STATUS: dict[type[DomainError], int] = {
    UploadNotFound: 404,
    WrongOffset: 409,
    TicketExpired: 410,
    UploadOver: 410,
    FileTooLarge: 413,
    TooManyBytes: 413,
    FileKindNotAllowed: 415,
    BeingWritten: 423,
    ChecksumDiffers: 460,
    EvidenceStoreFull: 507,
}


class NotUnderstood(DomainError):
    """The request is not one of this protocol; the sentence is for whoever writes a client."""


def answer(status: int, *, words: str = "", **headers: object) -> HttpResponse:
    """Return an answer in the protocol; ``headers`` as ``Upload_Offset=5``."""
    response = HttpResponse(f"{words}\n" if words else "", status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response[name.replace("_", "-")] = str(value)
    return response


def refusal(fault: DomainError) -> HttpResponse:
    """Return what answers a refusal: its status, and its sentence for the person who sends."""
    status = 400 if isinstance(fault, NotUnderstood) else STATUS.get(type(fault), 422)
    return answer(status, words=str(fault))


def about() -> HttpResponse:
    """Return what this server can do."""
    response = answer(
        204,
        Tus_Version=VERSION,
        Tus_Extension=EXTENSIONS,
        Tus_Max_Size=settings.BIZWATCH_MAX_VIDEO_BYTES,
        Tus_Checksum_Algorithm=",".join(CHECKSUMS),
    )
    response["Upload-Chunk-Size"] = str(settings.BIZWATCH_UPLOAD_CHUNK_BYTES)
    return response


def standing(upload: Upload, status: int, *, offset: int) -> HttpResponse:
    """Return how an upload stands."""
    expires: datetime = services.expires_at(upload)
    response = answer(status, Upload_Offset=offset, Upload_Length=upload.size)
    if upload.is_open:
        response["Upload-Expires"] = http_date(expires.timestamp())
    response["Upload-State"] = str(upload.state)
    return response


def method_of(request: HttpRequest) -> str:
    """Return the method that is meant, also by a client that may only say POST."""
    return (request.headers.get("X-HTTP-Method-Override") or request.method or "").upper()


def speaks_tus(request: HttpRequest) -> bool:
    """Whether the request is of the version that is spoken here."""
    return request.headers.get("Tus-Resumable") == VERSION


def number(request: HttpRequest, name: str) -> int:
    """Return a header that must be a whole number. Raises ``NotUnderstood``."""
    text = request.headers.get(name, "")
    if not text.isdecimal() or not text.isascii() or len(text) > 18:
        raise NotUnderstood(f"{name} must be a whole number.")
    return int(text)


def has_body(request: HttpRequest) -> bool:
    """Whether bytes of the file come with the request."""
    return request.content_type == BODY_TYPE


def beginning(request: HttpRequest) -> Beginning:
    """Return what a creation says of its file. Raises ``NotUnderstood``."""
    if "Upload-Defer-Length" in request.headers:
        raise NotUnderstood("Upload-Length must be said at the beginning.")
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    sha256 = told.get("sha256", "").lower()
    follows = sha256 == _HASH_FOLLOWS
    if sha256 and not follows:
        sha256 = hexadecimal(sha256)
    return Beginning(
        name=told.get("filename", "") or told.get("name", ""),
        size=number(request, "Upload-Length"),
        caption=told.get("caption", ""),
        sha256="" if follows else sha256,
        hash_follows=follows,
    )


def hexadecimal(text: str) -> str:
    """Return a SHA-256 in lower case. Raises ``NotUnderstood``."""
    tidy = text.strip().lower()
    if len(tidy) != 64 or set(tidy) - set("0123456789abcdef"):
        raise NotUnderstood("sha256 must be 64 hexadecimal digits.")
    return tidy


def checksum(request: HttpRequest) -> tuple[str, bytes] | None:
    """Return algorithm and digest of the piece, or None. Raises ``NotUnderstood``."""
    text = request.headers.get("Upload-Checksum", "")
    if not text:
        return None
    algorithm, _, digest = text.partition(" ")
    if algorithm not in CHECKSUMS:
        raise NotUnderstood(f"Upload-Checksum must be one of {', '.join(CHECKSUMS)}.")
    return algorithm, _decoded(digest, "Upload-Checksum")


def _metadata(text: str) -> dict[str, str]:
    pairs = (pair.strip().partition(" ") for pair in text.split(",") if pair.strip())
    return {key.lower(): _decoded(value, "Upload-Metadata").decode("utf-8", "replace") for key, _, value in pairs}


def _decoded(text: str, name: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise NotUnderstood(f"{name} must be in base 64.") from None


def refusing(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a view raise refusals: they are answered in the protocol's words."""

    @functools.wraps(view)
    def answered(*arguments: Any, **named: Any) -> Any:
        try:
            return view(*arguments, **named)
        except DomainError as fault:
            return refusal(fault)

    return answered
