"""The same event reported again: what is told now is added to the case that is there, and no second case is opened."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.cases.choices import MoveKind, Side
from bizwatch.cases.exceptions import CaseNotFound, JoinNotPossible
from bizwatch.cases.intake import NewCase
from bizwatch.cases.models import Case, CaseMessage
from bizwatch.cases.selectors.duplicates import case_told_again
from bizwatch.cases.services.circumstances import add_circumstances
from bizwatch.cases.services.evidence import add_exhibits
from bizwatch.cases.services.hold import audit_case, hold, keep, moved, user_or_none
from bizwatch.cases.services.joining import join_as_told
from bizwatch.cases.services.mail import Mail, write_to_business, write_to_reporter
from bizwatch.cases.services.opening import add_facts, cameras_of, open_case
from bizwatch.evidence.selectors import evidence_by_ids

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def add_report(*, case: Case, new: NewCase, reference: str, by: Actor, at: datetime) -> Case:
    """Add a further report to an open case of the same premises: its people, property, cameras and files, and its words
    as a message, so that the desk reads of it by its clock. The case keeps its own contact, times and summary.

    ``reference`` is the further report's. Raises ``CaseNotFound`` where the person may not see the case, and
    ``JoinNotPossible`` where it is closed, held or joined, or of another place.
    """
    held = hold(case)
    person = user_or_none(by)
    if person is None:
        raise CaseNotFound("There is no case with this reference, or it is not yours to see.")
    case_told_again(person, held.crime_reference)
    if not held.is_open or held.premises_id != new.premises_id:
        words = f"{held} is not open any more, or of another place: send what you wrote as a report of its own."
        raise JoinNotPossible((("same_as", words),))
    fresh = _without_what_is_there(held, new)
    add_facts(held, fresh, cameras_of(held, fresh.cctv), at=at)
    add_circumstances(held, fresh.circumstances, by=by, at=at)
    exhibits = add_exhibits(held, fresh.evidence_ids, side=Side.BUSINESS, by=by, at=at, own_only=False)
    _write(held, f"Reported again ({reference}). {new.summary}".strip(), reference, by=by, at=at)
    moved(held, MoveKind.TOLD_AGAIN, by=by, at=at, end=reference)
    audit_case(Action.COLLECTION, held, "add_report", by=by, at=at, report=reference, exhibits=len(exhibits))
    write_to_business(held, Mail.TOLD_AGAIN, key=reference, at=at)
    contact = new.contact
    write_to_reporter(held, Mail.TOLD_AGAIN, to=contact.email, name=contact.name, key=reference, at=at)
    return keep(held, by=by, at=at)


@audited_service
def join_call(*, case: Case, new: NewCase, reference: str, by: "User", at: datetime) -> Case:
    """Keep what a caller says of an event that has an open case as a case of its own, joined to that one at once.

    Nothing is mixed: the desk reads it on the case that stays, as words with a clock, and takes it out again
    (``unjoin_cases``) where the caller was wrong. It is never held behind many at once: it makes the queue no longer.
    ``reference`` is the report's. Returns the joined case. Raises
    ``CaseNotFound`` where the call-taker may not be told of the case, ``JoinNotPossible`` where it is closed, of another
    victim, or no crime while the call tells of one.
    """
    there = case_told_again(by, case.crime_reference)
    made = open_case(new=new, by=by, at=at, joins=True)
    _write(made, f"Reported again by telephone ({reference}). {new.summary}".strip(), reference, by=by, at=at)
    words = f"The caller said that it is the same event ({reference})."
    joined = join_as_told(made, there, words, by=by, at=at)
    if there.business_id == joined.business_id:
        write_to_business(there, Mail.TOLD_AGAIN, key=reference, at=at)
        write_to_reporter(there, Mail.TOLD_AGAIN, to=new.contact.email, name=new.contact.name, key=reference, at=at)
    else:  # a place entered by a guest: what either of them told is not written to the other
        write_to_business(joined, Mail.JOINED, key=str(joined.version), at=at, into="", was_crime=False)
    return joined


def _without_what_is_there(case: Case, new: NewCase) -> NewCase:
    """Leave out what the case has already in the same words: who reports twice tells much of it twice."""
    people = set(case.people.filter(removed_at=None).values_list("role", "told_name", "description"))
    vehicles = set(case.vehicles.values_list("registration", "description"))
    lines = _property_there(case)
    cameras = set(case.cctv.values_list("camera", flat=True))
    files = set(case.exhibits.values_list("evidence__sha256", flat=True))
    sent = {evidence.pk: evidence.sha256 for evidence in evidence_by_ids(new.evidence_ids)}
    return replace(
        new,
        evidence_ids=tuple(pk for pk in new.evidence_ids if sent.get(pk) not in files),
        people=tuple(one for one in new.people if (one.role, one.told_name, one.description) not in people),
        vehicles=tuple(one for one in new.vehicles if (one.registration, one.description) not in vehicles),
        property_lines=tuple(
            one for one in new.property_lines if (one.description, one.quantity, one.serial_number) not in lines
        ),
        cctv=tuple(one for one in new.cctv if one.camera not in cameras),
    )


def _property_there(case: Case) -> set[tuple[str, int, str]]:
    """Return what the lines of property that hold now say, and what those said that they correct.

    What was taken off is not there: told again, it comes back as a new line.
    """
    lines = {line.pk: line for line in case.property_lines.all()}
    there: set[tuple[str, int, str]] = set()
    for current in lines.values():
        line = current if current.ended_at is None else None
        while line is not None:
            there.add((line.description, line.quantity, line.serial_number))
            line = lines.get(line.corrects_id or 0)
    return there


def _write(held: Case, text: str, reference: str, *, by: Actor, at: datetime) -> None:
    CaseMessage.objects.create(
        case=held,
        side=Side.BUSINESS,
        by=user_or_none(by),
        by_name=by.audit_name[:120],
        at=at,
        text=text,
        dedupe=uuid5(NAMESPACE_URL, f"report:{reference}"),
    )
