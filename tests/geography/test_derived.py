"""District outlines out of the postcode table, against real boundaries."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import call_command

from bizwatch.geography import derived
from bizwatch.geography.choices import AreaKind
from bizwatch.geography.derived import derived_districts
from bizwatch.geography.selectors import area, areas, areas_of, layer, outlines
from bizwatch.reference.selectors import districts
from tests.geography.agreement import agreement
from tests.geography.world import edition, plot

pytestmark = [pytest.mark.slow, pytest.mark.once]
DISTRICT = AreaKind.DISTRICT
NORWICH = "E07000148"
CITY_HALL = [622_900], [308_550]  # Norwich


@pytest.mark.django_db
def test_without_boundaries_districts_are_approximate_and_say_so() -> None:
    assert areas_of(*CITY_HALL, DISTRICT).tolist() == [NORWICH]
    assert {one.code for one in areas(DISTRICT)} == {one.code for one in districts(force="norfolk")}
    assert area(NORWICH, DISTRICT).is_approximate
    drawn = outlines(DISTRICT)["features"]
    assert len(drawn) == 7
    assert all(feature["properties"]["approximate"] for feature in drawn)


@pytest.mark.django_db
def test_an_imported_edition_takes_their_place() -> None:
    edition(DISTRICT, {"D1": plot(0)})
    assert [(one.code, one.is_approximate) for one in areas(DISTRICT)] == [("D1", False)]
    assert areas_of(*CITY_HALL, DISTRICT).tolist() == [""]


@pytest.mark.django_db
def test_a_force_that_nobody_knows_has_no_outlines(settings: object) -> None:
    settings.BIZWATCH_FORCE_NAME = "Elsewhere Police"  # type: ignore[attr-defined]
    assert areas(DISTRICT) == ()


def test_outlines_are_kept_and_made_anew_where_they_cannot_be_read(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BIZWATCH_DATA_DIR = tmp_path
    derive = derived_districts.__wrapped__
    first = derive("norfolk")
    (kept,) = tmp_path.iterdir()
    made, whole = [], derived._outlined

    def watched(own: Any) -> Any:
        made.append(own)
        return whole(own)

    monkeypatch.setattr(derived, "_outlined", watched)
    assert shapely.equals_exact(derive("norfolk").shapes, first.shapes).all()
    assert not made
    kept.write_text('[["E07000148", "00zz"]]')
    assert derive("norfolk").codes == first.codes
    assert len(made) == 1


def test_a_disk_that_takes_nothing_keeps_nobody_waiting(settings: Any, tmp_path: Path) -> None:
    settings.BIZWATCH_DATA_DIR = tmp_path / "not-there"
    assert len(derived_districts.__wrapped__("norfolk")) == 7


def test_derived_outlines_are_sound_and_do_not_overlap() -> None:
    shapes = derived_districts("norfolk").shapes
    assert shapely.is_valid(shapes).all()
    together = shapely.union_all(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(together.area, rel=1e-4)


@pytest.mark.django_db
def test_places_are_put_into_the_district_of_the_real_boundaries(shared_data: Path) -> None:
    """The figures of docs/reference/areas.md; the bounds leave room for a later postcode table."""
    path = shared_data / "boundaries" / "norfolk_districts.geojson"
    call_command("import_boundaries", str(path), "--kind", "district", "--repair", stdout=StringIO())
    found = agreement(layer(DISTRICT), derived_districts("norfolk"), shared_data)
    land, map_points = found["land"], found["map points"]
    assert land[1] > 0.95
    assert map_points[1] > 0.985
