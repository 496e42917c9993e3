"""Reading is audited: the statement under its number, the witness's own details under a subject of their own."""

from datetime import datetime

from bizwatch.audit.services import Actor, record_read
from bizwatch.statements.models import Statement

SUBJECT, DETAILS = "statement", "witness_details"


def record_statement_read(*, statement: Statement, by: Actor, at: datetime, reason: str) -> None:
    """Audit that a statement, or its PDF, was shown to somebody."""
    record_read(
        by=by,
        at=at,
        subject_type=SUBJECT,
        subject_id=statement.number,
        case_reference=statement.case.crime_reference,
        reason=reason,
    )


def record_details_read(*, statement: Statement, by: Actor, at: datetime, reason: str) -> None:
    """Audit that the witness's own details were shown to somebody."""
    record_read(
        by=by,
        at=at,
        subject_type=DETAILS,
        subject_id=statement.number,
        case_reference=statement.case.crime_reference,
        reason=reason,
    )
