"""That a case was looked at (Data Protection Act 2018, s.62: consultation)."""

from datetime import datetime
from uuid import UUID

from django.core.cache import cache

from bizwatch.audit.services import Actor, record_read
from bizwatch.cases.models import Case
from bizwatch.cases.services.hold import SUBJECT

SEEN_FOR = 15 * 60  # seconds in which one person's looks at the same picture, or at parts of a file, count as one


def record_case_read(*, case: Case, by: Actor, at: datetime, reason: str = "") -> None:
    """Audit that a page of this case was shown to somebody; every view that shows one calls it first."""
    record_read(
        by=by,
        at=at,
        subject_type=SUBJECT,
        subject_id=case.crime_reference,
        case_reference=case.crime_reference,
        reason=reason,
    )


def record_thumbnail_seen(*, case: Case, evidence_id: UUID, by: Actor, at: datetime, reason: str) -> None:
    """Audit that the thumbnail of a file on this case was shown: looks within ``SEEN_FOR`` count as one."""
    if cache.add(f"thumbnail-seen:{by.audit_id}:{evidence_id}", True, timeout=SEEN_FOR):
        record_read(
            by=by,
            at=at,
            subject_type="evidence",
            subject_id=evidence_id,
            case_reference=case.crime_reference,
            reason=reason,
        )
