"""``bizwatch import-populations FILE``: residents, businesses and retail premises of areas from CSV or Excel."""

import hashlib
import json
import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bizwatch.audit.services import SystemActor
from bizwatch.geography.exceptions import FiguresRefused
from bizwatch.geography.reading.figures import WANTED, read_figures
from bizwatch.geography.services import ImportedFigures, import_figures
from bizwatch.kernel import clock
from bizwatch.kernel.progress import Progress
from bizwatch.kernel.sheets.table import FileNotReadable

_SHOWN = 20  # faults printed for a person; --json has them all


class Command(BaseCommand):
    """Stores what can be used and lists what cannot. The same file again changes nothing."""

    help = "Import figures about areas. Columns: area_code, measure, on (or year), value."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--on", metavar="DATE", type=date.fromisoformat, help="the day, where the list names none")
        parser.add_argument("--published", metavar="DATE", type=date.fromisoformat, help="when it was published")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        """Exit with an error where nothing of the file can be used; rows at fault are a result like others."""
        started = time.perf_counter()
        data = _bytes_of(options["file"])
        try:
            with Progress("Rows read") as progress:
                read = read_figures(data, on=options["on"], advance=progress.advance)
            found = import_figures(
                file_name=options["file"].name,
                digest=_digest(data, options["on"]),
                read=read,
                published_on=options["published"],
                by=SystemActor("import-populations"),
                at=clock.now(),
            )
        except (FileNotReadable, FiguresRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        told = _as_json if options["json"] else _in_words
        self.stdout.write(told(read.rows, found, round(time.perf_counter() - started, 2)))


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(WANTED.max_bytes + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _digest(data: bytes, on: date | None) -> str:
    digest = hashlib.sha256(data)
    if on is not None:
        digest.update(on.isoformat().encode())
    return digest.hexdigest()


def _as_json(rows: int, found: ImportedFigures, seconds: float) -> str:
    told = {
        "rows": rows,
        "imported": found.stored,
        "already_known": found.known,
        "faults": [{"row": one.row, "column": one.column, "reason": one.reason} for one in found.faults],
        "seconds": seconds,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _in_words(rows: int, found: ImportedFigures, seconds: float) -> str:
    lines = [
        f"{rows:,} rows in {seconds} seconds: {found.stored:,} figures imported, {found.known:,} already known, "
        f"{len(found.faults):,} rows to be put right."
    ]
    if not found.stored:
        lines.append("Nothing changed: this file was imported before.")
    for one in found.faults[:_SHOWN]:
        column = f", {one.column}" if one.column else ""
        lines.append(f"Row {one.row}{column}: {one.reason}")
    if len(found.faults) > _SHOWN:
        lines.append(f"and {len(found.faults) - _SHOWN:,} more; --json lists them all.")
    return "\n".join(lines)
