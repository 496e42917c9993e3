"""Repeat victims among places: of one case, as a list, and for a business of its own premises."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import hypot, inf
from typing import TYPE_CHECKING

from django.db.models import Count, Max, OuterRef, Q, QuerySet

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.businesses.selectors import premises_visible_to
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import areas_seen, visible_to
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import areas_within, repeat_rule
from bizwatch.science.repeats import RepeatTable, repeat_table
from bizwatch.victims.models import PremisesRepeat, Victimisation
from bizwatch.victims.policies.window import cells_around, months_before
from bizwatch.victims.selectors.counting import victimisation_of

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_SHOWN = 10


@dataclass(frozen=True)
class Nearby:
    """A crime near this one: its case, where, when and how far off in metres."""

    reference: str
    premises: str
    occurred_at: datetime
    metres: int


@dataclass(frozen=True)
class PlaceRepeats:
    """What a case is among the crimes of its place, by the date of the crime.

    ``times`` counts this one. ``group_times`` are those of its group of offences. ``same_business`` are crimes at the
    business's other premises nearby, ``near`` those of the same group at others'.
    """

    times: int
    group_times: int
    last_at: datetime | None
    same_business: int
    near: tuple[Nearby, ...]
    more_near: int
    window_months: int
    near_metres: int
    near_days: int


def place_repeats(user: "User", case: Case) -> PlaceRepeats | None:
    """Return what a case is among the crimes of its place, None where it counts as none (cancelled, joined, information).

    ``near`` holds only cases that the person may see. Four queries, whatever hangs on the case.
    """
    own = victimisation_of(case)
    if not own.counts:
        return None
    day = to_london(own.occurred_at).date()
    months = repeat_rule("window", day)
    within = Victimisation.objects.filter(
        counts=True, occurred_at__gt=months_before(own.occurred_at, months), occurred_at__lte=own.occurred_at
    ).exclude(case=case.pk)
    here = within.filter(premises=own.premises_id).aggregate(
        times=Count("pk"), group=Count("pk", filter=Q(group=own.group)), last=Max("occurred_at")
    )
    near = _near(user, own, day)
    return PlaceRepeats(
        times=here["times"] + 1,
        group_times=here["group"] + 1,
        last_at=here["last"],
        same_business=_same_business(within, own, repeat_rule("same-business-metres", day)),
        near=tuple(near[:_SHOWN]),
        more_near=max(0, len(near) - _SHOWN),
        window_months=months,
        near_metres=repeat_rule("near-metres", day),
        near_days=repeat_rule("near-days", day),
    )


def _same_business(within: QuerySet[Victimisation], own: Victimisation, metres: int) -> int:
    if own.easting is None or own.northing is None:
        return 0
    places = (
        within.filter(business=own.business_id, easting__range=(own.easting - metres, own.easting + metres))
        .exclude(premises=own.premises_id)
        .values_list("easting", "northing")
    )
    return sum(1 for place in places if _metres(own, *place) <= metres)


def _near(user: "User", own: Victimisation, day: date) -> list[Nearby]:
    """Return crimes of the same group at other places that came shortly before this one and near it, the nearest first."""
    if own.easting is None or own.northing is None:
        return []
    metres, days = repeat_rule("near-metres", day), repeat_rule("near-days", day)
    rows = (
        Victimisation.objects.filter(
            counts=True,
            cell__in=cells_around(own.easting, own.northing, metres),
            group=own.group,
            occurred_at__gte=own.occurred_at - timedelta(days=days),
            occurred_at__lte=own.occurred_at,
        )
        .exclude(premises=own.premises_id)
        .values_list("case", "easting", "northing", "occurred_at")
    )
    far = ((pk, _metres(own, east, north), at) for pk, east, north, at in rows)
    found = {pk: (round(way), at) for pk, way, at in far if way <= metres}
    seen = visible_to(user).filter(pk__in=found).values_list("pk", "crime_reference", "premises__name") if found else ()
    near = [Nearby(reference, place, found[pk][1], found[pk][0]) for pk, reference, place in seen]
    return sorted(near, key=lambda one: (one.metres, -one.occurred_at.timestamp(), one.reference))


def _metres(own: Victimisation, easting: int | None, northing: int | None) -> float:
    """Return how far a place is from a crime's, beyond everything where one of the two is not known."""
    if own.easting is None or own.northing is None or easting is None or northing is None:
        return inf
    return hypot(easting - own.easting, northing - own.northing)


@dataclass(frozen=True, kw_only=True)
class RepeatFilters:
    """What narrows the list of repeat premises: "" for everything; ``least`` is the smallest count."""

    area: str = ""
    group: str = ""
    least: int = 2


def repeat_list(user: "User", filters: RepeatFilters) -> QuerySet[PremisesRepeat]:
    """Return the repeat premises that a person may see, the most often hit first: the desk all, a beat manager those of their areas.

    Closed by default. Place and business come with each row.
    """
    found = _repeats_visible_to(user).filter(group=filters.group, times__gte=max(1, filters.least))
    if filters.area:
        found = found.filter(policing_area__in=areas_within(filters.area))
    return found.select_related("premises__business").order_by("-times", "-last_at", "premises")


def _repeats_visible_to(user: "User") -> QuerySet[PremisesRepeat]:
    if has_permission(user, Permission.INVESTIGATE):
        return PremisesRepeat.objects.all()
    if has_permission(user, Permission.VIEW_AREA):
        return PremisesRepeat.objects.filter(policing_area__in=areas_seen(user))
    return PremisesRepeat.objects.none()


def concentration(user: "User", filters: RepeatFilters) -> RepeatTable:
    """Return the table of victims by victimisations over everything that the filters leave, whatever its count."""
    found = _repeats_visible_to(user).filter(group=filters.group)
    found = found.filter(policing_area__in=areas_within(filters.area)) if filters.area else found
    rows = found.values("times").annotate(victims=Count("pk")).values_list("times", "victims")
    return repeat_table(times for times, victims in rows for _ in range(victims))


@dataclass(frozen=True)
class OwnPlace:
    """What a business reads of one of its own premises: how often in the window, and when last."""

    premises_id: int
    name: str
    sector: str
    times: int
    last_at: datetime | None


def own_places(user: "User") -> list[OwnPlace]:
    """Return the open premises that a business's person may see with their reports of the window, the most first.

    Never anything of another business, nor whether there was anything near.
    """
    places = list(premises_visible_to(user).filter(is_open=True).values_list("pk", "name", "sector"))
    rows = PremisesRepeat.objects.filter(group="", premises__in=[pk for pk, *_ in places])
    counted = {pk: (times, last) for pk, times, last in rows.values_list("premises", "times", "last_at")}
    found = [OwnPlace(pk, name, sector, *counted.get(pk, (0, None))) for pk, name, sector in places]
    return sorted(found, key=lambda place: (-place.times, place.name))


def times_of_premises(premises: int | OuterRef) -> QuerySet[PremisesRepeat, int]:
    """Return how often a premises was hit in the window, nothing where it never was; the caller has found a case of it for
    this person."""
    return PremisesRepeat.objects.filter(premises=premises, group="").values_list("times", flat=True)
