"""Error pages, and the style guide for developers."""

import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.html import escape
from django.views.decorators.http import require_safe

from bizwatch.design.failures import FAILURES, FORGED_OR_OLD, Failure
from bizwatch.design.style_guide import style_guide_context

logger = logging.getLogger("bizwatch.design")

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# 429, 503 and 507 pass: a well-behaved client is told when to come back, in seconds.
_RETRY_AFTER = {429: "900", 503: "60", 507: "300"}

# When not even the template can be drawn: no style sheet, no picture, nothing that could fail as well.
_PLAIN = """<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{heading}</title></head>
<body><main><h1>{heading}</h1>{body}
<p>If somebody is in danger or a crime is happening now, call 999.</p></main></body>
</html>
"""


def failure(request: HttpRequest, status: int, words: Failure | None = None) -> HttpResponse:
    """Return the page of a failed request without asking the database, falling back to plain HTML.

    Anything may call it, whatever is broken; ``words`` replace those of the status. Raises ``KeyError`` for a status
    that has no words.
    """
    words = words or FAILURES[status]
    try:
        context = {"request": request, "status": status, **words._asdict()}
        html = loader.get_template("design/error.html").render(context)
    except Exception:  # the page that reports an error must not be lost to a second one
        logger.exception("The error page could not be drawn")
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in words.paragraphs)
        html = _PLAIN.format(heading=escape(words.heading), body=body)
    response = HttpResponse(html, status=status)
    if status in _RETRY_AFTER:
        response.headers["Retry-After"] = _RETRY_AFTER[status]
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 where the request was refused for its size."""
    return failure(request, 413 if isinstance(exception, _TOO_LARGE) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return failure(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return failure(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    return failure(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 where the token against forged posts is missing or old."""
    return failure(request, 403, FORGED_OR_OLD)


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component and field, in order and in error. Only where BIZWATCH_SHOW_STYLE_GUIDE is set."""
    if not getattr(settings, "BIZWATCH_SHOW_STYLE_GUIDE", False):
        raise Http404
    context: dict[str, Any] = style_guide_context(request)
    return render(request, "design/style_guide.html", context)


# This app lies below `accounts`, whose decorator would set the mark; the route test reads it.
style_guide.access = "public"  # type: ignore[attr-defined]
