"""Sessions that end, and police users who must have a second factor."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from bizwatch.accounts import second_factor
from bizwatch.accounts.access import is_signed_in, to_sign_in, with_next
from bizwatch.accounts.choices import SIGN_OUT_MESSAGES, SignOutReason
from bizwatch.accounts.models import User
from bizwatch.accounts.presenters import spoken
from bizwatch.accounts.session_time import SEEN, STARTED, limits_of
from bizwatch.kernel import clock

_WRITE_EVERY = timedelta(minutes=1)

Responder = Callable[[HttpRequest], HttpResponse]


class SessionLimitsMiddleware:
    """End a session that was idle too long, or that is too old whatever its user did (security.md AUTHN-3).

    The limits are ``BIZWATCH_SESSION_LIMITS`` by kind of user, as (idle, absolute). When the user was last seen is
    written at most once a minute, so that a page does not cost a write; a page that refreshes itself in the background
    is no sign of a person. An ended session goes to the sign-in page and back; a public page is just shown.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_signed_in(request.user):
            self._look_at_session(request, request.user, clock.now())
        response = self.get_response(request)
        if is_signed_in(request.user) and STARTED not in request.session:
            moment = clock.now().timestamp()
            request.session[STARTED] = request.session[SEEN] = moment
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Send the user of a session that just ended to sign in again, unless the page is for everybody."""
        if not hasattr(request, "sign_out_reason") or getattr(view, "access", "") == "public":
            return None
        return to_sign_in(request)

    def _look_at_session(self, request: HttpRequest, user: User, at: datetime) -> None:
        idle, absolute = limits_of(user)
        started, seen = (request.session.get(key, at.timestamp()) for key in (STARTED, SEEN))
        now = at.timestamp()
        if now - started >= absolute.total_seconds():
            _end(request, SignOutReason.TOO_LONG, idle, absolute)
        elif now - seen >= idle.total_seconds():
            _end(request, SignOutReason.IDLE, idle, absolute)
        elif now - seen >= _WRITE_EVERY.total_seconds() and not _is_background(request):
            request.session[SEEN] = now


class SecondFactorMiddleware:
    """Let police users open nothing but the way to a second factor until they gave one in this session."""

    OPEN = frozenset(
        {
            "account_login",
            "account_logout",
            "account_reauthenticate",
            "account_email_verification_sent",
            "account_confirm_email",
            "mfa_activate_totp",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "healthz",
            "mfa_index",
        }
    )

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Send a police user without a second factor to set one up, or to give it."""
        user = request.user
        if not is_signed_in(user) or not user.is_police or second_factor.was_used_in(request, user):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in self.OPEN:
            return None
        if second_factor.has_second_factor(user):
            return redirect(with_next("mfa_reauthenticate", request))
        return redirect("mfa_activate_totp")


def _end(request: HttpRequest, reason: SignOutReason, idle: timedelta, absolute: timedelta) -> None:
    request.sign_out_reason = reason  # type: ignore[attr-defined]
    logout(request)
    message = SIGN_OUT_MESSAGES[reason].format(idle=spoken(idle), absolute=spoken(absolute))
    messages.warning(request, message)


def _is_background(request: HttpRequest) -> bool:
    """Whether a script asked, and not a person who follows a link; asking how long is left is never a sign of one."""
    if request.method != "GET":
        return False
    return request.headers.get("Sec-Fetch-Dest") == "empty" or request.path == reverse("accounts:session")
