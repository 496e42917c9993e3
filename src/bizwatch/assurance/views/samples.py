"""The weekly samples and how each was drawn; judging blind; settling what differs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.assurance import services
from bizwatch.assurance.choices import ITEM_SUBJECT, WEEK_SUBJECT, Difference
from bizwatch.assurance.forms import JudgeForm, SettleForm
from bizwatch.assurance.models import SampleItem
from bizwatch.assurance.presenters import samples as say
from bizwatch.assurance.selectors import samples
from bizwatch.assurance.views.finding import or_404, page_of, read_day
from bizwatch.audit.services import record_list_read, record_read
from bizwatch.cases.selectors.recording import told_report
from bizwatch.design.tables import page_links
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.errors import DomainError

JUDGE = "assurance:judge"


@requires(Permission.VIEW_ASSURANCE)
@require_safe
def weeks(request: SignedInRequest) -> HttpResponse:
    """List the weeks with how far each sample is."""
    page = page_of(request, samples.weeks_with_numbers())
    context = {
        "rows": [say.week_line(week) for week in page],
        "pages": page_links(request, page),
        "overdue": samples.overdue_count(clock.now()),
    }
    return render(request, "assurance/weeks.html", context)


@requires(Permission.VIEW_ASSURANCE)
@require_safe
def week(request: SignedInRequest, day: str) -> HttpResponse:
    """Show how a week's sample was drawn, check it, and list its reports."""
    at = clock.now()
    found = or_404(lambda: samples.week_starting(read_day(day)))
    items = page_of(request, samples.items_of_week(found).select_related("week"))
    shown = (item.case.crime_reference for item in items)
    record_list_read(by=request.user, at=at, subject_type=WEEK_SUBJECT, name=str(found.starts_on), shown=shown)
    context = {
        "week": found,
        "derivation": samples.check_draw(found) if found.drawn_at else None,
        "rows": say.derivation_rows(found) if found.drawn_at else [],
        "strata": say.strata_lines(found),
        "items": [say.item_line(item, at=at) for item in items],
        "pages": page_links(request, items),
    }
    return render(request, "assurance/week.html", context)


@requires(Permission.JUDGE_SAMPLES)
@require_safe
def judge(request: SignedInRequest) -> HttpResponse:
    """Show what a person has taken to judge."""
    at = clock.now()
    items = list(samples.items_of_judge(request.user).select_related("week"))
    shown = (item.pk for item in items)
    record_list_read(by=request.user, at=at, subject_type=ITEM_SUBJECT, name="to judge", what="items", shown=shown)
    context = {
        "rows": [say.queue_line(item, at=at) for item in items],
        "waiting": samples.waiting_count(),
    }
    return render(request, "assurance/judge.html", context)


@requires(Permission.JUDGE_SAMPLES)
@require_POST
def take(request: SignedInRequest) -> HttpResponse:
    """Take the next report to judge: nobody chooses which."""
    try:
        item = services.take_next(by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(JUDGE)
    if item is None:
        messages.success(request, "There is no report that you can judge: you know those that are left.")
        return redirect(JUDGE)
    return redirect("assurance:judge_item", item.pk)


@requires(Permission.JUDGE_SAMPLES)
@require_http_methods(["GET", "HEAD", "POST"])
def judge_item(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show what was told, and keep what a second person judges of it."""
    at = clock.now()
    if request.method == "POST" and samples.judged_by(request.user, pk):
        return redirect(JUDGE)
    item = or_404(lambda: samples.item_of_judge(request.user, pk))
    day = to_london(item.case.occurred_from).date()
    form = JudgeForm(request.POST if request.method == "POST" else None, at=at, day=day)
    if request.method != "POST" or not form.is_valid():
        return _show_item(request, item, form, at)
    try:
        services.judge_item(item=item, **form.arguments(), by=request.user, at=at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _show_item(request, item, form, at)
    messages.success(request, "Your judgement is kept. You are not told what the desk decided.")
    return redirect(JUDGE)


@requires(Permission.JUDGE_SAMPLES)
@require_POST
def give_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put a report back among the others, for somebody else to judge."""
    item = or_404(lambda: samples.item_of_judge(request.user, pk))
    services.give_back(item=item, by=request.user, at=clock.now())
    messages.success(request, "The report is back among the others.")
    return redirect(JUDGE)


@requires(Permission.ASSURE)
@require_safe
def differences(request: SignedInRequest) -> HttpResponse:
    """List what the registrar has to settle."""
    at = clock.now()
    page = page_of(request, samples.differing_items())
    shown = (item.case.crime_reference for item in page)
    record_list_read(by=request.user, at=at, subject_type=ITEM_SUBJECT, name="differences", shown=shown)
    rows = [say.difference_line(item, at=at) for item in page]
    return render(request, "assurance/differences.html", {"rows": rows, "pages": page_links(request, page)})


@requires(Permission.ASSURE)
@require_http_methods(["GET", "HEAD", "POST"])
def settle_item(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show a judgement beside the record, and settle in what they differ."""
    at = clock.now()
    if request.method == "POST" and samples.settled_by(request.user, pk):
        return redirect("assurance:differences")
    item = or_404(lambda: samples.differing_item(pk))
    form = SettleForm(request.POST if request.method == "POST" else None, at=at)
    if request.method != "POST" or not form.is_valid():
        return _show_difference(request, item, form, at)
    try:
        made = services.settle_item(item=item, **form.arguments(), by=request.user, at=at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _show_difference(request, item, form, at)
    words = "Settled. The desk has an action on the case." if made.action_number else "Settled."
    messages.success(request, words)
    return redirect("assurance:differences")


def _show_item(request: SignedInRequest, item: SampleItem, form: JudgeForm, at: datetime) -> HttpResponse:
    _read(request, item, "to judge it", at)
    context: dict[str, Any] = {
        "item": item,
        "name": str(item.pk)[:8],
        "rows": say.told_rows(told_report(item.case)),
        "form": form,
        "back_href": reverse(JUDGE),
    }
    return render(request, "assurance/judge_item.html", context, status=422 if form.errors else 200)


def _show_difference(request: SignedInRequest, item: SampleItem, form: SettleForm, at: datetime) -> HttpResponse:
    _read(request, item, "to settle it", at)
    context: dict[str, Any] = {
        "item": item,
        "told": say.told_rows(told_report(item.case)),
        "judged": say.judged_rows(item.judgement),
        "desk": say.desk_rows(item.judgement),
        "differences": [Difference(code).label for code in item.judgement.differences],
        "form": form,
        "back_href": reverse("assurance:differences"),
    }
    return render(request, "assurance/settle_item.html", context, status=422 if form.errors else 200)


def _read(request: SignedInRequest, item: SampleItem, reason: str, at: datetime) -> None:
    record_read(
        by=request.user,
        at=at,
        subject_type=ITEM_SUBJECT,
        subject_id=item.pk,
        case_reference=item.case.crime_reference,
        reason=reason,
    )
