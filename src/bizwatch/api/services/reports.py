"""What another system does about reports: sends them, writes, sends evidence, answers what was left out."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from bizwatch.api import selectors
from bizwatch.api.exceptions import HashDiffers
from bizwatch.api.models import ApiClient
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import Side
from bizwatch.cases.selectors import PossibleDuplicate, possible_duplicates_of_many
from bizwatch.cases.services import evidence_from_system, message_from_system
from bizwatch.evidence.services import receive_file
from bizwatch.kernel.references import tidy_reference
from bizwatch.reporting.choices import Door
from bizwatch.reporting.dataset import Fault, Reading, read_dataset, read_later
from bizwatch.reporting.duplicates import told_event
from bizwatch.reporting.missing_selectors import open_pages, told_since
from bizwatch.reporting.services import receive_report
from bizwatch.reporting.services.missing import tell_missing

if TYPE_CHECKING:
    from bizwatch.reporting.models import Report

NOT_YOURS = "There are no open premises with this reference that the token acts for"


def read(*, client: ApiClient, data: Mapping[str, Any], at: datetime) -> tuple[Reading, Any]:
    """Return what a report says, and its premises (None where the token does not act for them, which is a fault).

    Outside any unit of work: judging the answers takes most of the time, and needs no lock.
    """
    reading = read_dataset(data, at=at, door=Door.API)
    reference = tidy_reference(reading.premises)[:20]
    premises = selectors.premises_of_client(client).filter(reference=reference).first() if reading.premises else None
    if reading.premises and premises is None:
        reading.faults.append(Fault("premises", NOT_YOURS))
    return reading, premises


def same_events(*, client: ApiClient, reading: Reading, premises: Any, at: datetime) -> tuple[PossibleDuplicate, ...]:
    """Return the cases that may tell of the same event as what was read, the surest first, of those the client may know.

    They are its business's own, and of its premises where it is limited to some. Asked before the report is made, so that
    the questions are not asked while others wait for its unit of work.
    """
    (found,) = possible_duplicates_of_many(
        user=None,
        for_business=client.business_id,
        at_premises=selectors.limits_of(client),
        events=[told_event(reading, premises)],
        at=at,
    )
    return found


@audited_service
def receive(*, client: ApiClient, reading: Reading, premises: Any, dedupe: str, at: datetime) -> "Report":
    """Make the report of what was read. Raises what ``reporting`` raises."""
    return receive_report(reading=reading, premises=premises, door=Door.API, dedupe=dedupe, by=client, at=at)


@audited_service
def write_message(*, client: ApiClient, report: "Report", text: str, dedupe: UUID, at: datetime) -> Any:
    """Write to the police about a report. Raises what ``cases`` raises."""
    return message_from_system(case=report.case, text=text, dedupe=dedupe, by=client, at=at)


@audited_service
def answer_missing(
    *, client: ApiClient, report: "Report", data: Mapping[str, Any], at: datetime
) -> tuple[list[str], list[Fault]]:
    """Keep what is told now of what the report left out; return the pages taken, and what is wrong with the rest.

    An answer may lead to further pages, which the same request may answer. Where there are faults the caller must let
    the whole unit of work fail: what was right has been written by then.
    """
    taken: list[str] = []
    while True:
        left = {one.page.code: one for one in open_pages(report)}
        given = {code: one.row.given for code, one in left.items()}
        later = read_later(data, answers=told_since(report), left=given, at=at)
        if later.faults:
            return taken, later.faults
        if not later.pages:
            words = "was not asked for, or was told before"
            return taken, [Fault(name, words) for page, name in later.not_asked.items() if page not in taken]
        for code, values in later.pages.items():
            tell_missing(report=report, page=left[code].page, values=values, by=client, at=at)
            taken.append(code)


def add_evidence(
    *, client: ApiClient, report: "Report", upload: UploadedFile, sha256: str, caption: str, at: datetime
) -> tuple[Any, bool]:
    """Keep a file with a report and return its exhibit, and whether it is new: the same file twice is one exhibit.

    Raises ``HashDiffers`` before anything is kept, and what ``evidence`` raises.
    """
    if _hash_of(upload) != sha256.lower():
        raise HashDiffers
    exhibits = report.case.exhibits.select_related("evidence")
    there = exhibits.filter(evidence__sha256=sha256.lower(), side=Side.BUSINESS, withdrawn_at=None).first()
    if there is not None:
        return there, False
    received = receive_file(upload=upload, caption=caption, by=client, at=at)
    return evidence_from_system(case=report.case, evidence_id=received.pk, by=client, at=at), True


def _hash_of(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
