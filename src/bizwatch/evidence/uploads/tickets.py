"""Tickets: what a page hands to its script so that it may send files to one place. Signed, and bound to who holds it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

from bizwatch.audit.services import Actor
from bizwatch.evidence.exceptions import TicketExpired, UploadNotFound

LASTS = timedelta(hours=24)  # opening the page again makes a new one
_SALT = "bizwatch.evidence.uploads.ticket"


@dataclass(frozen=True)
class Ticket:
    """That ``sender_id`` (an ``audit_id``) may send files to one place."""

    kind: str
    target_id: str
    sender_id: str


def ticket_for(target_kind: str, target_id: object, *, by: Actor, at: datetime) -> str:
    """Return a ticket for a page of this person, who may add files to this place. It lasts a day."""
    return signing.dumps([target_kind, str(target_id), by.audit_id, int(at.timestamp())], salt=_SALT)


def read_ticket(text: str, *, at: datetime) -> Ticket:
    """Return what a ticket says. Raises ``UploadNotFound`` for one of another's making, and ``TicketExpired``."""
    try:
        kind, target_id, sender_id, made_at = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError):
        raise UploadNotFound("There is no such upload.") from None
    if at - datetime.fromtimestamp(made_at, tz=UTC) > LASTS:
        raise TicketExpired("This page was opened more than a day ago. Load it again: what was sent is kept.")
    return Ticket(kind, target_id, sender_id)
