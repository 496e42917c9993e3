"""What the roll-up counts: how long cases stood at each stage, and the numbers of each policing area, in one week.

These walk the cases of half a year. Pages never ask them: the worker does each hour, and pages read what it kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q

from bizwatch.cases.choices import CountyFigure, MoveKind, Status
from bizwatch.cases.models import Case, CaseMove, CaseQuerySet
from bizwatch.cases.policies.stages import Stage

FOLLOWED = timedelta(weeks=26)  # a case is followed for half a year after its report
YEAR = timedelta(days=365)
REPEATED = 3  # reports in twelve months from which premises are listed
REPEATED_KEPT = 25  # premises of each area
_SPELLS = {Status.INVESTIGATING.value: Stage.INVESTIGATE, Status.WITH_BUSINESS.value: Stage.BUSINESS}
Spans = dict[Stage, list[timedelta]]


@dataclass(frozen=True)
class CountyNumber:
    """One number of one policing area."""

    area: str
    what: CountyFigure
    of: str
    number: int


def spans_left(start: datetime, end: datetime) -> Spans:
    """Return how long each case that left a stage from one moment to another had stood there: two queries."""
    alive = (
        Case.objects.ordinary()
        .of_their_own()
        .filter(reported_at__gte=start - FOLLOWED, reported_at__lt=end)
        .filter(Q(closed_at=None) | Q(closed_at__gte=start))
        .order_by()
    )
    found: Spans = {stage: [] for stage in Stage}
    columns = ("reported_at", "recorded_at", "contacted_at", "closed_at")
    for reported, recorded, contacted, closed in alive.values_list(*columns).iterator():
        for stage, moment in ((Stage.RECORD, recorded), (Stage.CONTACT, contacted), (Stage.CLOSE, closed)):
            if moment is not None and start <= moment < end:
                found[stage].append(moment - reported)
    _add_moves(found, alive, start, end)
    return found


def spans_standing(at: datetime) -> Spans:
    """Return how long each open case has stood at its stage at a moment."""
    found: Spans = {stage: [] for stage in Stage}
    columns = ("pk", "status", "reported_at", "contacted_at", "contact_opted_out")
    since: dict[int, datetime] = {}
    rows = list(Case.objects.open().order_by().values_list(*columns))
    for status in _SPELLS:
        moves = CaseMove.objects.filter(case__in=Case.objects.open().filter(status=status).order_by(), to_value=status)
        since |= dict(moves.order_by().values_list("case_id").annotate(latest=Max("at")))
    for pk, status, reported, contacted, opted_out in rows:
        age = at - reported
        found[Stage.CLOSE].append(age)
        if contacted is None and not opted_out:
            found[Stage.CONTACT].append(age)
        if status in _SPELLS:
            found[_SPELLS[status]].append(at - since.get(pk, reported))
        else:
            found[Stage.RECORD if status == Status.NEW else Stage.TAKE].append(age)
    return found


def county_numbers(start: datetime, end: datetime, *, at: datetime) -> Iterator[CountyNumber]:
    """Yield the numbers of the reports of one week, and of the cases that were finalised in it, by policing area."""
    reports = Case.objects.ordinary().of_their_own().filter(reported_at__gte=start, reported_at__lt=end).order_by()
    for area, kind, number in reports.values_list("policing_area", "crime_kind").annotate(number=Count("pk")):
        yield CountyNumber(area, CountyFigure.REPORTS, kind, number)
    kept: Iterable[tuple[Any, ...]] = reports.values_list("policing_area").annotate(**_promises(at))
    for area, *numbers in kept:
        for what, number in zip(_PROMISED, numbers, strict=True):
            yield CountyNumber(area, what, "", number)
    closed = Case.objects.ordinary().filter(
        is_open=False, status=Status.FINALISED, closed_at__gte=start, closed_at__lt=end
    )
    rows = closed.order_by().values_list("policing_area", "outcome_code").annotate(number=Count("pk"))
    for area, code, number in rows:
        yield CountyNumber(area, CountyFigure.OUTCOME, code, number)


def repeat_premises_now(at: datetime) -> Iterator[tuple[str, int, int]]:
    """Yield area, premises and number of reports in twelve months, of the most reported premises of each area."""
    year = Case.objects.ordinary().of_their_own().filter(reported_at__gte=at - YEAR, reported_at__lt=at).order_by()
    rows = year.values_list("policing_area", "premises").annotate(number=Count("pk")).filter(number__gte=REPEATED)
    kept: dict[str, int] = {}
    for area, premises, number in rows.order_by("-number", "premises").iterator():
        kept[area] = kept.get(area, 0) + 1
        if area and kept[area] <= REPEATED_KEPT:
            yield area, premises, number


def county_numbers_now(at: datetime) -> Iterator[CountyNumber]:
    """Yield what stands now by policing area: open cases, and businesses that reported in the twelve months."""
    rows = Case.objects.open().order_by().values_list("policing_area").annotate(number=Count("pk"))
    for area, number in rows:
        yield CountyNumber(area, CountyFigure.OPEN, "", number)
    year = Case.objects.ordinary().of_their_own().filter(reported_at__gte=at - YEAR, reported_at__lt=at).order_by()
    pairs = year.values_list("policing_area", "business_id").distinct()
    businesses: dict[str, int] = {}
    for area, _ in pairs.iterator():
        businesses[area] = businesses.get(area, 0) + 1
    for area, number in businesses.items():
        yield CountyNumber(area, CountyFigure.BUSINESSES, "", number)


_PROMISED = (
    CountyFigure.CONTACT_DUE,
    CountyFigure.CONTACT_KEPT,
    CountyFigure.RECORD_DUE,
    CountyFigure.RECORD_KEPT,
)


def _promises(at: datetime) -> dict[str, Any]:
    """Return, in the order of ``_PROMISED``, the counts of promises whose time is over or that were kept: one that may still be kept counts as neither."""
    contact = Q(contact_opted_out=False)
    contact_kept = contact & Q(contacted_at__lte=F("contact_due_at"))
    record_kept = Q(recorded_at__lte=F("record_due_at"))
    return {
        CountyFigure.CONTACT_DUE.value: Count("pk", filter=contact & Q(contact_due_at__lt=at) | contact_kept),
        CountyFigure.CONTACT_KEPT.value: Count("pk", filter=contact_kept),
        CountyFigure.RECORD_DUE.value: Count("pk", filter=Q(record_due_at__lt=at) | record_kept),
        CountyFigure.RECORD_KEPT.value: Count("pk", filter=record_kept),
    }


def _add_moves(found: Spans, alive: CaseQuerySet, start: datetime, end: datetime) -> None:
    """Add what only the moves tell: when somebody first had a case, and each spell under investigation or waiting."""
    columns = ("case_id", "case__reported_at", "kind", "from_value", "to_value", "at")
    moves = CaseMove.objects.filter(case__in=alive, at__lt=end).order_by("case_id", "at", "pk")
    case, had, since = 0, False, dict[Stage, datetime]()
    for pk, reported, kind, before, after, moment in moves.values_list(*columns).iterator():
        if pk != case:
            case, had, since = pk, False, {}
        if kind == MoveKind.ALLOCATED:
            if not had and moment >= start:
                found[Stage.TAKE].append(moment - reported)
            had = True
            continue
        left, entered = _SPELLS.get(before), _SPELLS.get(after)
        if left is not None and left in since and moment >= start:
            found[left].append(moment - since[left])
        if entered is not None:
            since[entered] = moment
