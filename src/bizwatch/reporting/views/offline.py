"""Reporting without a signal: the page that a browser keeps, its service worker, and what takes what devices send."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from bizwatch.accounts.access import has_permission, is_signed_in, public_page
from bizwatch.accounts.models import User
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_read
from bizwatch.businesses.selectors import premises_visible_to
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.errors import DomainError
from bizwatch.reference.selectors import usual_kinds
from bizwatch.reporting import presenters
from bizwatch.reporting.after_sending import next_steps
from bizwatch.reporting.catalogue import BY_CODE
from bizwatch.reporting.catalogue.evidence import MOST_FILES
from bizwatch.reporting.contact_times import expected_after, words_of
from bizwatch.reporting.device import SCOPE
from bizwatch.reporting.forms import gate_form
from bizwatch.reporting.gates import hints, questions
from bizwatch.reporting.guest_actor import Passer
from bizwatch.reporting.limits import HOUR, LINKS_FOR_ORIGIN
from bizwatch.reporting.models import Report
from bizwatch.reporting.offline import GUEST, shell_today, version_of
from bizwatch.reporting.offline_reading import NotUnderstood, Told, told_from
from bizwatch.reporting.services import offline as offline_services
from bizwatch.reporting.services.offline import NotTaken, TooManyLinks
from bizwatch.reporting.services.offline_photos import photos_of_guest, photos_of_report
from bizwatch.reporting.visits import guest_draft_id

# In the order in which the service worker needs them; the last two are for the page.
WORKER_SCRIPTS = ("reporting/device.js", "reporting/outbox.js", "reporting/worker.js")
OFF_SCRIPT = "reporting/worker-off.js"
SHELL_FILES = (
    "vendor/govuk-frontend.min.css",
    "vendor/moj-frontend.min.css",
    "design/app.css",
    "reporting/report.css",
    "reporting/offline.css",
    "vendor/govuk-frontend.min.js",
    "design/app.js",
    "design/favicon.svg",
    "reporting/device.js",
    "reporting/outbox.js",
    "reporting/offline-form.js",
    "reporting/offline-parts.js",
    "reporting/offline.js",
    "reporting/icon-192.png",
)
ICONS = (
    ("reporting/icon-192.png", "192x192", "any"),
    ("reporting/icon-512.png", "512x512", "any"),
    ("reporting/icon-maskable-512.png", "512x512", "maskable"),
)
NOT_A_REPORT = {"problem": "This is not a report from a device."}
ACCOUNTS = "bizwatch.reporting.offline"


@lru_cache(maxsize=2)
def _form_html(today: date) -> str:
    """Return the form of a day; drawing the whole catalogue takes as long as ten pages."""
    at = clock.now()
    shell = shell_today(at)
    context = {
        "shell": shell,
        "gate_form": gate_form([pair for pair in questions(today) if pair[0] in shell.gate_kinds], hints(today)),
        "gate_kinds": json.dumps(shell.gate_kinds, separators=(",", ":")),
        "evidence": BY_CODE["evidence"],
        "most_photos": MOST_FILES,
        "most_bytes": settings.BIZWATCH_MAX_PHOTO_BYTES,
        "worker": reverse("reporting:offline_worker") if settings.BIZWATCH_OFFLINE else "",
        "scope": SCOPE,
    }
    drawn = re.sub(
        r"\s*\n\s*", "\n", render_to_string("reporting/offline_form.html", context)
    )  # half the bytes are indents
    return mark_safe(drawn)  # noqa: S308 - the template escapes


def _context() -> dict[str, Any]:
    return {"form_html": _form_html(to_london(clock.now()).date())}


@public_page
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the page that works without a signal. It is the same for everybody: whose device it is, the script asks."""
    return render(request, "reporting/offline.html", _context())


