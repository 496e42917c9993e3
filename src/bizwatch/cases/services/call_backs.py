"""Calls in slots of the rota: booked, moved and called off by the business, its guest, a call-taker or the desk."""

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.businesses.selectors import members_of
from bizwatch.cases.choices import CallBackState
from bizwatch.cases.exceptions import CallAlreadyBooked, CaseNotFound, SlotTaken
from bizwatch.cases.models import CallBack, Case
from bizwatch.cases.permissions import Act, check_standing, is_desk
from bizwatch.cases.policies.slots import Span, free_slots_of, hour_of
from bizwatch.cases.selectors.call_links import LinkHolder
from bizwatch.cases.selectors.slots import london_span, rota_between
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.call_promise import promise_without_call
from bizwatch.cases.services.contact import CONTACT_COLUMNS
from bizwatch.cases.services.diary import booked_call, enter_call, settle_call
from bizwatch.cases.services.hold import audit_case, hold, keep, user_or_none
from bizwatch.cases.services.mail import Mail, write_about_call
from bizwatch.design.filters import local_datetime
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import slot_rules

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_HOUR = timedelta(hours=1)
_GONE = "That time has just been taken, or the rota has it no more. Choose another."


@audited_service
def book_call_back_slot(
    *,
    case: Case,
    starts_at: datetime,
    telephone: str = "",
    with_name: str = "",
    note: str = "",
    chosen_by_business: bool = True,
    by: Actor,
    at: datetime,
) -> CallBack:
    """Book a slot that the rota has; the officer is chosen now, the case's own investigator before others.

    ``by`` is somebody of the business, the holder of its link, a call-taker or the desk. The same slot twice is one call.
    Raises ``SlotTaken``, ``CallAlreadyBooked``, ``TelephoneNeeded``, ``LaterThanPromised``, ``NotYoursToDo``,
    ``NotInThisState``, ``CaseNotFound``.
    """
    held = hold(case)
    allow_call(Act.CHOOSE_CALL, held, by)
    standing = CallBack.objects.filter(case=held, state=CallBackState.BOOKED).order_by("-starts_at", "-pk").first()
    if standing is not None and standing.starts_at == starts_at:
        return standing
    before = _before(held, standing, at)
    call = CallBack(
        case=held,
        starts_at=starts_at,
        telephone=telephone,
        with_name=with_name,
        note=note,
        officer=_seat(held, starts_at, at),
        from_rota=True,
        chosen_by_business=chosen_by_business,
    )
    enter_call(held, call, before=before, by=by, at=at)
    write_about_call(held, call, Mail.CALL_BACK_BOOKED, at=at)
    audit_case(Action.COLLECTION, held, "book_call_back_slot", by=by, at=at, call_back=call.pk)
    keep(held, by=by, at=at, save=CONTACT_COLUMNS)
    return call


@audited_service
def move_call_back(
    *,
    case: Case,
    call_back_id: int,
    starts_at: datetime,
    telephone: str = "",
    chosen_by_business: bool = True,
    by: Actor,
    at: datetime,
) -> CallBack:
    """Move a booked call to another slot of the rota and return the new call; the old one gives its slot back.

    A call whose time has passed counts as missed. Raises what ``book_call_back_slot`` raises, and ``AlreadySettled``.
    """
    held = hold(case)
    allow_call(Act.MOVE_CALL, held, by)
    old = booked_call(held, call_back_id)
    if old.starts_at == starts_at:
        return old
    settle_call(old, CallBackState.MISSED if old.starts_at <= at else CallBackState.CHANGED, at=at)
    call = CallBack(
        case=held,
        starts_at=starts_at,
        telephone=telephone,
        note=old.note,
        officer=_seat(held, starts_at, at),
        from_rota=True,
        chosen_by_business=chosen_by_business,
    )
    enter_call(held, call, before=old, by=by, at=at)
    write_about_call(held, call, Mail.CALL_BACK_MOVED, at=at)
    audit_case(Action.ALTERATION, held, "move_call_back", by=by, at=at, call_back=call.pk)
    keep(held, by=by, at=at, save=CONTACT_COLUMNS)
    return call


