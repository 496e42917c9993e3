"""Map points: each (longitude, latitude, location, LSOA) of the files becomes one ``StreetPlace``, whatever its number of crimes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from bizwatch.kernel.grid import many_to_grid
from bizwatch.sources.models import Release
from bizwatch.trends.choices import Where
from bizwatch.trends.models import StreetPlace
from bizwatch.trends.words import district_of_lsoa

Key = tuple[str, ...]  # longitude, latitude, location, LSOA code, LSOA name, as they stand in the file
_Same = tuple[int | None, int | None, str, str, str, str, str]
_MOST_HELD = 400_000  # keys in memory, about 150 MB
_ASKED = 300  # places looked up in one query


class Places:
    """Finds or makes the place of each key, inside the transaction of the batch; remembers those it has seen."""

    def __init__(self) -> None:
        self._held: dict[Key, int] = {}

    def ids(self, keys: Iterable[Key]) -> dict[Key, int]:
        """Return the primary key of the place of every key, making those that are new."""
        if len(self._held) > _MOST_HELD:
            self._held.clear()
        missing = list(dict.fromkeys(key for key in keys if key not in self._held))
        if missing:
            self._add(missing)
        return self._held

    def forget(self) -> None:
        """Forget every key: those of a batch that was taken back are in no table."""
        self._held.clear()

    def _add(self, keys: list[Key]) -> None:
        made = dict(zip(keys, _places(keys), strict=True))
        known = _known(made.values())
        new = {_same(place): place for place in made.values() if _same(place) not in known}
        StreetPlace.objects.bulk_create(new.values(), batch_size=2_000)
        known |= {same: place.pk for same, place in new.items()}
        self._held |= {key: known[_same(place)] for key, place in made.items()}


def _same(place: StreetPlace) -> _Same:
    return place.easting, place.northing, place.location, place.lsoa, place.district, place.force, place.where


def _known(places: Iterable[StreetPlace]) -> dict[_Same, int]:
    """Return those that are in the table already. Points are asked for by their easting, the rest by having none."""
    wanted = list(places)
    eastings = sorted({place.easting for place in wanted if place.easting is not None})
    found: dict[_Same, int] = {}
    for start in range(0, len(eastings), _ASKED):
        for place in StreetPlace.objects.filter(easting__in=eastings[start : start + _ASKED]).iterator():
            found[_same(place)] = place.pk
    if any(place.easting is None for place in wanted):
        for place in StreetPlace.objects.filter(easting=None).iterator():
            found[_same(place)] = place.pk
    return found


def _places(keys: list[Key]) -> list[StreetPlace]:
    degrees = [_degrees(key[0], key[1]) for key in keys]
    placed = [point for point in degrees if point is not None and point != (0.0, 0.0)]
    metres = iter(many_to_grid([east for east, _ in placed], [north for _, north in placed]))
    return [_place(key, point, metres) for key, point in zip(keys, degrees, strict=True)]


def _place(key: Key, point: tuple[float, float] | None, metres: Iterable[tuple[int, int] | None]) -> StreetPlace:
    district, force = district_of_lsoa(key[4])
    place = StreetPlace(location=key[2][:120], lsoa=key[3][:12], district=district, force=force, where=Where.NONE)
    if point is None:
        return place
    if point == (0.0, 0.0):
        place.where = Where.ZERO
        return place
    found = next(iter(metres))
    if found is None:
        place.where = Where.OFF_GRID
    else:
        place.where = Where.PLACED
        place.easting, place.northing = found
    return place


def is_degrees(longitude: str, latitude: str) -> bool:
    """Whether both are empty, or both numbers that can be a longitude and a latitude."""
    return not (longitude or latitude) or _degrees(longitude, latitude) is not None


def _degrees(longitude: str, latitude: str) -> tuple[float, float] | None:
    try:
        east, north = float(longitude), float(latitude)
    except ValueError:
        return None
    return (east, north) if -180 <= east <= 180 and -90 <= north <= 90 else None


def stored_key(release: Release) -> object:
    """Return the key of a release as the database holds it: a UUID, or its digits where there is no such type."""
    return Release._meta.pk.get_db_prep_value(release.pk, connection)


def insert_crimes(rows: Sequence[Sequence[Any]]) -> None:
    """Write (release, place, category, outcome, crime id) into the table of crimes, many at a time."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO trends_streetcrime (release_id, place_id, category, outcome, crime_id)"
            " VALUES (%s, %s, %s, %s, %s)",
            rows,
        )


def insert_outcomes(rows: Sequence[Sequence[Any]]) -> None:
    """Write (release, place, outcome, crime id) into the table of outcomes, many at a time."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO trends_streetoutcome (release_id, place_id, outcome, crime_id) VALUES (%s, %s, %s, %s)", rows
        )
