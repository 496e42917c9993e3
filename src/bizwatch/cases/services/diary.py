"""The desk's diary of calls: booked for any time by an officer, and what became of each.

Slots that the business chooses itself are in ``services.call_backs``, reminders in ``services.reminders``.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.cases.choices import ActionKind, CallBackState, ContactChannel, ContactResult, Side
from bizwatch.cases.exceptions import AlreadySettled, DiaryClash, OfficerNotFree, TelephoneNeeded, TimeNotPossible
from bizwatch.cases.models import CallBack, Case, CaseAction, VictimContact
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.slots import Slot, Span, is_on_duty
from bizwatch.cases.selectors.call_links import call_link, time_code
from bizwatch.cases.selectors.slots import next_slots, rota_between
from bizwatch.cases.services.access import allow, check_can_have
from bizwatch.cases.services.call_promise import promise_after_no_answer, settle_promise
from bizwatch.cases.services.contact import CONTACT_COLUMNS, enter_contact
from bizwatch.cases.services.hold import audit_case, hold, keep, part, user_or_none
from bizwatch.cases.services.mail import Mail, write_about_call, write_to_business, write_to_called
from bizwatch.design.filters import local_date, local_datetime, local_time, plural
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock, slot_rules

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

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
    chosen_by_business: bool = False,
    by: "User",
    at: datetime,
) -> CallBack:
    """Book a call at any time, rota or not; number and name are the case's contact where none is given.

    ``officer`` None is whoever is on duty. A call after the promised contact is booked only where the business asked for
    it. Raises ``TimeNotPossible``, ``TelephoneNeeded``, ``DiaryClash``, ``CannotBeGivenCases``, ``LaterThanPromised``.
    """
    held = hold(case)
    allow(Act.BOOK_CALL_BACK, held, by)
    if officer is not None:
        check_can_have(held, officer)
    call = CallBack(
        case=held,
        starts_at=starts_at,
        telephone=telephone,
        with_name=with_name,
        officer=officer,
        note=note,
        chosen_by_business=chosen_by_business,
    )
    if officer is not None:
        check_no_clash(call, officer)
    enter_call(held, call, by=by, at=at)
    write_about_call(held, call, Mail.CALL_BACK_BOOKED, at=at)
    audit_case(Action.COLLECTION, held, "book_call_back", by=by, at=at, call_back=call.pk)
    keep(held, by=by, at=at, save=CONTACT_COLUMNS)
    return call


@audited_service
def close_call_back(
    *,
    case: Case,
    call_back_id: int,
    state: CallBackState,
    note: str = "",
    moved_to: datetime | None = None,
    chosen_by_business: bool = False,
    by: "User",
    at: datetime,
) -> CallBack:
    """Say what became of a booked call.

    Kept: the victim was reached, and the contact log says so. No answer: the log says so, and the business is offered other
    times, or the desk decides after the last try. Missed: we did not call; the business has an apology. Changed: booked
    anew at ``moved_to``, and the new call is returned; without ``moved_to`` it is called off. Raises ``AlreadySettled``, and
    what ``book_call_back`` raises.
    """
    held = hold(case)
    allow(Act.CLOSE_CALL_BACK, held, by)
    call = booked_call(held, call_back_id)
    if state is CallBackState.BOOKED:
        raise AlreadySettled("A call-back that was closed is not opened again: book another.")
    call.note = note or call.note
    settle_call(call, state, at=at)
    result = call
    if state is CallBackState.KEPT:
        _reached(held, note, by=by, at=at)
    elif state is CallBackState.NO_ANSWER:
        _no_answer(held, call, note, by=by, at=at)
    elif state is CallBackState.MISSED:
        apologise(held, call, at=at)
    else:
        result = _changed(held, call, moved_to, chosen_by_business, by=by, at=at)
    audit_case(Action.ALTERATION, held, "close_call_back", by=by, at=at, call_back=call.pk, state=state.value)
    keep(held, by=by, at=at, save=CONTACT_COLUMNS)
    return result


@audited_service
def give_call_back(*, case: Case, call_back_id: int, officer: "User", by: "User", at: datetime) -> CallBack:
    """Give a booked call to another officer. One of the rota goes only to somebody who is on it then.

    Raises ``AlreadySettled``, ``CannotBeGivenCases``, ``DiaryClash``, ``OfficerNotFree``.
    """
    held = hold(case)
    allow(Act.GIVE_CALL, held, by)
    check_can_have(held, officer)
    call = booked_call(held, call_back_id)
    check_no_clash(call, officer)
    _check_there(call, officer)
    call.officer, call.listed_at = officer, None
    call.save(update_fields=["officer", "listed_at"])
    audit_case(Action.ALTERATION, held, "give_call_back", by=by, at=at, call_back=call.pk, officer=officer.pk)
    keep(held, by=by, at=at)
    return call


@audited_service
def offer_call_times(*, case: Case, call_back_id: int, by: "User", at: datetime) -> CallBack:
    """Ask the business by e-mail to choose another time for a booked call, which stands until it does."""
    held = hold(case)
    allow(Act.OFFER_TIMES, held, by)
    call = booked_call(held, call_back_id)
    offer(held, call, Mail.CALL_CHOOSE, key=f"{call.pk}:{int(at.timestamp())}", at=at)
    audit_case(Action.DISCLOSURE, held, "offer_call_times", by=by, at=at, call_back=call.pk)
    return call


def call_off_all(case: Case, words: str) -> None:
    """Call off every booked call of a held case that leaves the desk, and of the cases joined to it."""
    CallBack.objects.filter(case__in=Case.objects.with_joined(case), state=CallBackState.BOOKED).update(
        state=CallBackState.CHANGED, note=words
    )


def booked_call(held: Case, call_back_id: int) -> CallBack:
    """Return a call of a held case that is still booked. Raises ``NotFoundOnCase``, ``AlreadySettled``."""
    call = part(held, CallBack, call_back_id, "There is no such call-back on this case.")
    if call.state != CallBackState.BOOKED:
        raise AlreadySettled("This call-back was closed before.")
    return call


def settle_call(call: CallBack, state: CallBackState, *, at: datetime) -> None:
    """Close a booked call in one state or another; one without an answer counts as a try."""
    call.state, call.closed_at = state, at
    call.tries += state is CallBackState.NO_ANSWER
    call.save(update_fields=["state", "closed_at", "note", "tries"])


def enter_call(held: Case, call: CallBack, *, before: CallBack | None = None, by: Actor, at: datetime) -> None:
    """Check and save a new call of a held case, in the place of ``before`` if there was one; the caller keeps the case.

    Raises ``TelephoneNeeded``, ``TimeNotPossible``, ``LaterThanPromised``.
    """
    call.telephone = call.telephone or (before.telephone if before else held.contact_telephone)
    call.with_name = call.with_name or (before.with_name if before else held.contact_name)
    call.booked_at, call.booked_by, call.booked_by_name = at, user_or_none(by), by.audit_name[:120]
    if before is not None:
        call.follows = before
        call.tries = 0 if before.state == CallBackState.KEPT else before.tries
    if not call.telephone:
        raise TelephoneNeeded("Enter the number to call: the case has none.")
    if not at < call.starts_at <= at + FURTHEST:
        raise TimeNotPossible(f"A call-back can be booked from now on and for the next {FURTHEST.days} days.")
    settle_promise(held, call, before=before, by=by, at=at)
    call.save(force_insert=True)


def check_no_clash(call: CallBack, officer: "User") -> None:
    """Refuse two calls of one officer within the length of a call. Whoever books for them waits for the other."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=officer.pk)
    length = slot_rules(to_london(call.starts_at).date()).length
    near = (
        CallBack.objects.filter(
            officer=officer,
            state=CallBackState.BOOKED,
            starts_at__gt=call.starts_at - length,
            starts_at__lt=call.starts_at + length,
        )
        .exclude(pk=call.pk)
        .first()
    )
    if near is not None:
        raise DiaryClash(
            f"{officer} has a call at {local_time(near.starts_at)} on {local_date(near.starts_at)}, and a call takes "
            f"{length.seconds // 60} minutes: choose another time or another officer."
        )


