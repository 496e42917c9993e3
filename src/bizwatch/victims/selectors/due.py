"""What is due in the care of victims: assessments, referrals to support, reviews of plans."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Subquery

from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock
from bizwatch.victims.models import NeedsAssessment, SupportReferral, Victim
from bizwatch.victims.models.victims import VictimQuerySet
from bizwatch.victims.policies.support import LEFT_OPEN
from bizwatch.victims.selectors.victims import victims_visible_to

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

SHOWN = 50
CLOCK = "victim-support-referral"


@dataclass(frozen=True)
class DueLine:
    """A victim for whom something is due. ``why_again`` is the state of a referral that came back, "" for the first one."""

    victim: Victim
    due_at: datetime
    why_again: str = ""


@dataclass(frozen=True)
class DueList:
    """The first lines of what is due, and how many there are."""

    lines: tuple[DueLine, ...]
    total: int


def referral_due_at(victim: Victim) -> datetime:
    """Return by when a victim is referred to support: two working days after the report (Victims' Code, right 4)."""
    reported = victim.case.reported_at
    return clock(CLOCK, to_london(reported).date()).due_at(reported)


def assessments_missing(user: "User") -> DueList:
    """Return the persons of open cases whose needs nobody has assessed, the oldest report first."""
    done = NeedsAssessment.objects.filter(victim=OuterRef("pk"))
    return _due(_persons(user).filter(~Exists(done), case__is_open=True))


def referrals_due(user: "User") -> DueList:
    """Return the persons who were offered no support yet, or whose referral came back, the oldest report first.

    On closed cases too: the service is owed whatever became of the case.
    """
    newest = SupportReferral.objects.filter(victim=OuterRef("pk")).order_by("-made_at", "-pk")
    found = _persons(user).annotate(newest_state=Subquery(newest.values("state")[:1]))
    return _due(found.filter(Q(newest_state=None) | Q(newest_state__in=LEFT_OPEN)))


def _persons(user: "User") -> VictimQuerySet:
    return victims_visible_to(user).persons()


def _due(found: VictimQuerySet) -> DueList:
    rows = found.select_related("case__premises", "case__allocated_to").order_by("case__reported_at", "pk")
    lines = (DueLine(one, referral_due_at(one), getattr(one, "newest_state", None) or "") for one in rows[:SHOWN])
    return DueList(tuple(lines), found.count())
