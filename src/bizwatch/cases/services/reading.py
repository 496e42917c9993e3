"""That a case was looked at (Data Protection Act 2018, s.62: consultation)."""

from datetime import datetime

from bizwatch.audit.services import Actor, record_read
from bizwatch.cases.models import Case
from bizwatch.cases.services.hold import SUBJECT


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
