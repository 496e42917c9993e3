"""Reading is audited: the statement under its number, the witness's own details under a subject of their own."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.services import Actor, record_read
from bizwatch.statements.models import Statement, StatementOffer

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.cases.models import Case

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


def record_joined_read(
    *, case: "Case", shown: Iterable["Statement | StatementOffer"], by: "User", at: datetime
) -> None:
    """Audit that statements of joined cases were named on the page of the case that they were joined to, under each of
    them: of the case itself its page says so."""
    others = {one.case.crime_reference for one in shown if one.case_id != case.pk}
    for reference in sorted(others):
        record_read(
            by=by,
            at=at,
            subject_type="statement_list",
            subject_id=reference,
            case_reference=reference,
            reason=f"joined to {case.crime_reference}",
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
