"""What a business's own system does to its case: it writes, and it sends evidence. Its own reports it sends elsewhere.

The caller has found the case for this very system (``reporting.selectors.reports_of_business``).
"""

from datetime import datetime
from uuid import UUID

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.cases.choices import Side
from bizwatch.cases.exceptions import CaseNotFound, NotFoundOnCase
from bizwatch.cases.models import Case, CaseExhibit, CaseMessage
from bizwatch.cases.services.evidence import add_exhibits, check_not_on_case
from bizwatch.cases.services.hold import audit_case, hold, keep, need_reason


@audited_service
def message_from_system(*, case: Case, text: str, dedupe: UUID, by: Actor, at: datetime) -> CaseMessage:
    """Write to the desk for the business. The same ``dedupe`` twice is one message.

    Raises ``ReasonNeeded`` for an empty text, ``NotFoundOnCase`` where the key was used on another case.
    """
    held = _ordinary(hold(case))
    sent = CaseMessage.objects.filter(dedupe=dedupe).first()
    if sent is not None:
        if sent.case_id != held.pk:
            raise NotFoundOnCase("This message was sent before, on another case.")
        return sent
    message = _write(held, need_reason(text, "Write a message."), by=by, at=at, dedupe=dedupe)
    audit_case(Action.COLLECTION, held, "message_from_system", by=by, at=at, message=message.pk)
    keep(held, by=by, at=at)
    return message


@audited_service
def evidence_from_system(*, case: Case, evidence_id: UUID, by: Actor, at: datetime) -> CaseExhibit:
    """Put one file that this system sent on the case; the desk reads of it in a message, also on a closed case.

    Raises ``EvidenceNotYours``, ``EvidenceAlreadyOnCase``.
    """
    held = _ordinary(hold(case))
    check_not_on_case(held, evidence_id, side=Side.BUSINESS)
    (exhibit,) = add_exhibits(held, [evidence_id], side=Side.BUSINESS, by=by, at=at, own_only=True)
    kind = exhibit.evidence.get_kind_display().lower()
    _write(held, f"Evidence sent: {kind}. {exhibit.evidence.caption}".strip(), by=by, at=at, dedupe=evidence_id)
    audit_case(
        Action.COLLECTION, held, "evidence_from_system", by=by, at=at, exhibit=exhibit.pk, evidence=str(evidence_id)
    )
    keep(held, by=by, at=at)
    return exhibit


def _ordinary(held: Case) -> Case:
    """Return a held case; a restricted one is not there for a business's system. Raises ``CaseNotFound``."""
    if held.is_restricted:
        raise CaseNotFound("There is no case with this reference, or it is not yours to see.")
    return held


def _write(case: Case, text: str, *, by: Actor, at: datetime, dedupe: UUID) -> CaseMessage:
    return CaseMessage.objects.create(
        case=case, side=Side.BUSINESS, by=None, by_name=by.audit_name[:120], at=at, text=text, dedupe=dedupe
    )
