"""Guests: asking for a link, opening it once, asking for a fresh one. Every answer is the same for everybody."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bizwatch.accounts.access import has_permission, public_page
from bizwatch.accounts.permissions import Permission
from bizwatch.kernel import clock
from bizwatch.reporting import services
from bizwatch.reporting.exceptions import LinkNotOpen
from bizwatch.reporting.forms import GuestForm
from bizwatch.reporting.guest_actor import Passer
from bizwatch.reporting.kinds import SLUGS
from bizwatch.reporting.limits import LINKS_FOR_ADDRESS, LINKS_FOR_ORIGIN
from bizwatch.reporting.selectors import guest_draft
from bizwatch.reporting.visits import admit_guest


def _origin(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@public_page
def guest_start(request: HttpRequest) -> HttpResponseBase:
    """Ask a guest what to report and where to send the link."""
    if has_permission(request.user, Permission.REPORT_CRIME):
        return redirect("reporting:start")
    asked = SLUGS.get(request.GET.get("kind", ""))
    form = GuestForm(request.POST if request.method == "POST" else None, initial={"kind": asked.code if asked else ""})
    sign_in_to = reverse("reporting:gate", args=[asked.slug]) if asked else reverse("reporting:start")
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "sign_in_to": sign_in_to, "back_href": reverse("reporting:start")}
        return render(request, "reporting/guest_start.html", context, status=422 if form.is_bound else 200)
    if not LINKS_FOR_ORIGIN.allows(_origin(request)):
        return _too_often(request)
    email = form.cleaned_data["email"]
    if LINKS_FOR_ADDRESS.allows(email.lower()):
        services.ask_for_link(email=email, kind=form.cleaned_data["kind"], by=Passer(), at=clock.now())
    return redirect("reporting:guest_sent")


def _too_often(request: HttpRequest) -> HttpResponseBase:
    response = render(request, "reporting/guest_too_often.html", status=429)
    response["Retry-After"] = str(LINKS_FOR_ORIGIN.seconds)
    return response


@public_page
@require_safe
def guest_sent(request: HttpRequest) -> HttpResponseBase:
    """Say that a link is on its way, in the same words whether it is or not."""
    return render(request, "reporting/guest_sent.html", {"most": LINKS_FOR_ADDRESS.most})


@public_page
def guest_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Open the report of a link, when the guest presses the button: a mail scanner that only looks uses nothing up."""
    if request.method != "POST":
        return render(request, "reporting/guest_link.html", {"token": token})
    at = clock.now()
    try:
        draft = services.open_link(token=token, at=at)
    except LinkNotOpen:
        return render(request, "reporting/guest_link_used.html", {"token": token})
    admit_guest(request, draft, at=at)
    return redirect("reporting:resume", draft.pk)


@public_page
@require_POST
def guest_fresh(request: HttpRequest) -> HttpResponseBase:
    """Send a fresh link to the address of an old link's, or an ended session's, report."""
    if not LINKS_FOR_ORIGIN.allows(_origin(request)):
        return _too_often(request)
    token, draft_id = request.POST.get("token", ""), _uuid(request.POST.get("draft", ""))
    draft = guest_draft(token=token, draft_id=draft_id) if token or draft_id else None
    if draft is not None and LINKS_FOR_ADDRESS.allows(draft.guest_email.lower()):
        services.ask_for_fresh_link(token=token, draft_id=draft_id, by=Passer(), at=clock.now())
    return redirect("reporting:guest_sent")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
