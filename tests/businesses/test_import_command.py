"""``bizwatch import-premises``: what it prints, what it refuses, and the real list of a city."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bizwatch.businesses.models import Business, Premises, PremisesImport
from tests.businesses import shops
from tests.businesses.files import PLAIN, csv_bytes


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_premises", str(path), *options, stdout=out)
    return out.getvalue()


def run_json(path: Path, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(path, "--json", *options))
    return found


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "premises.csv"
    path.write_text(PLAIN, encoding="utf-8")
    return path


@pytest.mark.django_db
def test_json_has_the_names_that_others_rely_on(plain: Path) -> None:
    first = run_json(plain)
    assert list(first) == ["rows", "imported", "already_known", "refused", "questions", "seconds"]
    assert (first["rows"], first["imported"], first["already_known"], first["refused"]) == (2, 2, 0, [])
    assert first["questions"] == {"opening_hours": 2, "contact": 2, "cctv": 2}
    second = run_json(plain)
    assert (second["imported"], second["already_known"], second["questions"]) == (0, 2, {})


@pytest.mark.django_db
def test_a_dry_run_changes_nothing(plain: Path) -> None:
    assert run_json(plain, "--dry-run")["imported"] == 2
    assert "2 would be imported" in run(plain, "--dry-run")
    assert not Premises.objects.exists()
    assert not PremisesImport.objects.exists()


@pytest.mark.django_db
def test_words_name_row_column_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(csv_bytes(*(f"Shop {n},1 High Street,NR99 9ZZ" for n in range(25))))
    said = run(path)
    assert "Row 2, Postcode: NR99 9ZZ is not in the postcode directory." in said
    assert "and 5 more" in said
    (one, *_) = run_json(path)["refused"]
    assert (one["row"], one["column"]) == (2, "Postcode")


@pytest.mark.django_db
def test_premises_can_be_put_into_one_business(plain: Path) -> None:
    shop = shops.business()
    run(plain, "--business", shop.reference.lower(), "--source", "our-list")
    assert set(Premises.objects.values_list("business", "source")) == {(shop.pk, "our-list")}


@pytest.mark.django_db
def test_what_cannot_be_read_at_all_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "page.csv").write_bytes(b"<html></html>")
    for path, options, says in [
        (tmp_path / "absent.csv", (), "No such file"),
        (tmp_path, (), "Is a directory"),
        (tmp_path / "page.csv", (), "web page"),
        (tmp_path / "page.csv", ("--business", "B-0000-0000"), "no business"),
    ]:
        with pytest.raises(CommandError, match=says):
            run(path, *options)


@pytest.mark.django_db
def test_no_progress_in_a_pipe(plain: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(plain)
    assert capsys.readouterr().err == ""


@pytest.mark.slow
@pytest.mark.django_db
def test_ten_thousand_hostile_rows(tmp_path: Path) -> None:
    """IMPORT-1: at most 60 seconds, a report by row, and nothing new the second time."""
    odd = [
        "=cmd|' /C calc'!A0,1 High Street,NR3 4TE,1",
        "Shop \u202etxt.exe,2 High Street,NR2 1TF,2",
        "Sh\x00op,3 High Street,nr21tf,3",
        '"Shop,4 High Street,NR2 1TF,4',
        "Shop,5 High Street,NR99 9ZZ,5",
        "Shop,6 High Street,BT1 1AA,6",
        "Shop,7 High Street,,200",
        "Shop,8 High Street,NR2 1TF,1",
        f"{'x' * 200},9 High Street,NR2 1TF,9",
        "Shop,10 High Street,0000-00-00,10",
        "Shop,=1+1,NR2 1TF,11,extra,cells",
        ",,,",
    ]
    lines = [line.replace("Shop", f"Shop {n}") for n in range(10_000 // len(odd) + 1) for line in odd]
    lines.insert(5000, "Shop," + "y" * 1_048_576 + ",NR2 1TF,12")
    path = tmp_path / "hostile.csv"
    path.write_bytes(b"\xef\xbb\xbf" + csv_bytes(*lines, header="Name,Address,Postcode,ID"))
    started = time.perf_counter()
    first = run_json(path)
    assert time.perf_counter() - started < 60
    assert first["rows"] == len([line for line in lines if line.strip(",")])
    assert first["rows"] == first["imported"] + first["already_known"] + len(first["refused"])
    assert first["imported"] == Premises.objects.count() > 0
    second = run_json(path)
    assert second["imported"] == 0
    assert second["refused"] == first["refused"]
    assert second["already_known"] == first["imported"] + first["already_known"]


@pytest.mark.slow
@pytest.mark.django_db
def test_the_real_list_of_greater_norwich_imports_whole(shared_data: Path) -> None:
    path = shared_data / "premises" / "norwich_premises_osm_2019.geojson"
    dry = run_json(path, "--dry-run")
    first = run_json(path)
    for report in (dry, first):
        assert (report["rows"], report["imported"], report["already_known"], report["refused"]) == (2001, 2001, 0, [])
        assert report["questions"] == {
            "name": 62,
            "postcode": 436,
            "address": 399,
            "sector": 50,
            "opening_hours": 1121,
            "contact": 2001,
            "cctv": 2001,
        }
    second = run_json(path)
    assert (second["rows"], second["imported"], second["already_known"], second["refused"]) == (2001, 0, 2001, [])
    assert Premises.objects.count() == 2001
    assert Premises.objects.exclude(force_code="norfolk").count() == 0
    assert Business.objects.get(name="Tesco Stores Ltd").premises.count() == 18


@pytest.mark.slow
def test_kill_nine_at_any_moment_converges(tmp_path: Path) -> None:
    """REL-3: the command is killed again and again; run once more it ends with every row done once."""
    path = tmp_path / "premises.csv"
    rows = (f"{n},Shop {n},{n} Silver Road,NR3 4TE" for n in range(1, 1251))
    path.write_bytes(csv_bytes(*rows, header="Store number,Name,Address,Postcode"))
    env = os.environ | {
        "BIZWATCH_DATA_DIR": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "bizwatch.config.settings.local",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    env.pop("BIZWATCH_DATABASE_URL", None)
    command = [sys.executable, "-m", "django"]
    subprocess.run([*command, "migrate", "-v0"], env=env, check=True)
    database = tmp_path / "data" / "bizwatch.sqlite3"
    imported, deadline = 0, time.monotonic() + 60
    while imported < 500 and time.monotonic() < deadline:
        program = subprocess.Popen([*command, "import_premises", str(path)], env=env, stdout=subprocess.DEVNULL)
        while program.poll() is None and _premises_in(database) < imported + 250:
            time.sleep(0.02)
        program.send_signal(signal.SIGKILL)
        program.wait()
        imported = _premises_in(database)
        assert imported % 250 == 0  # whole batches only
    last = subprocess.run([*command, "import_premises", str(path), "--json"], env=env, check=True, capture_output=True)
    report = json.loads(last.stdout)
    assert (report["rows"], report["imported"], report["refused"]) == (1250, 1250, [])
    assert _premises_in(database) == 1250
    subprocess.run([*command, "verify_audit"], env=env, check=True, stdout=subprocess.DEVNULL)


def _premises_in(database: Path) -> int:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)
    try:
        count: int = connection.execute("SELECT count(*) FROM businesses_premises").fetchone()[0]
    finally:
        connection.close()
    return count
