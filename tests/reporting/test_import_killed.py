"""``kill -9`` of an import of reports at any row: run once more, it ends as if nothing had happened (IMPORT-1, REL-3)."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.conftest import PROJECT

PROGRAM = "import django; django.setup(); from tests.reporting import killing; killing.main()"
SEEDS = os.environ.get("BIZWATCH_SEEDS_OF_KILLING", "11").split()
KILLED = -9


def copy_tables(target: Path) -> None:
    """Make a database with the tables of this run's own: to migrate one from nothing takes many times as long."""
    source = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True)
    made = sqlite3.connect(target)
    try:
        source.backup(made)
    finally:
        source.close()
        made.close()


@pytest.mark.slow
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the children are forked beside the embedded database")
@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_killed_at_any_row_it_ends_the_same(tmp_path: Path, seed: str) -> None:
    copy_tables(tmp_path / "bizwatch.sqlite3")
    environment = {name: value for name, value in os.environ.items() if name != "BIZWATCH_DATABASE_URL"}
    environment |= {"BIZWATCH_TEST_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "bizwatch.config.settings.test"}
    command = [sys.executable, "-c", PROGRAM, seed]
    run = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    expected, last = told["whole"]["printed"], told["last"]["printed"]
    assert expected["imported"] == told["good"]
    assert told["kills"].count(KILLED) >= 4
    # The last kill fell behind the last commit: who runs it again reads what came of it, and that nothing was done again.
    assert told["unseen"] == KILLED
    assert last["already_imported_at"]
    assert {**last, "seconds": 0, "already_imported_at": None} == {**expected, "seconds": 0}
    whole, killed = told["left"]
    assert killed == whole
