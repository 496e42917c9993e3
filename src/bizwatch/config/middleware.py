"""Failures of the machine, told plainly: a full disk, a database that does not answer."""

import errno
import logging
import sys
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from bizwatch.design.views import failure

logger = logging.getLogger("bizwatch")
_FULL = (errno.ENOSPC, errno.EDQUOT)


def status_of(error: BaseException | None) -> int | None:
    """Return 507 for a full disk, 503 for a database that is locked or gone, None for any other error."""
    full = isinstance(error, OSError) and error.errno in _FULL
    if full or "disk is full" in str(error) or "No space" in str(error):
        return 507
    return 503 if isinstance(error, OperationalError | InterfaceError) else None


class PlainFailureMiddleware:
    """Answer a full disk with 507 and a locked or absent database with 503, both in words that lose nothing.

    What was saved before stays saved; the page says that the last step was not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DataError) and "NUL" in str(error):
            return failure(request, 404)  # PostgreSQL holds no text with a NUL, so what was asked for does not exist
        status = status_of(error)
        if status is None:
            return None
        logger.error("Answered %s at %r: %s", status, request.path, error)
        return failure(request, status)


class SessionsOfAFullDisk(SessionMiddleware):
    """Django's sessions; a page whose work is done is shown, though its session cannot be written.

    Without this, Django answers that the request could not be read and that nothing was changed. What is lost is
    little: that the user was seen this minute. A session that the browser does not hold yet (signing in) is the work
    itself, so there the failure is told.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (OperationalError, InterfaceError, SessionInterrupted) as error:
            status = next(filter(None, map(status_of, _behind(error))), None)
            if status is None:
                raise
            logger.error("The session could not be written at %r (%s)", request.path, status)
            if request.session.session_key != request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""):
                return failure(request, status)
            patch_vary_headers(response, ("Cookie",))
            return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what was raised outside of any view, while it is being handled: 507, 503 or 500."""
    return failure(request, status_of(sys.exc_info()[1]) or 500)


def _behind(error: BaseException | None) -> list[BaseException]:
    """Return an error and those during whose handling it was raised: Django's sessions hide the database's own."""
    found = []
    while error is not None:
        found.append(error)
        error = error.__context__
    return found
