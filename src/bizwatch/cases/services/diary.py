"""Call-backs: calls booked in the desk's diary for a time that suits the business."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import CallBackState, ContactChannel, ContactResult
from bizwatch.cases.exceptions import AlreadySettled, DiaryClash, TelephoneNeeded, TimeNotPossible
from bizwatch.cases.models import CallBack, Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.services.access import allow, check_can_have
from bizwatch.cases.services.contact import CONTACT_COLUMNS, enter_contact
from bizwatch.cases.services.hold import audit_case, hold, keep, part
from bizwatch.cases.services.mail import Mail, write_to_business
from bizwatch.design.filters import local_date, local_time

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

CALL_LENGTH = timedelta(minutes=15)
FURTHEST = timedelta(days=60)


@audited_service
def book_call_back(
    *,
    case: Case,
    starts_at: datetime,
    telephone: str = "",
    with_name: str = "",
    officer: "User | None" = None,
    note: str = "",
    by: "User",
    at: datetime,
) -> CallBack:
    """Book a call; number and name are the case's contact where none is given, ``officer`` None is whoever is on duty.

    Raises ``TimeNotPossible``, ``TelephoneNeeded``, ``DiaryClash``, ``CannotBeGivenCases``.
    """
    held = hold(case)
    allow(Act.BOOK_CALL_BACK, held, by)
    if officer is not None:
        check_can_have(held, officer)
    booked = _book(
        CallBack(
            case=held,
            starts_at=starts_at,
            telephone=telephone or held.contact_telephone,
            with_name=with_name or held.contact_name,
            officer=officer,
            note=note,
            booked_at=at,
            booked_by=by,
        )
    )
    write_to_business(held, Mail.CALL_BACK_BOOKED, key=str(booked.pk), at=at, starts_at=starts_at)
    audit_case(Action.COLLECTION, held, "book_call_back", by=by, at=at, call_back=booked.pk)
    keep(held, by=by, at=at)
    return booked


@audited_service
def close_call_back(
    *,
    case: Case,
    call_back_id: int,
    state: CallBackState,
    note: str = "",
    moved_to: datetime | None = None,
    by: "User",
    at: datetime,
) -> CallBack:
    """Say what became of a booked call.

    Kept: the victim was reached, and the contact log says so. Changed: booked anew at ``moved_to``, and the new call is
    returned; without ``moved_to`` it is called off. Raises ``AlreadySettled``, and what ``book_call_back`` raises.
    """
    held = hold(case)
    allow(Act.CLOSE_CALL_BACK, held, by)
    call = part(held, CallBack, call_back_id, "There is no such call-back on this case.")
    if call.state != CallBackState.BOOKED or state is CallBackState.BOOKED:
        raise AlreadySettled("This call-back was closed before.")
    call.state, call.note = state, note or call.note
    call.save(update_fields=["state", "note"])
    if state is CallBackState.KEPT:
        _reached(held, note, by=by, at=at)
    result = _changed(held, call, moved_to, by=by, at=at) if state is CallBackState.CHANGED else call
    audit_case(Action.ALTERATION, held, "close_call_back", by=by, at=at, call_back=call.pk, state=state.value)
    keep(held, by=by, at=at, save=CONTACT_COLUMNS)
    return result


def call_off_all(case: Case, words: str) -> None:
    """Call off every booked call of a held case that leaves the desk."""
    CallBack.objects.filter(case=case, state=CallBackState.BOOKED).update(state=CallBackState.CHANGED, note=words)


def _reached(held: Case, note: str, *, by: "User", at: datetime) -> None:
    first = held.contacted_at is None
    contact = enter_contact(
        held,
        channel=ContactChannel.PHONE,
        result=ContactResult.REACHED,
        words=f"Call-back kept. {note}".strip(),
        when=at,
        by=by,
        at=at,
    )
    if first:
        write_to_business(held, Mail.CONTACT_MADE, key=str(contact.pk), at=at)


def _changed(held: Case, call: CallBack, moved_to: datetime | None, *, by: "User", at: datetime) -> CallBack:
    if moved_to is None:
        write_to_business(held, Mail.CALL_BACK_CALLED_OFF, key=str(call.pk), at=at, starts_at=call.starts_at)
        return call
    moved = _book(
        CallBack(
            case=held,
            starts_at=moved_to,
            telephone=call.telephone,
            with_name=call.with_name,
            officer=call.officer,
            booked_at=at,
            booked_by=by,
        )
    )
    write_to_business(held, Mail.CALL_BACK_MOVED, key=str(moved.pk), at=at, starts_at=moved_to)
    return moved


def _book(call: CallBack) -> CallBack:
    if not call.telephone:
        raise TelephoneNeeded("Enter the number to call: the case has none.")
    if not call.booked_at < call.starts_at <= call.booked_at + FURTHEST:
        raise TimeNotPossible(f"A call-back can be booked from now on and for the next {FURTHEST.days} days.")
    if call.officer is not None:
        _check_free(call, call.officer)
    call.save(force_insert=True)
    return call


def _check_free(call: CallBack, officer: "User") -> None:
    """Refuse two calls of one officer within the length of a call. Whoever books for them waits for the other."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=officer.pk)
    near = CallBack.objects.filter(
        officer=officer,
        state=CallBackState.BOOKED,
        starts_at__gt=call.starts_at - CALL_LENGTH,
        starts_at__lt=call.starts_at + CALL_LENGTH,
    ).first()
    if near is not None:
        raise DiaryClash(
            f"{officer} has a call at {local_time(near.starts_at)} on {local_date(near.starts_at)}, and a call takes "
            f"{CALL_LENGTH.seconds // 60} minutes: choose another time or another officer."
        )
