"""``bizwatch import-reports FILE``: a file of reports from CSV or Excel, from the command line."""

import json
import time
from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bizwatch.audit.services import SystemActor
from bizwatch.businesses.exceptions import BusinessNotFound, ImportNotFound
from bizwatch.businesses.models import Business
from bizwatch.businesses.selectors import business_by_reference
from bizwatch.design.filters import local_datetime
from bizwatch.kernel import clock
from bizwatch.kernel.progress import Progress
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.reporting.import_presenters import case_words, told_before_words
from bizwatch.reporting.import_selectors import ImportReport, import_report, mapping_by_name
from bizwatch.reporting.importing.mapping import BUILT_IN, PLAIN, ColumnMapping
from bizwatch.reporting.importing.models import ReportImport
from bizwatch.reporting.services.import_reading import (
    WANTED,
    dry_run,
    note_told,
    unfinished_import,
    untold_import,
    upload_reports_file,
)
from bizwatch.reporting.services.importing import import_more, start_import

_SHOWN = 20  # rows of a kind printed for a person; --json has them all
ACTOR = SystemActor("import-reports")


@dataclass(frozen=True)
class Outcome:
    """What came of the file. ``held`` is None for a dry run; ``is_earlier``: an earlier run did it, and told nobody."""

    report: ImportReport
    held: ReportImport | None = None
    is_earlier: bool = False

    @property
    def finished_before(self) -> datetime | None:
        """When the earlier run finished; None where this one did."""
        return self.held.finished_at if self.held and self.is_earlier else None


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
            outcome = self._run(options)
        except (FileNotReadable, BusinessNotFound, ImportNotFound) as error:
            raise CommandError(str(error)) from error
        seconds = round(time.perf_counter() - started, 2)
        self.stdout.write(_as_json(outcome, seconds) if options["json"] else _in_words(outcome, seconds))
        self.stdout.flush()
        if outcome.held:
            note_told(held=outcome.held, by=ACTOR, at=clock.now())

    def _run(self, options: dict[str, Any]) -> Outcome:
        data = _read(options["file"])
        business = business_by_reference(options["business"]) if options["business"] else None
        mapping = mapping_by_name(options["mapping"], business=business)
        if options["dry_run"]:
            with Progress("Rows looked at") as looked_at:
                at, advance = clock.now(), looked_at.advance
                return Outcome(dry_run(business=business, data=data, mapping=mapping, at=at, advance=advance))
        return _import(data, business, mapping, options["file"].name)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(WANTED.max_bytes + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _import(data: bytes, business: Business | None, mapping: ColumnMapping, file_name: str) -> Outcome:
    held = unfinished_import(business=business, data=data, mapping=mapping)
    earlier = None if held else untold_import(business=business, data=data, mapping=mapping)
    if earlier:
        return Outcome(import_report(earlier), earlier, is_earlier=True)
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
    held.refresh_from_db()
    return Outcome(import_report(held), held)


def _as_json(outcome: Outcome, seconds: float) -> str:
    report, before = outcome.report, outcome.finished_before
    return json.dumps(
        {
            "rows": report.rows,
            "imported": report.imported,
            "already_known": report.already_known,
            "left_out": report.left_out,
            "asked": report.asked,
            "refused": report.refused,
            "possible_duplicates": report.told_before,
            "already_imported_at": before.isoformat() if before else None,
            "seconds": seconds,
        },
        ensure_ascii=False,
        indent=2,
    )


def _in_words(outcome: Outcome, seconds: float) -> str:
    report, dry = outcome.report, outcome.held is None
    would = "would be imported" if dry else "imported"
    lines = _earlier_words(outcome)
    lines.append(
        f"{report.rows:,} rows{'' if lines else f' in {seconds} seconds'}: {report.imported:,} {would}, "
        f"{report.already_known:,} already known, {report.left_out:,} left out, {len(report.refused):,} to be put right."
    )
    if report.asked:
        lines.append(f"Of {report.asked:,} reports something is missing; the business {_asked_words(dry)} for it.")
    lines += _shown([f"Row {one['row']}: {one['reason']}" for one in report.refused])
    if report.told_before:
        lines.append(told_before_words(len({one["row"] for one in report.told_before}), is_done=not dry))
        lines += ["The page of an import in the browser lets you leave rows out."] if dry else []
        lines += _shown([f"Row {one['row']}: {case_words(one)}" for one in report.told_before])
    return "\n".join(lines)


def _earlier_words(outcome: Outcome) -> list[str]:
    if outcome.finished_before is None:
        return []
    finished = local_datetime(outcome.finished_before)
    return [f"This file was imported on {finished}, and what came of it was not printed. Nothing was done again."]


def _shown(lines: list[str]) -> list[str]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - _SHOWN
    return [*lines[:_SHOWN], f"and {more:,} more; --json lists them all."] if more > 0 else lines


def _asked_words(dry: bool) -> str:
    return "would be asked" if dry else "is asked"
