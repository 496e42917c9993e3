"""``bizwatch import-premises FILE``: a list of premises from CSV, Excel or GeoJSON, from the command line."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bizwatch.audit.services import SystemActor
from bizwatch.businesses.choices import Question
from bizwatch.businesses.exceptions import BusinessNotFound, FileNotReadable
from bizwatch.businesses.models import Business
from bizwatch.businesses.reading.files import MAX_BYTES
from bizwatch.businesses.selectors import ImportReport, business_by_reference, import_report, unfinished_import
from bizwatch.businesses.services import dry_run, import_more, start_import, upload_premises_file
from bizwatch.kernel import clock
from bizwatch.kernel.progress import Progress

_SHOWN = 20  # refused rows printed for a person; --json has them all


class Command(BaseCommand):
    """Imports a file of premises, safe to run again: what is known is not made twice, what was broken off goes on."""

    help = "Import premises from a CSV, Excel (.xlsx) or GeoJSON file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument("--business", metavar="REF", default="", help="put every premises into this business")
        parser.add_argument("--source", metavar="NAME", default="", help="name of the list that the numbers belong to")

    def handle(self, **options: Any) -> None:
        """Exit with an error only where the file cannot be read at all; refused rows are a result like others."""
        started = time.perf_counter()
        try:
            report = self._run(options)
        except (FileNotReadable, BusinessNotFound) as error:
            raise CommandError(str(error)) from error
        seconds = round(time.perf_counter() - started, 2)
        self.stdout.write(
            _as_json(report, seconds) if options["json"] else _in_words(report, seconds, options["dry_run"])
        )

    def _run(self, options: dict[str, Any]) -> ImportReport:
        data = _read(options["file"])
        business = business_by_reference(options["business"]) if options["business"] else None
        if options["dry_run"]:
            with Progress("Rows looked at") as looked_at:
                return dry_run(business=business, data=data, source=options["source"], advance=looked_at.advance)
        return _import(data, business, options)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _import(data: bytes, business: Business | None, options: dict[str, Any]) -> ImportReport:
    actor = SystemActor("import-premises")
    premises_import = unfinished_import(business=business, data=data, source=options["source"])
    if premises_import is None:
        with Progress("Rows read") as read:
            premises_import = upload_premises_file(
                business=business,
                file_name=options["file"].name,
                data=data,
                source=options["source"],
                by=actor,
                at=clock.now(),
                advance=read.advance,
            )
    start_import(premises_import=premises_import, by=actor, at=clock.now())
    with Progress("Rows imported") as imported:
        while import_more(premises_import=premises_import, by=actor, at=clock.now(), advance=imported.advance):
            pass
    return import_report(premises_import)


def _as_json(report: ImportReport, seconds: float) -> str:
    return json.dumps(
        {
            "rows": report.rows,
            "imported": report.imported,
            "already_known": report.already_known,
            "refused": report.refused,
            "questions": report.questions_in_order(),
            "seconds": seconds,
        },
        ensure_ascii=False,
        indent=2,
    )


def _in_words(report: ImportReport, seconds: float, dry: bool) -> str:
    would = "would be imported" if dry else "imported"
    lines = [
        f"{report.rows:,} rows in {seconds} seconds: {report.imported:,} {would}, "
        f"{report.already_known:,} already known, {len(report.refused):,} to be put right."
    ]
    if report.questions:
        lines.append(f"{report.with_questions:,} premises have something to be asked:")
        lines += [f"  {count:>7,}  {Question(code).label}" for code, count in report.questions_in_order().items()]
    for one in report.refused[:_SHOWN]:
        column = f", {one['column']}" if one["column"] else ""
        lines.append(f"Row {one['row']}{column}: {one['reason']}")
    if len(report.refused) > _SHOWN:
        lines.append(f"and {len(report.refused) - _SHOWN:,} more; --json lists them all.")
    return "\n".join(lines)
