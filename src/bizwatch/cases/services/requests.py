"""Asking the business for footage and files, by a link that needs no account."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.urls import reverse

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.cases.choices import ActionState, Side
from bizwatch.cases.exceptions import AlreadySettled, TooSoonForAnother
from bizwatch.cases.models import Case, CaseAction, CaseMessage
from bizwatch.cases.policies.shifts import link_expires_at
from bizwatch.cases.selectors.requests import REQUEST, EvidenceRequest, RequestActor
from bizwatch.cases.selectors.visibility import has_readers
from bizwatch.cases.services.hold import audit_case, hold, keep
from bizwatch.cases.services.mail import (
    Mail,
    is_never_written,
    wants_email,
    write_privately,
    write_to_address,
)
from bizwatch.cases.services.tellings import Telling, tell
from bizwatch.evidence.uploads import end_links, make_link
from bizwatch.kernel.limits import HOUR, Limit

FRESH_LINKS = Limit("evidence-links", 3, 24 * HOUR)  # for one request


def ask_by_link(case: Case, action: CaseAction, *, by: Actor, at: datetime) -> None:
    """Tell the business of a held case that the desk asks for evidence, with a link to send it by.

    Whoever listens hears of the request, never of the link: it opens the page to whoever holds it.
    """
    tell(Telling(Mail.ACTION_ASKED.value, case, str(action.pk), at, {"due_at": action.due_at}))
    if is_never_written(case, Mail.EVIDENCE_ASKED):
        return
    if wants_email(case, Mail.EVIDENCE_ASKED, reads_here=has_readers(case)):
        facts = _linked(case, action, case.contact_email, by=by, at=at)
        write_privately(case, Mail.EVIDENCE_ASKED, key=str(action.pk), at=at, due_at=action.due_at, **facts)


@audited_service
def renew_link(*, request: EvidenceRequest, at: datetime) -> None:
    """E-mail a fresh link to the address that the old one went to, and to no other. The old ones end.

    Raises ``AlreadySettled`` where nothing is asked for any more, and ``TooSoonForAnother``.
    """
    action = request.action
    if action.state == ActionState.DROPPED:
        raise AlreadySettled("The police no longer need this. Thank you.")
    if not FRESH_LINKS.allows(str(action.pk)):
        raise TooSoonForAnother("Three links were sent today. Look for the newest e-mail, or try again tomorrow.")
    end_links(target_kind=REQUEST, target_id=action.pk, at=at)
    facts = _linked(request.case, action, request.link.email, by=request.actor, at=at)
    key = f"{action.pk}:{int(at.timestamp())}"
    write_to_address(request.case, Mail.EVIDENCE_LINK, to=request.link.email, key=key, at=at, **facts)


@audited_service
def finish_request(*, request: EvidenceRequest, note: str, at: datetime) -> CaseAction:
    """Note that the business has sent all that it has; the desk reads of it. Raises ``AlreadySettled``."""
    held = hold(request.case)
    action = CaseAction.objects.get(pk=request.action.pk)
    if action.state != ActionState.OPEN:
        raise AlreadySettled("This was marked as done before.")
    by = request.actor
    action.state, action.closing_note = ActionState.DONE, note
    action.closed_at, action.closed_by_name = at, by.audit_name[:120]
    action.save(update_fields=["state", "closing_note", "closed_at", "closed_by_name"])
    write_for_request(held, f"Done: {action.text} {note}".strip(), by=by, at=at)
    audit_case(Action.ALTERATION, held, "finish_request", by=by, at=at, action=action.pk)
    keep(held, by=by, at=at)
    return action


def write_for_request(case: Case, text: str, *, by: RequestActor, at: datetime) -> CaseMessage:
    """Add to a held case what somebody with an e-mailed link says."""
    return CaseMessage.objects.create(
        case=case, side=Side.BUSINESS, by=None, by_name=by.audit_name[:120], at=at, text=text, dedupe=uuid4()
    )


def _linked(case: Case, action: CaseAction, email: str, *, by: Actor, at: datetime) -> dict[str, object]:
    expires_at = link_expires_at(
        at=at,
        due_at=action.due_at,
        contact_times=case.contact_times,
        opening_hours=case.premises.opening_hours,
    )
    secret = make_link(target_kind=REQUEST, target_id=action.pk, email=email, expires_at=expires_at, by=by, at=at)
    address = settings.BIZWATCH_PUBLIC_URL + reverse("cases:send_evidence", args=[secret])
    return {"asked": action.text, "upload_link": address, "upload_until": expires_at}
