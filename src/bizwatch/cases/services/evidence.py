"""Evidence on a case: exhibits with continuity. The files themselves are the ``evidence`` app's."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.cases.choices import Side
from bizwatch.cases.exceptions import (
    AlreadySettled,
    EvidenceAlreadyOnCase,
    EvidenceNotYours,
    ExhibitReferenceFixed,
    ExhibitReferenceNotUnderstood,
    ExhibitReferenceTaken,
)
from bizwatch.cases.models import Case, CaseExhibit
from bizwatch.cases.permissions import Act
from bizwatch.cases.services.access import allow, side_of
from bizwatch.cases.services.hold import audit_case, hold, hold_to_edit, keep, need_reason, part
from bizwatch.cases.services.messages import write_message
from bizwatch.design.filters import local_date
from bizwatch.evidence.choices import ContinuityKind
from bizwatch.evidence.selectors import evidence_by_ids
from bizwatch.evidence.services import note_continuity

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_REFERENCE = re.compile(r"[A-Z]{2,4}/[0-9]{1,4}")
_NO_EXHIBIT = "There is no such exhibit on this case."
WhyFixed = Callable[[CaseExhibit], str]
_fixers: list[WhyFixed] = []


def let_fix_reference(fixer: WhyFixed) -> None:
    """Let a function say, as a sentence, why the reference of an exhibit cannot be changed any more; "" where it can.

    For the ``ready`` of an app above this one that keeps what names exhibits; the same one counts once.
    """
    if fixer not in _fixers:
        _fixers.append(fixer)


def add_exhibits(
    case: Case, evidence_ids: Iterable[UUID], *, side: Side, by: Actor, at: datetime, own_only: bool
) -> list[CaseExhibit]:
    """Put received files on a case and note it in the continuity of each. ``own_only``: only files ``by`` sent.

    Raises ``EvidenceNotYours``.
    """
    ids = list(dict.fromkeys(evidence_ids))
    found = {evidence.pk: evidence for evidence in evidence_by_ids(ids)} if ids else {}
    for pk in ids:
        if pk not in found or (own_only and found[pk].received_from != by.audit_id):
            raise EvidenceNotYours("This file was not sent by you, or it is no longer here: send it again.")
    rows = [
        CaseExhibit(case=case, evidence=found[pk], added_at=at, added_by_name=by.audit_name[:120], side=side)
        for pk in ids
    ]
    made = CaseExhibit.objects.bulk_create(rows)
    for pk in ids:
        note_continuity(
            evidence=found[pk], kind=ContinuityKind.ATTACHED, by=by, at=at, case_reference=case.crime_reference
        )
    return made


@audited_service
def attach_evidence(*, case: Case, evidence_id: UUID, by: "User", at: datetime) -> CaseExhibit:
    """Put one received file on a case.

    What the business sends becomes an unread message as well, so that it reaches the desk even on a closed case.
    Raises ``EvidenceNotYours``, ``EvidenceAlreadyOnCase``.
    """
    held = hold(case)
    allow(Act.EVIDENCE, held, by)
    side = side_of(by)
    check_not_on_case(held, evidence_id, side=side)
    (exhibit,) = add_exhibits(held, [evidence_id], side=side, by=by, at=at, own_only=side is Side.BUSINESS)
    if side is Side.BUSINESS:
        kind = exhibit.evidence.get_kind_display().lower()
        write_message(held, f"Evidence sent: {kind}. {exhibit.evidence.caption}".strip(), by=by, at=at)
    audit_case(Action.COLLECTION, held, "attach_evidence", by=by, at=at, exhibit=exhibit.pk, evidence=str(evidence_id))
    keep(held, by=by, at=at)
    return exhibit


def check_not_on_case(case: Case, evidence_id: UUID, *, side: Side) -> None:
    """Refuse a file whose very bytes are on the held case already, whoever sent them and under whatever name.

    Compared by SHA-256. One that was withdrawn counts too: it is still kept. A business does not read what the police
    called it. Raises ``EvidenceAlreadyOnCase``.
    """
    same = [evidence.sha256 for evidence in evidence_by_ids([evidence_id])]
    exhibit = CaseExhibit.objects.filter(case=case, evidence__sha256__in=same).select_related("evidence").first()
    if exhibit is None:
        return
    was = " and was withdrawn" if exhibit.withdrawn_at else ""
    named = side is Side.POLICE or exhibit.side == Side.BUSINESS
    which = f" ({exhibit.evidence.original_name}, added on {local_date(exhibit.added_at)})" if named else ""
    raise EvidenceAlreadyOnCase(f"This very file is on the case already{which}{was}, so it was not added again.")


@audited_service
def give_exhibit_reference(
    *, case: Case, exhibit_id: int, exhibit_reference: str, by: "User", at: datetime, version: int
) -> CaseExhibit:
    """Give an exhibit the reference of whoever produces it: initials, a stroke, a number (MG11: "JBS/1").

    Raises ``ExhibitReferenceNotUnderstood``, ``ExhibitReferenceTaken``, ``ExhibitReferenceFixed``, ``AlreadySettled``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.EXHIBIT, held, by)
    exhibit = part(held, CaseExhibit, exhibit_id, _NO_EXHIBIT)
    _check_not_withdrawn(exhibit)
    tidy = "".join(exhibit_reference.split()).upper()
    if not _REFERENCE.fullmatch(tidy):
        raise ExhibitReferenceNotUnderstood(
            "Enter an exhibit reference as initials, a stroke and a number, such as JBS/1."
        )
    _check_not_fixed(exhibit, tidy)
    exhibit.exhibit_reference = tidy
    try:
        with transaction.atomic():
            exhibit.save(update_fields=["exhibit_reference"])
    except IntegrityError as error:
        raise ExhibitReferenceTaken(f"Another exhibit of this case is {tidy}: take the next number.") from error
    note_continuity(
        evidence=exhibit.evidence,
        kind=ContinuityKind.EXHIBITED,
        by=by,
        at=at,
        note=tidy,
        case_reference=held.crime_reference,
    )
    audit_case(Action.ALTERATION, held, "give_exhibit_reference", by=by, at=at, exhibit=exhibit.pk)
    return exhibit


