"""How the clocks stand: of one case at any moment, and of the whole desk."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from bizwatch.cases.choices import ClockEnding, Side
from bizwatch.cases.models import Case, ClockEvent, ClockRun
from bizwatch.cases.policies.clocks import (
    CLOCK_RULES,
    WITNESS,
    ClockState,
    Standing,
    clock_state,
    codes_of_the_code,
    standing_of,
)
from bizwatch.cases.selectors.pages import Page, page_of
from bizwatch.cases.selectors.visibility import visible_to
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.reference.selectors import Clock, clock

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class ClockOnCase:
    """One running of a clock as it stood at a moment, with the rule of then and what had happened to it by then."""

    run: ClockRun
    rule: Clock
    standing: Standing
    state: ClockState
    events: tuple[ClockEvent, ...]

    @property
    def is_standard(self) -> bool:
        """Whether it runs by its ordinary rule and not by the one of enhanced rights."""
        return self.standing.rule_code == self.run.clock_code


def clock_states(case: Case, *, at: datetime, known_at: datetime | None = None) -> tuple[ClockOnCase, ...]:
    """Return how the clocks of a case, and of those joined to it, stood at a moment, by the rules of then.

    What was written down later counts from when it was; with ``known_at`` only what was written by then counts. A
    restricted case has no clocks here. The caller has checked that the asker may see the case.
    """
    if case.is_restricted:
        return ()
    runs = ClockRun.objects.filter(case__in=Case.objects.with_joined(case), started_at__lte=at).select_related("case")
    events = Prefetch("events", ClockEvent.objects.order_by("pk"))
    found = runs.prefetch_related(events).order_by("started_at", "pk")
    return tuple(one for run in found if (one := _as_at(run, at, known_at)) is not None)


def _as_at(run: ClockRun, at: datetime, known_at: datetime | None) -> ClockOnCase | None:
    happened = [event for event in run.events.all() if event.at <= at]
    events = tuple(event for event in happened if known_at is None or event.entered_at <= known_at)
    standing = standing_of(events)
    if standing is None:
        return None
    rule = clock(standing.rule_code, standing.rule_from)
    return ClockOnCase(run=run, rule=rule, standing=standing, state=clock_state(standing, at=at), events=events)


@dataclass(frozen=True, kw_only=True)
class ClockFilters:
    """What is asked of the desk's clocks; "" is no filter.

    ``what``: "reason" (broken, and nobody has said why), "broken" (running and past its time), "next" (what breaks next) or
    "waiting" (stands still until the business answers). ``whose``: "mine".
    """

    what: str = "reason"
    code: str = ""
    area: str = ""
    whose: str = ""


@dataclass(frozen=True)
class ClockRow:
    """What one line of the list needs. Fields in the order of ``CLOCK_COLUMNS``."""

    pk: int
    reference: str
    premises_name: str
    area: str
    investigator: str | None
    clock_code: str
    rule_code: str
    rule_from: date
    about: str
    victim: str
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    ending: str
    paused_at: datetime | None
    is_late: bool
    reason_code: str


_ELSEWHERE = {
    "reference": "case__crime_reference",
    "premises_name": "case__premises__name",
    "area": "case__policing_area",
    "investigator": "case__allocated_to__name",
}
CLOCK_COLUMNS = tuple(_ELSEWHERE.get(field.name, field.name) for field in fields(ClockRow))
_RUNNING = Q(ended_at=None, paused_at=None)
_WITNESS = Q(victim__startswith=WITNESS)  # owed to nobody, so in no figure
EXPORTED_AT_MOST = 20_000


def clock_list(user: "User", filters: ClockFilters, *, at: datetime, page: int = 1) -> Page[ClockRow]:
    """Return one page of the desk's clocks, longest due first; what breaks next, soonest first."""
    return page_of(_narrowed(user, filters, at), number=page, row=ClockRow, columns=CLOCK_COLUMNS)


def clock_rows(user: "User", filters: ClockFilters, *, at: datetime) -> list[ClockRow]:
    """Return the same as rows of an export, at most 20,000 of them."""
    return [ClockRow(*row) for row in _narrowed(user, filters, at).values_list(*CLOCK_COLUMNS)[:EXPORTED_AT_MOST]]


