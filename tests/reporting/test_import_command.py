"""``bizwatch import-reports``: what it prints, what it refuses, and a file with every sin in it."""

import json
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bizwatch.businesses.models import Business
from bizwatch.cases.models import Case
from bizwatch.reporting.importing.models import ReportImport, ReportImportRow, ReportMapping
from bizwatch.reporting.models import Report
from tests.businesses import shops
from tests.reporting.hostile import hostile_file
from tests.reporting.samples import AT
from tests.reporting.test_import_reports import GOOD, csv_of

NAMES = [
    "rows",
    "imported",
    "already_known",
    "left_out",
    "asked",
    "refused",
    "possible_duplicates",
    "already_imported_at",
    "seconds",
]


@pytest.fixture
def shop(db: None, now: Any) -> Business:
    made = shops.business()
    shops.premises(made, "0412", contact_name="Ada Marsh", contact_email="ada@shop.example")
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "reports.csv"
    path.write_bytes(csv_of(GOOD, GOOD.replace("R1", "R2").replace("22/11", "32/11")))
    return path


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_reports", str(path), *options, stdout=out)
    return out.getvalue()


def run_json(path: Path, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(path, "--json", *options))
    return found


def test_json_has_the_names_that_others_rely_on(shop: Business, file: Path) -> None:
    first = run_json(file, "--business", shop.reference)
    assert list(first) == NAMES
    assert (first["rows"], first["imported"], first["asked"]) == (2, 1, 1)
    (wrong,) = first["refused"]
    assert (wrong["row"], wrong["column"]) == (3, "Date")
    second = run_json(file, "--business", shop.reference)
    assert (second["imported"], second["already_known"], second["refused"]) == (0, 1, first["refused"])


def test_words_for_a_person(shop: Business, file: Path) -> None:
    said = run(file, "--business", shop.reference.lower())
    assert "1 imported, 0 already known, 0 left out, 1 to be put right." in said
    assert "Of 1 reports something is missing; the business is asked for it." in said
    assert "Row 3: Date: “32/11/2026” is not a real date." in said


class Broken(StringIO):
    """Where a command prints to that is killed before it can."""

    def write(self, text: str) -> int:
        raise KeyboardInterrupt


def test_what_finished_unseen_is_told_and_not_done_again(shop: Business, file: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        call_command("import_reports", str(file), "--business", shop.reference, stdout=Broken())
    finished = ReportImport.objects.get().finished_at
    assert finished is not None
    told = run_json(file, "--business", shop.reference)
    assert (told["rows"], told["imported"], told["already_known"], told["asked"]) == (2, 1, 0, 1)
    assert told["already_imported_at"] == finished.isoformat()
    assert len(told["refused"]) == ReportImport.objects.count() == Report.objects.count() == 1
    anew = run_json(file, "--business", shop.reference)
    assert (anew["imported"], anew["already_known"], anew["already_imported_at"]) == (0, 1, None)


def test_a_person_reads_that_nothing_was_done_again(shop: Business, file: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        call_command("import_reports", str(file), "--business", shop.reference, stdout=Broken())
    said = run(file, "--business", shop.reference)
    assert "This file was imported on 23 November 2026" in said
    assert "Nothing was done again." in said
    assert "2 rows: 1 imported" in said


def test_another_mapping_is_another_import(shop: Business, file: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        call_command("import_reports", str(file), "--business", shop.reference, stdout=Broken())
    assert run_json(file, "--business", shop.reference, "--mapping", "disc")["already_imported_at"] is None
    held = ReportImport.objects.get(mapping__name="plain")
    held.mapping["date_order"] = "month-first"
    held.save(update_fields=["mapping"])
    assert run_json(file, "--business", shop.reference)["already_imported_at"] is None


def test_a_dry_run_changes_nothing(shop: Business, file: Path) -> None:
    said = run(file, "--business", shop.reference, "--dry-run")
    assert "1 would be imported" in said
    assert "would be asked" in said
    assert not Report.objects.exists()
    assert not ReportImport.objects.exists()


def test_a_mapping_is_named(shop: Business, tmp_path: Path) -> None:
    path = tmp_path / "till.csv"
    path.write_bytes(
        csv_of(
            "0412,77,22/11/2026,16:15,,Gin,1,9",
            head="Store no,Transaction no,Business date,Time,Reason,Article,Qty,Price",
        )
    )
    assert run_json(path, "--business", shop.reference, "--mapping", "TILL")["imported"] == 1
    ReportMapping.objects.create(
        business=shop, name="Ours", content={**ReportImport.objects.get().mapping, "name": "Ours"}, changed_at=AT
    )
    assert run_json(path, "--business", shop.reference, "--mapping", "ours")["imported"] == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--mapping", "nobodys"), "There is no mapping “nobodys”. There are: plain, auror, disc, till"),
        (("--business", "B-0000-0000"), "There is no business"),
    ],
)
def test_what_is_not_there_is_an_error(shop: Business, file: Path, options: tuple[str, ...], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        run(file, *options)


def test_what_cannot_be_read_at_all_is_an_error(shop: Business, tmp_path: Path) -> None:
    (tmp_path / "page.csv").write_bytes(b"<html></html>")
    (tmp_path / "wide.csv").write_text(",".join(f"c{n}" for n in range(10_000)) + "\n1\n", encoding="utf-8")
    (tmp_path / "bare.csv").write_text("Kind,Colour\nshop theft,red\n", encoding="utf-8")
    for name, says in [
        ("absent.csv", "No such file"),
        ("page.csv", "web page"),
        ("wide.csv", "200 columns"),
        ("bare.csv", "where"),
    ]:
        with pytest.raises(CommandError, match=says):
            run(tmp_path / name)
    assert not Report.objects.exists()


def test_no_progress_in_a_pipe(shop: Business, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(file, "--business", shop.reference)
    assert capsys.readouterr().err == ""


@pytest.mark.slow
def test_ten_thousand_hostile_rows(shop: Business, tmp_path: Path) -> None:
    """IMPORT-1: a report by row, nothing lost, and nothing new the second time; docs say how long it took."""
    path = tmp_path / "hostile.csv"
    content, good = hostile_file(10_000, store="0412")
    path.write_bytes(content)
    started = time.perf_counter()
    first = run_json(path, "--business", shop.reference)
    print(f"\n10,000 hostile rows in {time.perf_counter() - started:.1f} s")
    assert first["rows"] == 10_000
    assert first["imported"] == Report.objects.count() == Case.objects.count()
    assert first["imported"] + first["already_known"] + len(first["refused"]) == 10_000
    assert first["imported"] == good
    assert all(one["reason"] for one in first["refused"])
    assert not ReportImportRow.objects.filter(report=None, values={}, state="refused").exists()
    second = run_json(path, "--business", shop.reference)
    assert second["imported"] == 0
    assert second["refused"] == first["refused"]
    assert second["already_known"] == first["imported"] + first["already_known"]
