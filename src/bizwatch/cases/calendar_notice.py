"""The line at the top of the desk's pages from a year before the published bank holidays end."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.cases.notices import DeskNotice
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import ending_words

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def calendar_line(user: "User", at: datetime) -> DeskNotice | None:
    """Return that the list ends, for whoever supervises: they can have it carried on."""
    words = ending_words(to_london(at).date()) if has_permission(user, Permission.SUPERVISE) else ""
    return DeskNotice(words) if words else None
