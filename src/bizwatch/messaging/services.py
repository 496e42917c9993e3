"""Writing to the outbox, sending what is due, and the hours that people chose.

A message is written in the transaction of what it tells, so that both are there or neither. It is sent afterwards,
outside any transaction, at least once: a worker that is killed between the mail server's "taken" and the row's "sent"
sends it again when its lease has run out, under the same Message-ID.
"""

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from bizwatch.accounts.email_change import AddressChanged
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, SystemActor, audited, audited_service, record
from bizwatch.kernel.background import soon
from bizwatch.kernel.text import one_line
from bizwatch.messaging import policies, texts
from bizwatch.messaging.channels import CHANNELS, ChannelDown, NotDelivered
from bizwatch.messaging.choices import DeliveryState
from bizwatch.messaging.exceptions import AddressNotUsable, NotGivenUp
from bizwatch.messaging.models import ContactPreference, OutboxMessage
from bizwatch.messaging.selectors import preference_for

logger = logging.getLogger("bizwatch.messaging")

POSTMAN = SystemActor("messages")
LEASE = timedelta(minutes=10)  # longer than a sweep takes and a mail server after it (EMAIL_TIMEOUT for each answer)
LONGEST_SECONDS = 120  # of one sweep; leases are counted from its beginning
RETRY_WHEN_DOWN = timedelta(minutes=1)
FAULTS_THAT_STOP = 2  # different messages in a row that find their channel down


@dataclass
class SweepResult:
    """What a sweep did: how many were sent, put off to their hours, not wanted, failed, given up; and whether it ended
    early because the channel is down. ``claimed`` is how many it looked at."""

    claimed: int = 0
    sent: int = 0
    put_off: int = 0
    unwanted: int = 0
    failed: int = 0
    given_up: int = 0
    channel_down: bool = False


def queue_email(
    *,
    dedupe: str,
    to: str,
    template: str,
    context: dict[str, object],
    at: datetime,
    case_reference: str = "",
    urgent: bool = False,
) -> OutboxMessage | None:
    """Write one e-mail to the outbox, inside the unit of work of what it tells; return its row.

    ``dedupe`` names the message: written again, the first row is returned. ``urgent`` (links, invitations) ignores the
    hours that the address chose. Returns None where there is no address or it wants no e-mail.
    """
    address = one_line(to)[:254]
    if not address:
        return None
    preference = preference_for(address)
    if not (preference.wants_email or urgent):
        return None
    subject, body = texts.write(template, context)
    message = OutboxMessage(
        dedupe=dedupe,
        channel="email",
        template=template,
        subject=subject,
        body=body,
        case_reference=case_reference,
        urgent=urgent,
        created_at=at,
        send_after=at if urgent else _in_hours(preference, at),
        **_standing_of(address),
    )
    return _written_before(message) or _queued(message, at)


def _written_before(message: OutboxMessage) -> OutboxMessage | None:
    """Write a message; return the row that was there before it under its name, None where it is new.

    Nearly every message is new, so it is written first and looked for only where that fails.
    """
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        found = OutboxMessage.objects.filter(dedupe=message.dedupe).first()
        if found is None:
            raise
        return found
    return None


def _queued(message: OutboxMessage, at: datetime) -> OutboxMessage:
    _note(message, Action.ALTERATION, by=POSTMAN, at=at, event="queued")
    _ask_for_a_sweep()
    return message


def _standing_of(address: str) -> dict[str, str]:
    """An address that is none must not fail what is being told: its row is given up at once, for staff to see."""
    fault = "" if _is_usable(address) else "That is not an address to which an e-mail can be sent."
    state = DeliveryState.DEAD if fault else DeliveryState.WAITING
    return {"address": address, "state": state, "last_fault": fault}


def sweep_outbox(*, at: datetime, limit: int = 50) -> SweepResult:
    """Send up to ``limit`` messages that are due, one after the other, each under a lease of its own.

    Two sweeps at once never send the same message. A message that its mail server refuses waits longer each time; where
    the server itself does not answer, the sweep stops after two messages and the next one begins with others, so that
    all go out within a minute of its return and one message that breaks the connection keeps no other waiting.
    """
    result, faults, started = SweepResult(), 0, time.monotonic()
    while result.claimed < limit and faults < FAULTS_THAT_STOP and time.monotonic() - started < LONGEST_SECONDS:
        message = _claim(at)
        if message is None:
            break
        result.claimed += 1
        if not _may_go_now(message, at, result):
            continue
        try:
            CHANNELS[message.channel].deliver(message)
        except NotDelivered as fault:
            message.attempts += 1
            _failed(message, str(fault), at, policies.wait_after(message.attempts), result)
        except ChannelDown as fault:
            faults += 1
            _failed(message, str(fault), at, RETRY_WHEN_DOWN, result)
        else:
            faults = 0
            _settle(message, at, event="sent", state=DeliveryState.SENT, sent_at=at, last_fault="")
            result.sent += 1
    result.channel_down = faults >= FAULTS_THAT_STOP
    return result


@audited_service
def try_again(*, message: OutboxMessage, by: Actor, at: datetime) -> None:
    """Put a message that was given up back into the outbox, due now. Raises ``NotGivenUp``."""
    revived = OutboxMessage.objects.filter(pk=message.pk, state=DeliveryState.DEAD).update(
        state=DeliveryState.WAITING,
        send_after=at,
        leased_until=None,
        attempts=0,
        held_up=timedelta(0),
        last_fault="",
    )
    if not revived:
        raise NotGivenUp("This message was not given up, so it cannot be tried again.")
    _note(message, Action.ALTERATION, by=by, at=at, event="tried_again")
    _ask_for_a_sweep()


