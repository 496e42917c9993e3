"""Counts of a release by area, written with it, so that no page has to count rows."""

from collections import Counter

from django.db.models import Count

from bizwatch.sources.models import Release
from bizwatch.trends.choices import Found, Where
from bizwatch.trends.models import StreetCount, StreetCrime, StreetOutcome

ALL, FOUND, LSOA_DISTRICT = "all", "found", "lsoa-district"
_NOT_PLACED = {Where.NONE: Found.NONE, Where.ZERO: Found.ZERO, Where.OFF_GRID: Found.SEA}
_INSIDE_OR_NOWHERE = (Found.INSIDE, Found.NONE)


def count_street(release: Release) -> int:
    """Write the counts of a release anew, and return how many of its rows have a place outside the force's area."""
    counts: Counter[tuple[str, str, int]] = Counter()
    rows = StreetCrime.objects.filter(release=release).values_list(
        "category", "place__where", "place__district", "place__force", Count("pk")
    )
    for category, where, district, force, crimes in rows:
        counts[ALL, "", category] += crimes
        counts[FOUND, lies(where, force, release.subject), category] += crimes
        if district:
            counts[LSOA_DISTRICT, district, category] += crimes
    StreetCount.objects.filter(release=release).delete()
    StreetCount.objects.bulk_create(
        StreetCount(release=release, kind=kind, area=area, category=category, crimes=crimes)
        for (kind, area, category), crimes in sorted(counts.items())
    )
    return sum(crimes for (kind, area, _), crimes in counts.items() if kind == FOUND and is_out(area))


def outcomes_out_of_area(release: Release) -> int:
    """Return how many rows of an outcomes release have a place outside the force's area."""
    rows = StreetOutcome.objects.filter(release=release).values_list("place__where", "place__force", Count("pk"))
    return sum(number for where, force, number in rows if is_out(lies(where, force, release.subject)))


def lies(where: str, force: str, subject: str) -> str:
    """Return where a row lies to the force that recorded it: a code of ``Found``, with ":" and the other force for elsewhere."""
    if where != Where.PLACED:
        return str(_NOT_PLACED[Where(where)].value)
    if not force:
        return Found.UNKNOWN.value
    return Found.INSIDE.value if force == subject else f"{Found.ELSEWHERE.value}:{force}"


def is_out(found: str) -> bool:
    """Whether a code of ``lies`` is a place outside the force's area: no coordinates are no place."""
    return found.partition(":")[0] not in _INSIDE_OR_NOWHERE
