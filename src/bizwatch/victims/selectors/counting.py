"""How a case counts as a crime on its place."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from bizwatch.cases.choices import NOT_OF_THEIR_OWN
from bizwatch.cases.models import Case
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import offence_group_of, repeat_rule
from bizwatch.victims.models import PremisesRepeat, RepeatWork, Victimisation
from bizwatch.victims.policies.window import cell_of, months_before


def victimisation_of(case: Case) -> Victimisation:
    """Return the row, not saved, that says how a case counts. The case comes with its premises.

    A case counts where its offence or kind belongs to a group, and it is neither restricted nor joined to another nor
    found to be none of its own.
    """
    place = case.premises
    group = offence_group_of(case.crime_kind, case.offence_code, to_london(case.occurred_from).date())
    is_own = case.joined_to_id is None and case.status not in NOT_OF_THEIR_OWN and not case.is_restricted
    return Victimisation(
        case=case,
        premises_id=case.premises_id,
        business_id=case.business_id,
        group=group,
        occurred_at=case.occurred_from,
        easting=place.easting,
        northing=place.northing,
        cell=cell_of(place.easting, place.northing),
        counts=bool(group) and is_own,
    )


def work_waiting(limit: int) -> list[RepeatWork]:
    """Return the oldest notes that a case must be counted again."""
    return list(RepeatWork.objects.order_by("pk")[:limit])


def cases_not_counted(limit: int) -> list[int]:
    """Return cases that were never looked at: those from before this app, or written past its services."""
    return list(Case.objects.filter(victimisation=None).order_by("pk").values_list("pk", flat=True)[:limit])


def premises_out_of_window(at: datetime, limit: int) -> list[int]:
    """Return premises of whose crimes one has left the window since they were counted."""
    start = months_before(at, repeat_rule("window", to_london(at).date()))
    found = PremisesRepeat.objects.filter(group="", oldest_at__lte=start).order_by("oldest_at")
    return list(found.values_list("premises", flat=True)[:limit])


def counts_of(premises: Iterable[int], at: datetime) -> QuerySet[Victimisation, Any]:
    """Return the crimes of the window that ends now, by premises and group: how many, the first and the last."""
    start = months_before(at, repeat_rule("window", to_london(at).date()))
    within = Victimisation.objects.filter(
        premises__in=list(premises), counts=True, occurred_at__gt=start, occurred_at__lte=at
    )
    return within.values("premises", "premises__policing_area", "group").annotate(
        times=Count("pk"), oldest=Min("occurred_at"), last=Max("occurred_at")
    )
