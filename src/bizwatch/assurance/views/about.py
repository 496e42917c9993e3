"""The questions about oneself, for whoever holds the link, and the counts of their answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bizwatch.accounts.access import SignedInRequest, public_page, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.assurance import services
from bizwatch.assurance.about_yourself import read_link
from bizwatch.assurance.exceptions import LinkOver
from bizwatch.assurance.forms import AboutYourselfForm
from bizwatch.assurance.presenters.figures import quarter_words
from bizwatch.assurance.selectors.diversity import LEAST, STEP, answers_of_quarter, has_answered, last_quarter
from bizwatch.audit.services import record_read
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.limits import HOUR, Limit

SENDS_OF_LINK = Limit("about-yourself", 20, HOUR)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about_yourself(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask whoever holds the link about themselves, and keep what they say. What was said before is never shown."""
    at = clock.now()
    try:
        holder = read_link(token, at=at)
    except LinkOver:
        return render(request, "assurance/about_over.html", status=404)
    if request.method != "POST":
        return _show(request, token, AboutYourselfForm(at=at), has_answered(holder))
    form = AboutYourselfForm(request.POST, at=at)
    if not form.is_valid() or not SENDS_OF_LINK.allows(holder.key):
        if form.is_valid():
            form.add_error(None, "You have sent this too often. Wait an hour, then send it again.")
        return _show(request, token, form, has_answered(holder))
    kept = services.answer_about_yourself(holder=holder, answers=form.cleaned_data, at=at)
    return render(request, "assurance/about_done.html", {"token": token, "kept": kept is not None, "erased": False})


@public_page
@never_cache
@require_POST
def erase(request: HttpRequest, token: str) -> HttpResponseBase:
    """Erase what was said by this link."""
    at = clock.now()
    try:
        holder = read_link(token, at=at)
    except LinkOver:
        return render(request, "assurance/about_over.html", status=404)
    services.erase_about_yourself(holder=holder, at=at)
    return render(request, "assurance/about_done.html", {"token": token, "kept": False, "erased": True})


@requires(Permission.VIEW_DIVERSITY)
@require_safe
def diversity(request: SignedInRequest) -> HttpResponse:
    """Show counts of what people said about themselves in the newest quarter that is over."""
    at = clock.now()
    quarter = last_quarter(to_london(at).date())
    record_read(by=request.user, at=at, subject_type="figures", subject_id="diversity", quarter=quarter.isoformat())
    tables = [
        {
            "title": found.question.short,
            "rows": [[label, "Left out" if number is None else f"about {number:,}"] for label, number in found.lines],
        }
        for found in answers_of_quarter(quarter)
    ]
    context: dict[str, Any] = {"tables": tables, "quarter": quarter_words(quarter), "least": LEAST, "step": STEP}
    return render(request, "assurance/diversity.html", context)


def _show(request: HttpRequest, token: str, form: AboutYourselfForm, answered: bool) -> HttpResponse:
    context = {"form": form, "token": token, "answered": answered}
    return render(request, "assurance/about_yourself.html", context, status=422 if form.errors else 200)
