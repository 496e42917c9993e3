"""The navigation of each audience, as one table."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from bizwatch.accounts.access import is_signed_in
from bizwatch.accounts.permissions import Permission as P


@dataclass(frozen=True)
class Link:
    """A link of the service navigation; shown to holders of ``permission`` (None: anybody not signed in).

    ``leads_to`` are the names of pages that belong to it and do not lie below its own. Holders of ``within`` have it among
    the pages of another link.
    """

    text: str
    url_name: str
    permission: P | None
    leads_to: tuple[str, ...] = ()
    within: P | None = None


_SUPERVISING = (
    "cases:workload",
    "cases:reallocate",
    "cases:reviews",
    "cases:away",
    "cases:skills",
    "cases:stages",
    "cases:triage",
    "cases:new_material",
)


LINKS = (
    Link("Report a crime", "reporting:start", None),
    Link("Sign in", "account_login", None),
    Link("Home", "portal:home", P.REPORT_CRIME),
    Link("Report a crime", "reporting:start", P.REPORT_CRIME),
    Link("Cases", "cases:my_cases", P.VIEW_OWN_CASES),
    Link("Statements", "statements:mine", P.ANSWER_DESK),
    Link("Premises", "businesses:premises", P.VIEW_OWN_CASES),
    Link("Keeping safe", "victims:my_safety", P.VIEW_OWN_CASES),
    Link("People", "businesses:members", P.MANAGE_MEMBERS),
    Link("Other systems", "api:home", P.MANAGE_API),
    Link("Calls", "reporting:phone", P.TAKE_CALLS),
    Link("Queue", "cases:queue", P.VIEW_DESK),
    Link("Victims", "victims:due", P.INVESTIGATE),
    Link("Diary", "cases:diary", P.INVESTIGATE),
    Link("Rota", "cases:rota", P.SUPERVISE),
    Link("Supervision", "cases:supervision", P.SUPERVISE, _SUPERVISING),
    Link("Clocks", "cases:desk_clocks", P.SUPERVISE),
    Link("Capacity", "capacity:outlook", P.SUPERVISE),
    Link("Judge", "assurance:judge", P.JUDGE_SAMPLES, within=P.VIEW_FIGURES),
    Link("Restricted cases", "cases:restricted", P.VIEW_RESTRICTED),
    Link("My area", "cases:area", P.VIEW_AREA),
    Link("Districts", "cases:districts", P.VIEW_COUNTY),
    Link("Map", "hotspots:map", P.VIEW_MAP),
    Link("Repeats and plans", "victims:area_repeats", P.VIEW_AREA),
    Link("Zones", "geography:zones", P.DRAW_ZONES),
    Link("Trends", "trends:overview", P.VIEW_SMALL_FIGURES, ("sources:releases",)),
    Link("Published figures", "trends:published", P.VIEW_FIGURES, ("strategy:figures",), P.VIEW_SMALL_FIGURES),
    Link("Fraud figures", "cases:fraud_figures", P.VIEW_FIGURES),
    Link("Surveys", "engagement:surveys", P.VIEW_FIGURES),
    Link("Stories", "engagement:desk_stories", P.APPROVE_STORIES),
    Link("Recording audit", "assurance:overview", P.VIEW_FIGURES),
    Link("Audit", "audit:search", P.VIEW_AUDIT),
    Link("Users", "accounts:users", P.MANAGE_USERS),
)


def navigation_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the links for this visitor, in order; the page's own is marked current, the nearest above it active."""
    user = getattr(request, "user", None)
    held = user.permissions if user is not None and is_signed_in(user) else None
    shown = [(link, reverse(link.url_name)) for link in LINKS if _is_for(link, held)]
    part = _part(request.path, shown)
    return [
        {"text": link.text, "href": href, "current": request.path == href, "active": href == part}
        for link, href in shown
    ]


def _part(path: str, shown: list[tuple[Link, str]]) -> str:
    """Return the address of the link that the page at ``path`` belongs to, the nearest one; "" for none."""
    above = [(lead, href) for link, href in shown for lead in (href, *map(reverse, link.leads_to))]
    return max(((len(lead), href) for lead, href in above if lead != "/" and path.startswith(lead)), default=(0, ""))[1]


def _is_for(link: Link, held: frozenset[P] | None) -> bool:
    if held is None:
        return link.permission is None
    return link.permission in held and link.within not in held
