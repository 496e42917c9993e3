"""``bizwatch import-policing-areas FILE``: the force's own commands, districts, teams and beats from CSV or Excel."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor, audited, record
from bizwatch.kernel import clock
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.reference.areas import tables_with
from bizwatch.reference.exceptions import ReferenceDataInvalid
from bizwatch.reference.own_areas import COLUMNS, OwnAreas, read_list, write_list

_SHOWN = 20  # faults printed for a person; --json has them all


class Command(BaseCommand):
    """Loads a whole list: all of it or nothing, and loading it again changes nothing."""

    help = f"Load the force's own policing areas. Columns: {', '.join(COLUMNS)}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        """Exit with an error where anything of the list is wrong: half a map is worse than none."""
        found = _read(options["file"])
        fault = _fault_of(found)
        loaded = not fault and not options["dry_run"]
        if loaded:
            _load(found)
        self.stdout.write(_as_json(found, fault, loaded) if options["json"] else _in_words(found, loaded))
        if fault:
            raise CommandError(fault)


def _read(path: Path) -> OwnAreas:
    try:
        return read_list(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except FileNotReadable as error:
        raise CommandError(str(error)) from error


def _fault_of(found: OwnAreas) -> str:
    """Return the sentence that says why the list cannot be loaded, "" where it can."""
    if found.faults:
        return f"Nothing was loaded. Put {len(found.faults)} faults right and load the list again."
    if not found.rows:
        return "Nothing was loaded: the list has no rows."
    try:
        tables_with(list(found.rows))
    except ReferenceDataInvalid as error:
        return f"Nothing was loaded. {error}"
    return ""


def _load(found: OwnAreas) -> None:
    with audited():
        record(
            Action.COLLECTION,
            by=SystemActor("import-policing-areas"),
            at=clock.now(),
            subject_type="policing areas",
            subject_id="own",
            areas=len(found.rows),
        )
        write_list(found.rows)


def _as_json(found: OwnAreas, fault: str, loaded: bool) -> str:
    faults = [{"row": one.row, "column": one.column, "reason": one.reason} for one in found.faults]
    return json.dumps({"areas": len(found.rows), "loaded": loaded, "fault": fault, "faults": faults})


def _in_words(found: OwnAreas, loaded: bool) -> str:
    levels = Counter(row["level"] for row in found.rows)
    lines = [f"row {one.row}, {one.column or 'the row'}: {one.reason}" for one in found.faults[:_SHOWN]]
    counted = ", ".join(f"{number} {level}" for level, number in levels.items()) or "none"
    lines.append(f"Areas that can be used: {len(found.rows)} ({counted}).")
    if loaded:
        lines.append("They are loaded. Premises and cases keep the area that they have; new ones get the new one.")
    return "\n".join(lines)
