"""What happens on a case when a virus was found in a file of its evidence: both sides are told, plainly."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor
from bizwatch.cases.choices import ActionKind, Side
from bizwatch.cases.models import Case, CaseAction, CaseExhibit, CaseMessage
from bizwatch.cases.services.hold import audit_case, hold, keep
from bizwatch.cases.services.mail import Mail, write_to_business
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock

if TYPE_CHECKING:
    from bizwatch.evidence.models import EvidenceFile

SCANNER = SystemActor("virus scanner")


def tell_of_virus(*, evidence: "EvidenceFile", at: datetime) -> None:
    """Write to the business of every case that has the file, and give the desk something to do. In a unit of work."""
    for exhibit in CaseExhibit.objects.filter(evidence=evidence, withdrawn_at=None).select_related("case"):
        held = hold(exhibit.case)
        if exhibit.side == Side.BUSINESS and not held.is_restricted:
            _write_to_business(held, evidence, at)
        CaseAction.objects.create(
            case=held,
            side=Side.POLICE,
            kind=ActionKind.OTHER,
            text=f"A virus was found in “{evidence.original_name[:80]}”. Arrange how the footage is to come safely.",
            due_at=clock("action-due", to_london(at).date()).due_at(at),
            added_at=at,
        )
        audit_case(Action.COLLECTION, held, "tell_of_virus", by=SCANNER, at=at, evidence=str(evidence.pk))
        keep(held, by=SCANNER, at=at)


def _write_to_business(held: Case, evidence: "EvidenceFile", at: datetime) -> None:
    words = (
        f"A virus was found in the file “{evidence.original_name}” that you sent. We have put it aside and nobody opens "
        "it. Check the computer or recorder that it came from, and send the footage again from another one if you can."
    )
    message = CaseMessage.objects.create(
        case=held, side=Side.POLICE, by=None, by_name=SCANNER.audit_name, at=at, text=words, dedupe=uuid4()
    )
    write_to_business(held, Mail.MESSAGE, key=str(message.pk), at=at)
