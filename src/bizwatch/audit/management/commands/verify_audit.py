"""`bizwatch verify-audit`: exit 0 where the chain holds, 1 and the first bad row where it does not."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bizwatch.audit import selectors
from bizwatch.audit.chain import ChainCheck, check_chain
from bizwatch.audit.models import AuditEvent
from bizwatch.audit.services import chain_key
from bizwatch.audit.witness import WitnessUnreadable, note_head, read_witness
from bizwatch.kernel import clock
from bizwatch.kernel.progress import Progress


class Command(BaseCommand):
    """Check the whole chain, and note its head in the witness where it holds."""

    help = "Check every row of the audit against its chain and against the heads witnessed earlier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: object, **options: Any) -> None:
        path = settings.BIZWATCH_AUDIT_WITNESS
        try:
            witnessed = read_witness(path)
        except WitnessUnreadable as damaged:
            raise CommandError(f"{damaged} Use the copy that you keep off this machine.", returncode=2) from damaged
        with Progress("Checking the audit", total=selectors.number_of_events()) as progress:
            check = check_chain(_counted(progress), key=chain_key(), witnessed=witnessed)
        self.stdout.write(json.dumps(_as_json(check)) if options["json"] else _as_sentence(check))
        if not check.holds:
            sys.exit(1)
        note_head(path, sequence=check.last, event_hash=check.head, at=clock.now())


def _as_json(check: ChainCheck) -> dict[str, Any]:
    return {"checked": check.checked, "head": check.head, "first_bad": check.first_bad, "why": check.why}


def _as_sentence(check: ChainCheck) -> str:
    if check.holds:
        return f"The audit holds: {check.checked:,} rows, head {check.head}."
    return f"The audit does NOT hold. First bad row: {check.first_bad} ({check.why})."


def _counted(progress: Progress) -> Iterator[AuditEvent | None]:
    for event in selectors.events_in_order():
        progress.advance()
        yield event
