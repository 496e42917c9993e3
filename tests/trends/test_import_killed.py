"""``kill -9`` of an import of published figures at any statement: run once more, the tables are as if nothing had happened."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.conftest import PROJECT
from tests.reporting.test_import_killed import KILLED, SEEDS, copy_tables

PROGRAM = "import django; django.setup(); from tests.trends import killing; killing.main()"


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_killed_anywhere_it_ends_the_same(tmp_path: Path, seed: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the children are forked beside the embedded database")
    copy_tables(tmp_path / "bizwatch.sqlite3")
    environment = {name: value for name, value in os.environ.items() if name != "BIZWATCH_DATABASE_URL"}
    environment |= {"BIZWATCH_TEST_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "bizwatch.config.settings.test"}
    command = [sys.executable, "-c", PROGRAM, seed]
    run = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    assert told["kills"].count(KILLED) >= 4
    assert told["last"] == 0
    whole, killed = told["left"]
    assert len(whole[2]) == 120 - 10
    assert killed == whole
