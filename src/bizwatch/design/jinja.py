"""The Jinja environment of every page."""

from typing import Any

from django.conf import settings
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from bizwatch.design import filters
from bizwatch.design.chips import promise_chip
from bizwatch.design.controls import control_for
from bizwatch.design.errors import error_items, has_errors

# Shown in the footer when the project has a page of that URL name; BIZWATCH_FOOTER_LINKS replaces the list.
FOOTER_LINKS = (
    ("Help", "portal:help"),
    ("Advice", "portal:advice"),
    ("Easy read", "reporting:easy_read"),
    ("Accessibility statement", "portal:accessibility"),
    ("Privacy", "portal:privacy"),
    ("Cookies", "portal:cookies"),
)


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named view. Raises ``NoReverseMatch``."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def url_if_any(name: str) -> str:
    """Return the address of a named view, or "" where this project has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def footer_links() -> list[dict[str, str]]:
    """Return the footer's links to pages that exist."""
    wanted = getattr(settings, "BIZWATCH_FOOTER_LINKS", FOOTER_LINKS)
    return [{"text": text, "href": href} for text, name in wanted if (href := url_if_any(name))]


def site() -> dict[str, Any]:
    """Return what the layout needs to know of the installation, even on an error page without a request."""
    return {
        "name": getattr(settings, "BIZWATCH_SERVICE_NAME", "Bizwatch"),
        "force": getattr(settings, "BIZWATCH_FORCE_NAME", ""),
        "demo": getattr(settings, "BIZWATCH_DEMO", False),
    }


def environment(**options: Any) -> Environment:
    """Return the environment for Django's Jinja2 backend.

    GOV.UK's macros reach into parameters that are not there, hence ``ChainableUndefined``; they are found under
    ``govuk_frontend_jinja/`` after the apps' own ``jinja2`` folders.
    """
    options |= {
        "undefined": ChainableUndefined,
        "extensions": ["jinja2.ext.i18n"],
        "trim_blocks": True,
        "lstrip_blocks": True,
        "loader": ChoiceLoader(
            [options["loader"], PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
        ),
    }
    made = Environment(**options)  # noqa: S701 - Django's backend sets autoescape
    made.globals |= {
        "static": static,
        "url": url,
        "url_if_any": url_if_any,
        "footer_links": footer_links,
        "site": site,
        "csrf_token_of": get_token,
        "control_for": control_for,
        "error_items": error_items,
        "has_errors": has_errors,
        "promise_chip": promise_chip,
    }
    made.filters |= filters.FILTERS
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return made
