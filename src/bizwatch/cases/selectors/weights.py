"""The weights of the queue's order: which are in force, which were on a date, and how they came to be."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bizwatch.cases.models import Reordering, WeightSet
from bizwatch.cases.policies.priority import Weights
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import (
    AttendanceCondition,
    ThriveLevel,
    ThrivePart,
    attendance_conditions,
    thrive_levels,
    thrive_parts,
    triage_rules,
)


@dataclass(frozen=True)
class InForce:
    """Everything by which cases are put in order now. ``source`` is the set, None for the table's own weights."""

    weights: Weights
    conditions: tuple[AttendanceCondition, ...]
    thrive_parts: tuple[ThrivePart, ...]
    thrive_levels: tuple[ThriveLevel, ...]
    source: WeightSet | None = None


def weights_in_force(at: datetime) -> InForce:
    """Return the weights in force at a moment, or else the table's, with the rules of the day: an earlier order can be
    explained by them, and what is planned so far holds at a later one."""
    return _with_rules(set_in_force(at), at)


def set_in_force(at: datetime) -> WeightSet | None:
    """Return the set that began last before a moment; None where the table's own weights hold."""
    return weight_sets().filter(from_at__lte=at).first()


def sets_ahead(at: datetime) -> QuerySet[WeightSet]:
    """Return the sets that are planned to begin, the soonest first."""
    return weight_sets().filter(from_at__gt=at).order_by("from_at", "pk")


def standing(at: datetime) -> str:
    """Return which sets are in force and planned, as ids: it differs once anybody confirmed one or took one back."""
    now = set_in_force(at)
    return " ".join(str(one.pk) for one in [*([now] if now else []), *sets_ahead(at)])


def weights_of(planned: WeightSet | None, at: datetime) -> InForce:
    """Return what would be in force if a set were; None for the table's own weights."""
    return _with_rules(planned, at)


def weight_sets() -> QuerySet[WeightSet]:
    """Return every set that is, was or will be in force, the newest first; none that was taken back."""
    return WeightSet.objects.filter(from_at__isnull=False, taken_back=None).order_by("-from_at", "-pk")


def weights_history() -> QuerySet[WeightSet]:
    """Return every set that was confirmed, also those that were taken back, the newest first."""
    found = WeightSet.objects.filter(from_at__isnull=False).select_related("taken_back")
    return found.order_by("-from_at", "-pk")


def ordered_since(moment: datetime) -> bool:
    """Whether a putting in order was begun at a moment or after it."""
    return Reordering.objects.filter(started_at__gte=moment).exists()


def open_reordering() -> Reordering | None:
    """Return the putting in order that is not finished, if there is one."""
    return Reordering.objects.filter(finished_at=None).order_by("-pk").first()


def last_reordering() -> Reordering | None:
    """Return the newest putting in order, finished or not."""
    return Reordering.objects.order_by("-pk").first()


def _with_rules(source: WeightSet | None, at: datetime) -> InForce:
    day = to_london(at).date()
    hours = source.hours if source is not None else {}
    return InForce(
        Weights(hours, triage_rules(day)), attendance_conditions(day), thrive_parts(day), thrive_levels(day), source
    )
