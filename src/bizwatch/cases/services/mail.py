"""What the business is written about. Each e-mail is an outbox row in the unit of work of what it tells.

An e-mail holds the recipient's name, the reference, plain words and a link; never a suspect, never a log entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.urls import reverse

from bizwatch.cases.choices import ContactChannel
from bizwatch.cases.models import Case
from bizwatch.cases.selectors.visibility import has_readers
from bizwatch.messaging.services import queue_email


class Mail(StrEnum):
    """The e-mails about a case; each is a template of the same name."""

    ACKNOWLEDGEMENT = "acknowledgement"
    CONTACT_MADE = "contact_made"
    CONTACT_ATTEMPTED = "contact_attempted"
    MESSAGE = "message"
    ACTION_ASKED = "action_asked"
    CALL_BACK_BOOKED = "call_back_booked"
    CALL_BACK_MOVED = "call_back_moved"
    CALL_BACK_CALLED_OFF = "call_back_called_off"
    OUTCOME = "outcome"
    CANCELLED = "cancelled"
    TRANSFERRED = "transferred"
    REOPENED = "reopened"
    RECLASSIFIED = "reclassified"


@dataclass(frozen=True)
class MailRule:
    """When an e-mail is sent, and the words of the documentation. ``needs_wish``: not to who asked for no contact."""

    words: str
    needs_wish: bool = False


MAILS: Mapping[Mail, MailRule] = {
    Mail.ACKNOWLEDGEMENT: MailRule("the report arrived: reference and promises"),
    Mail.CONTACT_MADE: MailRule("the first contact, noted for the record", needs_wish=True),
    Mail.CONTACT_ATTEMPTED: MailRule("an attempt to reach them failed", needs_wish=True),
    Mail.MESSAGE: MailRule("the desk wrote a message"),
    Mail.ACTION_ASKED: MailRule("the desk asks for something, with a date"),
    Mail.CALL_BACK_BOOKED: MailRule("a call is booked"),
    Mail.CALL_BACK_MOVED: MailRule("a call is moved"),
    Mail.CALL_BACK_CALLED_OFF: MailRule("a call is called off"),
    Mail.OUTCOME: MailRule("the case is finalised, and what that means"),
    Mail.CANCELLED: MailRule("the crime is cancelled"),
    Mail.TRANSFERRED: MailRule("another force or team has the case"),
    Mail.REOPENED: MailRule("the case is open again"),
    Mail.RECLASSIFIED: MailRule("the crime is recorded under another name"),
}


def wants_email(case: Case, mail: Mail, *, reads_here: bool) -> bool:
    """Whether this e-mail goes out: there is an address, and the business did not choose messages here only.

    ``reads_here`` is false for a guest, who could not read those and is written to.
    """
    if not case.contact_email or (MAILS[mail].needs_wish and case.contact_opted_out):
        return False
    return case.contact_channel != ContactChannel.PORTAL or not reads_here


def write_to_business(case: Case, mail: Mail, *, key: str, at: datetime, **context: object) -> None:
    """Queue an e-mail about a case, if one is wanted. ``key`` tells apart two of the same kind on one case."""
    reads_here = has_readers(case)
    if not wants_email(case, mail, reads_here=reads_here):
        return
    reference = case.crime_reference
    queue_email(
        dedupe=f"case:{reference}:{mail.value}:{key}",
        to=case.contact_email,
        template=f"cases/email/{mail.value}.txt",
        context={
            "name": case.contact_name,
            "reference": reference,
            "link": _link(reference) if reads_here else "",
            **context,
        },
        at=at,
        case_reference=reference,
    )


def _link(reference: str) -> str:
    return settings.BIZWATCH_PUBLIC_URL + reverse("cases:my_case", args=[reference])
