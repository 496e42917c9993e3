"""The page of an e-mailed link by which somebody sends what the desk asked for, without an account."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from bizwatch.accounts.access import public_page
from bizwatch.audit.services import record_read
from bizwatch.cases import services
from bizwatch.cases.business_forms import ActionDoneForm, EvidenceForm
from bizwatch.cases.selectors.requests import REQUEST, EvidenceRequest, request_of_link
from bizwatch.evidence.services import receive_file
from bizwatch.evidence.uploads import ticket_for
from bizwatch.evidence.wording import words_for_business
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError

SEND, DONE, FRESH = "send", "done", "fresh"


@public_page
def send_evidence(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what is asked for and take it; of a link that has expired, e-mail a fresh one to the same address."""
    at = clock.now()
    found = request_of_link(token, at=at)
    if found is None:
        raise Http404("There is no such link.")
    if request.method != "POST":
        record_read(
            by=found.actor,
            at=at,
            subject_type="case_action",
            subject_id=found.action.pk,
            case_reference=found.case.crime_reference,
            reason="e-mailed link",
        )
        return _show(request, found, EvidenceForm(), ActionDoneForm())
    action = request.POST.get("action", SEND)
    if action == FRESH:
        return _fresh(request, found, token)
    if not found.can_send:
        return redirect("cases:send_evidence", token)
    return _done(request, found, token) if action == DONE else _send(request, found, token)


def _show(
    request: HttpRequest,
    found: EvidenceRequest,
    form: EvidenceForm,
    done_form: ActionDoneForm,
    *,
    faults: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> HttpResponseBase:
    context: dict[str, Any] = {
        "asked": found,
        "form": form,
        "done_form": done_form,
        "faults": faults,
        "sent": [(file, words_for_business(file)) for file in found.sent],
        "upload_ticket": ticket_for(REQUEST, found.action.pk, by=found.actor, at=clock.now()) if found.can_send else "",
    }
    return render(request, "cases/business/send_evidence.html", context, status=status)


def _send(request: HttpRequest, found: EvidenceRequest, token: str) -> HttpResponseBase:
    """Take the files of the form, for a browser without script; each on its own."""
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, found, form, ActionDoneForm(), status=422)
    kept, faults = 0, []
    for upload in form.cleaned_data["uploads"]:
        at = clock.now()
        put = partial(_put, found, at)
        try:
            receive_file(upload=upload, caption=form.cleaned_data["caption"], by=found.actor, at=at, then=put)
        except DomainError as error:
            faults.append((upload.name, str(error)))
        else:
            kept += 1
    if kept:
        messages.success(request, f"{kept} {'file was' if kept == 1 else 'files were'} sent. Thank you.")
    if faults:
        return _show(request, found, form, ActionDoneForm(), faults=tuple(faults), status=422)
    return redirect("cases:send_evidence", token)


def _put(found: EvidenceRequest, at: Any, evidence: Any) -> None:
    services.evidence_from_system(case=found.case, evidence_id=evidence.pk, by=found.actor, at=at)


def _done(request: HttpRequest, found: EvidenceRequest, token: str) -> HttpResponseBase:
    form = ActionDoneForm(request.POST)
    if not form.is_valid():
        return _show(request, found, EvidenceForm(), form, status=422)
    try:
        services.finish_request(request=found, note=form.cleaned_data["note"], at=clock.now())
    except DomainError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, "Thank you. The police have been told that this is all.")
    return redirect("cases:send_evidence", token)


def _fresh(request: HttpRequest, found: EvidenceRequest, token: str) -> HttpResponseBase:
    if found.link.is_open:
        return redirect("cases:send_evidence", token)
    try:
        services.renew_link(request=found, at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "A fresh link is on its way to the address that this one was sent to.")
    return redirect("cases:send_evidence", token)
