"""The addresses of the tus server. Each request carries the ticket of its page; a stranger's upload is not there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import public_page
from bizwatch.audit.services import Actor
from bizwatch.design.workers import worker_script
from bizwatch.evidence.choices import UploadState
from bizwatch.evidence.exceptions import UploadNotFound
from bizwatch.evidence.models import Upload
from bizwatch.evidence.uploads import protocol, services
from bizwatch.evidence.uploads.passage import Passage, passage_of
from bizwatch.evidence.uploads.services import Piece
from bizwatch.evidence.uploads.tickets import Ticket, read_ticket
from bizwatch.kernel import clock

_READ_BYTES = 1024 * 1024
_WORKER = Path(__file__).parents[1] / "workers" / "hash_worker.js"


def _holder(request: HttpRequest) -> tuple[Ticket, Actor]:
    """Return the ticket and who holds it, if they may still add files to its place. Raises ``UploadNotFound``."""
    at = clock.now()
    ticket = read_ticket(request.headers.get(protocol.TICKET, ""), at=at)
    return ticket, services.sender_of(ticket, at=at)


# A ticket stands in a header of our own, which no other site's page can send: that is what the token of a form is for.
@csrf_exempt
@public_page
@protocol.refusing
def uploads(request: HttpRequest) -> HttpResponseBase:
    """Say what is spoken here (OPTIONS), begin an upload (POST), or list those that are not finished (GET)."""
    method = protocol.method_of(request)
    if method == "OPTIONS":
        return protocol.about()
    if method == "GET":
        return _list(request)
    if method != "POST":
        return HttpResponseNotAllowed(["GET", "OPTIONS", "POST"])
    passage = passage_of(request)
    if passage is not None and passage.is_over:
        return _ended(passage, status=201)
    if not protocol.speaks_tus(request):
        return protocol.answer(412, Tus_Version=protocol.VERSION)
    ticket, by = _holder(request)
    upload = services.begin_upload(ticket=ticket, said=protocol.beginning(request), by=by, at=clock.now())
    if protocol.has_body(request):
        return _received(request, upload, by, offset=0, status=201)
    return _located(protocol.standing(upload, 201, offset=0), upload)


@csrf_exempt
@public_page
@protocol.refusing
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponseBase:
    """Say how an upload stands (HEAD; GET in words for a script), take more of it (PATCH), or give it up (DELETE)."""
    method = protocol.method_of(request)
    passage = passage_of(request)
    if method == "PATCH" and passage is not None and passage.is_over:
        return _ended(passage, status=204)
    if method == "OPTIONS":
        return protocol.about()
    if method not in _ACTS:
        return HttpResponseNotAllowed([*_ACTS, "OPTIONS"])
    if method != "GET" and not protocol.speaks_tus(request):
        return protocol.answer(412, Tus_Version=protocol.VERSION)
    ticket, by = _holder(request)
    return _ACTS[method](request, services.find_upload(ticket=ticket, upload_id=upload_id), by)


def _described_to(request: HttpRequest, found: Upload, by: Actor) -> HttpResponseBase:
    return JsonResponse(_described(found), headers={"Cache-Control": "no-store"})


def _stands(request: HttpRequest, found: Upload, by: Actor) -> HttpResponseBase:
    return protocol.standing(found, 200, offset=services.arrived_of(found))


def _given_up(request: HttpRequest, found: Upload, by: Actor) -> HttpResponseBase:
    services.remove_upload(upload=found, by=by, at=clock.now())
    return protocol.answer(204)


def _more(request: HttpRequest, found: Upload, by: Actor) -> HttpResponseBase:
    if not protocol.has_body(request):
        return protocol.answer(415, words=f"The content type must be {protocol.BODY_TYPE}.")
    return _received(request, found, by, offset=protocol.number(request, "Upload-Offset"), status=204)


_ACTS: dict[str, Callable[[HttpRequest, Upload, Actor], HttpResponseBase]] = {
    "GET": _described_to,
    "HEAD": _stands,
    "PATCH": _more,
    "DELETE": _given_up,
}


@csrf_exempt
@public_page
@protocol.refusing
def upload_hash(request: HttpRequest, upload_id: UUID) -> HttpResponseBase:
    """Take the hash that the sender's own machine made of a file all of which is here, and say what came of it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    ticket, by = _holder(request)
    found = services.find_upload(ticket=ticket, upload_id=upload_id)
    sent = request.POST.get("sha256", "")
    sha256 = "" if sent == protocol.NO_HASH else protocol.hexadecimal(sent)
    caption = request.POST.get("caption", "")
    found = services.note_hash(upload=found, sha256=sha256, caption=caption, by=by, at=clock.now())
    return JsonResponse(_described(found), headers={"Cache-Control": "no-store"})


@public_page
@require_safe
def hash_worker(request: HttpRequest) -> HttpResponseBase:
    """Send the script that takes hashes beside a page."""
    return worker_script(_WORKER)


def _received(request: HttpRequest, upload: Upload, by: Actor, *, offset: int, status: int) -> HttpResponse:
    """Take a piece: let the server write it past this thread, or read it here."""
    piece = services.begin_piece(upload=upload, offset=offset, by=by, checksum=protocol.checksum(request))
    passage = passage_of(request)
    if passage is not None:
        passage.piece = piece
        return HttpResponse(status=202)
    try:
        while chunk := request.read(_READ_BYTES):
            piece.writer.write(chunk)
        return _kept(piece, whole=True, status=status)
    finally:
        piece.writer.close()


def _ended(passage: Passage, *, status: int) -> HttpResponse:
    """End the piece that the server has written. What went wrong with the disk is answered as it would be here."""
    if passage.piece is None:
        raise UploadNotFound("There is no such upload.")
    if passage.fault is not None:
        raise passage.fault
    return _kept(passage.piece, whole=passage.whole, status=status)


def _kept(piece: Piece, *, whole: bool, status: int) -> HttpResponse:
    found = services.end_piece(piece, whole=whole, at=clock.now())
    response = protocol.standing(found, status, offset=piece.writer.offset)
    return _located(response, found) if status == 201 else response


def _located(response: HttpResponse, upload: Upload) -> HttpResponse:
    response["Location"] = reverse("evidence:upload", args=[upload.pk])
    return response


def _list(request: HttpRequest) -> HttpResponse:
    ticket, _ = _holder(request)
    found = {
        "chunk": settings.BIZWATCH_UPLOAD_CHUNK_BYTES,
        "largest": settings.BIZWATCH_MAX_VIDEO_BYTES,
        "uploads": [_described(one) for one in services.uploads_of(ticket)],
    }
    return JsonResponse(found, headers={"Cache-Control": "no-store"})


def _described(upload: Upload) -> dict[str, Any]:
    """Return how an upload stands, for the script of a page."""
    return {
        "href": reverse("evidence:upload", args=[upload.pk]),
        "name": upload.name,
        "size": upload.size,
        "arrived": services.arrived_of(upload) if upload.is_open else upload.size,
        "state": upload.state,
        "words": upload.fault or UploadState(upload.state).label,
    }