@audited_service
def set_preference(
    *, address: str, from_hour: int, to_hour: int, days: Collection[int], wants_email: bool, by: Actor, at: datetime
) -> ContactPreference:
    """Keep when and whether an address may be written to; what waits for it goes by the new hours.

    Raises ``AddressNotUsable``, ``HoursNotInOrder`` and ``NoDayChosen``.
    """
    if not _is_usable(address) or len(address) > 254:
        raise AddressNotUsable("That is not an address to which an e-mail can be sent.")
    policies.check_window(from_hour=from_hour, to_hour=to_hour, days=days)
    chosen = {
        "from_hour": from_hour,
        "to_hour": to_hour,
        "days": sorted(set(days) & set(policies.EVERY_DAY)),
        "wants_email": wants_email,
        "changed_at": at,
    }
    preference, _ = ContactPreference.objects.update_or_create(address=address.lower(), defaults=chosen)
    waiting = OutboxMessage.objects.filter(
        address__iexact=address, state=DeliveryState.WAITING, urgent=False, attempts=0, leased_until=None
    )
    waiting.update(send_after=_in_hours(preference, at))
    record(
        Action.ALTERATION, by=by, at=at, subject_type="contact_preference", subject_id=preference.pk, wants=wants_email
    )
    return preference


def follow_new_address(change: AddressChanged) -> None:
    """Keep for a person's new address what they chose for the old one, unless the new one has wishes of its own.

    The old address keeps its own too: others may be written to there, and who wants no e-mail there must not get any.
    """
    chosen = ContactPreference.objects.filter(address=change.before).first()
    if chosen is None or ContactPreference.objects.filter(address=change.after).exists():
        return
    set_preference(
        address=change.after,
        from_hour=chosen.from_hour,
        to_hour=chosen.to_hour,
        days=chosen.days,
        wants_email=chosen.wants_email,
        by=change.user,
        at=change.at,
    )


@audited_service
def redirect_waiting(*, case_reference: str, before: str, after: str, by: Actor, at: datetime) -> None:
    """Let what waits to tell an address of a case go to another, by the hours that this one chose.

    Links and invitations stay: they were meant for the mailbox that they were asked for. So does what was tried already.
    """
    waiting = OutboxMessage.objects.filter(
        case_reference=case_reference,
        address__iexact=before,
        state=DeliveryState.WAITING,
        urgent=False,
        attempts=0,
        leased_until=None,
    )
    for message in waiting.select_for_update():
        message.address, message.send_after = after, _in_hours(preference_for(after), at)
        message.save(update_fields=["address", "send_after"])
        _note(message, Action.ALTERATION, by=by, at=at, event="redirected")


def _is_usable(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _in_hours(preference: ContactPreference, at: datetime) -> datetime:
    hours = {"from_hour": preference.from_hour, "to_hour": preference.to_hour}
    return policies.next_allowed(at, days=preference.days, **hours)


def _ask_for_a_sweep() -> None:
    from bizwatch.messaging.tasks import send_soon  # the tasks call these services

    soon(send_soon)


def _claim(at: datetime) -> OutboxMessage | None:
    """Lease the next message that is due: nobody else sends it until the lease has run out."""
    due = OutboxMessage.objects.due(at)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    with transaction.atomic():  # on SQLite this takes the only write lock at once, so nobody else reads the same row
        message = due.first()
        if message is not None:
            message.leased_until = at + LEASE
            message.save(update_fields=["leased_until"])
    return message


def _may_go_now(message: OutboxMessage, at: datetime, result: SweepResult) -> bool:
    """Look at the address's wishes again: they may have changed, or the sweep comes later than it should."""
    if message.urgent:
        return True
    preference = preference_for(message.address)
    if not preference.wants_email:
        _settle(message, at, event="unwanted", state=DeliveryState.UNWANTED)
        result.unwanted += 1
        return False
    allowed = _in_hours(preference, at)
    if allowed > at:
        _release(message, send_after=allowed)
        result.put_off += 1
        return False
    return True


def _failed(message: OutboxMessage, fault: str, at: datetime, wait: timedelta, result: SweepResult) -> None:
    held_up = message.held_up + wait
    story = {"attempts": message.attempts, "held_up": held_up, "last_fault": one_line(fault)[:240]}
    if policies.is_given_up(held_up):
        logger.error("Message %s was given up: %s", message.pk, fault)
        _settle(message, at, event="given_up", state=DeliveryState.DEAD, **story)
        result.given_up += 1
        return
    logger.warning("Message %s was not sent: %s", message.pk, fault)
    _release(message, send_after=at + wait, **story)
    result.failed += 1


def _release(message: OutboxMessage, **changes: object) -> None:
    """End the lease without a result. Nothing happened that anybody need account for, so nothing is audited."""
    _mine(message).update(leased_until=None, **changes)


def _settle(message: OutboxMessage, at: datetime, *, event: str, **changes: object) -> None:
    """End the lease with a result, audited."""
    with audited():
        if _mine(message).update(leased_until=None, **changes):
            action = Action.DISCLOSURE if event == "sent" else Action.ALTERATION
            _note(message, action, by=POSTMAN, at=at, event=event)


def _mine(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    """The row, if the lease taken here still holds; a sweep that slept through it must not undo another's work."""
    return OutboxMessage.objects.filter(pk=message.pk, state=DeliveryState.WAITING, leased_until=message.leased_until)


def _note(message: OutboxMessage, action: Action, *, by: Actor, at: datetime, event: str) -> None:
    record(
        action,
        by=by,
        at=at,
        subject_type="message",
        subject_id=message.pk,
        case_reference=message.case_reference,
        event=event,
        template=message.template,
    )
