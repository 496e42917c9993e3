"""Questions about what was published of recorded crime. Months and quarters are told by their first day.

Every function takes ``known_on``: None for what is known now, or a day to answer as it was known at its end, when later
revisions had not been published. Every answer names the releases that it is made of, for the line of provenance under it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from bizwatch.kernel.months import months_between
from bizwatch.sources.models import Release
from bizwatch.sources.selectors import releases_in_view
from bizwatch.trends.choices import Found
from bizwatch.trends.models import FraudReferrals, RecordedCrime, StreetCount, StreetCrime
from bizwatch.trends.police_uk.counting import ALL, FOUND
from bizwatch.trends.police_uk.layout import OUTCOMES, STREET

RECORDED, REFERRALS = "recorded-crime", "fraud-referrals"


@dataclass(frozen=True)
class MonthCounts:
    """Crimes by month. A month that was not imported is not in ``counts``, which is something else than nought."""

    counts: dict[date, int]
    releases: tuple[Release, ...]


def street_counts(
    force: str,
    categories: Collection[int] = (),
    *,
    kind: str = ALL,
    area: str = "",
    first: date | None = None,
    last: date | None = None,
    known_on: date | None = None,
) -> MonthCounts:
    """Return street-level crimes by month for a force, or for one area within it.

    ``categories`` are numbers of ``words.category_number``, none for all. ``kind`` and ``area`` as ``StreetCount`` has them:
    "all" for every row whatever its place, "lsoa-district" for the district by the LSOA that the file gives, or a kind of
    ``geography`` for point in polygon.
    """
    releases = street_releases(force, first=first, last=last, known_on=known_on)
    found = StreetCount.objects.filter(release__in=releases, kind=kind, area=area)
    if categories:
        found = found.filter(category__in=categories)
    totals = dict(found.values_list("release").annotate(Sum("crimes")))
    counts = {_month(release): totals.get(release.pk, 0) for release in releases}
    return MonthCounts(counts, tuple(releases))


def street_counts_by_area(
    force: str, month: date, kind: str, categories: Collection[int] = (), *, known_on: date | None = None
) -> dict[str, int]:
    """Return street-level crimes of a month by the code of each area of a kind; areas without any are left out."""
    releases = street_releases(force, first=month, last=month, known_on=known_on)
    found = StreetCount.objects.filter(release__in=releases, kind=kind)
    if categories:
        found = found.filter(category__in=categories)
    return dict(found.values_list("area").annotate(Sum("crimes")))


def street_releases(
    force: str, *, first: date | None = None, last: date | None = None, known_on: date | None = None, kind: str = STREET
) -> list[Release]:
    """Return the releases in view of a force's months from ``first`` to ``last``, both included, in their order."""
    found = releases_in_view(kind, subject=force, known_on=known_on)
    return [one for one in found if (first is None or _month(one) >= first) and (last is None or _month(one) <= last)]


def _month(release: Release) -> date:
    if release.covers_from is None:
        raise ValueError(f"{release} covers no month")
    return release.covers_from


def street_forces() -> list[str]:
    """Return the codes of the forces of which any street file was read."""
    found = Release.objects.of(STREET).in_view().exclude(subject="")
    return sorted(set(found.values_list("subject", flat=True)))


@dataclass(frozen=True)
class MonthCover:
    """What is there of a force's month; ``publications`` counts those of the street file, replaced ones too."""

    force: str
    month: date
    has_street: bool
    has_outcomes: bool
    publications: int


def coverage(force: str) -> list[MonthCover]:
    """Return every month from the first to the last of which anything was read, so that gaps stand as rows."""
    street, outcomes = ({_month(one) for one in releases_in_view(kind, subject=force)} for kind in (STREET, OUTCOMES))
    if not street | outcomes:
        return []
    whole = Release.objects.of(STREET, force).whole()
    many = dict(whole.values_list("covers_from").annotate(Count("pk")))
    months = months_between(min(street | outcomes), max(street | outcomes))
    return [MonthCover(force, month, month in street, month in outcomes, many.get(month, 0)) for month in months]


@dataclass(frozen=True)
class StreetTotals:
    """Rows of some street releases by where they lie; ``elsewhere`` by the code of the other force."""

    rows: int
    inside: int
    no_coordinates: int
    at_zero: int
    at_sea: int
    unknown: int
    elsewhere: dict[str, int]
    no_crime_id: int


