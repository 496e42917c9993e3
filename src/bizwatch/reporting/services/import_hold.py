"""What every step of an import of reports stands on: who may, the row of the file under its lock, and the audit."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.accounts.models import User
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, record
from bizwatch.businesses.selectors import business_looked_after
from bizwatch.reporting.importing.models import ReportImport, ReportImportRow

if TYPE_CHECKING:
    from bizwatch.businesses.models import Business

_RESULT = ["values", "state", "faults", "asks", "dedupe", "content_hash", "told_before", "is_left_out", "report"]


def check_may_import(by: Actor, business: "Business | None") -> None:
    """Check that a person looks after the business; the product itself may import for all. Raises ``BusinessNotFound``."""
    if isinstance(by, User):
        business_looked_after(by, business.reference if business else "")


def hold_import(held: ReportImport) -> ReportImport:
    """Return the import as it is now, its row locked to the end of the unit of work."""
    rows = ReportImport.objects.select_for_update(of=("self",)).select_related("business", "uploaded_by")
    return rows.get(pk=held.pk)


def save_rows(rows: Sequence[ReportImportRow]) -> None:
    """Write the results of judged rows in one statement; Django's ``bulk_update`` takes four times as long."""
    ReportImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=_RESULT)


def audit_import(
    action: Action, held: ReportImport, *, by: Actor, at: datetime, **detail: str | int | bool | None
) -> None:
    """Record what was done with a file."""
    record(action, by=by, at=at, subject_type="report_import", subject_id=held.public_id, **detail)  # type: ignore[arg-type]
