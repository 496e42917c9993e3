"""Counts by area: point in polygon where boundaries are there, the sea, and counting anew."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from bizwatch.geography.choices import AreaKind
from bizwatch.kernel.grid import to_wgs84
from bizwatch.sources.models import Release
from bizwatch.trends.models import StreetCrime
from bizwatch.trends.selectors import street_counts, street_counts_by_area, street_releases, street_totals
from tests.geography.world import EAST, NORTH, edition, plot
from tests.trends.files import crime, write

pytestmark = pytest.mark.django_db
MARCH = date(2021, 3, 1)
BRECKLAND, SOUTH_NORFOLK, IPSWICH = "E07000143", "E07000149", "E07000202"


def at(column: float, number: int, lsoa: str = "Breckland 001A") -> dict[str, str]:
    """Return a crime so many kilometres east of the middle of Norfolk."""
    longitude, latitude = to_wgs84(EAST + column * 1_000, NORTH + 500)
    return crime(number, Longitude=f"{longitude:.6f}", Latitude=f"{latitude:.6f}", **{"LSOA name": lsoa})


def run(path: Path, *rows: dict[str, str]) -> None:
    call_command("import_police_uk", str(write(path, rows)), published=None, stdout=StringIO())


def test_the_outline_overrules_what_the_file_says(tmp_path: Path) -> None:
    edition(AreaKind.DISTRICT, {BRECKLAND: plot(0), SOUTH_NORFOLK: plot(1), IPSWICH: plot(2)})
    run(tmp_path / "a.csv", at(0.5, 1), at(1.5, 2), at(2.5, 3), at(3.1, 4), at(9.5, 5), at(9.5, 6, lsoa=""))
    assert street_counts_by_area("norfolk", MARCH, "district") == {BRECKLAND: 1, SOUTH_NORFOLK: 1, IPSWICH: 1}
    totals = street_totals(street_releases("norfolk"))
    assert (totals.inside, totals.elsewhere, totals.at_sea, totals.unknown) == (2, {"suffolk": 1}, 2, 1)
    assert Release.objects.get(kind="police-uk-street").rows_out_of_area == 4
    assert StreetCrime.objects.count() == 6


def test_a_street_just_off_a_generalised_outline_is_on_land(tmp_path: Path) -> None:
    edition(AreaKind.DISTRICT, {BRECKLAND: plot(0)})
    run(tmp_path / "a.csv", at(1.1, 1), at(1.3, 2))
    totals = street_totals(street_releases("norfolk"))
    assert (totals.inside, totals.at_sea) == (1, 1)


def test_areas_that_come_later_are_counted_anew(tmp_path: Path) -> None:
    run(tmp_path / "a.csv", at(0.5, 1), at(1.5, 2))
    assert street_counts_by_area("norfolk", MARCH, "ward") == {}
    edition(AreaKind.WARD, {"W1": plot(0), "W2": plot(1)})
    call_command("recount_areas", force="norfolk", stdout=StringIO())
    call_command("recount_areas", force=None, stdout=StringIO())
    assert street_counts_by_area("norfolk", MARCH, "ward") == {"W1": 1, "W2": 1}
    assert street_counts("norfolk", kind="ward", area="W1").counts == {MARCH: 1}
    assert street_counts("norfolk").counts == {MARCH: 2}


def test_each_month_is_counted_by_the_edition_that_held_then(tmp_path: Path) -> None:
    edition(AreaKind.WARD, {"OLD": plot(0)}, until=date(2021, 3, 31))
    edition(AreaKind.WARD, {"NEW": plot(0)}, since=date(2021, 4, 1))
    run(tmp_path / "a.csv", at(0.5, 1), at(0.5, 2) | {"Month": "2021-04"})
    assert street_counts_by_area("norfolk", MARCH, "ward") == {"OLD": 1}
    assert street_counts_by_area("norfolk", date(2021, 4, 1), "ward") == {"NEW": 1}
