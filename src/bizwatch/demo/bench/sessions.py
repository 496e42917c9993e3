"""Signed-in sessions for a benchmark, written to the database as signing in would leave them."""

from importlib import import_module
from types import SimpleNamespace
from typing import cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.middleware.csrf import _get_new_csrf_string

from bizwatch.accounts import second_factor
from bizwatch.accounts.models import User
from bizwatch.kernel import clock


def cookies_of(user: User) -> dict[str, str]:
    """Return the cookies of a browser in which the user signed in, with a second factor."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    second_factor.note_used(cast(HttpRequest, SimpleNamespace(session=session)), user)
    # The password was typed just now, so that nothing asks for it again.
    session["account_authentication_methods"] = [{"method": "password", "at": clock.now().timestamp()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return {
        settings.SESSION_COOKIE_NAME: session.session_key,
        settings.CSRF_COOKIE_NAME: _get_new_csrf_string(),
    }
