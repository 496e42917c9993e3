"""What the commands that read one table of figures have in common: arguments, progress, and what they say at the end."""

import json
import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from bizwatch.audit.services import SystemActor
from bizwatch.design.filters import plural
from bizwatch.kernel import clock
from bizwatch.kernel.progress import Progress
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.sources.models import Release
from bizwatch.trends.tables import TableKind, import_table

_SHOWN = 20


def a_day(text: str) -> date:
    """Return a day given as 2021-05-05. Raises ``ArgumentTypeError``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no date like 2021-05-05") from error


class TableCommand(BaseCommand):
    """Reads one file. What was read before is told and not read again; faulty rows are a result like others."""

    actor: ClassVar[SystemActor]
    table: ClassVar[TableKind[Any]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="CSV, gzipped CSV or Excel (.xlsx)")
        parser.add_argument(
            "--published", type=a_day, metavar="DATE", help="the day on which it was published (default: not stated)"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        """Exit with an error only where the file cannot be read at all."""
        started = time.perf_counter()
        try:
            with Progress("Rows read") as rows:
                release, was_known = import_table(
                    options["file"],
                    self.table,
                    published=options["published"],
                    by=self.actor,
                    at=clock.now(),
                    advance=rows.advance,
                )
        except FileNotReadable as error:
            raise CommandError(str(error)) from error
        seconds = round(time.perf_counter() - started, 2)
        told = _as_data(release, was_known, seconds)
        self.stdout.write(json.dumps(told, indent=2) if options["json"] else _in_words(release, was_known, seconds))


def _as_data(release: Release, was_known: bool, seconds: float) -> dict[str, Any]:
    return {
        "file": release.name,
        "did": "already read" if was_known else "read",
        "in_view": release.state == "read",
        "from": str(release.covers_from),
        "to": str(release.covers_to),
        "published": str(release.published_on) if release.is_published_known else None,
        "rows": release.done,
        "rows_kept": release.rows_kept,
        "rows_faulty": release.rows_faulty,
        "faults": [
            {"line": one.line, "column": one.column, "found": one.found, "sentence": one.sentence}
            for one in release.faults.order_by("line")
        ],
        "faults_beyond": release.faults_beyond,
        "seconds": seconds,
    }


def _in_words(release: Release, was_known: bool, seconds: float) -> str:
    span = f"{release.covers_from} to {release.covers_to}"
    if was_known:
        return f"{release.name} was read before ({span}); nothing was done."
    lines = [
        f"{plural(release.done, 'row')} of {span} read in {seconds} seconds: {release.rows_kept:,} kept, "
        f"{release.rows_faulty:,} at fault."
    ]
    if release.state != "read":
        lines.append("A later publication of the same period is in view; this one is kept beside it.")
    faults = list(release.faults.order_by("line")[:_SHOWN])
    lines += [f"Line {one.line}{f', {one.column}' if one.column else ''}: {one.sentence}" for one in faults]
    more = release.faults.count() + release.faults_beyond - len(faults)
    return "\n".join([*lines, f"and {more:,} more; --json lists them."] if more > 0 else lines)
