"""The action log of a case, and its summary: facts and decisions in order, only ever added to."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import LogKind
from bizwatch.cases.exceptions import NothingToChange
from bizwatch.cases.models import Case, LogEntry
from bizwatch.cases.permissions import Act
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.hold import audit_case, hold, hold_to_edit, keep, need_reason

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def add_log_entry(*, case: Case, kind: LogKind, text: str, by: "User", at: datetime) -> LogEntry:
    """Write in the investigator's log. An entry is never changed: a mistake is put right by a further one."""
    held = hold(case)
    allow(Act.LOG, held, by)
    entry = write_log(held, kind, need_reason(text, "Write what was done or decided."), by=by, at=at)
    audit_case(Action.COLLECTION, held, "add_log_entry", by=by, at=at, entry=entry.pk)
    return entry


@audited_service
def change_summary(*, case: Case, summary: str, by: "User", at: datetime, version: int) -> Case:
    """Change the summary; what it said before goes into the log. Raises ``NothingToChange``, ``ReasonNeeded``."""
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.SUMMARY, held, by)
    after = need_reason(summary, "Write the summary.")
    if after == held.summary:
        raise NothingToChange("The summary says that already.")
    write_log(held, LogKind.NOTE, f"Summary changed. Before: {held.summary or '(empty)'}", by=by, at=at)
    held.summary = after
    audit_case(Action.ALTERATION, held, "change_summary", by=by, at=at)
    return keep(held, by=by, at=at, save=("summary",))


def write_log(case: Case, kind: LogKind, text: str, *, by: "User", at: datetime) -> LogEntry:
    """Add one entry to the log of a held case."""
    return LogEntry.objects.create(case=case, kind=kind, at=at, by=by, text=text)
