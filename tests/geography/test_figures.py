"""Residents, businesses and retail premises of areas: their import, and what rates are reckoned on."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bizwatch.geography.choices import AreaKind, FigureMeasure
from bizwatch.geography.denominators import denominator, denominators
from bizwatch.geography.models import AreaFigure
from bizwatch.geography.reading.figures import CENSUS_DAY, read_figures
from bizwatch.geography.selectors import area
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.sources.models import Release
from tests.geography.world import edition, plot

HEAD = "area_code,measure,on,value\n"
RESIDENTS, RETAIL = FigureMeasure.RESIDENTS, FigureMeasure.RETAIL_PREMISES
LSOA, WARD = AreaKind.LSOA, AreaKind.WARD


def told(folder: Path, text: str, *arguments: str) -> dict[str, Any]:
    path, out = folder / "figures.csv", StringIO()
    path.write_text(text)
    call_command("import_populations", str(path), "--json", *arguments, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_rows_are_read_with_days_and_years_and_what_is_wrong_is_named() -> None:
    text = (
        HEAD + 'L1,Residents,2011,"1,500"\nL1,retail premises,21/03/2021,12\nL1,Residents,2011-06-30,7\n'
        "L2,shops,2011,3\nL2,residents,31/02/2011,3\nL2,residents,2012,-1\nL2,residents,2012,1.5\n,residents,2012,1\n"
    )
    read = read_figures(text.encode())
    assert [(one.area_code, one.measure, one.on, one.value) for one in read.figures] == [
        ("L1", RESIDENTS, date(2011, 6, 30), 1_500),
        ("L1", RETAIL, date(2021, 3, 21), 12),
    ]
    reasons = {fault.row: fault.reason for fault in read.faults}
    assert reasons[4].startswith("Row 2 has this figure already")
    assert "shops is not a measure. Write residents, businesses, retail_premises." in reasons[5]
    assert "31/02/2011 is not a day" in reasons[6]
    assert "-1 is not a whole number" in reasons[7]
    assert "1.5 is not a whole number" in reasons[8]
    assert "Write the code" in reasons[9]


def test_a_list_without_its_columns_is_refused() -> None:
    with pytest.raises(FileNotReadable, match="needs the columns area_code, measure, on"):
        read_figures(b"code,people\nL1,3\n")
    with pytest.raises(FileNotReadable, match="needs the columns"):
        read_figures(b"area_code,measure,value\nL1,residents,3\n")
    dated = read_figures(b"area_code,measure,value\nL1,residents,3\n", on=date(2020, 1, 1))
    assert dated.figures[0].on == date(2020, 1, 1)


@pytest.mark.django_db
def test_figures_are_stored_unknown_areas_listed_and_again_changes_nothing(tmp_path: Path) -> None:
    edition(LSOA, {"L1": plot(0), "L2": plot(1)})
    text = HEAD + "L1,residents,2011,1500\nL1,businesses,2011,40\nL9,residents,2011,3\nE07000148,residents,2011,9\n"
    found = told(tmp_path, text)
    assert (found["rows"], found["imported"], found["already_known"]) == (4, 3, 0)
    assert [(one["row"], one["column"]) for one in found["faults"]] == [(4, "area_code")]
    assert "No area has the code L9" in found["faults"][0]["reason"]
    subjects = Release.objects.filter(kind__in=["population", "business-counts"]).order_by("subject")
    assert [(one.kind, one.subject) for one in subjects] == [
        ("business-counts", "businesses by lsoa"),
        ("population", "residents by district"),
        ("population", "residents by lsoa"),
    ]
    again = told(tmp_path, text)
    assert (again["imported"], again["already_known"]) == (0, 3)
    assert AreaFigure.objects.count() == 3


@pytest.mark.django_db
def test_nothing_that_can_be_used_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no row of the list can be used. Row 2: No area has the code L9"):
        told(tmp_path, HEAD + "L9,residents,2011,3\n")
    assert not Release.objects.exists()


@pytest.mark.django_db
def test_the_nearest_day_before_counts_and_a_revision_takes_its_place(tmp_path: Path) -> None:
    edition(LSOA, {"L1": plot(0)})
    told(tmp_path, HEAD + "L1,residents,2011,100\nL1,residents,2013,130\n", "--published", "2014-01-01")
    place = area("L1", LSOA)
    values = {year: denominator(place, RESIDENTS, date(year, 12, 31)) for year in (2010, 2011, 2012, 2013, 2020)}
    assert {year: one.value for year, one in values.items() if one} == {
        2010: 100,
        2011: 100,
        2012: 100,
        2013: 130,
        2020: 130,
    }
    told(tmp_path, HEAD + "L1,residents,2011,101\nL1,residents,2013,131\n", "--published", "2015-01-01")
    revised = denominator(place, RESIDENTS, date(2012, 1, 1))
    assert revised is not None
    assert (revised.value, revised.on, revised.is_rolled_up) == (101, date(2011, 6, 30), False)
    assert AreaFigure.objects.count() == 4
    assert denominator(place, RETAIL, date(2012, 1, 1)) is None


@pytest.mark.django_db
def test_small_areas_are_added_up_where_a_larger_one_has_no_figure(tmp_path: Path) -> None:
    edition(LSOA, {"L1": plot(0), "L2": plot(1), "L3": plot(5), "L4": plot(6)})
    edition(WARD, {"W1": plot(0, side=2_000), "W2": plot(5, side=2_000), "W3": plot(9)})
    told(tmp_path, HEAD + "L1,residents,2011,100\nL2,residents,2011,20\nL3,residents,2011,7\n")
    found = denominators(WARD, RESIDENTS, date(2014, 1, 1))
    assert set(found) == {"W1"}, "W2 holds a small area without a figure, W3 none at all"
    assert (found["W1"].value, found["W1"].parts, found["W1"].is_rolled_up) == (120, 2, True)
    told(tmp_path, HEAD + "W1,residents,2011,125\n")
    own = denominators(WARD, RESIDENTS, date(2014, 1, 1))["W1"]
    assert (own.value, own.is_rolled_up) == (125, False)


@pytest.mark.django_db
@pytest.mark.slow
def test_the_census_of_norfolk_adds_up(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "boundaries"
    for name, kind in (("norfolk_lsoa2011", "lsoa"), ("norfolk_districts", "district")):
        path = str(folder / f"{name}.geojson")
        call_command("import_boundaries", path, "--kind", kind, "--repair", stdout=StringIO())
    call_command("import_populations", str(folder / "norfolk_lsoa2011_population.csv"), stdout=StringIO())
    found = denominators(AreaKind.DISTRICT, RESIDENTS, date(2014, 1, 1))
    assert {one.on for one in found.values()} == {CENSUS_DAY}
    assert sum(one.parts for one in found.values()) == 538
    assert found["E07000148"].value == 132_512  # Norwich, as the census published it
    assert sum(one.value for one in found.values()) == 857_888  # Norfolk