def street_totals(releases: Iterable[Release]) -> StreetTotals:
    """Return the rows of street releases by where they lie, and how many have no crime id."""
    held = list(releases)
    found: dict[str, int] = defaultdict(int)
    for area, crimes in (
        StreetCount.objects.filter(release__in=held, kind=FOUND).values_list("area").annotate(Sum("crimes"))
    ):
        found[area] += crimes
    elsewhere = {area.partition(":")[2]: number for area, number in found.items() if ":" in area}
    return StreetTotals(
        rows=sum(found.values()),
        inside=found[Found.INSIDE],
        no_coordinates=found[Found.NONE],
        at_zero=found[Found.ZERO],
        at_sea=found[Found.SEA],
        unknown=found[Found.UNKNOWN],
        elsewhere=dict(sorted(elsewhere.items(), key=lambda one: -one[1])),
        no_crime_id=StreetCrime.objects.filter(release__in=held, crime_id=None).count(),
    )


@dataclass(frozen=True)
class RecordedTotals:
    """Recorded offences by force over some quarters, or None of a force without a row in one of them.

    ``missing`` are the quarters of which nothing was imported; with any of them there is no total at all.
    """

    by_force: dict[str, int]
    missing: tuple[date, ...]
    releases: tuple[Release, ...]


def quarters_between(first: date, last: date) -> list[date]:
    """Return the first days of the quarters that begin from ``first`` to ``last``."""
    return [month for month in months_between(first, last) if month.month in (1, 4, 7, 10)]


def recorded_totals(
    offences: Sequence[str], first: date, last: date, *, known_on: date | None = None
) -> RecordedTotals:
    """Return what each force recorded under some offence codes, over the quarters that begin from ``first`` to ``last``.

    ``offences`` may be "all" alone. Of each quarter the release published last counts, whatever else it covers. Forces with rows in fewer quarters than others
    are left out, as a part of a year is not a year, and so are those without any row of these codes: no row is not nought.
    """
    quarters, chosen = quarters_between(first, last), _recorded_releases(known_on)
    missing = tuple(quarter for quarter in quarters if quarter not in chosen)
    if missing or not quarters:
        return RecordedTotals({}, missing, ())
    asked = Q()
    for quarter in quarters:
        asked |= Q(release=chosen[quarter], quarter=quarter)
    rows = RecordedCrime.objects.filter(asked)
    seen = dict(rows.values_list("force").annotate(Count("quarter", distinct=True)))
    wanted = rows if tuple(offences) == (ALL,) else rows.filter(offence__in=offences)
    totals = dict(wanted.values_list("force").annotate(Sum("offences")))
    whole = {force: totals[force] for force, many in seen.items() if many == len(quarters) and force in totals}
    used = {chosen[quarter].pk: chosen[quarter] for quarter in quarters}
    return RecordedTotals(whole, (), tuple(used.values()))


def recorded_quarters(*, known_on: date | None = None) -> list[date]:
    """Return the quarters of which recorded crime was imported."""
    return sorted(_recorded_releases(known_on))


def _recorded_releases(known_on: date | None) -> dict[date, Release]:
    chosen: dict[date, Release] = {}
    for release in sorted(releases_in_view(RECORDED, known_on=known_on), key=lambda one: one.order):
        quarters = RecordedCrime.objects.filter(release=release).values_list("quarter", flat=True).distinct()
        chosen |= dict.fromkeys(quarters, release)
    return chosen


@dataclass(frozen=True)
class Referrals:
    """Referrals by month, each from the release that was published last of those that have the month."""

    months: dict[date, FraudReferrals]
    releases: tuple[Release, ...]


def fraud_referrals(
    force: str, base: str, *, first: date | None = None, last: date | None = None, known_on: date | None = None
) -> Referrals:
    """Return a force's referrals of one base by month. What a month does not say is None and never nought."""
    releases = sorted(releases_in_view(REFERRALS, known_on=known_on), key=lambda one: one.order)
    places = {release.pk: release for release in releases}
    rows = FraudReferrals.objects.filter(release__in=places, force=force, base=base)
    months: dict[date, FraudReferrals] = {}
    for row in sorted(rows, key=lambda one: places[one.release_id].order):
        if (first is None or row.month >= first) and (last is None or row.month <= last):
            months[row.month] = row
    used = {row.release_id for row in months.values()}
    ordered = dict(sorted(months.items()))
    return Referrals(ordered, tuple(release for release in releases if release.pk in used))
