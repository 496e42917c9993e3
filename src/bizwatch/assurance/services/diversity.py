"""Asking people about themselves, decently: after the report, at most once a year, optional, erased when they like."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.assurance.about_yourself import CONTACT, AboutYourself, about_link, address_key, quarter_of
from bizwatch.assurance.choices import DIVERSITY_SUBJECT, AskState
from bizwatch.assurance.exceptions import JudgementIncomplete
from bizwatch.assurance.models import DiversityAsk, DiversityReply
from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service, record
from bizwatch.cases.choices import Door
from bizwatch.cases.selectors.recording import ordinary_cases
from bizwatch.kernel.clock import to_london
from bizwatch.messaging.services import queue_email
from bizwatch.reference.selectors import NOT_SAID, clock, diversity_questions

if TYPE_CHECKING:
    from bizwatch.cases.services import Happening

# Machines and files name one contact for hundreds of reports: nobody is asked of them.
_ASKED_DOORS = (Door.ACCOUNT, Door.GUEST, Door.PHONE, Door.OFFLINE)
_BATCH = 100
_KEPT_OF_KEY = 16  # characters of a key in the audit: enough to tell rows apart, and it leads to nothing


def note_to_ask(happening: "Happening") -> None:
    """Hear that a report came in, and note that its contact is asked; nobody is whose address was asked within a year."""
    case, at = happening.case, happening.at
    if case.door not in _ASKED_DOORS or not case.contact_name:
        return
    who, today = address_key(case.contact_email), to_london(at).date()
    is_read = case.door != Door.PHONE  # whoever sends a report themselves sees the link on the page after it
    if not (who or is_read) or was_asked(who, at):
        return
    writes = bool(who) and not case.contact_opted_out
    ask = DiversityAsk(
        key=AboutYourself(case.pk, CONTACT).key,
        person_key=who,
        asked_on=today,
        write_at=clock("write-about-yourself", today).due_at(at) if writes else None,
        case_number=case.pk if writes else None,
    )
    DiversityAsk.objects.bulk_create([ask], ignore_conflicts=True)  # one query: every report pays for it


@audited_service
def write_to_ask(*, at: datetime) -> int:
    """Write to those whose time has come and who have not answered; return how many e-mails were queued.

    The row forgets its case then. Of a restricted case nobody is written to.
    """
    ready = list(DiversityAsk.objects.filter(write_at__lte=at).order_by("write_at")[:_BATCH])
    cases = {case.pk: case for case in ordinary_cases([ask.case_number for ask in ready if ask.case_number])}
    sent = 0
    for ask in ready:
        case = cases.get(ask.case_number or 0)
        if case is not None and ask.state == AskState.ASKED:
            mail = queue_email(
                dedupe=f"about-yourself:{ask.key[:40]}",
                to=case.contact_email,
                template="assurance/email/about_yourself.txt",
                context={"name": case.contact_name, "link": about_link(case, at=at)},
                at=at,
            )
            sent += mail is not None
        ask.write_at, ask.case_number = None, None
        ask.save(update_fields=["write_at", "case_number"])
    return sent


@audited_service
def answer_about_yourself(*, holder: AboutYourself, answers: Mapping[str, str], at: datetime) -> DiversityReply | None:
    """Keep what somebody said about themselves in place of what they said before; None where they said nothing at all.

    ``answers`` are codes by question. Raises ``JudgementIncomplete`` for an answer that was not offered.
    """
    today = to_london(at).date()
    offered = {question.code: {code for code, _ in question.choices} for question in diversity_questions(today)}
    given = {code: value for code, value in answers.items() if value}
    if any(value not in offered.get(code, ()) for code, value in given.items()):
        raise JudgementIncomplete("Select one of the answers, or leave the question out.")
    said = any(value != NOT_SAID for value in given.values())
    ask, _ = DiversityAsk.objects.get_or_create(key=holder.key, defaults={"asked_on": today})
    ask.state, ask.write_at, ask.case_number = AskState.ANSWERED if said else AskState.NOT_SAID, None, None
    ask.save(update_fields=["state", "write_at", "case_number"])
    DiversityReply.objects.filter(key=holder.key).delete()
    reply = None
    if given:
        until = to_london(clock("keep-about-yourself", today).due_at(at)).date()
        reply = DiversityReply.objects.create(
            key=holder.key, quarter=quarter_of(today), answers=given, keep_until=until
        )
    _record(Action.COLLECTION, holder, at)
    return reply


@audited_service
def erase_about_yourself(*, holder: AboutYourself, at: datetime) -> bool:
    """Erase what somebody said about themselves; return whether there was anything."""
    gone, _ = DiversityReply.objects.filter(key=holder.key).delete()
    if gone:
        DiversityAsk.objects.filter(key=holder.key).update(state=AskState.ERASED)
        _record(Action.ERASURE, holder, at)
    return bool(gone)


@audited_service
def erase_old_answers(*, at: datetime) -> int:
    """Erase answers whose time is over, and that somebody was asked as long ago; return how many answers went."""
    today = to_london(at).date()
    old = today - (to_london(clock("keep-about-yourself", today).due_at(at)).date() - today)
    gone, _ = DiversityReply.objects.filter(keep_until__lt=today).delete()
    DiversityAsk.objects.filter(asked_on__lt=old).delete()
    return gone


def was_asked(who: str, at: datetime) -> bool:
    """Whether this address was asked within the time of the clock."""
    if not who:
        return False
    today = to_london(at).date()
    length = to_london(clock("ask-about-yourself", today).due_at(at)).date() - today
    return DiversityAsk.objects.filter(person_key=who, asked_on__gt=today - length).exists()


def _record(action: Action, holder: AboutYourself, at: datetime) -> None:
    record(action, by=holder, at=at, subject_type=DIVERSITY_SUBJECT, subject_id=holder.key[:_KEPT_OF_KEY])
