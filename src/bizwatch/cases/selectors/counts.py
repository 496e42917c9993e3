"""Counts of what was reported, for trends: by period, offence and area, and the windows of time in which it happened.

Counted as the house counts (general rules A and D): each crime once, without what was joined, held behind another report, set
aside or cancelled, and without restricted cases. Crimes and incidents that are not crimes never stand in one count. No case,
no person and no text is read; whoever shows these counts asks the permission for figures.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, DateTimeField, F, Func, IntegerField, Value, When
from django.db.models.functions import Coalesce, Greatest

from bizwatch.cases.models import Case, CaseQuerySet
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import areas_within


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What is counted. Empty is no limit. ``offences`` are codes; ``area`` a policing area with all below it; ``district`` the
    code of a local authority district; ``sector`` that of the premises."""

    nature: Nature = Nature.CRIME
    offences: tuple[str, ...] = ()
    area: str = ""
    district: str = ""
    sector: str = ""


@dataclass(frozen=True)
class Counted:
    """How many in one period, of one offence ("" for an incident)."""

    period: int
    offence: str
    number: int


@dataclass(frozen=True)
class AreaCount:
    """How many in one period in one policing area and district, "" where neither is known."""

    period: int
    area: str
    district: str
    number: int


def first_reported(scope: Scope) -> datetime | None:
    """Return when the first of all reports of this nature came in, whatever the other limits are: before it, nothing was
    counted here, which is not the same as none. None without any."""
    return _all(scope).order_by("reported_at").values_list("reported_at", flat=True).first()


def counts_by_offence(scope: Scope, edges: Sequence[datetime]) -> Iterator[Counted]:
    """Yield the counts of each period and offence, without those of none. ``edges`` are the starts of the periods, and the
    end of the last one. One query."""
    rows = _in_periods(scope, edges).values_list("period", "offence_code").annotate(number=Count("*"))
    for row in rows.order_by():
        yield Counted(*row)


def counts_by_area(scope: Scope, edges: Sequence[datetime]) -> Iterator[AreaCount]:
    """Yield the counts of each period, policing area and district. One query."""
    columns = ("period", "policing_area", "district_code")
    rows = _in_periods(scope, edges).values_list(*columns).annotate(number=Count("*"))
    for row in rows.order_by():
        yield AreaCount(*row)


def windows_of(scope: Scope, start: datetime, end: datetime) -> Iterable[tuple[int, int]]:
    """Return from when to when each happened that was reported in a time: minutes since 1970 in UTC, the same for a moment."""
    until = Greatest(Coalesce("occurred_to", "occurred_from"), F("occurred_from"), output_field=DateTimeField())
    found = _narrowed(scope).filter(reported_at__gte=start, reported_at__lt=end)
    return found.order_by().values_list(_Minutes("occurred_from"), _Minutes(until))


# Days since noon of 4713 BC, to the nearest second; a pattern of strftime would hold a percent sign, which parameters are too.
_SQLITE_MINUTES = "CAST((julianday(%(expressions)s) - 2440587.5) * 86400 + 0.5 AS INTEGER) / 60"


class _Minutes(Func):
    """Whole minutes since 1970 of a moment."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template=_SQLITE_MINUTES)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="FLOOR(EXTRACT(EPOCH FROM %(expressions)s) / 60)::integer")


def _all(scope: Scope) -> CaseQuerySet:
    return Case.objects.ordinary().of_their_own().filter(nature=scope.nature)


def _narrowed(scope: Scope) -> CaseQuerySet:
    found = _all(scope)
    if scope.offences:
        found = found.filter(offence_code__in=scope.offences)
    if scope.area:
        found = found.filter(policing_area__in=areas_within(scope.area))
    if scope.district:
        found = found.filter(district_code=scope.district)
    if scope.sector:
        found = found.filter(premises__sector=scope.sector)
    return found


def _in_periods(scope: Scope, edges: Sequence[datetime]) -> Any:
    if len(edges) < 2:
        raise ValueError("a period has a start and an end")
    found = _narrowed(scope).filter(reported_at__gte=edges[0], reported_at__lt=edges[-1])
    return found.annotate(period=_place(edges, 0, len(edges) - 1))


def _place(edges: Sequence[datetime], first: int, last: int) -> Any:
    """Return the number of the period between two edges: a few comparisons of each row by halving. Local months have no
    function of their own that both databases work out by themselves."""
    if last - first == 1:
        return Value(first, output_field=IntegerField())
    middle = (first + last) // 2
    return Choose(
        When(reported_at__lt=edges[middle], then=_place(edges, first, middle)), default=_place(edges, middle, last)
    )
