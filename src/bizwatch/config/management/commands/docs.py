"""`bizwatch docs [--check]`: write the generated documents, or say which are out of date."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from bizwatch.config.generated import stale_documents, write_documents


class Command(BaseCommand):
    help = "Write the documents that are made from the code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a document is out of date")
        parser.add_argument("--folder", default="docs/reference", help="where the documents stand")

    def handle(self, *args: object, **options: Any) -> None:
        folder = Path(options["folder"])
        if not options["check"]:
            changed = write_documents(folder)
            self.stdout.write(f"Wrote {', '.join(changed)}." if changed else "Every document is up to date.")
            return
        stale = stale_documents(folder)
        if stale:
            self.stderr.write(f"Out of date: {', '.join(stale)}. Run: bizwatch docs")
            sys.exit(1)