@public_page
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Answer the service worker, or where it is switched off one that takes itself away.

    It changes whenever the page, or any file that it keeps, changes; the browser then fetches the new ones.
    """
    on = settings.BIZWATCH_OFFLINE
    kept = {
        "version": version_of(render_to_string("reporting/offline.html", _context())) if on else "off",
        "shell": reverse("reporting:offline"),
        "keep": [reverse("reporting:offline"), *map(static, SHELL_FILES)],
    }
    scripts = [static(name) for name in (WORKER_SCRIPTS if on else (OFF_SCRIPT,))]
    lines = [f"self.BIZWATCH = {json.dumps(kept)};"] if on else []
    lines += [f"importScripts({json.dumps(address)});" for address in scripts]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = SCOPE
    response["Cache-Control"] = "no-cache"
    return response


@public_page
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Answer what a telephone needs to install the report pages as an app."""
    name = getattr(settings, "BIZWATCH_SERVICE_NAME", "Bizwatch")
    shortcuts = (
        ("Report without a signal", "reporting:offline"),
        ("Report a crime", "reporting:start"),
        ("Reports not sent yet", "reporting:drafts"),
    )
    document = {
        "id": reverse("reporting:offline"),
        "name": f"{name}: report a crime",
        "short_name": name,
        "description": f"Report a crime against your business to {settings.BIZWATCH_FORCE_NAME}, also without a signal.",
        "lang": "en-GB",
        "start_url": reverse("reporting:offline"),
        "scope": SCOPE,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#12436d",
        "icons": [
            {"src": static(file), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for file, sizes, purpose in ICONS
        ],
        "shortcuts": [{"name": text, "url": reverse(view)} for text, view in shortcuts],
    }
    response = HttpResponse(json.dumps(document), content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response


def account_key(user: User) -> str:
    """Return the name under which a device keeps an account's reports: it tells nothing and stays the same."""
    return salted_hmac(ACCOUNTS, str(user.pk)).hexdigest()[:32]


@public_page
@require_safe
def state(request: HttpRequest) -> JsonResponse:
    """Answer who is signed in, what the page needs of them, and a fresh token against forged posts."""
    at = clock.now()
    user = request.user if is_signed_in(request.user) else None
    may_report = user is not None and has_permission(user, Permission.REPORT_CRIME)
    bound = guest_draft_id(request, at=at, touch=False)
    return _json(
        {
            "csrf": get_token(request),
            "account": _account(user) if user is not None and may_report else None,
            "not_for_reporters": user is not None and not may_report,
            "guest": _guest(bound, at) if bound else None,
        }
    )


def _guest(draft_id: UUID, at: datetime) -> dict[str, Any]:
    """Return the draft whose link this browser opened, and what its photos need."""
    return {"draft": str(draft_id), **photos_of_guest(draft_id, at=at)}


def _account(user: User) -> dict[str, Any]:
    places = premises_visible_to(user).filter(is_open=True).order_by("name", "town", "pk")
    first = {"contact-name": user.name, "contact-telephone": user.telephone, "contact-email": user.email}
    return {
        "key": account_key(user),
        "name": user.name or user.email,
        "first_values": {control: [said] for control, said in first.items() if said},
        "premises": [
            {
                "reference": place.reference,
                "words": presenters.place_words(place),
                "sector": place.sector,
                "kinds": [kind.code for kind in usual_kinds([place.sector])],
            }
            for place in places
        ],
    }


@public_page
@require_POST
def send(request: HttpRequest) -> JsonResponse:
    """Take one report from a device, from an account or from a guest. Sent again it is the same report."""
    at = clock.now()
    try:
        data = json.loads(request.body)
        told = told_from(data, at=at)
    except (ValueError, RecursionError, NotUnderstood):
        return _json(NOT_A_REPORT, status=400)
    if data.get("account") == GUEST:
        return _from_guest(request, told, at)
    refused = _refuse_other(request, data.get("account"))
    return refused or _judged(lambda: _received(request, told, at))


def _refuse_other(request: HttpRequest, account: object) -> JsonResponse | None:
    """Refuse what another account wrote on this device, and what nobody is signed in for; the device keeps it."""
    if not has_permission(request.user, Permission.REPORT_CRIME):
        return _json({"state": "sign_in", "problem": "Sign in to send this report."}, status=401)
    if not is_signed_in(request.user) or account != account_key(request.user):
        return _json({"state": "other_account", "problem": "Another account wrote this report."}, status=409)
    return None


def _received(request: HttpRequest, told: Told, at: datetime) -> JsonResponse:
    assert is_signed_in(request.user)  # noqa: S101 - looked at before
    report = offline_services.receive_from_device(told=told, by=request.user, at=at)
    return _json(_receipt(request.user, report, at))


def _receipt(user: User, report: Report, at: datetime) -> dict[str, Any]:
    reference = report.case.crime_reference
    subject = {"subject_type": "report", "subject_id": report.reference, "case_reference": reference}
    record_read(by=user, at=at, reason="own report", **subject)
    return {
        "state": "received",
        "reference": report.reference,
        "crime_reference": reference,
        "href": reverse("cases:my_case", args=[reference]),
        "written": report.answers.get(offline_services.WRITTEN, {}).get("words", ""),
        "steps": [presenters.step_words(step) for step in next_steps(report)] + _expected(report, at),
        **photos_of_report(report, by=user, at=at),
    }


def _expected(report: Report, at: datetime) -> list[str]:
    expected = expected_after(report, at)
    return [words_of(expected)] if expected else []


def _from_guest(request: HttpRequest, told: Told, at: datetime) -> JsonResponse:
    if not offline_services.is_known_guest(told) and not LINKS_FOR_ORIGIN.allows(request.META.get("REMOTE_ADDR", "")):
        return _too_often()

    def kept() -> JsonResponse:
        draft_id = offline_services.receive_from_guest(told=told, by=Passer(), at=at)
        return _json({"state": "link_sent", "draft": str(draft_id)}, status=202)

    return _judged(kept)


def _judged(work: Callable[[], JsonResponse]) -> JsonResponse:
    """Do the work; say what is wrong in the words of the field, or why it must wait."""
    try:
        return work()
    except NotTaken as error:
        faults = [{"control": fault.control, "words": fault.words} for fault in error.faults]
        return _json({"state": "faulty", "problem": str(error), "faults": faults}, status=422)
    except TooManyLinks as error:
        return _too_often(str(error))
    except DomainError as error:
        return _json({"state": "faulty", "problem": str(error), "faults": []}, status=422)


def _too_often(words: str = "Too many links were asked for from here. Try again in an hour.") -> JsonResponse:
    response = _json({"state": "later", "problem": words}, status=429)
    response["Retry-After"] = str(HOUR)
    return response


def _json(said: dict[str, Any], *, status: int = 200) -> JsonResponse:
    response = JsonResponse(said, status=status)
    response["Cache-Control"] = "no-store"
    return response
