"""The call-taker's pages: find the business, write the call down on one screen, read the reference back."""

import functools
from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_list_read, record_read
from bizwatch.businesses.exceptions import PlaceNotFound
from bizwatch.businesses.opening_hours import spoken_hours
from bizwatch.businesses.selectors import premises_by_any_reference, premises_for_caller
from bizwatch.businesses.services import premises_for_guest
from bizwatch.cases.selectors import calls_of, next_slots
from bizwatch.kernel import clock
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.kernel.errors import DomainError
from bizwatch.reporting import after_sending, presenters, selectors, services
from bizwatch.reporting.after_sending import case_to_read
from bizwatch.reporting.call_forms import NONE, CallHead, UnlistedForm
from bizwatch.reporting.call_presenters import (
    found_rows,
    gate_advice,
    is_with_caller,
    same_rows,
    same_words,
    sent_rows,
)
from bizwatch.reporting.calls import Screen, screen_of, typed_screen
from bizwatch.reporting.choices import DraftState
from bizwatch.reporting.contact_times import expected_before, expected_to_read
from bizwatch.reporting.duplicates import same_as_call
from bizwatch.reporting.exceptions import AlreadySent, DraftNotFound
from bizwatch.reporting.gates import judge
from bizwatch.reporting.models import Draft, Report

MOST_FOUND = 20
CHECK = "check"  # what the script sends after each answer: keep it, and say what is wrong so far
SAME = "same-"  # what the button beside a possible duplicate sends, before its reference
CallView = Callable[..., HttpResponseBase]


@requires(Permission.TAKE_CALLS)
def find(request: SignedInRequest) -> HttpResponseBase:
    """Find the business that calls as it is typed; choose one to write the call down."""
    if request.method == "POST":
        return _begin(request)
    text = request.GET.get("q", "").strip()[:100]
    found = premises_for_caller(text, limit=MOST_FOUND) if len(text) > 1 else []
    at = clock.now()
    looked_at = functools.partial(record_list_read, by=request.user, at=at, reason="call to 101")
    if found:
        looked_at(subject_type="premises", name="search", what="premises", shown=[one.reference for one in found])
    context = {"text": text, "rows": found_rows(found), "most": len(found) == MOST_FOUND}
    if request.GET.get("part") == "found":
        return render(request, "reporting/phone/found.html", context)
    midnight = parse_local(to_london(at).date(), time(0))
    begun = list(selectors.open_calls_of(request.user))
    sent = list(selectors.calls_sent_by(request.user, since=midnight))
    looked_at(subject_type="draft", name="own calls", what="drafts", shown=[one.pk for one in begun], sent=len(sent))
    context |= {"open_calls": presenters.draft_rows(begun), "sent": sent_rows(sent)}
    return render(request, "reporting/phone/find.html", context)


def _begin(request: SignedInRequest) -> HttpResponseBase:
    premises = premises_by_any_reference(request.POST.get("premises", ""))
    if premises is None:
        raise Http404
    draft = services.begin_call(premises=premises, by=request.user, at=clock.now())
    return redirect("reporting:call", draft.pk)


@requires(Permission.TAKE_CALLS)
def unlisted(request: SignedInRequest) -> HttpResponseBase:
    """Enter a business that is not known here yet, and go on to the call."""
    name = request.GET.get("name", "")[:160]
    first = {"business_name": name} if not any(character.isdigit() for character in name) else {}
    form = UnlistedForm(request.POST if request.method == "POST" else None, initial=first)
    at = clock.now()
    if request.method == "POST" and form.is_valid():
        try:
            premises = premises_for_guest(**form.cleaned_data, by=request.user, at=at)
        except PlaceNotFound as error:
            form.add_error("postcode", str(error))
        else:
            draft = services.begin_call(premises=premises, by=request.user, at=at)
            return redirect("reporting:call", draft.pk)
    status = 422 if form.is_bound else 200
    return render(request, "reporting/phone/unlisted.html", {"form": form}, status=status)


