"""Evidence on a case, for the desk: the clean copy, its thumbnail, a video's preview, and the original to be saved."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bizwatch.accounts.access import SignedInRequest, confirms_identity, has_permission, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_read
from bizwatch.cases.desk_forms.facts import EvidenceForm
from bizwatch.cases.desk_views.finding import find_case, or_404
from bizwatch.cases.models import Case, CaseExhibit
from bizwatch.cases.permissions import Act, is_desk, may
from bizwatch.cases.selectors.named import exhibit_of_case
from bizwatch.cases.services import record_case_read, record_thumbnail_seen
from bizwatch.cases.uploads import CASE
from bizwatch.evidence.choices import ContinuityKind, EvidenceKind
from bizwatch.evidence.responses import (
    asked_from,
    copy_response,
    original_response,
    preview_response,
    thumbnail_response,
)
from bizwatch.evidence.services import note_continuity
from bizwatch.evidence.uploads import ticket_for
from bizwatch.evidence.wording import format_words, words_for_police
from bizwatch.kernel import clock

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_NOTED_FOR = 15 * 60  # seconds in which one person's looks at the same thumbnail, or parts of a file, count as one


@requires(Permission.VIEW_DESK)
@require_safe
def evidence_copy(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Show the clean copy, and note it in the continuity of the item."""
    return show_copy(request.user, reference, evidence_id)


@requires(Permission.VIEW_DESK)
@require_safe
def evidence_thumbnail(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Show the thumbnail. That it was seen is audited."""
    return show_thumbnail(request.user, reference, evidence_id)


@requires(Permission.VIEW_DESK)
@require_safe
def evidence_film(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Show the page of a video: its stills, and a player for its short preview."""
    case = find_case(request.user, reference)
    exhibit = _exhibit(case, request.user, evidence_id)
    if not exhibit.evidence.has_picture or exhibit.evidence.kind != EvidenceKind.VIDEO:
        raise Http404
    record_read(
        by=request.user,
        at=clock.now(),
        subject_type="evidence",
        subject_id=evidence_id,
        case_reference=case.crime_reference,
        reason="page of a video",
    )
    return render(request, "cases/desk/film.html", {"case": case, "exhibit": exhibit, "file": exhibit.evidence})


@requires(Permission.VIEW_DESK)
@require_safe
def evidence_preview(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Send the short preview of a video, in the ranges that a player asks for; a showing is noted once."""
    case = find_case(request.user, reference)
    exhibit = _exhibit(case, request.user, evidence_id)
    response = preview_response(exhibit.evidence, request)
    if cache.add(f"preview-seen:{request.user.pk}:{evidence_id}", True, timeout=_NOTED_FOR):
        _note(case, exhibit, ContinuityKind.VIEWED, by=request.user, at=clock.now())
    return response


@requires(Permission.INVESTIGATE)
@require_safe
def send_files(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Show the page from which large files are sent onto a case in pieces; its form sends them whole without script."""
    case, at = find_case(request.user, reference), clock.now()
    if not may(Act.EVIDENCE, case, request.user):
        raise PermissionDenied
    record_case_read(case=case, by=request.user, at=at, reason="desk: Send large files")
    ticket = ticket_for(CASE, case.crime_reference, by=request.user, at=at)
    context = {"case": case, "form": EvidenceForm(at=at), "upload_ticket": ticket}
    return render(request, "cases/desk/send_files.html", context)


@requires(Permission.INVESTIGATE)
@confirms_identity
@require_safe
def evidence_original(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Send the original to be saved, and note it in the continuity of the item; what is in quarantine is not sent."""
    case = find_case(request.user, reference)
    if _exhibit(case, request.user, evidence_id).evidence.is_quarantined:
        return redirect("cases:desk_quarantine", case.crime_reference, evidence_id)
    return original_of(case, request.user, evidence_id, request)


@requires(Permission.INVESTIGATE)
@confirms_identity
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_quarantine(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Say why a file is in quarantine; a supervisor who was warned may save it."""
    case = find_case(request.user, reference)
    exhibit = _exhibit(case, request.user, evidence_id)
    if not exhibit.evidence.is_quarantined:
        return redirect("cases:desk_case", case.crime_reference)
    may_save = has_permission(request.user, Permission.SUPERVISE)
    if request.method == "POST":
        if not may_save:
            raise PermissionDenied
        _note(case, exhibit, ContinuityKind.DOWNLOADED, by=request.user, at=clock.now(), note="Out of quarantine")
        return original_response(exhibit.evidence)
    context = {
        "case": case,
        "exhibit": exhibit,
        "file": exhibit.evidence,
        "why": words_for_police(exhibit.evidence),
        "format": format_words(exhibit.evidence),
        "may_save": may_save,
    }
    return render(request, "cases/desk/quarantine.html", context)


def show_copy(user: "User", reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Return the clean copy of a picture on a case that the person may see. Raises ``Http404``."""
    return copy_of(find_case(user, reference), user, evidence_id)


def show_thumbnail(user: "User", reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Return the thumbnail of a picture on a case that the person may see. Raises ``Http404``."""
    return thumbnail_of(find_case(user, reference), user, evidence_id)


def original_of(case: Case, user: "User", evidence_id: UUID, request: HttpRequest | None = None) -> HttpResponseBase:
    """Return the original of an item on a case that was found for this person, and note it in its continuity.

    With the ``request``, the range that it asks for: a large file goes on where it stopped, and is noted once. What is
    in quarantine is not there.
    """
    exhibit = _exhibit(case, user, evidence_id)
    if exhibit.evidence.is_quarantined:
        raise Http404
    response = original_response(exhibit.evidence, request)
    goes_on = request is not None and asked_from(request) > 0
    is_new = cache.add(f"original-saved:{user.pk}:{evidence_id}", True, timeout=_NOTED_FOR)
    if is_new or not goes_on:
        _note(case, exhibit, ContinuityKind.DOWNLOADED, by=user, at=clock.now())
    return response


def copy_of(case: Case, user: "User", evidence_id: UUID) -> HttpResponseBase:
    """Return the clean copy of a picture on a case that was found for this person, and note it in its continuity."""
    exhibit = _exhibit(case, user, evidence_id)
    response = copy_response(exhibit.evidence)
    _note(case, exhibit, ContinuityKind.VIEWED, by=user, at=clock.now())
    return response


def thumbnail_of(case: Case, user: "User", evidence_id: UUID) -> HttpResponseBase:
    """Return the thumbnail of a picture on a case that was found for this person. That it was seen is audited."""
    exhibit = _exhibit(case, user, evidence_id)
    response = thumbnail_response(exhibit.evidence)
    reason = "thumbnail on the case page"
    record_thumbnail_seen(case=case, evidence_id=evidence_id, by=user, at=clock.now(), reason=reason)
    return response


def _exhibit(case: Case, user: "User", evidence_id: UUID) -> CaseExhibit:
    exhibit = or_404(lambda: exhibit_of_case(case, evidence_id))
    if exhibit.withdrawn_at is not None and not is_desk(user):
        raise Http404
    return exhibit


def _note(case: Case, exhibit: CaseExhibit, kind: ContinuityKind, *, by: "User", at: datetime, note: str = "") -> None:
    note_continuity(evidence=exhibit.evidence, kind=kind, by=by, at=at, note=note, case_reference=case.crime_reference)
