"""Many cases given at once: what is chosen, the plan to look at, how far it has come, and taking it back."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.selectors import investigators
from bizwatch.audit.services import record_list_read
from bizwatch.cases import services
from bizwatch.cases.choices import GivingState, ReallocationState
from bizwatch.cases.desk_forms.supervising import ReallocateForm, UndoForm
from bizwatch.cases.desk_presenters import supervising as say
from bizwatch.cases.desk_views.queue import page_number
from bizwatch.cases.exceptions import SupervisionNotFound
from bizwatch.cases.models import Reallocation
from bizwatch.cases.policies.spreading import ToGive
from bizwatch.cases.selectors.candidates import candidates
from bizwatch.cases.selectors.reallocating import lines_of, owners, reallocation, reallocations, standing_of
from bizwatch.design.tables import address_with
from bizwatch.design.tables import page_links as numbered_links
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError

_PLANS_SHOWN = 20
_STEP = 25  # cases that one press gives, where nobody wants to wait for the worker


@requires(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def reallocate(request: SignedInRequest) -> HttpResponse:
    """Choose cases and who gets them, and make a plan of it. Nothing is given by that."""
    at = clock.now()
    if request.method != "POST":
        return _show_form(request, _form(at, initial={"whose": request.GET.get("whose", "")}))
    form = _form(at, data=request.POST)
    if not form.is_valid():
        return _show_form(request, form, status=422)
    try:
        job = services.plan_reallocation(**form.wanted(), by=request.user, at=at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _show_form(request, form, status=422)
    return redirect("cases:reallocation", job.public_id)


@requires(Permission.SUPERVISE)
@require_safe
def show_reallocation(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show a plan: who gets which, which cannot be given and why, and how far it has come."""
    job, at = _find(public_id), clock.now()
    state = request.GET.get("state", "")
    page = lines_of(job, page=page_number(request), state=state)
    shown = (line.case.crime_reference for line in page.object_list)
    record_list_read(by=request.user, at=at, subject_type="reallocation", name=str(job.public_id), shown=shown)
    standing = standing_of(job)
    is_begun = job.started_at is not None
    context = {
        "parts": say.parts("reallocate"),
        "job": job,
        "heading": say.heading(job),
        "standing": standing,
        "shares": [say.share_row(share, is_begun=is_begun) for share in standing.shares],
        "is_begun": is_begun,
        "is_mine": job.by_id == request.user.pk,
        "is_plan": job.state == ReallocationState.PLANNED,
        "is_running": job.state == ReallocationState.RUNNING,
        "can_undo": job.state == ReallocationState.FINISHED and standing.done and not hasattr(job, "undone_by"),
        "lines": [say.line_row(line) for line in page.object_list],
        "pages": numbered_links(request, page),
        "tabs": _tabs(request, state),
    }
    return render(request, "cases/desk/reallocation.html", context)


@requires(Permission.SUPERVISE)
@require_POST
def carry_out(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Carry a plan out, go on with it now, or throw it away, whichever button was pressed."""
    job, at = _find(public_id), clock.now()
    try:
        _ACTS.get(request.POST.get("act", ""), _go_on)(request, job, at)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("cases:reallocation", job.public_id)


@requires(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def undo_reallocation(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Plan to take a whole plan back, but for what somebody has worked on since."""
    job, at = _find(public_id), clock.now()
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            back = services.plan_undoing(job=job, reason=form.cleaned_data["reason"], by=request.user, at=at)
            return redirect("cases:reallocation", back.public_id)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    here = reverse("cases:reallocation", args=[job.public_id])
    context = {
        "form": form,
        "heading": "Take these cases back",
        "lead": "Each case goes back to whoever had it. A case that somebody has worked on since stays where it is. You will "
        "see the plan before anything moves.",
        "submit": "Show the plan",
        "cancel_href": here,
        "back_href": here,
    }
    return render(request, "design/form_page.html", context, status=422 if form.errors else 200)


def _start(request: SignedInRequest, job: Reallocation, at: datetime) -> None:
    services.start_reallocation(job=job, by=request.user, at=at)
    messages.success(request, "The plan is being carried out. You can leave this page: it goes on by itself.")


def _drop(request: SignedInRequest, job: Reallocation, at: datetime) -> None:
    services.drop_reallocation(job=job, by=request.user, at=at)
    messages.success(request, "The plan is thrown away. No case has moved.")


def _go_on(request: SignedInRequest, job: Reallocation, at: datetime) -> None:
    for _ in range(_STEP):
        if not services.give_next(job=job, at=at):
            return


_ACTS = {"start": _start, "drop": _drop, "go-on": _go_on}


def _tabs(request: SignedInRequest, state: str) -> list[dict[str, object]]:
    each = [("", "All cases"), *((one.value, one.label) for one in GivingState)]
    return [
        {"text": text, "href": address_with(request, state=code or None, page=None), "current": code == state}
        for code, text in each
    ]


def _form(at: datetime, **more: object) -> ReallocateForm:
    known, people = candidates(at=at), tuple(investigators())
    nothing = ToGive(0)
    hints = {str(one.public_id): say.about(known[one.pk], nothing) for one in people if one.pk in known}
    return ReallocateForm(owners=owners(), people=people, hints=hints, at=at, **more)


def _show_form(request: SignedInRequest, form: ReallocateForm, *, status: int = 200) -> HttpResponse:
    shown = (one.pk for one in form.people.values())
    record_list_read(
        by=request.user, at=clock.now(), subject_type="officer_list", name="give many", what="officers", shown=shown
    )
    plans = [say.job_row(job) for job in reallocations()[:_PLANS_SHOWN]]
    context = {"parts": say.parts("reallocate"), "form": form, "plans": plans}
    return render(request, "cases/desk/reallocate.html", context, status=status)


def _find(public_id: UUID) -> Reallocation:
    try:
        return reallocation(public_id)
    except SupervisionNotFound as missing:
        raise Http404 from missing
