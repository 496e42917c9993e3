"""Messages between the desk and the business."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import ContactChannel, ContactResult, Door, Side
from bizwatch.cases.exceptions import NobodyReadsHere, NotFoundOnCase
from bizwatch.cases.models import Case, CaseMessage
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.contact import keeps_promise
from bizwatch.cases.selectors.visibility import has_readers
from bizwatch.cases.services.access import allow, side_of
from bizwatch.cases.services.contact import CONTACT_COLUMNS, enter_contact
from bizwatch.cases.services.hold import audit_case, hold, keep, need_reason
from bizwatch.cases.services.mail import Mail, is_never_written, write_to_business
from bizwatch.cases.services.tellings import can_be_read

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_NOT_HERE = (
    "Nobody at the business has an account for these premises and reads messages here: call, or write an e-mail, and note "
    "the contact."
)
_NOT_BY_ITS_SYSTEM = (
    "The business reported through its own system, which would not learn of a message: no webhook of it asks for messages, "
    "the report gave no e-mail address, and nobody has an account for these premises. Call and note the contact, and ask for "
    "an e-mail address, which you can add to the contact details, or for a webhook."
)
_NO_SYSTEM_READS = (
    "The business reported through its own system, which cannot read messages any more: it has no token that works and may "
    "read reports, and nobody has an account for these premises. Call and note the contact."
)


@audited_service
def send_message(*, case: Case, text: str, dedupe: UUID, by: "User", at: datetime) -> CaseMessage:
    """Write to the other side. The same ``dedupe`` twice is one message, so a double press cannot double it.

    A first message from an officer keeps the promise of contact where the victim chose to be written to. Where nobody
    answers for the premises here, the business's own system must be able to read it, by a token that works and may read
    reports, and must learn of it: by a webhook, or the contact in the report that it sent by e-mail. Raises ``NobodyReadsHere``, ``ReasonNeeded``.
    """
    held = hold(case)
    allow(Act.MESSAGE, held, by)
    sent = CaseMessage.objects.filter(dedupe=dedupe).first()
    if sent is not None:
        if sent.case_id != held.pk or sent.by_id != by.pk:
            raise NotFoundOnCase("This message was sent before, on another case.")
        return sent
    side = side_of(by)
    message = write_message(held, need_reason(text, "Write a message."), dedupe=dedupe, by=by, at=at)
    if side is Side.POLICE:
        _note_as_contact(held, by=by, at=at)
        _tell_of(held, message, at=at)
    audit_case(Action.COLLECTION, held, "send_message", by=by, at=at, message=message.pk, side=side.value)
    keep(held, by=by, at=at, save=CONTACT_COLUMNS)
    return message


@audited_service
def mark_read(*, case: Case, by: "User", at: datetime, up_to_id: int | None = None) -> int:
    """Mark the other side's messages as read and return how many; ``up_to_id`` is the last one that was shown."""
    held = hold(case)
    allow(Act.READ, held, by)
    other = Side.BUSINESS if side_of(by) is Side.POLICE else Side.POLICE
    unread = CaseMessage.objects.filter(case__in=Case.objects.with_joined(held), side=other, read_at=None)
    if up_to_id is not None:
        unread = unread.filter(pk__lte=up_to_id)
    number = unread.update(read_at=at)
    if number:
        audit_case(Action.ALTERATION, held, "mark_read", by=by, at=at, messages=number)
        keep(held, by=by, at=at)
    return number


def write_message(case: Case, text: str, *, by: "User", at: datetime, dedupe: UUID | None = None) -> CaseMessage:
    """Add one message to a held case, from the side of whoever writes."""
    return CaseMessage.objects.create(
        case=case,
        side=side_of(by),
        by=by,
        by_name=by.audit_name[:120],
        at=at,
        text=text,
        dedupe=dedupe or uuid4(),
    )


def _tell_of(held: Case, message: CaseMessage, *, at: datetime) -> None:
    """Tell whoever can read the message of it; where nobody could, refuse, and with it the message is undone.

    Neither the e-mail nor the webhook holds its words: they are read in an account here, or with a token.
    """
    by_system = held.door == Door.API
    heard = write_to_business(held, Mail.MESSAGE, key=str(message.pk), at=at)
    told = heard or (by_system and not is_never_written(held, Mail.MESSAGE))
    read = can_be_read(held, at=at)
    if has_readers(held) or (told and read):
        return
    if by_system:
        raise NobodyReadsHere(_NOT_BY_ITS_SYSTEM if read else _NO_SYSTEM_READS)
    raise NobodyReadsHere(_NOT_HERE)


def _note_as_contact(held: Case, *, by: "User", at: datetime) -> None:
    chosen = ContactChannel(held.contact_channel)
    if held.contacted_at is None and keeps_promise(ContactResult.WRITTEN, chosen=chosen):
        enter_contact(
            held,
            channel=chosen,
            result=ContactResult.WRITTEN,
            words="First message to the business.",
            when=at,
            by=by,
            at=at,
        )
