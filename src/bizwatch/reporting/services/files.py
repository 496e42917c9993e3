"""Files sent with a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.evidence.choices import ContinuityKind
from bizwatch.evidence.services import note_continuity, receive_file
from bizwatch.kernel.errors import DomainError
from bizwatch.reporting.catalogue.evidence import MOST_FILES
from bizwatch.reporting.exceptions import DraftNotFound, FileOnReport, TooManyFiles
from bizwatch.reporting.models import Draft, DraftFile
from bizwatch.reporting.services.drafts import locked_open

if TYPE_CHECKING:
    from bizwatch.evidence.models import EvidenceFile


@dataclass(frozen=True)
class FileFault:
    """Why one file was not taken; the name as it was sent."""

    name: str
    words: str


def add_files(*, draft_id: UUID, uploads: Iterable[UploadedFile], by: Actor, at: datetime) -> list[FileFault]:
    """Take each file on its own and return what is wrong with those not taken; the others are kept.

    A file that the report has already is not added again: after a broken line the browser sends the page once more.
    Raises ``AlreadySent``.
    """
    faults: list[FileFault] = []
    for upload in uploads:
        try:
            _add_file(draft_id=draft_id, upload=upload, by=by, at=at)
        except FileOnReport:
            continue
        except TooManyFiles as error:
            return [*faults, FileFault(upload.name or "", str(error))]
        except DomainError as error:
            faults.append(FileFault(upload.name or "", str(error)))
    return faults


def _add_file(*, draft_id: UUID, upload: UploadedFile, by: Actor, at: datetime) -> None:
    _check_number(draft_id)  # before a large file is received; under the draft's lock it is asked again
    # The file is received outside any unit of work: it must not hold the database's write lock while it streams to disk.
    receive_file(
        upload=upload, by=by, at=at, then=lambda evidence: put_on_draft(locked_open(draft_id), evidence, by=by, at=at)
    )


def put_on_draft(draft: Draft, evidence: "EvidenceFile", *, by: Actor, at: datetime) -> DraftFile:
    """Put a received file on a draft that is locked. Raises ``TooManyFiles`` and ``FileOnReport``."""
    if DraftFile.objects.filter(draft=draft, evidence__sha256=evidence.sha256).exists():
        raise FileOnReport("The report has this very file already, so it was not added again.")
    _check_number(draft.pk)
    held = DraftFile.objects.create(draft=draft, evidence=evidence, added_at=at)
    record(Action.COLLECTION, by=by, at=at, subject_type="draft", subject_id=draft.pk, evidence=str(evidence.pk))
    return held


def _check_number(draft_id: UUID) -> None:
    if DraftFile.objects.filter(draft_id=draft_id).count() >= MOST_FILES:
        raise TooManyFiles(f"A report takes up to {MOST_FILES} files. You can add more after you have sent it.")


@audited_service
def remove_file(*, draft_id: UUID, evidence_id: UUID, by: Actor, at: datetime) -> None:
    """Take a file off a report that is not sent. The original stays in the store until its retention ends.

    Raises ``DraftNotFound`` where the report has no such file, and ``AlreadySent``.
    """
    draft = locked_open(draft_id)
    held = DraftFile.objects.filter(draft=draft, evidence_id=evidence_id).select_related("evidence").first()
    if held is None:
        raise DraftNotFound("This report has no such file.")
    note_continuity(evidence=held.evidence, kind=ContinuityKind.WITHDRAWN, by=by, at=at, note="Taken off a report")
    held.delete()
    record(Action.ALTERATION, by=by, at=at, subject_type="draft", subject_id=draft.pk, evidence=str(evidence_id))
