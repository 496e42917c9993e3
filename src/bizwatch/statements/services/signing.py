"""Signing: the whole is read, declared true and signed, and from then on nothing in it changes."""

from dataclasses import dataclass
from datetime import datetime

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.cases.services import audit_case, settle_asked
from bizwatch.statements.actors import LinkActor
from bizwatch.statements.choices import Identity, State
from bizwatch.statements.exceptions import StatementChanged, StatementNotReady
from bizwatch.statements.models import SignedStatement, Statement
from bizwatch.statements.policies import Signature, canonical, faults, hash_of, same_name, whole
from bizwatch.statements.selectors import content_of, whole_of
from bizwatch.statements.services.access import check_is_draft, check_may_write, hold_statement, is_witness
from bizwatch.statements.services.mail import write_to_witness
from bizwatch.statements.services.telling import tell_desk


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What the person did: the hash of what they read, the name they typed, that they declare it, and who read it out."""

    reading: str
    typed_name: str
    declares: bool
    reader: str = ""


@audited_service
def sign_statement(*, statement: Statement, signing: Signing, by: Actor, at: datetime) -> SignedStatement:
    """Sign a statement for good: by the witness, or before an officer who is with them.

    Raises ``StatementNotReady`` with everything that is missing, ``StatementChanged`` where it is not what was read,
    ``StatementIsSigned``, ``StatementNotFound``.
    """
    held = hold_statement(statement)
    check_may_write(held, by)
    check_is_draft(held)
    content = content_of(held)
    missing = (*faults(content), *_signature_faults(signing, held.witness_name))
    if missing:
        raise StatementNotReady(missing)
    if signing.reading != whole_of(held).reading:
        raise StatementChanged("The statement was changed after you opened it. Read it again before you sign.")
    own = is_witness(held, by)
    identity = (Identity.LINK if isinstance(by, LinkActor) else Identity.ACCOUNT) if own else Identity.PRESENT
    signature = Signature(
        typed_name=" ".join(signing.typed_name.split()),
        at=at,
        identity=identity,
        present="" if own else by.audit_name,
        reader=signing.reader,
    )
    signed = _keep(held, canonical(whole(content, signature)), signature, by=by)
    _tell(held, signed, by=by, at=at)
    return signed


def _keep(held: Statement, text: str, signature: Signature, *, by: Actor) -> SignedStatement:
    signed = SignedStatement.objects.create(
        statement=held,
        text=text,
        sha256=hash_of(text),
        typed_name=signature.typed_name[:120],
        signed_at=signature.at,
        identity=signature.identity,
        by_id=by.audit_id,
    )
    held.state, held.ended_at = State.SIGNED, signature.at
    held.save(update_fields=["state", "ended_at"])
    return signed


def _tell(held: Statement, signed: SignedStatement, *, by: Actor, at: datetime) -> None:
    """Let the desk read of it, close what the business owed, and write to the witness where the copy is."""
    audit_case(
        Action.COLLECTION,
        held.case,
        "sign_statement",
        by=by,
        at=at,
        statement=held.number,
        statement_kind=held.kind,
        identity=signed.identity,
        sha256=signed.sha256,
    )
    if held.action_id:
        note = f"Statement {held.number} was signed."
        settle_asked(case=held.case, action_id=held.action_id, note=note, by=by, at=at)
    if signed.identity != Identity.PRESENT:
        tell_desk(held, "Signed", by=by, at=at)
    write_to_witness(held, "signed", by=by, at=at)


def _signature_faults(signing: Signing, name: str) -> tuple[tuple[str, str], ...]:
    found = []
    if not signing.declares:
        found.append(
            ("declares", "Confirm the declaration. If something in the statement is not right, change it first.")
        )
    if not same_name(signing.typed_name, name):
        found.append(("typed_name", f"Type the full name as it stands in the statement: {name}."))
    return tuple(found)
