"""Contact with the victim: attempts and what came of them, the wish for none, and being told of a decision."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import ContactChannel, ContactResult, LogKind
from bizwatch.cases.exceptions import NothingToChange, TimeNotPossible
from bizwatch.cases.intake import Told
from bizwatch.cases.models import Case, VictimContact
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.contact import CONTACT_RULES, keeps_promise
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.hold import audit_case, hold, hold_to_edit, keep, need_reason
from bizwatch.cases.services.log import write_log
from bizwatch.cases.services.mail import Mail, write_to_business
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

CONTACT_COLUMNS = ("contacted_at", "contact_opted_out", "contact_opted_out_at", "contact_due_at")
DETAIL_COLUMNS = ("contact_name", "contact_email", "contact_telephone", "contact_channel", "contact_times")
_WRITTEN_CHANNELS = (ContactChannel.EMAIL, ContactChannel.PORTAL)
_FAILED = (ContactResult.NO_ANSWER, ContactResult.LEFT_MESSAGE)


@audited_service
def record_contact(
    *,
    case: Case,
    channel: ContactChannel,
    result: ContactResult,
    note: str = "",
    when: datetime | None = None,
    by: "User",
    at: datetime,
) -> VictimContact:
    """Note an attempt to contact the victim; whether it keeps the promise, ``policies.contact`` says.

    ``when`` is the moment of the contact where it was earlier than now. Raises ``TimeNotPossible``.
    """
    held = hold(case)
    allow(Act.CONTACT, held, by)
    moment = when or at
    if not held.reported_at <= moment <= at:
        raise TimeNotPossible("The contact must lie between the report and now: check the date and time.")
    first = held.contacted_at is None
    contact = enter_contact(held, channel=channel, result=result, words=note, when=moment, by=by, at=at)
    if first and held.contacted_at is not None:
        write_to_business(held, Mail.CONTACT_MADE, key=str(contact.pk), at=at)
    if result in _FAILED:
        write_to_business(held, Mail.CONTACT_ATTEMPTED, key=str(contact.pk), at=at)
    audit_case(Action.COLLECTION, held, "record_contact", by=by, at=at, contact=contact.pk, result=result.value)
    keep(held, by=by, at=at, save=CONTACT_COLUMNS)
    return contact


@audited_service
def set_contact_opt_out(*, case: Case, opted_out: bool, reason: str, by: "User", at: datetime, version: int) -> Case:
    """Note that the victim asks for no contact, or wants it again.

    Wanted again, the promise starts anew, unless it was broken before they asked for none. Raises ``NothingToChange``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.OPT_OUT, held, by)
    if held.contact_opted_out is opted_out:
        raise NothingToChange("That is noted on the case already.")
    need_reason(reason, "Write who asked for this, and how.")
    if opted_out:
        opt_out(held, at)
    else:
        _opt_in(held, at)
    audit_case(Action.ALTERATION, held, "set_contact_opt_out", by=by, at=at, opted_out=opted_out)
    wish = "No contact wanted" if opted_out else "Contact wanted again"
    write_log(held, LogKind.NOTE, f"{wish}: {reason}", by=by, at=at)
    return keep(held, by=by, at=at, save=CONTACT_COLUMNS)


@audited_service
def change_contact(
    *,
    case: Case,
    name: str,
    email: str,
    telephone: str,
    channel: ContactChannel,
    times: str,
    by: "User",
    at: datetime,
    version: int,
) -> Case:
    """Change whom the desk contacts about this case, and how; what stood there before goes into the log.

    Raises ``ReasonNeeded`` where nobody could be reached any more, ``NothingToChange``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.CHANGE_CONTACT, held, by)
    need_reason(name, "Enter the name of the person to contact.")
    need_reason(email + telephone, "Enter an e-mail address or a telephone number.")
    before = [getattr(held, column) for column in DETAIL_COLUMNS]
    after = [name, email, telephone, channel.value, times]
    if before == after:
        raise NothingToChange("These contact details are on the case already.")
    for column, value in zip(DETAIL_COLUMNS, after, strict=True):
        setattr(held, column, value)
    was = ", ".join(str(value) for value in before if value)
    write_log(held, LogKind.NOTE, f"Contact details changed. Before: {was}", by=by, at=at)
    audit_case(Action.ALTERATION, held, "change_contact", by=by, at=at)
    return keep(held, by=by, at=at, save=DETAIL_COLUMNS)


def enter_contact(
    case: Case,
    *,
    channel: ContactChannel,
    result: ContactResult,
    words: str,
    when: datetime,
    by: "User",
    at: datetime,
) -> VictimContact:
    """Write one line of the contact log of a held case and note whether it keeps the promise; the caller keeps it."""
    contact = VictimContact.objects.create(
        case=case, at=when, entered_at=at, by=by, channel=channel, result=result, note=words
    )
    if keeps_promise(result, chosen=ContactChannel(case.contact_channel)):
        case.contacted_at = min(when, case.contacted_at or when)
    if CONTACT_RULES[result].asks_for_none and not case.contact_opted_out:
        opt_out(case, when)
    return contact


def enter_told(case: Case, told: Told, *, words: str, by: "User", at: datetime) -> VictimContact:
    """Write in the contact log that the victim was told of a decision."""
    written = told.channel in _WRITTEN_CHANNELS
    return enter_contact(
        case,
        channel=told.channel,
        result=ContactResult.WRITTEN if written else ContactResult.REACHED,
        words=f"{words} {told.note}".strip(),
        when=told.at,
        by=by,
        at=at,
    )


def opt_out(case: Case, when: datetime) -> None:
    """Set on a held case that the victim asked for no contact."""
    case.contact_opted_out, case.contact_opted_out_at = True, when


def promise_contact(case: Case, at: datetime) -> None:
    """Promise contact on a held case that is a crime from now on: its report was information, of which none is promised.

    Who asked for none since then is not contacted, nor who left no way to reach them.
    """
    by_nature = case.contact_opted_out_at == case.reported_at
    if by_nature and (case.contact_email or case.contact_telephone):
        _opt_in(case, at)


def _opt_in(case: Case, at: datetime) -> None:
    asked_in_time = case.contact_opted_out_at is not None and case.contact_opted_out_at <= case.contact_due_at
    if asked_in_time:
        case.contact_due_at = clock("contact-victim", to_london(at).date()).due_at(at)
    case.contact_opted_out, case.contact_opted_out_at = False, None
