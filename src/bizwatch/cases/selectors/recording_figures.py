"""Figures of recording: within 24 hours, third-party reports, and whether victims were told of what left the desk.

Restricted cases are in none of them. Everything is counted over reports that came in, or left, from ``start`` to before
``end``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower, StrIndex, TruncWeek

from bizwatch.cases.choices import MoveKind, PersonRole, Side, Status
from bizwatch.cases.models import Case, CaseMove, CasePerson
from bizwatch.cases.selectors.pages import Page, page_of
from bizwatch.kernel.clock import LONDON

Ids = Collection[int] | QuerySet[Any, Any]
_IN_TIME = Q(recorded_at__lte=F("record_due_at"))
_LATE = Q(recorded_at=None) | Q(recorded_at__gt=F("record_due_at"))
_NOT_COUNTED = (Status.JOINED, Status.COLLAPSED, Status.SET_ASIDE)


@dataclass(frozen=True)
class InTime:
    """How many reports were recorded within the clock, of how many whose clock has run out or that are recorded."""

    met: int
    out_of: int


@dataclass(frozen=True)
class RecordingFigures:
    """``median`` is how long recording took, of those recorded; ``late_now`` how many wait past their time this moment."""

    in_time: InTime
    median: timedelta | None
    late_now: int
    weeks: tuple[tuple[datetime, InTime], ...]


@dataclass(frozen=True)
class LeavingFigures:
    """Cancelled and transferred cases, and how many of them whose victim was told by the time they left."""

    left: int
    told: int


@dataclass(frozen=True)
class RecordingRow:
    """A case behind a figure."""

    reference: str
    crime_kind: str
    premises_name: str
    reported_at: datetime
    record_due_at: datetime
    recorded_at: datetime | None
    door: str


_ROW = ("crime_reference", "crime_kind", "premises__name", "reported_at", "record_due_at", "recorded_at", "door")


def recording_figures(start: datetime, end: datetime, *, at: datetime) -> RecordingFigures:
    """Return how soon reports are recorded, over all and by week."""
    found = _due(start, end, at)
    weeks = found.annotate(week=TruncWeek("reported_at", tzinfo=LONDON)).values("week")
    rows = weeks.annotate(met=Count("pk", filter=_IN_TIME), out_of=Count("pk")).order_by("week")
    by_week = tuple((row["week"], InTime(row["met"], row["out_of"])) for row in rows)
    whole = InTime(sum(one.met for _, one in by_week), sum(one.out_of for _, one in by_week))
    return RecordingFigures(whole, _median(found), _late_now(at).count(), by_week)


def third_party_figures(start: datetime, end: datetime, *, at: datetime, others: Ids) -> InTime:
    """Return how many third-party reports there were, and how many of them were recorded in time.

    ``others`` are the ids of cases whose caller said that they speak for somebody else.
    """
    found = _third_party(_due(start, end, at), others)
    return InTime(found.filter(_IN_TIME).count(), found.count())


def leaving_figures(start: datetime, end: datetime) -> LeavingFigures:
    """Return how many cancelled and transferred cases there were, and of how many the victim was told by then."""
    found = _left(start, end)
    return LeavingFigures(found.count(), found.filter(victim_told_at__lte=F("at")).count())


def contacts_named(start: datetime, end: datetime) -> int:
    """Return how many reports name somebody to contact, who can be asked about themselves."""
    found = Case.objects.ordinary().filter(reported_at__gte=start, reported_at__lt=end)
    return found.exclude(contact_name="").count()


def rows_behind(
    which: str, start: datetime, end: datetime, *, at: datetime, others: Ids, page: int
) -> Page[RecordingRow]:
    """Return a page of the cases behind a figure, newest first. ``which`` is a key of ``LISTS``."""
    found = LISTS[which](start, end, at, others).order_by("-reported_at", "-id")
    return page_of(found, number=page, row=RecordingRow, columns=_ROW)


def all_rows_behind(
    which: str, start: datetime, end: datetime, *, at: datetime, others: Ids, most: int
) -> list[RecordingRow]:
    """Return the cases behind a figure for a file, newest first."""
    found = LISTS[which](start, end, at, others).order_by("-reported_at", "-id")
    return [RecordingRow(*row) for row in found.values_list(*_ROW)[:most]]


def _due(start: datetime, end: datetime, at: datetime) -> Any:
    """Return the reports of the time that are recorded, or whose clock has run out."""
    found = Case.objects.ordinary().filter(reported_at__gte=start, reported_at__lt=end)
    return found.exclude(status__in=_NOT_COUNTED).filter(Q(recorded_at__isnull=False) | Q(record_due_at__lt=at))


def _late_now(at: datetime) -> Any:
    return Case.objects.open().filter(recorded_at=None, record_due_at__lt=at)


def _third_party(found: Any, others: Ids) -> Any:
    """Return those told by somebody other than the victim: the caller said so, or a person is named as victim and none of
    those named is the contact.
    """
    victims = CasePerson.objects.filter(case=OuterRef("pk"), role=PersonRole.VICTIM, side=Side.BUSINESS)
    named = victims.exclude(told_name="")
    is_contact = named.annotate(place=StrIndex(Lower("told_name"), Lower(OuterRef("contact_name"))))
    apart = ~Q(contact_name="") & Exists(named) & ~Exists(is_contact.filter(place__gt=0))
    return found.filter(Q(pk__in=others) | apart)


def _left(start: datetime, end: datetime) -> QuerySet[CaseMove]:
    kinds = (MoveKind.CANCELLED, MoveKind.TRANSFERRED)
    return CaseMove.objects.filter(kind__in=kinds, at__gte=start, at__lt=end, case__is_restricted=False)


def _not_told(start: datetime, end: datetime) -> Any:
    late = _left(start, end).filter(Q(victim_told_at=None) | Q(victim_told_at__gt=F("at")))
    return Case.objects.ordinary().filter(pk__in=late.values("case_id"))


def _median(found: Any) -> timedelta | None:
    took = ExpressionWrapper(F("recorded_at") - F("reported_at"), output_field=DurationField())
    recorded = found.filter(recorded_at__isnull=False)
    middle = recorded.count() // 2
    rows = recorded.annotate(took=took).order_by("took").values_list("took", flat=True)[middle : middle + 1]
    return next(iter(rows), None)


LISTS: Mapping[str, Any] = {
    "late-now": lambda start, end, at, others: _late_now(at),
    "recorded-late": lambda start, end, at, others: _due(start, end, at).filter(_LATE),
    "third-party": lambda start, end, at, others: _third_party(_due(start, end, at), others),
    "not-told": lambda start, end, at, others: _not_told(start, end),
}
