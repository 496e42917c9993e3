"""What a call-taker may know of a premises' cases: that they are there, and no more."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bizwatch.cases.choices import Status
from bizwatch.cases.models import Case

LATELY = timedelta(days=14)
MOST = 10


@dataclass(frozen=True)
class RecentlyTold:
    """One case, told lately."""

    reference: str
    kind: str
    occurred_from: datetime
    reported_at: datetime
    status: str

    @property
    def status_words(self) -> str:
        """Where it stands."""
        return Status(self.status).label


def told_recently(premises_id: int, *, at: datetime) -> tuple[RecentlyTold, ...]:
    """Return the cases told at a premises within the last 14 days, newest first; never restricted ones.

    Only for call-takers, who ask the caller whether it is the same.
    """
    told = Case.objects.filter(premises_id=premises_id, is_restricted=False, reported_at__gt=at - LATELY)
    columns = ("crime_reference", "crime_kind", "occurred_from", "reported_at", "status")
    return tuple(RecentlyTold(*row) for row in told.order_by("-reported_at", "-id").values_list(*columns)[:MOST])
