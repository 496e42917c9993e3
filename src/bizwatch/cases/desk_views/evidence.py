"""Evidence on a case, for the desk: the clean copy, its thumbnail, and the original to be saved."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.cache import cache
from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_read
from bizwatch.cases.desk_views.finding import find_case, or_404
from bizwatch.cases.models import Case, CaseExhibit
from bizwatch.cases.permissions import is_desk
from bizwatch.cases.selectors.named import exhibit_of_case
from bizwatch.evidence.choices import ContinuityKind
from bizwatch.evidence.responses import copy_response, original_response, thumbnail_response
from bizwatch.evidence.services import note_continuity
from bizwatch.kernel import clock

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_THUMBNAIL_NOTED_FOR = 15 * 60  # seconds in which one person's looks at the same thumbnail count as one


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


@requires(Permission.INVESTIGATE)
@require_safe
def evidence_original(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Send the original to be saved, and note it in the continuity of the item."""
    case, exhibit = _exhibit(request.user, reference, evidence_id)
    response = original_response(exhibit.evidence)
    _note(case, exhibit, ContinuityKind.DOWNLOADED, by=request.user, at=clock.now())
    return response


def show_copy(user: "User", reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Return the clean copy of a picture on a case that the person may see. Raises ``Http404``."""
    case, exhibit = _exhibit(user, reference, evidence_id)
    response = copy_response(exhibit.evidence)
    _note(case, exhibit, ContinuityKind.VIEWED, by=user, at=clock.now())
    return response


def show_thumbnail(user: "User", reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Return the thumbnail of a picture on a case that the person may see. Raises ``Http404``."""
    case, exhibit = _exhibit(user, reference, evidence_id)
    response = thumbnail_response(exhibit.evidence)
    if cache.add(f"thumbnail-seen:{user.pk}:{evidence_id}", True, timeout=_THUMBNAIL_NOTED_FOR):
        record_read(
            by=user,
            at=clock.now(),
            subject_type="evidence",
            subject_id=evidence_id,
            case_reference=case.crime_reference,
            reason="thumbnail on the case page",
        )
    return response


def _exhibit(user: "User", reference: str, evidence_id: UUID) -> tuple[Case, CaseExhibit]:
    case = find_case(user, reference)
    exhibit = or_404(lambda: exhibit_of_case(case, evidence_id))
    if exhibit.withdrawn_at is not None and not is_desk(user):
        raise Http404
    return case, exhibit


def _note(case: Case, exhibit: CaseExhibit, kind: ContinuityKind, *, by: "User", at: datetime) -> None:
    note_continuity(evidence=exhibit.evidence, kind=kind, by=by, at=at, case_reference=case.crime_reference)