@audited_service
def withdraw_exhibit(
    *, case: Case, exhibit_id: int, reason: str, by: "User", at: datetime, version: int
) -> CaseExhibit:
    """Take an exhibit off the case with a reason; the file and its continuity stay. Raises ``AlreadySettled``."""
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.WITHDRAW_EXHIBIT, held, by)
    exhibit = part(held, CaseExhibit, exhibit_id, _NO_EXHIBIT)
    _check_not_withdrawn(exhibit)
    exhibit.withdrawn_at = at
    exhibit.withdraw_reason = need_reason(reason, "Write why the exhibit is withdrawn.")
    exhibit.save(update_fields=["withdrawn_at", "withdraw_reason"])
    note_continuity(
        evidence=exhibit.evidence,
        kind=ContinuityKind.WITHDRAWN,
        by=by,
        at=at,
        note=exhibit.withdraw_reason,
        case_reference=held.crime_reference,
    )
    audit_case(Action.ALTERATION, held, "withdraw_exhibit", by=by, at=at, exhibit=exhibit.pk)
    keep(held, by=by, at=at)
    return exhibit


def _check_not_fixed(exhibit: CaseExhibit, wanted: str) -> None:
    if exhibit.exhibit_reference in ("", wanted):
        return
    why = next((words for fixer in _fixers if (words := fixer(exhibit))), "")
    if why:
        raise ExhibitReferenceFixed(why)


def _check_not_withdrawn(exhibit: CaseExhibit) -> None:
    if exhibit.withdrawn_at is not None:
        raise AlreadySettled("This exhibit was withdrawn from the case before.")
