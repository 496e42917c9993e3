"""How fast a file of reports is imported, and how much memory that takes, beside the same rows inserted bare.

The command runs as a process of its own on an embedded database of its own, waiting for the disk at each commit. Bare: the
file is read with Python's ``csv`` alone, and for each row the very rows that one report leaves in the database are inserted
again into tables of the same columns, as many to a commit as the import has.
"""

import csv
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bizwatch.demo.bench.pages import CannotMeasure
from bizwatch.reporting.services.importing import BATCH

ROWS, MANY_ROWS = 10_000, 100_000
SHOPS = 40
_HEAD = "Reference,Kind,Store number,Date,Time,What happened,Item,Quantity,Unit value,Camera,Contact name,Email"
# The tables in which one report leaves rows, each with the column that leads to its case.
_LEFT_BEHIND = {
    "cases_case": "id",
    "cases_casemove": "case_id",
    "cases_propertyline": "case_id",
    "cases_cctvsource": "case_id",
    "cases_caseaction": "case_id",
    "reporting_report": "case_id",
}


@dataclass(frozen=True)
class ImportFigures:
    """``again_seconds`` is the same file once more, of which every row is known. Memory is the process's most, in MiB."""

    rows: int
    imported: int
    seconds: float
    rows_per_second: float
    again_seconds: float
    memory_mib: float
    bare_seconds: float
    bare_rows_per_second: float
    ratio: float


def measure_import(at: datetime) -> ImportFigures:
    """Measure 10,000 rows. Raises ``CannotMeasure``."""
    return _measure(ROWS, at)


def measure_large_import(at: datetime) -> ImportFigures:
    """Measure 100,000 rows. Raises ``CannotMeasure``."""
    return _measure(MANY_ROWS, at)


def _measure(rows: int, at: datetime) -> ImportFigures:
    with tempfile.TemporaryDirectory(prefix="bizwatch-bench-") as folder:
        return _measure_in(Path(folder), rows, at)


def _measure_in(folder: Path, rows: int, at: datetime) -> ImportFigures:
    stores, file = folder / "premises.csv", folder / "reports.csv"
    stores.write_text("\n".join(_stores()), encoding="utf-8")
    with file.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in _reports(rows, at))
    _run(folder, "migrate", "-v0")
    _run(folder, "import_premises", str(stores))
    database = folder / "bizwatch.sqlite3"
    connection = sqlite3.connect(database)
    (business,) = connection.execute("SELECT reference FROM businesses_business").fetchone()
    connection.close()
    words = ("import_reports", str(file), "--business", business, "--json")
    started = time.perf_counter()
    done = json.loads(_run(folder, *words))
    seconds = time.perf_counter() - started
    if done["imported"] != rows:
        raise CannotMeasure(f"Only {done['imported']} of {rows} rows were imported: {done['refused'][:1]}")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    started = time.perf_counter()
    _run(folder, *words)
    again = time.perf_counter() - started
    bare = _bare(database, file)
    return ImportFigures(
        rows=rows,
        imported=done["imported"],
        seconds=round(seconds, 1),
        rows_per_second=round(rows / seconds, 1),
        again_seconds=round(again, 1),
        memory_mib=round(memory),
        bare_seconds=round(bare, 1),
        bare_rows_per_second=round(rows / bare, 1),
        ratio=round(seconds / bare, 1),
    )


def _stores() -> Iterator[str]:
    yield "Store number,Name,Operator,Address,Postcode,Contact name,Email"
    for number in range(SHOPS):
        yield f"{number:04},Shop {number},Bench Stores,{number} Silver Road,NR3 4TE,Ada Marsh,ada{number}@shop.example"


def _reports(rows: int, at: datetime) -> Iterator[str]:
    yield _HEAD
    for number in range(rows):
        day = at - timedelta(hours=2 + number % 5_000)
        yield (
            f"R{number},shop theft,{number % SHOPS:04},{day:%d/%m/%Y},12:{number % 60:02},"
            f"Row {number}: somebody filled a bag number {number} and left,Item {number % 97},{1 + number % 4},16.50,"
            f"Camera {number % 9},Ada Marsh,ada{number % SHOPS}@shop.example"
        )


def _run(folder: Path, *words: str) -> str:
    """Run a command of the product on the data in a folder. Raises ``CannotMeasure`` with what it says."""
    kept = {name: value for name, value in os.environ.items() if name != "BIZWATCH_DATABASE_URL"}
    env = kept | {"BIZWATCH_DATA_DIR": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "django", *words]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - ours, with our own words
    if done.returncode:
        raise CannotMeasure(done.stderr[-400:])
    return done.stdout


def _bare(database: Path, file: Path) -> float:
    """Return the seconds that the same rows take without the product."""
    copy = database.with_suffix(".bare")
    shutil.copyfile(database, copy)
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    statements = [one for table, column in _LEFT_BEHIND.items() for one in _shadow(connection, table, column)]
    started = time.perf_counter()
    with file.open(encoding="utf-8", newline="") as lines:
        for number, _ in enumerate(csv.DictReader(lines)):
            if number % BATCH == 0:
                if connection.in_transaction:
                    connection.execute("COMMIT")
                connection.execute("BEGIN IMMEDIATE")
            for statement, values in statements:
                connection.execute(statement, values)
        connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


def _shadow(connection: sqlite3.Connection, table: str, column: str) -> list[tuple[str, tuple[object, ...]]]:
    """Make an empty table of the same columns, and return the inserts of what one report left in the real one."""
    connection.execute(f"CREATE TABLE bare_{table} AS SELECT * FROM {table} LIMIT 0")  # noqa: S608 - our own tables
    (case,) = connection.execute("SELECT id FROM cases_case LIMIT 1").fetchone()
    left = connection.execute(f"SELECT * FROM {table} WHERE {column} = ?", (case,)).fetchall()  # noqa: S608
    return [(f"INSERT INTO bare_{table} VALUES ({','.join('?' * len(row))})", row) for row in left]  # noqa: S608
