"""Asking for a statement, beginning one, letting one follow another, and noting that one was offered."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth import get_user_model
from django.urls import reverse

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.cases.choices import ActionKind, Offer, Side
from bizwatch.cases.choices import OfferAnswer as ClockAnswer
from bizwatch.cases.selectors import visible_to
from bizwatch.cases.services import add_action, audit_case, hold, offered_elsewhere
from bizwatch.evidence.uploads import end_links
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.limits import HOUR, Limit
from bizwatch.kernel.references import new_reference
from bizwatch.reference.choices import StatementAsks
from bizwatch.reference.selectors import statement_kind, statement_sections
from bizwatch.statements.choices import OfferAnswer, Pen, Purpose, State
from bizwatch.statements.exceptions import NobodyToWriteTo, StatementIsSigned, StatementNotFound, TooSoonForAnotherLink
from bizwatch.statements.models import Statement, StatementOffer, StatementPart
from bizwatch.statements.policies import same_name
from bizwatch.statements.prefill import prefilled
from bizwatch.statements.selectors import LINK, copyable_for, witness_number
from bizwatch.statements.services.access import (
    check_is_draft,
    check_is_police,
    hold_statement,
    is_police,
    is_witness,
)
from bizwatch.statements.services.mail import write_to_witness

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.cases.models import Case

IMPACT = "business_impact"
_SAID = {
    OfferAnswer.ACCEPTED: ClockAnswer.YES,
    OfferAnswer.LATER: ClockAnswer.LATER,
    OfferAnswer.DECLINED: ClockAnswer.NO,
}
FRESH_LINKS = Limit("statement-links", 3, 24 * HOUR)  # for one statement


@dataclass(frozen=True, kw_only=True)
class NewStatement:
    """What is asked for, and of whom: an account, or a name with an address; neither where an officer writes it down."""

    kind: str
    witness_name: str
    signer: "User | None" = None
    email: str = ""
    due_at: datetime | None = None
    pen: Pen = Pen.WITNESS
    dedupe: UUID


@audited_service
def ask_statement(*, case: "Case", new: NewStatement, by: "User", at: datetime) -> Statement:
    """Ask a person for a statement and write to them, or begin one that an officer writes down.

    Asked of an account it is also an action of the business on the case. The same ``dedupe`` twice is one statement.
    Raises ``StatementNotFound`` for a case that is not theirs.
    """
    held = hold(case)
    check_is_police(held, by)
    made = Statement.objects.filter(dedupe=new.dedupe).first()
    if made is not None:
        return made
    statement = _begin(held, new, by=by, at=at)
    if new.signer is not None and new.pen is Pen.WITNESS:
        action = add_action(
            case=held,
            side=Side.BUSINESS,
            kind=ActionKind.STATEMENT,
            text="Give the statement that was asked for: whoever was asked finds it under Statements.",
            due_at=new.due_at,
            path=reverse("statements:mine"),
            by=by,
            at=at,
        )
        statement.action_id, statement.due_at = action.pk, action.due_at
        statement.save(update_fields=["action_id", "due_at"])
    audit_case(
        Action.COLLECTION, held, "ask_statement", by=by, at=at, statement=statement.number, statement_kind=new.kind
    )
    if new.pen is Pen.WITNESS:
        write_to_witness(statement, "asked", by=by, at=at)
    _stop_clock(held, new.kind, ClockAnswer.YES, witness=_witness_asked(held, new, at), by=by, at=at)
    return statement


@audited_service
def begin_impact_statement(*, case: "Case", dedupe: UUID, copy_from: str = "", by: "User", at: datetime) -> Statement:
    """Let a person of the business begin its impact statement, empty, or with the text of an earlier one of theirs.

    Raises ``StatementNotFound``.
    """
    held = hold(case)
    if not (has_permission(by, Permission.ANSWER_DESK) and visible_to(by).filter(pk=held.pk).exists()):
        raise StatementNotFound("There is no case with this reference, or it is not yours to see.")
    made = Statement.objects.filter(dedupe=dedupe).first()
    if made is not None:
        return made
    new = NewStatement(kind=IMPACT, witness_name=by.name, signer=by, dedupe=dedupe)
    statement = _begin(held, new, by=by, at=at)
    if copy_from:
        _copy(statement, copy_from, by=by)
    audit_case(
        Action.COLLECTION, held, "begin_statement", by=by, at=at, statement=statement.number, statement_kind=IMPACT
    )
    return statement


@audited_service
def follow_statement(*, statement: Statement, purpose: Purpose, dedupe: UUID, by: Actor, at: datetime) -> Statement:
    """Begin a further statement to a signed one, or one that withdraws it: same person, same kind, its own signature.

    While such a one is being written there is no second: whoever holds a link cannot begin, and be sent, any number.
    Raises ``StatementIsSigned`` where the earlier one is not signed yet, ``StatementNotFound``.
    """
    earlier = hold_statement(statement)
    if not (is_witness(earlier, by) or is_police(earlier.case, by)):
        raise StatementNotFound("There is no statement with this number, or it is not yours to see.")
    if earlier.state != State.SIGNED:
        raise StatementIsSigned("This statement is not signed yet: write in it instead of adding another one.")
    begun = Statement.objects.filter(follows=earlier, purpose=purpose, state=State.DRAFT)
    made = begun.first() or Statement.objects.filter(dedupe=dedupe, follows=earlier).first()
    if made is not None:
        return made
    new = NewStatement(
        kind=earlier.kind,
        witness_name=earlier.witness_name,
        signer=earlier.signer,
        email=earlier.email,
        pen=Pen.WITNESS if is_witness(earlier, by) or earlier.email or earlier.signer_id else Pen.OFFICER,
        dedupe=dedupe,
    )
    made = _begin(hold(earlier.case), new, by=by, at=at, follows=earlier, purpose=purpose)
    audit_case(
        Action.COLLECTION,
        earlier.case,
        "follow_statement",
        by=by,
        at=at,
        statement=made.number,
        follows=earlier.number,
        purpose=purpose.value,
    )
    write_to_witness(made, "asked", by=by, at=at)
    return made


@audited_service
def offer_statement(
    *,
    case: "Case",
    kind: str,
    answer: OfferAnswer,
    offered_to: str,
    for_business: bool,
    dedupe: UUID,
    by: "User",
    at: datetime,
) -> StatementOffer:
    """Note that somebody was offered to make a statement and what they said; whoever follows the case hears of it.

    ``for_business``: they answered for the business, as everybody does who is offered a statement that speaks for it. A
    witness answers for themselves, and the business is still to be offered what it is owed.
    """
    held = hold(case)
    check_is_police(held, by)
    known = statement_kind(kind, to_london(at).date())
    is_own = not for_business and known.asks is not StatementAsks.BUSINESS
    told = {
        "case": held,
        "kind": kind,
        "answer": answer.value,
        "offered_to": offered_to[:120],
        "witness_number": witness_number(held, offered_to) if is_own else None,
        "at": at,
        "by": by,
        "by_name": by.audit_name[:120],
    }
    offer, is_new = StatementOffer.objects.get_or_create(dedupe=dedupe, defaults=told)
    if is_new:
        facts: dict[str, str | int] = {"offer": offer.pk, "statement_kind": kind, "answer": answer.value}
        audit_case(Action.COLLECTION, held, "offer_statement", by=by, at=at, **facts)
        _stop_clock(held, kind, _SAID[answer], witness=offer.witness_number, by=by, at=at)
    return offer


def _witness_asked(held: "Case", new: NewStatement, at: datetime) -> int | None:
    """Return which witness is asked; None where it is somebody of the business, or is asked to speak for it."""
    speaks = statement_kind(new.kind, to_london(at).date()).asks is StatementAsks.BUSINESS
    at_its_address = bool(new.email) and new.email.casefold() == held.contact_email.casefold()
    answers_for_it = new.signer is not None or at_its_address or same_name(new.witness_name, held.contact_name)
    return None if speaks or answers_for_it else witness_number(held, new.witness_name)


def _stop_clock(held: "Case", kind: str, answer: ClockAnswer, *, witness: int | None, by: Actor, at: datetime) -> None:
    """Let the clock of the offer know: whoever is asked for a statement has been offered it."""
    offer = Offer.IMPACT if kind == IMPACT else Offer.STATEMENT
    offered_elsewhere(case=held, offer=offer, answer=answer, witness=witness, by=by, at=at)


@audited_service
def renew_link(*, statement: Statement, by: Actor, at: datetime) -> None:
    """E-mail a fresh link to the address that the statement was asked of, and to no other; earlier ones end.

    Raises ``TooSoonForAnotherLink``, ``StatementNotFound``.
    """
    held = hold_statement(statement)
    if not (is_witness(held, by) or is_police(held.case, by)):
        raise StatementNotFound("There is no statement with this number, or it is not yours to see.")
    if held.state != State.SIGNED:
        check_is_draft(held)
    if not (held.email or held.signer_id):
        raise NobodyToWriteTo("No e-mail address goes with this statement: sign it with the witness here.")
    if not FRESH_LINKS.allows(held.number):
        raise TooSoonForAnotherLink("Three links were sent today. Look for the newest e-mail, or try again tomorrow.")
    end_links(target_kind=LINK, target_id=held.pk, at=at)
    audit_case(Action.DISCLOSURE, held.case, "renew_statement_link", by=by, at=at, statement=held.number)
    write_to_witness(held, "link", by=by, at=at, key=str(int(at.timestamp())))


def _begin(
    case: "Case",
    new: NewStatement,
    *,
    by: Actor,
    at: datetime,
    follows: Statement | None = None,
    purpose: Purpose = Purpose.FIRST,
) -> Statement:
    edition = to_london(at).date()
    statement_kind(new.kind, edition)
    same = follows or Statement(is_adult=None)
    statement = Statement.objects.create(
        number=new_reference("ST"),
        case=case,
        kind=new.kind,
        edition=edition,
        purpose=purpose,
        follows=follows,
        pen=new.pen,
        witness_name=new.witness_name[:120],
        is_adult=same.is_adult,
        age=same.age,
        occupation=same.occupation,
        signer=new.signer,
        email=new.email,
        asked_by=by if isinstance(by, get_user_model()) else None,
        asked_by_name=by.audit_name[:120],
        asked_at=at,
        due_at=new.due_at,
        dedupe=new.dedupe,
        changed_at=at,
        changed_by_name=by.audit_name[:120],
    )
    _make_parts(statement, is_first=follows is None, by=by, at=at)
    return statement


def _make_parts(statement: Statement, *, is_first: bool, by: Actor, at: datetime) -> None:
    rows = []
    for place, section in enumerate(statement_sections(statement.kind, statement.edition), 1):
        text = prefilled(section.prefill, statement.case)[: section.most] if is_first else ""
        rows.append(
            StatementPart(
                statement=statement,
                code=section.code,
                place=place,
                text=text,
                was_prefilled=bool(text),
                changed_at=at,
                changed_by_name=by.audit_name[:120],
            )
        )
    StatementPart.objects.bulk_create(rows)


def _copy(statement: Statement, number: str, *, by: "User") -> None:
    """Fill the parts with those of an earlier signed statement of the same business, by their headings."""
    earlier = next((one for one in copyable_for(by, statement.case) if one.number == number), None)
    if earlier is None:
        raise StatementNotFound("There is no earlier statement with this number that you can copy.")
    texts = {part.code: part.text for part in StatementPart.objects.filter(statement=earlier)}
    for part in StatementPart.objects.filter(statement=statement):
        if texts.get(part.code):
            part.text, part.was_prefilled = texts[part.code], True
            part.save(update_fields=["text", "was_prefilled"])
