"""Pictures of files that were sent with a report; `evidence` has no address of its own."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import public_page
from bizwatch.audit.services import record_read
from bizwatch.evidence.responses import thumbnail_response
from bizwatch.reporting.selectors import files_of
from bizwatch.reporting.visits import Visit, on_own_draft


@on_own_draft
def _thumbnail(request: HttpRequest, visit: Visit, evidence_id: UUID) -> HttpResponseBase:
    held = files_of(visit.draft).filter(evidence_id=evidence_id).first()
    if held is None:
        raise Http404
    record_read(by=visit.actor, at=visit.at, subject_type="evidence", subject_id=evidence_id, reason="own report")
    return thumbnail_response(held.evidence)


# The small picture of a file, for whoever the draft belongs to.
thumbnail = public_page(require_safe(_thumbnail))
