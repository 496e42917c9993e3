"""Where the photos go that a device kept without a signal: to the case that its report became, each once."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Sum

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.models import User
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import Actor
from bizwatch.cases.services import attach_evidence
from bizwatch.evidence.uploads import ticket_for
from bizwatch.reporting.catalogue.evidence import MOST_FILES
from bizwatch.reporting.choices import Door
from bizwatch.reporting.exceptions import DraftNotFound, FileOnReport
from bizwatch.reporting.guest_actor import GuestActor
from bizwatch.reporting.models import DraftFile, Report
from bizwatch.reporting.uploads import DRAFT

if TYPE_CHECKING:
    from bizwatch.evidence.models import EvidenceFile

DEVICE_REPORT = "device-report"


class DeviceReportTarget:
    """Photos of a report that was written without a signal. The id of the place is the report's reference."""

    most_files = MOST_FILES
    most_bytes = 3 * 1024**3

    def sender(self, target_id: str, sender_id: str, *, at: datetime) -> Actor | None:
        """Return whose report it is, while they may report."""
        report = _report(target_id)
        user = report.sent_by if report else None
        if user is None or user.audit_id != sender_id or not has_permission(user, Permission.REPORT_CRIME):
            return None
        return user

    def held(self, target_id: str) -> tuple[int, int]:
        """Return how many files the report's case has, and their bytes."""
        report = _report(target_id)
        if report is None:
            return 0, 0
        exhibits = report.case.exhibits
        return exhibits.count(), exhibits.aggregate(bytes=Sum("evidence__size"))["bytes"] or 0

    def take(self, *, target_id: str, evidence: "EvidenceFile", by: Actor, at: datetime) -> None:
        """Put a photo on the case. Raises ``FileOnReport`` where it has the very same, and what ``cases`` raises."""
        # Held, so that the same photo sent twice at once is looked for by one after the other.
        report = Report.objects.select_for_update().filter(reference=target_id, door=Door.OFFLINE).first()
        if report is None or not isinstance(by, User):
            raise DraftNotFound("There is no such report.")
        if report.case.exhibits.filter(evidence__sha256=evidence.sha256).exists():
            raise FileOnReport("The case has this very photo already.")
        attach_evidence(case=report.case, evidence_id=evidence.pk, by=by, at=at)

    def drop(self, *, target_id: str, evidence_id: UUID, by: Actor, at: datetime) -> None:
        """Refuse: only the desk withdraws what is on a case."""
        raise DraftNotFound("It is with the police now. Write to them on the case’s page if it was sent by mistake.")


def _report(reference: str) -> Report | None:
    return Report.objects.select_related("sent_by", "case").filter(reference=reference, door=Door.OFFLINE).first()


def photos_of_report(report: Report, *, by: User, at: datetime) -> dict[str, object]:
    """Return what a device needs to send its photos: a ticket, and the SHA-256 of those that are there already."""
    have = list(report.case.exhibits.values_list("evidence__sha256", flat=True))
    return {"ticket": ticket_for(DEVICE_REPORT, report.reference, by=by, at=at), "have": have}


def photos_of_guest(draft_id: UUID, *, at: datetime) -> dict[str, object]:
    """Return the same for a guest's draft, in the session that its link opened."""
    have = list(DraftFile.objects.filter(draft_id=draft_id).values_list("evidence__sha256", flat=True))
    return {"ticket": ticket_for(DRAFT, draft_id, by=GuestActor(draft_id), at=at), "have": have}
