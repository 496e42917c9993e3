"""When a beat manager last looked at their list, so that what came since is shown as new."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service, record
from bizwatch.cases.models import AreaVisit

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

SAME_VISIT = timedelta(hours=1)  # who comes back sooner is still at it


@audited_service
def visit_area(*, by: "User", at: datetime) -> datetime | None:
    """Note that somebody looks at the list of their area, and return when they did before; None for the first time."""
    known, is_first = AreaVisit.objects.get_or_create(user=by, area=by.policing_area, defaults={"at": at})
    if not is_first:
        if at - known.at < SAME_VISIT:
            return known.before
        known.before, known.at = known.at, at
        known.save(update_fields=["at", "before"])
    record(
        Action.CONSULTATION,
        by=by,
        at=at,
        subject_type="area",
        subject_id=by.policing_area,
        reason="list of the beat manager's area",
    )
    return known.before