def apologise(held: Case, call: CallBack, *, at: datetime) -> None:
    """Note on a call of a held case that nobody made it, and say sorry to the business with other times; once."""
    if call.missed_at is None:
        call.missed_at = at
        call.save(update_fields=["missed_at"])
        offer(held, call, Mail.CALL_MISSED, key=str(call.pk), at=at)


def offer(held: Case, call: CallBack, mail: Mail, *, key: str, at: datetime) -> None:
    """Write to the business with the next times that suit it, each a link of its own."""
    times = _times(held, next_slots(held, at=at), at)
    write_to_called(held, call, mail, key=key, at=at, times=times)


def _times(held: Case, slots: Sequence[Slot], at: datetime) -> list[dict[str, str]]:
    address = call_link(held, at=at)
    return [
        {"words": local_datetime(slot.starts_at), "link": f"{address}?time={time_code(slot.starts_at)}"}
        for slot in slots
    ]


def _check_there(call: CallBack, officer: "User") -> None:
    """Refuse an officer who is away then, and for a slot of the rota one who has no shift."""
    length = slot_rules(to_london(call.starts_at).date()).length
    rota = rota_between(Span(call.starts_at, call.starts_at + length))
    duties = [duty for duty in rota.duties if duty.officer_id == officer.pk]
    away = rota.away.get(officer.pk, ())
    there = is_on_duty(call.starts_at, duties, away, length=length) if call.from_rota else not away
    if not there:
        raise OfficerNotFree(f"{officer} is not on the rota then, or is away: choose another officer.")


