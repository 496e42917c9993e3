"""Skills that supervisors grant, and conflicts of interest that officers have declared."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.selectors import investigators
from bizwatch.audit.services import record_list_read, record_read
from bizwatch.cases import services
from bizwatch.cases.desk_forms.supervising import EndConflictForm, EndSkillForm, GrantSkillForm
from bizwatch.cases.desk_presenters import supervising as say
from bizwatch.cases.exceptions import SupervisionNotFound
from bizwatch.cases.selectors.conflicts import declared_conflicts, held_against
from bizwatch.cases.selectors.skills import granted_skill, skills_granted
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.errors import DomainError

_FORM = ["GET", "HEAD", "POST"]


@requires(Permission.SUPERVISE)
@require_http_methods(_FORM)
def skills(request: SignedInRequest) -> HttpResponse:
    """Show who has which skill and which conflicts are declared; grant a skill."""
    at = clock.now()
    today = to_london(at).date()
    people = tuple(investigators())
    form = GrantSkillForm(request.POST or None, people=people, at=at, initial={"first_day": today})
    if request.method == "POST" and form.is_valid():
        try:
            services.grant_skill(**form.wanted(), by=request.user, at=at)
        except DomainError as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, "The skill is granted.")
            return redirect("cases:skills")
    conflicts = list(declared_conflicts(today))
    granted = list(skills_granted(at))
    for kind, rows in (("conflict", conflicts), ("skill", granted)):
        record_list_read(
            by=request.user, at=at, subject_type=kind, name="list", what=f"{kind}s", shown=(one.pk for one in rows)
        )
    context = {
        "parts": say.parts("skills"),
        "form": form,
        "skills": [say.skill_row(held) for held in granted],
        "conflicts": [say.conflict_row(one, held=held_against(one)) for one in conflicts],
    }
    return render(request, "cases/desk/skills.html", context, status=422 if form.errors else 200)


@requires(Permission.SUPERVISE)
@require_http_methods(_FORM)
def end_skill(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a skill end on a day."""
    at = clock.now()
    held = _or_404(lambda: granted_skill(pk))
    record_read(by=request.user, at=at, subject_type="skill", subject_id=pk, reason="to end it")
    form = EndSkillForm(request.POST or None, at=at, initial={"last_day": to_london(at).date()})
    return _do(
        request,
        form,
        lambda: services.end_skill(held=held, last_day=form.cleaned_data["last_day"], by=request.user, at=at),
        field="last_day",
        done="The skill ends on that day.",
        heading=f"End the skill {say.skill_name(held.code)}",
        caption=held.officer.audit_name,
    )


@requires(Permission.SUPERVISE)
@require_http_methods(_FORM)
def end_conflict(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that a conflict of interest is over."""
    at = clock.now()
    conflict = declared_conflicts(to_london(at).date()).filter(pk=pk).first()
    if conflict is None:
        raise Http404
    record_read(by=request.user, at=at, subject_type="conflict", subject_id=pk, reason="to end it")
    form = EndConflictForm(request.POST or None, at=at)
    return _do(
        request,
        form,
        lambda: services.end_conflict(conflict=conflict, reason=form.cleaned_data["reason"], by=request.user, at=at),
        field="reason",
        done="The conflict of interest is over.",
        heading="End a conflict of interest",
        caption=f"{conflict.officer.audit_name}, {say.conflict_with(conflict)}",
    )


def _do(
    request: SignedInRequest, form: DesignForm, act: Callable[[], object], *, field: str, done: str, **page: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except DomainError as refusal:
            form.add_error(field, str(refusal))
        else:
            messages.success(request, done)
            return redirect("cases:skills")
    back = reverse("cases:skills")
    context = {"form": form, "submit": "Save", "back_href": back, "cancel_href": back, **page}
    return render(request, "design/form_page.html", context, status=422 if form.errors else 200)


def _or_404(find: Callable[[], Any]) -> Any:
    try:
        return find()
    except SupervisionNotFound as missing:
        raise Http404 from missing
