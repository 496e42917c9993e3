"""What the business is written about. Each e-mail is an outbox row in the unit of work of what it tells.

An e-mail holds the recipient's name, the reference, plain words and a link; never a suspect, never a log entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.urls import reverse

from bizwatch.cases.choices import ContactChannel, Door
from bizwatch.cases.models import CallBack, Case
from bizwatch.cases.selectors.call_links import call_link
from bizwatch.cases.selectors.visibility import has_readers
from bizwatch.cases.services.tellings import Telling, tell
from bizwatch.messaging.services import queue_email


class Mail(StrEnum):
    """The e-mails about a case; each is a template of the same name."""

    ACKNOWLEDGEMENT = "acknowledgement"
    CONTACT_MADE = "contact_made"
    CONTACT_ATTEMPTED = "contact_attempted"
    MESSAGE = "message"
    ACTION_ASKED = "action_asked"
    EVIDENCE_ASKED = "evidence_asked"
    EVIDENCE_LINK = "evidence_link"
    MISSING = "missing"
    MISSING_REMINDER = "missing_reminder"
    CALL_BACK_BOOKED = "call_back_booked"
    CALL_BACK_MOVED = "call_back_moved"
    CALL_BACK_CALLED_OFF = "call_back_called_off"
    CALL_REMINDER_DAY = "call_reminder_day"
    CALL_REMINDER_HOUR = "call_reminder_hour"
    CALL_NO_ANSWER = "call_no_answer"
    CALL_MISSED = "call_missed"
    CALL_CHOOSE = "call_choose"
    OUTCOME = "outcome"
    CANCELLED = "cancelled"
    TRANSFERRED = "transferred"
    REOPENED = "reopened"
    RECLASSIFIED = "reclassified"
    JOINED = "joined"
    UNJOINED = "unjoined"
    TOLD_AGAIN = "told_again"
    CRIMED = "crimed"
    RESULT = "result"
    REMEDY_ASKED = "remedy_asked"
    REMEDY_DONE = "remedy_done"
    REMEDY_FAILED = "remedy_failed"
    RESTORATIVE_OFFERED = "restorative_offered"
    RESTORATIVE_ENDED = "restorative_ended"
    REVIEW_ASKED = "review_asked"
    REVIEW_DECIDED = "review_decided"
    SPLIT = "split"


@dataclass(frozen=True)
class MailRule:
    """When an e-mail is sent, and the words of the documentation. ``needs_wish``: not to who asked for no contact.

    ``with_file``: of a case that came in a file of reports, one e-mail about the whole file tells it instead.
    """

    words: str
    needs_wish: bool = False
    with_file: bool = False


MAILS: Mapping[Mail, MailRule] = {
    Mail.ACKNOWLEDGEMENT: MailRule("the report arrived: reference and promises", with_file=True),
    Mail.CONTACT_MADE: MailRule("the first contact, noted for the record", needs_wish=True),
    Mail.CONTACT_ATTEMPTED: MailRule("an attempt to reach them failed", needs_wish=True),
    Mail.MESSAGE: MailRule("the desk wrote a message"),
    Mail.ACTION_ASKED: MailRule("the desk asks for something, with a date"),
    Mail.EVIDENCE_ASKED: MailRule("the desk asks for footage or files, with a link to send them by"),
    Mail.EVIDENCE_LINK: MailRule("a fresh link to send evidence by, asked for on the page of one that has expired"),
    Mail.MISSING: MailRule("the report left something out: what, and where to tell it", with_file=True),
    Mail.MISSING_REMINDER: MailRule("what was left out is still missing", with_file=True),
    Mail.CALL_BACK_BOOKED: MailRule("a call is booked"),
    Mail.CALL_BACK_MOVED: MailRule("a call is moved"),
    Mail.CALL_BACK_CALLED_OFF: MailRule("a call is called off"),
    Mail.CALL_REMINDER_DAY: MailRule("a call is booked for tomorrow"),
    Mail.CALL_REMINDER_HOUR: MailRule("a call comes within the hour"),
    Mail.CALL_NO_ANSWER: MailRule("nobody answered a call: other times", needs_wish=True),
    Mail.CALL_MISSED: MailRule("nobody made a call that was booked: an apology and other times"),
    Mail.CALL_CHOOSE: MailRule("the officer of a booked call cannot make it: other times"),
    Mail.OUTCOME: MailRule("the case is finalised, and what that means"),
    Mail.CANCELLED: MailRule("the crime is cancelled"),
    Mail.TRANSFERRED: MailRule("another force or team has the case"),
    Mail.REOPENED: MailRule("the case is open again"),
    Mail.RECLASSIFIED: MailRule("the crime is recorded under another name"),
    Mail.JOINED: MailRule("the case was joined to another report of the same event"),
    Mail.UNJOINED: MailRule("a case that was joined to another one is a case of its own again"),
    Mail.TOLD_AGAIN: MailRule("what somebody reported was added to a case that was there"),
    Mail.CRIMED: MailRule("what was no crime is recorded as one"),
    Mail.RESULT: MailRule("the case that is no crime is closed, and what was done"),
    Mail.REMEDY_ASKED: MailRule("something that was agreed should be done by now: was it?", needs_wish=True),
    Mail.REMEDY_DONE: MailRule("all that was agreed in a community resolution was done"),
    Mail.REMEDY_FAILED: MailRule("something that was agreed was not done, and what follows"),
    Mail.RESTORATIVE_OFFERED: MailRule("restorative justice is offered, and how to answer"),
    Mail.RESTORATIVE_ENDED: MailRule("restorative justice has ended, and where to read how"),
    Mail.REVIEW_ASKED: MailRule("a review of the outcome was asked for, and by when it is answered"),
    Mail.REVIEW_DECIDED: MailRule("the answer to a review"),
    Mail.SPLIT: MailRule("one report is counted as several crimes, one for each victim, with their references"),
}


def wants_email(case: Case, mail: Mail, *, reads_here: bool) -> bool:
    """Whether this e-mail goes out: there is an address, and the business did not choose messages here only.

    ``reads_here`` is false for a guest, who could not read those and is written to. Of a restricted case nothing is
    ever written: others at the business may read the address.
    """
    if is_never_written(case, mail) or (MAILS[mail].needs_wish and case.contact_opted_out):
        return False
    return case.contact_channel != ContactChannel.PORTAL or not reads_here


def is_never_written(case: Case, mail: Mail) -> bool:
    """Whether this e-mail cannot go out, whoever reads messages here."""
    in_file = MAILS[mail].with_file and case.door == Door.IMPORT
    return case.is_restricted or in_file or not case.contact_email


def write_to_business(case: Case, mail: Mail, *, key: str, at: datetime, **context: object) -> bool:
    """Queue an e-mail about a case, if one is wanted. ``key`` tells apart two of the same kind on one case.

    Whether or not one is, whoever listens hears of it. Returns whether a system of the business is told.
    """
    heard = tell(Telling(mail.value, case, key, at, context))
    write_privately(case, mail, key=key, at=at, **context)
    return heard


def write_about_call(held: Case, call: CallBack, mail: Mail, *, at: datetime) -> None:
    """Queue an e-mail about a call to whom it is with, if one is wanted; whoever listens hears of it."""
    tell(Telling(mail.value, held, str(call.pk), at, {"starts_at": call.starts_at}))
    write_to_called(held, call, mail, key=str(call.pk), at=at)


def write_to_called(held: Case, call: CallBack, mail: Mail, *, key: str, at: datetime, **context: object) -> None:
    """Queue an e-mail about a call to whom it is with, if one is wanted: nobody else hears of it."""
    told = told_by_called(held, call)
    _write(held, mail, told, key=key, at=at, starts_at=call.starts_at, **context)


def told_by_called(held: Case, call: CallBack) -> Case:
    """Return the report of the person whom a call is with: the case itself, or one of its business joined to it."""
    if (call.telephone, call.with_name) == (held.contact_telephone, held.contact_name):
        return held
    again = Case.objects.filter(joined_to=held, business=held.business_id, contact_telephone=call.telephone)
    return again.filter(contact_name=call.with_name).order_by("pk").first() or held


def write_privately(case: Case, mail: Mail, *, key: str, at: datetime, **context: object) -> None:
    """Queue an e-mail about a case, if one is wanted, whose facts are for its reader alone: nobody else hears of them."""
    _write(case, mail, case, key=key, at=at, **context)


def _write(case: Case, mail: Mail, told: Case, *, key: str, at: datetime, **context: object) -> None:
    """Queue an e-mail about a case, if one is wanted, to the contact of ``told``: that case or one joined to it."""
    if case.is_restricted or is_never_written(told, mail):
        return
    reads_here = has_readers(case)
    if wants_email(told, mail, reads_here=reads_here):
        reader = (told.contact_email, told.contact_name)
        _queue(case, mail, reader, key=key, at=at, reads_here=reads_here, **context)


def write_to_address(case: Case, mail: Mail, *, to: str, key: str, at: datetime, **context: object) -> None:
    """Queue an e-mail that somebody with an e-mailed link asked for, to the address that the link went to."""
    if not case.is_restricted:
        _queue(case, mail, (to, case.contact_name), key=key, at=at, reads_here=has_readers(case), **context)


def write_to_reporter(case: Case, mail: Mail, *, to: str, name: str, key: str, at: datetime) -> None:
    """Queue an e-mail about a case to somebody who reported it again; nothing goes out of a restricted case."""
    if to and to.casefold() != case.contact_email.casefold() and not case.is_restricted:
        _queue(case, mail, (to, name), key=f"{key}:again", at=at, reads_here=has_readers(case))


def _queue(
    case: Case,
    mail: Mail,
    reader: tuple[str, str],
    *,
    key: str,
    at: datetime,
    reads_here: bool,
    **context: object,
) -> None:
    reference = case.crime_reference
    queue_email(
        dedupe=f"case:{reference}:{mail.value}:{key}",
        to=reader[0],
        template=f"cases/email/{mail.value}.txt",
        context={
            "name": reader[1],
            "reference": reference,
            "link": _link(reference) if reads_here else "",
            "by_system": case.door == Door.API,
            "call_link": "" if case.is_restricted else call_link(case, at=at),
            **context,
        },
        at=at,
        case_reference=reference,
    )


def _link(reference: str) -> str:
    return settings.BIZWATCH_PUBLIC_URL + reverse("cases:my_case", args=[reference])
