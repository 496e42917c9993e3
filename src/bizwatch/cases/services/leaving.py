"""Cases that leave the desk without an outcome, are classified anew, come back, or are reviewed."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.accounts.access import has_permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.cases.choices import (
    CancelReason,
    LogKind,
    MaterialState,
    MoveKind,
    ReviewState,
    Status,
    StepState,
    TransferTo,
)
from bizwatch.cases.exceptions import (
    CancellationNotPossible,
    NoSuchOffence,
    NothingToChange,
    TimeNotPossible,
    TransferNotPossible,
)
from bizwatch.cases.intake import Told
from bizwatch.cases.models import Case, CaseOutcome, CaseResult, NewMaterial, RemedyStep, VictimReview
from bizwatch.cases.permissions import Act, works_on
from bizwatch.cases.policies.leaving import cancel_faults, transfer_faults
from bizwatch.cases.policies.telling import told_fault
from bizwatch.cases.selectors.visibility import has_readers
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.actions import drop_open_actions
from bizwatch.cases.services.contact import CONTACT_COLUMNS, enter_told
from bizwatch.cases.services.diary import call_off_all
from bizwatch.cases.services.hold import audit_case, hold_to_edit, keep, move_to, moved, need_reason
from bizwatch.cases.services.log import write_log
from bizwatch.cases.services.mail import Mail, write_to_business
from bizwatch.cases.services.specialist_steps import withdraw_all
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.references import is_well_formed, tidy_reference
from bizwatch.reference.choices import OffenceScheme
from bizwatch.reference.exceptions import UnknownOffenceCode
from bizwatch.reference.selectors import (
    BusinessCrimeFacts,
    Offence,
    clock,
    is_business_crime,
    kind_of_offence,
    offence,
    offences_for_report,
)

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

CLOSING_COLUMNS = ("is_open", "closed_at", "outcome_code", "result_code", *CONTACT_COLUMNS)

CLASS_COLUMNS = (
    "offence_code",
    "crime_kind",
    "is_business_crime",
    "definition_code",
    "definition_reason",
    "definition_facts",
)


@audited_service
def cancel(
    *,
    case: Case,
    code: CancelReason,
    reason: str,
    told: Told | None,
    other_body: str = "",
    other_reference: str = "",
    by: "User",
    at: datetime,
    version: int,
) -> Case:
    """Cancel a crime under general rule C; the victim must have been told. Raises ``CancellationNotPossible``."""
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.CANCEL, held, by)
    faults = cancel_faults(
        code,
        reason=reason.strip(),
        other_body=other_body.strip(),
        other_reference=other_reference.strip(),
        told_fault=_told_fault(held, told, at),
    )
    if code is CancelReason.C3 and not faults:
        faults = _duplicate_faults(held, other_reference)
    if faults or told is None:
        raise CancellationNotPossible(faults)
    more = {"cancel_code": code, "other_body": other_body, "other_reference": tidy_reference(other_reference)}
    _close(held, Status.CANCELLED, told=told, reason=reason, by=by, at=at, more=more)
    audit_case(Action.ALTERATION, held, "cancel", by=by, at=at, code=code.value)
    write_to_business(held, Mail.CANCELLED, key=str(held.version), at=at)
    return keep(held, by=by, at=at, save=CLOSING_COLUMNS)


@audited_service
def transfer(
    *,
    case: Case,
    to: TransferTo,
    other_body: str,
    accepted_by: str,
    reason: str,
    told: Told | None,
    other_reference: str = "",
    by: "User",
    at: datetime,
    version: int,
) -> Case:
    """Hand the case to another force or team that accepted it; the victim must have been told.

    Raises ``TransferNotPossible``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.TRANSFER, held, by)
    faults = transfer_faults(
        other_body=other_body.strip(),
        accepted_by=accepted_by.strip(),
        reason=reason.strip(),
        told_fault=_told_fault(held, told, at),
    )
    if faults or told is None:
        raise TransferNotPossible(faults)
    more = {"other_body": other_body, "other_reference": other_reference, "accepted_by": accepted_by}
    _close(held, Status.TRANSFERRED, told=told, reason=reason, by=by, at=at, more=more)
    audit_case(Action.DISCLOSURE, held, "transfer", by=by, at=at, to=to.value)
    write_to_business(held, Mail.TRANSFERRED, key=str(held.version), at=at, to=other_body)
    return keep(held, by=by, at=at, save=CLOSING_COLUMNS)


