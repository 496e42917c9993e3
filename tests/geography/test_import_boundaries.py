"""``bizwatch import-boundaries``: all or nothing, again changes nothing, later editions close earlier ones."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bizwatch.audit.models import AuditEvent
from bizwatch.geography.choices import AreaKind
from bizwatch.geography.models import Area, AreaSet
from bizwatch.geography.selectors import areas, areas_of
from bizwatch.sources.choices import ReleaseState
from bizwatch.sources.models import Release
from tests.geography.files import box, collection, feature, wards

pytestmark = pytest.mark.django_db
WARD = AreaKind.WARD
BOW = [[0.95, 52.68], [0.96, 52.69], [0.96, 52.68], [0.95, 52.69], [0.95, 52.68]]


def run(folder: Path, data: bytes, *arguments: str, kind: str = "ward") -> str:
    path = folder / "wards.geojson"
    path.write_bytes(data)
    out = StringIO()
    call_command("import_boundaries", str(path), "--kind", kind, *arguments, stdout=out)
    return out.getvalue()


def told(folder: Path, data: bytes, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(folder, data, "--json", *arguments))
    return found


def test_an_edition_is_imported_with_its_release_and_audited(tmp_path: Path) -> None:
    said = run(tmp_path, wards("E1", "E2"), "--published", "2013-05-01")
    assert "2 areas of kind Ward imported, in force from 1 April 2013." in said
    assert [one.code for one in areas(WARD)] == ["E1", "E2"]
    release = AreaSet.objects.get().release
    assert (release.name, release.subject, release.rows_kept) == ("wards.geojson", "ward", 2)
    assert (release.published_on, release.state) == (date(2013, 5, 1), ReleaseState.READ)
    event = AuditEvent.objects.get(subject_type="area_set")
    assert event.actor_id == "system:import-boundaries"
    assert event.detail["areas"] == 2


def test_the_same_file_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    run(tmp_path, wards("E1"))
    before = list(Area.objects.values()), AuditEvent.objects.count(), Release.objects.count()
    assert "Nothing changed: this file was imported before and holds from 1 April 2013. It holds now." in run(
        tmp_path, wards("E1")
    )
    again = told(tmp_path, wards("E1"))
    assert (again["unchanged"], again["imported"], again["valid_from"]) == (True, 0, "2013-04-01")
    assert (list(Area.objects.values()), AuditEvent.objects.count(), Release.objects.count()) == before


def test_a_later_edition_closes_the_earlier_the_day_before_and_keeps_it(tmp_path: Path) -> None:
    run(tmp_path, wards("E1"))
    assert "The edition from 1 April 2013 ends the day before." in run(tmp_path, wards("E9"), "--from", "2019-05-02")
    west, south, east, north = areas(WARD)[0].box
    middle = [(west + east) / 2], [(south + north) / 2], WARD
    assert AreaSet.objects.get(valid_from=date(2013, 4, 1)).valid_to == date(2019, 5, 1)
    assert [one.code for one in areas(WARD, date(2019, 5, 1))] == ["E1"]
    assert [one.code for one in areas(WARD, date(2019, 5, 2))] == ["E9"]
    assert areas_of(*middle, on=date(2019, 5, 1)).tolist() == ["E1"]
    assert areas_of(*middle).tolist() == ["E9"]
    assert "A later edition has taken its place." in run(tmp_path, wards("E1"))


def test_a_later_edition_must_say_its_day_and_cannot_begin_before(tmp_path: Path) -> None:
    run(tmp_path, wards("E1"), "--from", "2015-01-01")
    with pytest.raises(CommandError, match="with --from"):
        run(tmp_path, wards("E9"))
    with pytest.raises(CommandError, match="holds from 1 January 2015; a later one cannot begin before it"):
        run(tmp_path, wards("E9"), "--from", "2014-12-31")
    assert [one.code for one in areas(WARD)] == ["E1"]


def test_an_edition_of_the_same_day_takes_the_place_of_the_other(tmp_path: Path) -> None:
    run(tmp_path, wards("E1"))
    run(tmp_path, wards("E9"), "--from", "2013-04-01")
    assert [one.code for one in areas(WARD, date(2013, 4, 1))] == ["E9"]
    assert [one.code for one in areas(WARD)] == ["E9"]
    assert AreaSet.objects.count() == 2
    states = Release.objects.values_list("state", flat=True).order_by("started_at")
    assert list(states) == [ReleaseState.SUPERSEDED, ReleaseState.READ]


def test_what_was_published_earlier_cannot_take_the_place_of_what_came_later(tmp_path: Path) -> None:
    run(tmp_path, wards("E1"), "--published", "2020-01-01")
    with pytest.raises(CommandError, match="published later"):
        run(tmp_path, wards("E9"), "--from", "2013-04-01", "--published", "2014-01-01")
    assert [one.code for one in areas(WARD)] == ["E1"]


def test_kinds_do_not_close_each_other(tmp_path: Path) -> None:
    run(tmp_path, wards("E1"))
    run(tmp_path, wards("B1"), kind="beat")
    assert [one.code for one in areas(WARD)] == ["E1"]
    assert [one.code for one in areas(AreaKind.BEAT)] == ["B1"]


def test_one_fault_and_nothing_is_imported(tmp_path: Path) -> None:
    out = StringIO()
    path = tmp_path / "wards.geojson"
    path.write_bytes(collection(feature("E0", [box(7)]), feature("E1", [BOW])))
    with pytest.raises(CommandError, match="Nothing was imported: 1 fault to be put right"):
        call_command("import_boundaries", str(path), "--kind", "ward", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["faults"][0]["feature"] == 2
    assert "--repair" in found["faults"][0]["reason"]
    assert not AreaSet.objects.exists()
    assert not Release.objects.exists()


def test_a_repair_is_said_and_kept_with_the_release(tmp_path: Path) -> None:
    said = run(tmp_path, collection(feature("E1", [BOW])), "--repair")
    assert "Feature 1, Ward E1: mended, a ring crosses itself or another one near" in said
    assert "hectares before" in said
    fault = AreaSet.objects.get().release.faults.get()
    assert fault.sentence.startswith("Mended at the import: a ring crosses itself")
    assert told(tmp_path, collection(feature("E1", [BOW])), "--repair")["unchanged"]


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    assert "1 feature in" in run(tmp_path, wards("E1"), "--dry-run")
    assert not AreaSet.objects.exists()


def test_many_faults_are_cut_for_a_person_and_all_there_for_a_machine(tmp_path: Path) -> None:
    out, path = StringIO(), tmp_path / "wards.geojson"
    path.write_bytes(collection(*(feature(f"E{number}", []) for number in range(25))))
    with pytest.raises(CommandError, match="25 faults"):
        call_command("import_boundaries", str(path), "--kind", "ward", stdout=out)
    assert "and 5 more; --json lists them all." in out.getvalue()


@pytest.mark.parametrize(("name", "said"), [("none.geojson", "cannot be read"), ("", "cannot be read")])
def test_a_file_that_is_not_there(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("import_boundaries", str(tmp_path / name), "--kind", "ward", stdout=StringIO())


def test_a_zone_is_drawn_and_not_imported(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="invalid choice: 'zone'"):
        run(tmp_path, wards("E1"), kind="zone")
