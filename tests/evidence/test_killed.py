"""``kill -9`` at every step of receiving a file (REL-2): nothing acknowledged is lost, no row lacks its file."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import PROJECT

PROGRAM = "import django; django.setup(); from tests.evidence import killing; killing.main()"


@pytest.mark.slow
def test_killed_at_every_step(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "BIZWATCH_DATABASE_URL"}
    environment["BIZWATCH_TEST_DIR"] = str(tmp_path)  # the test settings keep database and store there
    command = [sys.executable, "-c", PROGRAM]
    run = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    *killed, last = told["stories"]
    assert len(killed) > 40
    assert {story["ended"] for story in killed} == {-9}
    assert not any(story["missing"] or not story["events_fit"] for story in told["stories"])
    assert not any(story["acknowledged"] for story in killed)
    # A row may be there that nobody was told of: killed between the commit and the answer. Never more than one.
    assert sum(story["new_rows"] for story in killed) <= 2
    assert (last["ended"], last["kept"], last["new_rows"]) == (0, True, 1)
    # The sweep removed what had not arrived, and what had settled without its row.
    assert told["missing"] == []
    assert told["extra"] == []