@audited_service
def reopen(*, case: Case, reason: str, by: "User", at: datetime, version: int) -> Case:
    """Bring a closed case back to the desk. Its outcome or result ends and stays in the history; a new review date is set."""
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.REOPEN, held, by)
    words = need_reason(reason, "Write why the case is opened again.")
    return bring_back(held, words, by=by, at=at)


def bring_back(held: Case, words: str, *, by: Actor, at: datetime, tells: bool = True) -> Case:
    """Open a closed case again that was held to edit, with all that ends by it; return it, kept.

    ``tells``: the business is written to here; otherwise the caller does, in words of its own.
    """
    for ended in (CaseOutcome, CaseResult):
        ended._default_manager.filter(case=held, is_current=True).update(is_current=False, ended_at=at)
    _end_what_hangs(held, by=by, at=at)
    held.is_open, held.closed_at, held.outcome_code, held.result_code = True, None, "", ""
    held.review_at = clock("review-case", to_london(at).date()).due_at(at)
    if held.allocated_to is not None and not has_permission(held.allocated_to, works_on(held)):
        held.allocated_to = None
    audit_case(Action.ALTERATION, held, "reopen", by=by, at=at)
    if tells:
        write_to_business(held, Mail.REOPENED, key=str(held.version), at=at)
    return keep(held, by=by, at=at, reason=words, save=(*CLOSING_COLUMNS, "review_at", "allocated_to"))


def _end_what_hangs(held: Case, *, by: Actor, at: datetime) -> None:
    """End what waited for a decision on an outcome that has ended: a remedy, a review, new material."""
    settled = {"settled_at": at, "settled_by_name": by.audit_name[:120]}
    RemedyStep.objects.filter(case=held, state=StepState.OPEN).update(
        state=StepState.DROPPED, note="The case was opened again.", **settled
    )
    VictimReview.objects.filter(case=held, state=ReviewState.ASKED).update(state=ReviewState.OVERTAKEN, decided_at=at)
    waiting = NewMaterial.objects.filter(case=held, state__in=(MaterialState.WAITING, MaterialState.REOPENING))
    waiting.update(state=MaterialState.REOPENED, **settled)


@audited_service
def review(
    *, case: Case, note: str, next_review_at: datetime | None = None, by: "User", at: datetime, version: int
) -> Case:
    """Write a supervisor's review; the next is due as the ``review-case`` clock says, or earlier or later if chosen.

    Raises ``TimeNotPossible``, ``ReasonNeeded``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.REVIEW, held, by)
    words = need_reason(note, "Write what you found and what is to be done.")
    following = next_review_at or clock("review-case", to_london(at).date()).due_at(at)
    if following <= at:
        raise TimeNotPossible("The next review must lie ahead.")
    held.review_at = following
    write_log(held, LogKind.REVIEW, words, by=by, at=at)
    moved(held, MoveKind.SUPERVISED, by=by, at=at, reason=words)
    audit_case(Action.ALTERATION, held, "review", by=by, at=at)
    return keep(held, by=by, at=at, save=("review_at",))


@audited_service
def reclassify(
    *,
    case: Case,
    offence_code: str,
    reason: str,
    definition_facts: BusinessCrimeFacts | None = None,
    by: "User",
    at: datetime,
    version: int,
) -> Case:
    """Record the crime under another offence, and answer the business-crime question again.

    The offence must have been in force on the day of the crime; the definition is the one of the day of the report.
    Raises ``NoSuchOffence``, ``NothingToChange``, ``ReasonNeeded``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.RECLASSIFY, held, by)
    found = recordable(offence_code, held)
    facts = definition_facts or BusinessCrimeFacts(**held.definition_facts)
    if found.code == held.offence_code and asdict(facts) == held.definition_facts:
        raise NothingToChange(f"The crime is recorded as {found.label} already.")
    words = need_reason(reason, "Write why the crime is classified anew.")
    before = held.offence_code
    classify(held, found, facts)
    moved(held, MoveKind.RECLASSIFIED, by=by, at=at, start=before, end=found.code, reason=words)
    audit_case(Action.ALTERATION, held, "reclassify", by=by, at=at, before=before, after=found.code)
    if before != found.code:
        write_to_business(held, Mail.RECLASSIFIED, key=str(held.version), at=at, crime=found.plain)
    return keep(held, by=by, at=at, save=CLASS_COLUMNS)


