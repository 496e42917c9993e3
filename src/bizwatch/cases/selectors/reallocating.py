"""Which cases a supervisor means to give at once, and how a plan stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Page as NumberedPage
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet

from bizwatch.accounts.selectors import investigators, users_by_id
from bizwatch.cases.choices import GivingState, ReallocationState
from bizwatch.cases.exceptions import SupervisionNotFound
from bizwatch.cases.models import (
    Case,
    CaseMessage,
    CaseQuerySet,
    LogEntry,
    Reallocation,
    ReallocationLine,
    VictimContact,
)
from bizwatch.cases.selectors.visibility import visible_to

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

AT_MOST = 1_000
LINES_ON_A_PAGE = 50
NOBODY, ANYBODY = "nobody", "anybody"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which open cases are meant; "" is no filter. ``whose``: an officer's public id, ``NOBODY`` or ``ANYBODY``."""

    whose: str
    area: str = ""
    crime_kind: str = ""
    status: str = ""
    at_most: int = AT_MOST


@dataclass(frozen=True)
class Share:
    """What a plan gives to one person, None for the queue, and how far that has come."""

    officer: "User | None"
    planned: int
    done: int


@dataclass(frozen=True)
class Standing:
    """How a plan stands: cases by what became of them, and by who gets them."""

    planned: int
    done: int
    refused: int
    shares: tuple[Share, ...]

    @property
    def total(self) -> int:
        return self.planned + self.done + self.refused


def cases_chosen(user: "User", chosen: Chosen) -> CaseQuerySet:
    """Return the open cases that are meant, what is lost soonest first, at most as many as asked for."""
    found = visible_to(user).open()
    if chosen.whose == NOBODY:
        found = found.unallocated()
    elif chosen.whose != ANYBODY:
        found = found.filter(allocated_to=_owner(chosen.whose))
    columns = {"policing_area": chosen.area, "crime_kind": chosen.crime_kind, "status": chosen.status}
    found = found.filter(**{column: value for column, value in columns.items() if value})
    return found.in_queue_order()[: min(chosen.at_most, AT_MOST)]


def owners() -> tuple["User", ...]:
    """Return everybody whose cases can be given away: investigators, and whoever has open cases and is none any more."""
    people = {one.pk: one for one in investigators()}
    having = set(Case.objects.open().order_by().values_list("allocated_to", flat=True).distinct()) - {None}
    others = users_by_id(pk for pk in having if pk is not None and pk not in people)
    return tuple(sorted([*people.values(), *others.values()], key=lambda one: (one.name, one.pk)))


def reallocation(public_id: UUID) -> Reallocation:
    """Return a plan. Raises ``SupervisionNotFound``."""
    found = Reallocation.objects.select_related("by", "undoes").filter(public_id=public_id).first()
    if found is None:
        raise SupervisionNotFound("There is no such plan.")
    return found


def reallocations() -> QuerySet[Reallocation]:
    """Return the plans, newest first, each with how many cases were ``given`` and ``refused``."""
    done, refused = Q(lines__state=GivingState.DONE), Q(lines__state=GivingState.REFUSED)
    counted = Reallocation.objects.annotate(
        given=Count("lines", filter=done), refused=Count("lines", filter=refused), total=Count("lines")
    )
    return counted.select_related("by").order_by("-pk")


def running() -> QuerySet[Reallocation]:
    """Return the plans that are being carried out, oldest first."""
    return Reallocation.objects.filter(state=ReallocationState.RUNNING).order_by("pk")


def standing_of(job: Reallocation) -> Standing:
    """Return how a plan stands: one query and one for the names."""
    rows = list(job.lines.order_by().values_list("to", "state").annotate(number=Count("pk")))
    by_state: dict[str, int] = dict.fromkeys(GivingState.values, 0)
    by_officer: dict[int | None, dict[str, int]] = {}
    for to, state, number in rows:
        by_state[state] += number
        if state != GivingState.REFUSED:
            by_officer.setdefault(to, dict.fromkeys(GivingState.values, 0))[state] += number
    people = users_by_id(pk for pk in by_officer if pk is not None)
    shares = [_share(people, pk, counts) for pk, counts in by_officer.items()]
    shares.sort(key=lambda share: share.officer.name if share.officer else "")
    return Standing(
        by_state[GivingState.PLANNED], by_state[GivingState.DONE], by_state[GivingState.REFUSED], tuple(shares)
    )


def lines_of(job: Reallocation, *, page: int, state: str = "") -> NumberedPage[ReallocationLine]:
    """Return one page of the lines of a plan in order, those of one state only where asked."""
    found = job.lines.select_related("case__premises", "before", "to").order_by("number")
    found = found.filter(case__is_restricted=False)
    if state in GivingState.values:
        found = found.filter(state=state)
    return Paginator(found, LINES_ON_A_PAGE).get_page(page)


def touched_since(lines: Iterable[ReallocationLine]) -> set[int]:
    """Return the ids of the cases that somebody worked on since they were given: edited, logged, contacted or written."""
    done = [line for line in lines if line.done_at is not None]
    ids = [line.case_id for line in done]
    versions = dict(Case.objects.filter(pk__in=ids).values_list("pk", "version"))
    latest: dict[int, datetime] = {}
    for model, column in ((LogEntry, "at"), (VictimContact, "entered_at"), (CaseMessage, "at")):
        for case, at in model._default_manager.filter(case__in=ids).values_list("case_id", column):
            latest[case] = max(at, latest.get(case, at))
    return {
        line.case_id
        for line in done
        if versions.get(line.case_id) != line.version_after
        or (line.case_id in latest and line.done_at is not None and latest[line.case_id] > line.done_at)
    }


def _share(people: Mapping[int, "User"], pk: int | None, counts: Mapping[str, int]) -> Share:
    officer = people[pk] if pk is not None else None
    return Share(officer, counts[GivingState.PLANNED] + counts[GivingState.DONE], counts[GivingState.DONE])


def _owner(public_id: str) -> int:
    return next((one.pk for one in owners() if str(one.public_id) == public_id), 0)
