"""Reports that are held behind another one: a supervisor looks into them, and puts them back or closes them together."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import audited
from bizwatch.cases import services
from bizwatch.cases.choices import GroupAct
from bizwatch.cases.desk_forms.joining import GroupForm
from bizwatch.cases.desk_presenters import joining as say
from bizwatch.cases.desk_presenters.words import case_caption
from bizwatch.cases.desk_views.finding import find_case
from bizwatch.cases.desk_views.queue import page_links, page_number
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import Page
from bizwatch.cases.selectors.groups import HeldReport, cases_named, decisions_on, held_behind
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError

_SERVICES = {GroupAct.RELEASE: services.release_held, GroupAct.SET_ASIDE: services.set_aside_held}
_READ_REASON = "reports held behind another one"


@requires(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the reports that are held behind a case, a page at a time, and decide what becomes of them."""
    leader, at = find_case(request.user, reference), clock.now()
    page = held_behind(leader, page=page_number(request))
    shown = tuple(row.reference for row in page.rows)
    if request.method != "POST":
        return _show(request, leader, page, GroupForm(shown=shown, at=at), at)
    form = GroupForm(request.POST, shown=shown, at=at)
    if not form.is_valid():
        return _show(request, leader, page, form, at, status=422)
    act, only, reason = form.wanted()
    try:
        _SERVICES[act](case=leader, only=only, reason=reason, by=request.user, at=at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, leader, page, form, at, status=422)
    return redirect("cases:desk_group", leader.crime_reference)


@requires(Permission.SUPERVISE)
@require_POST
def group_go_on(request: SignedInRequest, reference: str) -> HttpResponse:
    """Do the next step of a decision now, without waiting for the worker."""
    leader = find_case(request.user, reference)
    decision = decisions_on(leader).filter(finished_at=None).first()
    if decision is None:
        messages.success(request, "Everything that was decided is done.")
    else:
        services.go_on(decision=decision, at=clock.now())
    return redirect("cases:desk_group", leader.crime_reference)


def _show(
    request: SignedInRequest,
    leader: Case,
    page: Page[HeldReport],
    form: GroupForm,
    at: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    with audited():
        for case in [leader, *cases_named([row.reference for row in page.rows])]:
            services.record_case_read(case=case, by=request.user, at=at, reason=_READ_REASON)
    decisions = list(decisions_on(leader))
    context = {
        "case": leader,
        "caption": case_caption(leader),
        "flood": say.flood_line(leader),
        "page": page,
        "pages": page_links(request, page),
        "rows": [say.held_row(row, at=at) for row in page.rows],
        "ticked": form.ticked() if form.is_bound else (),
        "form": form,
        "decisions": [say.decision_line(one) for one in decisions],
        "running": next((one for one in decisions if one.finished_at is None), None),
    }
    return render(request, "cases/desk/group.html", context, status=status)
