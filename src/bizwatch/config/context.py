"""What every page's layout needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.session_time import session_watch
from bizwatch.portal.navigation import navigation_for
from bizwatch.reporting.device import device_script


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return the layout's context: navigation for this user, the force's name and the demo notice."""
    return {
        "navigation": navigation_for(request),
        "force_name": settings.BIZWATCH_FORCE_NAME,
        "demo": settings.BIZWATCH_DEMO,
        "user": getattr(request, "user", None),
        "session": session_watch(request),
        "device": device_script() if _may_report(request) else None,
    }


def _may_report(request: HttpRequest) -> bool:
    """Whether reports may lie on the device of who is looking: of a reporter, or of somebody not signed in."""
    user = getattr(request, "user", None)
    return user is not None and (not user.is_authenticated or has_permission(user, Permission.REPORT_CRIME))
