"""What a business does on its case: writes, sends evidence, says that something is done, changes its wish."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid5

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.models import User
from bizwatch.accounts.permissions import Permission
from bizwatch.cases import services
from bizwatch.cases.business_forms import ActionDoneForm, ContactWishForm, EvidenceForm, MessageForm
from bizwatch.cases.business_views.page import case_of, page_context
from bizwatch.cases.choices import ActionState
from bizwatch.cases.exceptions import AlreadySettled, ChangedBySomeoneElse, NothingToChange
from bizwatch.cases.models import Case
from bizwatch.cases.selectors.business_page import business_case_page
from bizwatch.cases.uploads import CASE
from bizwatch.evidence.services import receive_file
from bizwatch.evidence.uploads import ticket_for
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError


def _back(case: Case, news: str, request: SignedInRequest) -> HttpResponse:
    messages.success(request, news)
    return redirect("cases:my_case", case.crime_reference)


@requires(Permission.ANSWER_DESK)
def message(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Send a message to the desk."""
    case = case_of(request, reference)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = form.cleaned_data["text"]
            # The page's mark with the words: sent twice it is one message, but other words typed after Back are another.
            dedupe = uuid5(form.cleaned_data["dedupe"], text)
            services.send_message(case=case, text=text, dedupe=dedupe, by=request.user, at=clock.now())
        except DomainError as error:
            form.add_error("text", str(error))
        else:
            return _back(case, "Your message was sent to the police.", request)
    if request.method != "POST":
        return redirect("cases:my_case", case.crime_reference)
    return render(request, "cases/business/my_case.html", page_context(request, case, form), status=422)


@requires(Permission.ANSWER_DESK)
def action_done(request: SignedInRequest, reference: str, action_id: int) -> HttpResponseBase:
    """Say that the business did what was asked."""
    case = case_of(request, reference)
    asked = next((action for action in business_case_page(case).owed if action.pk == action_id), None)
    form = ActionDoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_action(
                case=case,
                action_id=action_id,
                state=ActionState.DONE,
                note=form.cleaned_data["note"],
                by=request.user,
                at=clock.now(),
            )
        except AlreadySettled:
            return _back(case, "That was marked as done before.", request)
        except DomainError as error:
            raise Http404(str(error)) from error
        return _back(case, "Thank you. The police have been told that it is done.", request)
    if asked is None:
        raise Http404("There is nothing to do here.")
    context = {
        "form": form,
        "heading": f"Mark as done: {asked.text}",
        "submit": "It is done",
        "caption": case.crime_reference,
        "cancel_href": f"/my-cases/{case.crime_reference}/",
    }
    return render(request, "design/form_page.html", context, status=422 if form.errors else 200)


@requires(Permission.ANSWER_DESK)
def evidence(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Receive more evidence; each file that cannot be taken is named with its reason, the others are kept."""
    case = case_of(request, reference)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    faults: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        kept, faults = _receive(request, case, form)
        if kept:
            messages.success(request, f"{kept} {'file was' if kept == 1 else 'files were'} added to the case.")
        if not faults:
            return redirect("cases:my_case", case.crime_reference)
    ticket = ticket_for(CASE, case.crime_reference, by=request.user, at=clock.now())
    context = {"form": form, "case": case, "faults": faults, "upload_ticket": ticket}
    return render(request, "cases/business/add_evidence.html", context, status=422 if form.errors or faults else 200)


def _attach(case: Case, by: User, at: datetime, received: Any) -> None:
    services.attach_evidence(case=case, evidence_id=received.pk, by=by, at=at)


def _receive(request: SignedInRequest, case: Case, form: EvidenceForm) -> tuple[int, list[tuple[str, str]]]:
    kept, faults = 0, []
    for upload in form.cleaned_data["uploads"]:
        at = clock.now()
        try:
            receive_file(
                upload=upload,
                caption=form.cleaned_data["caption"],
                by=request.user,
                at=at,
                then=partial(_attach, case, request.user, at),
            )
        except DomainError as error:
            faults.append((upload.name, str(error)))
        else:
            kept += 1
    return kept, faults


@requires(Permission.ANSWER_DESK)
def contact(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Change whether the business wants an officer to contact it."""
    case = case_of(request, reference)
    initial = {"wants": "no" if case.contact_opted_out else "yes", "version": case.version}
    form = ContactWishForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_contact_opt_out(
                case=case,
                opted_out=form.cleaned_data["wants"] == "no",
                reason=f"{request.user.name} said so on the case's page.",
                by=request.user,
                at=clock.now(),
                version=form.cleaned_data["version"],
            )
        except NothingToChange:
            return redirect("cases:my_case", case.crime_reference)
        except ChangedBySomeoneElse:
            form = ContactWishForm(initial=initial | {"wants": form.cleaned_data["wants"]})
            messages.error(request, "The case was changed while you had this page open. Check your answer and save it.")
        except DomainError as error:
            form.add_error("wants", str(error))
        else:
            return _back(case, "Your wish was noted on the case.", request)
    context = {
        "form": form,
        "submit": "Save",
        "page_title": "Contact about this case",
        "caption": case.crime_reference,
        "cancel_href": f"/my-cases/{case.crime_reference}/",
    }
    return render(request, "design/form_page.html", context, status=422 if form.errors else 200)
