"""The lists: what is asked of an account, and beginning an impact statement on one's own case."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_read
from bizwatch.cases.exceptions import CaseNotFound
from bizwatch.cases.selectors import case_by_reference
from bizwatch.design.filters import local_date
from bizwatch.design.tables import page_links
from bizwatch.kernel import clock
from bizwatch.statements import presenters as say
from bizwatch.statements import services
from bizwatch.statements.forms import BeginForm
from bizwatch.statements.selectors import copyable_for, statements_of_account

PAGE_ROWS = 20


@requires(Permission.ANSWER_DESK)
@require_safe
def mine(request: SignedInRequest) -> HttpResponseBase:
    """Show the statements that were asked of this person, those they begun and their copies."""
    at, found = clock.now(), statements_of_account(request.user)
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    rows = list(page)
    record_read(
        by=request.user, at=at, subject_type="statement_list", subject_id="own", reason="own statements", rows=len(rows)
    )
    context = {
        "lines": [say.line(one, at=at) for one in rows],
        "pages": page_links(request, page),
    }
    return render(request, "statements/mine.html", context)


@requires(Permission.ANSWER_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Begin the impact statement of the business on its own case."""
    try:
        case = case_by_reference(request.user, reference)
    except CaseNotFound as error:
        raise Http404(str(error)) from error
    earlier = [
        (one.number, f"With a copy of {one.number}, signed {local_date(one.ended_at)}")
        for one in copyable_for(request.user, case)
    ]
    form = BeginForm(request.POST if request.method == "POST" else None, earlier=earlier)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["copy_from"]
        made = services.begin_impact_statement(
            case=case,
            dedupe=form.cleaned_data["once"],
            copy_from="" if chosen == "empty" else chosen,
            by=request.user,
            at=clock.now(),
        )
        return redirect("statements:mine_show", made.number)
    context = {
        "form": form,
        "heading": "Make an impact statement for the business",
        "lead": "Say what this crime did to the business. Only somebody who is authorised to speak for it may sign: an owner, "
        "a director, a manager, or somebody they authorised in writing. You can make one at any time.",
        "submit": "Begin",
        "caption": case.crime_reference,
        "back_href": reverse("cases:my_case", args=[case.crime_reference]),
        "cancel_href": reverse("cases:my_case", args=[case.crime_reference]),
    }
    return render(request, "design/form_page.html", context, status=422 if request.method == "POST" else 200)
