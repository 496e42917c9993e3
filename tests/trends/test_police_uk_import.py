"""``bizwatch import-police-uk``: every layout of the files, every fault of their rows, and nothing lost or doubled."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bizwatch.sources.choices import ReleaseState
from bizwatch.sources.models import Release
from bizwatch.trends.choices import Where
from bizwatch.trends.models import StreetCrime, StreetOutcome, StreetPlace
from bizwatch.trends.selectors import coverage, street_counts, street_counts_by_area, street_releases, street_totals
from bizwatch.trends.words import category_number
from tests.trends import files
from tests.trends.files import OUTCOMES, archive, crime, outcome, write

pytestmark = pytest.mark.django_db
MARCH = date(2021, 3, 1)


def run(*paths: Path, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("import_police_uk", *map(str, paths), json=True, stdout=out, **options)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def words(*paths: Path) -> str:
    out = StringIO()
    call_command("import_police_uk", *map(str, paths), stdout=out)
    return out.getvalue()


class TestLayouts:
    @pytest.mark.parametrize("name", ["street.csv", "street.csv.gz"])
    def test_plain_and_gzipped(self, tmp_path: Path, name: str) -> None:
        told = run(write(tmp_path / name, [crime(1), crime(2)]))
        assert (told["rows_kept"], told["rows_faulty"]) == (2, 0)
        held = StreetCrime.objects.select_related("place", "release").order_by("pk")[0]
        assert held.category == category_number("shoplifting")
        assert bytes(held.crime_id or b"").hex() == files.digest(1)
        assert (held.release.subject, held.release.covers_from) == ("norfolk", MARCH)
        assert (held.place.easting, held.place.northing) == pytest.approx((623_231, 308_464), abs=10)
        assert held.place.lsoa == "E01026799"
        assert StreetPlace.objects.count() == 1

    def test_folder_and_archive_with_its_days(self, tmp_path: Path) -> None:
        write(tmp_path / "in" / "2021-04" / "a-street.csv", [crime(1, Month="2021-04")])
        archive(
            tmp_path / "in" / "latest.zip",
            {
                "2021-03/norfolk-street.csv": (files.text([crime(2)]), (2021, 5, 5)),
                "2021-03/norfolk-outcomes.csv": (files.text([outcome(2)], OUTCOMES), (2021, 5, 5)),
                "2021-03/norfolk-stop-and-search.csv": ("Type,Date,Gender,Age range,Legislation\n", (2021, 5, 5)),
                "readme.txt": ("not a table", (2021, 5, 5)),
            },
        )
        told = run(tmp_path / "in")
        assert [one["did"] for one in told["files"]] == ["read", "read", "left out", "read"]
        assert StreetOutcome.objects.get().outcome
        assert Release.objects.get(kind="police-uk-outcomes").published_on == date(2021, 5, 5)
        assert not Release.objects.get(covers_from=date(2021, 4, 1)).is_published_known

    def test_month_and_force_come_from_the_rows_and_not_from_the_name(self, tmp_path: Path) -> None:
        rows = [crime(1), crime(2), crime(3, Month="2021-04"), crime(4, **{"Falls within": "Suffolk Constabulary"})]
        run(write(tmp_path / "1999-01-nowhere-street.csv", rows))
        held = {(one.subject, one.covers_from): one.rows_kept for one in Release.objects.all()}
        assert held == {("norfolk", MARCH): 2, ("norfolk", date(2021, 4, 1)): 1, ("suffolk", MARCH): 1}

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
    def test_other_encodings(self, tmp_path: Path, encoding: str) -> None:
        path = tmp_path / "street.csv"
        path.write_bytes(files.text([crime(1, Location="On or near Café Lane")]).encode(encoding))
        assert run(path)["rows_kept"] == 1
        assert StreetPlace.objects.get().location == "On or near Café Lane"

    def test_quotation_marks_hold_commas(self, tmp_path: Path) -> None:
        run(write(tmp_path / "street.csv", [crime(1, Location="On or near Bank Plain, Norwich"), crime(2)]))
        assert StreetPlace.objects.filter(location="On or near Bank Plain, Norwich").exists()
        assert StreetCrime.objects.count() == 2


class TestFaults:
    def test_rows_at_fault_are_listed_and_all_others_kept(self, tmp_path: Path) -> None:
        rows = [
            crime(1),
            crime(2, **{"Crime type": "Witchcraft"}),
            crime(3, Month="2021-13"),
            crime(4, Month="2199-01"),
            crime(5, **{"Falls within": ""}),
            crime(6),
        ]
        path = write(tmp_path / "street.csv", rows)
        path.write_text(path.read_text() + "cut,short\n")
        told = run(path)
        assert (told["rows"], told["rows_kept"], told["rows_faulty"]) == (7, 2, 5)
        release = Release.objects.get()
        held = [(fault.line, fault.column, fault.found) for fault in release.faults.order_by("line")]
        assert held == [
            (3, "Crime type", "Witchcraft"),
            (4, "Month", "2021-13"),
            (5, "Month", "2199-01"),
            (6, "Falls within", ""),
            (8, "", ""),
        ]
        assert "Line 3: This is no category" in words(write(tmp_path / "more.csv", [*rows, crime(9)]))

    def test_a_quotation_mark_that_never_closes_is_the_fault_of_its_row(self, tmp_path: Path) -> None:
        path = write(tmp_path / "street.csv", [crime(number) for number in range(60)])
        lines = path.read_text().splitlines()
        lines[2] = lines[2].replace("On or near", '"On or near')
        path.write_text("\n".join(lines) + "\n")
        told = run(path)
        assert (told["rows_kept"], told["rows_faulty"]) == (59, 1)

    def test_what_is_kept_with_a_note(self, tmp_path: Path) -> None:
        rows = [crime(1, Longitude="east"), crime(2, **{"Last outcome category": "Transported"})]
        told = run(write(tmp_path / "street.csv", rows))
        assert (told["rows_kept"], told["rows_faulty"]) == (2, 0)
        sentences = [fault.sentence for fault in Release.objects.get().faults.order_by("line")]
        assert sentences[0].startswith("The row is kept without a place")
        assert sentences[1].startswith("The row is kept without an outcome")

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "The file is empty"),
            (b"Crime ID,Month\nx,2021-03\n", "lacks the columns Falls within, Longitude"),
            (b"\x1f\x8b\x08\x00broken", "cut short or damaged"),
            (b"PK\x03\x04broken", "cut short or damaged"),
            (b"<html><body>Not found</body></html>", "web page"),
            (b"\x00\x01\x02" * 999, "not a text file"),
            ((",".join(files.STREET) + "\n").encode(), "No row says a month and a force"),
        ],
    )
    def test_a_file_that_cannot_be_read_says_why_and_the_others_are_read(
        self, tmp_path: Path, content: bytes, words: str
    ) -> None:
        bad = tmp_path / ("a.zip" if content.startswith(b"PK") else "a.csv")
        bad.write_bytes(content)
        told = run(bad, write(tmp_path / "b.csv", [crime(1)]))
        assert [one["did"] for one in told["files"]] == ["not readable", "read"]
        assert words in told["files"][0]["reason"]
        failed = Release.objects.get(state=ReleaseState.FAILED)
        assert words in failed.faults.get().sentence
        assert StreetCrime.objects.count() == 1

    def test_a_gzip_that_was_cut_short_is_read_once_it_is_whole(self, tmp_path: Path) -> None:
        path = write(tmp_path / "street.csv.gz", [crime(number) for number in range(200)])
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(CommandError, match="No file could be read"):
            run(path)
        assert not StreetCrime.objects.exists()
        path.write_bytes(whole)
        assert run(path)["rows_kept"] == 200

    def test_a_path_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="There is no file or folder"):
            run(tmp_path / "nowhere")
        with pytest.raises(CommandError, match="no CSV file"):
            run(tmp_path)


class TestPlaces:
    def test_points_that_cannot_be_are_kept_and_counted_by_kind(self, tmp_path: Path) -> None:
        nowhere = {"Longitude": "", "Latitude": "", "Location": "No location", "LSOA code": "", "LSOA name": ""}
        sea = {"Longitude": "1.9", "Latitude": "53.1", "LSOA code": "", "LSOA name": ""}
        rows = [
            crime(1),
            crime(2, **nowhere),
            crime(3, Longitude="0", Latitude="0"),
            crime(4, **(sea | {"Longitude": "-30"})),
            crime(5, **sea),
            crime(6, **{"Longitude": "1.155", "Latitude": "52.057", "LSOA name": "Ipswich 007B"}),
            crime(7, **{"LSOA name": "Waveney 001A"}),
            crime(0, **{"Crime ID": "", "Crime type": "Anti-social behaviour", "Last outcome category": ""}),
        ]
        told = run(write(tmp_path / "street.csv", rows))
        assert told["rows_kept"] == 8
        assert told["street"] == {
            "rows": 8,
            "inside_the_force": 2,
            "no_coordinates": 1,
            "at_0_0": 1,
            "at_sea_or_abroad": 1,
            "in_no_known_force": 1,
            "elsewhere": {"suffolk": 2},
            "no_crime_id": 1,
        }
        assert Release.objects.get().rows_out_of_area == 5
        assert set(StreetPlace.objects.values_list("where", flat=True)) == set(Where.values)
        assert "In the area of another force: 2 (suffolk 2)" in words(tmp_path / "street.csv")

    def test_counts_are_told_for_the_force_and_its_districts(self, tmp_path: Path) -> None:
        rows = [crime(1), crime(2), crime(3, **{"Crime type": "Burglary"}), crime(4, **{"LSOA name": "Broadland 001A"})]
        run(write(tmp_path / "street.csv", rows))
        theft = [category_number("shoplifting")]
        assert street_counts("norfolk").counts == {MARCH: 4}
        assert street_counts("norfolk", theft).counts == {MARCH: 3}
        assert street_counts("norfolk", theft, kind="lsoa-district", area="E07000148").counts == {MARCH: 2}
        assert street_counts_by_area("norfolk", MARCH, "lsoa-district") == {"E07000144": 1, "E07000148": 3}


class TestRevisions:
    def test_the_same_content_is_read_once_whatever_it_is_packed_in(self, tmp_path: Path) -> None:
        rows = [crime(1), crime(2)]
        run(write(tmp_path / "street.csv", rows))
        told = run(write(tmp_path / "again.csv.gz", rows))
        assert [one["did"] for one in told["files"]] == ["already read"]
        assert (told["rows"], StreetCrime.objects.count()) == (0, 2)

    def test_a_month_that_was_revised(self, tmp_path: Path) -> None:
        run(write(tmp_path / "early.csv", [crime(1), crime(2)]), published=date(2021, 5, 5))
        late = write(tmp_path / "late.csv", [crime(1), crime(2), crime(3)])
        told = run(late, published=date(2022, 1, 9))
        assert told["files"][0]["did"] == "read, and replaces an earlier publication"
        assert street_counts("norfolk").counts == {MARCH: 3}
        assert street_counts("norfolk", known_on=date(2021, 12, 31)).counts == {MARCH: 2}
        assert street_counts("norfolk", known_on=date(2021, 5, 4)).counts == {}
        assert [one.publications for one in coverage("norfolk")] == [2]

    def test_an_older_publication_that_comes_later_changes_nothing_in_view(self, tmp_path: Path) -> None:
        run(write(tmp_path / "late.csv", [crime(1), crime(2)]), published=date(2022, 1, 9))
        told = run(write(tmp_path / "early.csv", [crime(1)]), published=date(2021, 5, 5))
        assert told["files"][0]["did"] == "read, and kept beside a later publication"
        assert street_counts("norfolk").counts == {MARCH: 2}

    def test_a_month_that_is_in_the_archive_twice(self, tmp_path: Path) -> None:
        day = (2021, 5, 5)
        path = archive(
            tmp_path / "all.zip",
            {
                "a/street.csv": (files.text([crime(1)]), day),
                "b/street.csv": (files.text([crime(1), crime(2)]), day),
                "c/street.csv": (files.text([crime(1)]), day),
            },
        )
        told = run(path)
        assert [one["did"] for one in told["files"]] == [
            "read",
            "read twice with different rows and no later date",
            "already read",
        ]
        assert len(street_releases("norfolk")) == 1
        assert street_counts("norfolk").counts == {MARCH: 2}

    def test_missing_months_are_told(self, tmp_path: Path) -> None:
        write(tmp_path / "a.csv", [crime(1)])
        write(tmp_path / "b.csv", [crime(2, Month="2021-06")])
        told = run(tmp_path)
        months = {"street": ["2021-04", "2021-05"], "outcomes": ["2021-03", "2021-04", "2021-05", "2021-06"]}
        assert told["missing_months"] == {"norfolk": months}
        assert "missing street: 2021-04 to 2021-05" in words(tmp_path)
        assert date(2021, 4, 1) not in street_counts("norfolk").counts


@pytest.mark.slow
def test_a_real_month_of_three_counties(shared_data: Path) -> None:
    """Every row of the files is in the tables, and its counts are those of the file."""
    folder = shared_data / "police_uk"
    told = run(*(folder / force / f"2021-03-{force}-street.csv.gz" for force in ("norfolk", "suffolk")))
    norfolk = street_counts("norfolk").counts[MARCH]
    assert norfolk == 6_015
    assert street_counts("norfolk", [category_number("shoplifting")]).counts == {MARCH: 244}
    totals = street_totals(street_releases("norfolk"))
    assert (totals.no_coordinates, totals.no_crime_id) == (122, 796)
    assert totals.elsewhere["metropolitan"] > 0
    assert told["rows_faulty"] == 0
