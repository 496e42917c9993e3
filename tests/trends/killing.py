"""A program that imports files whole in one database, and in another is killed again and again; see ``test_import_killed.py``.

``main`` wants an empty data folder with a database that has the tables, and prints how the children ended and what both left.
"""

import json
import os
import random
import shutil
import sys
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from bizwatch.trends import tables
from bizwatch.trends.police_uk import importing
from tests.countdown import Countdown
from tests.reporting.killing import in_child
from tests.trends.files import OUTCOMES, crime, outcome, write

KILLS = 10
SAME = (
    "SELECT r.kind, r.subject, r.covers_from, r.state, r.done, r.total, r.rows_kept, r.rows_faulty, r.rows_out_of_area"
    " FROM sources_release r ORDER BY 1, 2, 3",
    'SELECT line, "column", found, sentence FROM sources_releasefault ORDER BY 1, 2, 3, 4',
    "SELECT r.covers_from, r.subject, hex(c.crime_id), c.category, c.outcome, p.location, p.easting, p.northing"
    " FROM trends_streetcrime c JOIN sources_release r ON r.id = c.release_id JOIN trends_streetplace p ON p.id = c.place_id"
    " ORDER BY 1, 2, 3, 4",
    "SELECT r.covers_from, hex(o.crime_id), o.outcome FROM trends_streetoutcome o"
    " JOIN sources_release r ON r.id = o.release_id ORDER BY 1, 2",
    "SELECT easting, northing, location, lsoa, district, count(*) FROM trends_streetplace GROUP BY 1, 2, 3, 4, 5",
    "SELECT r.covers_from, r.subject, s.kind, s.area, s.category, s.crimes FROM trends_streetcount s"
    " JOIN sources_release r ON r.id = s.release_id ORDER BY 1, 2, 3, 4, 5",
    "SELECT quarter, force, offence, offences FROM trends_recordedcrime ORDER BY 1, 2, 3",
)


def make_files(folder: Path) -> tuple[Path, Path]:
    """Write street and outcome files of two months and two forces with faults among them, and a table of recorded crime."""
    rows = [
        crime(
            number,
            Month="2021-04" if number % 5 == 0 else "2021-03",
            Location=f"On or near Street {number % 7}",
            Longitude=f"1.{290 + number % 7}",
            **{
                "Falls within": "Suffolk Constabulary" if number % 11 == 0 else "Norfolk Constabulary",
                "Crime type": "Witchcraft" if number % 13 == 0 else "Shoplifting",
            },
        )
        for number in range(120)
    ]
    write(folder / "in" / "street.csv.gz", rows)
    write(folder / "in" / "outcomes.csv", [outcome(number) for number in range(40)], OUTCOMES)
    lines = [f"2017/18,{quarter},Norfolk,{code},{quarter * code}" for quarter in range(1, 5) for code in range(40, 50)]
    table = folder / "recorded.csv"
    head = "Financial_Year,Financial_Quarter,Force_Name,Offence_Code,Number_of_Offences"
    table.write_text("\n".join([head, *lines, lines[3], "2017/19,1,Norfolk,46,5"]) + "\n")
    return folder / "in", table


def run(database: Path, folder: Path, table: Path, *, steps: int = sys.maxsize) -> dict[str, Any]:
    """Import in a child process; return how it ended, and how many steps it took where it came to its end."""

    def command() -> dict[str, Any]:
        countdown = Countdown(steps)
        importing.BATCH = tables.BATCH = 9
        connection.ensure_connection()
        sqlite: Any = connection
        sqlite._commit = countdown.around(sqlite._commit)
        with connection.execute_wrapper(lambda execute, *query: countdown.around(execute)(*query)):
            call_command("import_police_uk", str(folder), published=None, stdout=StringIO())
            call_command("import_recorded_crime", str(table), stdout=StringIO())
        return {"steps": countdown.taken}

    return in_child(database, command)


def left_in(database: Path) -> list[Any]:
    """Return the rows that must be the same, and see that the audit's chain holds."""

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
    connection.close()
    bare, whole, killed = (folder / f"{name}.sqlite3" for name in ("bizwatch", "whole", "killed"))
    for database in (whole, killed):
        shutil.copyfile(bare, database)
    paths = make_files(folder)
    first = run(whole, *paths)
    chance = random.Random(seed)
    kills = [run(killed, *paths, steps=chance.randint(1, first["steps"] // 8))["ended"] for _ in range(KILLS)]
    last = run(killed, *paths)
    sys.stdout.write(json.dumps({"kills": kills, "last": last["ended"], "left": [left_in(whole), left_in(killed)]}))
