"""``bizwatch import-police-uk PATH…``: street and outcome files of data.police.uk, from files, folders or the archive."""

import json
import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bizwatch.audit.services import SystemActor
from bizwatch.kernel import clock
from bizwatch.kernel.progress import Progress
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.trends.importing import a_day
from bizwatch.trends.police_uk.finding import files_in
from bizwatch.trends.police_uk.importing import FAILED, Importer, Result
from bizwatch.trends.police_uk.telling import Outcome, as_data, in_words

ACTOR = SystemActor("import-police-uk")


class Command(BaseCommand):
    """Reads every file, each month and force of it once: what was read before is told and not read again."""

    help = "Import street and outcome files of data.police.uk: CSV, gzipped, the zip archive, or folders of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", metavar="PATH", type=Path, nargs="+")
        parser.add_argument(
            "--published",
            type=a_day,
            metavar="DATE",
            help="the day on which these files were published (default: what the archive says, else not stated)",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        """Exit with an error only where nothing could be read at all; faulty rows and files are a result like others."""
        started = time.perf_counter()
        try:
            results = _read(options["paths"], options["published"])
        except FileNotReadable as error:
            raise CommandError(str(error)) from error
        outcome = Outcome(tuple(results), time.perf_counter() - started)
        self.stdout.write(json.dumps(as_data(outcome), indent=2) if options["json"] else in_words(outcome))
        if not results:
            raise CommandError("There is no CSV file in these paths.")
        if all(result.did == FAILED for result in results):
            raise CommandError("No file could be read.")


def _read(paths: list[Path], published: date | None) -> list[Result]:
    results = []
    files = list(files_in(paths))
    with Progress("Rows read") as rows:
        importer = Importer(by=ACTOR, at=clock.now(), published=published, advance=rows.advance)
        for place, file in enumerate(files, 1):
            rows.label = f"Rows read, file {place} of {len(files)}"
            results += importer.read(file)
    return results
