"""The clocks of a case that concern its business: what it was offered, and what it was told."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from bizwatch.cases.choices import ClockEnding
from bizwatch.cases.models import Case, ClockEvent, ClockRun
from bizwatch.cases.policies.clocks import IMPACT, NOT_INVESTIGATED, STATEMENT, SUPPORT, TOLD
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock

_OFFERS, _TELLINGS = (SUPPORT, STATEMENT, IMPACT), (TOLD, NOT_INVESTIGATED)


@dataclass(frozen=True)
class BusinessClock:
    """A clock that concerns the business itself: when it began, when it is due by the rule for everybody, and when it was
    kept. Nothing says whose rights are enhanced, and of a decision nothing stands here before it was told."""

    code: str
    about: str
    started_at: datetime
    due_at: datetime
    kept_at: datetime | None
    excused_at: datetime | None
    closed_at: datetime | None
    is_waiting: bool


def business_clocks(case: Case) -> tuple[BusinessClock, ...]:
    """Return what the business was offered and told of, with what is still to be offered. Of victims within the case, and
    of rules other than the one for everybody, nothing.

    Support stands here only where the business itself answered: the same clock stops when a person who works there is
    offered support, and what they said, or that anything was said, is no business of their employer's.
    """
    mine = ClockRun.objects.filter(case=case, victim="", clock_code__in=(*_OFFERS, *_TELLINGS))
    own = Exists(ClockEvent.objects.filter(run=OuterRef("pk"), act="note_offer"))
    runs = mine.filter(~Q(clock_code=SUPPORT) | own).order_by("started_at", "pk")
    return tuple(_shown(run) for run in runs if run.clock_code in _OFFERS or run.ending == ClockEnding.KEPT)


def _shown(run: ClockRun) -> BusinessClock:
    ended = {run.ending: run.ended_at}
    is_standard = run.rule_code == run.clock_code
    day = to_london(run.started_at).date()
    return BusinessClock(
        code=run.clock_code,
        about=run.about,
        started_at=run.started_at,
        due_at=run.due_at if is_standard else clock(run.clock_code, day).due_at(run.started_at),
        kept_at=ended.get(ClockEnding.KEPT.value),
        excused_at=ended.get(ClockEnding.EXCUSED.value),
        closed_at=ended.get(ClockEnding.ENDED.value),
        is_waiting=run.paused_at is not None,
    )