def on_own_call(view: CallView) -> CallView:
    """Open a view with a call that this call-taker wrote down; anybody else's is not there."""

    @functools.wraps(view)
    def opened(request: SignedInRequest, draft_id: UUID) -> HttpResponseBase:
        try:
            draft = selectors.call_of(request.user, draft_id)
        except DraftNotFound as error:
            raise Http404 from error
        return view(request, draft, clock.now())

    return requires(Permission.TAKE_CALLS)(opened)


@on_own_call
def call(request: SignedInRequest, draft: Draft, at: datetime) -> HttpResponseBase:
    """Show the whole call on one screen, or keep what was typed on it."""
    if draft.state == DraftState.SENT:
        return redirect("reporting:call_done", draft.pk)
    if request.method == "POST":
        return _post(request, draft, at)
    record_read(by=request.user, at=at, subject_type="draft", subject_id=draft.pk, reason="call to 101")
    return _show(request, draft, _ticked_before(draft), at)


def _show(request: SignedInRequest, draft: Draft, ticked: Sequence[str], at: datetime) -> HttpResponse:
    """Draw the screen as it was last kept, with nothing said to be wrong."""
    head = CallHead(
        initial={"kind": draft.crime_kind, "gates": ticked}, at=at, about=draft.crime_kind, sector=_place(draft).sector
    )
    return _draw(request, draft, head, _kept(draft, at), at)


def _kept(draft: Draft, at: datetime) -> Screen:
    return screen_of(draft.crime_kind, draft.answers, draft.unfinished, sector=_place(draft).sector, at=at)


def _place(draft: Draft) -> Any:
    assert draft.premises is not None  # noqa: S101 - a call begins with its premises
    return draft.premises


def _ticked_before(draft: Draft) -> list[str]:
    """Return what the caller answered to the gate before the call was left; nothing where it was not asked yet."""
    last = draft.gates.order_by("-at", "-pk").first()
    return (last.answers or [NONE]) if last else []


def _post(request: SignedInRequest, draft: Draft, at: datetime) -> HttpResponseBase:
    action = request.POST.get("action", "save")
    if action == "discard":
        services.discard(draft_id=draft.pk, by=request.user, at=at)
        messages.success(request, "The call was discarded. What you wrote is erased.")
        return redirect("reporting:phone")
    head = CallHead(request.POST, at=at, about=request.POST.get("kind", ""), sector=_place(draft).sector)
    head_is_right = head.is_valid()
    kind = head.cleaned_data.get("kind") or draft.crime_kind
    ticked = head.cleaned_data.get("gates") or None
    screen = typed_screen(kind, draft.answers, request.POST, sector=_place(draft).sector, at=at)
    try:
        draft, _ = services.save_call(
            draft_id=draft.pk,
            kind=kind,
            ticked=ticked,
            right=screen.right,
            unfinished=screen.unfinished,
            by=request.user,
            at=at,
        )
    except AlreadySent:
        return redirect("reporting:call_done", draft.pk)
    if action == "leave":
        return redirect("reporting:phone")
    same_as = action.removeprefix(SAME)[:30] if action.startswith(SAME) else ""
    if action == CHECK:
        return _draw(request, draft, head, screen, at)
    if action != "send" and not same_as:
        return _show(request, draft, head.ticked, at)
    wrong = screen.wrong_to_add if same_as else screen.wrong_forms
    if not head_is_right or wrong or not (same_as or screen.is_right):
        return _draw(request, draft, head, screen, at, wrong=wrong)
    return _send(request, draft, head, screen, at, same_as)


def _send(
    request: SignedInRequest, draft: Draft, head: CallHead, screen: Screen, at: datetime, same_as: str
) -> HttpResponseBase:
    try:
        services.submit(draft=draft, version=draft.version, same_as=same_as, by=request.user, at=at)
    except DomainError as error:
        return _draw(request, draft, head, screen, at, wrong=[], problem=str(error))
    return redirect("reporting:call_done", draft.pk)


