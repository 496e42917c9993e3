"""Failures of the machine, told plainly: a full disk, a database that does not answer."""

import errno
import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from bizwatch.design.views import failure

logger = logging.getLogger("bizwatch")
_FULL = (errno.ENOSPC, errno.EDQUOT)


class PlainFailureMiddleware:
    """Answer a full disk with 507 and a locked or absent database with 503, both in words that lose nothing.

    What was saved before stays saved; the page says that the last step was not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if (
            (isinstance(error, OSError) and error.errno in _FULL)
            or "disk is full" in str(error)
            or "No space" in str(error)
        ):
            logger.error("Disk full at %r", request.path)
            return failure(request, 507)
        if isinstance(error, OperationalError):
            logger.error("Database unavailable at %r: %s", request.path, error)
            return failure(request, 503)
        return None
