"""`bizwatch check-evidence`: exit 0 where every file is there and unchanged and there is none too many, else 1."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from bizwatch.audit.services import SystemActor
from bizwatch.evidence.examination import Examination, examine
from bizwatch.evidence.models import EvidenceFile
from bizwatch.evidence.selectors import evidence_by_ids
from bizwatch.evidence.services import mend_copy
from bizwatch.kernel import clock
from bizwatch.kernel.progress import Progress

_WORDS = {
    "missing": "Missing (the original is gone)",
    "changed": "Changed (the hash is not the one it was received with)",
    "copies_missing": "Clean copy missing (the original is there)",
    "extra": "Extra (a file that no row names)",
}


class Command(BaseCommand):
    help = "Hold every file of the evidence store against the database and its hash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument("--quick", action="store_true", help="compare sizes, not hashes")
        parser.add_argument("--mend", action="store_true", help="have missing clean copies made again by the worker")
        parser.add_argument("--hours", type=float, default=24, help="report extra files older than this (default 24)")

    def handle(self, *args: object, **options: Any) -> None:
        found = Examination()
        with Progress("Checking evidence", total=EvidenceFile.objects.count()) as progress:
            limit = timedelta(hours=options["hours"])
            for _ in examine(found, at=clock.now(), extra_after=limit, hashes=not options["quick"]):
                progress.advance()
        self.stdout.write(json.dumps(asdict(found)) if options["json"] else "\n".join(_lines(found)))
        if options["mend"]:
            _mend(found)
        if not found.is_sound:
            sys.exit(1)


def _mend(found: Examination) -> None:
    whole = set(found.copies_missing) - set(found.missing)
    for evidence in evidence_by_ids(sorted(whole)):
        mend_copy(evidence=evidence, by=SystemActor("check-evidence"), at=clock.now())


def _lines(found: Examination) -> list[str]:
    lines = [f"{found.present:,} files are present and unchanged."]
    for name, words in _WORDS.items():
        lines += [f"{words}: {one}" for one in getattr(found, name)]
    return lines