def _reached(held: Case, note: str, *, by: "User", at: datetime) -> None:
    first = held.contacted_at is None
    contact = _log(held, ContactResult.REACHED, f"Call-back kept. {note}", by=by, at=at)
    if first:
        write_to_business(held, Mail.CONTACT_MADE, key=str(contact.pk), at=at)


def _no_answer(held: Case, call: CallBack, note: str, *, by: "User", at: datetime) -> None:
    contact = _log(held, ContactResult.NO_ANSWER, f"Call-back, no answer. {note}", by=by, at=at)
    promise_after_no_answer(held, call, by=by, at=at)
    if call.tries < slot_rules(to_london(at).date()).tries:
        offer(held, call, Mail.CALL_NO_ANSWER, key=str(call.pk), at=at)
        return
    write_to_business(held, Mail.CONTACT_ATTEMPTED, key=str(contact.pk), at=at)
    CaseAction.objects.create(
        case=held,
        side=Side.POLICE,
        kind=ActionKind.OTHER,
        text=f"Nobody answered {plural(call.tries, 'booked call')}. Decide how to reach the business.",
        owner=held.allocated_to,
        due_at=clock("action-due", to_london(at).date()).due_at(at),
        added_at=at,
        added_by=by,
    )


def _log(held: Case, result: ContactResult, words: str, *, by: "User", at: datetime) -> VictimContact:
    return enter_contact(held, channel=ContactChannel.PHONE, result=result, words=words.strip(), when=at, by=by, at=at)


def _changed(
    held: Case, call: CallBack, moved_to: datetime | None, chosen: bool, *, by: "User", at: datetime
) -> CallBack:
    if moved_to is None:
        write_about_call(held, call, Mail.CALL_BACK_CALLED_OFF, at=at)
        return call
    moved = CallBack(case=held, starts_at=moved_to, officer=call.officer, chosen_by_business=chosen)
    if call.officer is not None:
        check_no_clash(moved, call.officer)
    enter_call(held, moved, before=call, by=by, at=at)
    write_about_call(held, moved, Mail.CALL_BACK_MOVED, at=at)
    return moved
