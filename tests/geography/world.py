"""Editions of made-up areas in the middle of Norfolk."""

from datetime import date
from uuid import uuid4

from bizwatch.audit.services import SystemActor
from bizwatch.geography.choices import AreaKind
from bizwatch.geography.models import Area, AreaSet
from bizwatch.geography.outlines import Polygons, as_shape, pack
from bizwatch.kernel import clock
from bizwatch.sources.services import NewRelease, begin_release
from tests.geography.shapes import square

EAST, NORTH = 600_000, 310_000  # near Dereham


def plot(column: int, row: int = 0, side: int = 1_000) -> Polygons:
    """Return a square of a kilometre, counted from the middle of Norfolk."""
    return [[square(EAST + column * 1_000, NORTH + row * 1_000, side)]]


def edition(
    kind: AreaKind, areas: dict[str, Polygons], since: date = date(2013, 4, 1), until: date | None = None
) -> AreaSet:
    """Store areas as an edition."""
    new = NewRelease(kind="boundaries", name="made up", sha256=uuid4().hex, subject=kind, covers_from=since)
    release = begin_release(new=new, by=SystemActor("test"), at=clock.now())
    made = AreaSet.objects.create(kind=kind, release=release, valid_from=since, valid_to=until)
    Area.objects.bulk_create(
        Area(area_set=made, code=code, name=f"Area {code}", **pack(as_shape(outline)))
        for code, outline in areas.items()
    )
    return made
