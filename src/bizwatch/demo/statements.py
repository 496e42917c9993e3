"""Statements of the demonstration: a signed impact statement of a business, and a witness statement that is being written."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bizwatch.accounts.models import User
from bizwatch.cases.selectors import visible_to
from bizwatch.statements import services
from bizwatch.statements.choices import Authority, OfferAnswer, Pen
from bizwatch.statements.selectors import parts_of, whole_of

HOUR = timedelta(hours=1)
INDIRECT = (
    "The aisle was closed for an hour and a half while we counted and cleaned. Two colleagues did nothing else in that time. "
    "We have since paid for a guard on three evenings a week."
)
OTHER = "One colleague on the tills asked to be moved to another shop. She says that she no longer feels safe in the evening."
ACCOUNT = (
    "I am a duty manager. I was at the customer service desk, about ten metres from the main door, with nothing in the way. "
    "I saw a man come out of the spirits aisle with a full bag."
)


def tell_statements(*, officer: User, head_office: User, at: datetime) -> None:
    """Tell both on the newest case that the head office sees."""
    case = visible_to(head_office).order_by("-pk").first()
    if case is None:
        return
    services.offer_statement(
        case=case,
        kind="business_impact",
        answer=OfferAnswer.ACCEPTED,
        offered_to=head_office.name,
        for_business=True,
        dedupe=uuid4(),
        by=officer,
        at=at - 26 * HOUR,
    )
    _impact(case, head_office, at - 20 * HOUR)
    _draft(case, officer, at - 2 * HOUR)


def _impact(case: Any, head_office: User, at: datetime) -> None:
    statement = services.begin_impact_statement(case=case, dedupe=uuid4(), by=head_office, at=at)
    services.save_head(
        statement=statement,
        witness_name=head_office.name,
        is_adult=True,
        age=None,
        occupation="Head of loss prevention",
        authority=Authority.DIRECTOR,
        authority_confirmed=True,
        version=statement.version,
        by=head_office,
        at=at,
    )
    parts = parts_of(statement)
    for code, text in (("indirect", INDIRECT), ("other", OTHER)):
        services.save_part(
            statement=statement, code=code, text=text, version=parts[code].version, by=head_office, at=at
        )
    statement.refresh_from_db()
    signing = services.Signing(reading=whole_of(statement).reading, typed_name=head_office.name, declares=True)
    services.sign_statement(statement=statement, signing=signing, by=head_office, at=at + HOUR)


def _draft(case: Any, officer: User, at: datetime) -> None:
    new = services.NewStatement(kind="witness", witness_name="Robin Marsham", pen=Pen.OFFICER, dedupe=uuid4())
    statement = services.ask_statement(case=case, new=new, by=officer, at=at)
    version = parts_of(statement)["account"].version
    services.save_part(statement=statement, code="account", text=ACCOUNT, version=version, by=officer, at=at)
