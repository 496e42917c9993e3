"""What the app gives to the pages of others: the business's panel of its case, and a line on the desk's pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.capacity.models import ToldTime
from bizwatch.capacity.presenters import warning_words
from bizwatch.capacity.selectors import expected_of, open_warning
from bizwatch.cases.notices import DeskNotice
from bizwatch.cases.panels import CasePageKind, Panel, There

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.cases.models import Case


def _asks(_user: "User") -> There:
    return {"has_told_time": Exists(ToldTime.objects.filter(case=OuterRef("pk")))}


def _told(case: "Case", _user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    expected = expected_of(case) if there["has_told_time"] else None
    return {"expected": expected} if expected is not None and at <= expected.by_at else None


BUSINESS_PANEL = Panel(
    slug="expected-contact",
    title="When we expect to contact you",
    template="capacity/panel_expected.html",
    page=CasePageKind.BUSINESS,
    context=_told,
    asks=_asks,
    order=5,
)


def warning_line(user: "User", at: datetime) -> DeskNotice | None:
    """Return the warning that promises will probably break, for whoever can do something about it."""
    if not has_permission(user, Permission.SUPERVISE):
        return None
    warning = open_warning()
    if warning is None:
        return None
    return DeskNotice(
        warning_words(warning, at=at), "See which, and what more officers would change", reverse("capacity:outlook")
    )
