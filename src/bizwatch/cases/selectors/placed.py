"""Crimes as places and times, for counts by square of the map: no case, no person and no premises goes with them."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from bizwatch.cases.models import Case
from bizwatch.reference.choices import Nature


class PlacedCrime(NamedTuple):
    """One crime that a business reported. Metres on the British National Grid, None where the premises has no place.

    ``first`` and ``last`` are the window in which it happened; ``last`` is None where the moment is known.
    """

    kind: str
    easting: int | None
    northing: int | None
    first: datetime
    last: datetime | None


def placed_crimes(since: datetime, until: datetime) -> Iterator[PlacedCrime]:
    """Yield business crimes that began from ``since`` up to ``until``, each event once, nothing restricted: one query.

    Only what victims reported is here: the desk has no other source. Incidents and referrals are no crimes of the map.
    It walks the cases, so the worker asks it and never a page.
    """
    found = (
        Case.objects.ordinary()
        .of_their_own()
        .filter(nature=Nature.CRIME.value, is_business_crime=True, occurred_from__gte=since, occurred_from__lt=until)
        .order_by()
    )
    columns = ("crime_kind", "premises__easting", "premises__northing", "occurred_from", "occurred_to")
    yield from map(PlacedCrime._make, found.values_list(*columns).iterator(chunk_size=5_000))
