"""Who may open a page: every view carries exactly one of these marks, and a test walks them all.

``view.access`` is "public" or the ``Permission`` that the page needs.
"""

import functools
from collections.abc import Callable
from typing import TypeGuard
from urllib.parse import urlencode, urlsplit

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from bizwatch.accounts.models import User
from bizwatch.accounts.permissions import Permission

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request that ``requires`` let through; only for type checking."""

    user: User


def is_signed_in(user: User | AnonymousUser) -> TypeGuard[User]:
    """Whether this is a real, active user."""
    return user.is_authenticated and user.is_active


def has_permission(user: User | AnonymousUser, permission: Permission) -> bool:
    """Whether the user may do this at all; which rows, ``visible_to`` says."""
    return is_signed_in(user) and permission in user.permissions


def page_of(request: HttpRequest) -> str:
    """Return the address that shows this request's page again: for a POST, the page that its form stood on."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return request.path
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def with_next(url_name: str, request: HttpRequest) -> str:
    """Return the address of a page that comes back to this request's page when it is done."""
    return f"{reverse(url_name)}?{urlencode({REDIRECT_FIELD_NAME: page_of(request)})}"


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Send the user to sign in, and back to this page afterwards."""
    return HttpResponseRedirect(with_next(settings.LOGIN_URL, request))


def requires(permission: Permission) -> Callable[[View], View]:
    """Let a view be opened only by users who hold ``permission``: others sign in, or are refused with 403."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not is_signed_in(request.user):
                return to_sign_in(request)
            if permission not in request.user.permissions:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def confirms_identity(view: View) -> View:
    """Ask for the password or a code again before the view is opened, unless that was within the last five minutes.

    For what cannot be undone or leaves the building: exports, roles, erasure (security.md AUTHN-6). Put it below
    ``requires``. What was posted is kept in the session and goes on by itself.
    """
    return reauthentication_required(view, app="bizwatch")


def public_page(view: View) -> View:
    """Mark a view as open to everybody, on purpose."""
    view.access = "public"  # type: ignore[attr-defined]
    return view
