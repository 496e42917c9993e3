"""One case, as its business sees it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_read
from bizwatch.cases import business_presenters as wording
from bizwatch.cases import services
from bizwatch.cases.business_clock_presenters import further_promises
from bizwatch.cases.business_forms import MessageForm
from bizwatch.cases.exceptions import CaseNotFound
from bizwatch.cases.models import Case
from bizwatch.cases.panels import CasePageKind, panels_for
from bizwatch.cases.permissions import Act, may
from bizwatch.cases.selectors.business_page import business_case_page
from bizwatch.cases.selectors.visibility import case_by_reference, visible_to
from bizwatch.evidence import responses
from bizwatch.evidence.choices import EvidenceKind
from bizwatch.evidence.selectors import evidence_by_ids
from bizwatch.kernel import clock


def case_of(request: SignedInRequest, reference: str) -> Case:
    """Return the case if it is this business's; otherwise it does not exist for them."""
    try:
        return case_by_reference(request.user, reference)
    except CaseNotFound as error:
        raise Http404(str(error)) from error


@requires(Permission.VIEW_OWN_CASES)
def my_case(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Show the case; what the police wrote counts as read once it was shown."""
    case, at = case_of(request, reference), clock.now()
    survivor = survivor_of(request, case)
    if survivor is not None:
        messages.info(request, f"{case} was joined to {survivor}: both tell of the same event, and it goes on here.")
        return redirect("cases:my_case", survivor.crime_reference)
    services.record_case_read(case=case, by=request.user, at=at, reason="own case")
    context = page_context(request, case)
    if case.unread_by_business:
        services.mark_read(case=case, by=request.user, at=at, up_to_id=context["last_message_id"])
    return render(request, "cases/business/my_case.html", context)


def survivor_of(request: SignedInRequest, case: Case) -> Case | None:
    """Return the case to which this one was joined, where it is of the same business and this person may see it."""
    if case.joined_to_id is None:
        return None
    return visible_to(request.user).filter(pk=case.joined_to_id, business_id=case.business_id).first()


def page_context(request: SignedInRequest, case: Case, message_form: MessageForm | None = None) -> dict[str, Any]:
    """Return everything the case's page shows; ``message_form`` where a message was refused."""
    at, own = clock.now(), business_case_page(case)
    return {
        "case": own,
        "kind": wording.kind_words(own.crime_kind),
        "status": wording.status_words(own),
        "status_colour": wording.status_colour(own.status),
        "owed": [wording.action_words(action, at=at) for action in own.owed],
        "promises": [*wording.promises(own, at=at), *further_promises(own, at=at)],
        "waiting": wording.waiting(own),
        "thread": [wording.message_words(message) for message in own.messages],
        "exhibits": [wording.evidence_words(own.reference, item) for item in own.evidence],
        "facts": wording.fact_rows(own),
        "referral": wording.referral_rows(own.referral) if own.referral else [],
        "referral_steps": wording.step_words(own.referral) if own.referral else [],
        "property_rows": wording.property_rows(own.property_lines),
        "property_taken_off": wording.property_taken_off(own.property_lines),
        "history": wording.history(own),
        "message_form": message_form or MessageForm(),
        "form": message_form,
        "can_write": may(Act.MESSAGE, case, request.user),
        "panels": panels_for(CasePageKind.BUSINESS, case, request.user, at),
        "last_message_id": own.last_message_id,
    }


@requires(Permission.VIEW_OWN_CASES)
def evidence_copy(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Show the clean copy of a file that this business sent."""
    case, evidence = _own(request, reference, evidence_id)
    _note_read(request, case, evidence)
    return responses.copy_response(evidence)


@requires(Permission.VIEW_OWN_CASES)
def evidence_thumbnail(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Show its thumbnail. That it was seen is audited."""
    case, evidence = _own(request, reference, evidence_id)
    user, at, reason = request.user, clock.now(), "thumbnail on own case"
    services.record_thumbnail_seen(case=case, evidence_id=evidence.pk, by=user, at=at, reason=reason)
    return responses.thumbnail_response(evidence)


@requires(Permission.VIEW_OWN_CASES)
def evidence_film(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Show the page of a video that this business sent: its stills, and a player for its short preview."""
    case, evidence = _own(request, reference, evidence_id)
    if evidence.kind != EvidenceKind.VIDEO:
        raise Http404("There is no such video on this case.")
    _note_read(request, case, evidence)
    return render(request, "cases/business/film.html", {"case": case, "file": evidence})


@requires(Permission.VIEW_OWN_CASES)
def evidence_preview(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Send the preview of a video, in the ranges that a player asks for; the page around it is what is audited."""
    return responses.preview_response(_own(request, reference, evidence_id)[1], request)


def _note_read(request: SignedInRequest, case: Case, evidence: Any) -> None:
    record_read(
        by=request.user,
        at=clock.now(),
        subject_type="evidence",
        subject_id=evidence.pk,
        case_reference=case.crime_reference,
        reason="own evidence",
    )


def _own(request: SignedInRequest, reference: str, evidence_id: UUID) -> tuple[Case, Any]:
    """Return the case, and a file on it that the business sent and that was not withdrawn since."""
    case = case_of(request, reference)
    shown = (item for item in business_case_page(case).evidence if not item.is_withdrawn)
    if any(item.evidence_id == evidence_id and item.has_picture for item in shown):
        return case, evidence_by_ids([evidence_id])[0]
    raise Http404("There is no such file on this case.")
