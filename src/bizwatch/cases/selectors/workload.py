"""Who has how much, and when they are there next: what a supervisor needs to share work out. No ranking of anybody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from bizwatch.accounts.selectors import investigators, users_by_id
from bizwatch.cases.choices import Status, There
from bizwatch.cases.models import Absence, Case, CaseQuerySet, VictimContact
from bizwatch.cases.policies.slots import Span
from bizwatch.cases.selectors.candidates import away_now, next_shifts
from bizwatch.cases.selectors.pages import Page, page_of
from bizwatch.cases.selectors.queue import QUEUE_COLUMNS, QueueRow
from bizwatch.cases.selectors.rota import monday_of
from bizwatch.cases.selectors.skills import skills_held
from bizwatch.cases.selectors.slots import absences_in, london_span, rota_between, span_of_absence
from bizwatch.cases.selectors.visibility import visible_to
from bizwatch.kernel.clock import to_london

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=28)
AWAY_AHEAD = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class WorkloadFilters:
    """Which open cases are counted, and which officers are shown; "" is no filter.

    ``there``: "rota" has a shift within a day and is not away, "away" is away now. ``skill`` is a code.
    """

    area: str = ""
    crime_kind: str = ""
    there: str = ""
    skill: str = ""


@dataclass(frozen=True)
class Counts:
    """Open cases of one person by status and by age since the report, and what of them is late or due."""

    open: int = 0
    new: int = 0
    recorded: int = 0
    investigating: int = 0
    with_business: int = 0
    over_week: int = 0
    over_month: int = 0
    overdue: int = 0
    reviews_due: int = 0
    oldest_at: datetime | None = None

    def with_more(
        self, status: str, number: int, week: int, month: int, overdue: int, reviews: int, oldest: datetime
    ) -> "Counts":
        """Return these with the cases of one status added."""
        column = {Status.NEW: "new", Status.RECORDED: "recorded", Status.INVESTIGATING: "investigating"}
        name = column.get(Status(status), "with_business")
        return replace(
            self,
            **{name: getattr(self, name) + number},
            open=self.open + number,
            over_week=self.over_week + week,
            over_month=self.over_month + month,
            overdue=self.overdue + overdue,
            reviews_due=self.reviews_due + reviews,
            oldest_at=min(filter(None, (self.oldest_at, oldest))),
        )


@dataclass(frozen=True)
class Workload:
    """One person's work. ``hours`` are those on the rota this week without breaks and absences."""

    officer: "User"
    counts: Counts
    hours: float
    next_shift_at: datetime | None
    away: Absence | None
    contacted_at: datetime | None
    is_investigator: bool
    skills: frozenset[str] = frozenset()


def workload(filters: WorkloadFilters, *, at: datetime) -> tuple[Workload, ...]:
    """Return everybody who may investigate or has open cases, by name, in a fixed number of queries.

    There is no other order: one by what somebody has, or has room for, would be a league table of people.
    """
    counts = _counts(filters, at)
    people = {one.pk: one for one in investigators()}
    working = set(people)
    people |= users_by_id(pk for pk in counts if pk is not None and pk not in people)
    hours, shifts, away, contacts = _hours(at), next_shifts(at), away_now(at), _last_contacts(people)
    skills = skills_held(to_london(at).date()).by_officer
    found = [
        Workload(
            officer=one,
            counts=counts.get(pk, Counts()),
            hours=hours.get(pk, 0.0),
            next_shift_at=shifts.get(pk),
            away=away.get(pk),
            contacted_at=contacts.get(pk),
            is_investigator=pk in working,
            skills=skills.get(pk, frozenset()),
        )
        for pk, one in people.items()
    ]
    shown = [one for one in found if _is_shown(one, filters, at)]
    return tuple(sorted(shown, key=lambda one: (one.officer.name, one.officer.pk)))


def _is_shown(one: Workload, filters: WorkloadFilters, at: datetime) -> bool:
    there = one.next_shift_at is not None and one.next_shift_at < at + DAY and one.away is None
    is_there = (
        {There.ROTA: there, There.AWAY: one.away is not None}.get(There(filters.there)) if filters.there else True
    )
    return bool(is_there) and (not filters.skill or filters.skill in one.skills)


def cases_of_officer(viewer: "User", officer: "User", *, page: int = 1) -> Page[QueueRow]:
    """Return one page of the open cases that a person has, what is lost soonest first."""
    found = visible_to(viewer).open().filter(allocated_to=officer).in_queue_order()
    return page_of(found, number=page, row=QueueRow, columns=QUEUE_COLUMNS)


