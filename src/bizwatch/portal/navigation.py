"""The navigation of each audience, as one table."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from bizwatch.accounts.access import is_signed_in
from bizwatch.accounts.permissions import Permission as P


@dataclass(frozen=True)
class Link:
    """A link of the service navigation; shown to holders of ``permission`` (None: anybody not signed in)."""

    text: str
    url_name: str
    permission: P | None


LINKS = (
    Link("Report a crime", "reporting:start", None),
    Link("Sign in", "account_login", None),
    Link("Home", "portal:home", P.REPORT_CRIME),
    Link("Report a crime", "reporting:start", P.REPORT_CRIME),
    Link("Cases", "cases:my_cases", P.VIEW_OWN_CASES),
    Link("Premises", "businesses:premises", P.VIEW_OWN_CASES),
    Link("People", "businesses:members", P.MANAGE_MEMBERS),
    Link("Other systems", "api:home", P.MANAGE_API),
    Link("Calls", "reporting:phone", P.TAKE_CALLS),
    Link("Queue", "cases:queue", P.VIEW_DESK),
    Link("Diary", "cases:diary", P.INVESTIGATE),
    Link("Rota", "cases:rota", P.SUPERVISE),
    Link("Supervision", "cases:supervision", P.SUPERVISE),
    Link("Restricted cases", "cases:restricted", P.VIEW_RESTRICTED),
    Link("My area", "cases:area", P.VIEW_AREA),
    Link("Fraud figures", "cases:fraud_figures", P.VIEW_FIGURES),
    Link("Audit", "audit:search", P.VIEW_AUDIT),
    Link("Users", "accounts:users", P.MANAGE_USERS),
)


def navigation_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the links for this visitor, in order; the page's own is marked current, the nearest above it active."""
    user = getattr(request, "user", None)
    held = user.permissions if user is not None and is_signed_in(user) else None
    shown = [(link, reverse(link.url_name)) for link in LINKS if _is_for(link, held)]
    part = max((href for _, href in shown if href != "/" and request.path.startswith(href)), key=len, default="")
    return [
        {"text": link.text, "href": href, "current": request.path == href, "active": href == part}
        for link, href in shown
    ]


def _is_for(link: Link, held: frozenset[P] | None) -> bool:
    return link.permission is None if held is None else link.permission in held