def close_case(case: Case, at: datetime) -> None:
    """Set on a held case that it left the desk."""
    case.is_open, case.closed_at = False, at


def _close(
    held: Case, status: Status, *, told: Told, reason: str, by: "User", at: datetime, more: dict[str, str]
) -> None:
    words = f"The case was {status.label.lower()}."
    contact = enter_told(held, told, words=words, by=by, at=at)
    drop_open_actions(held, words, by=by, at=at)
    withdraw_all(held, words, by=by, at=at)
    call_off_all(held, words)
    move_to(held, status, by=by, at=at, reason=reason, victim_told_at=contact.at, **more)
    close_case(held, at)


def _told_fault(case: Case, told: Told | None, at: datetime) -> str:
    return told_fault(
        told,
        reported_at=case.reported_at,
        at=at,
        has_email=bool(case.contact_email),
        has_account=has_readers(case),
    )


def _duplicate_faults(case: Case, reference: str) -> tuple[tuple[str, str], ...]:
    """A duplicate of a case held here must be another case that stands; a reference of elsewhere is taken as given."""
    tidy = tidy_reference(reference)
    if tidy == case.crime_reference:
        return (("other_reference", "This is the case's own reference: enter that of the case that stays."),)
    if tidy.startswith(f"{case.crime_reference.partition('-')[0]}-") or is_well_formed(tidy):
        twin = Case.objects.ordinary().filter(crime_reference=tidy).first()
        if twin is None:
            return (("other_reference", f"There is no case {tidy}: check the reference."),)
        if twin.status == Status.CANCELLED:
            return (("other_reference", f"{tidy} is cancelled itself, so one of the two must stay."),)
    return ()


def recordable(code: str, case: Case) -> Offence:
    """Return the offence that the force records on the day of the crime. Raises ``NoSuchOffence``."""
    try:
        found = offence(code.strip().upper(), to_london(case.occurred_from).date())
    except UnknownOffenceCode as error:
        raise NoSuchOffence(str(error)) from error
    if found.scheme is not OffenceScheme.HOME_OFFICE:
        raise NoSuchOffence(
            f"{found.label} is recorded by the national fraud service, not by the desk: transfer the case instead."
        )
    return found


def classify(held: Case, found: Offence, facts: BusinessCrimeFacts) -> None:
    """Set offence and flag on a held case; the definition is that of the day of the report."""
    answer = is_business_crime(facts, to_london(held.reported_at).date())
    held.offence_code, held.crime_kind = found.code, _kind(found, held.crime_kind)
    held.definition_facts, held.definition_code = asdict(facts), answer.definition_code
    held.is_business_crime, held.definition_reason = answer.answer, answer.reason


def _kind(found: Offence, before: str) -> str:
    """Return the kind that an offence is reported as: as before where that can be recorded under it."""
    if any(row.code == found.code for row in offences_for_report(before)):
        return before
    kind = kind_of_offence(found.code)
    return kind.code if kind else before
