"""``kill -9`` of an import of reports at any row: run once more, it ends as if nothing had happened (IMPORT-1, REL-3)."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.reporting.hostile import hostile_file

pytestmark = pytest.mark.slow
ROWS, KILLS = 300, 6
# What must be the same however often it was killed; references and times are drawn anew each time.
SAME = (
    "SELECT dedupe, external_reference, answers, door FROM reporting_report ORDER BY dedupe",
    "SELECT number, state, faults, asks, dedupe, content_hash FROM reporting_reportimportrow ORDER BY number",
    "SELECT state FROM reporting_reportimport",
    "SELECT crime_kind, occurred_from, told_summary, owed_by_business FROM cases_case ORDER BY told_summary",
    "SELECT description, quantity, unit_value FROM cases_propertyline ORDER BY 1, 2, 3",
    "SELECT page, count(*) FROM reporting_missingpage GROUP BY page",
    "SELECT side, kind, state, count(*) FROM cases_caseaction GROUP BY 1, 2, 3",
    "SELECT template, address, count(*) FROM messaging_outboxmessage GROUP BY 1, 2",
)


class Installed:
    """The product with a data folder of its own, as its commands see it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = os.environ | {
            "BIZWATCH_DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "bizwatch.config.settings.local",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        self.env.pop("BIZWATCH_DATABASE_URL", None)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "django", *words]

    def run(self, *words: str) -> str:
        done = subprocess.run(self.command(*words), env=self.env, check=True, capture_output=True, text=True)
        return done.stdout

    def ask(self, query: str) -> list[Any]:
        connection = sqlite3.connect(f"file:{self.folder / 'bizwatch.sqlite3'}?mode=ro", uri=True, timeout=20)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()


@pytest.fixture
def bare(tmp_path: Path) -> Installed:
    """A database with one business and one premises."""
    made = Installed(tmp_path / "bare")
    made.run("migrate", "-v0")
    premises = tmp_path / "premises.csv"
    premises.write_text(
        "Store number,Name,Operator,Address,Postcode,Contact name,Email\n"
        "0412,Silver Road,Anglia Stores,78 Silver Road,NR3 4TE,Ada Marsh,ada@shop.example\n",
        encoding="utf-8",
    )
    made.run("import_premises", str(premises))
    return made


def test_killed_at_any_row_it_ends_the_same(bare: Installed, tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    content, good = hostile_file(ROWS, store="0412")
    path.write_bytes(content)
    ((business,),) = bare.ask("SELECT reference FROM businesses_business")
    words = ("import_reports", str(path), "--business", business, "--json")
    whole, killed = Installed(tmp_path / "whole"), Installed(tmp_path / "killed")
    for one in (whole, killed):
        shutil.copytree(bare.folder, one.folder)
    expected = json.loads(whole.run(*words))
    assert expected["imported"] == good
    chance, kills = random.Random(11), 0
    while kills < KILLS:
        before = _progress(killed)
        program = subprocess.Popen(killed.command(*words), env=killed.env, stdout=subprocess.DEVNULL)
        ends = time.monotonic() + 60
        while program.poll() is None and _progress(killed) == before and time.monotonic() < ends:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.3))
        program.send_signal(signal.SIGKILL)
        kills += program.wait() == -signal.SIGKILL
        if _progress(killed) == ("done", ROWS):
            break
    last = json.loads(killed.run(*words))
    assert {**last, "seconds": 0} == {**expected, "seconds": 0}
    for query in SAME:
        assert killed.ask(query) == whole.ask(query), query
    killed.run("verify_audit")
    assert kills >= 2


def _progress(installed: Installed) -> tuple[str, int]:
    """Return how far the import is: its state, and how many of its rows are settled, or read while it is being read."""
    states = installed.ask("SELECT state FROM reporting_reportimport")
    if not states:
        return "", 0
    waiting = "" if states[0][0] == "reading" else " WHERE state NOT IN ('new', 'ready')"
    return states[0][0], installed.ask(f"SELECT count(*) FROM reporting_reportimportrow{waiting}")[0][0]
