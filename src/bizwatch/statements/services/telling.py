"""Letting the desk know what a witness did, by a way that no colleague of theirs reads."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from bizwatch.audit.services import Actor
from bizwatch.cases.choices import ActionKind
from bizwatch.cases.services import ask_desk, message_from_system
from bizwatch.reference.choices import StatementAsks
from bizwatch.reference.selectors import statement_kind
from bizwatch.statements.models import Statement


def tell_desk(held: Statement, did: str, *, by: Actor, at: datetime) -> None:
    """Tell the desk that a statement was signed or declined.

    The business's own statement is a message on the case. Of a witness's the business must not read, so the desk gets an
    action instead, which names the statement and nobody.
    """
    kind = statement_kind(held.kind, held.edition)
    if kind.asks is StatementAsks.BUSINESS:
        key = uuid5(NAMESPACE_URL, f"bizwatch:statement:{held.number}:{did}")
        message_from_system(case=held.case, text=f"{did}: {kind.name} {held.number}.", dedupe=key, by=by, at=at)
    else:
        text = f"Look at the statement {held.number} ({kind.form}): {did.lower()}."
        ask_desk(case=held.case, kind=ActionKind.STATEMENT, text=text, by=by, at=at)
