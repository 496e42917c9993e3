"""Crimes at places, counted for the map."""

from datetime import datetime, timedelta

from bizwatch.businesses.models import Premises
from bizwatch.cases.models import Case
from bizwatch.hotspots import services
from tests.cases.world import AT, World, opened

NORWICH = (622_900, 308_600)  # TG 229 086
KEPT = services.KEPT_MONTHS
HOUR = timedelta(hours=1)


def placed(premises: Premises, easting: int | None, northing: int | None) -> None:
    """Put premises at a place, or nowhere."""
    Premises.objects.filter(pk=premises.pk).update(easting=easting, northing=northing)


def crime(world: World, first: datetime, last: datetime | None = None, **changes) -> Case:
    """A shop theft at the High Street that happened in a window of time."""
    case = opened(world, **changes)
    Case.objects.filter(pk=case.pk).update(occurred_from=first, occurred_to=last)
    return case


def counted(at: datetime = AT) -> None:
    """Count all months."""
    services.count_months(at=at, months=KEPT)
