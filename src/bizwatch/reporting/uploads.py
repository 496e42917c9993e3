"""Where files that are sent in pieces belong on a report that is being written."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Sum

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import Actor
from bizwatch.cases.services import evidence_from_system
from bizwatch.reporting.catalogue.evidence import MOST_FILES
from bizwatch.reporting.choices import DraftState
from bizwatch.reporting.guest_actor import GuestActor
from bizwatch.reporting.models import Draft, DraftFile
from bizwatch.reporting.services.drafts import locked
from bizwatch.reporting.services.files import put_on_draft, remove_file

if TYPE_CHECKING:
    from bizwatch.evidence.models import EvidenceFile

DRAFT = "draft"


class DraftTarget:
    """Files of one draft. What was begun before the report was sent still arrives, on its case."""

    most_files = MOST_FILES
    most_bytes = 30 * 1024**3

    def sender(self, target_id: str, sender_id: str, *, at: datetime) -> Actor | None:
        """Return the draft's owner, or the guest whose link opened it."""
        draft = _draft(target_id)
        if draft is None:
            return None
        if draft.owner is None:
            guest = GuestActor(draft.pk)
            return guest if guest.audit_id == sender_id else None
        writes = has_permission(draft.owner, Permission.REPORT_CRIME) or has_permission(
            draft.owner, Permission.TAKE_CALLS
        )
        return draft.owner if writes and draft.owner.audit_id == sender_id else None

    def held(self, target_id: str) -> tuple[int, int]:
        """Return how many files the draft has, and their bytes."""
        files = DraftFile.objects.filter(draft_id=target_id)
        return files.count(), files.aggregate(bytes=Sum("evidence__size"))["bytes"] or 0

    def take(self, *, target_id: str, evidence: "EvidenceFile", by: Actor, at: datetime) -> None:
        """Put the file on the draft, or on the case that it has become.

        Raises ``DraftNotFound``, ``TooManyFiles``, ``FileOnReport`` and what ``cases`` raises.
        """
        draft = locked(UUID(target_id))
        if draft.state == DraftState.OPEN:
            put_on_draft(draft, evidence, by=by, at=at)
        else:
            evidence_from_system(case=draft.report.case, evidence_id=evidence.pk, by=by, at=at)

    def drop(self, *, target_id: str, evidence_id: UUID, by: Actor, at: datetime) -> None:
        """Take the file off the draft. Raises ``DraftNotFound`` and ``AlreadySent``."""
        remove_file(draft_id=UUID(target_id), evidence_id=evidence_id, by=by, at=at)


def _draft(target_id: str) -> Draft | None:
    try:
        pk = UUID(target_id)
    except ValueError:
        return None
    kept = Draft.objects.exclude(state=DraftState.DROPPED)
    return kept.select_related("owner").filter(pk=pk).first()