def _draw(
    request: SignedInRequest,
    draft: Draft,
    head: CallHead,
    screen: Screen,
    at: datetime,
    *,
    wrong: Sequence[Any] | None = None,
    problem: str = "",
) -> HttpResponse:
    """Draw the screen; ``wrong`` are the forms that keep it from being sent, None where nobody sent it."""
    verdict = judge(head.ticked, to_london(at).date(), screen.kind)
    if wrong is not None and not wrong and head.is_valid():
        problem = problem or presenters.NEW_QUESTIONS
    same = _same(request, draft, at) if verdict.may_continue else []
    context = {
        "draft": draft,
        "premises": _place(draft),
        "open_hours": spoken_hours(_place(draft).opening_hours),
        "head": head,
        "screen": screen,
        "forms": [] if wrong is None else [head, *wrong],
        "problem": problem,
        "advice": gate_advice(verdict, to_london(at).date()),
        "may_send": verdict.may_continue,
        "same": same,
        "same_words": same_words(same),
        "expected": expected_before(draft, at),
        "back_href": reverse("reporting:phone"),
    }
    return render(request, "reporting/phone/call.html", context, status=200 if wrong is None else 422)


def _same(request: SignedInRequest, draft: Draft, at: datetime) -> list[dict[str, Any]]:
    """Return the cases that may be of the same event, and note that this call-taker was told of them."""
    rows = same_rows(same_as_call(draft, request.user, at=at))
    services.record_same_told(draft=draft, references=[row["reference"] for row in rows], by=request.user, at=at)
    return rows


@on_own_call
def call_done(request: SignedInRequest, draft: Draft, at: datetime) -> HttpResponseBase:
    """Show what to read back to the caller: the reference and what happens next; book the call-back that they choose."""
    if draft.state != DraftState.SENT:
        return redirect("reporting:call", draft.pk)
    report = selectors.report_of(draft)
    if request.method == "POST":
        return _book(request, draft, report, at)
    record_read(
        by=request.user,
        at=at,
        subject_type="report",
        subject_id=report.reference,
        case_reference=report.case.crime_reference,
        reason="call to 101",
    )
    return _draw_done(request, report, at)


def _draw_done(request: SignedInRequest, report: Report, at: datetime, problem: str = "") -> HttpResponse:
    case = case_to_read(report)
    may_book = case.is_open and not case.is_restricted
    booked = next(iter(calls_of(case)), None) if may_book else None
    context = {
        "report": report,
        "reference": case.crime_reference,
        "is_added": report.case.joined_to is not None,
        "steps": after_sending.steps_to_read(report),
        "expected": expected_to_read(report, at),
        "spelled": " ".join(case.crime_reference.replace("-", "–")),
        "number": report.case.contact_telephone,
        "slots": next_slots(case, at=at) if may_book else (),
        "may_book": may_book,
        "booked": booked,
        "booked_for_them": booked is not None and is_with_caller(booked, report),
        "problem": problem,
    }
    return render(request, "reporting/phone/done.html", context, status=422 if problem else 200)


def _book(request: SignedInRequest, draft: Draft, report: Report, at: datetime) -> HttpResponseBase:
    try:
        starts_at = datetime.fromisoformat(request.POST.get("slot", ""))
        if starts_at.tzinfo is None or report.case.is_restricted:
            raise ValueError
        services.book_for_caller(report=report, starts_at=starts_at, by=request.user, at=at)
    except ValueError:
        return _draw_done(request, report, at, problem="Choose one of the times")
    except DomainError as error:
        return _draw_done(request, report, at, problem=str(error))
    messages.success(request, "The call-back is booked.")
    return redirect("reporting:call_done", draft.pk)
