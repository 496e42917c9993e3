"""What a witness is written about: a name, the number and a link; never a word of the statement."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from bizwatch.audit.services import Actor
from bizwatch.cases.selectors import link_expires_at
from bizwatch.evidence.uploads import make_link
from bizwatch.messaging.services import queue_email
from bizwatch.reference.selectors import statement_kind
from bizwatch.statements.models import Statement
from bizwatch.statements.selectors import LINK


def write_to_witness(statement: Statement, template: str, *, by: Actor, at: datetime, key: str = "") -> None:
    """Queue an e-mail to the witness with the way to the statement: their account, or a link that needs none.

    A link can be used for seven days at least, to the end of the next shift of the business, and past the day on which
    the statement is due.
    """
    to = statement.signer.email if statement.signer else statement.email
    if not to:
        return
    expires_at, address = _way(statement, by=by, at=at)
    queue_email(
        dedupe=f"statement:{statement.number}:{template}:{key}",
        to=to,
        template=f"statements/email/{template}.txt",
        context={
            "name": statement.witness_name,
            "reference": statement.case.crime_reference,
            "number": statement.number,
            "kind": statement_kind(statement.kind, statement.edition).name,
            "due_at": statement.due_at,
            "link": settings.BIZWATCH_PUBLIC_URL + address,
            "expires_at": expires_at,
        },
        at=at,
        case_reference=statement.case.crime_reference,
        urgent=True,
    )


def _way(statement: Statement, *, by: Actor, at: datetime) -> tuple[datetime | None, str]:
    if statement.signer_id:
        return None, reverse("statements:mine_show", args=[statement.number])
    premises = statement.case.premises
    expires_at = link_expires_at(
        at=at,
        due_at=max(statement.due_at or at, at),
        contact_times=statement.case.contact_times,
        opening_hours=premises.opening_hours,
    )
    secret = make_link(
        target_kind=LINK, target_id=statement.pk, email=statement.email, expires_at=expires_at, by=by, at=at
    )
    return expires_at, reverse("statements:link_show", args=[secret])
