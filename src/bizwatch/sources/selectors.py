"""Questions about releases. No outside figure is personal data, so there is no ``visible_to`` here; pages ask permission."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from bizwatch.sources.exceptions import ReleaseNotFound
from bizwatch.sources.models import Release, ReleaseFault

if TYPE_CHECKING:
    from django.db.models import QuerySet

Series = tuple[str, str, date | None, date | None]


def series_of(release: Release) -> Series:
    """Return what a release is a revision of: kind, subject and period."""
    return release.kind, release.subject, release.covers_from, release.covers_to


def releases_in_view(kind: str, *, subject: str | None = None, known_on: date | None = None) -> list[Release]:
    """Return the releases that figures are made of, one of each series, in order of subject and period.

    ``known_on``: as it was known at the end of that day, so of each series the last one published until then.
    """
    found = Release.objects.of(kind, subject).order_by("subject", "covers_from", "covers_to", "pk")
    if known_on is None:
        return list(found.in_view())
    newest: dict[Series, Release] = {}
    for release in found.whole().filter(published_on__lte=known_on):
        held = newest.get(series_of(release))
        if held is None or release.order > held.order:
            newest[series_of(release)] = release
    return list(newest.values())


def revisions_of(release: Release) -> list[Release]:
    """Return every release of the series that was read, the first published first."""
    same = Release.objects.of(release.kind, release.subject).whole()
    found = same.filter(covers_from=release.covers_from, covers_to=release.covers_to)
    return sorted(found, key=lambda one: one.order)


def all_releases() -> "QuerySet[Release]":
    """Return every release, the last begun first."""
    return Release.objects.order_by("-started_at", "-pk")


def release_by_id(pk: UUID) -> Release:
    """Return a release. Raises ``ReleaseNotFound``."""
    found = Release.objects.filter(pk=pk).first()
    if found is None:
        raise ReleaseNotFound("There is no such release.")
    return found


def releases_by_id(keys: Iterable[UUID]) -> list[Release]:
    """Return the releases of some keys, in the order of their periods."""
    return list(Release.objects.filter(pk__in=set(keys)).order_by("covers_from", "pk"))


def faults_of(release: Release) -> "QuerySet[ReleaseFault]":
    """Return the faults that were kept, in the order of the file."""
    return release.faults.order_by("line", "pk")


def number_of_revisions(releases: Iterable[Release]) -> dict[UUID, tuple[int, int]]:
    """Return for each release which revision of its series it is, and how many there are, counted from 1."""
    wanted = list(releases)
    kinds = {release.kind for release in wanted}
    subjects = {release.subject for release in wanted}
    series: dict[Series, list[Release]] = {}
    for release in Release.objects.whole().filter(kind__in=kinds, subject__in=subjects):
        series.setdefault(series_of(release), []).append(release)
    places: dict[UUID, tuple[int, int]] = {}
    for group in series.values():
        for place, release in enumerate(sorted(group, key=lambda one: one.order), 1):
            places[release.pk] = place, len(group)
    return {release.pk: places.get(release.pk, (1, 1)) for release in wanted}
