"""``bizwatch import-reports FILE``: a file of reports from CSV or Excel, from the command line."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bizwatch.audit.services import SystemActor
from bizwatch.businesses.exceptions import BusinessNotFound, ImportNotFound
from bizwatch.businesses.models import Business
from bizwatch.businesses.selectors import business_by_reference
from bizwatch.kernel import clock
from bizwatch.kernel.progress import Progress
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.reporting.import_selectors import ImportReport, import_report, mapping_by_name
from bizwatch.reporting.importing.mapping import BUILT_IN, PLAIN, ColumnMapping
from bizwatch.reporting.services.importing import (
    WANTED,
    dry_run,
    import_more,
    start_import,
    unfinished_import,
    upload_reports_file,
)

_SHOWN = 20  # refused rows printed for a person; --json has them all
ACTOR = SystemActor("import-reports")


class Command(BaseCommand):
    """Imports a file of reports, safe to run again: what is known is not made twice, what was broken off goes on."""

    help = "Import reports from a CSV or Excel (.xlsx) file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--mapping",
            metavar="NAME",
            default=PLAIN,
            help=f"how to read it: one that is kept, or {', '.join(BUILT_IN)}",
        )
        parser.add_argument("--business", metavar="REF", default="", help="the business whose premises the rows name")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        """Exit with an error only where the file cannot be read at all; refused rows are a result like others."""
        started = time.perf_counter()
        try:
            report = self._run(options)
        except (FileNotReadable, BusinessNotFound, ImportNotFound) as error:
            raise CommandError(str(error)) from error
        seconds = round(time.perf_counter() - started, 2)
        self.stdout.write(
            _as_json(report, seconds) if options["json"] else _in_words(report, seconds, options["dry_run"])
        )

    def _run(self, options: dict[str, Any]) -> ImportReport:
        data = _read(options["file"])
        business = business_by_reference(options["business"]) if options["business"] else None
        mapping = mapping_by_name(options["mapping"], business=business)
        if options["dry_run"]:
            with Progress("Rows looked at") as looked_at:
                return dry_run(business=business, data=data, mapping=mapping, at=clock.now(), advance=looked_at.advance)
        return _import(data, business, mapping, options["file"].name)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(WANTED.max_bytes + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _import(data: bytes, business: Business | None, mapping: ColumnMapping, file_name: str) -> ImportReport:
    held = unfinished_import(business=business, data=data, mapping=mapping)
    if held is None or held.is_being_read:
        with Progress("Rows read") as read:
            held = upload_reports_file(
                business=business,
                file_name=file_name,
                data=data,
                mapping=mapping,
                by=ACTOR,
                at=clock.now(),
                advance=read.advance,
            )
    start_import(held=held, by=ACTOR, at=clock.now())
    with Progress("Rows imported", total=held.rows.count()) as imported:
        while import_more(held=held, by=ACTOR, at=clock.now(), advance=imported.advance):
            pass
    return import_report(held)


def _as_json(report: ImportReport, seconds: float) -> str:
    return json.dumps(
        {
            "rows": report.rows,
            "imported": report.imported,
            "already_known": report.already_known,
            "left_out": report.left_out,
            "asked": report.asked,
            "refused": report.refused,
            "seconds": seconds,
        },
        ensure_ascii=False,
        indent=2,
    )


def _in_words(report: ImportReport, seconds: float, dry: bool) -> str:
    would = "would be imported" if dry else "imported"
    lines = [
        f"{report.rows:,} rows in {seconds} seconds: {report.imported:,} {would}, {report.already_known:,} already known, "
        f"{report.left_out:,} left out, {len(report.refused):,} to be put right."
    ]
    if report.asked:
        lines.append(f"Of {report.asked:,} reports something is missing; the business {_asked_words(dry)} for it.")
    lines += [f"Row {one['row']}: {one['reason']}" for one in report.refused[:_SHOWN]]
    if len(report.refused) > _SHOWN:
        lines.append(f"and {len(report.refused) - _SHOWN:,} more; --json lists them all.")
    return "\n".join(lines)


def _asked_words(dry: bool) -> str:
    return "would be asked" if dry else "is asked"
