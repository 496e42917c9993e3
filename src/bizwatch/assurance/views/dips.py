"""Dip-samples for supervisors, and the feedback for officers."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.selectors import investigators
from bizwatch.assurance import services
from bizwatch.assurance.choices import DIP_SUBJECT
from bizwatch.assurance.forms import ChecklistForm, DipForm, ReplyForm
from bizwatch.assurance.models import DipItem
from bizwatch.assurance.presenters import dips as say
from bizwatch.assurance.selectors import dips
from bizwatch.assurance.selectors.diversity import last_quarter
from bizwatch.assurance.views.finding import or_404, page_of
from bizwatch.audit.services import record_list_read, record_read
from bizwatch.design.tables import page_links
from bizwatch.kernel import clock
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.kernel.errors import DomainError


@requires(Permission.SUPERVISE)
@require_safe
def dip_samples(request: SignedInRequest) -> HttpResponse:
    """List the dip-samples that this supervisor drew, and the themes of the last quarter over all officers."""
    at = clock.now()
    quarter = last_quarter(to_london(at).date())
    until = (quarter + timedelta(days=100)).replace(day=1)
    found = dips.themes(parse_local(quarter, time(0)), parse_local(until, time(0)))
    page = page_of(request, dips.samples_of(request.user))
    shown = (sample.pk for sample in page)
    record_list_read(by=request.user, at=at, subject_type="dip_sample", name="own", what="samples", shown=shown)
    context = {
        "rows": [say.sample_line(sample) for sample in page],
        "pages": page_links(request, page),
        "themes": [say.theme_line(theme) for theme in found.themes],
        "themes_words": say.themes_words(found, quarter),
    }
    return render(request, "assurance/dips.html", context)


@requires(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: SignedInRequest) -> HttpResponse:
    """Ask which cases, and draw some of them."""
    at = clock.now()
    officers = {str(person.public_id): person for person in investigators()}
    form = DipForm(request.POST if request.method == "POST" else None, officers=officers, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            sample = services.draw_dip(wish=form.wish(), by=request.user, at=at)
            return redirect("assurance:dip", sample.pk)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "back_href": reverse("assurance:dips")}
    return render(request, "assurance/dip_draw.html", context, status=422 if form.errors else 200)


@requires(Permission.SUPERVISE)
@require_safe
def dip(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """List the cases of a dip-sample."""
    sample = or_404(lambda: dips.sample_of(request.user, pk))
    items = list(dips.items_of(sample))
    shown = (item.case.crime_reference for item in items)
    record_list_read(by=request.user, at=clock.now(), subject_type="dip_sample", name=str(sample.pk), shown=shown)
    context = {
        "sample": sample,
        "about": say.about(sample),
        "rows": [say.item_line(item) for item in items],
        "back_href": reverse("assurance:dips"),
    }
    return render(request, "assurance/dip.html", context)


@requires(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def dip_item(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Answer the checklist for a case; what was answered before is its feedback's page."""
    at = clock.now()
    item = or_404(lambda: dips.item_of(request.user, pk))
    if hasattr(item, "result"):
        return redirect("assurance:feedback_item", item.pk)
    form = ChecklistForm(request.POST if request.method == "POST" else None, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            services.judge_dip(
                item=item, answers=form.answers(), feedback=form.cleaned_data["feedback"], by=request.user, at=at
            )
            messages.success(request, f"{item.officer.name} can read your feedback.")
            return redirect("assurance:dip", item.sample_id)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    record_read(
        by=request.user,
        at=at,
        subject_type=DIP_SUBJECT,
        subject_id=item.pk,
        case_reference=item.case.crime_reference,
        reason="dip-sample",
    )
    context = {"item": item, "form": form, "back_href": reverse("assurance:dip", args=[item.sample_id])}
    return render(request, "assurance/dip_item.html", context, status=422 if form.errors else 200)


@requires(Permission.INVESTIGATE)
@require_safe
def feedback(request: SignedInRequest) -> HttpResponse:
    """List the feedback that an officer was given on cases they had."""
    page = page_of(request, dips.feedback_to(request.user))
    shown = (item.case.crime_reference for item in page)
    record_list_read(by=request.user, at=clock.now(), subject_type=DIP_SUBJECT, name="own feedback", shown=shown)
    context = {"rows": [say.feedback_line(item) for item in page], "pages": page_links(request, page)}
    return render(request, "assurance/feedback.html", context)


@requires(Permission.INVESTIGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_item(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show feedback to the officer or to the supervisor who wrote it, and keep an answer."""
    at = clock.now()
    item = or_404(lambda: dips.feedback_for(request.user, pk))
    form = ReplyForm(request.POST if request.method == "POST" else None, at=at)
    if request.method == "POST" and form.is_valid():
        services.answer_feedback(item=item, text=form.cleaned_data["text"], by=request.user, at=at)
        messages.success(request, "Your answer is kept.")
        return redirect("assurance:feedback_item", item.pk)
    return _show_feedback(request, item, form, at)


def _show_feedback(request: SignedInRequest, item: DipItem, form: ReplyForm, at: datetime) -> HttpResponse:
    services.read_feedback(item=item, by=request.user, at=at)
    is_officer = item.officer_id == request.user.pk
    context: dict[str, Any] = {
        "item": item,
        "rows": say.result_rows(item),
        "replies": item.replies.select_related("by").order_by("at", "pk"),
        "form": form,
        "back_href": reverse("assurance:feedback") if is_officer else reverse("assurance:dip", args=[item.sample_id]),
    }
    return render(request, "assurance/feedback_item.html", context, status=422 if form.errors else 200)
