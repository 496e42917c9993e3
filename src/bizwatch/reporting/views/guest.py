"""Guests: asking for a link, opening it once, asking for a fresh one. Every answer is the same for everybody."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bizwatch.accounts.access import has_permission, public_page
from bizwatch.accounts.permissions import Permission
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import clock
from bizwatch.reporting import services
from bizwatch.reporting.exceptions import LinkNotOpen
from bizwatch.reporting.forms import guest_form
from bizwatch.reporting.guest_actor import Passer
from bizwatch.reporting.kinds import SLUGS
from bizwatch.reporting.languages import (
    SWITCH,
    Language,
    in_chosen_language,
    language_links,
    language_of,
    remember_language,
    with_language,
)
from bizwatch.reporting.limits import LINKS_FOR_ADDRESS, LINKS_FOR_ORIGIN
from bizwatch.reporting.selectors import guest_draft
from bizwatch.reporting.visits import admit_guest


def _origin(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@public_page
@in_chosen_language
def guest_start(request: HttpRequest) -> HttpResponseBase:
    """Ask a guest what to report and where to send the link."""
    if has_permission(request.user, Permission.REPORT_CRIME):
        return redirect("reporting:start")
    asked, language = SLUGS.get(request.GET.get("kind", "")), language_of(request)
    form = _guest_form(request, asked.code if asked else "")
    sign_in_to = reverse("reporting:gate", args=[asked.slug]) if asked else reverse("reporting:start")
    if not form.is_bound or not form.is_valid():
        context = {
            "form": form,
            "languages": language_links(request),
            "sign_in_to": with_language(sign_in_to, language),
            "back_href": with_language(reverse("reporting:start"), language),
        }
        return render(request, "reporting/guest_start.html", context, status=422 if form.is_bound else 200)
    if not LINKS_FOR_ORIGIN.allows(_origin(request)):
        return _too_often(request)
    email = form.cleaned_data["email"]
    if LINKS_FOR_ADDRESS.allows(email.lower()):
        kind = form.cleaned_data["kind"]
        services.ask_for_link(email=email, kind=kind, language=language, by=Passer(), at=clock.now())
    return _sent_page(language)


def _guest_form(request: HttpRequest, kind: str) -> DesignForm:
    """Return the form as it was sent; unjudged where it was sent only to show it in another language."""
    if request.method == "POST" and SWITCH not in request.POST:
        return guest_form(request.POST)
    typed = request.POST if request.method == "POST" else {"kind": kind}
    return guest_form(initial={name: typed.get(name, "") for name in ("kind", "email")})


def _sent_page(language: Language) -> HttpResponseBase:
    return redirect(with_language(reverse("reporting:guest_sent"), language))


def _too_often(request: HttpRequest) -> HttpResponseBase:
    response = render(request, "reporting/guest_too_often.html", status=429)
    response["Retry-After"] = str(LINKS_FOR_ORIGIN.seconds)
    return response


@public_page
@require_safe
@in_chosen_language
def guest_sent(request: HttpRequest) -> HttpResponseBase:
    """Say that a link is on its way, in the same words whether it is or not."""
    return render(request, "reporting/guest_sent.html", {"most": LINKS_FOR_ADDRESS.most, "hours": services.LINK_HOURS})


@public_page
@in_chosen_language
def guest_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Open the report of a link, when the guest presses the button: a mail scanner that only looks uses nothing up."""
    if request.method != "POST":
        return render(request, "reporting/guest_link.html", {"token": token})
    at = clock.now()
    try:
        draft = services.open_link(token=token, at=at)
    except LinkNotOpen:
        return render(request, "reporting/guest_link_used.html", {"token": token, **_used_links(request)})
    admit_guest(request, draft, at=at)
    remember_language(request)
    return redirect("reporting:resume", draft.pk)


def _used_links(request: HttpRequest) -> dict[str, str]:
    language = language_of(request)
    return {
        "start_href": with_language(reverse("reporting:start"), language),
        "fresh_href": with_language(reverse("reporting:guest_fresh"), language),
    }


@public_page
@require_POST
@in_chosen_language
def guest_fresh(request: HttpRequest) -> HttpResponseBase:
    """Send a fresh link to the address of an old link's, or an ended session's, report."""
    if not LINKS_FOR_ORIGIN.allows(_origin(request)):
        return _too_often(request)
    language, token, draft_id = (
        language_of(request),
        request.POST.get("token", ""),
        _uuid(request.POST.get("draft", "")),
    )
    draft = guest_draft(token=token, draft_id=draft_id) if token or draft_id else None
    if draft is not None and LINKS_FOR_ADDRESS.allows(draft.guest_email.lower()):
        services.ask_for_fresh_link(token=token, draft_id=draft_id, language=language, by=Passer(), at=clock.now())
    return _sent_page(language)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