@audited_service
def call_off_call_back(*, case: Case, call_back_id: int, note: str = "", by: Actor, at: datetime) -> CallBack:
    """Call a booked call off. Where the business does so, the promise that its choice had moved runs again.

    Raises ``AlreadySettled``, ``NotYoursToDo``, ``NotInThisState``, ``CaseNotFound``.
    """
    held = hold(case)
    allow_call(Act.CALL_OFF, held, by)
    call = booked_call(held, call_back_id)
    call.note = note or call.note
    settle_call(call, CallBackState.CHANGED, at=at)
    user = user_or_none(by)
    if user is None or not is_desk(user):
        promise_without_call(held, call, by=by, at=at)
    write_about_call(held, call, Mail.CALL_BACK_CALLED_OFF, at=at)
    audit_case(Action.ALTERATION, held, "call_off_call_back", by=by, at=at, call_back=call.pk)
    keep(held, by=by, at=at, save=CONTACT_COLUMNS)
    return call


def allow_call(act: Act, held: Case, by: Actor) -> None:
    """Refuse an act on the calls of a held case that this actor may not do now.

    A link opens the case that it names; a call-taker, who sees no case, may book for any that is not restricted. Everybody
    else as ``services.access.allow`` says. Raises ``CaseNotFound``, ``NotYoursToDo``, ``NotInThisState``.
    """
    user = user_or_none(by)
    by_link = isinstance(by, LinkHolder) and by.case_id == held.pk
    takes_calls = user is not None and has_permission(user, Permission.TAKE_CALLS) and not is_desk(user)
    if user is not None and not takes_calls:
        allow(act, held, user)
        return
    if held.is_restricted or not (by_link or takes_calls):
        raise CaseNotFound("There is no case with this reference, or it is not yours to see.")
    check_standing(act, held)


def _before(held: Case, standing: CallBack | None, at: datetime) -> CallBack | None:
    """Return the call that a new one follows: one that was missed is closed, one that is still to come is in the way."""
    if standing is None:
        return CallBack.objects.filter(case=held).order_by("-starts_at", "-pk").first()
    if standing.missed_at is None:
        raise CallAlreadyBooked(f"A call is booked for {local_datetime(standing.starts_at)} already: move it instead.")
    settle_call(standing, CallBackState.MISSED, at=at)
    return standing


def _seat(held: Case, starts_at: datetime, at: datetime) -> "User":
    """Return the officer who takes a slot: the case's investigator if free, else who has the fewest calls that day.

    Everybody who has a shift then is locked, in order of id, before it is looked who is free: of two who want the last
    seat the second finds it taken. Raises ``SlotTaken``.
    """
    rules = slot_rules(to_london(at).date())
    last = london_span(to_london(at).date(), rules.furthest_days + 1).ends_at
    if not at + rules.lead <= starts_at < last:
        raise SlotTaken(_GONE)
    hour = Span(hour_of(starts_at), hour_of(starts_at) + _HOUR)
    around = Span(hour.starts_at - rules.length, hour.ends_at + rules.length)
    on_rota = {duty.officer_id for duty in rota_between(around).duties}
    users = get_user_model().objects.select_for_update(no_key=True).filter(pk__in=on_rota).order_by("pk")
    people = {user.pk: user for user in users}
    rota = rota_between(around, leave_out=members_of(held.business).order_by().values_list("user_id", flat=True))
    exactly = Span(starts_at, starts_at + timedelta.resolution)
    free = [officer for slot in free_slots_of(rota, length=rules.length, window=exactly) for officer in slot.officers]
    free = [officer for officer in free if officer in people]
    if not free:
        raise SlotTaken(_GONE)
    if held.allocated_to_id in free:
        return people[held.allocated_to_id]
    load = _calls_of_the_day(starts_at, free)
    return people[min(free, key=lambda officer: (load[officer], officer))]


def _calls_of_the_day(starts_at: datetime, officers: list[int]) -> Counter[int]:
    day = london_span(to_london(starts_at).date(), 1)
    booked = CallBack.objects.filter(
        officer__in=officers,
        state=CallBackState.BOOKED,
        starts_at__gte=day.starts_at,
        starts_at__lt=day.ends_at,
    )
    return Counter(officer for officer in booked.values_list("officer_id", flat=True) if officer is not None)
