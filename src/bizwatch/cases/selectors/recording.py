"""What the recording audit asks about reports: which came in, what was told, who worked on them, what was recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from bizwatch.cases.choices import Door, PersonRole, Side, Status
from bizwatch.cases.models import (
    Case,
    CaseAction,
    CaseExhibit,
    CaseMove,
    CasePerson,
    CaseVehicle,
    LogEntry,
    PropertyLine,
    VictimContact,
)
from bizwatch.reference.choices import Nature

_UNDONE = (Status.SET_ASIDE, Status.COLLAPSED)


@dataclass(frozen=True)
class ReportReceived:
    """A report as the draw needs it."""

    pk: int
    reference: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ToldReport:
    """What was told, and nothing that the desk decided: no reference, no offence, no status."""

    words: str
    door: str
    place: str
    sector: str
    occurred_from: datetime
    occurred_to: datetime | None
    reported_at: datetime
    people: tuple[tuple[str, str], ...]
    vehicles: tuple[str, ...]
    property_lines: tuple[tuple[str, int, Decimal | None, bool], ...]
    files: int


@dataclass(frozen=True)
class DeskRecord:
    """What the desk has made of a report up to now. ``crimes`` is 1 where a crime is recorded, here or on the case that it
    was joined to."""

    crimes: int
    offence: str
    recorded_at: datetime | None
    in_time: bool
    is_cancelled: bool


def reports_received(start: datetime, end: datetime) -> list[ReportReceived]:
    """Return every ordinary report that came in from ``start`` to before ``end``, by reference."""
    found = _received(start, end).ordinary().order_by("crime_reference")
    return [ReportReceived(*row) for row in found.values_list("pk", "crime_reference", "crime_kind")]


def restricted_received(start: datetime, end: datetime) -> int:
    """Return how many restricted reports came in: they are counted as left out, and nothing else is told of them."""
    return _received(start, end).restricted().count()


def told_report(case: Case) -> ToldReport:
    """Return what was told in a report. The caller has checked that the asker may see it, and audits the read."""
    told: dict[str, Any] = {"case": case, "side": Side.BUSINESS}
    people = CasePerson.objects.filter(**told).order_by("pk").values_list("role", "description")
    vehicles = CaseVehicle.objects.filter(**told).order_by("pk").values_list("description", "registration")
    lines = PropertyLine.objects.filter(**told, corrects=None).order_by("pk")
    return ToldReport(
        words=case.told_summary,
        door=Door(case.door).label,
        place=f"{case.premises.name}, {case.premises.town}",
        sector=case.premises.sector,
        occurred_from=case.occurred_from,
        occurred_to=case.occurred_to,
        reported_at=case.reported_at,
        people=tuple((PersonRole(role).label, description) for role, description in people),
        vehicles=tuple(" ".join(filter(None, parts)) for parts in vehicles),
        property_lines=tuple(lines.values_list("description", "quantity", "unit_value", "is_damage")),
        files=CaseExhibit.objects.filter(**told).count(),
    )


def worked_on(case: Case) -> frozenset[int]:
    """Return the ids of everybody who took, recorded, gave, reviewed or wrote on a case, or told it."""
    whole = Case.objects.filter(pk__in=[case.pk, *([case.joined_to_id] if case.joined_to_id else [])])
    found = set(whole.values_list("allocated_to_id", flat=True)) | set(whole.values_list("reported_by_id", flat=True))
    for model, column in ((CaseMove, "by"), (LogEntry, "by"), (VictimContact, "by"), (CaseAction, "added_by")):
        rows = model._default_manager.filter(case__in=whole)
        found |= set(rows.values_list(f"{column}_id", flat=True))
    return frozenset(found - {None})


def desk_record(case: Case) -> DeskRecord:
    """Return what is recorded of a report now."""
    there = case.joined_to or case
    is_crime = there.nature == Nature.CRIME and there.recorded_at is not None and there.status not in _UNDONE
    recorded_at = there.recorded_at
    return DeskRecord(
        crimes=int(is_crime),
        offence=there.offence_code if is_crime else "",
        recorded_at=recorded_at,
        in_time=recorded_at is not None and recorded_at <= case.record_due_at,
        is_cancelled=is_crime and there.status == Status.CANCELLED,
    )


def cases_for_dip(
    *, finalised: bool, start: datetime, end: datetime, officer_id: int | None, kind: str, outcome: str
) -> Iterator[tuple[int, str, int]]:
    """Yield (id, reference, id of the officer) of the cases of officers that were finalised, or are open and were reported,
    from ``start`` to before ``end``, by reference."""
    moment = "closed_at" if finalised else "reported_at"
    given = {"allocated_to": officer_id, "crime_kind": kind, "outcome_code": outcome}
    wanted: dict[str, Any] = {name: value for name, value in given.items() if value}
    wanted |= {f"{moment}__gte": start, f"{moment}__lt": end}
    wanted |= {"status": Status.FINALISED} if finalised else {"is_open": True}
    found = Case.objects.ordinary().filter(**wanted, allocated_to__isnull=False).order_by("crime_reference")
    yield from found.values_list("pk", "crime_reference", "allocated_to_id").iterator()


def _received(start: datetime, end: datetime) -> Any:
    return Case.objects.filter(reported_at__gte=start, reported_at__lt=end)


def ordinary_cases(pks: "list[int]") -> QuerySet[Case]:
    """Return ordinary cases by id, with where they happened, for whoever has checked that they may be seen."""
    return Case.objects.ordinary().filter(pk__in=pks).select_related("business", "premises", "joined_to")
