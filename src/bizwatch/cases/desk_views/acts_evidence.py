"""The acts of the desk on evidence: asking the business for it, adding it, and what becomes of an exhibit."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile

from bizwatch.cases import services
from bizwatch.cases.desk_forms import evidence, facts
from bizwatch.cases.desk_presenters.case import occurred_words
from bizwatch.cases.desk_views.acting import ActPage
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act
from bizwatch.evidence.services import receive_file

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def _send_evidence(*, case: Case, upload: UploadedFile, caption: str, by: "User", at: datetime) -> object:
    """Receive the file outside any unit of work (``receive_file`` says why); its row and its place come together."""
    return receive_file(
        upload=upload,
        caption=caption,
        by=by,
        at=at,
        then=lambda received: services.attach_evidence(case=case, evidence_id=received.pk, by=by, at=at),
    )


def _footage(case: Case, part: Any) -> dict[str, Any]:
    cameras = ", ".join(case.cctv.order_by("pk").values_list("camera", flat=True))
    asked = f"The footage of {cameras}. When it happened: {occurred_words(case)}." if cameras else ""
    return {"initial": {"text": asked[:240]}}


def _exhibit(case: Case, part: Any) -> dict[str, Any]:
    return {"initial": {"exhibit_reference": part.exhibit_reference}}


EVIDENCE_PAGES: tuple[ActPage, ...] = (
    ActPage(
        slug="ask-footage",
        act=Act.ADD_ACTION,
        heading="Ask for footage",
        submit="Ask for it",
        form=evidence.AskFootageForm,
        service=services.add_action,
        done="The business has been asked. Where it wants e-mails it has a link by which it can send files.",
        lead="Whoever has the link can send files without an account, large videos too. It can be used for seven days at "
        "least, and never ends before the next shift of the business has ended.",
        fault_field="due",
        prepare=_footage,
    ),
    ActPage(
        slug="add-evidence",
        act=Act.EVIDENCE,
        heading="Add evidence",
        submit="Add the file",
        form=facts.EvidenceForm,
        service=_send_evidence,
        done="The file is on the case. Its hash was taken as it arrived.",
        fault_field="upload",
    ),
    ActPage(
        slug="exhibit",
        act=Act.EXHIBIT,
        heading="Give an exhibit its reference",
        submit="Save",
        form=facts.ExhibitForm,
        service=services.give_exhibit_reference,
        done="The exhibit has its reference.",
        part="exhibit_id",
        fault_field="exhibit_reference",
        prepare=_exhibit,
    ),
    ActPage(
        slug="withdraw-exhibit",
        act=Act.WITHDRAW_EXHIBIT,
        heading="Withdraw an exhibit",
        submit="Withdraw the exhibit",
        form=facts.WithdrawForm,
        service=services.withdraw_exhibit,
        done="The exhibit is withdrawn. The file and its continuity stay.",
        part="exhibit_id",
        variant="warning",
        fault_field="reason",
    ),
)
