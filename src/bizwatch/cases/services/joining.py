"""The same event told twice: joined by a person, undone by a person, or kept apart. A machine joins nothing.

A case that is joined keeps all that hangs on it, where it is; the other case shows it and deals with it. So undoing
brings back two whole cases.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.businesses.selectors import same_places
from bizwatch.cases.choices import CancelReason, JoinState, MoveKind, Status
from bizwatch.cases.exceptions import (
    AlreadySettled,
    CannotLinkToItself,
    JoinNotPossible,
    NotInThisState,
    NotJoined,
    NotYoursToDo,
)
from bizwatch.cases.intake import Told
from bizwatch.cases.models import Case, CaseApart, CaseExhibit, CaseJoin
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.joining import RULED_BY_THE_EARLIEST, JoinSide, join_faults, ruling
from bizwatch.cases.policies.leaving import cancel_faults
from bizwatch.cases.policies.telling import told_fault
from bizwatch.cases.selectors.visibility import has_readers
from bizwatch.cases.services.access import allow, check_no_conflict
from bizwatch.cases.services.contact import CONTACT_COLUMNS, enter_told
from bizwatch.cases.services.hold import audit_case, hold, hold_to_edit, keep, move_to, moved, need_reason
from bizwatch.cases.services.mail import Mail, write_to_business
from bizwatch.evidence.choices import ContinuityKind
from bizwatch.evidence.services import note_continuity
from bizwatch.reference.choices import Nature

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_LEFT = ("joined_to", "is_open", "closed_at", *CONTACT_COLUMNS)


@audited_service
def join_cases(
    *, case: Case, into: Case, reason: str, told: Told | None = None, by: "User", at: datetime, version: int
) -> Case:
    """Say that a case tells of the same event as another one, which stays; return the one that was joined.

    What hangs on it is shown and dealt with there; the earliest report of the two rules the promises. A recorded crime
    is cancelled with it (C3): by a supervisor, and the victim has been told. Raises ``JoinNotPossible``,
    ``ReasonNeeded``, ``NotYoursToDo``, ``ConflictOfInterest``.
    """
    _lock([case.pk, into.pk])
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.JOIN, held, by)
    survivor = _survivor(into, by)
    for one in (held, survivor):
        check_no_conflict(one, by)
    faults = join_faults(_side(held), _side(survivor), same_victim=_same_victim(held, survivor))
    if faults:
        raise JoinNotPossible(faults)
    words = need_reason(reason, "Write how you know that it is the same event.")
    shown = survivor.crime_reference if held.business_id == survivor.business_id else ""
    joined = _unite(held, survivor, words, told, "join_cases", by=by, at=at)
    write_to_business(
        joined, Mail.JOINED, key=str(joined.version), at=at, into=shown, was_crime=bool(joined.recorded_at)
    )
    return joined


def join_as_told(case: Case, into: Case, words: str, *, by: "User", at: datetime) -> Case:
    """Join a report just taken to an open case of which the person who reports says that it is the same event.

    Part of the unit of work that takes the report; whoever may be told of the case (``case_told_again``) was asked
    before. Raises ``JoinNotPossible``, ``ConflictOfInterest``.
    """
    survivor = hold(into)
    check_no_conflict(survivor, by)
    faults = _told_faults(case, survivor) or join_faults(
        _side(case), _side(survivor), same_victim=_same_victim(case, survivor)
    )
    if faults:
        raise JoinNotPossible(faults)
    return _unite(case, survivor, words, None, "add_call", by=by, at=at)


def _told_faults(case: Case, survivor: Case) -> tuple[tuple[str, str], ...]:
    """Return why what a person tells can be added to no case, or not to this one."""
    if case.is_restricted:
        return (("same_as", "What is told in confidence is never added to another case: send a report of its own."),)
    if not survivor.is_open:
        return (("same_as", f"{survivor} is not open any more: send a report of its own."),)
    return ()


def _unite(held: Case, survivor: Case, words: str, told: Told | None, act: str, *, by: "User", at: datetime) -> Case:
    """Put a case under the one that stays, where nothing stands in the way; return it."""
    before = {} if _live(survivor) else _written(_moments(survivor))
    _leave(held, survivor, words, told, by=by, at=at)
    CaseJoin.objects.create(case=held, into=survivor, reason=words, at=at, by=by, before=before)
    _tell_continuity(held, ContinuityKind.ATTACHED, f"Shown on {survivor}: {held} was joined to it", by=by, at=at)
    moved(survivor, MoveKind.TOOK_IN, by=by, at=at, end=held.crime_reference, reason=words)
    _audit_both(held, survivor, act, by=by, at=at)
    result = keep(held, by=by, at=at, save=_LEFT)
    survivor = hold(survivor)
    survivor.act_in_hand = act
    _rule_anew(survivor, ruling(_moments(survivor), [_moments(held)]))
    keep(survivor, by=by, at=at, save=RULED_BY_THE_EARLIEST)
    return result


@audited_service
def unjoin_cases(*, case: Case, reason: str, by: "User", at: datetime, version: int) -> Case:
    """Take a case out of the one it was joined to: both stand again as they would without it.

    What was done meanwhile, and that the victim was told, stays done. Raises ``NotJoined``, ``ReasonNeeded``.
    """
    join = CaseJoin.objects.filter(case=case, state=JoinState.JOINED).select_related("into").first()
    if join is None:
        raise NotJoined("This case is not joined to another one.")
    _lock([case.pk, join.into_id])
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.UNJOIN, held, by)
    if held.status == Status.CANCELLED and not has_permission(by, Permission.SUPERVISE):
        raise NotYoursToDo("A supervisor cancelled this crime, so a supervisor must take it out again.")
    survivor = hold(join.into)
    for one in (held, survivor):
        check_no_conflict(one, by)
    words = need_reason(reason, "Write why they are two events after all.")
    _give_back(survivor, join)
    join.state, join.undone_at, join.undone_by, join.undo_reason = JoinState.UNDONE, at, by, words
    join.save(update_fields=["state", "undone_at", "undone_by", "undo_reason"])
    held.joined_to, held.is_open, held.closed_at = None, True, None
    _tell_continuity(held, ContinuityKind.ATTACHED, f"On {held} alone: taken out of {survivor}", by=by, at=at)
    moved(survivor, MoveKind.LET_GO, by=by, at=at, end=held.crime_reference, reason=words)
    _audit_both(held, survivor, "unjoin_cases", by=by, at=at)
    write_to_business(held, Mail.UNJOINED, key=str(held.version), at=at)
    result = keep(held, by=by, at=at, reason=words, save=_LEFT)
    keep(survivor, by=by, at=at, save=RULED_BY_THE_EARLIEST)
    return result


@audited_service
def keep_apart(*, case: Case, other: Case, reason: str, by: "User", at: datetime) -> CaseApart:
    """Note that two cases are two events, so that they are not offered as one again. Raises ``AlreadySettled``."""
    if case.pk == other.pk:
        raise CannotLinkToItself("This is the same case: enter the reference of another one.")
    for one in (case, other):
        allow(Act.APART, one, by)
    first, second = sorted((case, other), key=lambda one: one.pk)
    words = need_reason(reason, "Write how you know that they are two events.")
    try:
        with transaction.atomic():
            apart = CaseApart.objects.create(first=first, second=second, reason=words, at=at, by=by)
    except IntegrityError as error:
        raise AlreadySettled(f"That {case} and {other} are two events is noted already.") from error
    _audit_both(case, other, "keep_apart", by=by, at=at)
    return apart


def _lock(pks: Iterable[int]) -> None:
    """Lock both cases in one order, so that two people who join them crosswise wait instead of blocking each other."""
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=list(pks)).order_by("pk").values_list("pk"))


def _survivor(into: Case, by: "User") -> Case:
    survivor = hold(into)
    try:
        allow(Act.JOIN, survivor, by)
    except NotInThisState as error:
        label = Status(survivor.status).label.lower()
        words = f"{survivor} is {label}: only a case that is open can stay. {error}"
        raise JoinNotPossible((("reference", words),)) from error
    return survivor


def _side(case: Case) -> JoinSide:
    return JoinSide(
        reference=case.crime_reference,
        nature=Nature(case.nature),
        is_recorded=case.recorded_at is not None,
        has_joined=bool(_live(case)),
        business=case.business.name,
    )


def _same_victim(case: Case, into: Case) -> bool:
    """Whether both have one victim: the same premises, or a place that a guest entered again."""
    return into.premises_id in same_places([case.premises_id])[case.premises_id]


def _leave(held: Case, survivor: Case, words: str, told: Told | None, *, by: "User", at: datetime) -> None:
    """Close the joined case: cancelled where it is a recorded crime, and otherwise no crime of its own."""
    more = {"other_reference": survivor.crime_reference}
    if _side(held).is_recorded_crime:
        more |= {"cancel_code": CancelReason.C3}
        told_at = _told_at(held, survivor, words, told, by=by, at=at)
        move_to(held, Status.CANCELLED, by=by, at=at, reason=words, victim_told_at=told_at, **more)
    else:
        move_to(held, Status.JOINED, by=by, at=at, reason=words, **more)
    held.joined_to, held.is_open, held.closed_at = survivor, False, at


def _told_at(held: Case, survivor: Case, words: str, told: Told | None, *, by: "User", at: datetime) -> datetime:
    if not has_permission(by, Permission.SUPERVISE):
        raise NotYoursToDo(f"{held} is recorded as a crime: only a supervisor may cancel it by joining it (C3).")
    fault = told_fault(
        told,
        reported_at=held.reported_at,
        at=at,
        has_email=bool(held.contact_email),
        has_account=has_readers(held),
    )
    faults = cancel_faults(
        CancelReason.C3, reason=words, other_body="", other_reference=survivor.crime_reference, told_fault=fault
    )
    if faults or told is None:
        raise JoinNotPossible(faults)
    told_words = f"The crime was cancelled: it is the same as {survivor}."
    return enter_told(held, told, words=told_words, by=by, at=at).at


def _live(survivor: Case) -> list[CaseJoin]:
    """Return what is joined to a case now, in the order in which it was."""
    live = CaseJoin.objects.filter(into=survivor, state=JoinState.JOINED)
    return list(live.select_related("case").order_by("pk"))


def _moments(case: Case) -> dict[str, datetime | None]:
    return {name: getattr(case, name) for name in RULED_BY_THE_EARLIEST}


def _written(moments: dict[str, datetime | None]) -> dict[str, str | None]:
    return {name: moment.isoformat() if moment else None for name, moment in moments.items()}


def _read(written: dict[str, str | None]) -> dict[str, datetime | None]:
    return {name: datetime.fromisoformat(text) if text else None for name, text in written.items()}


def _rule_anew(survivor: Case, moments: dict[str, datetime | None]) -> None:
    for name, moment in moments.items():
        setattr(survivor, name, moment)


def _give_back(survivor: Case, join: CaseJoin) -> None:
    """Take the joined case's part out of the survivor's moments; what was changed by hand since stays as it is."""
    live = _live(survivor)
    others = [one for one in live if one.pk != join.pk]
    own = _read(live[0].before)
    with_it = ruling(own, [_moments(one.case) for one in live])
    without = ruling(own, [_moments(one.case) for one in others])
    untouched = {name: moment for name, moment in without.items() if getattr(survivor, name) == with_it[name]}
    _rule_anew(survivor, untouched)
    if others and live[0].pk == join.pk:
        others[0].before = join.before
        others[0].save(update_fields=["before"])


def _tell_continuity(case: Case, kind: ContinuityKind, note: str, *, by: "User", at: datetime) -> None:
    """Note with every exhibit where it is shown from now on; the file stays with the case that it was sent to."""
    for exhibit in CaseExhibit.objects.filter(case=case, withdrawn_at=None).select_related("evidence"):
        note_continuity(
            evidence=exhibit.evidence, kind=kind, by=by, at=at, note=note, case_reference=case.crime_reference
        )


def _audit_both(one: Case, other: Case, act: str, *, by: "User", at: datetime) -> None:
    audit_case(Action.COMBINATION, one, act, by=by, at=at, other=other.crime_reference)
    audit_case(Action.COMBINATION, other, act, by=by, at=at, other=one.crime_reference)
