"""The first page of each audience, and the pages about the service itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bizwatch.accounts.access import has_permission, is_signed_in, public_page
from bizwatch.accounts.models import User
from bizwatch.accounts.permissions import Permission as P
from bizwatch.businesses import selectors as businesses
from bizwatch.cases import selectors as cases
from bizwatch.portal.presenters import recent_case_rows
from bizwatch.reference.selectors import kind_groups
from bizwatch.reporting import selectors as reporting

# The first page of the roles that have no home of their own, in the order in which one is chosen.
FIRST_PAGES = (
    (P.ASSURE, "assurance:overview"),
    (P.VIEW_DESK, "cases:queue"),
    (P.TAKE_CALLS, "reporting:phone"),
    (P.VIEW_AREA, "cases:area"),
    (P.VIEW_RESTRICTED, "cases:restricted"),
    (P.VIEW_COUNTY, "cases:districts"),
    (P.VIEW_FIGURES, "cases:fraud_figures"),
    (P.APPROVE_STORIES, "engagement:desk_stories"),
    (P.VIEW_AUDIT, "audit:search"),
    (P.MANAGE_USERS, "accounts:users"),
)


QUICK_PREMISES = 6


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Show a visitor the doors, a business its home, and take the police roles to their work."""
    if not is_signed_in(request.user):
        return render(request, "portal/welcome.html", {"groups": kind_groups()})
    for permission, url_name in FIRST_PAGES:
        if has_permission(request.user, permission):
            return redirect(url_name)
    if not has_permission(request.user, P.REPORT_CRIME):
        return render(request, "portal/no_role.html")
    return _business_home(request, request.user)


def _business_home(request: HttpRequest, user: User) -> HttpResponse:
    numbers = cases.business_numbers(user)
    latest = cases.cases_of_business(user, cases.BusinessFilters())
    premises = businesses.premises_visible_to(user).filter(is_open=True).order_by("name", "id")
    context = {
        "premises": premises[:QUICK_PREMISES],
        "more_premises": premises.count() > QUICK_PREMISES,
        "drafts": reporting.open_drafts(user),
        "owed": numbers["owed"],
        "unread": numbers["unread"],
        "rows": recent_case_rows(latest.rows[:5]),
    }
    return render(request, "portal/home.html", context)


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the service is and what is known not to be."""
    return render(request, "portal/accessibility.html")


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about whom, why, and who sees it."""
    return render(request, "portal/privacy.html")


@public_page
def help_page(request: HttpRequest) -> HttpResponse:
    """Say whom to call, and answer what users ask most."""
    return render(request, "portal/help.html")