@dataclass(frozen=True)
class AwayLine:
    """Somebody who is or will be away: how many open cases they have, and how many of them lose something meanwhile."""

    absence: Absence
    open: int
    breaks: int
    first_break_at: datetime | None


def absences_ahead(*, at: datetime) -> tuple[AwayLine, ...]:
    """Return who is away now or within two weeks, soonest first, with what breaks while they are: two queries."""
    found = list(absences_in(Span(at, at + AWAY_AHEAD)))
    mine: dict[int, list[datetime]] = {}
    officers = {one.officer_id for one in found}
    rows = Case.objects.open().filter(allocated_to__in=officers).order_by("attention_at")
    for officer, attention in rows.values_list("allocated_to", "attention_at"):
        if officer is not None:
            mine.setdefault(officer, []).append(attention)
    return tuple(_away_line(one, mine.get(one.officer_id, []), at) for one in found)


def cases_breaking(viewer: "User", absence: Absence, *, at: datetime, page: int = 1) -> Page[QueueRow]:
    """Return one page of the open cases of an absent officer that lose something before they are back."""
    span = span_of_absence(absence)
    found = visible_to(viewer).open().filter(allocated_to=absence.officer_id, attention_at__lt=span.ends_at)
    return page_of(found.in_queue_order(), number=page, row=QueueRow, columns=QUEUE_COLUMNS)


def _away_line(absence: Absence, due: list[datetime], at: datetime) -> AwayLine:
    span = span_of_absence(absence)
    breaks = [moment for moment in due if moment < span.ends_at]
    return AwayLine(absence, len(due), len(breaks), breaks[0] if breaks else None)


def _counts(filters: WorkloadFilters, at: datetime) -> dict[int | None, Counts]:
    """Return everybody's counts: grouped as a covering index is, so that it is walked and no case is read."""
    rows = narrowed(filters).order_by().values_list("status", "allocated_to").annotate(**_columns(at))
    found: dict[int | None, Counts] = {}
    for status, officer, *counted in rows:
        found[officer] = found.get(officer, Counts()).with_more(status, *counted)
    return found


def narrowed(filters: WorkloadFilters) -> CaseQuerySet:
    """Return the open cases that are counted."""
    found = Case.objects.open()
    columns = {"policing_area": filters.area, "crime_kind": filters.crime_kind}
    return found.filter(**{column: value for column, value in columns.items() if value})


def _columns(at: datetime) -> dict[str, Count | Min]:
    """Return what is counted of each status, in the order of ``Counts.with_more``; all of it stands in one index."""
    return {
        "n_open": Count("attention_at"),
        "n_week": Count("attention_at", filter=Q(reported_at__lt=at - WEEK)),
        "n_month": Count("attention_at", filter=Q(reported_at__lt=at - MONTH)),
        "n_overdue": Count("attention_at", filter=Q(attention_at__lt=at)),
        "n_reviews": Count("attention_at", filter=Q(review_at__lt=at)),
        "first_at": Min("reported_at"),
    }


def _hours(at: datetime) -> dict[int, float]:
    """Return the hours on the rota this week by officer, without breaks and without when they are away."""
    span = london_span(monday_of(to_london(at).date()), 7)
    rota = rota_between(span)
    hours: dict[int, float] = {}
    for duty in rota.duties:
        away = rota.away.get(duty.officer_id, ())
        worked = _without(_without([duty.span], duty.breaks), away)
        seconds = sum((one.ends_at - one.starts_at).total_seconds() for one in worked)
        hours[duty.officer_id] = hours.get(duty.officer_id, 0.0) + seconds / 3_600
    return {officer: round(number, 1) for officer, number in hours.items()}


def _without(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """Return spans with others cut out of them."""
    left = list(spans)
    for hole in holes:
        parts = []
        for span in left:
            if not span.touches(hole):
                parts.append(span)
                continue
            if span.starts_at < hole.starts_at:
                parts.append(Span(span.starts_at, hole.starts_at))
            if hole.ends_at < span.ends_at:
                parts.append(Span(hole.ends_at, span.ends_at))
        left = parts
    return left


def _last_contacts(people: Mapping[int, "User"]) -> dict[int, datetime]:
    """Return when each person was last in touch with a victim: one index step each, in one query."""
    latest = VictimContact.objects.filter(by=OuterRef("pk"), case__is_restricted=False).order_by("-at").values("at")[:1]
    users: QuerySet[User] = investigators().order_by() if people else investigators().none()
    rows = users.annotate(contacted_at=Subquery(latest)).values_list("pk", "contacted_at")
    return {pk: moment for pk, moment in rows if moment is not None}
