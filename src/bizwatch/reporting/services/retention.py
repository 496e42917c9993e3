"""What reporting erases by itself when its time is over; how long that is stands in the reference data's clocks."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from bizwatch.accounts.retention import erase_email_changes
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.evidence.choices import ContinuityKind
from bizwatch.evidence.retention import erase_unattached
from bizwatch.evidence.services import note_continuity
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock
from bizwatch.reporting.choices import DraftState
from bizwatch.reporting.importing.choices import ImportState, RowState
from bizwatch.reporting.importing.models import ReportImport, ReportImportRow
from bizwatch.reporting.models import DraftFile, GateRecord
from bizwatch.reporting.services.drafts import erase_drafts_left_since

_AT_ONCE = 500
_NEVER_MADE = (RowState.NEW, RowState.READY, RowState.REFUSED)
_TO_ERASE = Q(state__in=_NEVER_MADE) | Q(Q(state=RowState.LEFT_OUT), ~Q(values={}))


def erase_what_is_over(*, by: Actor, at: datetime) -> dict[str, int]:
    """Erase everything whose time is over, each kind in units of work of its own; return how many of each."""
    return {
        "drafts": erase_drafts_left_since(moment=_before("keep-open-draft", at), by=by, at=at),
        "gates": erase_gate_answers(before=_before("keep-gate-answers", at), by=by, at=at),
        "draft_files": let_go_of_draft_files(by=by, at=at),
        "files": erase_unattached(received_before=_before("keep-unattached-file", at), by=by, at=at),
        "import_rows": erase_import_rows(before=_before("keep-import-rows", at), by=by, at=at),
        "email_changes": erase_email_changes(made_before=_before("keep-email-change", at), by=by, at=at),
    }


def _before(code: str, at: datetime) -> datetime:
    """Return the moment before which something must lie for its clock to have run out by now."""
    return at - (clock(code, to_london(at).date()).due_at(at) - at)


@audited_service
def erase_gate_answers(*, before: datetime, by: Actor, at: datetime, most: int = _AT_ONCE) -> int:
    """Erase what was answered at the gate before a moment; where it led stays. Return of how many records."""
    old = GateRecord.objects.select_for_update().filter(at__lt=before).exclude(answers=[]).order_by("at")
    found = list(old.values_list("pk", "draft_id")[:most])
    GateRecord.objects.filter(pk__in=[pk for pk, _ in found]).update(answers=[])
    for draft_id in dict.fromkeys(draft_id for _, draft_id in found):
        record(Action.ERASURE, by=by, at=at, subject_type="gate", subject_id=draft_id)
    return len(found)


@audited_service
def let_go_of_draft_files(*, by: Actor, at: datetime, most: int = _AT_ONCE) -> int:
    """Take the files off reports that were discarded, so that nothing holds them any more; return how many."""
    left = DraftFile.objects.select_for_update(of=("self",)).filter(draft__state=DraftState.DROPPED)
    found = list(left.select_related("evidence").order_by("pk")[:most])
    for held in found:
        note_continuity(
            evidence=held.evidence, kind=ContinuityKind.WITHDRAWN, by=by, at=at, note="The report was discarded"
        )
    DraftFile.objects.filter(pk__in=[held.pk for held in found]).delete()
    return len(found)


@audited_service
def erase_import_rows(*, before: datetime, by: Actor, at: datetime) -> int:
    """Erase rows that were never put right, and whole files that were never imported; return how many rows.

    A file of which nothing is left to erase is not touched again.
    """
    erased = 0
    left = ReportImportRow.objects.filter(_TO_ERASE, report_import=OuterRef("pk"))
    old = ReportImport.objects.select_for_update(of=("self",)).filter(uploaded_at__lt=before)
    for held in old.filter(Q(started_at=None) | ~Q(state=ImportState.DONE) | Exists(left)):
        over = held.rows.filter(state__in=_NEVER_MADE)
        number = over.count()
        if number:
            record(Action.ERASURE, by=by, at=at, subject_type="report_import", subject_id=held.public_id, rows=number)
        if held.started_at is None:
            held.delete()
        else:
            over.delete()
            held.rows.filter(state=RowState.LEFT_OUT).update(values={})
            held.state, held.finished_at = ImportState.DONE, held.finished_at or at
            held.save(update_fields=["state", "finished_at"])
        erased += number
    return erased
