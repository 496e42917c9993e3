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
    """Return the weights that were confirmed last, or else the table's, with the rules of the day."""
    return _with_rules(set_in_force(), at)


def set_in_force() -> WeightSet | None:
    """Return the set that was confirmed last; None where the table's own weights hold."""
    return WeightSet.objects.exclude(from_at=None).order_by("-from_at", "-pk").first()


def weights_on(moment: datetime) -> InForce:
    """Return the weights that were in force at a moment: an earlier order can be explained by them."""
    found = WeightSet.objects.filter(from_at__lte=moment).order_by("-from_at", "-pk").first()
    return _with_rules(found, moment)


def weights_of(planned: WeightSet | None, at: datetime) -> InForce:
    """Return what would be in force if a set were; None for the table's own weights."""
    return _with_rules(planned, at)


def weight_sets() -> QuerySet[WeightSet]:
    """Return every set that is or was in force, the newest first."""
    return WeightSet.objects.exclude(from_at=None).order_by("-from_at", "-pk")


def open_plans() -> QuerySet[WeightSet]:
    """Return the sets that are planned and not in force, the newest first."""
    return WeightSet.objects.filter(from_at=None).order_by("-pk")


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
