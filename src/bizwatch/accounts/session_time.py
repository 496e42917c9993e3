"""How long a session still lasts: until nothing was done for too long, or until it is too old whatever was done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse

from bizwatch.accounts.access import is_signed_in
from bizwatch.accounts.models import User
from bizwatch.kernel import clock

STARTED, SEEN = "session_started_at", "session_seen_at"


@dataclass(frozen=True)
class SessionLeft:
    """What is left of a session, in whole seconds. ``can_stay``: doing something makes it longer."""

    seconds: int
    can_stay: bool


def limits_of(user: User) -> tuple[timedelta, timedelta]:
    """Return for how long a session may be idle, and for how long it may last at all."""
    return settings.BIZWATCH_SESSION_LIMITS["police" if user.is_police else "business"]


def session_left(request: HttpRequest, at: datetime | None = None) -> SessionLeft | None:
    """Return what is left of the session that a request belongs to; None for somebody who is not signed in."""
    user = getattr(request, "user", None)
    if user is None or not is_signed_in(user):
        return None
    now = (at or clock.now()).timestamp()
    idle, absolute = limits_of(user)
    started, seen = (request.session.get(key, now) for key in (STARTED, SEEN))
    until_idle, until_old = seen + idle.total_seconds() - now, started + absolute.total_seconds() - now
    return SessionLeft(max(0, int(min(until_idle, until_old))), until_idle < until_old)


def session_watch(request: HttpRequest) -> dict[str, object] | None:
    """Return what the layout needs to warn before the session ends; None for somebody who is not signed in."""
    left = session_left(request)
    if left is None:
        return None
    href, script = reverse("accounts:session"), "accounts/session.js"
    return {"seconds": left.seconds, "script": script, "href": href, "back": _back(request)}


def _back(request: HttpRequest) -> str:
    """Return where to come back to after signing in again: what answered a form may have no page of its own."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else resolve_url(settings.LOGIN_REDIRECT_URL)