def _narrowed(user: "User", filters: ClockFilters, at: datetime) -> QuerySet[ClockRun]:
    whats: Mapping[str, Q] = {
        "reason": Q(wants_reason=True, reason_code="") & (Q(is_late=True) | _RUNNING & Q(due_at__lt=at)),
        "broken": _RUNNING & Q(due_at__lt=at),
        "next": _RUNNING & Q(due_at__gte=at),
        "waiting": Q(ended_at=None, paused_at__isnull=False),
    }
    found = ClockRun.objects.filter(whats[filters.what], case__in=visible_to(user))
    if filters.code:
        found = found.filter(clock_code=filters.code)
    if filters.area:
        found = found.filter(case__policing_area=filters.area)
    if filters.whose == "mine":
        found = found.filter(case__allocated_to=user)
    return found.order_by("due_at", "id")


def breaks(within: str, *, at: datetime) -> Q:
    """Return what narrows cases to those on which a clock of the Victims' Code is "broken" or breaks "today" (London)."""
    limit = at if within == "broken" else _end_of_today(at)
    since = Q() if within == "broken" else Q(due_at__gte=at)
    runs = ClockRun.objects.filter(_RUNNING & since, case=OuterRef("pk"), due_at__lt=limit)
    return Q(Exists(runs.filter(clock_code__in=codes_of_the_code())))


def _end_of_today(at: datetime) -> datetime:
    """Return just after the midnight that ends a day: a clock of working days runs out at that very midnight."""
    return parse_local(to_london(at).date() + timedelta(days=1), time(0)) + timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class ClockFigure:
    """How one clock was kept among those that began in a time. ``median`` is from start to done, None where none was."""

    code: str
    started: int
    kept: int
    broken: int
    excused: int
    running: int
    without_reason: int
    median: timedelta | None


def clock_figures(first: date, last: date, *, at: datetime) -> tuple[ClockFigure, ...]:
    """Return for each clock how those that began on these days (London, both included) were kept: two queries for each.

    Broken are those done late, those that are past their time, and those that were before the case ended.
    """
    span = (parse_local(first, time(0)), parse_local(last + timedelta(days=1), time(0)))
    return tuple(_figure(code, span, at) for code in CLOCK_RULES)


def _figure(code: str, span: tuple[datetime, datetime], at: datetime) -> ClockFigure:
    began = ClockRun.objects.filter(
        ~_WITNESS, clock_code=code, started_at__gte=span[0], started_at__lt=span[1], case__is_restricted=False
    )
    late = Q(is_late=True) | _RUNNING & Q(due_at__lt=at)
    counted = began.aggregate(
        started=Count("pk"),
        kept=Count("pk", filter=Q(ending=ClockEnding.KEPT, is_late=False)),
        broken=Count("pk", filter=late),
        excused=Count("pk", filter=Q(ending__in=(ClockEnding.EXCUSED, ClockEnding.ENDED), is_late=False)),
        without_reason=Count("pk", filter=late & Q(wants_reason=True, reason_code="")),
    )
    running = counted["started"] - counted["kept"] - counted["broken"] - counted["excused"]
    return ClockFigure(code=code, **counted, running=running, median=_median(began))


def _median(began: QuerySet[ClockRun]) -> timedelta | None:
    done = began.filter(ending=ClockEnding.KEPT)
    number = done.count()
    if not number:
        return None
    lengths = done.annotate(took=F("ended_at") - F("started_at")).order_by("took").values_list("took", flat=True)
    middle = lengths[(number - 1) // 2 : number // 2 + 1]
    found = list(middle)
    total: timedelta = sum(found, timedelta(0))
    return total / len(found)


@dataclass(frozen=True)
class WhoWaits:
    """How many clocks run on each side: the police must act, or the business must answer."""

    police: int
    business: int


def who_waits(user: "User") -> WhoWaits:
    """Return for whom the desk's open clocks wait."""
    open_runs = ClockRun.objects.filter(~_WITNESS, ended_at=None, case__in=visible_to(user))
    counted = dict(open_runs.order_by().values_list("waits_for").annotate(many=Count("pk")))
    return WhoWaits(counted.get(Side.POLICE.value, 0), counted.get(Side.BUSINESS.value, 0))


def open_runs_of(case: Case) -> tuple[ClockRun, ...]:
    """Return the clocks that run or stand still on a case and on those joined to it, due first."""
    open_runs = ClockRun.objects.filter(case__in=Case.objects.with_joined(case), ended_at=None)
    return tuple(open_runs.order_by("due_at", "pk"))
