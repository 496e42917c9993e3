"""What every page's layout needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from bizwatch.portal.navigation import navigation_for


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return the layout's context: navigation for this user, the force's name and the demo notice."""
    return {
        "navigation": navigation_for(request),
        "force_name": settings.BIZWATCH_FORCE_NAME,
        "demo": settings.BIZWATCH_DEMO,
        "user": getattr(request, "user", None),
    }
