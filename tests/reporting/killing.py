"""A program that imports a file whole in one database, and in another is killed again and again; see ``test_import_killed.py``.

Every import is the command in a child process of its own. ``main`` wants an empty data folder with a database that has the
tables, and prints what the whole and the killed import said, how the children ended, and the rows that both left.
"""

import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.businesses import shops
from tests.countdown import Countdown
from tests.reporting.hostile import hostile_file

ROWS, KILLS = 110, 8
# What must be the same however often it was killed; references and times are drawn anew each time.
SAME = (
    "SELECT dedupe, external_reference, answers, door FROM reporting_report ORDER BY dedupe",
    "SELECT number, state, faults, asks, dedupe, content_hash, told_before FROM reporting_reportimportrow ORDER BY number",
    "SELECT state FROM reporting_reportimport",
    "SELECT crime_kind, occurred_from, told_summary, owed_by_business FROM cases_case ORDER BY told_summary",
    "SELECT description, quantity, unit_value FROM cases_propertyline ORDER BY 1, 2, 3",
    "SELECT page, count(*) FROM reporting_missingpage GROUP BY page",
    "SELECT side, kind, state, count(*) FROM cases_caseaction GROUP BY 1, 2, 3",
    "SELECT template, address, count(*) FROM messaging_outboxmessage GROUP BY 1, 2",
)


class KilledBeforeItPrints(StringIO):
    """Where the command prints to when it must not come to that."""

    def write(self, text: str) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return 0


def run(database: Path, words: list[str], *, steps: int = sys.maxsize, out: StringIO | None = None) -> dict[str, Any]:
    """Import in a child process; return how it ended, what it printed, and how many steps it took where it came to its end."""

    def command() -> dict[str, Any]:
        countdown, printed = Countdown(steps), out or StringIO()
        connection.ensure_connection()
        sqlite: Any = connection
        sqlite._commit = countdown.around(sqlite._commit)
        with connection.execute_wrapper(lambda execute, *query: countdown.around(execute)(*query)):
            call_command("import_reports", *words, stdout=printed)
        return {"printed": json.loads(printed.getvalue()), "steps": countdown.taken}

    return in_child(database, command)


def in_child(database: Path, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do something with a database in a child process; return what it gave, and as ``ended`` how the process ended."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        connection.settings_dict["NAME"] = str(database)
        settings.BIZWATCH_AUDIT_WITNESS = database.with_suffix(".witness")
        os.write(writing, json.dumps(work()).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        gave = pipe.read()
    ended = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return {**(json.loads(gave) if gave else {}), "ended": ended}


def left_in(database: Path) -> list[Any]:
    """Return the rows that must be the same, and whether the audit's chain holds."""

    def look() -> dict[str, Any]:
        with connection.cursor() as cursor:
            rows = [[list(map(str, row)) for row in cursor.execute(query).fetchall()] for query in SAME]
        call_command("verify_audit", stdout=StringIO())
        return {"rows": rows}

    found = in_child(database, look)
    assert found["ended"] == 0
    rows: list[Any] = found["rows"]
    return rows


def main() -> None:
    folder, seed = Path(os.environ["BIZWATCH_TEST_DIR"]), int(sys.argv[1])
    shop = shops.business()
    shops.premises(shop, "0412", contact_name="Ada Marsh", contact_email="ada@shop.example")
    connection.close()
    bare, whole, killed = (folder / f"{name}.sqlite3" for name in ("bizwatch", "whole", "killed"))
    for database in (whole, killed):
        shutil.copyfile(bare, database)
    file = folder / "reports.csv"
    content, good = hostile_file(ROWS, store="0412")
    file.write_bytes(content)
    words = [str(file), "--business", shop.reference, "--json"]
    first = run(whole, words)
    chance, kills = random.Random(seed), list[int]()
    for _ in range(KILLS):
        kills.append(run(killed, words, steps=chance.randint(1, first["steps"] // 3))["ended"])
    unseen = run(killed, words, out=KilledBeforeItPrints())
    told = {
        "good": good,
        "whole": first,
        "kills": kills,
        "unseen": unseen["ended"],
        "last": run(killed, words),
        "left": [left_in(whole), left_in(killed)],
    }
    sys.stdout.write(json.dumps(told))
