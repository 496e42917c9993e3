"""From a template to subject and body of a plain-text message."""

from functools import cache
from typing import Any

from django.conf import settings
from django.template import engines
from jinja2 import Environment, StrictUndefined

from bizwatch.kernel.text import clean_text, one_line

_SIGNATURE = "messaging/email/signature.txt"
_SUBJECT = "Subject:"


class BadTemplate(ValueError):
    """A message template does not begin with "Subject: …"."""


@cache
def _environment() -> Environment:
    """The environment of the pages without HTML escaping; a name the context lacks is an error, not a gap."""
    pages: Any = engines["jinja2"]
    made: Environment = pages.env.overlay(autoescape=False, undefined=StrictUndefined)
    return made


def write(template: str, context: dict[str, object]) -> tuple[str, str]:
    """Return subject (one line, at most 200 characters) and body of a message, signed.

    The template's first line is "Subject: …". Besides its context it may use ``public_url`` (the product's address, to
    put a path behind) and ``force_name``. Raises ``BadTemplate``, and Jinja's own errors for a missing name.
    """
    shared = {"public_url": settings.BIZWATCH_PUBLIC_URL, "force_name": settings.BIZWATCH_FORCE_NAME}
    first, _, body = _render(template, {**shared, **context}).lstrip().partition("\n")
    if not first.startswith(_SUBJECT) or not first.removeprefix(_SUBJECT).strip():
        raise BadTemplate(f"{template} must begin with “{_SUBJECT} …”")
    signed = f"{clean_text(body)}\n\n{clean_text(_render(_SIGNATURE, shared))}\n"
    return one_line(first.removeprefix(_SUBJECT))[:200], signed


def _render(template: str, context: dict[str, Any]) -> str:
    return _environment().get_template(template).render(context)
